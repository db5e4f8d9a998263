"""What was heard of a TLS port, written down as evidence: numbers become the names of the IANA registries. Pure."""

from __future__ import annotations

from dataclasses import replace

from ..evidence import Flight, Greeting, Interaction, Support, Tested, TlsServer, Why
from ..wire import tls
from ..wire.tls_numbers import GROUP_NAMES, SIGNATURE_NAMES, Version
from ..wire.tls_primes import dh_prime_name
from ..wire.tls_suites import SUITE_NAMES
from .talk import Heard

BROKEN_OFF = (Why.CLOSED, Why.RESET, Why.TIMED_OUT, Why.REFUSED)


def greeting(name: str, heard: Heard) -> Greeting:
    """*heard* as evidence, its numbers by their names."""
    flight, exchange = heard.flight, heard.flight.exchange if heard.flight else None
    prime = exchange.prime if exchange else b""
    hello = flight.hello if flight else None
    group = (hello.group if hello else 0) or (exchange.group if exchange else 0)
    return Greeting(
        name, heard.support,
        version=version_name(hello.version) if hello else "", suite=suite_name(hello.suite) if hello else "",
        group=group_name(group) if group else "", alert=heard.alert.label if heard.alert else "",
        why=heard.unseen.why if heard.unseen else None,
        dh_bits=int.from_bytes(prime, "big").bit_length(), dh_prime=dh_prime_name(prime) if prime else "",
    )


def turned_away(server: TlsServer) -> TlsServer:
    """*server*, which had enough of us in the middle: what broke off is told as that, and as nothing else."""
    greetings = tuple(replace(g, why=Why.BLOCKED) if g.heard is Support.UNKNOWN and g.why in BROKEN_OFF else g
                      for g in server.greetings)
    tested = tuple(Interaction(i.name, i.ended, Why.BLOCKED) if i.ended is Tested.UNCLEAR and i.detail in BROKEN_OFF
                   else i for i in server.interactions)
    return replace(server, greetings=greetings, interactions=tested)


def flight_of(read: tls.Flight) -> Flight:
    """The traits of the server's software in its flight, as evidence."""
    hello, exchange = read.hello, read.exchange
    return Flight(
        version_name(hello.version), suite_name(hello.suite), hello.compression, hello.extended_master_secret,
        hello.secure_renegotiation, hello.heartbeat, hello.ticket, read.client_certificate,
        SIGNATURE_NAMES.get(exchange.signature, "") if exchange else "",
    )


def version_name(number: int) -> str:
    """ "TLS 1.2"; "0x0305" for one that nobody knows."""
    return Version(number).label if number in list(Version) else f"{number:#06x}"


def suite_name(number: int) -> str:
    """The IANA name, or "0x1234"."""
    return SUITE_NAMES.get(number, f"{number:#06x}")


def group_name(number: int) -> str:
    """The IANA name, or "0x1234"."""
    return GROUP_NAMES.get(number, f"{number:#06x}")

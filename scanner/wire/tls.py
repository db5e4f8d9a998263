"""What a server's first words in SSL 3.0 to TLS 1.3 mean: its plaintext flight read, and compared with the offer.

No keys, no sockets, no verdict. Nothing of an answer is trusted; the only exception that leaves this file is TlsError.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .tls_alert import Alert, AlertReader
from .tls_hello import Offer
from .tls_messages import KeyExchange, ServerHello, chain_of, key_exchange_of, server_hello, staple_of
from .tls_numbers import (
    ALERT,
    CERTIFICATE,
    CERTIFICATE_REQUEST,
    CERTIFICATE_STATUS,
    HANDSHAKE,
    HELLO_CAP,
    HELLO_REQUEST,
    RECORD_CAP,
    SERVER_HELLO,
    SERVER_HELLO_DONE,
    SERVER_KEY_EXCHANGE,
    SUPPLEMENTAL_DATA,
    SUPPORTED_VERSIONS,
    Version,
)
from .tls_primes import dh_prime_name
from .tls_suites import serves
from .tls_vector import TlsError

__all__ = [
    "Alert",
    "Flight",
    "FlightReader",
    "KeyExchange",
    "ServerHello",
    "TlsError",
    "dh_prime_name",
    "taken",
]

# All that is read before an answer, so that warnings and tiny records cannot go on for ever: up to the ServerHello, and
# up to the ServerHelloDone, where a chain of ten certificates and a staple take 40 KB.
HELLO_WIRE_CAP, FLIGHT_WIRE_CAP = 1 << 16, 1 << 18
MESSAGE_CAP = 1 << 17


@dataclass(frozen=True, slots=True)
class Flight:
    """The server's plaintext, from its ServerHello to the ServerHelloDone of TLS 1.2 and older.

    *chain*: DER, as sent, at most 10. *staple*: an OCSPResponse, DER. *exchange*: None where no ServerKeyExchange came.
    *client_certificate*: the server asked for one. *done*: ServerHelloDone was read. *alert*: what ended it too early.
    """

    hello: ServerHello
    chain: tuple[bytes, ...] = ()
    staple: bytes = b""
    exchange: KeyExchange | None = None
    client_certificate: bool = False
    done: bool = False
    alert: Alert | None = None


def taken(offer: Offer, hello: ServerHello) -> bool:
    """True when the server took up the offer; one that answers what nobody offered proves nothing.

    The version: TLS 1.3 only where it was named, and else any from SSL 3.0 to the newest old one offered, since a hello
    says no more than that (RFC 5246 appendix E.1). The suite: one of the offer that the version has. The compression
    and the group of TLS 1.3: offered too. A retry is known to TLS 1.3 alone.
    """
    if hello.version == Version.TLS13:
        named = Version.TLS13 in offer.versions and hello.group in (0, *offer.named_groups)
    else:
        newest = min(offer.highest, Version.TLS12)
        stepped = hello.extension(SUPPORTED_VERSIONS) is None  # RFC 8446 section 4.2.1: it may not choose an older one
        named = offer.reaches_old and Version.SSL30 <= hello.version <= newest and stepped and not hello.retry
    return (
        named
        and hello.suite in offer.suites
        and serves(hello.suite, hello.version)
        and hello.compression in offer.compressions
    )


class FlightReader:
    """Finds the server's answer to a ClientHello in bytes that arrive in any pieces.

    `whole` reads on to the ServerHelloDone; without it the ServerHello is all, as it always is of TLS 1.3, whose
    further messages are encrypted. Warnings are passed over (RFC 6066 section 3 lets a server send unrecognized_name
    and go on) and kept in `warnings`; so is a HelloRequest. Holds at most one record and one message, and reads at
    most 64 KiB, of a whole flight 256 KiB, before it gives up.
    """

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole
        self._cap = FLIGHT_WIRE_CAP if whole else HELLO_WIRE_CAP
        self._answer: Flight | Alert | None = None
        self._error: str | None = None
        self._read_bytes = 0
        self._wire = bytearray()
        self._alerts = AlertReader()
        self._handshake = bytearray()
        self._seen: set[int] = set()
        self._flight: Flight | None = None

    @property
    def warnings(self) -> tuple[Alert, ...]:
        """The warnings that were passed over, at most 16."""
        return self._alerts.warnings

    @property
    def so_far(self) -> Flight | None:
        """What was read of the flight, for a stream that ends early; None before a ServerHello is whole."""
        return self._flight

    def feed(self, data: bytes) -> Flight | Alert | None:
        """The answer, once enough has arrived, and then always the same; None before. Raises TlsError, and then
        always. An alert behind the ServerHello stands in the Flight."""
        if self._error is not None:
            raise TlsError(self._error)
        if self._answer is None:
            try:
                self._answer = self._read(data)
            except TlsError as error:
                self._error = str(error)
                raise
        return self._answer

    def _read(self, data: bytes) -> Flight | Alert | None:
        self._wire += data[: self._cap - self._read_bytes]
        self._read_bytes += len(data)
        at = 0
        while (end := _record_end(self._wire, at)) is not None:
            answer = self._record(self._wire[at], self._wire[at + 5 : end])
            if answer is not None:
                return answer
            at = end
        del self._wire[:at]
        if self._read_bytes > self._cap:
            raise TlsError(f"no answer in the first {self._cap} bytes")
        return None

    def _record(self, content_type: int, content: bytearray) -> Flight | Alert | None:
        if content_type == ALERT:
            alert = self._alerts.feed(content)
            if alert is None or self._flight is None:
                return alert
            self._flight = replace(self._flight, alert=alert)
            return self._flight
        self._handshake += content
        return self._messages()

    def _messages(self) -> Flight | None:
        """Reads the messages that are whole; the flight once it has all that was asked for."""
        at = 0
        while len(self._handshake) > at:
            kind, size = self._handshake[at], int.from_bytes(self._handshake[at + 1 : at + 4], "big")
            cap = self._cap_of(kind)
            if len(self._handshake) < at + 4:
                break
            if size > cap:
                raise TlsError(f"a handshake message of type {kind} with {size} bytes")
            if len(self._handshake) < at + 4 + size:
                break
            if kind != HELLO_REQUEST:
                self._seen.add(kind)
                self._flight = _grown(self._flight, kind, bytes(self._handshake[at + 4 : at + 4 + size]))
                if self._flight.done or not self._whole or self._flight.hello.version == Version.TLS13:
                    return self._flight
            at += 4 + size
        del self._handshake[:at]
        return None

    def _cap_of(self, kind: int) -> int:
        """How large a message of this kind may be; TlsError for one that has no place here. Each comes once."""
        if kind == HELLO_REQUEST:
            return 0
        if self._flight is None:
            if kind != SERVER_HELLO:
                raise TlsError(f"a handshake message of type {kind} where a ServerHello belongs")
            return HELLO_CAP
        if kind not in _FLIGHT or kind in self._seen:
            raise TlsError(f"a handshake message of type {kind} where the server's flight goes on")
        return MESSAGE_CAP


_FLIGHT = frozenset({
    CERTIFICATE, CERTIFICATE_STATUS, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST, SUPPLEMENTAL_DATA, SERVER_HELLO_DONE,
})


def _grown(flight: Flight | None, kind: int, message: bytes) -> Flight:
    """The flight with one more message, which begins it when there is none."""
    if flight is None:
        return Flight(server_hello(message))
    if kind == CERTIFICATE:
        return replace(flight, chain=chain_of(message))
    if kind == CERTIFICATE_STATUS:
        return replace(flight, staple=staple_of(message))
    if kind == SERVER_KEY_EXCHANGE:
        return replace(flight, exchange=key_exchange_of(message, flight.hello))
    if kind == CERTIFICATE_REQUEST:
        return replace(flight, client_certificate=True)
    return replace(flight, done=True) if kind == SERVER_HELLO_DONE else flight


def _record_end(wire: bytearray, at: int) -> int | None:
    """Where the record that begins at `at` ends, None while it is not whole; each byte of its header is judged as it
    comes."""
    if len(wire) > at and wire[at] not in (ALERT, HANDSHAKE):
        first = bytes(wire[at : at + 5])
        raise TlsError("HTTP, not TLS" if first.upper() == b"HTTP/" else f"no TLS record: begins with {first.hex(' ')}")
    if len(wire) > at + 1 and wire[at + 1] != 3:  # RFC 8446 section 5.1: the rest of this version tells nothing
        raise TlsError(f"no TLS record: major version {wire[at + 1]}")
    if len(wire) < at + 5:
        return None
    size = int.from_bytes(wire[at + 3 : at + 5], "big")
    if not 0 < size <= RECORD_CAP:  # RFC 8446 section 5.1 forbids empty alert and handshake records
        raise TlsError(f"a record of {size} bytes")
    return at + 5 + size if len(wire) >= at + 5 + size else None

"""Name servers that lie: addresses of the inside, loops, answers to other questions, pointers that chase each other."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from .. import OK, alias_circle, answers, for_somebody_else, noise, rcode, silence
from ..case import REFUSED, SEEN, UNREACHABLE, UNSEEN, Case, Reply, Verdict
from .words import ANSI, SCRIPT

INNER_4 = ("127.0.0.1", "127.8.8.8", "10.11.12.13", "192.168.1.1", "172.16.9.9", "100.64.1.1", "169.254.169.254",
           "100.100.100.200", "198.18.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.88.99.1",
           "192.0.0.8", "168.63.129.16")
INNER_6 = ("::1", "::", "::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:a9fe:a9fe::",
           "fd00:ec2::254", "fd12:3456::1", "fec0::1", "fe80::a9fe:a9fe", "ff02::1", "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1")
ANY = SEEN | UNSEEN | REFUSED


def told(answers_of: dict[str, Sequence[str]], *, code: int = 0) -> Reply:
    """These records for questions of their kind, whoever is asked for."""
    def reply(query: dns.message.Message) -> bytes:
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        response.set_rcode(dns.rcode.Rcode(code))
        asked = query.question[0]
        values = answers_of.get(dns.rdatatype.to_text(asked.rdtype))
        if values:
            response.answer.append(dns.rrset.from_text_list(asked.name, 1, "IN", dns.rdatatype.to_text(asked.rdtype), list(values)))
        return response.to_wire(max_size=65535)

    return reply


def named(name: str, verdicts: frozenset[Verdict], reply: Reply, *never: str) -> Case:
    """A case of names; nothing but the name server is there."""
    return Case(f"DNS: {name}", verdicts, names=reply, never=never)


def raw(body: bytes, *, count: tuple[int, int, int, int] = (1, 1, 0, 0), flags: int = 0x8180) -> Reply:
    """The question as it came, then *body*."""
    def reply(query: dns.message.Message) -> bytes:
        wire = query.to_wire()
        end = wire.index(b"\x00", 12) + 5
        return wire[:2] + struct.pack(">H4H", flags, *count) + wire[12:end] + body

    return reply


class Flapping:
    """An address for every second question, nothing for the others, and another alias each time."""

    def __init__(self) -> None:
        self._asked = 0

    def __call__(self, query: dns.message.Message) -> bytes:
        self._asked += 1
        if self._asked % 2:
            return told({"A": ["45.72.0.9"], "AAAA": ["::1"]})(query)
        return told({"CNAME": [f"n{self._asked}.hostile.web.id."]})(query)


def alias_to(target: str, *, address: str = "") -> Reply:
    """An alias of *target*, with an address for that name where one is given, for whatever is asked."""
    def reply(query: dns.message.Message) -> bytes:
        response = dns.message.make_response(query)
        asked = query.question[0]
        response.answer.append(dns.rrset.from_text(asked.name, 1, "IN", "CNAME", target))
        if address and asked.rdtype == dns.rdatatype.A:
            response.answer.append(dns.rrset.from_text(target, 1, "IN", "A", address))
        return response.to_wire(max_size=65535)

    return reply


class Rebinding:
    """The public address first, the inside from the second question on."""

    def __init__(self, inside: str) -> None:
        self._inside, self._asked = inside, 0

    def __call__(self, query: dns.message.Message) -> bytes:
        if query.question[0].rdtype == dns.rdatatype.A:
            self._asked += 1
        return told({"A": ["45.72.0.9" if self._asked <= 1 else self._inside]})(query)


def spoofed(query: dns.message.Message) -> bytes:
    """The right answer under another number."""
    wire = told({"A": ["127.0.0.1"]})(query)
    return bytes([wire[0] ^ 0xFF]) + wire[1:]


def deep_alias(query: dns.message.Message) -> bytes:
    """Two hundred names, each an alias of the next."""
    response = dns.message.make_response(query)
    here = query.question[0].name.to_text()
    for n in range(200):
        response.answer.append(dns.rrset.from_text(here, 1, "IN", "CNAME", f"n{n}.hostile.web.id."))
        here = f"n{n}.hostile.web.id."
    return response.to_wire(max_size=65535)


POINTER_TO_ITSELF = b"\xc0\x1c" * 2 + b"\x00\x01\x00\x01" + bytes(4) + b"\x00\x04\x7f\x00\x00\x01"
TXT = "\"" + SCRIPT + ANSI.encode("unicode_escape").decode().replace("\\x1b", "\\027").replace("\\x07", "\\007") + "\""
CASES: list[Case] = [
    *(named(f"leads to {address}", REFUSED | UNREACHABLE, told({"A": [address]})) for address in INNER_4),
    *(named(f"leads over six to {address}", REFUSED | UNREACHABLE, told({"AAAA": [address]})) for address in INNER_6),
    named("a public address beside an inner one", ANY, told({"A": ["45.72.0.9", "169.254.169.254", "127.0.0.1"]})),
    *(named(f"rebinds to {inside}", ANY, Rebinding(inside)) for inside in ("127.0.0.1", "169.254.169.254", "10.11.12.13")),
    named("no such name", UNREACHABLE, rcode(dns.rcode.NXDOMAIN)), named("SERVFAIL", UNREACHABLE, rcode(dns.rcode.SERVFAIL)),
    named("REFUSED", UNREACHABLE, rcode(dns.rcode.REFUSED)), named("a code of no name", UNREACHABLE, told({}, code=11)),
    named("silent", UNREACHABLE, silence), named("noise", UNREACHABLE, noise), named("another question", UNREACHABLE, for_somebody_else),
    named("a spoofed number", UNREACHABLE, spoofed), named("an alias circle", UNREACHABLE, alias_circle),
    named("two hundred aliases", UNREACHABLE, deep_alias), named("300 addresses", ANY, told({"A": [f"45.79.{n % 250}.{n // 250 + 1}" for n in range(300)]})),
    named("a pointer to itself", UNREACHABLE, raw(POINTER_TO_ITSELF)), named("a pointer beyond the end", UNREACHABLE, raw(b"\xff\xff\x00\x01\x00\x01" + bytes(10))),
    named("a pointer forward", UNREACHABLE, raw(b"\xc0\xf0" + bytes(240))), named("a length beyond the end", UNREACHABLE, raw(b"\xc0\x0c\x00\x01\x00\x01" + bytes(4) + b"\xff\xff\x7f")),
    named("60,000 answers announced", UNREACHABLE, raw(b"", count=(1, 60_000, 60_000, 60_000))), named("no question", UNREACHABLE, lambda q: q.to_wire()[:12]),
    named("one byte", UNREACHABLE, lambda _: b"\x00"), named("nothing", UNREACHABLE, lambda _: b""), named("60 kB of noise", UNREACHABLE, lambda q: q.to_wire()[:2] + os.urandom(60_000)),
    named("always cut", UNREACHABLE, raw(b"", count=(1, 0, 0, 0), flags=0x8380)), named("an A of three bytes", UNREACHABLE, raw(b"\xc0\x0c\x00\x01\x00\x01" + bytes(4) + b"\x00\x03\x7f\x00\x00")),
    named("flaps between an address and an alias", ANY, Flapping()), named("an alias of localhost", ANY, alias_to("localhost.", address="127.0.0.1")),
    named("an alias of an address", ANY, alias_to("169.254.169.254.", address="169.254.169.254")), named("an alias of the root", UNREACHABLE, alias_to(".")),
    named("an alias of itself in capitals", UNREACHABLE, lambda q: alias_to(q.question[0].name.to_text().upper())(q)),
    named("an address of the inside behind a far alias", REFUSED | UNREACHABLE, alias_to("cdn.example.net.", address="10.11.12.13")),
    named("a time to live below zero", ANY, raw(b"\xc0\x0c\x00\x01\x00\x01\xff\xff\xff\xff\x00\x04\x7f\x00\x00\x01")),
    named("two questions", ANY, raw(b"\xc0\x0c\x00\x01\x00\x01", count=(2, 0, 0, 0))), named("an A of sixteen bytes", UNREACHABLE, raw(b"\xc0\x0c\x00\x01\x00\x01" + bytes(4) + b"\x00\x10" + bytes(16))),
    named("a pointer chain of 100", UNREACHABLE, raw(b"".join(struct.pack(">H", 0xC000 | (0x20 + 2 * n)) for n in range(1, 101)) + b"\x00")),
    named("a label of 64", UNREACHABLE, raw(b"\x40" + b"a" * 64 + bytes(12))), named("classes of chaos", UNREACHABLE, raw(b"\xc0\x0c\x00\x01\x00\x03" + bytes(4) + b"\x00\x04\x7f\x00\x00\x01")),
]
# A site stands there, and the records beside its address lie.
BESIDE = {
    "TXT of HTML and ANSI": {"TXT": [TXT] * 20}, "300 TXT": {"TXT": [f'"v=spf1 include:a{n}.hostile.web.id -all"' for n in range(300)]},
    "SPF that includes itself": {"TXT": ['"v=spf1 include:%{d} include:hostile.web.id redirect=hostile.web.id"']},
    "DMARC of 60 kB": {"TXT": ['"v=DMARC1; p=none; rua=mailto:' + '" "'.join(["a" * 250] * 100) + '"']},
    "TXT of NUL and high bytes": {"TXT": ['"v=spf1 \\000\\255\\200 -all"'] * 3}, "TXT of 255 pieces": {"TXT": ['"v=spf1" ' + " ".join(['"a"'] * 250)]},
    "mail at the inside": {"MX": ["0 localhost.", "1 169.254.169.254.", "2 router.lan."]}, "100 mail servers": {"MX": [f"{n} m{n}.hostile.web.id." for n in range(100)]},
    "name servers of HTML": {"NS": ["script.alert.hostile.web.id."]}, "CAA of everything": {"CAA": ['0 issue "' + "x" * 200 + '"'] * 1},
    "DNSKEYs of noise": {"DNSKEY": ["257 3 8 AwEAAQ=="] * 30, "DS": ["1 8 2 " + "00" * 32] * 30},
}
CASES += [Case(f"DNS beside: {name}", SEEN | UNSEEN, secure=answers(OK, b"hi"), plain=answers(OK, b"hi"), beside=records, never=(SCRIPT,))
          for name, records in BESIDE.items()]

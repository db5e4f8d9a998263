"""What a name server can do over two transports: many datagrams for one question, cut answers whose whole never comes,
answers that were never asked for, proofs that cost more than they are worth."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import replace

import dns.flags
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset

from .. import OK, Behaviour, answers, drips, floods, never_speaks, says
from ..case import REFUSED, SEEN, UNREACHABLE, UNSEEN, Case, Reply
from .names import told

ANY = SEEN | UNSEEN | REFUSED
PAGE = answers(OK + b"Content-Length: 2\r\n", b"hi")
OUTSIDE = "45.72.0.9"


def cut(query: dns.message.Message) -> bytes:
    """Nothing but that it did not fit."""
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return response.to_wire()


def case(name: str, reply: Reply, at_length: Behaviour | None = None, *, reached: bool = False) -> Case:
    return Case(f"DNS server: {name}", ANY if reached else UNREACHABLE, names=reply, at_length=at_length, secure=PAGE, plain=PAGE)


def whole(data: bytes) -> Behaviour:
    """Over TCP: *data* behind whatever came."""
    return says(data)


def many(*made: Reply) -> Reply:
    """One datagram of each."""
    def reply(query: dns.message.Message) -> list[bytes]:
        said: list[bytes] = []
        for one in made:
            got = one(query)
            said += got if isinstance(got, list) else [got] if got is not None else []
        return said

    return reply


def under_another_number(step: int) -> Reply:
    def reply(query: dns.message.Message) -> bytes:
        wire = told({"A": ["127.0.0.1"]})(query)
        assert isinstance(wire, bytes)
        return struct.pack(">H", (int.from_bytes(wire[:2], "big") + step) % 65536) + wire[2:]

    return reply


def not_an_answer(query: dns.message.Message) -> bytes:
    """The question itself, sent back, with an address inside."""
    wire = told({"A": ["127.0.0.1"]})(query)
    assert isinstance(wire, bytes)
    return wire[:2] + b"\x01\x00" + wire[4:]


def in_another_case(query: dns.message.Message) -> bytes:
    """The name in capitals, in question and answer."""
    wire = told({"A": [OUTSIDE]})(query)
    assert isinstance(wire, bytes)
    return wire[:12] + wire[12:].upper() if wire[12:].isascii() else wire


def beside_the_point(query: dns.message.Message) -> bytes:
    """The address of another name in the answer, and the inside as additional and as authority."""
    response = dns.message.make_response(query)
    own = query.question[0].name
    response.additional.append(dns.rrset.from_text(own, 9, "IN", "A", "127.0.0.1"))
    response.authority.append(dns.rrset.from_text(own, 9, "IN", "A", "127.0.0.1"))
    response.answer.append(dns.rrset.from_text("bank.example.", 9, "IN", "A", OUTSIDE))
    return response.to_wire()


def absent_and_there(query: dns.message.Message) -> bytes:
    """No such name, and its address."""
    response = dns.message.make_response(query)
    response.set_rcode(3)
    if query.question[0].rdtype == dns.rdatatype.A:
        response.answer.append(dns.rrset.from_text(query.question[0].name, 9, "IN", "A", "127.0.0.1"))
    return response.to_wire()


def of_every_kind(query: dns.message.Message) -> bytes:
    """Whatever is asked: noise as the value of that kind."""
    wire = query.to_wire()
    end = wire.index(b"\x00", 12) + 5
    rdata = bytes(range(64))
    return wire[:2] + struct.pack(">H4H", 0x8580, 1, 1, 0, 0) + wire[12:end] + b"\xc0\x0c" + wire[end - 4:end] + bytes(4) + struct.pack(">H", len(rdata)) + rdata


def long_names(query: dns.message.Message) -> bytes:
    """Aliases of 255 bytes, twenty of them."""
    response = dns.message.make_response(query)
    here = query.question[0].name
    for n in range(20):
        there = dns.name.from_text(".".join([f"{n:02}" + "a" * 60] * 3 + ["b" * 50]) + ".")
        response.answer.append(dns.rrset.from_text(here, 1, "IN", "CNAME", there.to_text()))
        here = there
    response.answer.append(dns.rrset.from_text(here, 1, "IN", "A", "10.11.12.13"))
    return response.to_wire(max_size=65535)


def extended(code: int, version: int = 0, option: bytes = b"") -> Reply:
    """An OPT record of its own making."""
    def reply(query: dns.message.Message) -> bytes:
        wire = query.to_wire()
        end = wire.index(b"\x00", 12) + 5
        opt = b"\x00\x00\x29\xff\xff" + bytes([code, version]) + b"\x80\x00" + struct.pack(">H", len(option)) + option
        return wire[:2] + struct.pack(">H4H", 0x8180, 1, 0, 0, 1) + wire[12:end] + opt

    return reply


async def twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Two answers over TCP to one question, the first of another number."""
    size = int.from_bytes(await reader.readexactly(2), "big")
    query = dns.message.from_wire(await reader.readexactly(size))
    wire = told({"A": ["127.0.0.1"]})(query)
    assert isinstance(wire, bytes)
    for one in (bytes([wire[0] ^ 1]) + wire[1:], wire):
        writer.write(struct.pack(">H", len(one)) + one)
    await writer.drain()


async def cut_again(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Over TCP it did not fit either."""
    size = int.from_bytes(await reader.readexactly(2), "big")
    wire = cut(dns.message.from_wire(await reader.readexactly(size)))
    writer.write(struct.pack(">H", len(wire)) + wire)
    await writer.drain()


TEXTS = {"TXT": [" ".join(['"' + "x" * 250 + '"'] * 200)]}
CASES: list[Case] = [
    case("cut, and TCP is silent", cut, never_speaks), case("cut, and TCP ends at once", cut, whole(b"")), case("cut, and TCP drips", cut, says(b"", drips(b"\xff\xff", b"\x00", 0.2))),
    case("cut, and TCP floods", cut, says(b"", floods(b"\xff\xff", b"\x00" * 60_000))), case("cut, and TCP says one byte", cut, whole(b"\x00")),
    case("cut, and TCP says a length of nothing", cut, whole(b"\x00\x00")), case("cut, and TCP says HTTP", cut, whole(OK + b"\r\n")),
    case("cut, and cut over TCP too", cut, cut_again), case("cut, and two answers over TCP", cut, twice),
    case("two hundred numbers, none of them right", many(*(under_another_number(n) for n in range(1, 200)))),
    case("guesses before the right answer", many(*(under_another_number(n) for n in range(1, 100)), told({"A": [OUTSIDE]})), reached=True),
    case("the right answer, then a flood of the inside", many(told({"A": [OUTSIDE]}), *[told({"A": ["127.0.0.1"]})] * 100), reached=True),
    case("the question sent back", not_an_answer), case("an answer in capitals", in_another_case, reached=True), case("an address of another name", beside_the_point),
    case("absent, and there", absent_and_there), case("noise of every kind that is asked", of_every_kind, reached=True), case("aliases of 255 bytes", long_names),
    case("a code of EDNS", extended(255)), case("a version of EDNS", extended(1, 255)), case("an option of EDNS that lies", extended(0, 0, b"\x00\x0a\xff\xff")), case("errors told in HTML", extended(0, 0, b"\x00\x0f\x00\x22\x00\x06<script>alert(31337)</script>\x1b[2J")),
    case("an answer for one datagram in three", many(lambda q: None, told({"A": [OUTSIDE]}), lambda q: b"\x00"), reached=True),
    replace(case("50 kB of TXT", cut, None, reached=True), names=None, beside=TEXTS),
    replace(case("names of mail with ANSI", cut, None, reached=True), names=None, beside={"MX": [r"0 \027[2J\<script\>.hostile.web.id."], "NS": [r"\226\128\174evil.hostile.web.id."], "CAA": [r'0 issue "\027[2J<script>"', r'255 "iodef" "javascript:alert(1)"']}),
]

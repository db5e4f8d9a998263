"""Questions to name servers as bytes, with dnspython as referee."""

from __future__ import annotations

import struct

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.scanner.wire.dns_packet import (
    RECURSE,
    SIGNED,
    UNCHECKED,
    Question,
    is_cut,
    number_of,
    plain_name,
    says_nothing,
)

NAME = "www.toko.example"
ASKED = Question(plain_name(NAME), 16)
LABELS = st.from_regex(r"[a-z0-9_-]{1,63}", fullmatch=True)


def reply(*records: str, code: dns.rcode.Rcode = dns.rcode.NOERROR, flags: int = 0) -> bytes:
    response = dns.message.make_response(dns.message.from_wire(ASKED.packet(7)))
    response.answer = [dns.rrset.from_text(NAME + ".", 60, "IN", *r.split(" ", 1)) for r in records]
    response.authority.append(dns.rrset.from_text("toko.example.", 60, "IN", "SOA", "ns.toko.example. a.b. 1 2 3 4 5"))
    response.flags |= flags
    response.set_rcode(code)
    return response.to_wire()


@given(st.lists(LABELS, min_size=1, max_size=3), st.integers(0, 0xFFFF))
def test_a_question_is_the_one_that_dnspython_would_put(labels: list[str], number: int) -> None:
    name = ".".join(labels)
    theirs = dns.message.make_query(name, "DS", use_edns=0, want_dnssec=True, payload=1232, id=number)
    theirs.flags = dns.flags.RD | dns.flags.CD
    assert Question(plain_name(name), 43, RECURSE | UNCHECKED, SIGNED).packet(number) == theirs.to_wire()


@pytest.mark.parametrize(("packet", "nothing", "cut"), [
    (reply(), True, False), (reply('TXT "a"'), False, False), (reply(code=dns.rcode.NXDOMAIN), False, False),
    (reply(code=dns.rcode.SERVFAIL), False, False), (reply(code=dns.rcode.BADVERS), False, False),
    (reply(flags=dns.flags.TC), True, True),
])
def test_what_can_be_told_of_an_answer(packet: bytes, nothing: bool, cut: bool) -> None:
    assert ASKED.is_answered_by(packet) and number_of(packet) == 7
    assert (says_nothing(packet), is_cut(packet)) == (nothing, cut)


def test_letters_may_come_in_another_case_and_nothing_else() -> None:
    packet = reply('TXT "a"')
    assert ASKED.is_answered_by(packet.replace(b"toko", b"ToKo"))
    for other in (Question(plain_name("www.tokO.exampl"), 16), Question(plain_name("www.taka.example"), 16),
                  Question(plain_name(NAME), 1)):
        assert not other.is_answered_by(packet)


def test_an_error_may_leave_the_question_out_and_an_answer_may_not() -> None:
    for code, counts in ((5, True), (2, True), (0, False), (3, False)):
        assert ASKED.is_answered_by(struct.pack("!6H", 7, 0x8180 | code, 0, 0, 0, 0)) is counts


def test_what_is_no_answer_or_is_not_whole_does_not_count() -> None:
    packet = reply('TXT "a"')
    assert not ASKED.is_answered_by(ASKED.packet(7)), "a question"
    assert not ASKED.is_answered_by(packet + b"\0"), "more than a message"
    assert not any(ASKED.is_answered_by(packet[:size]) for size in range(len(packet)))


@given(st.binary(max_size=80), st.integers(12, 200), st.binary(max_size=4))
def test_no_packet_is_too_odd(tail: bytes, at: int, put: bytes) -> None:
    """What dnspython would take as an answer counts; nothing raises, whatever came."""
    good = reply('TXT "a"')
    for packet in (tail, good[:12] + tail, good[:at] + put + good[at + len(put):], good[:at] + put + good[at:]):
        number_of(packet)
        counts = ASKED.is_answered_by(packet)
        if counts:
            says_nothing(packet), is_cut(packet)
        try:
            theirs = dns.message.from_wire(packet)
        except (dns.exception.DNSException, ValueError):
            continue
        assert counts or not dns.message.from_wire(ASKED.packet(7)).is_response(theirs)

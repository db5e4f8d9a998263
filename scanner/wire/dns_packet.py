"""Questions to name servers as bytes, and what of an answer can be told without taking it apart (RFC 1035 section 4).

Most answers say that there is nothing. dnspython reads what the others hold; here it is only made sure that a packet
is whole and answers the very question.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

RECURSE, UNCHECKED, SIGNED = 0x0100, 0x0010, 0x8000  # RD; CD (RFC 4035 section 3.2.2); DO, in the flags of EDNS
PAYLOAD = 1232  # DNS flag day 2020: no fragments
_ANSWER, _OPCODE, _CUT, _RCODE = 0x8000, 0x7800, 0x0200, 0x000F
_WITHOUT_QUESTION = (1, 2, 4, 5)  # a server that cannot read or will not answer may leave the question out
_HEAD, _RECORD, _OPT = struct.Struct("!6H"), struct.Struct("!HHIH"), 41
_MOST_RECORDS = 4096


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the name as it goes over the line, the type's number; flags of the head and of EDNS."""

    name: bytes
    kind: int
    flags: int = RECURSE
    more_flags: int = 0

    def packet(self, number: int) -> bytes:
        """The question with its *number*, and EDNS (RFC 6891)."""
        head = _HEAD.pack(number, self.flags, 1, 0, 0, 1)
        return head + self._body() + b"\0" + _RECORD.pack(_OPT, PAYLOAD, self.more_flags, 0)

    def is_answered_by(self, packet: bytes) -> bool:
        """Whether *packet*, which has the right number, is an answer to this question and whole."""
        if len(packet) < _HEAD.size:
            return False
        _, flags, questions, *_ = _HEAD.unpack_from(packet)
        if not flags & _ANSWER or flags & _OPCODE or _extended(packet) is None:
            return False
        if questions == 0:
            return flags & _RCODE in _WITHOUT_QUESTION
        body, end = self._body(), _HEAD.size + len(self.name)
        same_name = packet[_HEAD.size:end].lower() == self.name.lower()
        return questions == 1 and same_name and packet[end:end + 4] == body[-4:]

    def _body(self) -> bytes:
        return self.name + struct.pack("!HH", self.kind, 1)


def number_of(packet: bytes) -> int:
    """The number of the question that *packet* says it answers; -1 for what is too short."""
    return int.from_bytes(packet[:2], "big") if len(packet) >= 2 else -1


def is_cut(packet: bytes) -> bool:
    """Whether the answer did not fit (TC)."""
    return bool(packet[2] & _CUT >> 8)


def says_nothing(packet: bytes) -> bool:
    """Whether a whole *packet* says that there are no such records, and no more than that."""
    _, flags, _, answers, *_ = _HEAD.unpack_from(packet)
    return answers == 0 and flags & _RCODE == 0 and _extended(packet) == 0


def plain_name(name: str) -> bytes:
    """A name of letters, digits, "-" and "_", whose labels are no longer than they may be, as it goes over the line."""
    return b"".join(bytes((len(label),)) + label.encode("ascii") for label in name.split(".")) + b"\0"


def _extended(packet: bytes) -> int | None:
    """The upper bits of the answer's code (RFC 6891 section 6.1.3); None where the packet is not whole."""
    _, _, questions, *sections = _HEAD.unpack_from(packet)
    at, upper = _HEAD.size, 0
    try:
        for _ in range(questions):
            at = _past_name(packet, at) + 4
        if sum(sections) > _MOST_RECORDS:
            return None
        for _ in range(sum(sections)):
            at = _past_name(packet, at)
            kind, _, ttl, size = _RECORD.unpack_from(packet, at)
            at += _RECORD.size + size
            upper = ttl >> 24 if kind == _OPT else upper
    except (IndexError, struct.error):
        return None
    return upper if at == len(packet) else None


def _past_name(packet: bytes, at: int) -> int:
    """Where the name that begins at *at* ends."""
    while (size := packet[at]) != 0:
        if size >= 0xC0:
            return at + 2
        at += 1 + size
    return at + 1

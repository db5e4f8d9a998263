"""What the first small exchange with a service may prove, and the frame that all of them share: bounded, no sockets.

A talk sends the least that makes a service name itself. It never logs in, never guesses and never asks twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..evidence import Access

CAP = 16_384
"""Bytes of one conversation. The longest honest answer is a page of a router's panel, whose head alone counts."""
GREETING_CAP = 4_096
"""Bytes of greetings and of messages whose layout is fixed: the longest banners seen fill some 2,000."""
VERSION_CAP = 80


class NotThis(ValueError):
    """These bytes are not what the service sends. *note* is "tls" where they are TLS, or say that TLS was wanted."""

    def __init__(self, what: str, note: str = "") -> None:
        super().__init__(what)
        self.note = note


@dataclass(frozen=True, slots=True)
class Proof:
    """A service proved itself by its own bytes. *access*, *version*, *note*: as in evidence.Door."""

    service: str
    access: Access
    version: str = ""
    note: str = ""


class Talk(Protocol):
    """One conversation. *opening* is sent first; b"" means that the other side speaks first."""

    @property
    def opening(self) -> bytes: ...

    def feed(self, data: bytes) -> Proof | None:
        """What is proven so far; None: more is needed. NotThis as soon as no such service can send these bytes. Both
        stay: a talk that has its proof gives it again, and one that failed fails again."""
        ...

    def reply(self) -> bytes:
        """What is to be sent now, once: b"" nearly always. To be asked after each feed that gave None."""
        ...

    def end(self) -> Proof | None:
        """What stands when nothing more will come: the other side closed, fell silent or failed. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Say:
    """The other side waits for *words*; what it answers is read behind all that came before. *so_far*: what is proven
    even if it never answers."""

    words: bytes
    so_far: Proof


Reader = Callable[[bytes], Proof | Say | None]
"""Reads all bytes that came so far, from the first; NotThis where they cannot be."""


class Exchange:
    """A Talk whose meaning is a pure function of all bytes so far, and so the same in any pieces."""

    def __init__(self, read: Reader, opening: bytes = b"", cap: int = GREETING_CAP) -> None:
        self.opening = opening
        self._read = read
        self._cap = cap
        self._wire = b""
        self._say = b""
        self._so_far: Proof | None = None
        self._proof: Proof | None = None
        self._fault: NotThis | None = None

    def feed(self, data: bytes) -> Proof | None:
        if self._fault is not None:
            raise NotThis(str(self._fault), self._fault.note)
        if self._proof is None:
            try:
                self._hear(data)
            except NotThis as fault:
                self._fault = fault
                self._wire = self._say = b""
                raise
        return self._proof

    def reply(self) -> bytes:
        say, self._say = self._say, b""
        return say

    def end(self) -> Proof | None:
        return self._proof or self._so_far

    def _hear(self, data: bytes) -> None:
        self._wire += data[: self._cap + 1 - len(self._wire)]
        if not self._wire:
            return
        if may_be_tls(self._wire):
            return
        meaning = self._read(self._wire[: self._cap])
        if isinstance(meaning, Proof):
            self._proof, self._say = meaning, b""
        elif len(self._wire) > self._cap:
            raise NotThis(f"more than {self._cap} bytes without an answer")
        elif isinstance(meaning, Say) and self._so_far is None:
            self._so_far, self._say = meaning.so_far, meaning.words


# RFC 8446 section 5.1: an alert (21) or a handshake record (22), version 3.0 to 3.4, a length below 2^14
_TLS = re.compile(rb"[\x15\x16]\x03[\x00-\x04][\x00-\x40]", re.DOTALL)


def may_be_tls(wire: bytes) -> bool:
    """Whether this may yet become a TLS record, where plain bytes were asked for; NotThis, note "tls", when it is."""
    if _TLS.match(wire):
        raise NotThis("TLS", "tls")
    return len(wire) < 4 and _TLS.match(wire + b"\x16\x03\0\0"[len(wire) :]) is not None


def clean(text: bytes | str) -> str:
    """Printable ASCII of it on one line, at most 80 characters: what else a server says of itself becomes a blank."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    words = "".join(sign if " " < sign <= "~" else " " for sign in text[: 4 * VERSION_CAP]).split()
    return " ".join(words)[:VERSION_CAP].rstrip()


def expect(wire: bytes, front: bytes) -> bool:
    """True when *wire* begins with *front*, False while it may yet; NotThis when it cannot any more."""
    if wire[: len(front)] != front[: len(wire)]:
        raise NotThis(f"begins with {wire[: len(front)].hex(' ')}")
    return len(wire) >= len(front)

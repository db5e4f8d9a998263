"""How TLS writes numbers and vectors (RFC 8446 section 3), and the one error of everything that reads them here."""

from __future__ import annotations

import struct
from collections.abc import Collection


class TlsError(ValueError):
    """These bytes are not the TLS that they should be, or no hello can carry this part; the message names it."""


def u16(number: int) -> bytes:
    """A uint16; TlsError for a number that is none."""
    return u16s((number,))


def u16s(numbers: Collection[int]) -> bytes:
    """Several uint16, without a length; TlsError for a number that is none."""
    try:
        return struct.pack(f">{len(numbers)}H", *numbers)
    except struct.error as error:
        raise TlsError(f"no uint16: {error}") from error


def sized(width: int, content: bytes) -> bytes:
    """RFC 8446 section 3.4: a vector, its length in `width` bytes before it; TlsError where that is too few."""
    if len(content) >> 8 * width:
        raise TlsError(f"{len(content)} bytes in a vector whose length has {width}")
    return len(content).to_bytes(width, "big") + content


class Vector:
    """Reads a message from front to back; TlsError where it ends too early."""

    __slots__ = ("_at", "_content")

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are still unread."""
        return len(self._content) - self._at

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        at, self._at = self._at, self._at + size
        if self._at > len(self._content):
            raise TlsError(f"{size} bytes promised, {len(self._content) - at} left")
        return self._content[at : self._at]

    def number(self, width: int) -> int:
        """The next number of `width` bytes."""
        return int.from_bytes(self.take(width), "big")

    def sized(self, width: int) -> bytes:
        """The next vector, whose length stands in `width` bytes before it."""
        return self.take(self.number(width))

    def end(self) -> None:
        """TlsError unless everything was read."""
        if self.left:
            raise TlsError(f"{self.left} bytes behind the end of a message")


def extensions_of(block: bytes) -> tuple[tuple[int, bytes], ...]:
    """The extensions of a block without its length, in their order.

    RFC 8446 section 4.2: "There MUST NOT be more than one extension of the same type". TlsError otherwise.
    """
    vector = Vector(block)
    found: dict[int, bytes] = {}
    while vector.left:
        number = vector.number(2)
        content = vector.sized(2)
        if number in found:
            raise TlsError(f"extension {number} twice")
        found[number] = content
    return tuple(found.items())

"""Unpacks gzip under a cap that holds: a bomb costs what the cap allows. Never raises, whatever it is fed."""

from __future__ import annotations

import contextlib
import zlib

_PIECE_BYTES = 4096
# RFC 1952 section 2.2 lets a file have any number of members; each needs a fresh window, so their number is a cost of
# its own.
_MEMBERS_CAP = 64
_MAGIC = b"\x1f\x8b"


class Gunzip:
    """Unpacks one gzip body that arrives in any pieces; in all at most `cap` bytes come out.

    `over`: the body holds more than the cap. `broken`: it is not valid gzip from some byte on, or has more than 64
    members; what came out before stands. `complete`: the last member ended with a right checksum. What follows it and
    is no member is ignored, as browsers and gzip(1) do.
    """

    def __init__(self, cap: int) -> None:
        self.over = False
        self.broken = False
        self._room = cap
        self._members = 1
        self._stream = zlib.decompressobj(wbits=31)
        self._fed: list[bytes] = []  # the pieces of this member
        self._between = b""
        self._ended = False

    @property
    def complete(self) -> bool:
        return (self._ended or self._stream.eof) and not self.over and not self.broken

    def feed(self, data: bytes) -> bytes:
        """What these bytes add to the unpacked body; empty once `over` or `broken`."""
        unpacked: list[bytes] = []
        view = memoryview(data)
        for start in range(0, len(view), _PIECE_BYTES):
            if self.over or self.broken or self._ended:
                break
            self._unpack(bytes(view[start : start + _PIECE_BYTES]), unpacked)
        return b"".join(unpacked)

    def _unpack(self, piece: bytes, unpacked: list[bytes]) -> None:
        while piece and not (self.over or self.broken or self._ended):
            if self._stream.eof:
                piece = self._begin_member(piece)
                continue
            # One byte more than fits tells "just full" from "over"; a limit of 0 would mean none to zlib. While the
            # limit is not reached, zlib leaves nothing behind but what follows the end of a member.
            fresh = self._step(piece)
            self.over = len(fresh) > self._room
            unpacked.append(fresh[: self._room])
            self._room = max(0, self._room - len(fresh))
            piece = self._stream.unused_data

    def _step(self, piece: bytes) -> bytes:
        """The output of a piece. zlib drops what it unpacked before a bad byte: the member is unpacked once more up to
        that piece, which is fed again by bytes."""
        try:
            unpacked = self._stream.decompress(piece, self._room + 1)
        except zlib.error:
            self.broken = True
        else:
            self._fed.append(piece)
            return unpacked
        before = zlib.decompressobj(wbits=31)
        for earlier in self._fed:
            before.decompress(earlier)
        rescued = bytearray()
        with contextlib.suppress(zlib.error):
            for byte in piece[:-1]:
                if len(rescued) > self._room:
                    break
                rescued += before.decompress(bytes([byte]), self._room + 1 - len(rescued))
        return bytes(rescued)

    def _begin_member(self, piece: bytes) -> bytes:
        """Between members: opens the next one and returns its bytes, or sees that none follows."""
        piece = self._between + piece
        self._between = b""
        if piece == _MAGIC[:1]:
            self._between = piece
            return b""
        if not piece.startswith(_MAGIC):
            self._ended = True
        elif self._members == _MEMBERS_CAP:
            self.broken = True
        else:
            self._members += 1
            self._stream, self._fed = zlib.decompressobj(wbits=31), []
        return piece

"""What SMB1 and SMB2 share on the wire: the frame on TCP, guarded reads of little-endian fields, Windows times.

Never opens a socket, never judges. Whatever a server sends, only SmbError leaves this file.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

SMB1 = b"\xffSMB"  # [MS-CIFS] 2.2.3.1
SMB2 = b"\xfeSMB"  # [MS-SMB2] 2.2.1.2

# RFC 1002 section 4.3.1; on port 445 only the first is used, with a length of three bytes ([MS-SMB2] 2.1)
SESSION_MESSAGE = 0x00
SESSION_KEEP_ALIVE = 0x85  # RFC 1002 section 4.3.7

NETBIOS_NO = b"\x83\0\0\1"  # RFC 1002 section 4.3.4; Samba turns an address down so on 445 as well

FRAME_CAP_BYTES = 128 * 1024
SHORTEST_MESSAGE_BYTES = 32 + 3  # SMB1: header, word count, byte count; SMB2 is always longer
KEEP_ALIVE_CAP = 8
SAID_CAP_CHARS = 80

# [MS-ERREF] 2.3.1
STATUS_SUCCESS = 0x00000000
STATUS_PENDING = 0x00000103
STATUS_NOT_SUPPORTED = 0xC00000BB
STATUS_MORE_PROCESSING_REQUIRED = 0xC0000016


class SmbError(ValueError):
    """These bytes are no SMB message, are cut short, or contradict what was asked."""


class NotSmb(SmbError):
    """Something that is neither SMB nor NetBIOS answers here."""


class CutShort(SmbError):
    """The stream ended inside a message that began as SMB: what it would have said is not known."""


class Signing(StrEnum):
    """What the server says of message signing; `ENABLED` means possible but not demanded."""

    REQUIRED = "required"
    ENABLED = "enabled"
    OFF = "off"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, *, enabled: bool, required: bool) -> Signing:
        """The stronger of the two bits that a server sets."""
        return cls.REQUIRED if required else cls.ENABLED if enabled else cls.OFF


def part(message: bytes, at: int, size_bytes: int) -> bytes:
    """Exactly `size_bytes` bytes from `at`; SmbError when the message does not hold them."""
    if at < 0 or at + size_bytes > len(message):
        raise SmbError(f"{size_bytes} bytes at {at} of a message of {len(message)}")
    return message[at : at + size_bytes]


def u8(message: bytes, at: int) -> int:
    """One byte."""
    return part(message, at, 1)[0]


def u16(message: bytes, at: int) -> int:
    """Two bytes, little-endian as everything in SMB."""
    return int.from_bytes(part(message, at, 2), "little")


def u32(message: bytes, at: int) -> int:
    """Four bytes, little-endian."""
    return int.from_bytes(part(message, at, 4), "little")


def u64(message: bytes, at: int) -> int:
    """Eight bytes, little-endian."""
    return int.from_bytes(part(message, at, 8), "little")


def printable(text: str, most: int = SAID_CAP_CHARS) -> str:
    """What a stranger says of itself, fit to be shown: no controls or direction marks, one space between words."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * most]).split())[:most].rstrip()


EPOCH = datetime(1601, 1, 1, tzinfo=UTC)  # [MS-DTYP] 2.3.3


def moment(filetime: int) -> str:
    """A FILETIME (100 ns since 1601) as ISO 8601 UTC to the second; "" for zero and for years past 9999."""
    if filetime <= 0:
        return ""
    try:
        when = EPOCH + timedelta(microseconds=filetime // 10)
    except OverflowError:
        return ""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def frame(payload: bytes) -> bytes:
    """The payload behind its four bytes of type and length (RFC 1002 section 4.3.6, [MS-SMB2] 2.1)."""
    if len(payload) > FRAME_CAP_BYTES:
        raise SmbError(f"a message of {len(payload)} bytes")
    return bytes([SESSION_MESSAGE]) + len(payload).to_bytes(3, "big") + payload


class FrameReader:
    """Cuts a TCP stream into SMB messages and stops at the first byte that cannot belong to one.

    Whole messages in front of a broken one are handed out first; the error comes at the next call.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._keep_alives = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are complete now, without their frames; SmbError when the stream is not SMB."""
        self._buffer += data
        messages: list[bytes] = []
        try:
            while (message := self._next()) is not None:
                messages.append(message)
        except SmbError:
            if not messages:
                raise
        return messages

    def close(self) -> None:
        """The stream ended; SmbError when it ended inside a message."""
        if self.feed(b"") or self._buffer:
            kind = CutShort if bytes(self._buffer[4:8]) in (SMB1, SMB2) else NotSmb
            raise kind("the stream ended inside a message")

    def _next(self) -> bytes | None:
        self._skip_keep_alives()
        if not self._buffer:
            return None
        if self._buffer[0] not in (SESSION_MESSAGE, SESSION_KEEP_ALIVE):
            kind = SmbError if bytes(self._buffer[:4]) == NETBIOS_NO else NotSmb
            raise kind(f"frame type 0x{self._buffer[0]:02x}")
        if len(self._buffer) < 4:
            return None
        size = int.from_bytes(self._buffer[1:4], "big")
        if not SHORTEST_MESSAGE_BYTES <= size <= FRAME_CAP_BYTES:
            raise NotSmb(f"a message of {size} bytes is announced")
        self._look_at_signature()
        if len(self._buffer) < 4 + size:
            return None
        message = bytes(self._buffer[4 : 4 + size])
        del self._buffer[: 4 + size]
        return message

    def _look_at_signature(self) -> None:
        # at once, not when the message is whole: a liar who announces 128 KiB would hold the probe until its deadline
        begin = bytes(self._buffer[4:8])
        if not (SMB1.startswith(begin) or SMB2.startswith(begin)):
            raise NotSmb(f"a message begins with {begin.hex()}")

    def _skip_keep_alives(self) -> None:
        while len(self._buffer) >= 4 and self._buffer[0] == SESSION_KEEP_ALIVE:
            self._keep_alives += 1
            if self._keep_alives > KEEP_ALIVE_CAP or any(self._buffer[1:4]):
                raise SmbError("keep-alives without end, or with a body")
            del self._buffer[:4]

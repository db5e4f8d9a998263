"""Replies of a mail server, read line by line (RFC 5321 section 4.2). Never opens a socket, never sends mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE_CAP_BYTES = 2000  # RFC 5321 section 4.5.3.1.5 has 512; some greet with more
LINES_CAP = 64
_LINE = re.compile(rb"(\d{3})(?:([ -])([^\r\n]*))?\r?\n")

EHLO = b"EHLO ikmscan.invalid\r\n"
STARTTLS = b"STARTTLS\r\n"
QUIT = b"QUIT\r\n"


class SmtpError(ValueError):
    """These bytes are no reply of a mail server."""


@dataclass(frozen=True, slots=True)
class SmtpReply:
    """One reply: its code, and the words of each of its lines (printable ASCII; others as "?")."""

    code: int
    lines: tuple[str, ...]

    def offers(self, keyword: str) -> bool:
        """Whether a line of the answer to EHLO begins with *keyword* (RFC 5321 section 4.1.1.1)."""
        return any(line.upper().split(" ")[0] == keyword for line in self.lines[1:])


class SmtpReader:
    """Cuts a stream into replies."""

    def __init__(self) -> None:
        self._buffer = b""
        self._lines: list[tuple[bytes, bytes]] = []

    def feed(self, data: bytes) -> SmtpReply | None:
        """The next reply when it is whole; SmtpError for anything else and for more than a reply may hold."""
        self._buffer += data
        while (end := self._buffer.find(b"\n")) >= 0:
            line, self._buffer = self._buffer[: end + 1], self._buffer[end + 1 :]
            read = _LINE.fullmatch(line)
            if read is None or (self._lines and self._lines[0][0] != read[1]):
                raise SmtpError(f"a line begins with {line[:8].hex()}")
            self._lines.append((read[1], read[3] or b""))
            if read[2] != b"-":
                return self._done()
            if len(self._lines) >= LINES_CAP:
                raise SmtpError(f"more than {LINES_CAP} lines")
        if len(self._buffer) > LINE_CAP_BYTES:
            raise SmtpError("a line without an end")
        return None

    def _done(self) -> SmtpReply:
        code = int(self._lines[0][0])
        told = tuple("".join(chr(b) if 32 <= b < 127 else "?" for b in words[:200]) for _, words in self._lines)
        self._lines = []
        return SmtpReply(code, told)

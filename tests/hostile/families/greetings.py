"""Services that speak first, as SSH, FTP, mail and MySQL do: greetings that never end, that lie, or that act where they
are shown. (doors.py has those that wait for a question.) Nothing is ever logged in to."""

from __future__ import annotations

import asyncio
import struct

from .. import Behaviour, drips, floods, reset
from ..case import Case
from .doors import BANNERS, behind
from .words import ANSI, BIDI, SCRIPT

NAMES = {21: "FTP", 22: "SSH", 23: "telnet", 25: "mail", 110: "POP3", 143: "IMAP", 3306: "MySQL", 5900: "VNC", 873: "rsync"}


def greets(data: bytes, then: Behaviour | None = None, *, hang_up: bool = False) -> Behaviour:
    """*data* at once, then *then*, else a quiet wait for the other side."""
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if hang_up:
            reset(writer)
        elif then is not None:
            await then(reader, writer)
        else:
            await reader.read()

    return behave


def all_greet(name: str, text: bytes, *never: str) -> Case:
    """*text* in the greeting of whoever speaks first."""
    return behind(f"greetings of {name}", {port: greets(BANNERS[port].replace(b"%s", text)) for port in NAMES}, *never)


def one(name: str, port: int, behave: Behaviour, *never: str) -> Case:
    return behind(f"{NAMES.get(port, port)} {name}", {port: behave}, *never)


def mysql(payload: bytes, size: int | None = None) -> bytes:
    return struct.pack("<I", len(payload) if size is None else size)[:3] + b"\x00" + payload


TPKT = b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x00\x08\x00"
CASES: list[Case] = [
    all_greet("HTML", SCRIPT.encode(), SCRIPT), all_greet("ANSI", ANSI.encode(), "\x1b"), all_greet("bidi", BIDI.encode(), "\u202e"),
    all_greet("NUL and line ends", b"a\x00b\r\nSet-Cookie: x\r\n"), all_greet("versions", b"OpenSSH_" + b"9." * 4000), all_greet("halves of UTF-8", b"\xf0\x9f\xed\xa0\x80\xff"),
    all_greet("a name of 60 kB", b"nginx/" + b"x" * 60_000), all_greet("XML", b"]]></system-out><x>&#0;&#x1b;"),
    behind("greetings without a line end", {port: greets(BANNERS[port][:3], floods(b"", b"x" * 9000, 0.01)) for port in NAMES}),
    behind("greetings that drip", {port: greets(b"", drips(b"", BANNERS[port].replace(b"%s", b"x"), 0.3)) for port in NAMES}),
    behind("greetings that end with RST", {port: greets(BANNERS[port].replace(b"%s", b"x"), hang_up=True) for port in NAMES}),
    one("of a thousand lines before its name", 22, greets(b"hello\r\n" * 1000 + b"SSH-2.0-OpenSSH_9.2\r\n")), one("of lines without end", 22, greets(b"", floods(b"", b"hello\r\n" * 500, 0.01))),
    one("that goes on and on", 21, greets(b"220-x\r\n", floods(b"", b"220-more\r\n" * 200, 0.01))),
    one("that says you are root", 23, greets(b"\xff\xfb\x01\xff\xfb\x03root@server:~# ")), one("that negotiates for ever", 23, greets(b"", floods(b"", b"\xff\xfd\x18\xff\xfb\x01" * 300, 0.01))),
    one("that goes on and on", 25, greets(b"220-x\r\n", floods(b"", b"220-x\r\n" * 300, 0.01))),
    one("of 16 MB", 3306, greets(mysql(b"\x0a8.0.1\x00", 0xFFFFFF))), one("that blocks the host", 3306, greets(mysql(b"\xff\x69\x04Host is blocked " + SCRIPT.encode())), SCRIPT),
    one("without an end of its version", 3306, greets(mysql(b"\x0a" + b"8" * 30_000))),
    one("without security, at once", 5900, greets(b"RFB 003.008\n\x01\x01\x00\x00\x00\x00")),
    one("of modules without end", 873, greets(b"@RSYNCD: 31.0\n", floods(b"", b"module\tcomment\n" * 300, 0.01))), one("that answers before it is asked", 3389, greets(TPKT + b"\x01\x00\x00\x00")), one("of RDP that floods", 3389, greets(TPKT, floods(b"", TPKT * 500, 0.01))),
    one("of Redis with arrays in arrays", 6379, greets(b"*1\r\n" * 20_000)), one("of MongoDB in a document of 2 GB", 27017, greets(struct.pack("<iiii", 0x7FFFFFFF, 1, 1, 2013) + bytes(900))),
]

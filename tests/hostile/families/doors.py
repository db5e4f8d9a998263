"""Behind the doors that only an owner lets us knock at: file sharing that lies by the byte, and banners that act where
they are shown. Looked at with leave of level 2; nothing is ever logged in to, whatever is offered."""

from __future__ import annotations

import struct

from .. import OK, Behaviour, answers, drips, floods, never_speaks, resets, says
from ..case import SEEN, UNSEEN, Case
from .words import ANSI, FORMULA, SCRIPT

SMB2 = b"\xfeSMB" + struct.pack("<HHIHHIIQIIQ", 64, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0) + bytes(16)
NEGOTIATED = struct.pack("<HHHH16sIIIIQQHHI", 65, 1, 0x0302, 0, bytes(16), 0x7F, 1 << 23, 1 << 23, 1 << 23, 0, 0, 128, 0, 0)
SMB1 = b"\xffSMB\x72" + bytes(4) + b"\x98\x01\x28" + bytes(12) + struct.pack("<HHHH", 0, 1, 0, 1)
BANNERS = {21: b"220 %s FTP\r\n", 22: b"SSH-2.0-%s\r\n", 23: b"\xff\xfd\x18%s login: ", 25: b"220 %s ESMTP\r\n", 110: b"+OK %s\r\n",
           143: b"* OK %s\r\n", 3306: b"\x5b\x00\x00\x00\x0a%s\x00" + bytes(80), 5432: b"E\x00\x00\x00\x40SFATAL\x00M%s\x00\x00",
           6379: b"-ERR %s\r\n", 27017: b"%s", 5900: b"RFB %s\n", 873: b"@RSYNCD: %s\n", 9200: OK + b"\r\n{\"version\":{\"number\":\"%s\"}}",
           8291: b"%s", 7547: b"HTTP/1.1 401 %s\r\n\r\n", 2375: OK + b"\r\n{\"Version\":\"%s\"}", 11211: b"VERSION %s\r\n", 5985: b"HTTP/1.1 404 %s\r\n\r\n"}
PAGE = answers(OK + b"Content-Length: 2\r\n", b"hi")
ANY = SEEN | UNSEEN
MOST = 110  # some 25 doors, a second knock where nothing came


def framed(message: bytes, *, size: int | None = None) -> bytes:
    """In the frame of direct TCP (MS-SMB2 2.1), with the length it has or another."""
    return struct.pack(">I", len(message) if size is None else size) + message


def behind(name: str, doors: dict[int, Behaviour], *never: str) -> Case:
    """A shop of one page with *doors* beside it."""
    return Case(f"doors: {name}", ANY, secure=PAGE, plain=PAGE, doors=doors, never=never, most_connections=MOST)


def smb(name: str, behave: Behaviour) -> Case:
    """Behind 445 and 139."""
    return behind(f"SMB, {name}", {445: behave, 139: behave})


def banners(name: str, text: bytes, *never: str) -> Case:
    """*text* in the greeting of every service."""
    return behind(f"banners of {name}", {port: says(greeting.replace(b"%s", text)) for port, greeting in BANNERS.items()}, *never)


CASES: list[Case] = [
    smb("silent", never_speaks), smb("resets", resets), smb("noise", says(bytes(range(256)) * 8)), smb("HTTP", says(OK + b"\r\n")),
    smb("a flood", says(b"", floods(b"", b"\xfeSMB" * 4000))), smb("drips", says(b"", drips(framed(SMB2 + NEGOTIATED), b"\x00"))),
    smb("a length of 16 MB", says(framed(SMB2, size=0xFFFFFF))), smb("a length of nothing", says(framed(b""))),
    smb("a length below its header", says(framed(SMB2[:20]))), smb("a frame of no kind", says(b"\x85\x00\x00\x00" + SMB2)),
    *(smb(f"cut after {n} bytes", says(framed(SMB2 + NEGOTIATED)[:n])) for n in (3, 4, 8, 40, 67, 68, 80, 120)),
    smb("a security blob that points outside", says(framed(SMB2 + NEGOTIATED[:56] + struct.pack("<HHI", 0xFFFF, 0xFFFF, 0xFFFFFFFF)))),
    smb("contexts that point to themselves", says(framed(SMB2 + struct.pack("<HHHH", 65, 1, 0x0311, 0xFFFF) + NEGOTIATED[8:60] + struct.pack("<I", 64)))),
    smb("a dialect of no name", says(framed(SMB2 + NEGOTIATED.replace(b"\x02\x03", b"\x99\x99", 1)))),
    smb("SMB1 of nothing", says(framed(SMB1))), smb("SMB1 with words that lie", says(framed(SMB1 + b"\xff" + bytes(10)))),
    smb("SMB1 with a count that lies", says(framed(SMB1 + b"\x11" + bytes(34) + b"\xff\xff"))),
    smb("a session granted to nobody", says(framed(SMB1 + b"\x11\x00\x00\x03" + b"\xff" * 31 + b"\x00\x00"))),
    smb("an answer to another message", says(framed(SMB2.replace(struct.pack("<Q", 0), struct.pack("<Q", 77), 1) + NEGOTIATED))),
    smb("names of HTML", says(framed(SMB2 + NEGOTIATED + SCRIPT.encode("utf-16-le")))),
    smb("a frame in each byte", says(b"", drips(framed(SMB2), NEGOTIATED, 0.02))), smb("a second answer to one question", says(framed(SMB2 + NEGOTIATED) * 40)),
    smb("SMB2 that is compressed", says(framed(b"\xfcSMB" + bytes(60)))), smb("SMB2 that is encrypted", says(framed(b"\xfdSMB" + bytes(60)))),
    smb("a status of more to come, for ever", says(b"", floods(b"", framed(b"\xfeSMB" + struct.pack("<HHI", 64, 0, 0x103) + SMB2[12:] + NEGOTIATED)))),
    smb("SMB1 of 65,535 dialects", says(framed(SMB1 + b"\x11\xfe\xff" + bytes(60)))), smb("NetBIOS that is sent elsewhere", says(b"\x84\x00\x00\x06\x7f\x00\x00\x01\x01\xbd")),
    behind("mail that drips its promise of TLS", {25: says(b"220 x\r\n", drips(b"", b"250-STARTTLS\r\n", 0.3))}),
    behind("mail that says TLS and speaks none", {25: says(b"220 x ESMTP\r\n", says(b"250-x\r\n250 STARTTLS\r\n", says(b"220 go\r\n", says(b"250 no\r\n"))))}),
    banners("HTML", SCRIPT.encode(), SCRIPT), banners("ANSI", ANSI.encode(), "\x1b"), banners("formulas", FORMULA.encode()),
    banners("bidi", "\u202eevil".encode(), "\u202e"), banners("NUL", b"a\x00b"), banners("60 kB", b"x" * 60_000), banners("high bytes", b"\xff\xfe" * 50),
    banners("versions of many digits", b"9" * 5000), banners("nothing", b""),
    behind("every service floods", {port: says(b"", floods(b"", b"x" * 20_000)) for port in BANNERS}),
    behind("every service drips", {port: says(b"", drips(b"", b"220 x\r\n", 0.2)) for port in BANNERS}),
    behind("every service is silent", dict.fromkeys(BANNERS, never_speaks)),
    behind("every service resets", dict.fromkeys(BANNERS, resets)),
]

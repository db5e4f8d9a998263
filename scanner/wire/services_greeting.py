"""Services that speak first: FTP, SSH, Telnet, rsync, MikroTik's bandwidth test. Nothing at all is sent to them."""

from __future__ import annotations

import re

from ..evidence import Access
from .services_talk import NotThis, Proof, clean, expect

# ---- FTP ------------------------------------------------------------------------------------------------------------

# RFC 959 sections 4.2 and 5.4: what may greet. 120 and 421 are its own; 500 and 530 are how vsftpd and others refuse.
_FTP_LINE = re.compile(rb"(220|120|421|500|530)([ -])([^\r\n]*)\r?\n")
_MAIL = re.compile(rb"\bE?SMTP\b|\bLMTP\b", re.IGNORECASE)


def ftp(wire: bytes) -> Proof | None:
    """The greeting of an FTP server (RFC 959 section 5.4); *version* is its first line that says something.

    Mail servers greet with 220 as well (RFC 5321 section 4.2), and name themselves. note "refused": it greets, but not
    with a 220.
    """
    if not re.match(rb"[1245][0-9]{2}[ -]", wire[:4]) and len(wire) >= 4:
        raise NotThis(f"begins with {clean(wire[:12])!r}")
    first = _FTP_LINE.match(wire)
    if first is None:
        if b"\n" in wire:
            raise NotThis(f"greets with {clean(wire[:12])!r}")
        return None
    code = first[1]
    for line in wire.split(b"\n")[:-1]:
        text = line[4:] if line.startswith(code) else line
        if _MAIL.search(line):
            raise NotThis("a mail server")
        if spoken := clean(text.strip(b" -*=#_()\r\t")):
            return _ftp_proof(code, spoken)
        if line.startswith(code + b" "):
            return _ftp_proof(code, "")
    return None


def _ftp_proof(code: bytes, spoken: str) -> Proof:
    if code == b"220":
        return Proof("ftp", Access.UNKNOWN, spoken)
    if "ftp" not in spoken.lower():
        raise NotThis(f"{code.decode()} of a server that does not say which")
    return Proof("ftp", Access.UNKNOWN, spoken, "refused")


# ---- SSH ------------------------------------------------------------------------------------------------------------

# RFC 4253 section 4.2: SSH-protoversion-softwareversion SP comments, 255 bytes with CR LF; LF alone is common
_SSH = re.compile(rb"SSH-([12])\.([0-9]{1,3})-([^\r\n]{1,245})\r?\n")
_LINE_CAP = 1_024


def ssh(wire: bytes) -> Proof | None:
    """The identification string (RFC 4253 section 4.2), behind any other lines that the server sends first.

    note "mikrotik": RouterOS; "ssh1": the protocol of 1995 is still spoken (1.5, or 1.99 of section 5.1).
    """
    *lines, rest = wire.split(b"\n")
    for line in lines:
        if line.startswith(b"SSH-"):
            return _ssh_proof(line + b"\n")
        if b"\0" in line or len(line) > _LINE_CAP or line.startswith((b"HTTP/", b"220 ", b"220-")):
            raise NotThis(f"says {clean(line[:40])!r}")
    if len(rest) > _LINE_CAP or b"\0" in rest:
        raise NotThis("no line of text")
    return None


def _ssh_proof(line: bytes) -> Proof:
    said = _SSH.fullmatch(line)
    if said is None:
        raise NotThis(f"says {clean(line[:40])!r}")
    software = clean(said[3])
    if software.startswith("ROSSSH") or "mikrotik" in software.lower():
        return Proof("ssh", Access.UNKNOWN, software, "mikrotik")
    return Proof("ssh", Access.UNKNOWN, software, "ssh1" if said[1] == b"1" else "")


# ---- Telnet ---------------------------------------------------------------------------------------------------------

IAC = 0xFF
# RFC 854: WILL, WON'T, DO, DON'T; NOP to GA are commands of two bytes
_VERBS = range(0xFB, 0xFF)
_COMMANDS = range(0xF1, 0xFA)
# The registry of telnet options: 0 to 49, the three of RFC 2941's time at 138 to 140, 255 for more
_OPTIONS = {*range(50), 138, 139, 140, 255}
_PROMPT = re.compile(rb"(?:login|user ?name|user|password|passcode)[ \t]{0,2}:", re.IGNORECASE)
_OTHERS = (b"SSH-", b"HTTP/", b"220 ", b"220-", b"+OK", b"* OK", b"RFB ", b"@RSYNCD")


def telnet(wire: bytes) -> Proof | None:
    """Option negotiation (RFC 854) or a prompt for a name or a password. A prompt locks; negotiation alone says
    nothing of who is let in, and what it would take to be asked is never sent."""
    if wire.startswith(_OTHERS):
        raise NotThis(f"says {clean(wire[:12])!r}")
    at = 0
    while (found := wire.find(IAC, at)) >= 0:
        if (proof := _telnet_text(wire[:found])) is not None:
            return proof
        if len(wire) < found + 2:
            return None
        verb = wire[found + 1]
        if verb in _VERBS:
            return _negotiation(wire, found)
        if verb not in _COMMANDS:
            raise NotThis(f"command {verb:#x} comes first")
        at = found + 2
    return _telnet_text(wire)


def _negotiation(wire: bytes, at: int) -> Proof | None:
    if len(wire) < at + 3:
        return None
    if wire[at + 2] not in _OPTIONS:
        raise NotThis(f"option {wire[at + 2]}")
    return Proof("telnet", Access.UNKNOWN)


def _telnet_text(text: bytes) -> Proof | None:
    """A Proof where *text*, with commands in it, asks for a name; NotThis where no terminal would print it."""
    prompt = _PROMPT.search(text)
    # RFC 854's printer: BEL to CR and ESC for colours; NUL is padding. Commands were looked at before.
    strange = re.search(rb"[\x01-\x06\x0e-\x1a\x1c-\x1f\x7f]", text)
    if strange and (prompt is None or strange.start() < prompt.start()):
        raise NotThis(f"byte {strange[0].hex()} in a text")
    if prompt is None:
        return None
    mark = re.search(rb"mikrotik v?([0-9][\w.() -]{0,40})", text[: prompt.start()], re.IGNORECASE)
    return Proof("telnet", Access.LOCKED, clean(b"MikroTik " + mark[1]) if mark else "", "mikrotik" if mark else "")


# ---- rsync ----------------------------------------------------------------------------------------------------------

_RSYNC = re.compile(rb"@RSYNCD: ([0-9]{1,3}(?:\.[0-9]{1,3})?)(?: [^\r\n]{0,200})?\r?\n")


def rsync(wire: bytes) -> Proof | None:
    """The greeting of an rsync daemon ("@RSYNCD: <version>.<subprotocol> <digests>", rsync's clientserver.c). Which
    folders it has would be the next question, and is not asked."""
    if not expect(wire, b"@RSYNCD: ") or (b"\n" not in wire and len(wire) < 256):
        return None
    said = _RSYNC.match(wire)
    if said is None:
        raise NotThis(f"says {clean(wire[:40])!r}")
    return Proof("rsync", Access.UNKNOWN, f"protocol {said[1].decode()}")


# ---- MikroTik bandwidth test ----------------------------------------------------------------------------------------

_HELLO = b"\1\0\0\0"


def mikrotik_bandwidth(wire: bytes) -> Proof | None:
    """The four bytes with which RouterOS's bandwidth test greets, and not one more (no public specification; as
    measured by others and in nmap's service table). Whether it asks for a name shows only when a test is ordered."""
    if not expect(wire, _HELLO):
        return None
    if len(wire) > len(_HELLO):
        raise NotThis("more than four bytes")
    return Proof("mikrotik_bandwidth", Access.UNKNOWN)

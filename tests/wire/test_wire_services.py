"""What services say when they are spoken to: recorded answers and what each proves, and what proves nothing.

Recorded from Debian 12's redis, memcached, MariaDB, PostgreSQL, vsftpd, OpenSSH, TigerVNC, xrdp, rsync, inetutils' telnetd
and pptpd; the others are laid out as their specifications say.
"""

from __future__ import annotations

import struct

import pytest
from ikmscan.scanner.evidence import Access
from ikmscan.scanner.wire import services
from ikmscan.scanner.wire.services import NotThis, Proof, talk_for

OPEN, LOCKED, UNKNOWN = Access.OPEN, Access.LOCKED, Access.UNKNOWN

MARIADB = bytes.fromhex(
    "640000000a352e352e352d31302e31312e31392d4d6172696144422d302b6465623132753100030000003c4377537677725800fef7080200ff81"
    "150000000000001d0000004f683c342f303f306f627a61006d7973716c5f6e61746976655f70617373776f726400"
)
XRDP = bytes.fromhex("030000130ed000001234000201080001000000")
TELNETD = bytes.fromhex("fffb25fffb26fffd18fffd20fffd23fffd27fffd24")
PPTPD = bytes.fromhex("009c00011a2b3c4d00020000010001000000000000000000000100016c6f63616c").ljust(92, b"\0") + b"linux".ljust(64, b"\0")


def packet(payload: bytes, sequence: int = 0) -> bytes:
    return len(payload).to_bytes(3, "little") + bytes([sequence]) + payload


def mysql_error(code: int, text: bytes) -> bytes:
    return packet(b"\xff" + struct.pack("<H", code) + text)


def tds(options: bytes, kind: int = 4) -> bytes:
    return struct.pack(">BBHHBB", kind, 1, 8 + len(options), 0, 1, 0) + options


def rdp(kind: int, value: int) -> bytes:
    return XRDP[:11] + struct.pack("<BBHI", kind, 0, 8, value)


def bson(*fields: tuple[int, bytes, bytes]) -> bytes:
    inside = b"".join(bytes([kind]) + name + b"\0" + value for kind, name, value in fields)
    return struct.pack("<i", len(inside) + 5) + inside + b"\0"


def op_reply(document: bytes, answered: int = 1) -> bytes:
    return struct.pack("<iiiiiqii", 36 + len(document), 7, answered, 1, 8, 0, 0, 1) + document


def op_msg(document: bytes) -> bytes:
    return struct.pack("<iiiiiB", 21 + len(document), 7, 1, 2013, 0, 0) + document


def int32(number: int) -> bytes:
    return struct.pack("<i", number)


OK = (1, b"ok", struct.pack("<d", 1.0))
TOPOLOGY = bson((0x10, b"counter", int32(3)), (0x12, b"big", bytes(8)))
HELLO = bson(
    (8, b"ismaster", b"\1"), (3, b"topologyVersion", TOPOLOGY), (9, b"localTime", bytes(8)), (2, b"msg", int32(4) + b"abc\0"),
    (5, b"nonce", int32(2) + b"\0\1\2"), (0x10, b"minWireVersion", int32(0)), (0x10, b"maxWireVersion", int32(17)), OK,
)
OLD_HELLO = bson((8, b"ismaster", b"\1"), OK)
REFUSED_HELLO = bson((2, b"errmsg", int32(3) + b"no\0"), (0x10, b"code", int32(59)), OK)
TDS_2019 = bytes.fromhex("000010000601001600010200170000ff") + bytes.fromhex("0f0007d00000") + b"\1"
TDS_2000 = bytes.fromhex("0000150006" "01001b0001" "02001c0001" "03001d0000" "ff" "080000c20000" "02" "00")
KEY = bytes(range(0x40, 0x60))

# (service, name): the bytes of the server, and what they prove
ANSWERS: dict[tuple[str, str], tuple[bytes, Proof]] = {
    ("ftp", "vsftpd"): (b"220 (vsFTPd 3.0.3)\r\n", Proof("ftp", UNKNOWN, "vsFTPd 3.0.3")),
    ("ftp", "MikroTik"): (
        b"220 Toko FTP server (MikroTik 6.49.6) ready\r\n", Proof("ftp", UNKNOWN, "Toko FTP server (MikroTik 6.49.6) ready"),
    ),
    ("ftp", "Pure-FTPd"): (
        b"220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n220-You are user number 1 of 50 allowed.\r\n",
        Proof("ftp", UNKNOWN, "Welcome to Pure-FTPd [privsep] [TLS]"),
    ),
    ("ftp", "nothing to say"): (b"220-\r\n220 \r\n", Proof("ftp", UNKNOWN)),
    ("ftp", "no color for control characters"): (b"220 a\x1b[31m\xe9b\r\n", Proof("ftp", UNKNOWN, "a [31m b")),
    ("ftp", "full"): (b"421 Too many FTP users.\r\n", Proof("ftp", UNKNOWN, "Too many FTP users.", "refused")),
    ("ssh", "OpenSSH"): (
        b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n", Proof("ssh", UNKNOWN, "OpenSSH_9.2p1 Debian-2+deb12u10"),
    ),
    ("ssh", "RouterOS"): (b"SSH-2.0-ROSSSH\r\n", Proof("ssh", UNKNOWN, "ROSSSH", "mikrotik")),
    ("ssh", "lines before"): (b"Welcome\r\nto us\nSSH-2.0-dropbear\n", Proof("ssh", UNKNOWN, "dropbear")),
    ("ssh", "both versions"): (b"SSH-1.99-Cisco-1.25\n", Proof("ssh", UNKNOWN, "Cisco-1.25", "ssh1")),
    ("telnet", "inetutils"): (TELNETD, Proof("telnet", UNKNOWN)),
    ("telnet", "a prompt"): (b"\r\nDebian GNU/Linux 12\r\ntoko login: ", Proof("telnet", LOCKED)),
    ("telnet", "MikroTik"): (b"\r\nMikroTik v6.48.6 (stable)\r\nLogin: ", Proof("telnet", LOCKED, "MikroTik 6.48.6 (stable)", "mikrotik")),
    ("telnet", "a text, NOP, a wish"): (b"Hello\r\n\xff\xf1\xff\xfb\x01", Proof("telnet", UNKNOWN)),
    ("rsync", "3.5"): (b"@RSYNCD: 32.0 sha512 sha256 sha1 md5 md4\n", Proof("rsync", UNKNOWN, "protocol 32.0")),
    ("rsync", "2.6"): (b"@RSYNCD: 29\n", Proof("rsync", UNKNOWN, "protocol 29")),
    ("mikrotik_bandwidth", "hello"): (b"\1\0\0\0", Proof("mikrotik_bandwidth", UNKNOWN)),
    ("mysql", "MariaDB"): (MARIADB, Proof("mysql", UNKNOWN, "10.11.19-MariaDB-0+deb12u1")),
    ("mysql", "protocol 9"): (packet(b"\x093.20.32\0" + int32(5) + b"abcdefgh\0"), Proof("mysql", UNKNOWN, "3.20.32")),
    ("mysql", "MySQL turns the host away"): (
        mysql_error(1130, b"Host '192.0.2.9' is not allowed to connect to this MySQL server"), Proof("mysql", LOCKED, "", "host_refused"),
    ),
    ("mysql", "MariaDB turns the host away"): (
        mysql_error(1130, b"#HY000Host 'x' is not allowed to connect to this MariaDB server"),
        Proof("mysql", LOCKED, "MariaDB", "host_refused"),
    ),
    ("mysql", "blocked"): (mysql_error(1129, b"Host 'x' is blocked"), Proof("mysql", LOCKED, "", "host_refused")),
    ("mysql", "full"): (mysql_error(1040, b"Too many connections"), Proof("mysql", UNKNOWN, "", "refused")),
    ("postgresql", "with TLS"): (b"S", Proof("postgresql", UNKNOWN, "", "tls")),
    ("postgresql", "without TLS"): (b"N", Proof("postgresql", UNKNOWN, "", "no_tls")),
    ("postgresql", "full"): (
        b"E\0\0\0\x3bSFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0",
        Proof("postgresql", UNKNOWN, "", "refused"),
    ),
    ("postgresql", "old and full"): (b"EFATAL:  Sorry, too many clients\n\0", Proof("postgresql", UNKNOWN, "", "refused")),
    ("mssql", "2019"): (tds(TDS_2019), Proof("mssql", UNKNOWN, "15.0.2000", "tls")),
    ("mssql", "2000"): (tds(TDS_2000), Proof("mssql", UNKNOWN, "8.0.194", "no_tls")),
    ("redis", "obeys"): (b"+PONG\r\n", Proof("redis", OPEN)),
    ("redis", "password"): (b"-NOAUTH Authentication required.\r\n", Proof("redis", LOCKED)),
    ("redis", "protected"): (
        b"-DENIED Redis is running in protected mode because protected mode is enabled\r\n", Proof("redis", LOCKED, "", "protected"),
    ),
    ("redis", "before 2.8"): (b"-ERR operation not permitted\r\n", Proof("redis", LOCKED)),
    ("redis", "full"): (b"-ERR max number of clients reached\r\n", Proof("redis", UNKNOWN, "", "refused")),
    ("redis", "loading"): (b"-LOADING Redis is loading the dataset in memory\r\n", Proof("redis", UNKNOWN, "", "loading")),
    ("memcached", "obeys"): (b"VERSION 1.6.18\r\n", Proof("memcached", OPEN, "1.6.18")),
    ("memcached", "wants a name"): (b"CLIENT_ERROR unauthenticated\r\n", Proof("memcached", LOCKED)),
    ("mongodb", "6.0 by OP_REPLY"): (op_reply(HELLO), Proof("mongodb", UNKNOWN, "6.0")),
    ("mongodb", "6.0 by OP_MSG"): (op_msg(HELLO), Proof("mongodb", UNKNOWN, "6.0")),
    ("mongodb", "a release between"): (op_reply(bson((0x10, b"maxWireVersion", int32(14)), OK)), Proof("mongodb", UNKNOWN, "wire 14")),
    ("mongodb", "before 2.6"): (op_reply(OLD_HELLO), Proof("mongodb", UNKNOWN)),
    ("mongodb", "does not know the word"): (op_msg(REFUSED_HELLO), Proof("mongodb", UNKNOWN)),
    ("rdp", "TLS alone will do"): (XRDP, Proof("rdp", UNKNOWN, "", "no_nla")),
    ("rdp", "NLA or nothing"): (rdp(3, 5), Proof("rdp", LOCKED, "", "nla")),
    ("rdp", "RDP security is what it has"): (rdp(2, 0), Proof("rdp", UNKNOWN, "", "old")),
    ("rdp", "no TLS allowed"): (rdp(3, 2), Proof("rdp", UNKNOWN, "", "old")),
    ("rdp", "no certificate"): (rdp(3, 3), Proof("rdp", UNKNOWN, "", "old")),
    ("rdp", "flags make no sense to it"): (rdp(3, 4), Proof("rdp", UNKNOWN)),
    ("rdp", "NLA though TLS was asked"): (rdp(2, 2), Proof("rdp", UNKNOWN)),
    ("rdp", "Windows 2000"): (bytes.fromhex("0300000b06d00000123400"), Proof("rdp", UNKNOWN, "", "old")),
    ("vnc", "lets everybody in"): (b"RFB 003.008\n\1\1", Proof("vnc", OPEN, "RFB 003.008")),
    ("vnc", "everybody or a password"): (b"RFB 003.008\n\2\2\1", Proof("vnc", OPEN, "RFB 003.008")),
    ("vnc", "TigerVNC with a password"): (b"RFB 003.008\n\2\x13\2", Proof("vnc", LOCKED, "RFB 003.008")),
    ("vnc", "what TLS wraps is not seen"): (b"RFB 003.008\n\1\x13", Proof("vnc", UNKNOWN, "RFB 003.008")),
    ("vnc", "too many failures"): (b"RFB 003.008\n\0\0\0\0\x03Too", Proof("vnc", UNKNOWN, "RFB 003.008", "refused")),
    ("vnc", "3.3 with a password"): (b"RFB 003.003\n\0\0\0\2", Proof("vnc", LOCKED, "RFB 003.003")),
    ("vnc", "3.3 without"): (b"RFB 003.003\n\0\0\0\1", Proof("vnc", OPEN, "RFB 003.003")),
    ("vnc", "3.3 refuses"): (b"RFB 003.003\n\0\0\0\0", Proof("vnc", UNKNOWN, "RFB 003.003", "refused")),
    ("pptp", "poptop"): (PPTPD, Proof("pptp", UNKNOWN, "linux firmware 1")),
    ("pptp", "full"): (PPTPD[:14] + b"\4" + PPTPD[15:], Proof("pptp", UNKNOWN, "linux firmware 1", "refused")),
    ("winbox", "a stranger's name"): (b"\x21\x06" + KEY + b"\1", Proof("winbox", LOCKED)),
    ("winbox", "with salt"): (b"\x31\x06" + KEY + b"\0" + bytes(16), Proof("winbox", LOCKED)),
    ("mikrotik_api", "nobody logged in"): (b"\x06!fatal\x0dnot logged in\0", Proof("mikrotik_api", LOCKED)),
    ("mikrotik_api", "goodbye"): (b"\x06!fatal\x1dsession terminated on request\0", Proof("mikrotik_api", UNKNOWN)),
    ("mikrotik_api", "trap"): (b"\x05!trap\x16=message=not logged in\0", Proof("mikrotik_api", LOCKED)),
    ("mikrotik_api", "full"): (b"\x06!fatal\x11too many sessions\0", Proof("mikrotik_api", UNKNOWN, "", "refused")),
}
CASES = pytest.mark.parametrize(("service", "name"), ANSWERS)

STRANGERS: dict[str, bytes] = {
    "ssh": b"SSH-2.0-OpenSSH_9.2p1\r\n", "smtp": b"220 mx.example ESMTP Postfix\r\n", "pop3": b"+OK ready\r\n-ERR what\r\n",
    "imap": b"* OK ready\r\n", "http": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "rfb": b"RFB 003.008\n\1\1",
    "mariadb": MARIADB, "redis": b"-ERR wrong number of arguments for 'get' command\r\n", "memcached": b"ERROR\r\n",
    "zeros": bytes(64), "ones": b"\xff" * 64, "noise": bytes(range(1, 200, 3)), "rsync": b"@RSYNCD: 31.0\n", "rdp": XRDP,
}
# Whom each may be taken for
ITSELF = {
    "ssh": {"ssh"}, "rfb": {"vnc"}, "mariadb": {"mysql"}, "rsync": {"rsync"}, "rdp": {"rdp"}, "http": {"tr069"},
}
SERVICES = [*services._EXCHANGES, *services._PAGES]


@CASES
def test_an_answer_proves_what_it_says(service: str, name: str) -> None:
    wire, proof = ANSWERS[service, name]
    talk = talk_for(service)
    assert talk is not None
    assert talk.feed(wire) == proof
    assert talk.feed(b"more") == talk.end() == proof
    assert talk.reply() == b""


@CASES
def test_nothing_is_proven_before_the_end(service: str, name: str) -> None:
    wire, proof = ANSWERS[service, name]
    needed = next(n for n in range(len(wire) + 1) if fed(service, wire[:n]) == proof)
    for cut in range(needed):
        # a version that VNC has said proves VNC, whatever comes; nothing else is half proven
        assert fed(service, wire[:cut]) is None
        assert after(service, wire[:cut]) in ((None, Proof("vnc", UNKNOWN, wire[:11].decode())) if service == "vnc" else (None,))


def fed(service: str, wire: bytes) -> Proof | None:
    talk = talk_for(service)
    assert talk is not None
    return talk.feed(wire)


def after(service: str, wire: bytes) -> Proof | None:
    talk = talk_for(service)
    assert talk is not None
    talk.feed(wire)
    return talk.end()


@CASES
def test_a_byte_at_a_time_means_the_same(service: str, name: str) -> None:
    wire, proof = ANSWERS[service, name]
    talk = talk_for(service)
    assert talk is not None
    said = [talk.feed(wire[at : at + 1]) for at in range(len(wire))]
    assert said[-1] == proof
    assert set(said) <= {None, proof}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_is_taken_for_nobody_else(service: str, stranger: str) -> None:
    talk = talk_for(service)
    assert talk is not None
    if service in ITSELF.get(stranger, set()):
        assert talk.feed(STRANGERS[stranger]) is not None
        return
    try:
        assert talk.feed(STRANGERS[stranger]) is None
    except NotThis:
        with pytest.raises(NotThis):
            talk.feed(b"SSH-2.0-late\r\n")
    assert talk.end() is None


@pytest.mark.parametrize("service", SERVICES)
def test_an_echo_proves_nothing(service: str) -> None:
    talk = talk_for(service)
    assert talk is not None
    if talk.opening:
        with pytest.raises(NotThis):
            talk.feed(talk.opening)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("pieces", [1, 99])
def test_tls_where_plain_bytes_were_asked_is_said(service: str, pieces: int) -> None:
    alert = b"\x15\x03\x01\x00\x02\x02\x46"
    talk = talk_for(service)
    assert talk is not None
    with pytest.raises(NotThis) as fault:
        for at in range(0, len(alert), pieces):
            assert talk.feed(alert[at : at + pieces]) is None
    assert fault.value.note == "tls"


def test_ports_without_a_small_exchange_have_no_talk() -> None:
    assert [talk_for(service) for service in ("msrpc", "nfs", "", "gopher")] == [None] * 4

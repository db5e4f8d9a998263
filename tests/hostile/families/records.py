"""TLS below the certificate: records and messages that flood, lie about their length, or answer what nobody asked."""

from __future__ import annotations

import scripted_tls
from scripted_tls import Script

from .. import OK, floods, says
from ..case import SEEN, UNREACHABLE, UNSEEN, Case, door, endless


def flooding(data: bytes) -> object:
    return says(b"", floods(b"", data * max(1, 20_000 // len(data))))


def played(name: str, **how: object) -> Case:
    """A scripted server of TLS."""
    return Case(f"TLS: {name}", SEEN | UNSEEN, script=lambda host: Script(
        identity=scripted_tls.identity(host, "ec"), answer=OK, **how))  # type: ignore[arg-type]


ANY = SEEN | UNSEEN
CASES: list[Case] = [
    *endless(*(door(f"TLS: a flood of {name}", UNREACHABLE, flooding(data)) for name, data in (  # type: ignore[arg-type]
        ("empty records", b"\x17\x03\x03\x00\x00"), ("empty handshake records", b"\x16\x03\x03\x00\x00"),
        ("warnings", b"\x15\x03\x03\x00\x02\x01\x70"), ("change cipher specs", b"\x14\x03\x03\x00\x01\x01"),
        ("hello requests", b"\x16\x03\x03\x00\x04\x00\x00\x00\x00"), ("heartbeats", b"\x18\x03\x03\x00\x03\x01\x40\x00"),
        ("records of no kind", b"\x63\x03\x03\x00\x04abcd"), ("records of no version", b"\x16\x09\x09\x00\x04abcd"),
        ("records too long", b"\x16\x03\x03\xff\xff" + b"x" * 65535), ("a certificate of 16 MB", b"\x16\x03\x03\x40\x00" + b"\x0b\xff\xff\xff" * 4096)))),
    door("TLS: an alert at once", UNREACHABLE, says(b"\x15\x03\x01\x00\x02\x02\x28")),
    door("TLS: an alert of no number", UNREACHABLE, says(b"\x15\x03\x01\x00\x02\x09\xff")),
    door("TLS: half an alert", UNREACHABLE, says(b"\x15\x03\x01\x00\x02\x02")),
    door("TLS: a ServerHello of nothing", UNREACHABLE, says(b"\x16\x03\x03\x00\x04\x02\x00\x00\x00")),
    door("TLS: a ServerHello of 16 MB announced", UNREACHABLE, says(b"\x16\x03\x03\x00\x04\x02\xff\xff\xff")),
    door("TLS: SSLv2 of noise", UNREACHABLE, says(b"\x80\x20\x04\x00\x01\x00\x02" + bytes(27))),
    door("TLS: plain HTTP on 443", ANY, says(OK + b"\r\n")),
    door("TLS: SSH on 443", UNREACHABLE, says(b"SSH-2.0-OpenSSH_9.2\r\n")),
    played("one byte a record", record_bytes=1), played("one byte a write", piece_bytes=1),
    played("warnings before the hello", warnings=(0, 112, 255) * 20), played("a version of no kind", forced_version=0x0399),
    played("a suite that nobody offered", forced_suite=0xFFFF), played("a suite of nothing", forced_suite=0x0000),
    played("a group of no kind", forced_group=0xFFFF), played("a compression that nobody offered", forced_compression=99),
    played("a cookie of 60 kB", cookie=b"c" * 60_000, insists=True), played("a staple of noise", staple=b"\x30\x82" + bytes(900)),
    played("a staple of 60 kB", staple=bytes(60_000)), played("SCTs of noise", scts=(b"x" * 9000, b"")),
    played("extensions that nobody asked for", pushed=tuple((n, b"x" * 50) for n in range(60_000, 60_100))),
    played("a protocol of HTML", alpn=("<script>alert(31337)</script>",)), played("200 tickets", tickets=200),
    played("cut after ten bytes", cut=10), played("cut in the certificate", cut=300),
    played("one connection at a time", one_by_one=True), played("turned away after five", patience=5),
    played("turned away after twenty-five", patience=25), played("silent after ten", patience=10, beyond=scripted_tls.No.SILENCE),
    played("a client certificate wanted", client_certificate=True), played("garbage instead", instead=bytes(range(256)) * 4),
]

"""The corpus: what stands in corpus/<name>/ (bytes that once were a finding, or that lead far), and seeds that are made."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
RESPONSE = (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b; Secure\r\nContent-Type: text/html\r\n\r\n"
            b"5;x=y\r\nhello\r\n0\r\nTrailer: x\r\n\r\n")
PAGE = (b"<!doctype html><head><meta charset=utf-8><title>Toko &amp; Batik</title><style>.x{display:none}</style><base href=/a>"
        b"<script src=//x.example/a.js integrity=sha256-x></script></head><body><form action=http://x><input type=password></form>"
        b"<div style='position:absolute;left:-999px'><a href=https://slot.example>gacor</a></div><table><tr><td><p>x</table><svg><p>")
# TLS 1.2 ServerHello, with extensions, in a record; then an alert.
HELLO = bytes.fromhex("160303003d0200003903036b1d" + "11" * 30 + "00c02f000011ff01000100000b0002010000170000002300000000")
RDAP = json.dumps({"objectClassName": "domain", "ldhName": "toko.example", "status": ["active"],
                   "events": [{"eventAction": "expiration", "eventDate": "2027-01-01T00:00:00Z"}],
                   "entities": [{"roles": ["registrar"], "vcardArray": ["vcard", [["fn", {}, "text", "X"]]]}]}).encode()
DNS = bytes.fromhex("1234818000010002000000000474" + "6f6b6f076578616d706c650000010001c00c00010001000000050004cb007107c00c0010000100000005000908763d73706631202d")
GREETINGS = (b"220 (vsFTPd 3.0.5)\r\n", b"SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13\r\n", b"\xff\xfd\x18\xff\xfd\x20login: ", b"@RSYNCD: 31.0\n",
             b"\x4a\x00\x00\x00\x0a8.0.36\x00" + bytes(40) + b"mysql_native_password\x00", b"N", b"+PONG\r\n", b"-NOAUTH x\r\n", b"VERSION 1.6.21\r\n",
             b"RFB 003.008\n\x02\x01\x02", b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x124\x00\x02\x0f\x08\x00\x02\x00\x00\x00", b"\x05!done\x00",
             b"HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 2\r\n\r\n{}", RESPONSE)


def seeds(name: str) -> list[bytes]:
    """All seeds of a harness; never none."""
    return [*stored(name), *_made(name), b""]


def stored(name: str) -> list[bytes]:
    """What stands in the corpus."""
    return [p.read_bytes() for p in sorted((CORPUS / name).glob("*.bin"))]


def _made(name: str) -> Iterator[bytes]:
    match name:
        case "http" | "proxy":
            yield from (RESPONSE, b"HTTP/1.0 301\r\nLocation: /x\r\n\r\n", b"HTTP/1.1 100 x\r\n\r\n" + RESPONSE)
        case "html":
            yield PAGE
        case "tls" | "ssl2":
            yield from (b"\x01" + HELLO, b"\x00" + HELLO, b"\x00\x15\x03\x01\x00\x02\x02\x28")
        case "tls_messages":
            yield HELLO[5:]
        case "rdap":
            yield RDAP
        case "dns":
            yield DNS
        case "gunzip":
            yield from (gzip.compress(PAGE), gzip.compress(b"") * 3)
        case "smtp":
            yield from (b"220-a\r\n220 b\r\n", b"250-STARTTLS\r\n250 SIZE 1\r\n")
        case "services":
            yield from GREETINGS
        case "smb" | "netbios":
            yield from _smb()
        case "x509" | "der":
            yield _certificate()


def _smb() -> Iterator[bytes]:
    from ikmscan.scanner.wire.smb import frame
    from ikmscan.scanner.wire.smb1 import smb1_negotiate
    from ikmscan.scanner.wire.smb2 import smb2_negotiate

    yield from (frame(smb1_negotiate()), smb2_negotiate(bytes(16), bytes(32)), b"\x82\x00\x00\x00", b"\x83\x00\x00\x01\x82")
    yield bytes.fromhex("fe534d4240000100000000000000010001000000000000000000000000000000") + bytes(32) + b"\x41\x00\x01\x00\x11\x03\x01\x00" + bytes(120)


def _certificate() -> bytes:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime(2026, 1, 1, tzinfo=UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "toko.example")])
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(now).not_valid_after(now + timedelta(days=90))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("toko.example")]), critical=False)
            .add_extension(x509.KeyUsage(*[True] + [False] * 8), critical=True)
            .sign(key, hashes.SHA256()))
    return made.public_bytes(serialization.Encoding.DER)

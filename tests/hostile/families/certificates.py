"""Certificates that lie: names that act where they are shown, numbers that are none, dates from other ages, keys that
cost much to use, and DER that is none."""

from __future__ import annotations

import ssl
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import forge
import scripted_tls
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from forge import DAY, NOW, Party, party

from .. import OK, answers
from ..case import SEEN, UNSEEN, Case, web
from .words import ANSI, BIDI, FORMULA, SCRIPT

BODY = b"<title>Toko</title>"
INNER = ("http://169.254.169.254/ca.der", "http://127.0.0.1/ca.der", "http://[::1]/ca.der", "file:///etc/passwd",
         "ldap://10.11.12.13/cn=x", "http://user:pass@192.168.1.1/ca.der", "http://0x7f.1/ca.der", "//169.254.169.254/x")


def presenting(make: Callable[[str], Party], *rest: Party) -> Callable[[str], ssl.SSLContext]:
    """A server that shows what *make* gives for a host."""
    def made(host: str) -> ssl.SSLContext:
        leaf = make(host)
        key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return loaded(leaf.pem + b"".join(p.pem for p in rest), key)

    return made


def loaded(chain: bytes, key: bytes) -> ssl.SSLContext:
    """A context with these PEMs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "chain").write_bytes(chain)
        (Path(place) / "key").write_bytes(key)
        context.load_cert_chain(Path(place) / "chain", Path(place) / "key")
    return context


def by_openssl(key_options: Sequence[str], days: str = "60") -> Callable[[str], ssl.SSLContext]:
    """A self-signed one with a key that the library does not make."""
    def made(host: str) -> ssl.SSLContext:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            subprocess.run(["openssl", "genpkey", *key_options, "-out", "key"], cwd=folder, check=True, capture_output=True)
            subprocess.run(["openssl", "req", "-x509", "-key", "key", "-subj", f"/CN={host}", "-days", days,
                            "-addext", f"subjectAltName=DNS:{host}", "-out", "chain"], cwd=folder, check=True, capture_output=True)
            return loaded((folder / "chain").read_bytes(), (folder / "key").read_bytes())

    return made


def shown(name: str, make: Callable[[str], Party], *never: str) -> Case:
    """A case of a certificate; the page behind it is plain."""
    return replace(web(f"certificate: {name}", SEEN | UNSEEN, answers(OK, BODY), *never), context=presenting(make))


def titled(text: str) -> Callable[[str], Party]:
    """One whose names are *text*."""
    return lambda host: party(text[:64], names=forge.dns(host, *([text] if text.isascii() else [])))


@cache
def root() -> Party:
    return party(f"CA {SCRIPT}"[:64], ca=True)


@cache
def slow() -> tuple[Party, ...]:
    """Eight authorities of one name and one key, by which each may have issued each."""
    key = forge.slow_key()
    return tuple(party("Slow CA", ca=True, key=key) for _ in range(8))


def raw(name: str, change: Callable[[bytes], bytes]) -> Case:
    """One whose DER was changed after it was signed, told by a server that only plays."""
    def script(host: str) -> scripted_tls.Script:
        whole = scripted_tls.identity(host, "ec")
        return scripted_tls.Script(identity=replace(whole, chain=tuple(change(der) for der in whole.chain)), answer=OK)

    return Case(f"DER: {name}", SEEN | UNSEEN, script=script)


def serial(number: bytes) -> Callable[[bytes], bytes]:
    """Its serial number as these bytes, the lengths around it mended."""
    def change(der: bytes) -> bytes:
        certificate = x509.load_der_x509_certificate(der)
        old = certificate.serial_number.to_bytes((certificate.serial_number.bit_length() + 8) // 8, "big")
        at = der.index(b"\x02" + bytes([len(old)]) + old)
        new = der[:at] + b"\x02" + length(number) + number + der[at + 2 + len(old):]
        grown = len(new) - len(der)
        return resized(resized(new, 4, grown), 0, grown)

    return change


def length(content: bytes) -> bytes:
    """The length of DER before *content*."""
    size = len(content)
    return bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")


def resized(der: bytes, at: int, by: int) -> bytes:
    """The SEQUENCE at *at*, whose length has two bytes, by so many longer."""
    size = int.from_bytes(der[at + 2 : at + 4], "big") + by
    return der[: at + 2] + size.to_bytes(2, "big") + der[at + 4 :]


def time(text: bytes) -> Callable[[bytes], bytes]:
    """Its end as *text*, which is as long as the usual one."""
    def change(der: bytes) -> bytes:
        end = x509.load_der_x509_certificate(der).not_valid_after_utc.strftime("%y%m%d%H%M%SZ").encode()
        return der.replace(end, text)

    return change


CASES: list[Case] = [
    *(shown(name, titled(text), *never) for name, text, never in (
        ("names of HTML", SCRIPT, (SCRIPT,)), ("names of ANSI", ANSI, ("\x1b",)), ("names of bidi", BIDI, ("\u202e",)),
        ("names of formulas", FORMULA, ()), ("names of NUL", "toko.example\x00.evil.example", ("\x00",)),
        ("names of line breaks", "a\r\nSet-Cookie: x", ()), ("names of blanks", " " * 60, ()))),
    shown("an issuer of HTML", lambda host: party(host, root(), names=forge.dns(host)), SCRIPT),
    *(replace(web(f"certificate: issuers whose keys take long, {name}", SEEN | UNSEEN, answers(OK, BODY)), context=lambda host, days=days: presenting(
        lambda host: party(host, slow()[0], names=forge.dns(host), start=NOW - 40 * DAY, end=NOW + days * DAY), *slow()[:7])(host))  # type: ignore[misc]
      for name, days in (("valid", 30), ("expired", -3))),
    shown("2,500 names", lambda host: party(host, names=forge.dns(host, *(f"n{n}.{host}" for n in range(2500))))),
    shown("2,500 names, one of a bank", lambda host: party(host, names=forge.dns(*(f"bank{n}.example" for n in range(2500))))),
    shown("a name of 250 characters", lambda host: party(host, names=forge.dns(host, ".".join(["a" * 60] * 4)))),
    shown("a name of bidi in punycode", lambda host: party(host, names=forge.dns(host, "xn--" + "a" * 55, "xn--\\u202e.example"))),
    shown("names of dots", lambda host: party(host, names=forge.dns(host, ".", "..", "a..b", ".a", "a."))),
    shown("wildcards of everything", lambda host: party(host, names=forge.dns("*", "*.*", "*.id", "**.web.id"))),
    shown("until the year 9999", lambda host: party(host, names=forge.dns(host), end=datetime(9999, 12, 31, tzinfo=UTC))),
    shown("from the year 2100", lambda host: party(host, names=forge.dns(host), start=datetime(2100, 1, 1, tzinfo=UTC),
                                                   end=datetime(2101, 1, 1, tzinfo=UTC))),
    shown("until 1951", lambda host: party(host, names=forge.dns(host), start=datetime(1950, 1, 2, tzinfo=UTC),
                                           end=datetime(1951, 1, 1, tzinfo=UTC))),
    shown("of one second", lambda host: party(host, names=forge.dns(host), start=NOW, end=NOW + DAY / 86400)),
    *(shown(f"issuers at {place}", lambda host, place=place: party(  # type: ignore[misc]
        host, names=forge.dns(host), issuer_at=(place,), ocsp_at=(place,), crl_at=(place,))) for place in INNER),
    shown("500 places of issuers", lambda host: party(
        host, names=forge.dns(host), issuer_at=[f"http://127.0.0.1/{n}" for n in range(500)])),
    *(replace(web(f"certificate: {name}", SEEN | UNSEEN, answers(OK, BODY)), context=by_openssl(options)) for name, options in (
        ("RSA of 8,192 bits", ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:8192", "-pkeyopt", "rsa_keygen_primes:4")),
        ("RSA of 16,384 bits", ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:16384", "-pkeyopt", "rsa_keygen_primes:5")),
        ("explicit parameters", ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-pkeyopt", "ec_param_enc:explicit")),
        ("Ed448", ("-algorithm", "ED448",)))),
    raw("a negative serial number", serial(b"\x80" + bytes(15))), raw("a serial number of zero", serial(b"\x00")),
    raw("a serial number of 9,000 bytes", serial(b"\x01" * 9000)), raw("a serial number of nothing", serial(b"")),
    raw("cut in the middle", lambda der: der[: len(der) // 2]), raw("nothing", lambda _: b""), raw("noise", lambda _: bytes(range(256)) * 8),
    raw("a length that lies", lambda der: b"\x30\x84\x7f\xff\xff\xff" + der[4:]), raw("an endless form", lambda der: b"\x30\x80" + der[4:]),
    raw("5,000 sequences in each other", lambda _: b"\x30\x80" * 5000), raw("bytes behind its end", lambda der: der + bytes(500)),
    raw("a time of no calendar", time(b"999999999999Z")), raw("a time without Z", time(b"2701010000000")),
    raw("another version", lambda der: der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x7f", 1)),
    raw("a thousand tags of extensions", lambda der: der.replace(b"\x06\x03\x55\x1d", b"\x06\x03\x55\x7f")),
    replace(raw("a chain of 300", lambda der: der), script=lambda host: scripted_tls.Script(identity=replace(
        scripted_tls.identity(host, "ec"), chain=scripted_tls.identity(host, "ec").chain * 300), answer=OK)),
]

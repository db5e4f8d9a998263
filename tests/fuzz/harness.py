"""What is fuzzed: a name, a function of bytes, and the errors that it may answer with. All else, and slowness, is a finding.

Each reader gets the bytes whole and once more in pieces: both must end alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from ikmscan.scanner.certificates import read_certificate, unreadable
from ikmscan.scanner.wire import der, netbios, ntlm, rdap, smb, smb1, smb2, smtp, ssl2, tls, x509_parts
from ikmscan.scanner.wire.gunzip import Gunzip
from ikmscan.scanner.wire.html import read_markup
from ikmscan.scanner.wire.http import HttpError, ResponseReader
from ikmscan.scanner.wire.icmp import read_extended_error
from ikmscan.scanner.wire.proxy import status_of
from ikmscan.scanner.wire.services import talk_for
from ikmscan.scanner.wire.services_talk import NotThis
from ikmscan.scanner.wire.tls_messages import alpn_of, chain_of, scts_of, server_hello, staple_of
from ikmscan.scanner.wire.tls_vector import TlsError

MOST_BYTES = 64 * 1024
SLOW_S = 1.0  # for at most MOST_BYTES; the slowest honest page takes a tenth of it
SERVICES = ("ftp", "ssh", "telnet", "rsync", "mikrotik_bandwidth", "mssql", "mysql", "postgresql", "redis", "memcached", "mongodb",
            "rdp", "vnc", "pptp", "winbox", "mikrotik_api", "docker", "elasticsearch", "tr069", "webmin", "winrm")


@dataclass(frozen=True, slots=True)
class Harness:
    """*run* reads bytes; *may* are the errors that say "this is none"."""

    run: Callable[[bytes], object]
    may: tuple[type[Exception], ...] = ()


class Finding(AssertionError):
    """A reader raised what it does not promise, was slow, or read pieces otherwise than the whole."""


def ended(work: Callable[[], object], may: tuple[type[Exception], ...]) -> str:
    """How *work* ended, as text."""
    try:
        return repr(work())
    except may as error:
        return type(error).__name__


def _http(data: bytes) -> object:
    def read(pieces: list[bytes]) -> object:
        reader = ResponseReader("GET")
        for piece in pieces:
            reader.feed(piece)
        return reader.head, reader.take(), reader.complete

    _alike(read, data, (HttpError,))
    return read([data])


def _alike(read: Callable[[list[bytes]], object], data: bytes, may: tuple[type[Exception], ...]) -> None:
    size = 1 + len(data) // 7
    pieces = [data[at:at + size] for at in range(0, len(data), size)] or [b""]
    whole, cut = ended(lambda: read([data]), may), ended(lambda: read(pieces), may)
    if whole != cut:
        raise Finding(f"whole: {whole[:200]} · in pieces: {cut[:200]}")


def _tls(data: bytes) -> object:
    reader = tls.FlightReader(whole=bool(data[:1] and data[0] & 1))
    return reader.feed(data[1:])


def _tls_messages(data: bytes) -> object:
    for read in (server_hello, chain_of, staple_of, alpn_of, scts_of):
        with suppress(TlsError):
            read(data)
    return None


def _ssl2(data: bytes) -> object:
    return ssl2.Ssl2Reader().feed(data)


def _smb(data: bytes) -> object:
    for message in [data, *_frames(data)]:
        for read in (smb1.read_message, smb1.read_smb1_negotiate, smb2.read_message, smb2.read_smb2_negotiate, smb2.read_challenge):
            with suppress(smb.SmbError):
                read(message)
    return ntlm.find_challenge(data)


def _frames(data: bytes) -> list[bytes]:
    try:
        return smb.FrameReader().feed(data)
    except smb.SmbError:
        return []


def _services(data: bytes) -> object:
    for service in SERVICES:
        talk = talk_for(service, "ikmscan")
        assert talk is not None
        with suppress(NotThis):
            if talk.feed(data) is None:
                talk.reply()
                talk.feed(data[:100])
        talk.end()
    return None


def _html(data: bytes) -> object:
    return read_markup(data, "text/html", "https://toko.example/", cut=False)


def _x509(data: bytes) -> object:
    with suppress(*unreadable()):
        read_certificate(data)
    return x509_parts.read_parts(data), x509_parts.count_scts(data), x509_parts.count_stapled_scts(data), list(x509_parts.crl_urls(data))


def _der(data: bytes) -> object:
    return list(der.items(data)), der.object_id(data[:20])


def _dns(data: bytes) -> object:
    import dns.exception
    import dns.message

    try:
        message = dns.message.from_wire(data)
    except (dns.exception.DNSException, ValueError, NotImplementedError):
        return None
    return [r.to_text()[:1000] for s in message.answer for r in s]


def _gunzip(data: bytes) -> object:
    out = Gunzip(MOST_BYTES).feed(data)
    if len(out) > MOST_BYTES:
        raise Finding(f"{len(out)} bytes came out")
    return out


def _rdap(data: bytes) -> object:
    return rdap.read_domain(data, "toko.example", "rdap.example")


HARNESSES: Mapping[str, Harness] = {
    "http": Harness(_http, (HttpError,)),
    "tls": Harness(_tls, (TlsError,)),
    "tls_messages": Harness(_tls_messages),
    "ssl2": Harness(_ssl2, (TlsError,)),
    "smb": Harness(_smb, (smb.SmbError,)),
    "netbios": Harness(netbios.read_session_answer, (smb.SmbError,)),
    "services": Harness(_services),
    "smtp": Harness(lambda data: smtp.SmtpReader().feed(data), (smtp.SmtpError,)),
    "html": Harness(_html),
    "x509": Harness(_x509, (der.DerError,)),
    "der": Harness(_der, (der.DerError,)),
    "dns": Harness(_dns),
    "gunzip": Harness(_gunzip),
    "rdap": Harness(_rdap, (rdap.RdapError,)),
    "icmp": Harness(read_extended_error),
    "proxy": Harness(status_of),
}


def try_on(name: str, data: bytes) -> None:
    """Run one harness on *data*; a Finding for what is not promised."""
    harness, began = HARNESSES[name], time.process_time()
    try:
        harness.run(data[:MOST_BYTES])
    except harness.may:
        pass
    except Finding:
        raise
    except Exception as error:
        raise Finding(f"{name}: {type(error).__name__}: {error}") from error
    if time.process_time() - began > SLOW_S:
        raise Finding(f"{name}: {time.process_time() - began:.1f} s for {len(data)} bytes")

"""What each practice shop has on its shelves: pages, headers, certificate, names. Plans only; nothing here is opened.

Addresses in the zones are loopback, so that no probe that follows an MX or NS record leaves the machine.
"""
from __future__ import annotations

import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from string import Template

from . import certificates, tls
from .names import Zone
from .site import Headers, Page, Site

HTML = "text/html; charset=utf-8"
REVOKED_LIST = "/otoritas.crl"
PICTURES = ("kawung", "parang", "megamendung")

WEAK_HEADERS: Headers = (("Server", "Apache/2.4.29 (Ubuntu)"), ("X-Powered-By", "PHP/7.2.24"))

HEALTHY_HEADERS: Headers = (
    ("Server", "nginx"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    (
        "Content-Security-Policy",
        "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'; upgrade-insecure-requests",
    ),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)

# A public key whose private half was thrown away (RFC 6376 section 3.6.1): the shop sends no mail.
DKIM_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArg+iRV19joPa/FpD74RQDvlkupOHz4bH9JeJ+c+yIbFh+i6I3sA+TH"
    "yRE2DLwSAEIslIwKAvdbsiI5TS1CHyMMFFcQCsdNwpB9pWITK5le3yZu5VMKfK09PrTWxZGZEMO1Gul4hvn8EntlbQhrxgrgHt"
    "0fVUt8AvT3aNRV4D6ZKxeTrPTORnzq5MwHkf52qGqTdaPjdxDXkrv0hP9nK3XOyBMmpLIGsNSu8UO+j5qLwRGfb5j5LiH5GAwP"
    "4NVYLdxpGcAnyzoCuvmAED3Wi2IV4TUkYD0JwRu2ZbTQo3l3TXqJ+bbPcm9hQAdEMgXdhO6Sfjx7v5Dk5d+R3aPdnSHQIDAQAB"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a shop needs to open; `smb_profile` "" means that port 445 is closed."""

    host: str
    secure: Site
    plain: Site
    context: ssl.SSLContext
    zone: Zone
    ca_pem: str
    smb_profile: str
    healthy: bool
    notes: tuple[str, ...]


def weak_plan(host: str, smb_profile: str) -> Plan:
    """Expired self-made certificate, TLS from 1.0 on, no redirect, no security header, bare cookie, no DMARC, SMB1."""
    context = tls.careless_context(certificates.expired_self_signed(host, _now()))
    cookie = ("Set-Cookie", f"PHPSESSID={secrets.token_hex(13)}; path=/")
    robots = "User-agent: *\nDisallow: /keranjang\n"
    site = Site(_pages(host, "Batik Contoh", cookie, robots), _missing(), WEAK_HEADERS)
    old = ((ssl.TLSVersion.TLSv1, "tls1_0_not_available"), (ssl.TLSVersion.TLSv1_1, "tls1_1_not_available"))
    notes = tuple(note for version, note in old if not tls.accepts(context, version))
    return Plan(host, site, site, context, _zone(host, WEAK_RECORDS), "", smb_profile, False, notes)


def healthy_plan(host: str) -> Plan:
    """Good certificate, TLS 1.2 and 1.3, redirects, all headers, guarded cookie, SPF, DKIM, DMARC, CAA, 445 closed."""
    credentials = certificates.issued(host, _now(), REVOKED_LIST)
    cookie = ("Set-Cookie", f"__Host-keranjang={secrets.token_urlsafe(16)}; Path=/; Secure; HttpOnly; SameSite=Lax")
    pages = _pages(host, "Batik Sehat", cookie, "User-agent: *\nAllow: /\n")
    contact = ("/.well-known/security.txt", _text(_security_txt(host)))
    secure = Site((*pages, contact), _missing(), HEALTHY_HEADERS, canonical=host)
    taken_back = (REVOKED_LIST, Page(credentials.revoked_list, "application/pkix-crl"))
    plain = Site((taken_back,), _missing(), (("Server", "nginx"),), moved_to=f"https://{host}")
    context, zone = tls.careful_context(credentials), _zone(host, HEALTHY_RECORDS, signed=True)
    return Plan(host, secure, plain, context, zone, credentials.anchor_pem, "", True, ())


COMMON_RECORDS = (
    ("@", "SOA", "ns1 hostmaster 2026112301 7200 3600 1209600 300"),
    ("@", "NS", "ns1"),
    ("@", "NS", "ns2"),
    ("ns1", "A", "127.0.0.1"),
    ("ns2", "A", "127.0.0.1"),
    ("@", "A", "127.0.0.1"),
    ("www", "A", "127.0.0.1"),
    ("@", "MX", "10 mail"),
    ("mail", "A", "127.0.0.1"),
)

WEAK_RECORDS = (
    *COMMON_RECORDS,
    ("@", "TXT", '"v=spf1 a mx ?all"'),
    ("@", "TXT", '"contoh-verification=toko-latihan"'),
)

HEALTHY_RECORDS = (
    *COMMON_RECORDS,
    ("@", "TXT", '"v=spf1 mx -all"'),
    ("_dmarc", "TXT", '"v=DMARC1; p=reject; rua=mailto:dmarc@{host}"'),
    ("default._domainkey", "TXT", f'"v=DKIM1; k=rsa; p={DKIM_KEY[:200]}" "{DKIM_KEY[200:]}"'),
    ("@", "CAA", '0 issue "otoritas-latihan.example"'),
    ("@", "CAA", '0 issuewild ";"'),
    ("@", "CAA", '0 iodef "mailto:keamanan@{host}"'),
)


def _zone(host: str, records: tuple[tuple[str, str, str], ...], *, signed: bool = False) -> Zone:
    return Zone(host, tuple((name, kind, value.replace("{host}", host)) for name, kind, value in records), signed)


def _pages(host: str, name: str, cookie: tuple[str, str], robots: str) -> tuple[tuple[str, Page], ...]:
    front = Template(_file("toko.html").decode()).substitute(host=host, name=name)
    return (
        ("/", Page(front.encode(), HTML, (cookie,))),
        ("/gaya.css", Page(_file("gaya.css"), "text/css; charset=utf-8")),
        ("/robots.txt", _text(robots)),
        *((f"/{picture}.svg", Page(_file(f"{picture}.svg"), "image/svg+xml")) for picture in PICTURES),
    )


def _missing() -> Page:
    return Page(_file("hilang.html"), HTML)


def _text(text: str) -> Page:
    return Page(text.encode(), "text/plain; charset=utf-8")


def _security_txt(host: str) -> str:
    """RFC 9116 section 2.5: Contact and Expires are required, less than a year ahead is recommended."""
    expires = (_now() + timedelta(days=180)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"Contact: mailto:keamanan@{host}\nExpires: {expires}\nPreferred-Languages: id, en\n"
        f"Canonical: https://{host}/.well-known/security.txt\n"
    )


def _file(name: str) -> bytes:
    return files(__package__).joinpath("pages", name).read_bytes()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)

"""Path validation becomes an outcome, and a certificate that nobody made for the shop is told by its names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ikmscan.checks.check import Level, Maybe, Verdict
from ikmscan.checks.tls.certificate_trust import BY_TRUST, CHECK, publicly_trusted
from ikmscan.scanner.evidence import Certificate, Certificates, Clock, Handshake, Trust, Unseen, Why

HOST = "tokobatik.co.id"
START, END = Clock.read("2026-10-01T00:00:00Z").at, Clock.read("2026-12-30T00:00:00Z").at
BLIND: Maybe[Certificates] = Maybe(None, Unseen(Why.PROTOCOL_ERROR))
Seen = tuple[Handshake, Maybe[Certificates], Clock]
CLOCK = Clock.read("2026-11-23T07:05:00Z")


def seen(
    trust: Trust, subject: str = HOST, issuer: str = "R11", *names: str, name: str | None = None, host: str = HOST,
    covers: bool = False, twin: bool = False, detail: str = "", store: str = "certifi 2026.10.18", mended: bool = False,
    told_days: float | None = None,
) -> Seen:
    """*subject* as the evidence tells it: organisation and common name. *name*: the common name where it differs.
    *told_days*: how far the server's clock is ahead of ours."""
    told = None if told_days is None else CLOCK.at + timedelta(days=told_days)
    common = subject.rpartition(", ")[2] if name is None else name
    leaf = Certificate(subject, issuer, names, START, END, "01", "RSA 2048", trust is Trust.SELF_SIGNED,
                       common_name=common)
    shaken = Handshake("203.0.113.7", host, "TLS 1.3", "TLS_AES_128_GCM_SHA256", "http/1.1",
                       (b"\x30\x00", b"\x30\x00"), trust, detail, store, mended=mended)
    return shaken, Maybe(Certificates(host, leaf, (), covers, twin, told=told)), CLOCK


CASES = [
    ("trusted", seen(Trust.TRUSTED, covers=True), "good"),
    ("trusted, of a hosting's server", seen(Trust.TRUSTED, "server12.hosting.example"), "good"),
    ("made by itself", seen(Trust.SELF_SIGNED, HOST, HOST, HOST, covers=True), "self_signed"),
    ("made by itself, of the old form", seen(Trust.SELF_SIGNED, HOST, HOST), "self_signed"),
    ("made by itself for the www name", seen(Trust.SELF_SIGNED, "www." + HOST, "x", "www." + HOST, twin=True),
     "self_signed"),
    ("made by itself for another shop", seen(Trust.SELF_SIGNED, "kopi.example", "kopi.example"), "self_signed"),
    ("a shop whose name is one of the defaults",
     seen(Trust.SELF_SIGNED, "www.example.com", "www.example.com", host="www.example.com"), "self_signed"),
    ("a machine that is looked at by its own name",
     seen(Trust.SELF_SIGNED, "server1.lab.example", "x", host="server1.lab.example"), "self_signed"),
    ("Plesk", seen(Trust.SELF_SIGNED, "Plesk, Plesk", "Plesk, Plesk"), "hosting_default"),
    ("Parallels", seen(Trust.SELF_SIGNED, "Parallels, Parallels Panel", "x"), "hosting_default"),
    ("DirectAdmin and XAMPP", seen(Trust.SELF_SIGNED, "none, localhost", "none, localhost"), "hosting_default"),
    ("mod_ssl of CentOS", seen(Trust.SELF_SIGNED, "SomeOrganization, s1.host.example", "x"), "hosting_default"),
    ("a Kubernetes entrance",
     seen(Trust.SELF_SIGNED, "Acme Co, Kubernetes Ingress Controller Fake Certificate", "x"), "hosting_default"),
    ("the same, not signed by itself", seen(Trust.UNKNOWN_CA, "TRAEFIK DEFAULT CERT", "x"), "hosting_default"),
    ("Caddy's own authority, with the shop's name",
     seen(Trust.UNKNOWN_CA, HOST, "Caddy Local Authority - ECC Intermediate", HOST, name="", covers=True),
     "hosting_default"),
    ("CyberPanel, after Let's Encrypt said no",
     seen(Trust.SELF_SIGNED, f"Dis, {HOST}", f"Dis, {HOST}", HOST, covers=True), "hosting_default"),
    ("HestiaCP", seen(Trust.SELF_SIGNED, "Hestia Control Panel, s1.host.example", "x"), "hosting_default"),
    ("Webmin", seen(Trust.SELF_SIGNED, "Webmin Webserver on s1, *", "x"), "hosting_default"),
    ("IIS", seen(Trust.SELF_SIGNED, "WMSvc-SHA2-WIN-3A1K9VK5JMB", "x"), "hosting_default"),
    ("cPanel's server", seen(Trust.SELF_SIGNED, "server12.hosting.example", "x"), "hosting_default"),
    ("Debian's snakeoil", seen(Trust.SELF_SIGNED, "vm7", "vm7", "vm7"), "hosting_default"),
    ("Plesk's name for a server, publicly trusted",
     seen(Trust.TRUSTED, "a.192-0-2-1.plesk.page", "R11", "a.192-0-2-1.plesk.page"), "hosting_default"),
    ("cPanel's name for a server", seen(Trust.TRUSTED, "x", "R11", "198-51-100-7.cprapid.com"), "hosting_default"),
    ("a shop that lives under such a name",
     seen(Trust.TRUSTED, "x", "R11", "a.plesk.page", host="a.plesk.page", covers=True), "good"),
    ("for Cloudflare alone",
     seen(Trust.UNKNOWN_CA, "CloudFlare, Inc., CloudFlare Origin Certificate", "CloudFlare, Inc.", HOST, covers=True),
     "cloudflare_origin"),
    ("an office CA", seen(Trust.UNKNOWN_CA, detail="no path"), "unknown_ca"),
    ("an office CA, for a machine's name", seen(Trust.UNKNOWN_CA, "server12.hosting.example"), "unknown_ca"),
    ("the intermediate was not sent", seen(Trust.MISSING_INTERMEDIATE, detail="no path"), "missing_intermediate"),
    ("the same, mended by fetching it", seen(Trust.MISSING_INTERMEDIATE, mended=True), "missing_intermediate"),
    ("a forbidden signature", seen(Trust.BROKEN, detail="forbidden signature algorithm"), "broken"),
    ("an issuer that ended by our clock alone", seen(Trust.BROKEN, detail="issuer expired: CN=R11", told_days=-40), "clocks_differ"),
    ("a certificate that cannot be read", (seen(Trust.BROKEN)[0], BLIND, CLOCK), "broken"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_trust_decides_and_the_names_tell_whose_it_is(args: Seen, slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_every_result_of_validation_has_an_outcome() -> None:
    assert set(BY_TRUST) == set(Trust)
    assert set(CHECK.outcomes) - set(BY_TRUST.values()) == {
        CHECK.outcome("hosting_default"), CHECK.outcome("cloudflare_origin"), CHECK.outcome("clocks_differ"),
    }


@pytest.mark.parametrize(("detail", "told_days", "slug"), [
    ("issuer expired: CN=R11", None, "broken"), ("issuer expired: CN=R11", 0.01, "broken"), ("issuer expired: CN=R11", -40, "clocks_differ"),
    ("issuer not valid yet: CN=R11", 40, "clocks_differ"), ("forbidden signature algorithm", -40, "broken"),
])
def test_dates_of_an_issuer_are_not_blamed_where_the_clocks_differ(detail: str, told_days: float | None, slug: str) -> None:
    verdict = CHECK.judge(*seen(Trust.BROKEN, detail=detail, told_days=told_days))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_what_some_browsers_still_open_is_not_critical() -> None:
    assert CHECK.outcome("missing_intermediate").level is Level.HIGH


def test_the_technician_learns_why_and_against_which_roots() -> None:
    verdict = CHECK.judge(*seen(Trust.BROKEN, detail="x" * 900))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {
        "detail": "x" * 200, "roots": "certifi 2026.10.18", "sent": 2, "mended": 0, "product": "",
    }


def test_a_machines_name_of_any_length_is_bounded() -> None:
    verdict = CHECK.judge(*seen(Trust.SELF_SIGNED, "s" * 9000, "x"))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["product"] == "s" * 100


@pytest.mark.parametrize(("trust", "mended", "store", "public"), [
    (Trust.TRUSTED, False, "certifi 2026.10.18", True),
    (Trust.MISSING_INTERMEDIATE, True, "certifi 2026.10.18", True),
    (Trust.MISSING_INTERMEDIATE, False, "certifi 2026.10.18", False),
    (Trust.TRUSTED, False, "certifi 2026.10.18 + lab.pem", False),
    (Trust.SELF_SIGNED, False, "certifi 2026.10.18", False),
])
def test_public_is_what_leads_to_a_root_of_the_browsers(trust: Trust, mended: bool, store: str, public: bool) -> None:
    assert publicly_trusted(seen(trust, store=store, mended=mended)[0]) is public

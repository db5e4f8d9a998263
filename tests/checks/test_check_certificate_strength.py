"""Key, signature, purpose, names, lifetime and order, each by itself and several at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.certificate_strength import CHECK, LIMITS
from ikmscan.scanner.evidence import Certificate, Certificates, Clock, Handshake, Trust

HOST, SERVER, CLIENT, ANY = "tokobatik.co.id", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0"
OWN = "certifi 2026 + lab.pem"
Seen = tuple[Certificates, Handshake]
BITS = {"RSA 2048": 2048, "EC secp256r1": 256, "EC secp224r1": 224, "RSA 1024": 1024, "RSA 2047": 2047,
        "DSA 2048": 2048, "EC secp384r1": 384, "Ed25519": 256, "ML-DSA-65": 0, "?": 0, "EC 1.2.3": 0}


def cert(
    subject: str = HOST, issuer: str = "R11", key: str = "EC secp256r1", signature: str = "sha256", *,
    names: tuple[str, ...] = (HOST,), purposes: tuple[str, ...] | None = (SERVER,), days: float = 90,
    start: str = "2026-10-01T00:00:00Z",
) -> Certificate:
    since = Clock.read(start).at
    return Certificate(subject, issuer, names, since, since + timedelta(days=days), "01", key, subject == issuer,
                       key_bits=BITS[key], signature=signature, limited=purposes is not None,
                       purposes=purposes or (), common_name=subject)


def seen(
    leaf: Certificate, *others: Certificate, trust: Trust = Trust.TRUSTED, store: str = "certifi 2026",
    mended: bool = False, ordered: bool = True, duplicates: int = 0, root_sent: bool = False,
) -> Seen:
    shaken = Handshake("203.0.113.7", HOST, "TLS 1.3", "TLS_AES_128_GCM_SHA256", "http/1.1",
                       (b"0",) * (1 + len(others) + duplicates), trust, trust_store=store, mended=mended)
    return Certificates(HOST, leaf, others, True, ordered=ordered, duplicates=duplicates, root_sent=root_sent), shaken


MIDDLE = cert("R11", "ISRG Root X1", "RSA 2048", names=(), days=900)
ROOT = cert("ISRG Root X1", "ISRG Root X1", "RSA 2048", "sha1", names=(), days=9000)
YEAR20 = "2020-09-01T00:00:00Z"
CASES = [
    ("as Let's Encrypt makes it", seen(cert(), MIDDLE), "good"),
    ("RSA 2048", seen(cert(key="RSA 2048")), "good"),
    ("EC 384", seen(cert(key="EC secp384r1", signature="sha384")), "good"),
    ("an algorithm without a hash of its own", seen(cert(key="Ed25519", signature="")), "good"),
    ("RSA 1024, which the library accepts", seen(cert(key="RSA 1024")), "weak_key"),
    ("a bit less than 2048", seen(cert(key="RSA 2047")), "weak_key"),
    ("EC 224", seen(cert(key="EC secp224r1")), "weak_key"),
    ("DSA of any size", seen(cert(key="DSA 2048")), "weak_key"),
    ("an issuer with a short key", seen(cert(), cert("R11", "ISRG Root X1", "RSA 1024")), "weak_key"),
    ("one copy of that issuer is strong", seen(cert(), cert("R11", "Old Root", "RSA 1024"), MIDDLE), "good"),
    ("a short key that is not on the way", seen(cert(), MIDDLE, cert("Other", "Else", "RSA 1024")), "good"),
    ("SHA-1", seen(cert(signature="sha1"), trust=Trust.BROKEN), "weak_signature"),
    ("MD5", seen(cert(signature="md5"), trust=Trust.BROKEN), "weak_signature"),
    ("SHA-1, made by itself", seen(cert(HOST, HOST, signature="sha1"), trust=Trust.SELF_SIGNED), "weak_signature"),
    ("an issuer with SHA-1", seen(cert(), cert("R11", "Root", signature="sha1"), trust=Trust.BROKEN),
     "weak_signature"),
    ("a SHA-1 issuer that no path needs", seen(cert(), cert("R11", "Root", signature="sha1")), "good"),
    ("a root with SHA-1 was sent", seen(cert(), MIDDLE, ROOT, trust=Trust.BROKEN, root_sent=True), "untidy_chain"),
    ("for clients only", seen(cert(purposes=(CLIENT,))), "wrong_purpose"),
    ("an empty list of purposes", seen(cert(purposes=())), "wrong_purpose"),
    ("for servers and clients", seen(cert(purposes=(CLIENT, SERVER))), "good"),
    ("for any purpose", seen(cert(purposes=(ANY,))), "good"),
    ("no purpose named", seen(cert(purposes=None)), "good"),
    ("a common name alone", seen(cert(names=())), "no_names"),
    ("398 days of 2020", seen(cert(days=398, start=YEAR20)), "good"),
    ("a second more than 398 days", seen(cert(days=398 + 1 / 86400, start=YEAR20)), "too_long"),
    ("825 days of the day before", seen(cert(days=825, start="2020-08-31T23:59:59Z")), "good"),
    ("200 days of 2026", seen(cert(days=200)), "good"),
    ("201 days of 2026", seen(cert(days=201)), "too_long"),
    ("398 days of the day before 200", seen(cert(days=398, start="2026-03-14T23:59:59Z")), "good"),
    ("101 days of 2027", seen(cert(days=101, start="2027-03-15T00:00:00Z")), "too_long"),
    ("47 days of 2029", seen(cert(days=47, start="2029-03-15T00:00:00Z")), "good"),
    ("48 days of 2029", seen(cert(days=48, start="2029-03-15T00:00:00Z")), "too_long"),
    ("a year, the intermediate fetched", seen(cert(days=365), trust=Trust.MISSING_INTERMEDIATE, mended=True),
     "too_long"),
    ("a year, under a root of one's own", seen(cert(days=365), store=OWN), "long_lived"),
    ("825 days, under a root of one's own", seen(cert(days=825), store=OWN), "long_lived"),
    ("826 days, under a root of one's own", seen(cert(days=826), store=OWN), "too_long"),
    ("ten years, made by itself", seen(cert(HOST, HOST, days=3650), trust=Trust.SELF_SIGNED), "good"),
    ("of a time without a rule", seen(cert(days=3000, start="2014-01-01T00:00:00Z")), "good"),
    ("out of order", seen(cert(), ROOT, MIDDLE, ordered=False), "untidy_chain"),
    ("one twice", seen(cert(), MIDDLE, duplicates=1), "untidy_chain"),
    ("the root too", seen(cert(), MIDDLE, ROOT, root_sent=True), "untidy_chain"),
    ("a key that we do not know", seen(cert(key="?")), "unclear"),
    ("a curve that we do not know", seen(cert(key="EC 1.2.3")), "unclear"),
    ("a signature that we do not know", seen(cert(signature="?")), "unclear"),
    ("one issuer is its own grandchild", seen(cert(), cert("R11", "R12"), cert("R12", "R11")), "good"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_fault_is_told_by_itself(args: Seen, slug: str) -> None:
    (verdict,) = said(args)
    assert verdict.outcome.slug == slug


def said(args: Seen) -> list[Verdict]:
    got = CHECK.judge(*args)
    assert isinstance(got, list)
    return got


def test_all_faults_are_told_at_once_the_worst_first() -> None:
    leaf = cert(key="RSA 1024", signature="sha1", names=(), purposes=(CLIENT,), days=900)
    verdicts = said(seen(leaf, MIDDLE, MIDDLE, ordered=False))
    assert [(v.outcome.slug, v.subject) for v in verdicts] == [
        ("weak_key", "key"), ("weak_signature", "signature"), ("wrong_purpose", "purpose"), ("no_names", "names"),
        ("too_long", "lifetime"), ("untidy_chain", "chain"),
    ]


def test_a_fault_of_an_issuer_names_the_issuer() -> None:
    (verdict,) = said(seen(cert(), cert("R11", "ISRG Root X1", "RSA 1024")))
    assert verdict.facts == {"key": "RSA 1024", "certificate": "R11", "minimum": "RSA 2048"}


def test_the_facts_of_a_lifetime_are_days_limit_and_first_day() -> None:
    (verdict,) = said(seen(cert(days=364.99)))
    assert verdict.facts == {"days": 365, "limit": 200, "issued": "2026-10-01T00:00:00Z"}


def test_what_a_stranger_wrote_is_bounded() -> None:
    leaf = cert("t" * 9000, key="RSA 1024", purposes=("1." * 90,) * 40)
    for verdict in said(seen(leaf)):
        assert all(len(f) <= 200 for f in verdict.facts.values() if isinstance(f, str))
        assert all(len(f) <= 5 and len(f[0]) <= 50 for f in verdict.facts.values() if isinstance(f, tuple))


def test_the_limits_shrink_with_time() -> None:
    assert [days for _, days in LIMITS] == sorted(days for _, days in LIMITS)
    assert [since for since, _ in LIMITS] == sorted((since for since, _ in LIMITS), reverse=True)


def test_an_untidy_chain_costs_nothing() -> None:
    assert {o.slug for o in CHECK.outcomes if o.level is Level.HINT} == {"long_lived", "untidy_chain"}

"""Forward secrecy, the length of primes, weak curves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.tls_key_exchange import CHECK
from ikmscan.scanner.evidence import Greeting, PortState, Support, TlsListing, TlsServer, TlsVersions

ANSWERS = {"y": Support.YES, "n": Support.NO, "?": Support.UNKNOWN}
VERSIONS = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0")
TLS13, ECDHE, RSA = "TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA"
DHE = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
MODERN = {"newest": TLS13, "tls12": ECDHE, "reversed": ECDHE, "static_rsa": "n", "dhe": "n", "weak_groups": "n"}
RSA_ONLY = {**dict.fromkeys(("newest", "tls12", "reversed", "static_rsa"), RSA), "dhe": "n", "weak_groups": "n"}


def seen(
    versions: str, hellos: dict[str, str], bits: int = 0, prime: str = "", at: str = "dhe", curve: str = "secp192r1",
    state: PortState = PortState.OPEN,
) -> tuple[TlsServer, TlsVersions]:
    """*hellos*: "n", "?" or the suite taken up; *bits* and *prime* are what the hello *at* showed."""
    greetings = []
    for name, said in hellos.items():
        if said in ANSWERS:
            greetings.append(Greeting(name, ANSWERS[said]))
            continue
        dh = (bits, prime) if name == at else (0, "")
        group = curve if name == "weak_groups" else ""
        greetings.append(Greeting(name, Support.YES, "TLS 1.2", said, group, dh_bits=dh[0], dh_prime=dh[1]))
    told = tuple(zip(VERSIONS, (ANSWERS[a] for a in versions), strict=True))
    server = TlsServer("toko.id", "203.0.113.7", state, tuple(greetings), group="x25519")
    return server, TlsVersions("203.0.113.7", state, told)


def dhe(bits: int, at: str = "dhe", **more: str) -> tuple[TlsServer, TlsVersions]:
    return seen("yyyynn", {**MODERN, "dhe": DHE, at: DHE, **more}, bits, at=at)


CASES = [
    ("modern", seen("yynnnn", MODERN), "good"),
    ("1.3 alone", seen("ynnnnn", {**MODERN, "tls12": "n", "reversed": "n"}), "good"),
    ("DHE with 2048 bits", dhe(2048), "good"),
    ("DHE alone, 3072 bits", seen("nynnnn", {**MODERN, "newest": DHE, "tls12": DHE, "reversed": DHE, "dhe": DHE}, 3072), "good"),
    ("static RSA as well", seen("yynnnn", {**MODERN, "static_rsa": RSA}), "static_rsa"),
    ("static RSA in one order", seen("nynnnn", {**MODERN, "newest": ECDHE, "reversed": RSA, "static_rsa": RSA}), "static_rsa"),
    ("static RSA alone", seen("nynnnn", RSA_ONLY), "no_forward_secrecy"),
    ("static RSA alone, the rest unknown", seen("nynnnn", {"tls12": RSA, "dhe": "?", "weak_groups": "?"}), "no_forward_secrecy"),
    ("static RSA alone in 1.0", seen("nnnynn", {"newest": "n", "tls12": "n", "old": RSA, "dhe": "n"}), "no_forward_secrecy"),
    ("static RSA picked, a middling prime", seen("nynnnn", {**RSA_ONLY, "dhe": DHE}, 1024), "no_forward_secrecy"),
    ("static RSA picked, a short prime", seen("nynnnn", {**RSA_ONLY, "dhe": DHE}, 512), "broken_dh"),
    ("512 bits", dhe(512), "broken_dh"),
    ("1023 bits", dhe(1023), "broken_dh"),
    ("512 bits in the export hello", dhe(512, "export", dhe="n"), "broken_dh"),
    ("512 bits, the rest unknown", dhe(512, static_rsa="?", weak_groups="?"), "broken_dh"),
    ("1024 bits", dhe(1024), "weak_dh"),
    ("2047 bits", dhe(2047), "weak_dh"),
    ("a short prime and a weak curve", dhe(1024, weak_groups=ECDHE), "weak_dh"),
    ("a weak curve", seen("yynnnn", {**MODERN, "weak_groups": ECDHE}), "weak_groups"),
    ("a weak curve and static RSA", seen("yynnnn", {**MODERN, "static_rsa": RSA, "weak_groups": ECDHE}), "weak_groups"),
    ("a yes without a curve", seen("yynnnn", {**MODERN, "weak_groups": RSA}, curve=""), "unclear"),
    ("a prime of unknown size", dhe(0), "unclear"),
    ("DHE unknown", seen("yynnnn", {**MODERN, "dhe": "?"}), "unclear"),
    ("weak curves unknown, static RSA proven", seen("yynnnn", {**MODERN, "static_rsa": RSA, "weak_groups": "?"}), "unclear"),
    ("static RSA unknown", seen("yynnnn", {**MODERN, "static_rsa": "?"}), "unclear"),
    ("static RSA picked, 1.3 unknown", seen("?ynnnn", {**RSA_ONLY, "newest": "?"}), "unclear"),
    ("static RSA in 1.0, 1.2 unknown", seen("n?nynn", {"tls12": "?", "old": RSA}), "unclear"),
    ("silence", seen("??????", {}), "unclear"),
]


def judged(args: tuple[TlsServer, TlsVersions]) -> Verdict:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    return verdict


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_the_server_takes_up_decides(args: tuple[TlsServer, TlsVersions], slug: str) -> None:
    assert judged(args).outcome.slug == slug


@pytest.mark.parametrize("state", [PortState.REFUSED, PortState.FILTERED, PortState.SILENT])
def test_where_the_port_is_not_open_there_is_no_verdict(state: PortState) -> None:
    assert CHECK.judge(*seen("??????", {}, state=state)) is None


def test_a_port_without_tls_is_judged_by_https_redirect() -> None:
    assert CHECK.judge(*seen("nnnnnn", dict.fromkeys(MODERN, "n"))) is None


def test_the_shortest_prime_is_told_with_its_name() -> None:
    hellos = {**MODERN, "dhe": DHE, "old": DHE}
    facts = judged(seen("yyyynn", hellos, 1024, "rfc2409-1024", at="old")).facts
    assert (facts["bits"], facts["prime"]) == (1024, "rfc2409-1024")


def test_a_listing_adds_the_groups() -> None:
    server, versions = seen("yynnnn", MODERN)
    assert "groups" not in judged((server, versions)).facts
    full = replace(server, listing=TlsListing((), ("x25519", "secp256r1")))
    assert judged((full, versions)).facts["groups"] == ("x25519", "secp256r1")


@settings(max_examples=150)
@given(st.text("yn?", min_size=6, max_size=6), st.integers(0, 4096), st.dictionaries(
    st.sampled_from([*MODERN, "old", "export"]), st.sampled_from(["n", "?", TLS13, ECDHE, DHE, RSA])))
def test_good_needs_an_answer_to_every_hello(versions: str, bits: int, hellos: dict[str, str]) -> None:
    server, told = seen(versions, hellos, bits)
    verdict = CHECK.judge(server, told)
    if isinstance(verdict, Verdict) and verdict.outcome.level in (Level.GOOD, Level.HINT):
        assert all(server.accepts(n) is not Support.UNKNOWN for n in ("static_rsa", "dhe", "weak_groups"))
        assert server.accepts("dhe") is Support.NO or bits >= 2048


@pytest.mark.parametrize(("old", "slug"), [("n", "good"), ("?", "unclear"), (RSA, "static_rsa")])
def test_an_rsa_exchange_kept_for_old_versions_alone_is_found(old: str, slug: str) -> None:
    verdict = CHECK.judge(*seen("yyyynn", {**MODERN, "static_rsa_old": old}))
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug

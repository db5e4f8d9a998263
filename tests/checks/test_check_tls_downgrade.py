"""The sign of a fallback, and where it means something (RFC 7507)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.tls_downgrade import CHECK
from ikmscan.scanner.evidence import Greeting, PortState, Support, TlsServer, TlsVersions

ANSWERS = {"y": Support.YES, "n": Support.NO, "?": Support.UNKNOWN}
VERSIONS = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0")
ALERT = "inappropriate_fallback"


def seen(versions: str, state: PortState = PortState.OPEN, **hellos: str) -> tuple[TlsServer, TlsVersions]:
    """*hellos*: "y", "?" or the alert of a refusal."""
    greetings = tuple(
        Greeting(name, ANSWERS[said]) if said in ANSWERS else Greeting(name, Support.NO, alert=said)
        for name, said in hellos.items()
    )
    told = tuple(zip(VERSIONS, (ANSWERS[a] for a in versions), strict=True))
    return TlsServer("toko.id", "203.0.113.7", state, greetings), TlsVersions("203.0.113.7", state, told)


CASES = [
    ("1.3 and 1.2, refused", seen("yynnnn", fallback=ALERT), "good"),
    ("1.2 and older, refused", seen("nyyynn", fallback="y", fallback_old=ALERT, old="y"), "good"),
    ("1.1 and 1.0, refused", seen("nnyynn", fallback_old=ALERT, old="y"), "good"),
    ("refused, the versions not all known", seen("?yy???", fallback=ALERT), "good"),
    ("refused with another alert where the same without the sign is taken up",
     seen("yynnnn", fallback="handshake_failure", tls12="y"), "good"),
    ("the same one version lower", seen("nyyynn", fallback="y", fallback_old="protocol_version", old="y"), "good"),
    ("1.3 and 1.2, accepted", seen("yynnnn", fallback="y", tls12="y"), "missing_new_only"),
    ("1.3 and 1.2, accepted, SSL 2.0 unknown", seen("yynnn?", fallback="y", tls12="y"), "missing_new_only"),
    ("1.3 and old ones, accepted", seen("yyyynn", fallback="y", tls12="y"), "missing"),
    ("1.2 and old ones, accepted", seen("nyyyyn", fallback="y", fallback_old="y", old="y"), "missing"),
    ("at the best version the sign means nothing", seen("nyyynn", fallback="y", old="y"), "unclear"),
    ("1.3 unknown, accepted in 1.2", seen("?yyynn", fallback="y"), "unclear"),
    ("1.3 and 1.2 accepted, older unknown", seen("yy??nn", fallback="y"), "unclear"),
    ("another alert, and 1.2 unknown", seen("y?nnnn", fallback="handshake_failure", tls12="?"), "unclear"),
    ("a reset", seen("yynnnn", fallback="?"), "unclear"),
    ("not asked", seen("yynnnn"), "unclear"),
    ("one version for certain, others unknown", seen("y?????", fallback="?"), "unclear"),
    ("silence", seen("??????"), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_refusal_below_the_best_version_decides(args: tuple[TlsServer, TlsVersions], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("versions", ["ynnnnn", "nynnnn", "nnnynn", "nynnny", "nnnnny", "nynnn?"])
def test_with_one_version_there_is_nothing_to_fall_back_to(versions: str) -> None:
    assert CHECK.judge(*seen(versions, fallback="y")) is None


@pytest.mark.parametrize("state", [PortState.REFUSED, PortState.FILTERED, PortState.SILENT])
def test_where_the_port_is_not_open_there_is_no_verdict(state: PortState) -> None:
    assert CHECK.judge(*seen("??????", state)) is None


def test_a_port_without_tls_is_judged_by_https_redirect() -> None:
    assert CHECK.judge(*seen("nnnnnn", fallback="protocol_version")) is None


@settings(max_examples=150)
@given(st.text("yn?", min_size=6, max_size=6), st.dictionaries(
    st.sampled_from(["fallback", "fallback_old", "tls12", "old"]), st.sampled_from(["y", "?", ALERT, "handshake_failure"])))
def test_good_needs_a_refusal(versions: str, hellos: dict[str, str]) -> None:
    server, told = seen(versions, PortState.OPEN, **hellos)
    verdict = CHECK.judge(server, told)
    if isinstance(verdict, Verdict) and verdict.outcome.level is Level.GOOD:
        assert Support.NO in (server.greeting("fallback").heard, server.greeting("fallback_old").heard)

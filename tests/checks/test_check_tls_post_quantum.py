"""The post-quantum group, if any."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.tls.tls_post_quantum import CHECK
from ikmscan.scanner.evidence import Greeting, PortState, Support, TlsServer, TlsVersions

ANSWERS = {"y": Support.YES, "n": Support.NO, "?": Support.UNKNOWN}
VERSIONS = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0")


def seen(
    versions: str, asked: str = "", named: str = "", group: str = "x25519", state: PortState = PortState.OPEN,
) -> tuple[TlsServer, TlsVersions]:
    """*asked*: the letter of the post-quantum hello, "" when the plan did not come to it; *named*: its group."""
    greetings = (Greeting("post_quantum", ANSWERS[asked], "TLS 1.3" if named else "", "", named),) if asked else ()
    told = tuple(zip(VERSIONS, (ANSWERS[a] for a in versions), strict=True))
    return TlsServer("toko.id", "203.0.113.7", state, greetings, group=group), TlsVersions("203.0.113.7", state, told)


CASES = [
    ("the usual group", seen("yynnnn", "y", "X25519MLKEM768"), "good"),
    ("another group of the standard", seen("yynnnn", "y", "SecP256r1MLKEM768"), "good"),
    ("pure ML-KEM", seen("ynnnnn", "y", "MLKEM1024"), "good"),
    ("picked in the first conversation", seen("yynnnn", group="X25519MLKEM768"), "good"),
    ("the draft", seen("yynnnn", "y", "x25519_kyber768_draft00"), "draft"),
    ("turned down", seen("yynnnn", "n"), "absent"),
    ("no 1.3", seen("nynnnn", "?"), "absent"),
    ("a reset", seen("yynnnn", "?"), "unclear"),
    ("a yes with a classic group", seen("yynnnn", "y", "x25519"), "unclear"),
    ("not asked", seen("yynnnn"), "unclear"),
    ("1.3 unknown", seen("?ynnnn", "?"), "unclear"),
    ("silence", seen("??????"), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_group_that_the_server_names_decides(args: tuple[TlsServer, TlsVersions], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("state", [PortState.REFUSED, PortState.FILTERED, PortState.SILENT])
def test_where_the_port_is_not_open_there_is_no_verdict(state: PortState) -> None:
    assert CHECK.judge(*seen("??????", state=state)) is None


def test_a_port_without_tls_is_judged_by_https_redirect() -> None:
    assert CHECK.judge(*seen("nnnnnn", "n")) is None


def test_nothing_here_costs_points() -> None:
    assert max(o.level.rank for o in CHECK.outcomes) == 1

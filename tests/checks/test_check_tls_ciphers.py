"""Weak classes of cipher suites, what the server picks, and what a listing adds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.tls_ciphers import CHECK, POLICY, _class_of
from ikmscan.scanner.evidence import Greeting, PortState, Support, TlsListing, TlsServer, TlsVersions, Why

ANSWERS = {"y": Support.YES, "n": Support.NO, "?": Support.UNKNOWN}
VERSIONS = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0")
TLS13, GCM, CBC = "TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
TRIPLE_DES, RC4 = "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_RSA_WITH_RC4_128_SHA"
MODERN = {"newest": TLS13, "tls12": GCM, "reversed": GCM, "weak": "n", "old": "n"}


def seen(
    versions: str, hellos: dict[str, str], listing: TlsListing | None = None, state: PortState = PortState.OPEN,
) -> tuple[TlsServer, TlsVersions]:
    """*versions*: a letter each for 1.3, 1.2, 1.1, 1.0, SSL 3.0, SSL 2.0; *hellos*: "n", "?" or the suite taken up."""
    greetings = tuple(
        Greeting(name, ANSWERS[said], why=Why.RESET if said == "?" else None) if said in ANSWERS
        else Greeting(name, Support.YES, "TLS 1.2", said) for name, said in hellos.items()
    )
    told = tuple(zip(VERSIONS, (ANSWERS[a] for a in versions), strict=True))
    server = TlsServer("toko.id", "203.0.113.7", state, greetings, listing=listing)
    return server, TlsVersions("203.0.113.7", state, told)


def listed(*rows: tuple[str, tuple[str, ...]], unknown: int = 0) -> TlsListing:
    return TlsListing(rows, ("x25519", "secp256r1"), (("TLS 1.2", "server"), ("TLS 1.0", "")), unknown)


def split(**yes: str) -> dict[str, str]:
    """The hellos of single classes: "n" but for those named."""
    return {c: yes.get(c, "n") for c in POLICY}


OLD_TOO = {**MODERN, "old": CBC}
ALL_LISTED = listed(("TLS 1.3", (TLS13,)), ("TLS 1.2", (GCM,)), ("TLS 1.0", (CBC,)))
CASES = [
    ("modern", seen("yynnnn", MODERN), "good"),
    ("1.3 alone", seen("ynnnnn", {"newest": TLS13, "tls12": "n", "weak": "n", "old": "n"}), "good"),
    ("1.2 alone, AEAD", seen("nynnnn", {**MODERN, "newest": GCM}), "good"),
    ("client order: AEAD in one of both orders", seen("nynnnn", {**MODERN, "newest": GCM, "reversed": CBC}), "good"),
    ("CBC beside 1.3", seen("yynnnn", {**MODERN, "tls12": CBC, "reversed": CBC, "cbc": CBC}), "good"),
    ("old versions, asked for weak suites too", seen("yynynn", {**OLD_TOO, "weak_old": "n"}), "good"),
    ("old versions, all suites listed", seen("yynynn", OLD_TOO, ALL_LISTED), "good"),
    ("NULL", seen("yynnnn", {**MODERN, "weak": "TLS_RSA_WITH_NULL_SHA", **split(null="TLS_RSA_WITH_NULL_SHA")}), "broken"),
    ("anonymous", seen("yynnnn", {**MODERN, "weak": "?", **split(anonymous="TLS_DH_anon_WITH_AES_128_CBC_SHA")}), "broken"),
    ("EXPORT", seen("nyyynn", {**MODERN, **split(export="TLS_RSA_EXPORT_WITH_RC4_40_MD5")}), "broken"),
    ("DES", seen("nyyynn", {**MODERN, **split(des="TLS_RSA_WITH_DES_CBC_SHA")}), "broken"),
    ("broken and weak", seen("yyyynn", {**MODERN, **split(des="TLS_RSA_WITH_DES_CBC_SHA", rc4=RC4)}), "broken"),
    ("RC4", seen("nynnnn", {**MODERN, **split(rc4=RC4)}), "weak"),
    ("3DES", seen("nynnnn", {**MODERN, **split(triple_des=TRIPLE_DES)}), "weak"),
    ("3DES, the other classes unknown", seen("yynnnn", {**MODERN, **dict.fromkeys(POLICY, "?"), "triple_des": TRIPLE_DES}), "weak"),
    ("the union accepted, the classes not asked", seen("yynnnn", {**MODERN, "weak": TRIPLE_DES}), "weak"),
    ("RC4 picked in the hello for old versions", seen("?nnynn", {"old": RC4, "weak": "?"}), "weak"),
    ("3DES for TLS 1.0 alone", seen("yynynn", {**OLD_TOO, "weak_old": TRIPLE_DES}), "weak"),
    ("3DES only in the listing", seen("yynynn", OLD_TOO, listed(("TLS 1.0", (CBC, TRIPLE_DES)))), "weak"),
    ("CBC in both orders, no 1.3", seen("nynnnn", {**MODERN, "newest": CBC, "tls12": CBC, "reversed": CBC}), "no_aead"),
    ("CBC in both orders, weak ones unknown", seen("nynnnn", {**MODERN, "newest": CBC, "tls12": CBC, "reversed": CBC, "weak": "?"}), "no_aead"),
    ("nothing newer than 1.0", seen("nnnynn", {"newest": "n", "tls12": "n", "reversed": "n", "old": CBC, "weak": "n"}), "no_aead"),
    ("CBC, 1.3 unknown", seen("?ynnnn", {**MODERN, "newest": "?", "tls12": CBC, "reversed": CBC}), "unclear"),
    ("1.2 unknown beside 1.0", seen("n?nynn", {"tls12": "?", "old": CBC, "weak": "n"}), "unclear"),
    ("a reset for the weak ones", seen("yynnnn", {**MODERN, "weak": "?"}), "unclear"),
    ("one class unknown", seen("yynnnn", {**MODERN, "weak": "?", **split(des="?")}), "unclear"),
    ("old versions, weak suites asked of 1.2 alone", seen("yynynn", OLD_TOO), "unclear"),
    ("old versions unknown", seen("yy????", {**MODERN, "old": "?"}), "unclear"),
    ("a listing with gaps", seen("yynynn", OLD_TOO, listed(*ALL_LISTED.suites, unknown=1)), "unclear"),
    ("a listing without 1.0", seen("yynynn", OLD_TOO, listed(*ALL_LISTED.suites[:2])), "unclear"),
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


def test_all_outcomes_tell_the_same_and_the_bad_ones_their_classes() -> None:
    common = {"accepted", "sources", "suites", "chosen", "cbc", "address"}
    more = {"broken": {"classes"}, "weak": {"classes"}, "no_aead": {"suite"}}
    for _, args, slug in CASES:
        if args[0].listing is None:
            assert set(judged(args).facts) == common | more.get(slug, set())


def test_broken_ones_are_named_apart_from_all_that_is_accepted() -> None:
    facts = judged(seen("yyyynn", {**MODERN, **split(des="TLS_RSA_WITH_DES_CBC_SHA", rc4=RC4)})).facts
    assert (facts["classes"], facts["accepted"]) == (("DES",), ("RC4", "DES"))
    assert facts["suites"] == (RC4, "TLS_RSA_WITH_DES_CBC_SHA")


def test_a_listing_tells_every_suite_by_version_and_who_chooses() -> None:
    facts = judged(seen("yynynn", OLD_TOO, ALL_LISTED)).facts
    assert (facts["tls13"], facts["tls12"], facts["tls10"]) == ((TLS13,), (GCM,), (CBC,))
    assert (facts["order"], facts["groups"], facts["not_told"]) == (("TLS 1.2: server",), ("x25519", "secp256r1"), 0)


def test_what_ssl2_brings_along_is_left_to_tls_versions() -> None:
    assert judged(seen("yynnny", {**MODERN, "ssl2": "SSL_CK_RC4_128_WITH_MD5"})).outcome.slug == "good"


@pytest.mark.parametrize(("suite", "name"), [
    ("TLS_DH_anon_EXPORT_WITH_RC4_40_MD5", "export"), ("TLS_ECDH_anon_WITH_NULL_SHA", "anonymous"),
    ("TLS_RSA_EXPORT_WITH_DES40_CBC_SHA", "export"), ("TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA", "export"),
    ("TLS_ECDHE_RSA_WITH_NULL_SHA", "null"), ("TLS_RSA_WITH_NULL_SHA256", "null"), ("TLS_RSA_WITH_RC4_128_MD5", "rc4"),
    ("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "triple_des"), ("TLS_DHE_RSA_WITH_DES_CBC_SHA", "des"),
    ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", ""), ("TLS_RSA_WITH_AES_128_CCM_8", ""), ("TLS_AES_128_GCM_SHA256", ""),
    ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", ""),
])
def test_a_suites_name_tells_its_class(suite: str, name: str) -> None:
    assert _class_of(suite) == name


@settings(max_examples=150)
@given(st.text("yn?", min_size=6, max_size=6), st.dictionaries(
    st.sampled_from([*MODERN, *POLICY, "weak_old", "ssl2"]), st.sampled_from(["n", "?", TLS13, GCM, CBC, RC4, TRIPLE_DES])))
def test_good_is_never_said_while_a_class_may_be_accepted(versions: str, hellos: dict[str, str]) -> None:
    server, told = seen(versions, hellos)
    verdict = CHECK.judge(server, told)
    if isinstance(verdict, Verdict) and verdict.outcome.level is Level.GOOD:
        assert all(server.accepts(c) is Support.NO for c in POLICY)
        assert not {RC4, TRIPLE_DES} & set(hellos.values())

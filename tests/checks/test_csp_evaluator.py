"""CSP Evaluator's findings, on the policies whose findings were recorded from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks import csp_evaluator as its
from ikmscan.checks.csp_policy import Policy, in_force, read_policy

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "csp_evaluator.json").read_text())
ONE_BY_ONE = {
    "checkScriptUnsafeInline": its.inline, "checkScriptUnsafeEval": its.evaluated, "checkPlainUrlSchemes": its.schemes,
    "checkWildcards": its.wildcards, "checkMissingDirectives": its.missing, "checkScriptAllowlistBypass": its.script_hosts,
    "checkFlashObjectAllowlistBypass": its.plugin_hosts, "checkIpSource": its.addresses, "checkNonceLength": its.nonces,
    "checkSrcHttp": its.plain, "checkDeprecatedDirective": its.outdated, "checkUnknownDirective": its.unknown,
    "checkMissingSemicolon": its.semicolons, "checkInvalidKeyword": its.keywords,
}
# the rest are of other tools (Lighthouse), of another set (strict), or of browsers of CSP Level 1
SINGLE = [v for v in VECTORS["per_check"] if v["check"] in ONE_BY_ONE and v["csp_version"] != 1]


def told(found: object) -> list[tuple[object, ...]]:
    return [(f.type, f.severity, f.directive, f.value) for f in found]


def wanted(findings: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(f["type"], f["severity"], f["directive"], f["value"]) for f in findings]


@pytest.mark.parametrize("vector", VECTORS["whole"], ids=[v["id"] for v in VECTORS["whole"]])
def test_a_whole_policy(vector: dict[str, object]) -> None:
    policy = read_policy(vector["csp"])
    assert {k: list(v) for k, v in policy.items()} == vector["parsed"]
    assert told(its.evaluate(policy)) == wanted(vector["findings"])


@pytest.mark.parametrize("vector", SINGLE, ids=[v["id"] for v in SINGLE])
def test_one_look(vector: dict[str, object]) -> None:
    policy: Policy = read_policy(vector["csp"])
    if vector["csp_version"] == 3:
        policy = in_force(policy)[0]
    assert told(ONE_BY_ONE[vector["check"]](policy)) == wanted(vector["findings"])


@pytest.mark.parametrize("source", ["8", "p://1", "///[::1]", "0x7f.1", "https://10.1", "1.2.3.4.", "/1"])
def test_an_address_is_one_however_it_is_written(source: str) -> None:
    assert told(its.addresses(read_policy(f"img-src {source}"))) == [("IP_SOURCE", "INFO", "img-src", source)]


def test_of_slashes_in_front_any_number_is_read_over() -> None:
    assert told(its.script_hosts(read_policy("script-src /gstatic.com"))) == [
        ("SCRIPT_ALLOWLIST_BYPASS", "HIGH", "script-src", "/gstatic.com")]


def test_only_blanks_part_the_words() -> None:
    assert read_policy("img-src\u00a0a\x85b") == {"img-src": ("a\x85b",)}


def test_enough_is_compared() -> None:
    assert len(VECTORS["whole"]) == 100 and len(SINGLE) >= 57
    assert set(ONE_BY_ONE) == {v["check"] for v in SINGLE}


@given(st.text("abd:/*'%-;,. @[]#?\\unsafe-inlinescript-srcdefault'nonce-'sha256-strict-dynamic0123\u00e9\u4e00", max_size=300))
def test_any_text_can_be_evaluated(text: str) -> None:
    its.evaluate(read_policy(text))

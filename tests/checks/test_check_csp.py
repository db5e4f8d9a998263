"""Which scripts may run, as browsers read the policies (CSP Level 3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.csp import CHECK
from ikmscan.scanner.evidence import Markup, Page, Reply
from ikmscan.scanner.wire.html import read_markup

CSP, REPORT = "content-security-policy", "content-security-policy-report-only"
URL = "https://toko.id/"


def seen(*headers: tuple[str, str], body: str = "<title>Toko</title>") -> tuple[Page, Markup]:
    return Page(Reply(URL, 200, "", headers)), read_markup(body.encode(), "text/html", URL, False)


def inside(policy: str, where: str = "<head>{}</head><body>") -> tuple[Page, Markup]:
    return seen(body="<html>" + where.format(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'))


NONCE = "'nonce-abcdefgh12345678'"
CASES = [
    ("none", seen((CSP, "default-src 'none'")), "strict"),
    ("self", seen((CSP, "script-src 'self'")), "strict"),
    ("every name of a registry", seen((CSP, "script-src 'self' *.co.id")), "weak"),
    ("every name under https, with a port", seen((CSP, "script-src https://*:443")), "weak"),
    ("every name of the shop", seen((CSP, "script-src 'self' https://*.toko.co.id:443")), "strict"),
    ("a nonce switches unsafe-inline off", seen((CSP, f"script-src {NONCE} 'unsafe-inline'")), "strict"),
    ("a hash too", seen((CSP, "script-src 'sha256-abc=' 'unsafe-inline'")), "strict"),
    ("strict-dynamic switches hosts and schemes off",
     seen((CSP, f"script-src {NONCE} 'strict-dynamic' https: 'unsafe-inline'")), "strict"),
    ("the second policy is strict", seen((CSP, "script-src *"), (CSP, "script-src 'self'")), "strict"),
    ("two policies in one line", seen((CSP, "script-src *, script-src 'self'")), "strict"),
    ("a meta in the head", inside("script-src 'self'"), "strict"),
    ("script-src goes before default-src", seen((CSP, "default-src *; script-src 'self'")), "strict"),
    ("elem and attr go before script-src",
     seen((CSP, "script-src *; script-src-elem 'self'; script-src-attr 'none'; worker-src 'self'")), "strict"),
    ("unsafe-inline", seen((CSP, "default-src 'self' 'unsafe-inline'")), "weak"),
    ("script-src-attr alone says nothing of files", seen((CSP, "script-src-attr 'none'")), "other_things"),
    ("script-src-elem alone says nothing of handlers", seen((CSP, "script-src-elem 'self'")), "weak"),
    ("unsafe-inline in script-src-elem alone", seen((CSP, "script-src 'self'; script-src-elem 'unsafe-inline'")), "weak"),
    ("a nonce that is none leaves unsafe-inline on", seen((CSP, "script-src 'nonce-a$' 'unsafe-inline'")), "weak"),
    ("every host", seen((CSP, "script-src *")), "weak"),
    ("every host with https", seen((CSP, "script-src https:")), "weak"),
    ("every host in another writing", seen((CSP, "script-src https://*")), "weak"),
    ("data", seen((CSP, "script-src 'self' DATA:")), "weak"),
    ("a host by which it is walked around", seen((CSP, "script-src 'self' cdnjs.cloudflare.com")), "weak"),
    ("any name under it", seen((CSP, "script-src *.jsdelivr.net")), "weak"),
    ("a host that needs eval, and has it", seen((CSP, "script-src www.google-analytics.com 'unsafe-eval'")), "weak"),
    ("frames only", seen((CSP, "frame-ancestors 'self'")), "other_things"),
    ("upgrade only", seen((CSP, "upgrade-insecure-requests")), "other_things"),
    ("report-only", seen((REPORT, "default-src 'none'")), "report_only"),
    ("a meta report-only is none",
     seen(body='<head><meta http-equiv="Content-Security-Policy-Report-Only" content="default-src \'none\'"></head>'), "missing"),
    ("a meta in the body is none", inside("script-src 'self'", "<head></head><body><p>x</p>{}</body>"), "missing"),
    ("frame-ancestors in a meta is none", inside("frame-ancestors 'none'"), "missing"),
    ("nothing", seen(), "missing"), ("an empty header", seen((CSP, "")), "missing"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_which_scripts_may_run(name: str, arguments: tuple[Page, Markup], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_the_evaluators_findings_are_among_the_facts() -> None:
    verdict = CHECK.judge(*seen((CSP, "script-src 'unsafe-inline'")))
    assert verdict.facts["holes"] == ("'unsafe-inline'",)
    assert verdict.facts["evaluator"] == (
        {"type": "SCRIPT_UNSAFE_INLINE", "severity": "HIGH", "directive": "script-src", "value": "'unsafe-inline'"},
        {"type": "MISSING_DIRECTIVES", "severity": "HIGH", "directive": "object-src", "value": None},
    )


def test_of_several_policies_the_strictest_is_evaluated() -> None:
    verdict = CHECK.judge(*seen((CSP, "script-src *"), (CSP, "default-src 'none'")))
    assert verdict.facts["evaluator"] == ()


@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_header_is_judged(lines: list[str]) -> None:
    verdict = CHECK.judge(*seen(*((CSP, line) for line in lines)))
    assert isinstance(verdict, Verdict) and len(verdict.facts.get("evaluator", ())) <= 40

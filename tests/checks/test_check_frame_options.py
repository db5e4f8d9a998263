"""Framing protection as browsers apply it (HTML Standard, CSP Level 3)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.frame_options import CHECK
from ikmscan.scanner.evidence import Page, Reply

XFO, CSP, REPORT = "x-frame-options", "content-security-policy", "content-security-policy-report-only"


def seen(*headers: tuple[str, str]) -> tuple[Page]:
    return (Page(Reply("https://tokobatik.co.id/", 200, "OK", headers)),)


CASES = [
    ("DENY", seen((XFO, "DENY")), "good"),
    ("sameorigin in small letters", seen((XFO, "sameorigin ")), "good"),
    ("twice the same in one line", seen((XFO, "SAMEORIGIN, SAMEORIGIN")), "good"),
    ("twice the same in two lines", seen((XFO, "SAMEORIGIN"), (XFO, "SAMEORIGIN")), "good"),
    ("contradicting values refuse every frame", seen((XFO, "DENY"), (XFO, "SAMEORIGIN")), "good"),
    ("a word beside a known one", seen((XFO, "whimsy, deny")), "good"),
    ("allowall beside nonsense", seen((XFO, "ALLOWALL, whimsy")), "good"),
    ("'none'", seen((CSP, "default-src 'self'; frame-ancestors 'none'")), "good"),
    ("'self' and a partner", seen((CSP, "frame-ancestors 'self' https://mitra.example")), "good"),
    ("no source at all is 'none'", seen((CSP, "frame-ancestors")), "good"),
    ("a name in capitals", seen((CSP, "FRAME-ANCESTORS 'self'")), "good"),
    ("CSP beside XFO", seen((XFO, "DENY"), (CSP, "frame-ancestors https://mozilla.org")), "good"),
    ("the second policy is strict", seen((CSP, "frame-ancestors *"), (CSP, "frame-ancestors 'self'")), "good"),
    ("two policies in one line", seen((CSP, "default-src *, frame-ancestors 'self'")), "good"),
    ("XFO under a CSP without frame-ancestors", seen((CSP, "default-src 'self'"), (XFO, "DENY")), "good"),
    ("everybody", seen((CSP, "frame-ancestors *")), "open"),
    ("everybody with https", seen((CSP, "frame-ancestors https:")), "open"),
    ("every host with https", seen((CSP, "frame-ancestors 'self' https://*")), "open"),
    ("every host and port", seen((CSP, "frame-ancestors *:*")), "open"),
    ("a capital scheme", seen((CSP, "frame-ancestors HTTP:")), "open"),
    ("an open CSP silences XFO", seen((XFO, "DENY"), (CSP, "frame-ancestors *")), "open"),
    ("the second directive of a policy is ignored", seen((CSP, "frame-ancestors *; frame-ancestors 'none'")), "open"),
    ("whimsy", seen((XFO, "whimsy")), "invalid"),
    ("ALLOW-FROM", seen((XFO, "ALLOW-FROM https://mozilla.org")), "invalid"),
    ("allowall", seen((XFO, "ALLOWALL")), "invalid"),
    ("two unknown words", seen((XFO, "a, b")), "invalid"),
    ("an empty value", seen((XFO, "")), "invalid"),
    ("semicolon after the word", seen((XFO, "SAMEORIGIN;")), "invalid"),
    ("nothing", seen(), "missing"),
    ("a report-only policy", seen((REPORT, "frame-ancestors 'none'")), "missing"),
    ("a policy about other things", seen((CSP, "default-src 'self'")), "missing"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_a_browser_would_do_decides(args: tuple[Page], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_the_technician_sees_which_header_protects() -> None:
    verdict = CHECK.judge(*seen((XFO, "DENY"), (CSP, "frame-ancestors 'self'")))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"via": "Content-Security-Policy", "value": "frame-ancestors 'self'"}


@settings(max_examples=150)
@given(st.lists(
    st.tuples(st.sampled_from([XFO, CSP]), st.text(alphabet="frame-ancestors*:;,' https/DENY", max_size=50)),
    max_size=4,
))
def test_no_headers_break_the_judge(headers: list[tuple[str, str]]) -> None:
    verdict = CHECK.judge(*seen(*headers))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome in CHECK.outcomes
    assert len(str(verdict.facts.get("value", ""))) <= 100

"""What a secure page fetches without protection (W3C Mixed Content)."""

from __future__ import annotations

import pytest
from ikmscan.checks.web.mixed_content import CHECK
from ikmscan.scanner.evidence import Markup, Page, Reply
from ikmscan.scanner.wire.html import read_markup


def seen(body: str, url: str = "https://toko.id/", csp: str = "") -> tuple[Page, Markup]:
    reply = Reply(url, 200, "", (("content-security-policy", csp),) if csp else (), body.encode())
    return Page(reply), read_markup(reply.body, "text/html; charset=utf-8", url, False)


SCRIPT = "<script src=http://cdn.example/a.js></script>"
CASES = [
    ("all over https", seen("<script src=/a.js></script><img src=//cdn.example/a.jpg><a href=http://mitra.example/>x</a>"), "good"),
    ("a form is no part", seen("<form action=http://x.example/><input></form>"), "good"),
    ("a canonical link is not fetched", seen("<link rel=canonical href=http://toko.id/>"), "good"),
    ("a block of data", seen("<script type=application/ld+json src=http://x.example/></script>"), "good"),
    ("the own machine", seen("<script src=http://localhost:3000/a.js></script>"), "good"),
    ("no address", seen("<img src='http://['><img src=''><script src=data:,1></script>"), "good"),
    ("a page over http", seen(SCRIPT, "http://toko.id/"), None),
    ("a script", seen(SCRIPT), "active"), ("a module", seen("<script type=module src=http://x.example/m></script>"), "active"),
    ("a frame", seen("<iframe src=http://peta.example/></iframe>"), "active"),
    ("a style sheet", seen("<link rel='StyleSheet' href=http://x.example/a.css>"), "active"),
    ("an import", seen("<style>@import url('http://x.example/a.css');</style>"), "active"),
    ("an object", seen("<object data=http://x.example/a.swf></object>"), "active"),
    ("by the base", seen("<base href=http://toko.id/><script src=a.js></script>"), "active"),
    ("a script beside a picture", seen(SCRIPT + "<img src=http://x.example/a.jpg>"), "active passive"),
    ("a picture", seen("<img src=http://x.example/a.jpg>"), "passive"),
    ("a set of pictures", seen("<img srcset='/a.jpg 1x, http://x.example/b.jpg 2x'>"), "passive"),
    ("a poster", seen("<video poster=http://x.example/p.jpg></video>"), "passive"),
    ("a background", seen("<style>body{background:url(http://x.example/b.png)}</style>"), "passive"),
    ("a style of an element", seen("<a style='background-image: url(&quot;http://x.example/b.png&quot;)'>x</a>"), "passive"),
    ("a style of a block", seen("<div class=hero style=\"background:url('http://x.example/b.png')\">x</div>"), "passive"),
    ("a style of a block over https", seen("<div style='background:url(https://x.example/b.png)'>x</div>"), "good"),
    ("a button that is a picture", seen("<form><input type=image src=http://x.example/b.png></form>"), "passive"),
    ("the page's own background", seen("<body background=http://x.example/b.png>x"), "passive"),
    ("in a template nothing is fetched", seen(f"<template>{SCRIPT}<img src=http://x.example/a.jpg></template>"), "good"),
    ("for browsers without scripts", seen("<p>x</p><noscript><img src=http://x.example/a.jpg></noscript>"), "good"),
    ("a policy in the body is none", seen(f"<p>x</p><meta http-equiv=content-security-policy content=upgrade-insecure-requests>{SCRIPT}"), "active"),
    ("healed in the head", seen(f"<head><meta http-equiv=content-security-policy content=upgrade-insecure-requests></head>{SCRIPT}"), "upgraded"),
    ("healed by the policy", seen(SCRIPT, csp="default-src *, upgrade-insecure-requests"), "upgraded"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_what_is_fetched_without_protection(name: str, arguments: tuple[Page, Markup], slug: str | None) -> None:
    verdicts = list(CHECK.judge(*arguments) or ())
    assert " ".join(v.outcome.slug for v in verdicts) == (slug or "")


def test_files_are_named_once_and_without_their_questions() -> None:
    (verdict,) = CHECK.judge(*seen("".join(f"<img src='http://x.example/{n % 7}.jpg?{n}'>" for n in range(20))))
    assert verdict.facts["count"] == 7 and verdict.facts["files"] == tuple(f"http://x.example/{n}.jpg" for n in range(5))

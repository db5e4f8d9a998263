"""What a foreign origin is allowed (Fetch Standard, CORS check)."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.run import judge_one
from ikmscan.checks.web.cors import CHECK
from ikmscan.scanner.evidence import Answer, Clock, CrossOrigin, Dossier, Page, Reply, Unseen, Why
from ikmscan.scanner.target import Target

ORIGIN = "https://0a1b2c3d4e5f6071.example"
SHOP = Page(Reply("https://toko.id/", 200, "OK"))


def answer(*allowed: str, credentials: str = "", status: int = 200) -> Answer:
    headers = [("access-control-allow-origin", a) for a in allowed]
    if credentials:
        headers.append(("access-control-allow-credentials", credentials))
    return Answer("/", Reply("https://toko.id/", status, "", tuple(headers)))


def seen(preflight: Answer, simple: Answer | None = None) -> tuple[Page, CrossOrigin]:
    return SHOP, CrossOrigin(ORIGIN, preflight, simple)


CASES = [
    ("nothing", seen(answer()), "good"), ("a partner", seen(answer("https://mitra.example", credentials="true")), "good"),
    ("everybody, without cookies", seen(answer("*")), "public"),
    ("everybody and cookies, which browsers refuse", seen(answer("*", credentials="true")), "public"),
    ("two lines, which browsers refuse", seen(answer(ORIGIN, ORIGIN, credentials="true")), "good"),
    ("reflected", seen(answer(ORIGIN), answer(ORIGIN)), "reflected"),
    ("True is not true", seen(answer(ORIGIN, credentials="True"), answer(ORIGIN, credentials="True")), "reflected"),
    ("the preflight alone", seen(answer(ORIGIN, credentials="true"), answer()), "preflight_only"),
    ("with cookies, and no preflight known", seen(answer(status=405), answer(ORIGIN, credentials="true")), "with_cookies"),
    ("with cookies, and the preflight blocked", seen(answer(status=403), answer(ORIGIN, credentials="true")), "with_cookies"),
    ("nothing, and no preflight known", seen(answer(status=404), answer()), "good"), ("nothing, and no page", seen(answer(), answer(status=403)), "good"),
    ("a redirect of the page", seen(answer(status=405), answer(status=302)), "good"),
    ("neither is an answer", seen(answer(status=403), answer(status=403)), "unclear"), ("an error allows nothing", seen(answer(ORIGIN, credentials="true", status=405), answer()), "good"),
    ("no preflight known, and the page not asked", seen(answer(status=405)), "unclear"),
    ("with cookies", seen(answer(ORIGIN, credentials="true"), answer(ORIGIN, credentials="true")), "with_cookies"),
    ("null with cookies", seen(answer("null", credentials="true"), answer("null", credentials="true")), "with_cookies"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_what_a_stranger_is_allowed(name: str, arguments: tuple[Page, CrossOrigin], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_a_question_without_an_answer_is_no_good_news() -> None:
    cross = CrossOrigin(ORIGIN, Answer("/", unseen=Unseen(Why.TIMED_OUT)))
    dossier = Dossier(Target("toko.id", "toko.id"), Clock.read("2026-11-24T00:00:00Z"), seen={"CrossOrigin": cross, "Page": SHOP})
    (finding,) = judge_one(CHECK, dossier)
    assert finding.verdict is None

"""Where the name with or without www leads."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.twin_host import CHECK
from ikmscan.scanner.evidence import End, Page, Reply, TwinStanding, TwinVisit, Unseen, Why

HOME = Page(Reply("https://toko.id/", 200, ""))
WWW = "https://www.toko.id/"


def seen(*urls: str, end: End = End.ARRIVED, last: str = "", status: int = 200, why: Why | None = None,
         kind: str = "shop") -> tuple[Page, TwinVisit, TwinStanding]:
    chain = tuple(Reply(u, 301 if u != urls[-1] or end is not End.ARRIVED else status, "") for u in urls)
    return HOME, TwinVisit(chain, end, last or (urls[-1] if urls else WWW), Unseen(why) if why else None), TwinStanding(kind)


CASES = [
    ("home", seen(WWW, "https://toko.id/"), "good"),
    ("over http home", seen(WWW, "http://toko.id/", "https://toko.id/"), "good"),
    ("a page of its own", seen(WWW), "two_sites"),
    *((f"{kind} instead", seen(WWW, kind=kind), "other_page") for kind in ("suspended", "parked", "hosting_default", "listing", "construction")),
    ("a challenge, 403", seen(WWW, status=403, kind="challenge"), "unclear"), ("a hotspot in between", seen(WWW, kind="captive_portal"), "unclear"),
    ("a bare 403", seen(WWW, status=403, kind=""), "broken"),
    ("no such name", seen(end=End.UNSEEN, why=Why.NAME_NOT_FOUND), "absent"),
    ("an error", seen(WWW, status=404), "broken"),
    ("refused", seen(end=End.REFUSED), "broken"),
    ("round in circles", seen(WWW, end=End.LOOP), "broken"),
    ("to a stranger", seen(WWW, end=End.LEFT, last="https://lain.example/"), "elsewhere"),
    ("no answer", seen(WWW, end=End.UNSEEN, why=Why.TIMED_OUT), "unclear"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_both_names_lead_home_or_it_is_said(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug

"""Lines to paste: those for the software that was seen on paper, the others folded on screen and named on paper."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import paper_reports as paper
import pytest
from ikmscan.reports import html, pdf, snippets
from ikmscan.reports.view import Card, Fix, for_what_was_seen, without_lines
from ikmscan.reports.words import FixWords

AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)

NGINX, HTACCESS, CLOUDFLARE = (Fix(stack, label, f"lines for {label}", "https://example.org/", elsewhere) for stack, label, elsewhere in (
    ("nginx", "Nginx", True), ("htaccess", ".htaccess", False), ("cloudflare", "Cloudflare", True)))
CARD = dataclasses.replace(paper.weak().cards[0], fixes=(HTACCESS, NGINX, CLOUDFLARE))


@pytest.mark.parametrize(("seen", "elsewhere"), [
    ((), ""), (("htaccess", "apache", "php"), "nginx cloudflare wordpress"), (("nginx",), "cloudflare wordpress"),
    (("cloudflare",), "wordpress"), (("wordpress", "litespeed", "htaccess"), "nginx cloudflare"), (("iis", "windows"), "nginx htaccess cloudflare wordpress"),
])
def test_lines_for_what_stands_elsewhere_are_known(seen: tuple[str, ...], elsewhere: str) -> None:
    """nginx often stands before an Apache, Cloudflare before whatever there is: what may be behind them stays."""
    words = [FixWords(stack, "x", "https://x") for stack in ("nginx", "htaccess", "cloudflare", "php", "wordpress", "cpanel")]
    made = snippets.fixes(words, "tokobatik.co.id", seen)
    assert {f.stack for f in made if f.elsewhere} == set(elsewhere.split())


def test_lines_that_all_are_for_something_else_are_shown() -> None:
    words = [FixWords(stack, "x", "https://x") for stack in ("nginx", "apache")]
    assert not [f for f in snippets.fixes(words, "tokobatik.co.id", ("litespeed",)) if f.elsewhere]
    assert [f.stack for f in snippets.fixes(words, "tokobatik.co.id", ("nginx",), "apache")] == ["apache", "nginx"]


def labels(card: Card) -> list[str]:
    return [fix.label for fix in card.fixes]


def test_a_card_names_the_lines_that_it_leaves_out() -> None:
    brief = for_what_was_seen(CARD)
    assert (labels(brief), brief.others) == ([".htaccess"], ("Nginx", "Cloudflare"))
    assert for_what_was_seen(brief) == brief
    assert (labels(without_lines(brief)), without_lines(brief).others) == ([], ("Nginx", "Cloudflare", ".htaccess"))


def test_paper_shows_the_lines_for_what_was_seen_and_says_where_the_others_are() -> None:
    report = dataclasses.replace(paper.weak(), cards=(CARD,))
    told = pdf.handed(report, AT)["cards"]
    assert isinstance(told, list) and isinstance(told[0], dict)
    assert [fix["label"] for fix in told[0]["fixes"]] == [".htaccess"]  # type: ignore[index,union-attr,call-overload]
    said = f"Untuk Nginx dan Cloudflare: ikmscan jelaskan {CARD.check}.{CARD.outcome}"
    assert told[0]["others"] == said
    page = html.render(report)
    assert page.count('<details class="elsewhere">') == 2 and page.count("lines for ") == 3
    assert f'<p class="soft paper">{said}</p>' in page


def test_a_page_too_large_for_a_chat_has_fewer_lines_and_names_the_others() -> None:
    long = dataclasses.replace(NGINX, text="x" * 2_000)
    cards = tuple(dataclasses.replace(CARD, number=n, fixes=(HTACCESS, long)) for n in range(1, 51))
    report = dataclasses.replace(paper.weak(), cards=cards, first=cards[:3])
    page = html.render(report)
    assert len(page.encode()) <= html.MOST_BYTES
    assert page.count("lines for .htaccess") == 50 and long.text not in page
    assert page.count('<p class="soft">Untuk Nginx: ') == 50

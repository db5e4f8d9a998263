"""A comparison as a page and as Markdown: the same shape whatever strangers' texts stand in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import paper_hostile as hostile
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level
from ikmscan.reports import compare_markdown
from ikmscan.reports.compare import compare
from ikmscan.reports.compare_view import Compared, view
from ikmscan.reports.html import render_compared
from ikmscan.reports.result import Result, Told
from markdown_it import MarkdownIt
from paper_hostile import SLOW

READER = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "linkify"])
PLAIN = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}


def compared(text: str, lang: str = "id") -> Compared:
    """What changed where a result was made by somebody who writes *text* everywhere."""
    def result(level: Level, rules: str, score: int) -> Result:
        told = tuple(Told(check, text, "o", found, titles=(text, text)) for check, found in (("hsts", level), ("csp", Level.LOW)))
        return Result("toko.co.id", 443, datetime(2026, 11, 1, tzinfo=UTC), "C", score, 1, text, rules, 1, told, frozenset())
    return view(compare(result(Level.MEDIUM, "a" + text, 60), result(Level.HIGH, "b" + text, 50)), lang)


def tags(page: str) -> list[str]:
    return re.findall(r"</?\w+(?: [^>]*)?>", re.sub(r"<title>.*?</title>", "", page, flags=re.DOTALL))


@SLOW
@given(hostile.TEXTS, st.sampled_from(["id", "en"]))
def test_a_page_keeps_its_elements(text: str, lang: str) -> None:
    page = render_compared([compared(text + "x", lang)], [text + "x"], lang)
    assert tags(page) == tags(render_compared([compared("x", lang)], ["x"], lang))
    assert hostile.unfit(page) == set()
    assert page.startswith(f'<!doctype html>\n<html lang="{lang}">')


@SLOW
@given(hostile.TEXTS)
def test_markdown_keeps_its_blocks(text: str) -> None:
    tokens = READER.parse(compare_markdown.render([compared(text + "x")], [text + "x"]))
    assert [t.type for t in tokens] == [t.type for t in READER.parse(compare_markdown.render([compared("x")], ["x"]))]
    assert {child.type for t in tokens for child in t.children or ()} <= PLAIN


def test_a_page_tells_each_change_once_and_loads_nothing() -> None:
    page = render_compared([compared("Judul <b>"), compared("lain")], ["Hanya di sini: a.id."], "id")
    for words in ("Perbandingan pemeriksaan", "Nilai turun dari C (60 dari 100) menjadi C (50 dari 100).", "Memburuk", "dulu SEDANG", "Hanya di sini: a.id."):
        assert words in page
    assert page.count('<span class="badge high">TINGGI</span> Judul &lt;b&gt;') == 1
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|href=|src=", page)

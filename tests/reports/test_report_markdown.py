"""Markdown, read by a CommonMark parser with tables and links by itself: no text of a server means anything but itself."""

from __future__ import annotations

import paper_hostile as hostile
import paper_reports as paper
import pytest
from hypothesis import given
from ikmscan.reports.markdown import cell, code, fenced, prose, render
from ikmscan.reports.output import FORMATS, Bundle
from ikmscan.reports.view import Report
from markdown_it import MarkdownIt
from markdown_it.token import Token
from paper_hostile import SLOW

READER = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "strikethrough", "linkify"])
assert READER.linkify is not None
READER.linkify.set({"fuzzy_link": False, "fuzzy_email": True})  # as GitHub: a bare name is no link, an address is
PLAIN = {"text", "code_inline", "strong_open", "strong_close", "hardbreak", "softbreak", "link_open", "link_close"}
OURS = {"https://nginx.org/en/docs/", "https://httpd.apache.org/docs/"}


def read(text: str) -> list[Token]:
    return READER.parse(text)


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def shape(tokens: list[Token]) -> list[tuple[str, str]]:
    """Blocks in order: what a text of a server must not change."""
    return [(t.type, t.tag) for t in tokens]


def said(tokens: list[Token]) -> str:
    return "".join(t.content for t in inline(tokens) if t.type in ("text", "code_inline"))


@SLOW
@given(hostile.TEXTS)
def test_any_text_leaves_the_page_as_it_is(text: str) -> None:
    for make in (hostile.bundle, hostile.worded):
        tokens = read(FORMATS["md"].render(make(text + "x")))
        assert shape(tokens) == shape(read(FORMATS["md"].render(make("x"))))
        assert {t.type for t in inline(tokens)} <= PLAIN
        assert {str(t.attrGet("href")) for t in inline(tokens) if t.type == "link_open"} <= OURS


@SLOW
@given(hostile.TEXTS)
def test_running_text_is_one_paragraph_that_says_what_it_was_given(text: str) -> None:
    tokens = read(prose(text + "x"))
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {t.type for t in inline(tokens)} <= {"text", "code_inline"}


@pytest.mark.parametrize("text", [
    "# judul", "- a", "+ a", "* a", "1. a", "1) a", "> a", "| a | b |", "=====", "-----", "***", "<b>a</b>", "&lt;", "[a](https://b.example)",
    "![a](b)", "`a", "**a**", "_a_", "~~a~~", "a\\", "\\# a", ":a", "$a$", "#a", "a !", "C:\\x", "[^1]: a", "[a]: b",
])
def test_a_sign_stays_a_sign(text: str) -> None:
    assert said(read(prose(text))) == text.replace("**a**", "a")


@pytest.mark.parametrize("text", ["https://evil.example/a_b", "www.evil.example", "a@evil.example", "@orang", "mailto:a@b.example", "#12", "(https://a.example)", "www."])
def test_an_address_stands_as_code(text: str) -> None:
    (only,) = inline(read(prose(text)))
    assert (only.type, only.content) == ("code_inline", text)


@pytest.mark.parametrize(("address", "sign"), [("http://toko.id/masuk", "."), ("http://a.id/x.css", ","), ("a@b.id", "."), ("http://a.id", "!"), ("http://a.id/x", "?"),
                                               ("(https://a.example)", ".")])
def test_what_ends_a_sentence_is_no_part_of_an_address(address: str, sign: str) -> None:
    shown = inline(read(prose(f"ke {address}{sign} Mohon")))
    assert [(t.type, t.content) for t in shown] == [("text", "ke "), ("code_inline", address), ("text", f"{sign} Mohon")]


@pytest.mark.parametrize("text", ["a|b", "a\\|b", "a\\\\|b", "|", "\\", "a\\", "`a|`", "|---|"])
def test_a_cell_holds_whatever_stands_in_it(text: str) -> None:
    tokens = read(f"| | |\n|---|---|\n| {cell(text)} | {cell('x')} |\n")
    assert [t.type for t in tokens].count("td_open") == 2
    assert [t.type for t in inline(tokens)] == ["code_inline", "code_inline"]


@pytest.mark.parametrize("text", ["```", "a\n````\n# b", "~~~", "    a", "`"])
def test_no_line_closes_the_fence(text: str) -> None:
    (only,) = read(fenced(text))
    assert (only.type, only.content) == ("fence", text + "\n")


def test_nothing_is_no_code_span() -> None:
    assert code("\u200b") == ""


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("make", [paper.weak, paper.healthy, paper.no_letter, paper.no_answer], ids=lambda m: m.__name__)
def test_a_page_has_the_verdict_and_every_finding(make: object, lang: str) -> None:
    assert callable(make)
    report = make(lang)
    assert isinstance(report, Report)
    text = said(read(render(report)))
    for sentence in (report.grade_word, report.grade_sentence, *(c.title for c in report.cards), *(c.short for c in report.first),
                     *(b.name for b in report.blind), *report.first_steps, *report.left_out, report.promise):
        assert sentence in text, sentence


def test_the_lines_to_paste_are_there_with_their_source() -> None:
    made: Bundle = hostile.bundle("x")
    tokens = read(FORMATS["md"].render(made))
    assert any("server_name tokobatik.co.id" in t.content for t in tokens if t.type == "fence")
    assert {str(t.attrGet("href")) for t in inline(tokens) if t.type == "link_open"} == OURS

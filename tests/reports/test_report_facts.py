"""Facts in the reader's language: names, words for our own slugs, a server's words untouched."""

from __future__ import annotations

import dataclasses

import paper_reports as paper
import pytest
from ikmscan.reports import facts, html, markdown
from ikmscan.reports.language import LANGS
from ikmscan.reports.untrusted import Untrusted
from ikmscan.reports.words import frame
from ikmscan.scanner.evidence import Why


def test_facts_have_names_for_people_and_slugs_for_machines() -> None:
    assert [facts.name(slug, lang) for slug, lang in (("issuer", "id"), ("issuer", "en"), ("odd_one", "id"))] == [
        "Penerbit", "Issuer", "odd_one"]


@pytest.mark.parametrize(("slug", "said", "shown"), [
    ("how", "timed_out", "waktu habis"),
    ("reason", "no_consent", "belum ada izin"),
    ("state", "filtered", "ditutup firewall"),
    ("stack", "windows", "Windows"),
    ("place", "div#q (off_screen)", "div#q (di luar layar)"),
    ("place", "div#timed_out (odd)", "div#timed_out (odd)"),
    ("value", "timed_out", "timed_out"),
    ("files", "none", "none"),
    ("how", "<b>none</b>", "<b>none</b>"),
])
def test_our_own_slugs_are_said_and_a_servers_words_stay(slug: str, said: str, shown: str) -> None:
    assert facts.value(slug, said, "id") == shown


@pytest.mark.parametrize("lang", LANGS)
def test_why_is_a_word_in_every_language(lang: str) -> None:
    assert not [why for why in Why if f"value.{why}" not in frame(lang)]
    assert not [slug for slug in facts.SLUGS if f"fact.{slug}" not in frame(lang)]


def test_what_a_technician_reads_is_in_his_language() -> None:
    card = dataclasses.replace(paper.weak().cards[0], facts=(("how", Untrusted("timed_out")), ("state", Untrusted(""))))
    told = dataclasses.replace(paper.weak(), cards=(card,))
    for text in (html.render(told), markdown.render(told)):
        assert "waktu habis" in text
        assert "timed_out" not in text
        assert "Keadaan" not in text

"""Holds the words of every check in the registry: their shape, their blanks, their Indonesian.

A new check is held without a change here: its file tests/checks/test_check_<name>.py lists CASES, tuples of
(title, arguments of the judge, slug), which are run through the judge and put into words.
"""

from __future__ import annotations

import importlib.util
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from ikmscan.checks.check import Check, Finding, Level, Verdict
from ikmscan.checks.registry import all_checks
from ikmscan.reports import facts, html, whatsapp
from ikmscan.reports.build import build
from ikmscan.reports.grade import grade
from ikmscan.reports.language import LANGS
from ikmscan.reports.words import STACKS, load_words
from ikmscan.scanner.evidence import Clock, Dossier
from ikmscan.scanner.target import Target
from indonesian import (
    BLAME_AND_FEAR,
    ENGLISH,
    ENGLISH_MAX_WORDS,
    HALF_WRITTEN,
    HOST,
    PRICE_OR_PHONE,
    SENTENCE_MAX_WORDS,
    SENTENCE_MEAN_WORDS,
    TO_FILL_IN,
    TO_PRESS,
    WRONG,
    has,
    says,
    sentences,
    words_in,
)

CHECKS = [c for c in all_checks().checks if c.words[0].startswith("ikmscan.")]
EVERY_CHECK = pytest.mark.parametrize("check", CHECKS, ids=[c.name for c in CHECKS])

HEADINGS, BLOCKS = ("judul", "singkat"), ("arti", "penting", "lakukan", "tanya")
CHOICES = {
    "siapa": {"owner", "maker", "host"}, "lama": {"10m", "1h", "technician"}, "biaya": {"free", "maybe", "paid"},
    "batas": {"today"},
}
NOT_ASKED_OF_ALL = {"batas"}
ALWAYS_KNOWN = {"domain": "tokobatik.co.id"}
SINGKAT_MAX_CHARS, JUDUL_MAX_CHARS = 90, 110


@cache
def _raw(check: Check) -> dict[str, dict[str, dict[str, str]]]:
    package, name = check.words
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


@cache
def _cases(check: Check) -> tuple[tuple[str, tuple[object, ...], str], ...]:
    path = Path(__file__).parent / "checks" / f"test_check_{check.name}.py"
    assert path.is_file(), f"{check.name}: write tests/checks/{path.name} with CASES"
    spec = importlib.util.spec_from_file_location(f"cases_of_{check.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(module.CASES)


def _verdicts(check: Check) -> Iterator[Verdict]:
    """All that the judge says of its CASES."""
    for _, arguments, _ in _cases(check):
        said = check.judge(*arguments)
        yield from [said] if isinstance(said, Verdict) else list(said or ())


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _texts(check: Check, lang: str) -> list[tuple[str, str]]:
    """(place, text) of every outcome in *lang*."""
    return [
        (f"{check.name}.toml: {slug}.{lang}.{block}", text)
        for slug, table in _raw(check).items() if slug != "nama" for block, text in table[lang].items()
    ]


@EVERY_CHECK
def test_the_file_has_a_name_and_exactly_the_outcomes_of_the_check(check: Check) -> None:
    raw = _raw(check)
    assert set(raw["nama"]) == {"id", "en"}
    assert set(raw) - {"nama"} == {o.slug for o in check.outcomes}
    for name in raw["nama"].values():
        assert isinstance(name, str)
        assert not name.endswith(".")


@EVERY_CHECK
def test_every_fact_that_a_report_shows_has_a_name_and_no_slug_of_ours_is_left(check: Check) -> None:
    for verdict in _verdicts(check):
        if verdict.outcome.level in (Level.GOOD, Level.UNKNOWN):
            continue  # their facts stand in no report
        for slug, said in verdict.facts.items():
            for lang in LANGS:
                known = facts.name(slug, lang) != slug or slug in facts.LISTED.get(check.name, ())
                assert known or slug.isalpha(), slug  # one plain word may stand for itself: a new check brings its own
                if slug in facts.SLUGS and isinstance(said, str):
                    assert not re.fullmatch(r"[a-z]+(?:_[a-z]+)+", facts.value(slug, said, lang)), (slug, said)


@EVERY_CHECK
def test_every_outcome_has_all_its_words_and_no_strange_key(check: Check) -> None:
    for outcome in check.outcomes:
        table, where = _raw(check)[outcome.slug], f"{check.name}.{outcome.slug}"
        good, unknown = outcome.level is Level.GOOD, outcome.level is Level.UNKNOWN
        asked = set() if good or unknown else set(CHOICES) - NOT_ASKED_OF_ALL
        needed = {*HEADINGS} if good else {*HEADINGS, "arti", "lakukan"} if unknown else {*HEADINGS, *BLOCKS}
        assert {"id", "en"} | asked <= set(table) <= {"id", "en", "fix", *CHOICES}, where
        for lang in ("id", "en"):
            assert needed <= set(table[lang]) <= {*HEADINGS, *BLOCKS}, f"{where}.{lang}"
            assert all(isinstance(t, str) and t == t.strip() and t for t in table[lang].values()), f"{where}.{lang}"
        assert set(table["id"]) == set(table["en"]), where
        for key in set(CHOICES) & set(table):
            assert table[key] in CHOICES[key], f"{where}.{key}"


@EVERY_CHECK
def test_every_snippet_names_its_stack_and_its_official_page(check: Check) -> None:
    for outcome in check.outcomes:
        for stack, fix in _raw(check)[outcome.slug].get("fix", {}).items():
            where = f"{check.name}.{outcome.slug}.fix.{stack}"
            assert stack in STACKS, where
            assert isinstance(fix, dict), where
            assert set(fix) == {"teks", "sumber"}, where
            assert fix["sumber"].startswith("https://"), where
            assert fix["teks"].strip(), where
            assert all(c.isprintable() or c == "\n" for c in fix["teks"]), where


@EVERY_CHECK
def test_every_outcome_is_reached_by_its_test(check: Check) -> None:
    assert {v.outcome.slug for v in _verdicts(check)} == {o.slug for o in check.outcomes}


@EVERY_CHECK
def test_both_languages_use_the_same_blanks_and_the_judge_fills_them(check: Check) -> None:
    from ikmscan.reports.words import load_words

    words = load_words(check)
    for verdict in _verdicts(check):
        table, where = _raw(check)[verdict.outcome.slug], f"{check.name}.{verdict.outcome.slug}"
        asked = {lang: set().union(*(_blanks(t) for t in table[lang].values())) for lang in ("id", "en")}
        facts = {**verdict.facts, **ALWAYS_KNOWN}
        assert asked["id"] == asked["en"] <= set(facts), where
        for lang in ("id", "en"):
            for block in table[lang]:
                said = words.sentence(verdict.outcome.slug, block, facts, lang)
                assert "{" not in table[lang][block] or said != table[lang][block], where


@EVERY_CHECK
def test_headings_fit_a_page_and_a_phone(check: Check) -> None:
    for lang in ("id", "en"):
        for place, text in _texts(check, lang):
            if place.endswith("singkat"):
                assert len(text) <= SINGKAT_MAX_CHARS, place
            if place.endswith("judul"):
                assert len(text) <= JUDUL_MAX_CHARS, place
            if place.endswith(HEADINGS):
                assert not text.endswith("."), place
            else:
                assert text.rstrip("\"*)").endswith((".", "?", "!")), place


@EVERY_CHECK
def test_headings_that_the_judge_has_filled_fit_page_1(check: Check) -> None:
    """With names and versions of software in them too: as long as the longest that tests/reports prints on page 1."""
    words = load_words(check)
    for verdict in _verdicts(check):
        facts = {**verdict.facts, **ALWAYS_KNOWN}
        for lang in ("id", "en"):
            short, title = (words.sentence(verdict.outcome.slug, block, facts, lang, "Asia/Jakarta") for block in ("singkat", "judul"))
            assert len(short) <= SINGKAT_MAX_CHARS, short
            assert len(title) <= JUDUL_MAX_CHARS, title


@EVERY_CHECK
def test_sentences_are_short(check: Check) -> None:
    lengths = []
    for place, text in _texts(check, "id"):
        for sentence in sentences(text):
            lengths.append(words_in(sentence))
            assert lengths[-1] <= SENTENCE_MAX_WORDS, f"{place}: {sentence}"
    assert sum(lengths) / len(lengths) <= SENTENCE_MEAN_WORDS, check.name
    for place, text in _texts(check, "en"):
        for sentence in sentences(text):
            assert words_in(sentence) <= ENGLISH_MAX_WORDS, f"{place}: {sentence}"


@EVERY_CHECK
def test_the_indonesian_is_spelt_as_the_house_spells_it(check: Check) -> None:
    named = [(f"{check.name}.toml: nama", str(_raw(check)["nama"]["id"]))]
    for place, text in [*_texts(check, "id"), *named]:
        for wrong, right in WRONG.items():
            assert not says(text, wrong), f"{place}: {wrong} -> {right}"


@EVERY_CHECK
def test_nobody_is_blamed_or_frightened(check: Check) -> None:
    for place, text in _texts(check, "id"):
        for phrase in BLAME_AND_FEAR:
            assert not has(text, phrase), f"{place}: {phrase}"
        assert not re.search(r"\b(kamu|kau|saudara)\b", text.lower()), place


@EVERY_CHECK
def test_the_indonesian_is_indonesian(check: Check) -> None:
    bare = ((place, re.sub(r"\{[^}]*\}|\"[^\"]*\"", "", TO_PRESS.sub("", text))) for place, text in _texts(check, "id"))
    assert [place for place, text in bare if ENGLISH.search(text)] == []


@EVERY_CHECK
def test_nobody_is_shouted_at(check: Check) -> None:
    assert [place for lang in LANGS for place, text in _texts(check, lang) if re.search(r"!(?!=)", text)] == []


@EVERY_CHECK
def test_names_to_press_are_never_translated(check: Check) -> None:
    """WordPress has an Indonesian face of its own; cPanel, Plesk, Windows and the others are pressed in English."""
    for slug, table in _raw(check).items():
        if slug != "nama":
            named, other = ({n for text in table[lang].values() for n in TO_PRESS.findall(text)} for lang in LANGS)
            assert all(name.startswith(("Pengaturan", "Alamat")) for name in named - other), f"{check.name}: {slug}"


@EVERY_CHECK
def test_today_is_said_where_it_is_critical_and_only_there(check: Check) -> None:
    for outcome in check.outcomes:
        said = _raw(check)[outcome.slug]["id"]
        today = "hari ini" in f"{said['singkat']} {said.get('lakukan', '')}"
        assert today or outcome.level is not Level.CRITICAL, f"{check.name}.{outcome.slug}: say 'hari ini'"
        assert not today or outcome.level.rank >= Level.HIGH.rank, f"{check.name}.{outcome.slug}: no hurry"


@EVERY_CHECK
def test_who_is_told_to_act_today_is_given_no_week(check: Check) -> None:
    for outcome in check.outcomes:
        words = _raw(check)[outcome.slug]
        today = "hari ini" in " ".join(words["id"].get(block, "") for block in ("singkat", "lakukan", "tanya"))
        if today and outcome.level is Level.HIGH:
            assert words.get("batas") == "today", f"{check.name}.{outcome.slug}: say 'minggu ini', or batas = \"today\""


@EVERY_CHECK
def test_what_is_not_known_is_called_neither_safe_nor_unsafe(check: Check) -> None:
    for outcome in check.outcomes:
        if outcome.level is Level.UNKNOWN:
            said = _raw(check)[outcome.slug]["id"]
            assert "belum" in said["judul"], f"{check.name}.{outcome.slug}"
            assert "bukan berarti tidak aman, dan belum berarti aman" in said["arti"], f"{check.name}.{outcome.slug}"


@EVERY_CHECK
def test_the_message_for_the_host_leaves_greeting_and_thanks_to_its_frame(check: Check) -> None:
    for place, text in _texts(check, "id"):
        if place.endswith("tanya"):
            assert not re.search(r"^(Halo|Selamat|Yth)|[Tt]erima kasih", text), place


@EVERY_CHECK
def test_nothing_is_left_half_written(check: Check) -> None:
    for lang in LANGS:
        for place, text in _texts(check, lang):
            assert not HALF_WRITTEN.search(text) and not TO_FILL_IN.search(text), place


@EVERY_CHECK
def test_what_others_have_made_has_its_source_in_the_file(check: Check) -> None:
    """Names to press have lines to paste with a source, or a comment "# sumber: https://..."; so has a host."""
    package, name = check.words
    noted = re.findall(r"^# sumber: (https://\S+)", files(package).joinpath(name).read_text(encoding="utf-8"), re.MULTILINE)
    for slug, table in _raw(check).items():
        for text in [] if slug == "nama" else [t for lang in LANGS for t in table[lang].values()]:
            assert noted or "fix" in table or not TO_PRESS.search(text), f"{name}: {slug}: {text}"
            assert not PRICE_OR_PHONE.search(text), f"{name}: {slug}: {text}"
            assert all(any(host in source for source in noted) for host in HOST.findall(text)), f"{name}: {slug}: {text}"


@pytest.mark.parametrize("lang", LANGS)
def test_a_shop_where_every_check_fails_fits_a_chat(lang: str) -> None:
    worst = [Finding(check, max(_verdicts(check), key=lambda v: (v.outcome.level.rank, len(str(v.facts))))) for check in CHECKS]
    shop = Dossier(Target("tokobatik.co.id", "tokobatik.co.id"), Clock.read("2026-11-23T07:05:00Z"), consent_level=2)
    report = build(shop, worst, grade(worst), lang)
    page = html.render(report)
    assert len(page.encode()) <= html.MOST_BYTES
    assert page.count("<article ") == len(report.cards) > 60
    assert whatsapp.length(whatsapp.render(report)) <= whatsapp.MOST

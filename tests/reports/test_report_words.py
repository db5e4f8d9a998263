"""Words: strict files, plain values, the spelling and the sentence length of the house, dates as people write them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Check, Level
from ikmscan.checks.registry import all_checks
from ikmscan.reports import glossary, language, plain, words
from ikmscan.reports.account import START_STEPS, STEPS, account_sheet, start_sheet
from ikmscan.reports.phrase import PhraseError, blanks, fill
from ikmscan.reports.words import WordsError, load_words, say
from ikmscan.scanner.evidence import Why
from ikmscan.scanner.target import Account, Problem, TargetError, read
from indonesian import (
    BLAME_AND_FEAR,
    ENGLISH_NUMBER,
    EXAMPLES,
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
from paper_shop import FACTS, OUTCOMES, check

ROOT = Path(__file__).parents[2]

OURS = all_checks().checks
LANGS = ("id", "en")


# ---- Dates, numbers, lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "lang", "shown"),
    [
        ("Asia/Jakarta", "id", "23 November 2026, 14.05 WIB"),
        ("Asia/Pontianak", "id", "23 November 2026, 14.05 WIB"),
        ("Asia/Makassar", "id", "23 November 2026, 15.05 WITA"),
        ("Asia/Jayapura", "id", "23 November 2026, 16.05 WIT"),
        ("Asia/Jayapura", "en", "23 November 2026, 16:05 WIT"),
        ("Europe/Berlin", "id", "23 November 2026, 07.05 UTC"),
    ],
)
def test_times_are_those_of_the_wall_clock(zone: str, lang: str, shown: str) -> None:
    assert language.moment(datetime(2026, 11, 23, 7, 5, tzinfo=UTC), lang, zone) == shown


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [(0, "0", "0"), (1234, "1.234", "1,234"), (1234.5, "1.234,5", "1,234.5"), (0.35, "0,35", "0.35"),
     (10.0, "10", "10"), (1_000_000, "1.000.000", "1,000,000"), (-2.52, "-2,52", "-2.52")],
)
def test_numbers_have_the_marks_of_the_language(value: float, indonesian: str, english: str) -> None:
    assert (language.number(value, "id"), language.number(value, "en")) == (indonesian, english)


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 B"), (999, "999 B"), (1600, "1,6 kB"), (53_000, "53 kB"), (2_500_000, "2,5 MB")],
)
def test_sizes_are_decimal(count: int, shown: str) -> None:
    assert language.size(count, "id") == shown


@pytest.mark.parametrize(
    ("items", "shown"),
    [((), ""), (("a",), "a"), (("a", "b"), "a dan b"), (("a", "b", "c"), "a, b dan c"),
     (tuple("abcdefghijkl"), "a, b, c, d, e, f, g, h dan 4 lainnya")],
)
def test_lists_end_with_and_and_long_ones_are_counted(items: tuple[str, ...], shown: str) -> None:
    assert language.listed(items, "id") == shown


# ---- Filling in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("sejak {until:date}", "sejak 18 November 2026"),  # 20.00 UTC is the next day in Jakarta
        ("{count:number} kali", "1.234 kali"),
        ("{count} kali", "1234 kali"),
        ("{doors:and}", "TLS 1.0 dan TLS 1.1"),
        ("{{tetap}}", "{tetap}"),
    ],
)
def test_blanks_are_filled_as_people_write(template: str, shown: str) -> None:
    assert fill(template, FACTS, "id") == shown


def test_a_day_without_a_time_is_the_same_day_everywhere() -> None:
    assert fill("{d:date}", {"d": "2026-11-17"}, "en", "Asia/Jayapura") == "17 November 2026"


@pytest.mark.parametrize(
    "template",
    ["{until.year}", "{doors[0]}", "{count!r}", "{count:>10}", "{}", "{0}", "{count:{doors}}", "{nothing}", "{", "}",
     "{until:number}", "{count:date}", "{doors:number}"],
)
def test_nothing_but_plain_blanks_can_be_written(template: str) -> None:
    with pytest.raises(PhraseError, match=r"hsts\.toml"):
        fill(template, FACTS, "id", where="hsts.toml: missing.id.judul")


def test_a_date_from_a_server_that_is_none_is_an_error_and_not_shown() -> None:
    with pytest.raises(PhraseError, match="no ISO 8601"):
        fill("{d:date}", {"d": "kemarin\x1b[2J"}, "id")


# ---- Text from strangers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Apache/2.4", "Apache/2.4"),
        ("a\x1b[31mb\x07\x00", "a[31mb"),
        ("a\x9b2Jb\x85c\x7f", "a2Jb c"),
        ("satu\r\ndua\ttiga\u2028empat", "satu dua tiga empat"),
        ("abc\u202ecba\u2066\u200e\u061c", "abccba"),
        ("a\u200b\u200c\u200d\ufeff\u00adb", "ab"),
        ("x\ud800y\udfff", "xy"),
        ("\U000e0041\U000e0042toko", "toko"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
        ("kopi ☕ パン", "kopi ☕ パン"),
        ("\u3164\u2800a\u115f", "a"),
        ("   ", ""),
    ],
)
def test_what_moves_the_cursor_or_cannot_be_seen_is_gone(text: str, shown: str) -> None:
    assert plain.line(text) == shown


@settings(max_examples=200)
@given(st.text(st.characters(codec=None), max_size=400), st.integers(2, 250))
def test_any_text_becomes_one_short_visible_line(text: str, limit: int) -> None:
    shown = plain.line(text, limit)
    assert len(shown) <= limit
    assert shown.replace(" ", "").isprintable()
    shown.encode("utf-8")
    assert plain.line(shown, limit) == shown


def test_long_text_is_cut_visibly_and_cheaply() -> None:
    assert plain.line("a" * 201) == "a" * 199 + "…"
    assert len(plain.line("\u200b" * 10_000_000 + "a")) <= 200


def test_our_own_text_keeps_its_lines_and_nothing_hidden() -> None:
    assert plain.lines("server {\r\n\tlisten 443;\x1b[0m\n}\u202e") == "server {\n\tlisten 443;[0m\n}"


def test_facts_from_servers_are_made_plain_in_sentences() -> None:
    hostile = {"server": "x\x1b]0;y\x07" + "z" * 999, "doors": ("\u202ea",)}
    said = words.sentence("{server} dan {doors:and}", hostile, "id")
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 230


# ---- The files of words ------------------------------------------------------------------------------------------

GOOD_WORDS = files("paper_shop").joinpath("any.toml").read_text(encoding="utf-8")


def _written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Check:
    package = f"words_{abs(hash(text))}"
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()
    (tmp_path / package / "door.toml").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return replace(check("door"), words=(package, "door.toml"))


def test_good_words_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    got = load_words(_written(tmp_path, monkeypatch, GOOD_WORDS))
    assert got.name == {"id": "Pintu contoh", "en": "The sample door"}
    title = got.sentence("good", "judul", {**FACTS, "domain": "a.id"}, "id")
    assert title == "Pintu good di a.id habis 18 November 2026"
    assert got.sentence("good", "arti", FACTS, "id") == ""
    assert [f.stack for f in got.outcomes["critical"].fixes] == ["nginx", "htaccess"]


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("[nama]\n", "[namo]\n", "door.toml: nama"),
        ("[good.id]", "[goood.id]", "goood: unknown key"),
        ('[nama]\nid = "Pintu contoh"', "[nama]", "nama.id: missing"),
        ('siapa = "owner"', 'siapa = "pemilik"', "siapa: one of owner, maker, host"),
        ('lama = "10m"', 'lama = "5m"', "lama: one of"),
        ('biaya = "free"', "", "biaya: missing"),
        ('penting = "Orang', 'pentink = "Orang', "penting: missing"),
        ('lakukan = "Tutup pintunya."', 'lakukan = " "', "lakukan: text is expected"),
        ('lakukan = "Tutup pintunya."', "lakukan = 3", "lakukan: text is expected"),
        ("Mohon tutup pintu critical untuk {domain}.", "Mohon {tutup}.", "only one language uses {tutup}"),
        ("Tutup pintunya.", "Tutup {pintu.nya}.", "may only be"),
        ("Tutup pintunya.", "Tutup { pintunya.", "door.toml: critical.id"),
        ("[critical.fix.nginx]", "[critical.fix.nginks]", "fix.nginks: one of"),
        ("https://nginx.org", "http://nginx.org", "sumber: an https address"),
        ("[hint]\n", '[hint]\nnada = "x"\n', "hint.nada: unknown key"),
        ("[nama]", "[nama", "no TOML"),
    ],
)
def test_words_that_are_wrong_say_where(
    old: str, new: str, names: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert old in GOOD_WORDS
    with pytest.raises(WordsError, match=re.compile(names)) as caught:
        load_words(_written(tmp_path, monkeypatch, GOOD_WORDS.replace(old, new, 1)))
    assert "door.toml" in str(caught.value)


def test_an_outcome_that_no_check_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _written(tmp_path, monkeypatch, GOOD_WORDS)
    with pytest.raises(WordsError, match="low: unknown key"):
        load_words(replace(made, outcomes=tuple(o for o in OUTCOMES if o.slug != "low")))


def test_missing_words_are_an_error_that_names_the_file() -> None:
    with pytest.raises(WordsError, match=r"nowhere\.toml"):
        load_words(replace(check("x"), words=("paper_shop", "nowhere.toml")))


@pytest.mark.parametrize("judge", OURS, ids=lambda c: c.name)
def test_every_check_of_the_house_speaks_both_languages(judge: Check) -> None:
    said = load_words(judge)
    assert set(said.outcomes) == {o.slug for o in judge.outcomes}
    for outcome in judge.outcomes:
        assert outcome.level in (Level.GOOD, Level.UNKNOWN) or said.outcomes[outcome.slug].texts["id"]["lakukan"]
        for lang in LANGS:
            assert len(said.outcomes[outcome.slug].texts[lang]["singkat"]) <= 90


# ---- The frame ---------------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    one, two = words.frame("id"), words.frame("en")
    assert set(one) == set(two)
    for key in one:
        assert blanks(one[key], key) == blanks(two[key], key), key


def test_frame_sentences_have_plain_blanks_only() -> None:
    for lang in LANGS:
        assert not [k for k, t in words.frame(lang).items() if re.search(r"\{\w+:", t)]


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_and_every_slip_has_its_sentence(lang: str) -> None:
    for why in Why:
        assert say(f"why.{why}", lang)
    for problem in Problem:
        assert say(f"problem.{problem}", lang, text="toko")
    for level in Level:
        assert say(f"level.{level}", lang)
    for outcome in OUTCOMES:
        if outcome.level.rank:
            assert say(f"deadline.{outcome.level}", lang, date="x")
            assert say(f"deadline_host.{outcome.level}", lang, date="x")


def test_a_missing_sentence_or_value_names_the_key() -> None:
    with pytest.raises(WordsError, match=r"locale/id\.toml: why\.mood is missing"):
        say("why.mood", "id")
    with pytest.raises(WordsError, match=r"grade_sentence\.coverage"):
        say("grade_sentence.coverage", "id", seen=1)


def test_values_are_not_read_as_templates() -> None:
    assert say("label.saved_html", "id", path="{x}{0.__class__}\x1b") == "Laporan lengkap: {x}{0.__class__}"


def test_a_slip_of_the_hand_is_answered_with_a_suggestion() -> None:
    with pytest.raises(TargetError) as caught:
        read("sari@tokobatik.co.id")
    wrong, meant = words.problem(caught.value, "id")
    assert "sari@tokobatik.co.id" in wrong
    assert meant == "Mungkin maksud Anda: tokobatik.co.id?"
    with pytest.raises(TargetError) as caught:
        read("081234567890")
    assert len(words.problem(caught.value, "id")) == 1


# ---- The sheets --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", STEPS)
def test_an_account_gets_a_sheet_and_no_score(kind: str, lang: str) -> None:
    sheet = account_sheet(Account("x", "shopee", "Shopee", kind, "shopee.co.id/batiksari"), lang)
    assert "shopee.co.id/batiksari" in sheet
    assert sheet.count("\n1. ") == (1 if STEPS[kind] else 0)
    for word in ("KRITIS", "CRITICAL", "Skor", "{"):
        assert word not in sheet


def test_the_marketplace_sheet_has_the_nine_steps() -> None:
    sheet = account_sheet(Account("x", "shopee", "Shopee", "marketplace", "shopee.co.id/batiksari"), "id")
    assert "9. Beri karyawan akun sendiri" in sheet
    assert "termasuk yang mengaku dari Shopee" in sheet
    assert "akun penjualnya" in sheet


def test_an_account_cannot_write_on_the_terminal() -> None:
    assert "\x1b" not in account_sheet(Account("x", "x", "S\x1b[2J", "social", "a\x1b]0;b"), "id")


def test_nobody_leaves_empty_handed() -> None:
    for lang in LANGS:
        assert f"\n{len(START_STEPS)}. " in start_sheet(lang)


# ---- Spelling and length (product 3.3) ---------------------------------------------------------------------------

# Sentences of one room: TOMLs with a table for each language.
BOOKS = ("front/antrean.toml", "front/kelompok.toml", "front/kelompok_hand.toml", "front/pantau.toml", "history/pantau.toml",
         "reports/templates/labels.toml", "workshop/handout.toml", "workshop/statistics.toml", "workshop/views.toml")


def _texts() -> Iterator[tuple[str, str]]:
    """Every Indonesian text: where it stands, and what it says."""
    for key, text in words.frame("id").items():
        yield f"locale/id.toml: {key}", text
    for book in BOOKS:
        table = tomllib.loads((ROOT / book).read_text(encoding="utf-8"))["id"]
        yield from ((f"{book}: {key}", text) for key, text in words.flat(table, "", book))
    for entry in glossary.entries("id"):
        yield f"glossary.toml: {entry.term}", entry.meaning
    for judge in OURS:
        said = load_words(judge)
        yield f"{said.file}: nama", said.name["id"]
        for slug, outcome in said.outcomes.items():
            for block, text in outcome.texts["id"].items():
                yield f"{said.file}: {slug}.{block}", text


def test_the_books_are_all_there_are() -> None:
    found = [p for p in ROOT.glob("[a-z]*/**/*.toml") if {"id", "en"} <= set(tomllib.loads(p.read_text(encoding="utf-8")))]
    assert {str(p.relative_to(ROOT)) for p in found if "tests" not in p.parts} == set(BOOKS)


def test_spelling_is_that_of_the_house() -> None:
    assert [(where, wrong) for where, text in _texts() for wrong in WRONG if says(text, wrong)] == []


def test_nobody_is_blamed_and_nothing_is_left_half_written() -> None:
    said = [(where, text.replace("bukan kesalahan Anda", "")) for where, text in _texts()]
    assert [(where, wrong) for where, text in said for wrong in BLAME_AND_FEAR if has(text, wrong)] == []
    assert [where for where, text in _texts() if HALF_WRITTEN.search(text)] == []


def test_prices_numbers_and_hosts_of_others_have_their_source() -> None:
    assert [where for where, text in _texts() if PRICE_OR_PHONE.search(text) or ENGLISH_NUMBER.search(text)] == []
    hosts = {host for where, text in _texts() if not where.startswith("front_page") for host in HOST.findall(text)}
    noted = re.findall(r"^# sumber: (.+)$", (ROOT / "reports/locale/id.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert [h for h in hosts if not any(e in h for e in EXAMPLES) and not any(h in source for source in noted)] == []


def test_no_sentence_is_longer_than_twenty_words() -> None:
    every = [(where, sentence) for where, text in _texts() for sentence in sentences(text)]
    assert [(where, s) for where, s in every if words_in(s) > SENTENCE_MAX_WORDS] == []


def test_sentences_are_short_on_the_whole() -> None:
    lengths = [words_in(s) for _, text in _texts() for s in sentences(text)]
    assert sum(lengths) / len(lengths) <= SENTENCE_MEAN_WORDS


def test_the_lint_sees_what_it_should() -> None:
    assert says("Resikonya besar, dan diijinkan.", "resiko") and says("Resikonya besar, dan diijinkan.", "ijin")
    assert not says("Halaman pelatihan", "laman") and not says("Halaman pelatihan", "pelatih")
    assert not any(says("izin, risiko, di mana, tersambung, berkasih", wrong) for wrong in WRONG)
    assert has("Anda lalai.", "lalai") and not has("SSL/TLS Status", "tls status-x")
    assert TO_FILL_IN.search("Lihat [isi nanti].") and TO_FILL_IN.search("Dua  spasi") and not TO_FILL_IN.search("Lihat camera=(), lalu uji.")
    assert HALF_WRITTEN.search("Lorem ipsum")
    assert TO_PRESS.search("Buka *Setelan Rahasia*.") and not TO_PRESS.search("Hapus *port forwarding*.")
    assert HOST.search("Lihat https://contoh.biz/x.") and not HOST.search("Buka https://{domain} dan www.{domain}.")
    assert PRICE_OR_PHONE.search("Biayanya Rp150.000.") and PRICE_OR_PHONE.search("Telepon 021-5551234.")
    assert words_in("Buka *Pengaturan → Umum* sebelum {not_after:date} di {domain}.") == 9
    assert len(sentences("TLS 1.2 aktif. Mohon \"dimatikan.\" Lalu cek tokobatik.co.id?")) == 3


# ---- The glossary ------------------------------------------------------------------------------------------------


def test_only_words_that_occur_are_explained() -> None:
    listed = dict(glossary.occurring(["Port 445 (SMB) terbuka.", "Laporan HTTPS"], "id"))
    assert set(listed) == {"port (pintu jaringan)", "berbagi file Windows (SMB)", "HTTPS (koneksi terenkripsi)"}
    assert glossary.occurring(["laporan ekspor"], "id") == ()


def test_the_glossary_is_whole_in_both_languages() -> None:
    raw = tomllib.loads(files("ikmscan.reports").joinpath("glossary.toml").read_text(encoding="utf-8"))["word"]
    for word in raw.values():
        assert set(word) == set(LANGS)
        assert all(set(word[lang]) == {"term", "means", "say"} for lang in LANGS)

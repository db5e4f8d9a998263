"""The words people type: each becomes the right site, a sheet for an account, or one clear sentence with exit code 2."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from ikmscan.checks.check import Check
from ikmscan.checks.registry import all_checks
from ikmscan.cli import entry
from ikmscan.front.explain import example
from ikmscan.reports.terminal_layout import cells
from ikmscan.reports.words import load_words
from indonesian import BLAME_AND_FEAR, WRONG, has, says

ENGLISH = re.compile(r"\b(the|is not|invalid|error|missing|usage|option|expected|got)\b", re.IGNORECASE)

READ = [
    ("HTTPS://TokoBatik.CO.ID/", "tokobatik.co.id"),
    (" tokobatik. co.id", "tokobatik.co.id"),
    ("tokobatik,co.id", "tokobatik.co.id"),
    ("http:/tokobatik.co.id", "tokobatik.co.id"),
    ("www.kopi.com/produk?x=1", "www.kopi.com"),
    ("https://admin:rahasia@kopi.com/", "kopi.com"),
    ("bücher.de", "xn--bcher-kva.de"),
    ("xn--bcher-kva.de", "xn--bcher-kva.de"),
    ("kopi.com:8443", "kopi.com:8443"),
    ("kopi.com:80", "kopi.com"),
    ("kopi.com.", "kopi.com"),
    ("website: kopi.com", "kopi.com"),
]

ACCOUNTS = [
    ("https://shopee.co.id/batiksari?smtt=0.0", "Shopee"),
    ("tokopedia.com/batiksari", "Tokopedia"),
    ("https://www.instagram.com/batik.sari/", "Instagram"),
    ("@batiksari", "Instagram"),
    ("https://wa.me/628123456789", "WhatsApp"),
    ("https://linktr.ee/batiksari", "Linktree"),
]

REFUSED = [
    ("user@host", "email"),
    ("info@tokobatik.co.id", "email"),
    ("localhost", "--jaringan-lokal"),
    ("toko.local", "--jaringan-lokal"),
    ("169.254.169.254", "tidak kami periksa, juga di jaringan sendiri"),
    ("127.0.0.1", "--jaringan-lokal"),
    ("[::1]", "--jaringan-lokal"),
    ("[::ffff:10.0.0.1]", "--jaringan-lokal"),
    ("2130706433", "jaringan"),
    ("", "belum ditulis"),
    ("   ", "belum ditulis"),
    ("https://", "belum ditulis"),
    ("x" * 300, "terlalu panjang"),
    ("x" * 300 + ".co.id", "terlalu panjang"),
    ("a" * 5000, "terlalu panjang"),
    ("toko\x1b[31m.co.id", "tidak terlihat"),
    ("toko\u202e.co.id", "tidak terlihat"),
    ("toko\n.co.id\x07", "tidak terlihat"),
    ("\udcff\udcfe.co.id", "tidak terlihat"),
    ("kopi.com:99999", "nomor port"),
    ("ftp://kopi.com", "https://"),
    ("javascript:alert(1)", "https://"),
    ("toko_batik.com", "huruf, angka"),
    ("-toko.com", "tidak ada"),
    ("xn--99999999.com", "tidak boleh ada"),
    ("0812-3456-7890", "telepon"),
    ("tokobatik", "memakai titik"),
    ("../../etc/passwd", "tidak"),
]


@pytest.mark.parametrize(("words", "site"), READ)
def test_slips_of_the_hand_are_read_as_the_site_that_was_meant(typed: Any, nowhere: list[str], words: str, site: str) -> None:
    said = typed("periksa", words, *nowhere, "--format", "json")
    target = json.loads(said.out)["target"]
    assert f"{target['host']}:{target['port']}".removesuffix(":443") == site
    assert (f"Dibaca sebagai {site}." in said.err) == (words != site)
    assert "rahasia" not in said.out + said.err
    assert said.code == 3


@pytest.mark.parametrize(("words", "platform"), ACCOUNTS)
def test_an_account_gets_its_sheet_and_no_grade(typed: Any, nowhere: list[str], words: str, platform: str) -> None:
    said = typed(words, *nowhere)
    assert said.code == 0
    assert said.out.startswith("Lembar keamanan akun")
    assert f"di {platform}" in said.out or f"akun {platform}" in said.out
    assert "dari 100" not in said.out
    assert said.err == ""


@pytest.mark.parametrize(("words", "hint"), REFUSED)
def test_what_is_no_site_gets_one_sentence(typed: Any, nowhere: list[str], words: str, hint: str) -> None:
    said = typed(words, *nowhere)
    assert said.code == 2
    assert said.out == ""
    assert hint in said.err
    first, *more = said.err.strip().splitlines()
    assert len(more) <= 1
    assert all(line.startswith(("Mungkin maksud Anda", "Lihat caranya")) for line in more)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said.err)
    assert not ENGLISH.search(first)
    assert len(first) < 400


def test_addresses_of_the_public_internet_are_sites(typed: Any) -> None:
    """Nothing is dialled: the part that is asked for needs consent."""
    for words, host, port in (("[2606:4700::1111]:8443", "2606:4700::1111", 8443), ("2606:4700:0::1111", "2606:4700::1111", 443),
                              ("203.0.114.7", "203.0.114.7", 443)):
        said = typed(words, "--hanya", "smb1", "--format", "json")
        target = json.loads(said.out)["target"]
        assert (target["host"], target["port"], said.code) == (host, port, 5)


def test_the_own_network_is_looked_at_only_when_asked(typed: Any) -> None:
    assert typed("10.0.0.1", "--hanya", "smb1").code == 2
    assert typed("10.0.0.1", "--hanya", "smb1", "--jaringan-lokal").code == 5


def test_no_site_yet_is_told_where_to_begin(typed: Any) -> None:
    said = typed("belum punya")
    assert said.code == 2
    assert "Mulai dari sini" in said.out
    machine = typed("belum punya", "--format", "json")
    assert machine.out == ""
    assert "Mulai dari sini" in machine.err


def test_a_sheet_for_people_never_stands_among_json(typed: Any, nowhere: list[str]) -> None:
    said = typed("https://shopee.co.id/batiksari", "kopi.com", *nowhere, "--format", "json")
    assert [json.loads(line)["target"]["host"] for line in said.out.splitlines()] == ["kopi.com"]
    assert "Lembar keamanan akun" in said.err


@pytest.mark.parametrize(("place", "told"), [(("-o", "laporan.html"), True), (("-o", "-"), False), ((), False)])
def test_that_no_file_was_written_for_an_account_is_said(
    typed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[str, ...], told: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = typed("shopee.co.id/batiksari", *place)
    assert said.code == 0
    assert ("tidak ada file yang ditulis" in said.err) == told
    assert list(tmp_path.iterdir()) == []


def test_sentences_come_in_english_too(typed: Any) -> None:
    assert "is an e-mail address" in typed("--bahasa", "en", "user@host").err
    assert "Account security sheet" in typed("--bahasa=en", "@batiksari").out


@pytest.mark.parametrize("way", [(), ("periksa",), ("cek",), ("PERIKSA",), ("Cek",)])
def test_a_first_word_that_is_no_command_is_a_site(typed: Any, nowhere: list[str], way: tuple[str, ...]) -> None:
    said = typed(*way, "HTTPS://kopi.com/", *nowhere)
    assert said.code == 3
    assert said.out.startswith("kopi.com")


def test_options_may_stand_before_the_site(typed: Any, nowhere: list[str]) -> None:
    assert typed(*nowhere, "--bahasa", "en", "kopi.com").out.startswith("kopi.com")
    assert typed("--format", "json", *nowhere, "--", "kopi.com").out.startswith('{"format": 1')


@pytest.mark.parametrize(("word", "near"), [("priksa", "periksa"), ("Perksa", "periksa"), ("conto", "contoh"), ("izn", "izin"),
                                            ("jelasken", "jelaskan"), ("daftarcek", "daftar-cek")])
def test_a_mistyped_command_asks_what_was_meant(typed: Any, word: str, near: str) -> None:
    said = typed(word, "kopi.com")
    assert said.code == 2
    assert f"Mungkin maksud Anda: {near}?" in said.err
    assert said.out == ""


@pytest.mark.parametrize(("words", "near"), [
    (("kopi.com", "--hanya", "hast"), "hsts"), (("kopi.com", "--kecuali", "tsl"), "tls"), (("kopi.com", "--format", "jsn"), "json"),
    (("izin", "cabt", "kopi.com"), "cabut"), (("contoh", "--shat"), "--sehat"), (("kopi.com", "--bahsa", "en"), "--bahasa"),
])
def test_a_slip_is_answered_with_the_nearest_word_alone(typed: Any, words: tuple[str, ...], near: str) -> None:
    said = typed(*words)
    assert (said.code, said.out) == (2, "")
    assert f"Mungkin maksud Anda: {near}?" in said.err


def test_an_option_before_a_command_is_told_its_place(typed: Any, tmp_path: Path) -> None:
    said = typed("--sehat", "contoh")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Taruh --sehat setelah contoh: ikmscan contoh --sehat")
    assert "contoh" not in typed("-o", "contoh", "user@host").err
    assert not (tmp_path / "contoh").exists()


@pytest.mark.parametrize("words", [("bantuan",), ("help",), ("HELP",), ("--bahasa", "en", "--help"), ("--bahasa=en", "-h")])
def test_help_is_found_in_many_ways(typed: Any, words: tuple[str, ...]) -> None:
    assert typed(*words) == typed("--help")
    assert typed("bantuan", "contoh") == typed("contoh", "--help")


def test_a_word_with_a_dot_is_never_a_mistyped_command(typed: Any, nowhere: list[str]) -> None:
    assert typed("contoh.id", *nowhere).out.startswith("contoh.id")


def test_nothing_typed_shows_the_help(typed: Any) -> None:
    said = typed()
    assert said.code == 2
    assert "Cara pakai: " in said.err
    assert "ikmscan contoh" in said.err


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("--bantuan",), ("periksa", "-h"), ("contoh", "-h"), ("izin", "-h"),
                                   ("jelaskan", "-h"), ("daftar-cek", "-h")])
def test_help_speaks_indonesian(typed: Any, words: tuple[str, ...]) -> None:
    said = typed(*words)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Cara pakai: ")
    assert not re.search(r"Usage|Options|Commands|Show this|\[default|OPTIONS|\bCOMMAND\b|\.\.\.", said.out)


def test_what_can_be_checked_is_listed_and_explained(typed: Any) -> None:
    assert "hsts" in typed("daftar-cek").out
    assert "RFC 6797" in typed("jelaskan", "HSTS").out
    unknown = typed("jelaskan", "hast")
    assert (unknown.code, unknown.out) == (2, "")
    for nothing in ("", ".missing", "/"):
        assert (typed("jelaskan", nothing).code, typed("jelaskan", nothing).out) == (2, "")
    assert "“hast” (semua nama: ikmscan daftar-cek). Mungkin maksud Anda: hsts?" in unknown.err


BLOCKS = ("judul", "arti", "penting", "lakukan", "tanya")
OURS = [c for c in all_checks().checks if c.words[0].startswith("ikmscan.")]


def test_every_blank_of_an_explanation_has_an_example_that_fits(typed: Any) -> None:
    for check in OURS:
        for outcome in check.outcomes:
            for texts in load_words(check).outcomes[outcome.slug].texts.values():
                for text in (texts[block] for block in BLOCKS if block in texts):
                    assert "…" not in example(check.name, outcome.slug, text.replace("…", "")).replace("refs/…", ""), (check.name, outcome.slug, text)
    hsts, smb1 = typed("jelaskan", "hsts").out, typed("jelaskan", "smb1").out
    assert "aktif selama 365 hari" in hsts and "berlaku paling lama 30 hari" in hsts
    assert "203.0.113.7" not in smb1 and "port 445" in smb1 and "192.168.1.20" in smb1


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("check", OURS, ids=[c.name for c in OURS])
def test_the_page_of_a_check_has_all_its_words(typed: Any, check: Check, lang: str) -> None:
    said = typed("jelaskan", check.name, "--bahasa", lang)
    flat = " ".join(said.out.split())
    assert (said.code, said.err) == (0, "")
    words = load_words(check)
    for outcome in check.outcomes:
        told = words.outcomes[outcome.slug]
        assert f"[{check.name}.{outcome.slug}]" in flat
        for text in (told.texts[lang][block] for block in BLOCKS if block in told.texts[lang]):
            assert " ".join(example(check.name, outcome.slug, text).split())[:40] in flat
        for fix in told.fixes:
            assert f": {fix.source})" in said.out
            assert all(line.strip() in said.out for line in fix.text.replace("{domain}", "example.co.id").splitlines())


def test_one_outcome_is_explained_alone_with_lines_that_can_be_copied(typed: Any) -> None:
    said = typed("jelaskan", "web/HSTS.missing")
    assert said.code == 0
    assert "[hsts.missing]" in said.out
    assert "[hsts.short]" not in said.out
    assert "Pembuat web · ±10 menit · biasanya gratis" in said.out
    assert "Pesan untuk pembuat web: " in said.out
    assert '\n      add_header Strict-Transport-Security "max-age=31536000" always;\n' in said.out
    assert "(sumber: https://nginx.org/en/docs/" in said.out
    assert "Why it matters: " in typed("jelaskan", "ms17-010.vulnerable", "--bahasa", "en").out


@pytest.mark.parametrize(("words", "near"), [("hsts.mising", "missing"), ("hst.missing", "hsts"), ("certificate-expri", "certificate_expiry")])
def test_an_unknown_name_is_answered_with_the_nearest(typed: Any, words: str, near: str) -> None:
    said = typed("jelaskan", words)
    assert (said.code, said.out) == (2, "")
    assert f"Mungkin maksud Anda: {near}?" in said.err
    assert "strong, short, zero, invalid, missing" in typed("jelaskan", "hsts.\x1b[31m").err
    assert "\x1b" not in typed("jelaskan", "hsts.\x1b[31m").err


def test_the_list_tells_level_area_source_and_consent(typed: Any) -> None:
    listed = typed("daftar-cek").out
    assert re.search(r"\ndoublepulsar +KRITIS +pintu terbuka +perlu, --uji-ms17-010\n", listed)
    assert re.search(r"\nhsts +SEDANG +koneksi aman +-\n   Aturan wajib HTTPS \(HSTS\) · RFC 6797 section 6\.1\n", listed)
    assert re.search(r"\nsmb1 +\w+ +pintu terbuka +perlu\n", listed)
    assert re.search(r"\nms17_010 +KRITIS +pintu terbuka +perlu, --uji-ms17-010\n", listed)
    assert re.search(r"\nheartbleed +KRITIS +koneksi aman +perlu\n", listed)
    assert re.search(r"\ndirectory_listing +\w+ +situs bersih & rahasia +sebagian\n", listed)
    assert "secure connection" in typed("daftar-cek", "--bahasa", "en").out


def test_the_list_is_there_for_machines(typed: Any) -> None:
    said = typed("daftar-cek", "--format", "json")
    checks = {c["check"]: c for c in json.loads(said.out)["checks"]}
    assert set(checks) == {c.name for c in all_checks().checks}
    hsts = checks["hsts"]
    assert (hsts["folder"], hsts["area"], hsts["worst"], hsts["consent"]) == ("web", "connection", "medium", "none")
    assert {"outcome": "missing", "level": "medium"} in hsts["outcomes"]
    assert {c["consent"] for c in checks.values()} == {"none", "part", "owner", "session"}
    assert typed("daftar-cek", "--format", "html").code == 2


NARROW = [(), ("periksa",), ("laporan",), ("bandingkan",), ("contoh",), ("jaringan",), ("izin",), ("jelaskan",), ("daftar-cek",)]


@pytest.mark.parametrize("command", NARROW)
def test_help_fits_a_window_of_80_columns(typed: Any, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = typed(*command, "--help").out.splitlines()
    assert [line for line in lines if len(line) > 80] == []


def helps(command: click.Command, path: str = "ikmscan") -> Iterator[tuple[str, str]]:
    """Every text of the help of *command* and of all below it."""
    said = [command.help, command.short_help, command.epilog, *(getattr(p, "help", None) for p in command.params)]
    yield from ((path, " ".join(text.split())) for text in said if text)
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from helps(below, f"{path} {name}")


def test_help_is_spelt_as_the_house_spells_it() -> None:
    told = list(helps(entry))
    assert len({path for path, _ in told}) > 20
    assert [(path, wrong) for path, text in told for wrong in WRONG if says(text, wrong)] == []
    assert [(path, wrong) for path, text in told for wrong in BLAME_AND_FEAR if has(text, wrong)] == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_explanations_fit_a_window_of_80_columns(typed: Any, lang: str) -> None:
    listed = typed("daftar-cek", "--bahasa", lang).out.splitlines()
    told = [typed("jelaskan", c.name, "--bahasa", lang).out.splitlines() for c in all_checks().checks]
    assert len(told) > 20
    wide = [line for lines in (listed, *told) for line in lines if cells(line) > 80]
    assert [line for line in wide if not line.startswith(" " * 6) and "https://" not in line] == [], "only what is copied may be wider"
    assert [line for line in listed if cells(line) > 80] == []
    assert all(len(lines) > 3 for lines in told)


@pytest.mark.parametrize("words", [("layar", "--port", "80"), ("layar", "--port", "http"), ("periksa", "x.csv", "--sekaligus", "0")])
def test_a_number_out_of_its_range_is_refused_in_the_readers_words(typed: Any, words: tuple[str, ...]) -> None:
    said = typed("kelompok", *words)
    assert said.code == 2
    assert f"“{words[-1]}” bukan angka dari " in said.err
    assert not ENGLISH.search(said.err)

"""`ikmscan laporan`: stored dossiers told again, by the same code as --dari; what is no dossier costs only itself."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from ikmscan.checks.support.rules import shipped_rules

RECORDED = Path(__file__).resolve().parents[1] / "recorded"
SITES = {"weak": "toko-contoh.example", "healthy": "toko-sehat.example"}


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A folder with the dossiers of the two practice shops."""
    folder = tmp_path / "catatan"
    folder.mkdir()
    for shop in SITES:
        shutil.copy(RECORDED / f"{shop}.json", folder / f"{shop}.json")
    return folder


@pytest.mark.parametrize("form", ["teks", "html", "json"])
def test_a_stored_dossier_is_told_as_with_dari(typed: Any, stored: Path, form: str) -> None:
    file = str(stored / "weak.json")
    assert typed("laporan", file, "--format", form) == typed("--dari", file, "--format", form)


def test_a_folder_is_told_file_by_file_and_the_worst_code_counts(typed: Any, stored: Path) -> None:
    said = typed("laporan", str(stored), "--format", "json")
    assert [json.loads(line)["target"]["host"] for line in said.out.splitlines()] == [SITES["healthy"], SITES["weak"]]
    assert (said.code, said.err) == (1, "")
    assert typed("laporan", str(stored / "healthy.json"), str(stored / "weak.json"), "--gagal-bila", "tidak").code == 0


@pytest.mark.parametrize("words", [("laporan",), ("laporan", ""), ("laporan", "catatan", "")])
def test_no_word_and_an_empty_one_are_no_folder(typed: Any, stored: Path, words: tuple[str, ...]) -> None:
    said = typed(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Tulis file atau folder catatannya")


def test_what_is_no_dossier_is_named_and_costs_the_others_nothing(typed: Any, stored: Path) -> None:
    broken = stored / "a.json"
    broken.write_text("{")
    said = typed("laporan", str(broken), str(stored / "healthy.json"), "--format", "json")
    assert said.code == 2
    assert "a.json" in said.err
    assert json.loads(said.out)["target"]["host"] == SITES["healthy"]
    assert typed("laporan", str(stored / "tidak-ada.json")).code == 2


@pytest.mark.parametrize(("number", "newer"), [("2", True), ("17", True), ("0", False), ("null", False)])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_a_newer_program_wrote_is_said_to_be_so(typed: Any, stored: Path, number: str, newer: bool, lang: str) -> None:
    """Both a record of a look and a report of it."""
    told = stored / "r.json"
    told.write_text(typed("laporan", str(stored / "healthy.json"), "--format", "json").out)
    for words in (["laporan", str(stored / "healthy.json")], ["bandingkan", str(told), str(told)]):
        file = Path(words[1])
        file.write_text(re.sub(r'"format": ?1\b', f'"format": {number}', file.read_text(), count=1))
        said = typed(*words, "--bahasa", lang)
        assert said.code == 2
        assert (("lebih baru" in said.err) or ("newer ikmscan" in said.err)) == newer


def test_a_report_beside_dossiers_is_passed_over_but_refused_when_it_is_typed(typed: Any, stored: Path) -> None:
    (stored / "weak.json").unlink()
    report = stored / "laporan.json"
    report.write_text(typed("laporan", str(stored / "healthy.json"), "--format", "json").out)
    said = typed("laporan", str(stored), "--format", "json")
    assert said.code == 0
    assert "laporan.json" in said.err
    assert len(said.out.splitlines()) == 1
    assert typed("laporan", str(report)).code == 2


def test_two_dossiers_of_one_site_keep_two_reports(typed: Any, stored: Path, tmp_path: Path) -> None:
    raw = json.loads((stored / "weak.json").read_text())
    raw["seen_at"] = "2026-01-02T03:04:05Z"
    for name in ("b.json", "c.json"):
        (stored / name).write_text(json.dumps(raw))
    assert typed("laporan", *(str(stored / n) for n in ("weak.json", "b.json", "c.json")), "-o", "hasil/").code == 1
    assert {p.name for p in (tmp_path / "hasil").iterdir()} == {
        f"ikmscan-toko-contoh.example{more}.txt" for more in ("", "-2026-01-02", "-2026-01-02-2")}


@pytest.mark.parametrize("words", [("laporan",), ("--dari",)])
def test_a_report_never_takes_the_place_of_its_dossier(typed: Any, stored: Path, words: tuple[str, ...]) -> None:
    file = stored / "weak.json"
    before = file.read_bytes()
    said = typed(*words, str(file), "--format", "json", "-o", str(file))
    assert (said.code, said.out) == (2, "")
    assert "tidak ditimpa" in said.err
    file.rename(stored / "ikmscan-toko-contoh.example.json")
    assert typed("laporan", str(stored), "--format", "json", "-o", str(stored)).code == 2
    assert (stored / "ikmscan-toko-contoh.example.json").read_bytes() == before


def test_the_zone_is_the_dossiers_own_until_another_is_asked_for(typed: Any, stored: Path) -> None:
    raw = json.loads((stored / "weak.json").read_text())
    raw["time_zone"] = "Asia/Jayapura"
    (stored / "weak.json").write_text(json.dumps(raw))
    file = str(stored / "weak.json")
    assert " WIT\n" in typed("laporan", file).out
    assert " WITA\n" in typed("laporan", file, "--zona", "wita").out
    assert " WIB\n" in typed("--dari", file, "--zona", "wib").out


def test_the_report_names_the_facts_of_today(typed: Any, stored: Path) -> None:
    raw = json.loads((stored / "weak.json").read_text())
    raw["tool"]["rules"] = "2025-01-01"
    (stored / "weak.json").write_text(json.dumps(raw))
    said = json.loads(typed("laporan", str(stored / "weak.json"), "--format", "json").out)
    assert said["tool"]["rules"] == shipped_rules().serial


def test_a_part_and_a_language_can_be_asked_for(typed: Any, stored: Path) -> None:
    said = typed("laporan", str(stored / "weak.json"), "--hanya", "hsts", "--bahasa", "en", "--format", "json")
    result = json.loads(said.out)
    assert {f["check"] for f in result["findings"]} == {"hsts"}
    assert result["grade"]["letter"] is None
    without = json.loads(typed("laporan", str(stored / "weak.json"), "--kecuali", "hsts", "--format", "json").out)
    assert "hsts" not in {f["check"] for f in without["findings"]}
    assert "hsts" not in without["not_applicable"]


def test_nothing_typed_and_an_empty_folder_get_one_sentence(typed: Any, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    for words in (("laporan",), ("laporan", "kosong")):
        said = typed(*words)
        assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1)

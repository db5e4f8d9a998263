"""`ikmscan bandingkan`: two looks at one site side by side, from dossiers, reports, lines and folders."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RECORDED = Path(__file__).resolve().parents[1] / "recorded"


def _without_dates(seen: object) -> None:
    """Take the Date headers away: the look was put a month back, and the server's clock would not agree."""
    if isinstance(seen, list):
        seen[:] = [part for part in seen if not (isinstance(part, list) and part[:1] == ["date"])]
    for part in seen if isinstance(seen, list) else seen.values() if isinstance(seen, dict) else ():
        _without_dates(part)


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """Dossiers of one site, once well-kept (sehat.json) and a month later weak (lemah.json)."""
    for shop, name, at in (("healthy", "sehat", "2026-10-29T08:00:00Z"), ("weak", "lemah", "2026-11-29T08:00:00Z")):
        raw = json.loads((RECORDED / f"{shop}.json").read_text())
        raw["target"]["host"] = raw["target"]["input"] = "tokobatik.co.id"
        raw["seen_at"], raw["tool"]["rules"] = at, "2026-10-01"  # facts from before it: what is younger than a clock proves it wrong
        _without_dates(raw)
        (tmp_path / f"{name}.json").write_text(json.dumps(raw))
    return tmp_path


@pytest.fixture
def reports(looks: Path, typed: Any) -> Path:
    """The same as JSON reports, r-sehat.json and r-lemah.json."""
    for name in ("sehat", "lemah"):
        (looks / f"r-{name}.json").write_text(typed("laporan", f"{name}.json", "--format", "json").out)
    return looks


def test_what_became_worse_is_told_with_its_cause(typed: Any, looks: Path) -> None:
    said = typed("bandingkan", "sehat.json", "lemah.json")
    assert (said.code, said.err) == (1, "")
    head = " ".join(said.out[:500].split())
    assert head.startswith("tokobatik.co.id 29 Oktober 2026, 15.00 WIB → 29 November 2026, 15.00 WIB")
    assert re.search(r"Nilai turun dari [A-F] \(\d+ dari 100\) menjadi F \(\d+ dari 100\)\. Penyebabnya: ", head)
    assert "\nBaru\n" in said.out
    assert "Selesai" not in said.out


def test_what_was_mended_ends_well(typed: Any, looks: Path) -> None:
    said = typed("bandingkan", "lemah.json", "sehat.json", "--gagal-bila", "rendah", "--bahasa", "en")
    assert said.code == 0
    assert "\nFixed\n" in said.out
    assert "swap them" in " ".join(said.out.split())


def test_a_look_beside_itself_shows_no_change(typed: Any, looks: Path) -> None:
    said = typed("bandingkan", "lemah.json", "lemah.json")
    assert said.code == 0
    assert "Tidak ada yang berubah." in said.out
    made = json.loads(typed("bandingkan", "lemah.json", "lemah.json", "--format", "json").out)
    assert made["changes"] == []
    assert made["same"]


@pytest.mark.parametrize("pair", [("r-sehat.json", "r-lemah.json"), ("sehat.json", "r-lemah.json"), ("r-sehat.json", "lemah.json")])
def test_reports_and_dossiers_compare_alike(typed: Any, reports: Path, pair: tuple[str, str]) -> None:
    both, mixed = typed("bandingkan", "sehat.json", "lemah.json", "--format", "json"), typed("bandingkan", *pair, "--format", "json")
    assert json.loads(mixed.out)["changes"] == json.loads(both.out)["changes"]
    assert mixed.code == both.code == 1


def test_a_report_of_a_part_mends_nothing(typed: Any, looks: Path) -> None:
    (looks / "sebagian.json").write_text(typed("laporan", "lemah.json", "--kecuali", "hsts", "--format", "json").out)
    made = json.loads(typed("bandingkan", "lemah.json", "sebagian.json", "--format", "json").out)
    assert [(c["check"], c["kind"]) for c in made["changes"]] == [("hsts", "lost")]


@pytest.mark.parametrize(("level", "code"), [("kritis", 1), ("tinggi", 1), ("rendah", 1), ("tidak", 0)])
def test_the_exit_code_follows_the_threshold(typed: Any, looks: Path, level: str, code: int) -> None:
    assert typed("bandingkan", "sehat.json", "lemah.json", "--gagal-bila", level).code == code


def test_other_sites_are_refused_unless_that_is_meant(typed: Any, looks: Path) -> None:
    shutil.copy(RECORDED / "weak.json", looks / "lain.json")
    said = typed("bandingkan", "sehat.json", "lain.json")
    assert (said.code, said.out) == (2, "")
    assert "tokobatik.co.id dan toko-contoh.example" in said.err
    assert "--paksa" in said.err
    forced = typed("bandingkan", "sehat.json", "lain.json", "--paksa")
    assert forced.code == 1
    assert forced.out.startswith("tokobatik.co.id → toko-contoh.example")


def test_lines_of_several_sites_are_held_against_each_other(typed: Any, reports: Path) -> None:
    old, new = (json.loads((reports / f"r-{n}.json").read_text()) for n in ("sehat", "lemah"))

    def lines(name: str, *hosts: tuple[str, Any]) -> None:
        told = [json.dumps({**r, "target": {**r["target"], "host": h}}) for h, r in hosts]
        (reports / name).write_text("\n".join(told) + "\n")

    lines("a.jsonl", ("a.id", old), ("b.id", new), ("c.id", old))
    lines("b.jsonl", ("b.id", old), ("a.id", new), ("d.id", old))
    made = [json.loads(line) for line in typed("bandingkan", "a.jsonl", "b.jsonl", "--format", "json").out.splitlines()]
    assert [(m["kind"], (m.get("after") or m["before"])["target"]["host"]) for m in made] == [
        ("comparison", "b.id"), ("comparison", "a.id"), ("only_before", "c.id"), ("only_after", "d.id")]
    said = typed("bandingkan", "a.jsonl", "b.jsonl")
    assert said.code == 1
    assert "Hanya ada di a.jsonl: c.id." in said.out
    assert "Hanya ada di b.jsonl: d.id." in said.out
    lines("c.jsonl", ("a.id", old), ("a.id", new))
    assert "a.id ada lebih dari satu kali" in typed("bandingkan", "c.jsonl", "b.jsonl").err
    lines("e.jsonl", ("x.id", old), ("y.id", old))
    assert "Tidak ada situs yang sama" in typed("bandingkan", "a.jsonl", "e.jsonl").err


def test_folders_are_held_against_each_other(typed: Any, looks: Path) -> None:
    for name in ("sehat", "lemah"):
        (looks / f"f-{name}").mkdir()
        shutil.copy(looks / f"{name}.json", looks / f"f-{name}" / "x.json")
        shutil.copy(RECORDED / "weak.json", looks / f"f-{name}" / "y.json")
    made = [json.loads(line) for line in typed("bandingkan", "f-sehat", "f-lemah", "--format", "json").out.splitlines()]
    assert [bool(m["changes"]) for m in made] == [True, False]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b'{"format": 1}', b'{"findings": []}', b"\xff\xfe", b"[" * 90000, b'{"a":1}\n{"b":2}',
                                     b'{"format": 1, "findings": 3, "target": {}, "grade": {}, "tool": {}}', b"1" * 5000])
def test_what_is_neither_dossier_nor_report_is_refused(typed: Any, looks: Path, content: bytes) -> None:
    (looks / "x.json").write_bytes(content)
    for words in (("x.json", "lemah.json"), ("lemah.json", "x.json")):
        said = typed("bandingkan", *words)
        assert (said.code, said.out) == (2, "")
        assert "x.json" in said.err
        assert len(said.err.splitlines()) == 1
        assert "situs yang sama" not in said.err


def test_the_forms_and_the_file(typed: Any, looks: Path) -> None:
    screen = typed("bandingkan", "sehat.json", "lemah.json")
    assert typed("bandingkan", "sehat.json", "lemah.json", "-o", "beda.txt").code == 1
    assert (looks / "beda.txt").read_text() == screen.out
    typed("bandingkan", "sehat.json", "lemah.json", "-o", "beda.json")
    assert json.loads((looks / "beda.json").read_text())["kind"] == "comparison"
    for name, begins in (("beda.html", "<!doctype html>"), ("beda.md", "# `toko")):
        typed("bandingkan", "sehat.json", "lemah.json", "--paksa", "-o", name)
        assert (looks / name).read_text().startswith(begins)
        form = name.partition(".")[2]
        assert typed("bandingkan", "sehat.json", "lemah.json", "--paksa", "--format", form).out == (looks / name).read_text()
    for words in (("-o", "beda.pdf"), ("--format", "teks", "--format", "json"), ("--format", "csv"), ("-o", "tidak/ada.txt"),
                  ("--format", "html", "-o", "beda.md")):
        said = typed("bandingkan", "sehat.json", "lemah.json", *words)
        assert (said.code, said.out) == (2, "")


def test_times_stand_in_the_zone_that_was_asked_for(typed: Any, looks: Path) -> None:
    assert "17.00 WIT" in typed("bandingkan", "sehat.json", "lemah.json", "--zona", "wit").out


def test_a_word_too_few_or_too_many_is_told(typed: Any, looks: Path) -> None:
    assert typed("bandingkan", "sehat.json").code == 2
    assert typed("bandingkan", "sehat.json", "lemah.json", "lemah.json").code == 2
    assert typed("bandingkan", "tidak-ada.json", "lemah.json").code == 2


def test_the_code_counts_also_where_nobody_reads_on(looks: Path) -> None:
    line = f"set -o pipefail; {shlex.quote(sys.executable)} -m ikmscan bandingkan sehat.json lemah.json --format json | true"
    done = subprocess.run(["bash", "-c", line], cwd=looks, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_terminal_without_our_signs_gets_plainer_ones(started: Any, looks: Path) -> None:
    said = started("bandingkan", "lemah.json", "sehat.json", env={"PYTHONIOENCODING": "ascii"}, cwd=looks)
    assert "\nv  hsts  " in said.out
    assert "->" in said.out

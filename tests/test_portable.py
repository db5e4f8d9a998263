"""Windows is no afterthought: all of the package runs where the modules of POSIX are not there.

The interpreter's own asyncio needs fcntl on this system, so it is loaded first; then the modules are hidden from all that
comes after. What Windows' os and signal lack is found by `mypy --platform win32`, which CI runs.
"""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import ikmscan
import pytest

HIDDEN = ("fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog", "readline", "curses", "spwd", "crypt", "nis")
HIDE = f"""
import asyncio, getpass, subprocess, sys, tempfile, shutil
for name in {HIDDEN!r}:
    sys.modules[name] = None
"""
LIST = "Nama;Alamat web;No HP\nSari;tokobatik.co.id;08123456789\nBudi;belum punya;\n"
ROOT = Path(__file__).resolve().parents[1]
TESTS = ("tests", "bench", "docs", "build")


@pytest.fixture
def hidden(tmp_path: Path) -> dict[str, str]:
    """An environment where every interpreter begins by hiding what only POSIX has."""
    (tmp_path / "hide").mkdir()
    (tmp_path / "hide" / "sitecustomize.py").write_text(HIDE, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(tmp_path / "hide"), "IKMSCAN_STATE": str(tmp_path / "state"), "PYTHONUTF8": "1"}


def run(words: list[str], env: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], env=env, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                          encoding="utf-8", timeout=180, check=False)


def modules() -> list[str]:
    found = [m.name for m in pkgutil.walk_packages(ikmscan.__path__, "ikmscan.", onerror=lambda _: None)]
    return sorted(name for name in found if name.split(".")[1] not in TESTS and not name.endswith("__main__"))


def test_the_modules_of_posix_are_really_hidden(hidden: dict[str, str], tmp_path: Path) -> None:
    for name in HIDDEN:
        assert "ModuleNotFoundError" in run(["-c", f"import {name}"], hidden, tmp_path).stderr, name


def test_every_module_is_imported_without_them(hidden: dict[str, str], tmp_path: Path) -> None:
    """What an extra brings may be missing; nothing else may."""
    assert len(modules()) > 200
    code = (
        "import importlib, json, sys\nmissing = {}\n"
        "for name in json.load(open('names.json')):\n"
        "    try: importlib.import_module(name)\n"
        "    except ImportError as error: missing[name] = error.name or str(error)\n"
        "print(json.dumps(missing))"
    )
    (tmp_path / "names.json").write_text(json.dumps(modules()))
    done = run(["-c", code], hidden, tmp_path)
    assert done.returncode == 0, done.stderr
    missing = json.loads(done.stdout)
    assert set(missing.values()) <= {"starlette", "uvicorn", "segno", "typst", "apprise", "psycopg", "procrastinate"}, missing


def test_a_rehearsal_of_a_workshop_runs_without_them(hidden: dict[str, str], tmp_path: Path) -> None:
    looked = run(["-m", "ikmscan", "kelompok", "periksa", "--simulasi"], hidden, tmp_path)
    assert looked.returncode in (0, 3), (looked.stdout[-500:], looked.stderr[-1500:])
    for words in (["statistik"], ["cetak", "--format", "html", "-o", "cetak.html"], ["hapus", "latihan", "--ya"]):
        done = run(["-m", "ikmscan", "kelompok", *words], hidden, tmp_path)
        assert done.returncode == 0, (words, done.stderr[-1500:])


def test_the_commands_of_a_trainer_run_without_them(hidden: dict[str, str], tmp_path: Path) -> None:
    from io import BytesIO

    import openpyxl

    book = openpyxl.Workbook()
    for line in LIST.splitlines():
        book.active.append(line.split(";"))
    out = BytesIO()
    book.save(out)
    (tmp_path / "peserta.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "peserta.xlsx").write_bytes(out.getvalue())
    wanted = [
        (["--help"], "Cara pakai"), (["kelompok", "--help"], "baca"), (["daftar-cek"], "hsts"), (["izin"], "Belum ada izin"),
        (["contoh", "--sehat", "--format", "json", "--simpan", "sehat.json", "-o", "-"], '"letter": "A"'),
        (["laporan", "sehat.json"], "Siap"), (["bandingkan", "sehat.json", "sehat.json"], "sehat"),
        (["kelompok", "baca", "peserta.csv"], "2 peserta"), (["kelompok", "baca", "peserta.xlsx"], "2 peserta"),
        (["izin", "formulir", "peserta.csv", "-o", "-"], "tokobatik.co.id"),
    ]
    for words, told in wanted:
        done = run(["-m", "ikmscan", *words], hidden, tmp_path)
        assert (done.returncode, told in done.stdout) == (0, True), (words, done.stdout[-500:], done.stderr[-1500:])

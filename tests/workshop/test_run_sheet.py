"""The trainer's run sheet (docs/pelatihan.md): every command in it is run, in its order, on a street of practice shops."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from free_ports import free_port
from ikmscan.practice.street import Street, open_street

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "pelatihan.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line]
INCOMPLETE = 3  # one shop of the street is shut, and one name is mistyped
VERBS = {"baca", "periksa", "lanjut", "layar", "cetak", "statistik", "hapus"}


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    with open_street() as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the trainer's list as a spreadsheet."""
    folder = tmp_path_factory.mktemp("desk")
    book = openpyxl.Workbook()
    text = (ROOT / "workshop" / "data" / "latihan.csv").read_text(encoding="utf-8")
    for row in csv.reader(text.splitlines(), delimiter=";"):
        book.active.append(row)
    book.save(folder / "peserta.xlsx")
    return folder


def home(desk: Path) -> dict[str, str]:
    """An environment in which nothing of this computer's own workshops is seen or touched."""
    places = {name: str(desk / name) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")}
    return {**os.environ, **places, "HOME": str(desk), "COLUMNS": "100"}


def words(command: str, street: Street) -> list[str]:
    """The command, with the way to the street where it would go to the internet."""
    said = shlex.split(command)
    if "peserta" in " ".join(said[2:4]) and said[2] in ("periksa", "lanjut"):
        ports = ",".join(f"{real}={port}" for real, port in street.ports)
        said += ["--dns", f"{street.dns[0]}:{street.dns[1]}", "--jaringan-lokal", "--alih-port", ports]
    if "--simulasi" in said or said[2:4] == ["lanjut", "latihan"]:
        said += ["--tempo", "cepat"]
    return [sys.executable, "-m", "ikmscan", *said[1:]]


def test_the_page_uses_every_verb() -> None:
    assert {shlex.split(c)[2] for c in COMMANDS if c.startswith("ikmscan kelompok")} == VERBS


def test_every_command_of_the_run_sheet_runs(street: Street, desk: Path) -> None:
    for command in COMMANDS:
        if " layar " in command:
            opens_and_ends(command, street, desk)
            continue
        done = subprocess.run(words(command, street), cwd=desk, env=home(desk), capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=180, check=False)
        allowed = {0, INCOMPLETE} if re.search(r" (periksa|lanjut) ", command) else {0}
        assert done.returncode in allowed, f"{command}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        if command.endswith("kementerian.json"):
            assert json.loads((desk / "kementerian.json").read_text(encoding="utf-8"))["groups"] == 1
    made = {path.name for path in desk.iterdir() if path.is_file()}
    assert {"latihan.pdf", "latihan.html", "angka.html", "cetak.pdf", "kementerian.csv", "kementerian.json",
            "formulir.html"} <= made
    assert not list(desk.rglob("*.sqlite")), "what was erased is gone"


def opens_and_ends(command: str, street: Street, desk: Path) -> None:
    """The screen says where it is, and ends with Ctrl-C."""
    said = [*words(command, street), "--port", str(free_port())]
    said += ["--ya"] if "--bagikan" in said else []
    with subprocess.Popen(said, cwd=desk, env=home(desk), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as screen:
        assert screen.stdout is not None
        told = ""
        try:
            for line in screen.stdout:
                told += line
                if "http://" in line:
                    break
            assert "http://" in told, told
            screen.send_signal(signal.SIGINT)
            assert screen.wait(20) in (0, 130), told
        finally:
            screen.kill()

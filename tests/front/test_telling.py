"""Sentences on a terminal: no line is wider than it, and no word is cut."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.front.telling import folded

WORDS = st.lists(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=30), max_size=60)


@given(WORDS, st.integers(60, 200), st.sampled_from((0, 6)))
def test_every_word_is_there_whole_and_no_line_is_too_wide(words: list[str], columns: int, indent: int) -> None:
    made = folded(" ".join(words), columns, indent)
    assert made.split() == words
    assert all(len(line) <= columns for line in made.split("\n"))
    assert all(line.startswith(" " * indent) for line in made.split("\n")[1:])


def test_an_address_is_never_cut_and_a_pipe_gets_whole_lines() -> None:
    link = "http://192.168.100.100:8080/k/" + "x" * 80
    assert link in folded(f"Kendali untuk instruktur, hanya di komputer ini: {link}", 40).split()
    assert folded(f"a {link}\nb", 0) == f"a {link}\nb"


@pytest.mark.parametrize("words", [["baca", "x.csv"], ["baca", "tidak-ada-file-dengan-nama-ini.csv"], ["lanjut"]])
def test_what_kelompok_says_fits_eighty_columns(tmp_path: Path, words: list[str]) -> None:
    rows = "".join(f"{n};Peserta Dengan Nama Panjang Sekali {n};toko-yang-panjang-{n}.com;ya\n" for n in range(1, 5))
    (tmp_path / "x.csv").write_text(f"No;Nama;Situs;Izin\n{rows}5;B;dinas.go.id / toko.con;ya\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    environment = {**os.environ, "IKMSCAN_STATE": str(tmp_path), "TERM": "xterm"}
    with subprocess.Popen([sys.executable, "-m", "ikmscan", "kelompok", *words], cwd=tmp_path, stdin=theirs, stdout=theirs,
                          stderr=theirs, env=environment) as ran:
        os.close(theirs)
        told = b""
        try:
            while some := os.read(ours, 65536):
                told += some
        except OSError:  # a terminal ends so
            pass
        os.close(ours)
        assert ran.wait(60) in (0, 2)
    assert told
    assert [line for line in told.decode().split("\r\n") if len(line) > 80] == []

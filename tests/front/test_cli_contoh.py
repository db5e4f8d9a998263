"""`ikmscan contoh`: a rehearsal that needs no internet, asks nothing, says where its report is, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

# Ends with code 99 when anything but loopback is spoken to, or any name is asked of the system.
LOOPBACK_ONLY = """
import os, sys
def guard(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        address = args[1]
        if not (isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1")):
            os.write(2, repr((event, address)).encode()); os._exit(99)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
        if host not in ("127.0.0.1", "::1", None, "localhost"):
            os.write(2, repr((event, host)).encode()); os._exit(99)
sys.addaudithook(guard)
sys.argv = ["ikmscan", *sys.argv[1:]]
from ikmscan.cli import main
main()
"""


def test_the_weak_shop_is_told_and_its_page_lies_beside(started: Any, tmp_path: Path) -> None:
    said = started("contoh")
    assert said.code == 1
    assert said.out.startswith("toko-contoh.example · ")
    assert "Perlu tindakan segera" in said.out
    assert re.search(r"SMB1", said.out)
    assert "Laporan lengkap: ikmscan-contoh.html" in said.out
    assert said.err == ""
    page = (tmp_path / "ikmscan-contoh.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert "toko-contoh.example" in page
    assert {p.name for p in tmp_path.iterdir()} == {"ikmscan-contoh.html"}


def test_the_well_kept_shop_has_letter_a(typed: Any, tmp_path: Path) -> None:
    said = typed("contoh", "--sehat", "--format", "json")
    result = json.loads(said.out)
    assert said.code == 0
    assert result["grade"]["letter"] == "A"
    assert {f["level"] for f in result["findings"]} <= {"good", "hint"}
    assert result["unseen"] == []
    assert list(tmp_path.iterdir()) == []
    assert typed("contoh", "--sehat", "--gagal-bila", "rendah").code == 0
    assert (tmp_path / "ikmscan-contoh-sehat.html").exists()


def test_the_weak_shop_is_seen_whole(typed: Any) -> None:
    result = json.loads(typed("contoh", "--format", "json").out)
    assert result["consent_level"] == 2
    assert result["grade"]["letter"] == "F"
    assert result["unseen"] == []
    assert {"connection", "doors", "browser"} <= {f["area"] for f in result["findings"] if f["level"] not in ("good", "hint")}


def test_a_terminal_is_told_what_happens(on_screen: Any) -> None:
    assert on_screen("contoh").startswith("Toko latihan toko-contoh.example dinyalakan di komputer ini, lalu diperiksa sungguhan.\n")
    english = on_screen("contoh", "--bahasa", "en")
    assert english.startswith("The practice shop toko-contoh.example was started")
    assert "Perlu tindakan" not in english


def test_a_run_that_went_well_sends_no_mail_from_cron(started: Any, tmp_path: Path) -> None:
    said = started("contoh", "--sehat", "--format", "json", "-o", "x.json", "--simpan", "d.json")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert {p.name for p in tmp_path.iterdir()} == {"x.json", "d.json"}


def test_the_options_of_a_look_are_taken(typed: Any) -> None:
    said = typed("contoh", "--berizin", "--jaringan-lokal", "--batas-waktu", "30", "--kontak", "a@b.id", "--format", "json")
    assert (said.code, said.err) == (1, "")


@pytest.mark.parametrize("option", ["--dari", "--dns", "--resolve", "--alih-port", "--ca"])
def test_what_the_shop_brings_is_refused_in_a_sentence(typed: Any, option: str) -> None:
    said = typed("contoh", option, "x")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"{option} tidak dipakai di sini. Toko latihan membawa")


def test_a_part_of_the_rehearsal_may_be_asked_for(typed: Any) -> None:
    said = typed("contoh", "--hanya", "ports", "--format", "json")
    assert said.code == 1
    assert {f["area"] for f in json.loads(said.out)["findings"]} == {"doors"}


def test_with_a_place_or_a_format_nothing_lies_beside(typed: Any, tmp_path: Path) -> None:
    assert typed("contoh", "--format", "html").out.lower().startswith("<!doctype html>")
    typed("contoh", "-o", "laporan.txt")
    assert {p.name for p in tmp_path.iterdir()} == {"laporan.txt"}


def test_a_folder_that_cannot_be_written_costs_only_the_page(typed: Any, tmp_path: Path) -> None:
    (tmp_path / "ikmscan-contoh.html").mkdir()
    said = typed("contoh")
    assert said.code == 1
    assert "ikmscan-contoh.html tidak dapat ditulis" in said.err
    assert "Laporan lengkap: ikmscan-contoh.html" not in said.out


def test_nothing_is_asked_recorded_or_remembered(typed: Any, tmp_path: Path) -> None:
    said = typed("contoh", "--format", "json")
    assert "Ketik ulang" not in said.err
    assert not (tmp_path / "state").exists()


def test_only_loopback_is_spoken_to(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOOPBACK_ONLY, "contoh", "--format", "json"], cwd=tmp_path, capture_output=True,
                          text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["unseen"] == []


def listeners() -> set[str]:
    """The TCP sockets of this process that listen."""
    ours = {os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{fd}")}
    table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[9] for row in table if row[3] == "0A" and f"socket:[{row[9]}]" in ours}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs Linux to see what listens")
def test_nothing_is_left_running(typed: Any) -> None:
    typed("contoh", "--format", "json")  # what is made once (the loop's executor, caches) is there now
    before, files = listeners(), len(os.listdir("/proc/self/fd"))
    names = {t.name for t in threading.enumerate() if t.name == "ikmscan-practice"}
    typed("contoh", "--format", "json")
    typed("contoh", "--sehat", "--hanya", "tidak-ada")
    assert listeners() == before
    assert len(os.listdir("/proc/self/fd")) <= files
    assert {t.name for t in threading.enumerate() if t.name == "ikmscan-practice"} == names


def test_ctrl_c_closes_the_shop(tmp_path: Path) -> None:
    mother, screen = pty.openpty()
    running = subprocess.Popen([sys.executable, "-m", "ikmscan", "contoh"], cwd=tmp_path, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=screen, start_new_session=True)
    os.close(screen)
    with open(mother, "rb", buffering=0) as told:
        assert b"dinyalakan" in told.readline()
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=120)
        assert (out, told.read(1000).split()) == (b"", [b"Dihentikan."])
    assert running.returncode == 130
    assert time.monotonic() - began < 10


def test_rehearsals_do_not_disturb_each_other(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ikmscan", "contoh", "--format", "json"]
    running = [subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(3)]
    results = [json.loads(r.communicate(timeout=120)[0]) for r in running]
    assert [r.returncode for r in running] == [1, 1, 1]
    assert len({str([(f["check"], f["outcome"]) for f in result["findings"]]) for result in results}) == 1
    assert [result["unseen"] for result in results] == [[], [], []]



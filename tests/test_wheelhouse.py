"""The USB stick of a trainer: built with `make wheelhouse`, installed from it where there is no network at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[1]
NO_INDEX = re.compile(r"No matching distribution|Could not find a version|Failed to establish|Connection(?:Error| refused)|Temporary failure", re.IGNORECASE)


def built(folder: Path, **choices: str) -> Path:
    """The folder that `make wheelhouse` fills."""
    missing = [program for program in ("make", "bash", "git") if shutil.which(program) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"needs {', '.join(missing)}")
    words = ["make", "-s", "wheelhouse", f"OUT={folder}", f"INTERPRETER={sys.executable}", *(f"{k}={v}" for k, v in choices.items())]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode and NO_INDEX.search(done.stderr) and os.environ.get("CI") != "true":
        pytest.skip("needs the package index, to fetch what ikmscan stands on")
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def apart(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run *words* without a network: in a namespace of its own when we may, else with an index that is not there."""
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip"):
        words = ["unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", *words]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    env = {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/", "IKMSCAN_STATE": str(folder / "state"), "PYTHONUTF8": "1"}
    return subprocess.run(words, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=300, check=False)


def test_from_the_stick_it_is_installed_and_used_without_a_network(tmp_path: Path) -> None:
    stick = built(tmp_path / "usb")
    told = (stick / "PASANG.txt").read_bytes().decode()
    command = re.search(r'--no-index --find-links \. "(ikmscan\[[a-z,]+\])"', told)
    assert command is not None
    assert "xlsx" in command[1]
    assert "Scripts\\activate" in told, "the commands below it are not found without"
    assert all(line.endswith("\r\n") for line in told.splitlines(keepends=True))
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "clean")], check=True, timeout=120)
    bin_ = tmp_path / "clean" / ("Scripts" if os.name == "nt" else "bin")
    done = apart([str(bin_ / "pip"), "install", "-q", "--no-index", "--find-links", str(stick), command[1]], tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    looked = apart([str(bin_ / "ikmscan"), "contoh", "--sehat", "--format", "json", "-o", "-"], tmp_path)
    assert json.loads(looked.stdout)["grade"]["letter"] == "A", looked.stderr
    book = openpyxl.Workbook()
    book.active.append(["Nama", "Alamat web"])
    book.active.append(["Sari", "tokobatik.co.id"])
    book.save(tmp_path / "peserta.xlsx")
    assert "tokobatik.co.id" in apart([str(bin_ / "ikmscan"), "kelompok", "baca", "peserta.xlsx"], tmp_path).stdout
    paper = apart([str(bin_ / "ikmscan"), "contoh", "--sehat", "-o", "laporan.pdf"], tmp_path)
    assert (tmp_path / "laporan.pdf").read_bytes().startswith(b"%PDF"), paper.stderr


def test_a_stick_for_windows_has_nothing_that_windows_cannot_use(tmp_path: Path) -> None:
    stick = built(tmp_path / "usb", FOR="win_amd64", PYTHON="3.12")
    wheels = [wheel.name for wheel in stick.glob("*.whl")]
    assert [name for name in wheels if not name.endswith(("-any.whl", "-win_amd64.whl"))] == []
    assert any(name.startswith("colorama-") for name in wheels), "click needs it there"
    assert {name.split("-")[0] for name in wheels} >= {"ikmscan", "cryptography", "typst", "python_calamine"}
    assert "Python 3.12" in (stick / "PASANG.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("choices", "told"), [
    ({"FOR": "amiga"}, "win_amd64 or manylinux"), ({"PYTHON": "2.7"}, "3.12"), ({"PYTHON": "3.99"}, "FOR"),
])
def test_a_wrong_wish_is_told_at_once(tmp_path: Path, choices: dict[str, str], told: str) -> None:
    words = ["bash", str(ROOT / ".ci" / "wheelhouse")]
    done = subprocess.run(words, env={**os.environ, "OUT": str(tmp_path / "usb"), "INTERPRETER": sys.executable, **choices},
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "usb").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").write_bytes(b"x")
    done = subprocess.run(["bash", str(ROOT / ".ci" / "wheelhouse")], env={**os.environ, "OUT": str(tmp_path), "INTERPRETER": sys.executable},
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert [file.name for file in tmp_path.iterdir()] == ["foto.jpg"]

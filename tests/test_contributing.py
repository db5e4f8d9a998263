"""The example in CONTRIBUTING.md works: its three files are put into a copy of the package, and the copy is used."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FOLDERS = ("checks", "front", "practice", "reports", "scanner", "docs")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package `ikmscan`, with the guide's check in it."""
    folder = tmp_path_factory.mktemp("copy")
    package = folder / "ikmscan"
    without = shutil.ignore_patterns("__pycache__", ".*")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, package / name, ignore=without)
    shutil.copytree(ROOT / "tests" / "checks", package / "tests" / "checks", ignore=without)
    for file in (*ROOT.glob("*.py"), ROOT / "README.md", *(ROOT / "tests" / name for name in ("test_words.py", "indonesian.py"))):
        shutil.copy(file, package / file.relative_to(ROOT))
    blocks = re.findall(r"```(?:python|toml)\n(.*?)```", GUIDE, re.DOTALL)
    names = re.findall(r"`((?:checks|tests)/[\w/]+/\w*server_banner\.(?:py|toml))`", GUIDE)
    assert len(blocks) == len(names) == 3
    for name, text in zip(names, blocks, strict=True):
        (package / name).write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, *words: str, expected: int = 0) -> str:
    """`python WORDS` with the copy instead of the installed package; what it printed."""
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(folder / "ikmscan" / "tests"))), "HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=120, check=False,
    )
    assert done.returncode == expected, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_the_new_check_finds_what_the_weak_shop_tells(copy: Path) -> None:
    report = json.loads(run(copy, "-m", "ikmscan", "contoh", "--hanya", "server_banner", "--format", "json",
                            "--gagal-bila", "rendah", expected=1))
    (finding,) = report["findings"]
    assert (finding["outcome"], finding["area"]) == ("tells", "browser")
    assert finding["facts"] == {"banner": "Apache/2.4.29 (Ubuntu)"}
    assert finding["title"]["id"] == "Server menyebutkan versinya kepada siapa saja"


def test_the_new_check_speaks_to_the_owner(copy: Path) -> None:
    html = run(copy, "-m", "ikmscan", "contoh", "--hanya", "server_banner", "--format", "html", "-o", "-")
    said = " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert re.search(r"Setiap jawaban server menyebutkan versinya: .?Apache/2\.4\.29 \(Ubuntu\).?\.", said)
    assert "Mohon disembunyikan." in said


def test_the_new_checks_own_tests_pass_and_its_words_are_held(copy: Path) -> None:
    tests = ("ikmscan/tests/checks/test_check_server_banner.py", "ikmscan/tests/test_words.py")
    out = run(copy, "-m", "pytest", "-q", "-n0", "--import-mode=importlib", "-p", "no:cacheprovider", "-k", "banner", *tests)
    assert re.search(r"^\d+ passed", out, re.MULTILINE)


def test_the_generator_writes_its_page(copy: Path) -> None:
    assert "docs/checks/web/server_banner.md" in run(copy, "ikmscan/docs/generate.py").replace("\\", "/")
    page = (copy / "ikmscan" / "docs" / "checks" / "web" / "server_banner.md").read_text(encoding="utf-8")
    assert "server_tokens off;" in page
    assert "Whether the server tells strangers its exact version." in page

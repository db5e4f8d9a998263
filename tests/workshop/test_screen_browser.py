"""The screen as Chromium shows it: a projector in a light and in a dark hall, phones new and old, a server that comes
back. Needs chromium and node with npm; without them it is skipped, save where CI=true."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
BROWSER = HERE.parent / "reports" / "browser"
SCRIPTS = sorted((HERE.parents[1] / "workshop" / "screen" / "templates").glob("*.js"))
SCRIPTS += [HERE.parents[1] / "reports" / "templates" / "ticks.js"]
PROGRAMS = {"chromium": "chromium", "node": "nodejs", "npm": "npm"}
Seen = dict[str, Any]  # what screen.mjs prints


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if missing:
        words = f"install {' '.join(missing)} to see the screen in a browser"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
    if not (BROWSER / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=BROWSER, check=True,
                       capture_output=True, timeout=300)
    chromium = shutil.which("chromium")
    assert chromium is not None
    ran = subprocess.run(
        ["node", "screen.mjs", chromium, sys.executable, str(HERE / "screen_server.py"),
         str(tmp_path_factory.mktemp("screen"))],
        cwd=BROWSER, timeout=400, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told: Seen = json.loads(ran.stdout)
    return told


def test_no_request_leaves_and_nothing_complains(seen: Seen) -> None:
    assert seen["asked"] == []
    assert seen["complaints"] == []


def test_nothing_sticks_out_and_axe_finds_no_hurdle(seen: Seen) -> None:
    assert len(seen["views"]) == 11
    assert [name for name, v in seen["views"].items() if v["wide"] > v["width"]] == []
    assert {name: v["violations"] for name, v in seen["views"].items() if v["violations"]} == {}
    assert all(v["passes"] > 10 for v in seen["views"].values())


@pytest.mark.parametrize("name", ["hall-light", "hall-dark"])
def test_sixty_participants_fit_a_projector_and_can_be_read_from_the_back(seen: Seen, name: str) -> None:
    view = seen["views"][name]
    assert view["high"] <= view["height"]
    assert view["smallest"] >= view["height"] / 40


def test_the_page_follows_without_reloading(seen: Seen) -> None:
    assert seen["follows"] == {
        "before": "37 dari 60 selesai", "seat": "done", "same": True,
        "notice": "Internet terputus. Pemeriksaan berlanjut otomatis setelah tersambung."}


def test_a_volunteer_is_shown_in_place_of_the_counts_and_leaves_again(seen: Seen) -> None:
    assert seen["shows"] == {"shown": "toko002.my.id", "counts": False, "after": ""}


def test_ticks_are_kept_by_the_browser_and_missing_without_script(seen: Seen) -> None:
    ticks = seen["ticks"]
    total = re.fullmatch(r"0 dari (\d+) temuan beres", ticks["first"])
    assert total
    assert ticks["second"] == f"1 dari {total[1]} temuan beres"
    assert ticks["kept"] == [ticks["second"], True]
    assert (ticks["bareBoxes"], ticks["bareTitle"]) == (0, "toko001.my.id")


def test_old_phones_ask_and_phones_without_script_read(seen: Seen) -> None:
    assert seen["oldPhones"] == {"read": "39 dari 60 selesai", "asks": True}


def test_the_page_finds_a_server_that_comes_back(seen: Seen) -> None:
    assert seen["comesBack"] is True


def test_a_hostile_title_is_text(seen: Seen) -> None:
    assert seen["hostile"]["title"].startswith("<img src=x onerror=")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_written_for_old_phones(script: Path) -> None:
    """ES5: no arrow, no template, no let, const or class; and nothing that makes HTML or code out of text."""
    code = re.sub(r"/\*.*?\*/", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"=>|`|\b(?:let|const|class|async|await|of|fetch|innerHTML|outerHTML|eval|document\.write)\b", code) == []
    assert "http" not in code

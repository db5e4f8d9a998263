"""What a release is made of: pinned with hashes, listed, and built twice to the same bytes."""

from __future__ import annotations

import configparser
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-ci.txt"


def tool(name: str) -> ModuleType:
    """A script of CI as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wanted() -> set[str]:
    """The names that setup.cfg asks for, the extra `test` included."""
    read = configparser.ConfigParser()
    read.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = f"{read['options']['install_requires']}\n{read['options.extras_require']['test']}".split("\n")
    return {re.split(r"[><=\[; ]", line.strip())[0].lower().replace("_", "-") for line in lines if line.strip()}


def test_every_dependency_is_pinned_with_its_hashes_and_from_no_place_of_ours() -> None:
    text = LOCK.read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    pinned = {re.split(r"==", entry)[0] for entry in entries}
    assert wanted() <= pinned
    assert all(re.match(r"[a-z0-9.-]+==\S+", e) and "--hash=sha256:" in e for e in entries)
    assert not re.search(r"://|@ |^-", text, re.MULTILINE)


def test_the_wheel_is_the_same_twice(tmp_path: Path) -> None:
    if subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, check=False).returncode:
        pytest.skip("needs the repository of git")
    sums = []
    for name in ("one", "two"):
        built = subprocess.run(["bash", str(ROOT / ".ci" / "wheel"), str(tmp_path / name)], capture_output=True, text=True, check=False,
                               env={**os.environ, "PYTHON": sys.executable, "SOURCE_DATE_EPOCH": "1790000000"})
        assert built.returncode == 0, built.stderr[-2000:]
        (wheel,) = (tmp_path / name).glob("ikmscan-*.whl")
        sums.append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert sums[0] == sums[1]


def test_the_bill_of_materials_names_what_is_needed_to_run_and_nothing_else(tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        subprocess.run([sys.executable, str(ROOT / ".ci" / "sbom.py"), str(tmp_path / name)], check=True)
    told = json.loads((tmp_path / "one.json").read_text())
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    names = {c["name"].lower() for c in told["components"]}
    assert {"requests", "cryptography", "jinja2", "cffi", "urllib3"} <= names
    assert not {"pytest", "hypothesis", "ruff", "ikmscan"} & names
    references = {c["bom-ref"] for c in told["components"]} | {told["metadata"]["component"]["bom-ref"]}
    assert {d["ref"] for d in told["dependencies"]} == references
    assert all(set(d["dependsOn"]) <= references for d in told["dependencies"])


HOLE = {"name": "x", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}


@pytest.mark.parametrize(("told", "code", "first"), [
    (json.dumps({"dependencies": [{"name": "x", "version": "1", "vulns": []}]}), 0, "audited 1 dependencies: 0"),
    (json.dumps({"dependencies": [HOLE, {"name": "y", "skip_reason": "?"}]}), 1, "audited 1 dependencies: 1"),
    (json.dumps({"dependencies": [{"name": "y", "skip_reason": "?"}]}), 0, "NOT AUDITED"), ("", 0, "NOT AUDITED"), ("null", 0, "NOT AUDITED"),
])
def test_what_could_not_be_asked_is_said_and_does_not_fail(told: str, code: int, first: str) -> None:
    got, lines = tool("audit").verdict(told)
    assert got == code
    assert lines[0].startswith(first)


def test_the_notes_of_a_release_are_its_own_section() -> None:
    text = "# x\n\n## [2.0] - now\n\n- a\n\n## [1.0] - then\n\n- b\n"
    notes = tool("notes").notes
    assert notes(text) == notes(text, "2.0") == "## [2.0] - now\n\n- a\n"
    assert notes(text, "1.0") == "## [1.0] - then\n\n- b\n"
    assert notes(text, "3.0") == ""

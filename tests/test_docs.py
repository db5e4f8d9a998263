"""The documentation says what the program does: pages of checks, help texts, options, dependencies, links."""

from __future__ import annotations

import configparser
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import click
import pytest
from ikmscan import __version__, cli
from ikmscan.reports.exits import PRECEDENCE, Exit

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WRITTEN = [ROOT / n for n in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/README.md")]


@cache
def generator() -> ModuleType:
    """docs/generate.py, which lies in no package."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands() -> Iterator[click.Command]:
    yield cli.entry
    yield from cli.entry.commands.values()


def test_no_page_is_stale() -> None:
    old = [str(p.relative_to(ROOT)) for p in generator().stale()]
    assert old == [], "run: python docs/generate.py"


def test_a_page_without_its_check_and_a_changed_page_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = generator()
    for page, text in module.pages().items():
        if page.is_relative_to(module.PAGES):
            copy = tmp_path / page.relative_to(module.PAGES)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "PAGES", tmp_path)
    assert not [p for p in module.stale() if p.is_relative_to(tmp_path)]
    (tmp_path / "web" / "gone.md").write_text("# gone\n", encoding="utf-8")
    (tmp_path / "web" / "hsts.md").write_text("# edited by hand\n", encoding="utf-8")
    assert [p.name for p in module.stale() if p.is_relative_to(tmp_path)] == ["gone.md", "hsts.md"]


def test_the_readme_has_every_option_of_every_command() -> None:
    table = README[README.index("### Options"):README.index("<!-- help:")]
    named = [name for command in commands() for p in command.params if isinstance(p, click.Option) for name in p.opts]
    assert named
    assert sorted({name for name in named if f"`{name}" not in table}) == []


def test_the_readme_names_no_option_that_is_not_there() -> None:
    known = {name for c in commands() for p in c.params for name in p.opts} | {"-h", "--help", "--bantuan", "--version"}
    table = README[README.index("### Options"):README.index("<!-- help:")]
    assert set(re.findall(r"`(--[a-z0-9-]+)", table)) - known == set()


def test_the_readme_shows_the_help_of_the_commands_that_look() -> None:
    assert re.findall(r"<!-- help: ([a-z-]*) -->", README) == ["", "periksa", "contoh", "laporan", "bandingkan"]
    assert "Usage:" not in README


def test_the_readme_has_every_exit_code_and_which_wins() -> None:
    table = README[README.index("### Exit codes"):README.index("### JSON v1")]
    assert {int(n) for n in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == {int(e) for e in Exit}
    assert "the first of " + ", ".join(str(int(e)) for e in PRECEDENCE) + " wins" in table


def test_the_readme_opens_with_two_commands_in_indonesian() -> None:
    first = README[:README.index("## For technicians")]
    commands = re.findall(r"```sh\n(.*?)\n```", first, re.DOTALL)
    assert len(commands) == 2
    assert all(c.startswith("python3 -m venv .venv && ") and "\n" not in c for c in commands)
    assert commands[0].endswith("ikmscan contoh")
    assert commands[1].endswith("pytest -q")


def test_every_dependency_has_its_reason() -> None:
    read = configparser.ConfigParser(delimiters=("=",))
    read.read(ROOT / "setup.cfg", encoding="utf-8")
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = {"run": read["options"]["install_requires"], **read["options.extras_require"]}
    told = {}
    for heading, text in re.findall(r"^## Needed (.+?)\n(.*?)(?=^## )", page, re.MULTILINE | re.DOTALL):
        extra = re.search(r"^The extra `\[(\w+)\]`", text, re.MULTILINE)
        told[extra[1] if extra else heading.removeprefix("to ")] = text
    assert set(told) == set(listed)
    for name, text in told.items():
        named = re.findall(r"^- \*\*([\w-]+)\*\*: \w", text, re.MULTILINE)
        assert named == re.findall(r"^([\w-]+)", listed[name], re.MULTILINE), name


def test_the_changelog_begins_with_this_version() -> None:
    newest = re.search(r"^## \[([\d.]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == __version__


@pytest.mark.parametrize("page", [*WRITTEN, *(ROOT / "docs").rglob("*.md")], ids=lambda p: str(p.relative_to(ROOT)))
def test_links_within_the_documentation_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    near = [link for link in links if not link.startswith(("https:", "http:", "mailto:"))]
    assert [link for link in near if not (page.parent / link).exists()] == []

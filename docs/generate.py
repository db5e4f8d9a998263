"""Writes docs/checks/ (a page for each check, from its docstring, outcomes and words) and the help texts in README.md.

    python docs/generate.py            write what changed, remove what has no check any more
    python docs/generate.py --periksa  only say which pages are stale (exit 1), as tests/test_docs.py does
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ikmscan.checks.check import Check, Level, Outcome
from ikmscan.checks.registry import all_checks
from ikmscan.reports.words import STACKS, CheckWords, load_words, say

PAGES = Path(__file__).resolve().parent / "checks"
README = PAGES.parents[1] / "README.md"
HELP_COLUMNS = 100
BLOCKS = {"arti": "meaning", "penting": "why", "lakukan": "do", "tanya": "message"}
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
AREAS = {
    "connection": "secure connection", "doors": "open doors", "site": "a clean and private site",
    "software": "software", "browser": "browser protection", "domain": "domain and mail",
}


def pages() -> Mapping[Path, str]:
    """Every page of docs/checks and its text; foreign checks have none."""
    checks = [c for c in all_checks().checks if c.words[0].startswith("ikmscan.")]
    made = {PAGES / c.folder / f"{c.name}.md": page(c, load_words(c)) for c in checks}
    return {**made, PAGES / "README.md": contents(checks), README: with_help(README.read_text(encoding="utf-8"))}


def stale() -> list[Path]:
    """Pages that are missing, differ, or have no check any more."""
    wanted = pages()
    differing = [p for p, text in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    return sorted([*differing, *(p for p in PAGES.rglob("*.md") if p not in wanted)])


def contents(checks: list[Check]) -> str:
    """The list of all pages."""
    rows = [
        f"| [{c.name}]({c.folder}/{c.name}.md) | {load_words(c).name['id']} | {load_words(c).name['en']} "
        f"| {AREAS[c.area]} | {worst(c)} |" for c in checks
    ]
    head = ["# What is checked", "", note(), ""]
    head += ["| check | dalam Bahasa Indonesia | in English | area of the score | worst |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def with_help(readme: str) -> str:
    """*readme* with the text of `ikmscan … --help` after each mark, such as <!-- help: periksa -->."""
    return re.sub(
        r"(<!-- help: ([a-z-]*) -->\n```text\n).*?(```\n)",
        lambda found: f"{found[1]}{help_text(found[2])}{found[3]}", readme, flags=re.DOTALL,
    )


def help_text(command: str) -> str:
    """What `ikmscan COMMAND --help` prints on a terminal of 100 columns; "" is the front door's own."""
    installed = "import sys; sys.argv[0] = 'ikmscan'; from ikmscan.cli import main; main()"
    words = [sys.executable, "-c", installed, *filter(None, [command]), "--help"]
    surroundings = {**os.environ, "COLUMNS": str(HELP_COLUMNS), "PYTHONUTF8": "1"}
    return subprocess.run(words, env=surroundings, capture_output=True, encoding="utf-8", check=True).stdout


def note() -> str:
    """What stands on every page, so that nobody edits it."""
    return "_Written by `python docs/generate.py` from the check itself. Change the check, not this page._"


def worst(check: Check) -> str:
    """The gravest level it can give, as it is printed."""
    return say(f"level.{max((o.level for o in check.outcomes), key=lambda level: level.rank)}", "id")


def page(check: Check, words: CheckWords) -> str:
    """The page of one check."""
    lines = [f"# {check.name}: {words.name['en']}", "", f"**{words.name['id']}** · {note()}", "", check.doc, ""]
    lines += [f"- Area of the score: {AREAS[check.area]}", f"- Rule: {check.source}", f"- Looks at: {needs(check)}"]
    lines += [f"- Run it alone: `ikmscan SITUS --hanya {check.name}`", "", "## Outcomes", ""]
    lines += ["| outcome | level | judul | heading |", "|---|---|---|---|"]
    lines += [row(outcome, words) for outcome in check.outcomes]
    for outcome in check.outcomes:
        lines += spoken(outcome, words)
    return "\n".join([*lines, ""])


def needs(check: Check) -> str:
    """The kinds of evidence; what it can do without stands in brackets."""
    return ", ".join(f"({n.kind.__name__})" if n.maybe else n.kind.__name__ for n in check.needs)


def row(outcome: Outcome, words: CheckWords) -> str:
    """One line of the table of outcomes."""
    texts = words.outcomes[outcome.slug].texts
    heading = (texts[lang]["judul"].replace("|", "\\|") for lang in LANGUAGES)
    return f"| `{outcome.slug}` | {say(f'level.{outcome.level}', 'id')} | {' | '.join(heading)} |"


def spoken(outcome: Outcome, words: CheckWords) -> Iterator[str]:
    """What is said of an outcome that asks for something, and the lines to paste."""
    said = words.outcomes[outcome.slug]
    if outcome.level in (Level.GOOD, Level.UNKNOWN) and "lakukan" not in said.texts["id"]:
        return
    yield from ("", f"## {outcome.slug}")
    for lang, language in LANGUAGES.items():
        yield from ("", f"### {language}: {said.texts[lang]['judul']}", "")
        asked = [say(f"{key}.{value}", lang) for key, value in
                 (("who", said.who), ("how_long", said.how_long), ("cost", said.cost)) if value]
        yield from (f"_{' · '.join(asked)}_", "") if asked else ()
        labels = {**BLOCKS, "tanya": f"ask_{said.who or 'host'}"}
        yield from (f"- **{say('label.' + label, lang)}**: {said.texts[lang][block]}"
                    for block, label in labels.items() if block in said.texts[lang])
    for fix in said.fixes:
        yield from ("", f"**{STACKS[fix.stack]}** ([source]({fix.source}))", "", "```", fix.text, "```")


def main(words: list[str]) -> int:
    """Write, or with --periksa only tell."""
    old = stale()
    for path in old:
        print(path.relative_to(README.parent))
    if "--periksa" in words:
        return 1 if old else 0
    wanted = pages()
    for path in old:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

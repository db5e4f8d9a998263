"""Every sink of text has one way in, and that way escapes: no other place makes markup, tables, queries or JSON for people."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ikmscan.reports import csv, markdown, sarif
from ikmscan.reports.untrusted import Untrusted
from jinja2 import Environment, StrictUndefined

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("scanner", "checks", "reports", "front", "workshop", "history", "cluster", "practice", "renew")
# practice makes the pages of shops that are weak on purpose; scanner has no page, and a kind of evidence called Markup
PAGES = ("reports", "front", "workshop", "history")
FILES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))
TEMPLATES = sorted(p for room in ("reports", "workshop") for p in (ROOT / room).rglob("*.j2"))

# Where text is said to need no escape, and how often: it is ours there (a style sheet, a script, an SVG that we drew, or
# what a template with autoescape made). One more is a decision, and stands here with its reason.
MARKUP = {"reports/html.py": 6, "history/overview.py": 1, "workshop/handout_html.py": 3, "workshop/screen/pages.py": 1, "workshop/screen/app.py": 1}
TABLES = {"reports/csv.py"}
# JSON that is read by programs only, or put into a page by a template that escapes it; all else is ASCII.
NOT_ASCII = {"reports/pdf.py", "workshop/register.py", "workshop/ministry.py", "workshop/screen/app.py", "scanner/evidence/record.py"}
# Queries made of strings: of our own column names and words; values are always parameters.
QUERIES = {
    "cluster/postgres_queue.py", "cluster/postgres_store.py", "history/database.py", "history/journal.py", "history/outbox.py",
    "history/sqlite_queue.py", "history/sqlite_store.py", "workshop/register.py",
}


def calls(path: Path) -> Iterator[ast.Call]:
    return (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))


def name(call: ast.Call) -> str:
    """"Markup" of Markup(…), "csv.writer" of csv.writer(…), ".execute" of x.y.execute(…)."""
    match call.func:
        case ast.Name(called):
            return called
        case ast.Attribute(ast.Name(of), called):
            return f"{of}.{called}"
        case ast.Attribute(_, called):
            return f".{called}"
    return ""


def keyword(call: ast.Call, wanted: str) -> object:
    return next((k.value.value for k in call.keywords if k.arg == wanted and isinstance(k.value, ast.Constant)), None)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_markup_is_made_of_our_own_text_only() -> None:
    made = Counter(short(p) for p in FILES if short(p).startswith(PAGES) for c in calls(p)
                   if name(c) in ("Markup", "markupsafe.Markup") and c.args)
    assert {place: n for place, n in made.items() if n > MARKUP.get(place, 0)} == {}


def test_every_environment_of_templates_escapes_and_knows_no_undefined() -> None:
    made = [(short(p), c) for p in FILES if short(p).startswith(PAGES) for c in calls(p)
            if name(c) in ("Environment", "jinja2.Environment", "Template")]
    assert made
    for place, call in made:
        assert keyword(call, "autoescape") is True, place
        assert any(k.arg == "undefined" and ast.unparse(k.value).endswith("StrictUndefined") for k in call.keywords), place


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_template_lifts_the_escaper(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for way in ("|safe", "| safe", "autoescape", "|tojson", "javascript:"):
        assert way not in text


def test_tables_are_written_in_one_place_and_every_cell_goes_through_the_escaper() -> None:
    writers = [(short(p), c) for p in FILES for c in calls(p) if name(c) in ("csv.writer", "csv.DictWriter")]
    assert {place for place, _ in writers} <= TABLES
    rows = [c for p in FILES if short(p) in TABLES for c in calls(p) if name(c) in (".writerow", ".writerows")]
    assert rows and all(ast.unparse(c.args[0]).startswith("map(cell, ") for c in rows)


def test_json_for_people_and_terminals_is_ascii() -> None:
    bare = {short(p) for p in FILES for c in calls(p) if name(c) == "json.dumps" and keyword(c, "ensure_ascii") is False}
    assert bare <= NOT_ASCII


def test_a_console_prints_no_bare_string() -> None:
    """rich reads [red] and links in a str; in a Text it reads nothing."""
    for path in FILES:
        for call in calls(path):
            if name(call) in ("console.print", "Console.print", "rich.print"):
                assert isinstance(call.args[0], ast.Name), f"{short(path)}: {ast.unparse(call)}"


def test_no_value_is_put_into_a_query_as_text() -> None:
    def is_made(node: ast.expr) -> bool:
        return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and not isinstance(node.right, ast.Constant))

    made = {short(p) for p in FILES for c in calls(p)
            if name(c).rpartition(".")[2] in ("execute", "executemany", "executescript", "rows") and c.args and is_made(c.args[0])}
    assert made <= QUERIES


def test_no_code_comes_out_of_data() -> None:
    for path in FILES:
        bad = [ast.unparse(c)[:60] for c in calls(path) if name(c) in (
            "eval", "exec", "compile", "__import__", "pickle.load", "pickle.loads", "marshal.loads", "yaml.load", "os.system", "os.popen")]
        shell = [ast.unparse(c)[:60] for c in calls(path) if keyword(c, "shell") is True]
        assert bad + shell == [], short(path)


HOSTILE = "<b>=cmd|'/c calc'!A0 `x` [a](https://b) \x1b[31m\u202e"
# Whatever makes text of a thing without asking a sink: none of them may get at what a stranger said.
FORGOTTEN = {
    "str": str, "format": format, "f-string": lambda said: f"{said}", "percent": lambda said: "%s" % said,  # noqa: UP031
    "join": lambda said: " ".join([said]), "plus": lambda said: "a" + said, "json": json.dumps, "print": print,
    "slice": lambda said: said[:200], "method": lambda said: said.strip(), "in": lambda said: "b" in said,
}


@pytest.mark.parametrize("way", FORGOTTEN)
def test_a_forgotten_escaper_is_an_error_and_no_text(way: str) -> None:
    with pytest.raises((TypeError, AttributeError)):
        FORGOTTEN[way](Untrusted(HOSTILE))
    assert "\x1b" not in repr(Untrusted(HOSTILE)) and not isinstance(Untrusted(HOSTILE), str)


def test_a_template_escapes_what_strangers_said() -> None:
    made = Environment(autoescape=True, undefined=StrictUndefined).from_string("{{ said }}").render(said=Untrusted(HOSTILE))
    assert made.startswith("&lt;b&gt;=cmd") and not {"<", "\x1b", "\u202e"} & set(made)


@pytest.mark.parametrize("escaper", [csv.cell, markdown.code, markdown.cell, markdown.prose, sarif.text])
def test_a_sink_does_to_what_strangers_said_what_it_does_to_text(escaper: object) -> None:
    assert callable(escaper)
    assert Untrusted(HOSTILE).through(escaper) == escaper(HOSTILE)


def test_nobody_gets_at_it_but_by_an_escaper() -> None:
    """What `through` and `worded` are given is an escaper of a sink, or words of our own in place of a slug."""
    known = {"cell", "code", "text", "_flat", "_cut", "partial(value, slug, lang=lang)"}
    given = {ast.unparse(c.args[0]) for p in FILES for c in calls(p) if name(c).endswith((".through", ".worded")) and c.args
             and name(c) != "facts.worded" and short(p) != "reports/untrusted.py"}
    assert "code" in given and given <= known
    inside = {short(p) for p in FILES for n in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
              if isinstance(n, ast.Attribute) and n.attr == "_said" and short(p).startswith(PAGES)}
    assert inside == {"reports/untrusted.py"}

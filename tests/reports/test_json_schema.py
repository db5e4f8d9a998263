"""docs/json-v1.schema.json is what JSON v1 is: results hold to it, and it knows every key that a result has."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import paper_hostile as hostile
import paper_shop as shop
import pytest
from hypothesis import given
from ikmscan.checks.check import Area, Compatible, Level
from ikmscan.front.look import check_sites
from ikmscan.front.options import Choices
from ikmscan.front.writing import Writer
from ikmscan.reports.grade import grade
from ikmscan.reports.json_v1 import dumps, to_json
from ikmscan.reports.output import FORMATS
from ikmscan.scanner.evidence import Why
from jsonschema import Draft202012Validator
from paper_hostile import SLOW

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "recorded"
SCHEMA = json.loads((ROOT / "docs" / "json-v1.schema.json").read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:
    """*schema* without room for keys that it does not name: readers have that room, the tests do not."""
    if isinstance(schema, dict):
        made = {key: closed(value) for key, value in schema.items()}
        return {"additionalProperties": False, **made} if "properties" in schema and "type" in schema else made
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


STRICT = Draft202012Validator(closed(SCHEMA))


def wrong(text: str) -> list[str]:
    """What the schema finds in each line."""
    return [f"{'/'.join(map(str, e.path))}: {e.message}" for line in text.splitlines() for e in STRICT.iter_errors(json.loads(line))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["weak", "healthy"])
def test_a_whole_result_holds_to_it(name: str) -> None:
    assert wrong((RECORDED / f"{name}.result.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("part", [("hsts",), ("tls",), ("ports",), ("web", "domain"), ("ms17_010",)])
def test_a_result_of_a_part_holds_to_it(part: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "part.json"
    check_sites((), Choices(dari=str(RECORDED / "weak.json"), hanya=part, formats=("json",), keluaran=str(out)))
    assert json.loads(out.read_text(encoding="utf-8"))["grade"]["letter"] is None
    assert wrong(out.read_text(encoding="utf-8")) == []


def test_results_of_several_sites_hold_to_it(tmp_path: Path) -> None:
    out = tmp_path / "sites.jsonl"
    writer = Writer(Choices(formats=("json",), keluaran=str(out)), 3)
    for name in ("x", "y", "z"):
        writer.add(hostile.bundle(name))
    writer.finish()
    lines = out.read_text(encoding="utf-8")
    assert [json.loads(line)["target"]["input"] for line in lines.splitlines()] == ["x", "y", "z"]
    assert wrong(lines) == []


def test_the_grade_of_another_scanner_holds_to_it() -> None:
    beside = Compatible(55, "C+", (("content-security-policy", "csp-not-implemented", False, -25),))
    findings = shop.all_good()
    assert wrong(dumps(to_json(shop.dossier(), findings, grade(findings, beside=beside)))) == []


@SLOW
@given(hostile.TEXTS)
def test_whatever_a_server_says_holds_to_it(text: str) -> None:
    assert wrong(FORMATS["json"].render(hostile.bundle(text))) == []


def test_the_schema_names_what_the_program_knows() -> None:
    defs = SCHEMA["$defs"]
    assert defs["unseen"]["properties"]["why"]["examples"] == [str(why) for why in Why]
    assert set(defs["finding"]["properties"]["level"]["enum"]) == set(Level)
    assert set(defs["finding"]["properties"]["area"]["enum"]) == set(Area)


@pytest.mark.parametrize(("path", "value"), [
    (("format",), 2), (("grade", "letter"), "E"), (("grade", "score"), 101), (("target", "port"), 0), (("seen_at",), "kemarin"),
    (("findings", 0, "level"), "merah"), (("findings", 0, "facts"), {"a": 1.5}), (("cost", "seconds"), -1), (("findings", 0, "baru"), 1),
])
def test_what_is_no_result_is_refused(path: tuple[Any, ...], value: Any) -> None:
    made = copy.deepcopy(json.loads((RECORDED / "weak.result.json").read_text(encoding="utf-8")))
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert wrong(json.dumps(made))

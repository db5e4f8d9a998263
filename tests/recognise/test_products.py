"""Every file of scanner/recognise/products: its examples match as they say, and no pattern can be made to hang."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from ikmscan.scanner.recognise import rules
from ikmscan.scanner.recognise.clues import Clue
from ikmscan.scanner.recognise.match import clean, found, gather

FOLDER = Path(rules.__file__).parent / "products"
FILES = sorted(FOLDER.glob("*.toml"))
HOSTILE_CHARS = 2_048
BOUND_S = 0.005
HOSTILE = (
    "a", "0", "1.", "/", ".", "-", " ", "?ver=", "aA0.", "x/", "%2e", "\\/", "<", "wp-", "js/", "v1.", "=\"", ";", ",",
    "1.1.", "a-", "a.", "_", "(", "http://", "/a", "0.0-",
)


def examples() -> Iterator[tuple[str, Mapping[str, object]]]:
    for file in FILES:
        for number, row in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get("example", ()), 1):
            yield f"{file.stem}-{number}", row


def key_of(slug: str, row: Mapping[str, object]) -> str:
    return f"{slug}/{row['slug']}" if rules.products()[slug].family else slug


@pytest.mark.parametrize(("name", "row"), list(examples()), ids=[n for n, _ in examples()])
def test_an_example_matches_as_it_says(name: str, row: Mapping[str, object]) -> None:
    slug = name.rpartition("-")[0]
    if "ask" in row:
        question = next(q for q in rules.products()[slug].questions if q.name == row["ask"])
        match = question.match.search(str(row["value"]))
        assert bool(match) == row.get("match", True)
        if match:
            assert clean(match.groupdict().get("version")) == row.get("version", "")
        return
    values = row.get("values", [row.get("value")])
    assert isinstance(values, list)
    clues = [Clue(str(row["where"]), str(row.get("name", "")), str(v), bool(row.get("own", True))) for v in values]
    told = {f.product: f for f in found(gather(clues))}
    wanted = {p for p in told if p == slug or p.startswith(f"{slug}/")}
    assert bool(wanted) == row.get("match", True)
    if wanted:
        assert told[key_of(slug, row)].version == row.get("version", "")


@pytest.mark.parametrize("file", FILES, ids=[f.stem for f in FILES])
def test_a_product_has_examples_of_both_kinds_and_a_source(file: Path) -> None:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = raw["example"]
    assert any(r.get("match", True) for r in rows)
    assert any(not r.get("match", True) for r in rows)
    assert raw["sumber"].startswith("https://")
    asked = {r["ask"] for r in rows if "ask" in r}
    assert asked == {q["name"] for q in raw.get("ask", ()) if "match" in q}, "every question that reads has an example"


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for product in rules.products().values():
        for number, rule in enumerate(product.rules, 1):
            yield f"{product.id}-sign-{number}", rule.match
        for question in product.questions:
            yield f"{product.id}-{question.name}", question.match


def texts(pattern: str) -> Iterator[str]:
    """Repeated pieces, and the pattern's own words with their ends cut off, so that it nearly matches everywhere."""
    literals = re.findall(r"[\w/.-]{2,}", re.sub(r"\\(.)", r"\1", pattern))
    for piece in filter(None, (*HOSTILE, *literals[:8], "".join(literals))):
        yield (piece * (HOSTILE_CHARS // len(piece) + 1))[:HOSTILE_CHARS]
    for head in literals[:4]:
        yield from (head + (piece * HOSTILE_CHARS)[: HOSTILE_CHARS - len(head)] for piece in HOSTILE[:8])


@pytest.mark.parametrize(("name", "pattern"), list(patterns()), ids=[n for n, _ in patterns()])
def test_no_text_of_a_stranger_makes_a_pattern_slow(name: str, pattern: re.Pattern[str]) -> None:
    for text in texts(pattern.pattern):
        spent = min(_spent(pattern, text) for _ in range(3))  # the machine may be busy; a slow pattern always is
        assert spent < BOUND_S, f"{spent * 1000:.1f} ms on {text[:60]!r}"


def _spent(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    pattern.search(text)
    return time.process_time() - began


def test_names_are_said_once() -> None:
    names = [p.name for p in rules.products().values()]
    assert len(names) == len(set(names))

"""Injected gambling in pages written before the rules: two halves, one that the rules may be made by and one held out.

-s prints how each half was told. The held-out half is looked at as a whole only.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType
from zlib import crc32

import pytest


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


said = _beside("test_check_gambling_injection").said
ATTACKS = [(name, "attack", views) for name, *views in _beside("gambling_attacks").ATTACKS]
# An honest page's label may stand behind its views: "spam" of strangers, or "maybe" where only the owner knows.
HONEST = [(name, "honest", views) for name, *views in _beside("gambling_honest").HONEST]
HONEST = [(name, views[-1], views[:-1]) if views[-1] in ("spam", "maybe") else (name, label, views) for name, label, views in HONEST]


def halves(cases: list[tuple[str, str, list[object]]]) -> tuple[list[tuple[str, str, list[object]]], ...]:
    """Development and held-out: by the sum of the name, one here and one there."""
    ordered = sorted(cases, key=lambda c: crc32(c[0].encode()))
    return ordered[::2], ordered[1::2]


HALVES = tuple([*a, *h] for a, h in zip(halves(ATTACKS), halves(HONEST), strict=True))


def slug(views: list[object]) -> str:
    return str(said(*views, *[None] * (4 - len(views))))


def matrix(half: list[tuple[str, str, list[object]]]) -> Counter[tuple[str, str]]:
    """(label, outcome, its kind of suspicion left out) -> how many."""
    return Counter((label, slug(views).partition("_")[0]) for _, label, views in half)


@pytest.mark.parametrize("half", HALVES, ids=["development", "held out"])
def test_each_half_is_told_well(half: list[tuple[str, str, list[object]]], request: pytest.FixtureRequest) -> None:
    told = matrix(half)
    print("\n" + request.node.callspec.id, *(f"{label}: {outcome} {n};" for (label, outcome), n in sorted(told.items())))
    attacks = sum(n for (label, _), n in told.items() if label == "attack")
    honest = sum(n for (label, _), n in told.items() if label == "honest")
    wrong = sum(n for (label, outcome), n in told.items() if label != "attack" and outcome == "infected")
    found = told["attack", "infected"]
    assert attacks > 30 and honest > 25
    assert wrong == 0 and found >= 0.85 * attacks and found + told["attack", "suspicious"] >= 0.95 * attacks
    assert told["honest", "suspicious"] <= 0.05 * honest


@pytest.mark.parametrize(("name", "label", "views"), HALVES[0], ids=[c[0] for c in HALVES[0]])
def test_the_half_for_development(name: str, label: str, views: list[object]) -> None:
    told = slug(views)
    expected = {"attack": ("infected",), "honest": ("clean", "unseen"), "spam": ("suspicious_comments", "suspicious"),
                "maybe": ("suspicious_redirect", "unseen")}
    assert told in expected[label]

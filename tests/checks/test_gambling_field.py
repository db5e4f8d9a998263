"""Injected gambling in pages written before the rules: two halves, one that the rules may be made by and one held out.

-s prints how each half was told. The held-out half is looked at as a whole only.
"""

from __future__ import annotations

import base64
import importlib.util
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from zlib import crc32

import pytest
from ikmscan.checks.gambling_scripts import decodings, scripts_of
from ikmscan.checks.web.gambling_injection import CHECK
from ikmscan.scanner.wire.html import read_markup


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_tried = _beside("test_check_gambling_injection")
said, arguments = _tried.said, _tried.arguments
ATTACKS = [(name, "attack", views) for name, *views in _beside("gambling_attacks").ATTACKS]
# An honest page's label may stand behind its views: "spam" of strangers, or "maybe" and "look" where only the owner knows.


def labelled(cases: list[tuple[object, ...]]) -> list[tuple[str, str, list[object]]]:
    """Honest pages with their label."""
    return [(str(n), str(v[-1]), v[:-1]) if v[-1] in ("spam", "maybe", "look") else (str(n), "honest", v) for n, *v in cases]


def halves(cases: list[tuple[str, str, list[object]]]) -> tuple[list[tuple[str, str, list[object]]], ...]:
    """Development and held-out: by the sum of the name, one here and one there."""
    ordered = sorted(cases, key=lambda c: crc32(c[0].encode()))
    return ordered[::2], ordered[1::2]


HONEST, REVIEW = labelled(_beside("gambling_honest").HONEST), _beside("gambling_review")
ROUNDS = [REVIEW, _beside("gambling_trades"), _beside("gambling_later"), _beside("gambling_abroad"), _beside("gambling_fresh")]
REVIEWED = [*((name, "attack", views) for made in ROUNDS for name, *views in made.ATTACKS), *labelled([c for made in ROUNDS for c in made.HONEST])]
HALVES = tuple([*a, *h] for a, h in zip(halves(ATTACKS), halves(HONEST), strict=True))


def slug(views: list[object]) -> str:
    return str(said(*views, *[None] * (4 - len(views))))


def matrix(half: list[tuple[str, str, list[object]]]) -> Counter[tuple[str, str]]:
    """(label, outcome, its kind of suspicion left out) -> how many."""
    return Counter((label, slug(views).partition("_")[0]) for _, label, views in half)


@pytest.mark.parametrize("half", [*HALVES, REVIEWED], ids=["development", "held out", "reviewed"])
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


@pytest.mark.parametrize(("name", "label", "views"), [*HALVES[0], *REVIEWED], ids=[c[0] for c in [*HALVES[0], *REVIEWED]])
def test_the_half_for_development_and_the_reviewed_cases(name: str, label: str, views: list[object]) -> None:
    told = slug(views)
    expected = {"attack": ("infected",), "honest": ("clean", "unseen"), "spam": ("suspicious_comments", "suspicious"),
                "maybe": ("suspicious_redirect", "unseen"), "look": ("suspicious", "suspicious_redirect", "suspicious_comments")}
    assert told in expected[label]


HOSTILE = {
    "sentences": "<p>" + "slot gacor. " * 40_000, "parts of names": "<p>" + " ".join(f"slotjudi{n}a" for n in range(30_000)), "one word": "<p>" + "slot" * 120_000,
    "links": "".join(f"<a href=https://slot{n}gacor.example/slot-{n}>slot gacor {n}</a>" for n in range(5_000)), "ornaments": "<p>" + "ꜱʟᴏᴛ ɢᴀᴄᴏʀ " * 12_000,
    "quotes": "<script>location;\"" + "\\\"" * 30_000 + "</script>", "codes": "<script>atob;" + ("'" + "QUJD" * 1_900 + "',") * 8 + "</script>",
    "packers": "<script>" + "}('" * 40_000 + "',9,9,'a'.split('|')</script>", "packed": "<script>}('" + "0 " * 9_000 + "',62,1,'" + "slotgacor" * 2_000 + "'.split('|'),0,{}))</script>",
    "numbers": "<script>fromCharCode" + "([1,2,3,4,5,6,7,8,9" * 20_000 + "</script>", "appends": "<script>" + "$(a).append('<b>//slot.example" * 10_000 + "</script>",
    "structured": "<script type=application/ld+json>" + "[" * 300 + '{"url":["https://slotgacor.example"]},' * 20_000 + "1" + "]" * 300 + "</script>",
    "fonts": "<p style='font:" + "1 " * 2_000 + "'>" * 50, "polygons": "<p style='clip-path:polygon(" + "0 " * 2_000 + "'>" * 50,
    "emoji": "<p>" + "s\U0001f3b0l\U0001f3b0o\U0001f3b0t " * 20_000, "presses": "".join(f"<a href=https://x{n}.example/tag/judi-online>judi online</a>" for n in range(5_000)),
    "held": "<script>" + "document.getElementById('a').style." * 12_000 + "</script>", "rules": "<style>" + ".a .b .c," * 4_000 + "{display:none}" + "@media " * 3_000 + "</style>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_little(name: str) -> None:
    began = time.process_time()
    CHECK.judge(*arguments(HOSTILE[name], None, None, None))
    assert time.process_time() - began < 4  # measured 0.02 to 1.0 s on one slow core, taking apart included


def test_many_packed_scripts_are_not_all_made_longer() -> None:
    packed = "<script>}('" + "0 " * 9_000 + "',62,1,'" + "a" * 100 + "|b'.split('|'),0,{}))</script>"
    page = read_markup((packed * 25).encode(), "text/html", "https://toko.id/", False)
    assert sum(map(len, scripts_of(page))) < 900_000  # 500 kB as they are written


def test_words_that_look_like_base64_stay_words() -> None:
    def told(text: str) -> list[str]:
        code = base64.b64encode(text.encode()).decode()
        page = read_markup(f"<script>document.write(atob('{code}'))</script>".encode(), "text/html", "https://toko.id/", False)
        return [said for _, said, _ in decodings(page, scripts_of(page))]

    assert "slotgacormaxwin" in told("slotgacormaxwin")
    assert "https://slot.example" in told(base64.b64encode(b"https://slot.example").decode())

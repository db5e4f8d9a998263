"""How the finished sentences of a report are cut for a page: names to press, steps, addresses, and labels beside them.

For every format that is laid out on pages. It escapes nothing: each sink does that for itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ..checks.check import Level
from .view import Card
from .words import frame

GOOD_ON_PAGE_1 = 3
CHAT = "https://wa.me/"
LAMPS = {
    Level.CRITICAL: "red", Level.HIGH: "red", Level.MEDIUM: "yellow", Level.LOW: "green", Level.HINT: "green",
    Level.GOOD: "green", Level.UNKNOWN: "off",
}
_SENTENCE = re.compile(r"(?<=[.!?])[\"”)]*\s+(?=[\"“(]?[^\W\d_])")
_STEP = re.compile(r"(?:^|\s)(\d{1,2})[.)]\s+")


def steps(text: str) -> list[str]:
    """What stands before "1)", then each of the steps "1) … 2) …"; only [text] where they do not count from 1."""
    cut = _STEP.split(text)
    if len(cut) < 5 or cut[1::2] != [str(n) for n in range(1, len(cut) // 2 + 1)]:
        return [text]
    return [cut[0], *cut[2::2]]


def stake(card: Card) -> str:
    """What is at stake, for page 1: the first sentence of why *card* matters."""
    return _SENTENCE.split(card.why, maxsplit=1)[0]


@cache
def labels(lang: str) -> Mapping[str, str]:
    """Headings and labels: those of the frame, which every format shares, and those of this one."""
    own: dict[str, str] = tomllib.loads(read("labels.toml"))[lang]
    shared = {k.removeprefix("label."): v for k, v in frame(lang).items() if k.startswith("label.")}
    return {**shared, "score_of": frame(lang)["grade_sentence.score"], **own}


def read(name: str) -> str:
    """The text of a file in templates/."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")

"""Which province and which trade a cell of a list means. What fits nowhere is "lainnya": free text never leaves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

OTHER = "lainnya"
_BEFORE = re.compile(r"^(?:provinsi|propinsi|prov|prop)(?: |$)")


def province(text: str) -> str:
    """The name of one of the 38 provinces, or OTHER."""
    told = _BEFORE.sub("", _bare(text))
    return _provinces().get(told) or _provinces().get(told.replace(" ", "")) or OTHER


def trade(text: str) -> str:
    """One of a dozen trades, or OTHER."""
    words = f" {_bare(text)} "
    found = (name for name, known in _table()["trade"].items() if any(f" {word} " in words for word in known))
    return next(found, OTHER)


def provinces() -> tuple[str, ...]:
    """All of them, from west to east."""
    return tuple(_table()["province"])


def trades() -> tuple[str, ...]:
    """All of them."""
    return tuple(_table()["trade"])


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text[:200].lower()))


@cache
def _provinces() -> Mapping[str, str]:
    """Every way to write a province, also without blanks -> its name."""
    known = {}
    for name, others in _table()["province"].items():
        for written in (name, *others):
            known[_bare(written)] = known[_bare(written).replace(" ", "")] = name
    return known


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    assert __package__
    return tomllib.loads(files(__package__).joinpath("places.toml").read_text(encoding="utf-8"))

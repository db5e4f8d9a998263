"""Whose hosts shops load scripts from, by parties.toml beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def places(kind: str) -> tuple[str, ...]:
    """The hosts of a *kind* ("tracker", "files" …), subdomains included; "fixed": those of libraries in fixed versions;
    "bad": those known to have served malicious code."""
    raw = tomllib.loads(files(__package__).joinpath("parties.toml").read_text(encoding="utf-8"))
    if kind == "bad":
        return tuple(raw["bad"]["at"])
    rows = raw["party"].values()
    if kind == "fixed":
        return tuple(place for row in rows for place in row.get("fixed", ()))
    return tuple(place for row in rows if row["kind"] == kind for place in row["at"])

"""Find the checks: every module of the folders beside this file that holds a CHECK, then other people's.

A foreign check (entry point group `ikmscan.checks`) that fails to load is reported, not fatal.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from .check import Check, CheckError

GROUP = "ikmscan.checks"


@dataclass(frozen=True, slots=True)
class Broken:
    """A foreign check that did not load: the entry point's name and what went wrong."""

    name: str
    error: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All checks, ours first, each folder and file by name; and those that failed to load."""

    checks: tuple[Check, ...]
    broken: tuple[Broken, ...] = ()

    def chosen(self, only: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[Check, ...]:
        """The checks named by *only* (all when empty) less those named by *without*; names of checks or folders.

        KeyError with the first name that is neither.
        """
        only, without = tuple(only), tuple(without)
        known = {n for c in self.checks for n in (c.name, c.folder)}
        for name in only + without:
            if name not in known:
                raise KeyError(name)
        return tuple(
            c for c in self.checks
            if (not only or {c.name, c.folder} & set(only)) and not {c.name, c.folder} & set(without)
        )


def all_checks() -> Registry:
    """Load every check. Two checks of one name: the foreign one is reported as broken."""
    found = list(_ours())
    if not found:
        raise RuntimeError("no check was found beside registry.py: the installed package cannot be read")
    broken: list[Broken] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        got = _foreign(entry, {c.name for c in found})
        if isinstance(got, Check):
            found.append(got)
        else:
            broken.append(got)
    return Registry(tuple(found), tuple(broken))


def named(name: str) -> Check | None:
    """The check called *name*; where it is one of ours, no other is loaded."""
    return next(iter(_ours(name)), None) or next((c for c in all_checks().checks if c.name == name), None)


def _ours(name: str | None = None) -> Iterable[Check]:
    """All of ours, or the one called *name*."""
    here = __name__.rpartition(".")[0]
    for folder in pkgutil.iter_modules(importlib.import_module(here).__path__):
        if not folder.ispkg:
            continue
        package = importlib.import_module(f"{here}.{folder.name}")
        for room in pkgutil.iter_modules(package.__path__):
            if name is not None and room.name != name:
                continue
            check = getattr(importlib.import_module(f"{package.__name__}.{room.name}"), "CHECK", None)
            if isinstance(check, Check):
                yield check


def _foreign(entry: EntryPoint, taken: set[str]) -> Check | Broken:
    try:
        loaded = entry.load()
        check = getattr(loaded, "CHECK", loaded)
        if not isinstance(check, Check):
            raise CheckError("the entry point gives no Check")
        if check.name in taken:
            raise CheckError(f"a check named {check.name!r} exists already")
    except Exception as error:
        return Broken(entry.name, f"{type(error).__name__}: {error}"[:200])
    return check

"""Find the probes: every Probe in the probe_*.py files beside this one, then other people's (`ikmscan.probes`).

A foreign probe's evidence is keyed "dist:Kind". One that fails to load is reported, not fatal.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from .evidence import add_kind
from .probe import Probe

GROUP = "ikmscan.probes"


@dataclass(frozen=True, slots=True)
class BrokenProbe:
    """A foreign probe that did not load: the entry point's name and what went wrong."""

    name: str
    error: str


@cache
def all_probes() -> tuple[Probe, ...]:
    """Every probe, ours first."""
    here = __name__.rpartition(".")[0]
    names = [m.name for m in pkgutil.iter_modules(importlib.import_module(here).__path__)]
    ours = [p for n in names if n.startswith("probe_") for p in _in(importlib.import_module(f"{here}.{n}"))]
    return (*ours, *(p for p in _foreign() if isinstance(p, Probe)))


def broken_probes() -> tuple[BrokenProbe, ...]:
    """The foreign probes that are left out because they do not load."""
    return tuple(p for p in _foreign() if isinstance(p, BrokenProbe))


def _in(module: ModuleType) -> Iterator[Probe]:
    return (v for v in vars(module).values() if isinstance(v, Probe))


@cache
def _foreign() -> tuple[Probe | BrokenProbe, ...]:
    return tuple(found for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name) for found in _load(entry))


def _load(entry: EntryPoint) -> list[Probe | BrokenProbe]:
    try:
        loaded = entry.load()
        found = [loaded] if isinstance(loaded, Probe) else list(_in(loaded))
    except Exception as error:
        return [BrokenProbe(entry.name, f"{type(error).__name__}: {error}"[:200])]
    for probe in found:
        add_kind(probe.yields, f"{entry.dist.name if entry.dist else entry.name}:{probe.yields.__name__}")
    return [*found]

"""Find the probes: every Probe in the probe_*.py files beside this one, then other people's (`ikmscan.probes`).

A foreign probe's evidence is keyed "dist:Kind". One that fails to load is reported in the log, not fatal.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType

from .evidence import add_kind
from .probe import Probe

GROUP = "ikmscan.probes"
log = logging.getLogger("ikmscan.scanner")


@cache
def all_probes() -> tuple[Probe, ...]:
    """Every probe, ours first."""
    here = __name__.rpartition(".")[0]
    names = [m.name for m in pkgutil.iter_modules(importlib.import_module(here).__path__)]
    ours = [p for n in names if n.startswith("probe_") for p in _in(importlib.import_module(f"{here}.{n}"))]
    return (*ours, *_foreign())


def _in(module: ModuleType) -> Iterator[Probe]:
    return (v for v in vars(module).values() if isinstance(v, Probe))


def _foreign() -> Iterator[Probe]:
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        try:
            loaded = entry.load()
            found = [loaded] if isinstance(loaded, Probe) else list(_in(loaded))
        except Exception:
            log.exception("the probe %s does not load", entry.name)
            continue
        for probe in found:
            add_kind(probe.yields, f"{entry.dist.name if entry.dist else entry.name}:{probe.yields.__name__}")
            yield probe

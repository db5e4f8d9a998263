"""The vocabulary of looking: Probe, Scope, Reach and the @probe decorator. Promised to plug-ins.

A probe is one way of looking: `async def look(reach, *evidence) -> Evidence | Unseen`. Its needs are read from its
parameter types and its yield from its return type; a probe of scope ADDRESS gets the address after *reach*.
"""

from __future__ import annotations

import inspect
import secrets
import typing
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from .dial import Dial
from .evidence import Clock, Unseen
from .fetch import Fetch
from .permit import Consent
from .resolver import Resolver
from .target import Target
from .trust import Roots
from .weblink import Link

__all__ = ["Link", "Probe", "ProbeError", "Reach", "Scope", "probe"]


class Scope(StrEnum):
    """TARGET: looked at for each site. ADDRESS: looked at once an address, shared by all sites that live there."""

    TARGET = "target"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a probe may use to look. It holds the permit, the deadline and the byte budget; nobody gets around them.

    *thorough*: every suite and group is asked for (--tls-lengkap). *names_shown*: names of computers and workgroups
    may be written down (--tampilkan-nama). *room*: a computer in the own network is looked at, among many. *stranger*:
    a foreign origin, invented for this look (Fetch Standard, "Origin" header)."""

    target: Target
    dial: Dial
    fetch: Fetch
    resolver: Resolver
    roots: Roots
    clock: Clock
    thorough: bool = False
    names_shown: bool = False
    room: bool = False
    stranger: str = field(default_factory=lambda: f"https://{secrets.token_hex(8)}.example")


Fold: TypeAlias = Callable[[Sequence[tuple[str, object]]], object]
Ready: TypeAlias = Callable[[Reach], object]


@dataclass(frozen=True, slots=True)
class Probe:
    """One way of looking. *needs* must be seen before it starts; *after* only orders it (seen or not). *ready*: what it
    loads once a process, before the clock of a target starts."""

    name: str
    look: Callable[..., Awaitable[object]]
    needs: tuple[type[object], ...]
    after: tuple[type[object], ...]
    yields: type[object]
    level: Consent
    scope: Scope
    deadline_s: float
    fold: Fold | None
    ready: Ready | None = None


class ProbeError(TypeError):
    """A probe is written wrongly; the message says what to change."""


def probe(
    *, level: int, deadline_s: float, after: Sequence[type[object]] = (), scope: Scope = Scope.TARGET,
    yields: type[object] | None = None, fold: Fold | None = None, ready: Ready | None = None,
) -> Callable[[Callable[..., Awaitable[object]]], Probe]:
    """Turn a looking function into a Probe.

    With scope ADDRESS, *yields* names the kind for the whole target and *fold* makes it of [(address, seen), …].
    """

    def wrap(look: Callable[..., Awaitable[object]]) -> Probe:
        name = f"{look.__module__}.{look.__name__}"
        hints = typing.get_type_hints(look)
        skipped = 2 if scope is Scope.ADDRESS else 1
        needs = tuple(hints[p] for p in list(inspect.signature(look).parameters)[skipped:])
        kind = yields or _yielded(name, hints.get("return"))
        if (scope is Scope.ADDRESS) != (fold is not None):
            raise ProbeError(f"{name}: scope ADDRESS and fold go together")
        return Probe(name, look, needs, tuple(after), kind, Consent(level), scope, deadline_s, fold, ready)

    return wrap


def _yielded(name: str, hint: object) -> type[object]:
    kinds = [k for k in typing.get_args(hint) or (hint,) if k is not Unseen]
    if len(kinds) != 1 or not isinstance(kinds[0], type):
        raise ProbeError(f"{name}: the return type names one kind of evidence, or that kind | Unseen")
    return kinds[0]

"""The compatible line: what MDN HTTP Observatory 1.6.3 (algorithm 6) would say of what we saw. Never part of our grade.

A pure function of the dossier. Its results, points and grades are data: observatory.toml. Our own judgement is in web/
and follows the standards; where both differ, this one is wrong on purpose.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..scanner.evidence import Dossier
from . import observatory_cookies, observatory_csp
from .check import Compatible
from .observatory_seen import KINDS, Seen, seen_in
from .observatory_tests import cors, frames, hsts, isolation, nosniff, redirection, referrer, resource_policy, scripts
from .site_names import host_of

__all__ = ["KINDS", "compatible", "graded", "results"]
START = 100
ENOUGH_FOR_EXTRAS = 90  # below it good extras do not count
GOOD_COEP = ("require-corp", "credentialless", "unsafe-none")
GOOD_COOP = ("same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none")


def compatible(dossier: Dossier) -> Compatible | None:
    """The grade the Observatory would give; None where the page was not seen, or something it asks was not asked."""
    seen = seen_in(dossier)
    return None if seen is None else graded(results(seen))


def results(seen: Seen) -> dict[str, str]:
    """The result of each of the twelve tests."""
    table = _table()
    secure = hsts(seen, table.is_preloaded(seen.host))
    return {
        "content-security-policy": observatory_csp.result(seen),
        "cookies": observatory_cookies.result(seen, secure in table.passed),
        "cross-origin-resource-sharing": cors(seen),
        "redirection": redirection(seen, (table.is_preloaded(host_of(url)) for url in seen.route)),
        "referrer-policy": referrer(seen),
        "strict-transport-security": secure,
        "subresource-integrity": scripts(seen),
        "x-content-type-options": nosniff(seen),
        "x-frame-options": frames(seen),
        "cross-origin-resource-policy": resource_policy(seen),
        "cross-origin-embedder-policy": isolation(seen, "cross-origin-embedder-policy", "coep", GOOD_COEP),
        "cross-origin-opener-policy": isolation(seen, "cross-origin-opener-policy", "coop", GOOD_COOP),
    }


def graded(found: Mapping[str, str]) -> Compatible:
    """Score and grade of *found*: extras count only from 90 points on, nothing goes below 0, there is no ceiling."""
    table = _table()
    tests = tuple((test, slug, slug in table.passed, table.points[slug]) for test, slug in found.items())
    without = START + sum(min(0, points) for *_, points in tests)
    score = max(0, START + sum(points for *_, points in tests) if without >= ENOUGH_FOR_EXTRAS else without)
    step = min(score - score % 5, 100)
    return Compatible(score, next(letter for least, letter in table.grades if step >= least), tests)


@dataclass(frozen=True, slots=True)
class _Table:
    points: Mapping[str, int]
    passed: frozenset[str]
    grades: tuple[tuple[int, str], ...]
    names: frozenset[str]
    with_subdomains: frozenset[str]

    def is_preloaded(self, host: str) -> bool:
        """Whether browsers know *host* as https only, as far as the short list of observatory.toml goes."""
        labels = host.lower().split(".")
        above = {".".join(labels[i:]) for i in range(len(labels))}
        return host.lower() in self.names or bool(above & self.with_subdomains)


@cache
def _table() -> _Table:
    raw = tomllib.loads(files(__package__).joinpath("observatory.toml").read_text(encoding="utf-8"))
    grades = tuple(sorted(((row["least"], row["grade"]) for row in raw["grades"]), reverse=True))
    listed = raw["preloaded"]
    return _Table(raw["passed"] | raw["failed"], frozenset(raw["passed"]), grades, frozenset(listed["names"]),
                  frozenset(listed["with_subdomains"]))

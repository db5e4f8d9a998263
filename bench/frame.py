"""What all measurements share: the options, the limits that figures are held to, and how figures are told."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping

Figures = dict[str, float]
Limits = Mapping[str, Mapping[str, float]]
IKMSCAN = (sys.executable, "-m", "ikmscan")


def options(about: str, *, runs: int, rtt_ms: float = 0, sites: int = 0, rivals: str = "") -> argparse.ArgumentParser:
    """The options of a measurement; those whose usual value is 0 or "" it does not have."""
    words = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kali", type=int, default=runs, help=f"runs of each (default {runs})")
    if rtt_ms:
        words.add_argument("--rtt", type=float, default=rtt_ms, help=f"round trip in ms (default {rtt_ms:g})")
    if sites:
        words.add_argument("--situs", type=int, default=sites,
                           help=f"sites in the large run (default {sites}; 0: none)")
    if rivals:
        words.add_argument("--lawan", action="store_true", help=f"measure {rivals} too (minutes)")
    words.add_argument("--batas", action="store_true", help="exit 1 when a figure passes its limit")
    words.add_argument("--longgar", type=float, default=1.0, help="times may be so many times as long (default 1)")
    return words


def as_root(words: argparse.ArgumentParser) -> argparse.Namespace:
    """What was asked for; the program ends when it is not root who asks."""
    given = words.parse_args()
    if os.geteuid():
        words.error("the slow link needs root")
    return given


def past(told: Mapping[str, Figures], limits: Limits, slack: float) -> Iterator[str]:
    """A line for each figure past its limit; times may be *slack* times as long, counts and sizes may not."""
    for case, its in limits.items():
        for figure, limit in its.items():
            most, got = limit * (slack if _is_time(figure) else 1), told.get(case, {}).get(figure, 0)
            if got > most:
                yield f"{case}: {figure} is {got:g}, and {most:g} is the most"


def _is_time(figure: str) -> bool:
    """Round trips are one too: the time of a look, in round trips, of which a busy machine adds some."""
    return figure.endswith(("_s", "rtts")) or "ms_" in figure


def tell(figures: Mapping[str, object], wrong: Iterable[str], given: argparse.Namespace) -> int:
    """Print the figures as JSON and, with --batas, what is *wrong* on stderr; the exit code."""
    print(json.dumps(figures, indent=1))
    lines = list(wrong) if given.batas else []
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0

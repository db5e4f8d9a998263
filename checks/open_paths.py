"""What the known paths showed, sorted for the checks that judge it: one verdict a path, or a good one for all."""

from __future__ import annotations

from collections.abc import Mapping

from ..scanner.evidence import Exposures, Unseen, Why
from .check import Outcome, Verdict


def judge_paths(seen: Exposures, bad: Mapping[str, Outcome], good: Outcome, asked: tuple[str, ...]) -> list[Verdict]:
    """A verdict for every path that shows a slug of *bad*; *good* when none does and one of *asked* was looked at.

    *asked* holds the ends of the paths that this check is about; without any of them it does not apply. Where one of
    them had no answer nothing is called good; the paths of others do not matter.
    """
    found = [bad[e.found](path=e.path, shown=e.shown, bytes=e.bytes_told).about(e.path)
             for e in seen.asked if e.found in bad]
    if found:
        return found
    looked = [e for e in seen.asked if e.path.endswith(asked)]
    silent = next((Unseen(Why(e.why), e.path) for e in looked if e.why), None)
    return [good(paths=tuple(e.path for e in looked)).doubted(silent)] if looked else []

"""The exit codes (product 4.6), one meaning per number; site_exit.py draws that of a site from its findings.

0 nothing from the threshold on · 1 a finding from the threshold on · 2 usage · 3 a required part not testable ·
4 worse than before (pantau) · 5 consent missing · 70 internal error · 75 locked · 130 interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, and in PRECEDENCE which of several wins."""

    CLEAN = 0
    FOUND = 1
    USAGE = 2
    INCOMPLETE = 3
    WORSE = 4
    CONSENT = 5
    INTERNAL = 70
    LOCKED = 75
    INTERRUPTED = 130


PRECEDENCE = (Exit.INTERRUPTED, Exit.INTERNAL, Exit.LOCKED, Exit.USAGE, Exit.CONSENT, Exit.WORSE, Exit.FOUND,
              Exit.INCOMPLETE, Exit.CLEAN)


def worst(codes: Iterable[Exit]) -> Exit:
    """The code of the whole run."""
    every = set(codes)
    return next((e for e in PRECEDENCE if e in every), Exit.CLEAN)

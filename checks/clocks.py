"""Two clocks, ours and a server's: where they differ, and a verdict hangs on it, nobody is blamed."""

from __future__ import annotations

from datetime import datetime, timedelta

AGREE = timedelta(hours=1)


def clocks_agree(theirs: datetime, ours: datetime) -> bool:
    """Whether both tell the same time, as far as dates of certificates go."""
    return abs(theirs - ours) <= AGREE


def iso(at: datetime) -> str:
    """*at* (UTC) as facts name it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")

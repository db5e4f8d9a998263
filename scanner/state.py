"""Where this user's state lives: consents, journals, lists of sites. Opens nothing."""

from __future__ import annotations

import os
from pathlib import Path

# How a file of this folder is opened to be written on: a planted link leads nowhere.
APPENDED = os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


def state_folder() -> Path:
    """Where this user's state lives: IKMSCAN_STATE, else the platform's own place."""
    given = os.environ.get("IKMSCAN_STATE")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_state_dir("ikmscan", appauthor=False))

"""The log of `pantau` in the state folder: rotated, for its owner alone, without texts of findings and secrets."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ..scanner.state import APPENDED

MOST_BYTES, KEPT_FILES = 512 * 1024, 3
NAMES = {"ikmscan.pantau": logging.INFO, "ikmscan.scanner": logging.WARNING}


class _Quiet(RotatingFileHandler):
    """A full disk costs the line, not the run."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: cron would mail it."""

    def _open(self) -> TextIOWrapper:
        return open(os.open(self.baseFilename, os.O_WRONLY | APPENDED, 0o600), "a", encoding="utf-8")


@contextlib.contextmanager
def logged(path: Path) -> Iterator[None]:
    """Write what the watch does to *path* while the block runs; nowhere when that cannot be done."""
    try:
        handler = _Quiet(path, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError:
        yield
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in NAMES}
    for name, level in NAMES.items():
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False
    try:
        yield
    finally:
        for name, (level, propagate) in before.items():
            logger = logging.getLogger(name)
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate
        handler.close()

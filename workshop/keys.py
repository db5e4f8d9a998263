"""Keys that are pressed while something else goes on, where the terminal can tell: on POSIX and on Windows.

Ctrl-C stays Ctrl-C. Where nothing can be read, nothing was pressed.
"""

from __future__ import annotations

import os
import sys
from typing import Protocol

MOST_AT_ONCE = 32

class Keys(Protocol):
    """Where keys come from."""

    def pressed(self) -> str:
        """What was typed since the last time, at most a few characters; never waits."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class NoKeys:
    """Nobody can type here."""

    def pressed(self) -> str:
        """Nothing."""
        return ""

    def close(self) -> None:
        """Nothing to mend."""


if sys.platform == "win32":
    import msvcrt

    class TerminalKeys:
        """The console of Windows."""

        def __init__(self, handle: int) -> None:
            """Nothing is changed."""

        def pressed(self) -> str:
            """See Keys."""
            typed = ""
            while msvcrt.kbhit() and len(typed) < MOST_AT_ONCE:
                typed += msvcrt.getwch()
            return typed

        def close(self) -> None:
            """Nothing was changed."""

else:

    class TerminalKeys:
        """A terminal that hands over each key at once and does not show it."""

        def __init__(self, handle: int) -> None:
            import termios
            import tty

            self._handle, self._before = handle, termios.tcgetattr(handle)
            tty.setcbreak(handle, termios.TCSANOW)

        def pressed(self) -> str:
            """See Keys."""
            import select

            ready, _, _ = select.select([self._handle], [], [], 0)
            return os.read(self._handle, MOST_AT_ONCE).decode("ascii", "replace") if ready else ""

        def close(self) -> None:
            """See Keys."""
            import termios

            termios.tcsetattr(self._handle, termios.TCSANOW, self._before)


def keys() -> Keys:
    """The keys of standard input."""
    if not sys.stdin.isatty():
        return NoKeys()
    try:
        return TerminalKeys(sys.stdin.fileno())
    except (ImportError, OSError, ValueError):
        return NoKeys()

"""The command, by name or as `python -m ikmscan`. Ctrl-C ends it in silence also while the rest is still read in."""

from __future__ import annotations

import gc
import sys

SELDOM = 100_000  # objects more than at the last search for garbage: what is read in at the start leaves none


def main() -> None:
    """Run the command line."""
    gc.set_threshold(SELDOM)
    try:
        from .cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # the system takes it all back, so nobody need look through it first


if __name__ == "__main__":
    main()

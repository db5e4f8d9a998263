"""The command, by name or as `python -m ikmscan`. Ctrl-C ends it in silence also while the rest is still read in."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from .cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

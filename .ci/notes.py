"""The notes of one release, from CHANGELOG.md: `python .ci/notes.py [0.1.0]` prints the section of that version, of the
topmost one where none is named."""

from __future__ import annotations

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"


def notes(text: str, version: str = "") -> str:
    """The section of *version*, with the line that names it; "" where there is none."""
    sections = re.split(r"(?m)^(?=## \[)", text)[1:]
    wanted = [s for s in sections if not version or s.startswith(f"## [{version}]")]
    return wanted[0].strip() + "\n" if wanted else ""


if __name__ == "__main__":
    told = notes(CHANGELOG.read_text(encoding="utf-8"), *sys.argv[1:2])
    print(told, end="")
    sys.exit(not told)

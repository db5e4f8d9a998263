"""Makes the shop on paper importable: checks and findings that reports can be tested with."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "paper"))

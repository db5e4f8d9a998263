"""Asks the advisory database about each pinned dependency (pip-audit): `python .ci/audit.py`. A known hole fails; where
the database or the index cannot be asked, that is said plainly, and is no failure of the code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements-ci.txt"
ASK = ("-r", str(LOCK), "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "15",
       "--format", "json")


def verdict(told: str) -> tuple[int, list[str]]:
    """The exit code and the lines that say it; *told*: what pip-audit printed."""
    try:
        every = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, ["NOT AUDITED: the advisory database could not be asked"]
    holes = [f"{d['name']} {d['version']}: {v['id']}, mended in {', '.join(v['fix_versions']) or 'no version yet'}"
             for d in every for v in d.get("vulns", ())]
    unasked = [d["name"] for d in every if "skip_reason" in d]
    if len(unasked) == len(every):
        return 0, ["NOT AUDITED: the index knows none of the dependencies, so the advisory database was asked of none"]
    said = [f"audited {len(every) - len(unasked)} dependencies: {len(holes)} known holes"]
    return int(bool(holes)), [*said, *([f"not audited: {', '.join(unasked)}"] if unasked else []), *holes]


def main() -> int:
    """Run it."""
    try:
        told = subprocess.run([sys.executable, "-m", "pip_audit", *ASK], capture_output=True, text=True, timeout=300,
                              check=False).stdout
    except subprocess.TimeoutExpired:
        told = ""
    code, lines = verdict(told)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())

"""Measures what saying costs: `python bench/formats.py` prints one JSON object, CPU seconds of each format (README.md).

The recorded weak shop, judged; then, in a fresh process for each format, from findings to text: loading the format's
modules and words, building the report, rendering. Medians. --batas ends with 1 when a format passes its limit.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from frame import options, tell
from ikmscan.reports.output import FORMATS

DOSSIER = Path(__file__).resolve().parents[1] / "tests" / "recorded" / "weak.json"
MOST_CPU_S, LEAST_FINDINGS = 0.3, 45
ONCE = """
import sys, time
from pathlib import Path
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.reports.grade import grade
from ikmscan.reports.output import FORMATS, Bundle
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import from_json
whole = derive.complete(from_json(Path(sys.argv[1]).read_text(encoding="utf-8")))
findings = judge_all(all_checks().checks, whole)
began = time.process_time()
content = FORMATS[sys.argv[2]].content(Bundle(whole, tuple(findings), grade(findings), "id"))
print(len(findings), time.process_time() - began, len(content))
"""


def once(form: str) -> tuple[int, float, int]:
    """Findings, CPU seconds and bytes of one format in a process of its own."""
    words = [sys.executable, "-c", ONCE, str(DOSSIER), form]
    count, cpu_s, size = subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout.split()
    return int(count), float(cpu_s), int(size)


def main() -> int:
    """Measure, and print the figures as JSON."""
    given = options(__doc__, runs=5).parse_args()
    figures = {}
    for form in FORMATS:
        runs = [once(form) for _ in range(given.kali)]
        cpu_s = round(statistics.median(run[1] for run in runs), 3)
        figures[form] = {"findings": runs[0][0], "cpu_s": cpu_s, "bytes": runs[0][2]}
    slow = [f for f, told in figures.items() if told["cpu_s"] > MOST_CPU_S * given.longgar]
    few = [f for f, told in figures.items() if told["findings"] < LEAST_FINDINGS]
    wrong = [f"{form}: {figures[form]}, and {MOST_CPU_S} s for {LEAST_FINDINGS} findings are the aim"
             for form in (*slow, *few)]
    return tell(figures, wrong, given)


if __name__ == "__main__":
    sys.exit(main())

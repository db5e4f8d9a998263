"""What the PDF format costs: the recorded weak shop once, as a process of its own, and a class of sixty reports.

CPU seconds; for one report those beyond the same run with `--format json`. `--batas` ends with 1 when a figure passes
its aim. Needs the extra `[pdf]`, and no network.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from frame import IKMSCAN, Figures, options, past, tell
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.reports.grade import grade
from ikmscan.reports.output import FORMATS, Bundle
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import Dossier, from_json
from timing import measure, median

RECORDED = Path(__file__).resolve().parents[1] / "tests" / "recorded"
AIMS = {"one_cpu_s": 0.5, "many_cpu_s": 5.0, "kilobytes": 1_000.0}
MANY = 60


def main() -> int:
    """Measure, print one JSON object, and with --batas hold the figures to their aims."""
    given = options(__doc__, runs=3).parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pdf, bare = (median([_one(form, folder) for _ in range(given.kali)]) for form in ("pdf", "json"))
        size = (folder / "x.pdf").stat().st_size / 1000
    found = {"one_cpu_s": round(pdf["cpu_s"] - bare["cpu_s"], 3), "one_wall_s": pdf["wall_s"],
             "peak_mb": pdf["peak_mb"], "kilobytes": size, **_many()}
    return tell(found, past({"pdf": found}, {"pdf": AIMS}, given.longgar), given)


def _one(form: str, folder: Path) -> Figures:
    command = [*IKMSCAN, "--dari", str(RECORDED / "weak.json"), "--format", form]
    return measure([*command, "-o", f"x.{form}"], folder)


def _many() -> Figures:
    """Sixty shops in one process, every other one healthy, each with its own name in all sentences and without another
    of its findings, so that none is set as one before it was; judged and worded before, as for every format."""
    shops = {name: derive.complete(from_json((RECORDED / f"{name}.json").read_text(encoding="utf-8")))
             for name in ("weak", "healthy")}
    told = [_bundle(shops["weak" if n % 2 else "healthy"], f"toko-{n}.example", n) for n in range(MANY)]
    assert all(made.report.cards or made.report.good for made in told)
    wall, cpu = time.monotonic(), time.process_time()
    for made in told:
        FORMATS["pdf"].content(made)
    return {"many_wall_s": round(time.monotonic() - wall, 3), "many_cpu_s": round(time.process_time() - cpu, 3)}


def _bundle(dossier: Dossier, host: str, without: int) -> Bundle:
    named = replace(dossier, target=replace(dossier.target, input=host, host=host))
    findings = tuple(judge_all(all_checks().checks, named))
    left_out = without * 7 % len(findings)
    findings = findings[:left_out] + findings[left_out + 1:]
    return Bundle(named, findings, grade(findings), "id")


if __name__ == "__main__":
    sys.exit(main())

"""Measures ikmscan: `sudo python bench/run.py` prints one JSON object (see README.md beside this file).

One site and twenty at level 2 over a slow link of our own, `contoh` on loopback, and `--help`. Medians of several runs.
Needs root, gcc, iproute2, nginx and openssl for the link; --tanpa-jaringan leaves that part out and needs nothing.
--batas ends with 1, and names it on stderr, when a figure passes its limit.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from frame import IKMSCAN, Figures, options, past, tell
from lab import Lab
from link import NAMES, here
from timing import measure, median

# What each figure of each run must not pass.
LIMITS = {
    "help": {"cpu_s": 0.25}, "contoh": {"wall_s": 1.5, "peak_mb": 66.0}, "contoh_sehat": {"peak_mb": 66.0},
    "contoh_html": {"peak_mb": 66.0},
}
MOST_RTTS = 12.0  # level 2 with the shop window: nine requests of a visitor and the known paths, two at a time


def on_loopback(times: int) -> dict[str, Figures]:
    """`--help`, and the two practice shops."""
    commands = {
        "help": ["--help"], "contoh": ["contoh", "-o", "-"], "contoh_sehat": ["contoh", "--sehat", "-o", "-"],
        "contoh_html": ["contoh", "--format", "html", "-o", "contoh.html"],
    }
    with tempfile.TemporaryDirectory() as folder:
        return {name: median([measure([*IKMSCAN, *words], Path(folder)) for _ in range(times)])
                for name, words in commands.items()}


def over_the_link(lab: Lab, sites: list[str], rtt_s: float) -> Figures:
    """One level-2 audit of *sites*; *rtts* is what the slowest site took, in round trips."""
    report = lab.folder / "report.jsonl"
    words = ["periksa", *sites, "--berizin", "--jaringan-lokal", "--ca", str(lab.folder / "ca.pem"), "--dns", NAMES,
             "--format", "json", "-o", str(report)]
    for site in sites:
        words += ["--resolve", f"{site}={lab.sites[site]}"]
    report.unlink(missing_ok=True)
    lab.crossed()
    figures = measure(here(*IKMSCAN, *words), lab.folder)
    time.sleep(2 * rtt_s)
    crossed = lab.crossed()
    told = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    return {
        **figures, "sites": len(told), "seen": min(r["grade"]["seen"] for r in told),
        "asked": max(r["grade"]["asked"] for r in told), "rtts": max(r["cost"]["seconds"] for r in told) / rtt_s,
        "connections": crossed["syns"], "out_bytes": crossed["out_bytes"], "in_bytes": crossed["in_bytes"],
    }


def main() -> int:
    """Measure, and print the figures as JSON."""
    words = options(__doc__, runs=3, rtt_ms=100, sites=20)
    words.add_argument("--tanpa-jaringan", action="store_true", help="only contoh and --help")
    given = words.parse_args()
    loopback = on_loopback(given.kali)
    link: dict[str, Figures] = {}
    if not given.tanpa_jaringan:
        if os.geteuid():
            words.error("the slow link needs root; without it: --tanpa-jaringan")
        with Lab(given.situs, given.rtt / 2) as lab:
            every = list(lab.sites)
            for count in dict.fromkeys((1, len(every))):
                runs = [over_the_link(lab, every[:count], given.rtt / 1000) for _ in range(given.kali)]
                link[f"sites_{count}_rtt_{given.rtt:g}ms"] = median(runs)
    told = {**loopback, **link}
    limits = {**LIMITS, **{run: {"rtts": MOST_RTTS} for run in link}}
    return tell({"loopback": loopback, **link}, past(told, limits, given.longgar), given)


if __name__ == "__main__":
    sys.exit(main())

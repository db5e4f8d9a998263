"""Measures a class: `sudo python bench/kelompok.py` prints one JSON object (see README.md beside this file).

Sixty sites, a third of them slow, dead or hostile, over two weak links; and five hundred on one machine, a third of
them dead. Root only: network namespaces (kelompok_lab.py). --batas ends with 1 where a figure passes its aim.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frame import IKMSCAN, Figures, as_root, options, past, tell
from ikmscan.scanner.evidence import SecureVisit
from ikmscan.workshop.register import Register
from kelompok_lab import DEAD, SICK, ClassLab
from link import NAMES, here, there
from timing import median

FIRST, FIRST_SITE = re.compile(r"nama [1-9]"), re.compile(r"TLS [1-9]|^\d[\d, ]*\. ")  # of its name, of the site itself
EACH = re.compile(r"(\d+) KB")


@dataclass(frozen=True)
class Weather:
    """One kind of link and class, and what it may take at most."""

    sites: int
    sick: int
    kinds: tuple[str, ...]
    delay_ms: float
    rate_kbit: float
    loss: float
    most_s: float
    local: bool = False
    words: tuple[str, ...] = ()


WEATHERS = {
    "1mbit_300ms_1pct": Weather(60, 20, SICK, 150, 1000, 1, 60),
    "256kbit_600ms": Weather(60, 20, SICK, 300, 256, 0, 180),
    "loopback_500": Weather(500, 150, DEAD, 0, 0, 0, 30, local=True,
                            words=("--batas-waktu", "15", "--sekaligus", "24")),
}
MOST_FIRST_S, MOST_KB, MOST_MB = 5.0, 60, 150


def measured(weather: Weather) -> Figures:
    """One class looked at over one link."""
    with ClassLab(weather.sites, weather.sick, weather.delay_ms, rate_kbit=weather.rate_kbit, loss=weather.loss,
                  kinds=weather.kinds, local=weather.local) as lab:
        words = ["kelompok", "periksa", str(lab.roster()), "--ca", str(lab.ca), "--dns", NAMES, *weather.words]
        command = (there if weather.local else here)(*IKMSCAN, *words)
        environment = {**os.environ, "IKMSCAN_STATE": str(lab.folder / "state"), "PYTHONUNBUFFERED": "1"}
        lab.crossed()
        began, seen_s, each_kb = time.monotonic(), dict.fromkeys((FIRST, FIRST_SITE), 0.0), 0
        process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert process.stdout is not None
        for line in process.stdout:
            print(f"{time.monotonic() - began:6.1f} {line}", end="", file=sys.stderr)
            for sign, at in seen_s.items():
                if not at and sign.search(line):
                    seen_s[sign] = time.monotonic() - began
            each_kb = int(found[1]) if (found := EACH.search(line)) else each_kb
        _, _, used = os.wait4(process.pid, 0)
        wall_s, crossed = time.monotonic() - began, lab.crossed()
        whole = list(seen_whole(lab))
        return {
            "wall_s": round(wall_s, 1), "first_s": round(seen_s[FIRST], 1),
            "first_site_s": round(seen_s[FIRST_SITE], 1), "cpu_s": round(used.ru_utime + used.ru_stime, 1),
            "peak_mb": round(used.ru_maxrss / 1024), "kb_a_site": each_kb, "syns": crossed["syns"],
            "line_kb_a_site": round((crossed["in_bytes"] + crossed["out_bytes"]) / 1024 / weather.sites),
            "well": len(whole), "missed": len(whole) - sum(whole),
        }


def seen_whole(lab: ClassLab) -> Iterator[bool]:
    """Of each healthy site, whether its page was seen: a weak link is no reason to miss one."""
    with Register.open(Path(lab.folder) / "state" / "kelompok" / "peserta.sqlite") as book:
        for pupil in lab.pupils:
            if pupil.health == "well":
                dossier = book.dossier(pupil.name)
                yield dossier is not None and isinstance(dossier.of(SecureVisit), SecureVisit)


def limits(name: str) -> Figures:
    """What each figure of *name* may be at most."""
    weather = WEATHERS[name]
    most = {"wall_s": weather.most_s, "first_s": MOST_FIRST_S, "first_site_s": MOST_FIRST_S, "missed": 0.0}
    return most if weather.local else {**most, "peak_mb": MOST_MB, "kb_a_site": MOST_KB}


def main() -> int:
    """Measure, and print the figures as JSON."""
    words = options(__doc__, runs=1)
    words.add_argument("cuaca", nargs="*", choices=[[], *WEATHERS], help="which links (default all)")
    given = as_root(words)
    chosen = given.cuaca or list(WEATHERS)
    told = {name: median([measured(WEATHERS[name]) for _ in range(given.kali)]) for name in chosen}
    return tell(told, past(told, {name: limits(name) for name in chosen}, given.longgar), given)


if __name__ == "__main__":
    sys.exit(main())

"""Measures what remembering costs: `python bench/pantau.py` prints one JSON object (README.md).

A thousand sites watched for a year: each has a recorded shop's findings (65 things remembered), a look a day, 12 other
judgements with their dossiers, 40 events and 12 messages. Written by the statements that the watch itself uses, then
read by `ikmscan riwayat` in a process of its own. --batas ends with 1 when a figure passes its limit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from frame import IKMSCAN
from ikmscan.checks.check import Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.history import outbox, retention
from ikmscan.history.fingerprint import Fingerprint
from ikmscan.history.glance import Glance, glance
from ikmscan.history.journal import Journal, open_journal
from ikmscan.history.message import Tongue
from ikmscan.history.transitions import Event, Kind
from ikmscan.history.ward import Manner, Ward
from ikmscan.reports.grade import grade
from ikmscan.reports.json_v1 import to_json
from ikmscan.reports.output import FORMATS, Bundle
from ikmscan.reports.result import read
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import from_json
from ikmscan.scanner.runs import Result, Run, Summary
from timing import measure, median

RECORDED = Path(__file__).resolve().parents[1] / "tests" / "recorded"
SITES, DAYS, JUDGEMENTS, EVENTS, MESSAGES = 1000, 365, 12, 40, 12
MOST_MB, MOST_HISTORY_S = 200.0, 0.3
KINDS = (Kind.NEW, Kind.WORSE, Kind.BACK, Kind.FIXED, Kind.BETTER, Kind.WAVERING)
BEGIN = datetime(2025, 11, 29, 20, 17, tzinfo=UTC)


def shop(name: str) -> tuple[Glance, str, str]:
    """A recorded shop as the watch sees it, its dossier, and its WhatsApp text."""
    text = (RECORDED / f"{name}.json").read_text(encoding="utf-8")
    whole = derive.complete(from_json(text))
    findings = judge_all(all_checks().checks, whole)
    given = grade(findings)
    made = Bundle(whole, tuple(findings), given, "id")
    silent = tuple(sorted({c.name for c in all_checks().checks} - {f.check.name for f in findings}))
    result = read(to_json(whole, findings, given, silent))
    return glance("x.id", whole, result), text, FORMATS["wa"].content(made).decode()


def renamed(seen: Glance, site: str) -> Glance:
    """The same findings on another site."""
    marks = {Fingerprint(site, m.check, m.subject): sight for m, sight in seen.sights.items()}
    return replace(seen, site=site, sights=marks)


def fill(journal: Journal, drawn: random.Random) -> float:
    """A year of all sites; the CPU seconds of one look of one site, remembered."""
    weak, healthy = shop("weak"), shop("healthy")
    ward = Ward(journal, Manner(Level.HIGH, None, Tongue("id", "Asia/Jakarta"), ("email",)), BEGIN)
    sites = [f"toko-{n:04}.co.id" for n in range(SITES)]
    began = time.process_time()
    for site in sites:
        ward.take(renamed(weak[0], site), BEGIN, "", str)
    cost = (time.process_time() - began) / SITES
    for n in range(JUDGEMENTS):
        name = f"pantau-{n:02}"
        journal.store.begin(Run(name, BEGIN, {"by": "pantau"}))
    for number, site in enumerate(sites, 1):
        _year(journal, site, number, drawn, (weak, healthy))
    return cost


def _year(
    journal: Journal, site: str, number: int, drawn: random.Random, shops: tuple[tuple[Glance, str, str], ...]
) -> None:
    memory = journal.memory(site)
    events = [Event(drawn.choice(KINDS), mark, o.level, o.outcome, o.titles, BEGIN + timedelta(days=day))
              for day, (mark, o) in zip(range(EVENTS), memory.observations.items(), strict=False)]
    with journal.change():
        for day in range(DAYS):
            at = BEGIN + timedelta(days=day, seconds=number)
            journal.base.run("INSERT OR REPLACE INTO watch_looks VALUES (?, ?, ?, ?, ?, ?, ?)", number,
                             round(at.timestamp() * 1000), "C", 50 + drawn.randrange(25), 1, 14, 2)
        journal.note(site, events, waits=False)
        for n in range(MESSAGES):
            at = BEGIN + timedelta(days=n * 30)
            subject = f"[ikmscan] {site}: 1 memburuk, 0 baru, 2 teratasi"
            outbox.put(journal, outbox.Message(outbox.message_id(site, n), site, at, at, Level.HIGH, subject,
                                               shops[0][2], {"events": [], "site": site}), ("email",))
    for n in range(JUDGEMENTS):
        own = shops[n % 2][1].replace("toko-contoh.example", site)
        text = own.replace("a", drawn.choice("ab"), drawn.randrange(40))
        told = Summary("192.0.2.1", "C", 60, tuple(sorted(m.check for m in memory.observations)), "1 2026-11-01")
        journal.store.put(f"pantau-{n:02}", Result(site, BEGIN + timedelta(days=n * 30), text, told))


def history(state: Path, times: int) -> tuple[float, float, float]:
    """Seconds of `ikmscan riwayat`: wall, best and median, and CPU, median. Compiled once, as an installed program is:
    the first run does not count."""
    os.environ["IKMSCAN_STATE"] = str(state)
    words = ([*IKMSCAN, "riwayat", f"toko-{n * 7 % SITES:04}.co.id"] for n in range(times + 1))
    runs = [measure(command, state, ends=(0,)) for command in words]
    told = median(runs[1:])
    return min(run["wall_s"] for run in runs[1:]), told["wall_s"], told["cpu_s"]


def main() -> int:
    """Measure, print, and hold the limits where --batas asks for it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kali", type=int, default=7, help="how often riwayat is run")
    asked.add_argument("--batas", action="store_true", help="end with 1 when a limit is passed")
    asked.add_argument("--longgar", type=float, default=1.0, help="times may be so many times longer")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        with open_journal(state / "pantau.sqlite") as journal:
            cost = fill(journal, random.Random(1))
            retention.erase(journal, BEGIN + timedelta(days=DAYS), timedelta(days=400))
            journal.base.run("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (state / "pantau.sqlite").stat().st_size / 1e6
        best, wall, cpu = history(state, given.kali)
    told = {"sites": SITES, "days": DAYS, "size_mb": round(size, 1), "remember_cpu_s": round(cost, 4),
            "history_best_s": round(best, 3), "history_wall_s": round(wall, 3), "history_cpu_s": round(cpu, 3)}
    print(json.dumps(told))
    passed = size <= MOST_MB and best <= MOST_HISTORY_S * given.longgar
    return 0 if passed or not given.batas else 1


if __name__ == "__main__":
    sys.exit(main())

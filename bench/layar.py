"""Measures the screen of a workshop: `python bench/layar.py` prints one JSON object (README.md).

`ikmscan kelompok layar` in a process of its own, 60 participants, 100 clients that listen, and this process as the
scan: it writes a state into the register twice a second and now and then a finished site. *told*: from the write to the
client, with the half second in which the register is read. *spread*: from the first client that hears an event to each
of the others, which is what serving them costs. CPU and memory are those of the server. Needs the extra `[layar]`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from ikmscan.scanner.evidence import from_json
from ikmscan.scanner.runs import Step
from ikmscan.scanner.target import Target
from ikmscan.workshop.course import Course
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Entry, Kind, Participant, Roster
from ikmscan.workshop.screen.place import HERE

WEAK = Path(__file__).resolve().parents[1] / "tests" / "recorded" / "weak.json"
PEOPLE, CLIENTS, WRITES, PAUSE_S = 60, 100, 60, 0.5
MOST_SPREAD_MS, MOST_TOLD_MS, MOST_MB = 50, 650, 100


def host(number: int) -> str:
    """The site of a participant."""
    return f"toko{number}.my.id"


def book(folder: Path) -> Register:
    """A workshop of which nothing is known yet."""
    people = tuple(Participant(n, entries=(Entry(host(n), Kind.OWN, Target(host(n), host(n)), host(n)),))
                   for n in range(1, PEOPLE + 1))
    course = Course("bench", "Bench", "", "", date(2026, 11, 29), "Asia/Jakarta", "id", datetime.now(UTC))
    folder.mkdir(parents=True)
    made = Register.create(folder / "bench.sqlite", course, Roster("bench", people))
    made.begin({})
    return made


def serve(state: Path, port: int) -> subprocess.Popen[str]:
    """The screen, once it says that it is ready."""
    words = [sys.executable, "-m", "ikmscan", "kelompok", "layar", "bench", "--port", str(port)]
    run = subprocess.Popen(words, env={**os.environ, "IKMSCAN_STATE": str(state)}, stderr=subprocess.PIPE, text=True,
                           stdin=subprocess.DEVNULL)
    assert run.stderr is not None
    while "Ctrl-C" not in (line := run.stderr.readline()):
        if not line:
            raise RuntimeError("the screen did not start")
    return run


async def listen(port: int, heard: dict[str, list[float]], ready: asyncio.Event) -> None:
    """One client: when it heard of each id."""
    reader, writer = await asyncio.open_connection(HERE, port)
    writer.write(f"GET /aliran HTTP/1.1\r\nHost: {HERE}:{port}\r\n\r\n".encode())
    while line := await reader.readline():
        if line.startswith(b"id: "):
            heard.setdefault(line.decode().strip(), []).append(time.monotonic())
            ready.set()


async def measure(made: Register, port: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each write to each client, and from the first client to each other."""
    heard: dict[str, list[float]] = {}
    flags = [asyncio.Event() for _ in range(CLIENTS)]
    clients = [asyncio.create_task(listen(port, heard, flag)) for flag in flags]
    await asyncio.gather(*(flag.wait() for flag in flags))
    heard.clear()
    written, dossier = [], from_json(WEAK.read_text(encoding="utf-8"))
    for turn in range(WRITES):
        number = turn // 3 + 1
        if turn % 3 == 2:
            made.put(host(number), replace(dossier, target=Target(host(number), host(number))))
        made.note(host(number), (Step.NAMES, Step.PAGE, Step.DONE)[turn % 3])
        written.append(time.monotonic())
        await asyncio.sleep(PAUSE_S + 0.07 * (turn % 3))
    await asyncio.sleep(1)
    for client in clients:
        client.cancel()
    told = [1000 * (at - max(w for w in written if w <= times[0])) for times in heard.values() for at in times]
    spread = [1000 * (at - min(times)) for times in heard.values() for at in times]
    return told, spread


def p99(figures: list[float]) -> float:
    """What one in a hundred passes."""
    return round(sorted(figures)[int(len(figures) * 0.99)], 1)


def cost(process: int) -> dict[str, float]:
    """CPU seconds and peak memory of a process that still runs (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return {"cpu_s": cpu_s, "peak_mb": round(int(peak) / 1024, 1)}


def main() -> int:
    """Measure, and print the figures as JSON."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--port", type=int, default=18080)
    words.add_argument("--batas", action="store_true", help="exit 1 when a figure passes its aim")
    words.add_argument("--longgar", type=float, default=1.0, help="times may be so many times as long (default 1)")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder, book(Path(folder) / "kelompok") as made:
        server = serve(Path(folder), given.port)
        try:
            began, before = time.monotonic(), cost(server.pid)
            told, spread = asyncio.run(measure(made, given.port))
            after, wall_s = cost(server.pid), time.monotonic() - began
        finally:
            server.terminate()
            server.wait(20)
    figures = {
        "clients": CLIENTS, "messages": len(spread), "spread_p99_ms": p99(spread), "told_p99_ms": p99(told),
        "cpu_share": round((after["cpu_s"] - before["cpu_s"]) / wall_s, 3), "peak_mb": after["peak_mb"],
    }
    print(json.dumps(figures, indent=1))
    most = {"spread_p99_ms": MOST_SPREAD_MS * given.longgar, "told_p99_ms": MOST_TOLD_MS * given.longgar,
            "peak_mb": MOST_MB}
    return 1 if given.batas and any(figures[name] > limit for name, limit in most.items()) else 0


if __name__ == "__main__":
    sys.exit(main())

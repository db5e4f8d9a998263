"""Measures many workers on one queue: `python bench/antrean.py` prints one JSON object (README.md).

Local shops through PostgreSQL with two workers, one of them killed in the middle; the same list in one process; and a
week of a million sites, simulated from what was measured. No root is needed; Debian's postgresql is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "tls_lab")]

import postgres_lab  # noqa: E402
from antrean_week import million  # noqa: E402
from ikmscan.cluster.database import Base  # noqa: E402
from ikmscan.cluster.figures import figures  # noqa: E402
from ikmscan.cluster.postgres_queue import open_queue  # noqa: E402
from ikmscan.cluster.postgres_store import open_store  # noqa: E402
from ikmscan.cluster.sharding import SITES  # noqa: E402
from ikmscan.scanner.ledger import IN_FLIGHT_PER_ADDRESS, REQUESTS_PER_HOST  # noqa: E402
from ikmscan.scanner.pool import IDLE_PER_PLACE  # noqa: E402
from ikmscan.scanner.runs import Run, Shard  # noqa: E402
from one_process import embedded, unlike  # noqa: E402
from street import BENCH, Antrean, Street  # noqa: E402

WORKER = ("pekerja", "--proses", "1", "--sampai-habis", "--sewa", "10", "--batas-waktu", "15", "--sekaligus", "128")
LEAST_A_SECOND, MOST_ENGINE_PERCENT = 20.0, 2.0
PLACES = 4  # of a shop: with www and without, over TLS and plain
MOST_OPEN = IN_FLIGHT_PER_ADDRESS + PLACES * IDLE_PER_PLACE  # hellos and knocks, and what is kept for the next question
SAME, PATIENT_S = 600, 60.0  # where two ways are compared nothing may depend on how busy the machine is
CORE, MOST_CORE_MS = 200, 20.0


@contextmanager
def street_of(folder: Path, count: int, dead: int) -> Iterator[Street]:
    """So many shops, of which so many in a hundred are dead."""
    folder.mkdir()
    process = subprocess.Popen([sys.executable, str(BENCH / "antrean_sites.py"), str(folder), str(count), str(dead)],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    try:
        yield Street(folder, process, process.stdout.readline().split()[1:])
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def cpu_of(pid: int) -> float:
    """Seconds of CPU of a running process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def killed(folder: Path, dsn: str, count: int, dead: int) -> dict[str, float]:
    """Two workers, one killed when a third is done; a new one takes its place."""
    antrean = Antrean(dsn, folder / "state")
    with street_of(folder / "street", count, dead) as street:
        antrean("kirim", str(street.folder / "situs.txt"), "--nama", "a", *street.reach())
        store, began = open_store(dsn), time.monotonic()
        load, spent = os.getloadavg()[0], 0.0
        workers = [antrean.begin(*WORKER, *street.reach()) for _ in range(2)]
        peak_mb, at_death, seen = 0.0, 0, 0
        while seen < count and any(worker.poll() is None for worker in workers):
            time.sleep(0.5)
            seen = len(store.keys("a"))
            peak_mb = max(peak_mb, *(_memory_mb(worker) for worker in workers))
            if not at_death and seen >= count // 3:
                at_death, spent = seen, cpu_of(workers[0].pid)
                workers[0].kill()
                workers[0].wait()
                workers.append(antrean.begin(*WORKER, *street.reach()))
        wall_s = time.monotonic() - began
        for worker in workers[1:]:
            spent += _ended(worker)
        told, results = street.end(), [result.key for result in store.iter("a")]
        with Base(dsn) as base:
            (figure,) = figures(base, "a")
            size = base.rows("SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits "
                             "WHERE inhparent = 'ikmscan.result'::regclass")[0][0]
        store.close()
    wanted = (street.folder / "situs.txt").read_text().split()
    return {
        "sites": count, "results": len(results), "lost": len(set(wanted) - set(results)),
        "twice": len(results) - len(set(results)), "done_at_death": at_death, "wall_s": round(wall_s, 1),
        "sites_a_second": round(count / wall_s, 1), "cpu_ms_a_site": round(1000 * spent / count, 1),
        "peak_mb": round(peak_mb), "most_open": told["most_open"], "together": told["together"],
        "most_requests": told["most_requests"],
        "connections": told["connections"],
        "shards_done": figure.shards["done"], "bytes_a_site": round(float(str(size)) / count), "load": round(load, 1),
    }


def alike(folder: Path, dsn: str, count: int, dead: int) -> dict[str, object]:
    """The same list through PostgreSQL and two workers, and through sqlite in this process: where results differ."""
    antrean, patient = Antrean(dsn, folder / "state"), (*WORKER, "--batas-waktu", f"{PATIENT_S:g}")
    with street_of(folder / "same", count, dead) as street:
        antrean("kirim", str(street.folder / "situs.txt"), "--nama", "same", *street.reach())
        workers = [antrean.begin(*patient, *street.reach()) for _ in range(2)]
        for worker in workers:
            worker.wait()
        beside = embedded(street, folder / "beside", PATIENT_S)
        told = street.end()
    store = open_store(dsn)
    seen = list(store.iter("same"))
    store.close()
    found, judged = list(unlike(seen, beside)), {(result.key, result.summary) for result in seen}
    other = judged ^ {(result.key, result.summary) for result in beside}
    return {"sites": count, "letters": Counter(result.summary.letter for result in seen),
            "judged_otherwise": len({key for key, _ in other}),
            "differences_in_what_was_seen": len(found), "first": found[:5],
            "most_open": told["most_open"], "together": told["together"]}


def _memory_mb(worker: subprocess.Popen[str]) -> float:
    if worker.poll() is not None:
        return 0.0
    return int(Path(f"/proc/{worker.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _ended(worker: subprocess.Popen[str]) -> float:
    """Wait for the end of *worker*: its CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    worker.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def core(folder: Path, count: int) -> dict[str, float]:
    """CPU of this process a healthy site at level 1, where nothing of it goes into starting or a database; and beside
    its TLS audit, whose hellos are answered by a server on the same cores."""
    spent: dict[str, float] = {}
    with street_of(folder / "core", count, 0) as street:
        for name, only in (("first", ()), ("all", ()), ("tls", ("tls",))):
            began = time.process_time()
            found = embedded(street, folder / f"core-{name}", PATIENT_S, only)
            spent[name] = 1000 * (time.process_time() - began) / len(found)
        street.end()
    return {"cpu_ms_a_site": round(spent["all"], 1), "cpu_ms_a_site_beside_tls": round(spent["all"] - spent["tls"], 1)}


def engine(dsn: str, count: int) -> dict[str, float]:
    """CPU of the queue itself, here and in the database: shards of nothing."""
    queue = open_queue(dsn)
    queue.submit("nothing", [Shard(f"s{n}", ("x.id",) * SITES) for n in range(count)])

    async def nothing(run: str, shard: Shard) -> None:
        return None

    began = time.process_time()
    asyncio.run(queue.work(nothing, 4))
    spent = time.process_time() - began
    queue.close()
    each_ms = 1000 * spent / count
    return {"engine_ms_a_shard": round(each_ms, 2), "engine_ms_a_site": round(each_ms / SITES, 3)}


def store_cost(dsn: str, run: str, count: int) -> dict[str, float]:
    """CPU of keeping a result: packed and put, with the documents of *run*."""
    store = open_store(dsn)
    results = [result for _, result in zip(range(count), store.iter(run), strict=False)]
    store.begin(Run("again", datetime.now(UTC)))
    began, wall = time.process_time(), time.monotonic()
    for result in results:
        store.put("again", result)
    spent, wall_s = time.process_time() - began, time.monotonic() - wall
    store.forget("again")
    store.close()
    return {"put_ms_a_site": round(1000 * spent / len(results), 2), "puts_a_second": round(len(results) / wall_s)}


def lasted(dsn: str, run: str) -> list[float]:
    """How long each site of *run* took, dead ones too."""
    store = open_store(dsn)
    told = [json.loads(result.document)["cost"]["seconds"] for result in store.iter(run)]
    store.close()
    return told


def main() -> int:
    """Measure, and print the figures as JSON."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--situs", type=int, default=3000, help="local shops (default 3000)")
    words.add_argument("--mati", type=int, default=30, help="of which so many per cent are dead (default 30)")
    words.add_argument("--juta", type=float, default=1.0, help="million sites that are simulated (default 1)")
    words.add_argument("--batas", action="store_true", help="exit 1 when a figure passes its aim")
    given = words.parse_args()
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="ikmscan-bench-") as name, postgres_lab.running(Path(name)) as new_base:
        Path(name).chmod(0o755)
        dsn = new_base()
        run = killed(Path(name), dsn, given.situs, given.mati)
        queue = engine(dsn, 500) | store_cost(dsn, "a", 1000)
        share = 100 * (queue["engine_ms_a_site"] + queue["put_ms_a_site"]) / run["cpu_ms_a_site"]
        same = alike(Path(name), dsn, min(given.situs, SAME), given.mati)
        inside = core(Path(name), CORE)
        told = {"killed": run, "alike": same, "core": inside, "engine": queue | {"percent_of_cpu": round(share, 2)}}
        measured = lasted(dsn, "a")
    told["million"] = million(round(given.juta * 10**6), run["cpu_ms_a_site"], 64, measured)
    print(json.dumps(told, indent=1))
    wrong = _wrong(run, share, same, inside) if given.batas else []
    for line in wrong:
        print(line, file=sys.stderr)
    return int(bool(wrong))


def _wrong(run: dict[str, float], share: float, same: dict[str, object], inside: dict[str, float]) -> list[str]:
    """A line for each figure that is not as it must be."""
    held = {
        "one process gives other results": same["judged_otherwise"] == 0,
        "a site was lost": run["lost"] == 0, "a site has two results": run["twice"] == 0,
        f"fewer than {LEAST_A_SECOND:g} sites a second": run["sites_a_second"] >= LEAST_A_SECOND,
        f"more than {MOST_OPEN} connections open to one address": run["most_open"] <= MOST_OPEN,
        "two shops of one address were asked at a time": run["together"] == 0,
        f"more than {REQUESTS_PER_HOST} requests at a time to one host": run["most_requests"] <= REQUESTS_PER_HOST,
        f"the core takes more than {MOST_CORE_MS:g} ms a site": inside["cpu_ms_a_site_beside_tls"] <= MOST_CORE_MS,
        f"the engine takes more than {MOST_ENGINE_PERCENT:g} % of CPU": share <= MOST_ENGINE_PERCENT,
    }
    return [line for line, well in held.items() if not well]


if __name__ == "__main__":
    sys.exit(main())

"""`ikmscan antrean` from its list to its results, with local shops, real workers and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ikmscan.cluster.database import Base
from ikmscan.cluster.postgres_store import open_store as open_cluster
from ikmscan.reports.exits import Exit
from ikmscan.scanner.ledger import IN_FLIGHT_PER_ADDRESS, REQUESTS_PER_HOST
from ikmscan.scanner.pool import IDLE_PER_PLACE
from ikmscan.scanner.runs import Run, Shard, Store
from one_process import crew, embedded, unlike
from street import Antrean, Street

pytestmark = pytest.mark.xdist_group("machine")
SITES, DEAD = 40, 30
WORKER = ("pekerja", "--proses", "1", "--sampai-habis", "--sewa", "3", "--batas-waktu", "20", "--sekaligus", "32")


@contextmanager
def results(antrean: Antrean) -> Iterator[Store]:
    store = open_cluster(antrean.dsn)
    try:
        yield store
    finally:
        store.close()


def test_a_worker_is_killed_and_every_site_has_one_result_as_one_process_gives_it(
    street: Callable[[int, int], Street], antrean: Antrean, tmp_path: Path,
) -> None:
    shops = street(SITES, DEAD)
    assert f"{SITES} situs" in antrean("kirim", str(shops.folder / "situs.txt"), "--nama", "a", *shops.reach())
    first = antrean.begin(*WORKER, *shops.reach())
    with results(antrean) as store:
        until = time.monotonic() + 60
        while not store.keys("a") and time.monotonic() < until:
            time.sleep(0.02)
        first.kill()
        first.wait()
        at_death = store.keys("a")
        assert 0 < len(at_death) < SITES
        antrean(*WORKER, *shops.reach())
        seen = list(store.iter("a"))
    assert [result.key for result in seen] == sorted((shops.folder / "situs.txt").read_text().split())
    assert list(unlike(seen, embedded(shops, tmp_path)))[:30] == []
    told = shops.end()
    assert told["most_open"] <= IN_FLIGHT_PER_ADDRESS + 4 * IDLE_PER_PLACE  # with www and without, over TLS and plain
    assert told["together"] == 0
    assert told["most_requests"] <= REQUESTS_PER_HOST


def test_what_is_in_the_queue_is_told_exported_and_cancelled(
    street: Callable[[int, int], Street], antrean: Antrean,
) -> None:
    shops = street(6, 0)
    antrean("kirim", str(shops.folder / "situs.txt"), "--nama", "a", *shops.reach())
    assert "0 dari 6 situs" in antrean("status", "a")
    antrean(*WORKER, *shops.reach())
    assert shops.end()["together"] == 0
    assert re.search(r"a: 6 dari 6 situs · bagian: selesai \d", antrean("status"))
    figures = antrean("status", "--prometheus")
    assert 'ikmscan_results{run="a"} 6' in figures
    lines = antrean("ekspor", "a").splitlines()
    assert [json.loads(line)["key"] for line in lines] == (shops.folder / "situs.txt").read_text().split()
    assert antrean("ekspor", "a", "--format", "csv").count("pasar.example") == 6
    numbers = json.loads(antrean("ekspor", "a", "--statistik", "--bahasa", "en").partition("\n}\n")[0] + "}")
    assert {figure["measure"]: figure["count"] for figure in numbers["lines"][0]["figures"]}["peserta"] == 6
    assert "dibatalkan" in antrean("batal", "a", "--hapus")
    assert "Tidak ada run" in antrean("status", "a", code=2)


def test_a_run_that_is_erased_in_the_middle_takes_no_other_with_it(
    street: Callable[[int, int], Street], antrean: Antrean,
) -> None:
    shops = street(2, 0)
    keys = tuple((shops.folder / "situs.txt").read_text().split())
    with results(antrean) as store:
        looks = crew(store, shops)
        asyncio.run(looks.shard("erased", Shard("s", keys)))
        store.begin(Run("b", datetime.now(UTC)))
        asyncio.run(looks.shard("b", Shard("s", keys)))
        assert store.keys("b") == set(keys)


def test_a_plan_begins_by_itself(street: Callable[[int, int], Street], antrean: Antrean) -> None:
    shops = street(3, 0)
    antrean("kirim", str(shops.folder / "situs.txt"), "--nama", "m", "--tiap-minggu", *shops.reach())
    with results(antrean) as store:
        worker = antrean.begin(*(word for word in WORKER if word != "--sampai-habis"), *shops.reach())
        until = time.monotonic() + 90
        run = f"m-{datetime.now(UTC):%Y-%m-%d}"
        while len(store.keys(run)) < 3 and time.monotonic() < until:
            time.sleep(0.2)
        worker.terminate()
        worker.wait()
        assert len(store.keys(run)) == 3


def test_a_password_is_never_shown_and_never_on_the_command_line(antrean: Antrean) -> None:
    secret = re.search(r":(\w+)@", antrean.dsn)[1]
    assert "baris perintah" in antrean("status", "--basis", antrean.dsn, code=2)
    wrong = Antrean(antrean.dsn.replace(secret, "rahasia-salah"), antrean.folder)
    told = wrong("status", code=70)
    assert "menolak masuk" in told
    assert "rahasia-salah" not in told
    nowhere = Antrean(re.sub(r":\d+/", ":9/", antrean.dsn), antrean.folder)
    told = nowhere("status", code=70)
    assert "tidak dapat dihubungi" in told
    assert secret not in told
    odd = Antrean(antrean.dsn.replace(secret, "ra/ha@sia"), antrean.folder)("status", code=2)
    assert "ditulis %40" in odd
    assert "sia" not in odd
    assert "baris perintah" in antrean("status", "--basis", "postgresql://ikm:ra/ha@basis/b", code=2)
    assert "tidak terbaca" in Antrean(f"bukan alamat {secret}", antrean.folder)("status", code=2)
    absent = Antrean(f"{antrean.dsn}-lain", antrean.folder)("pekerja", "--proses", "2", code=2)
    assert absent.count("belum ada database") == 1  # once, not by each process
    assert secret not in absent


def test_a_list_tells_which_lines_are_no_site(antrean: Antrean, tmp_path: Path) -> None:
    listed = tmp_path / "daftar.txt"
    listed.write_bytes("\ufeff# toko kami\r\n10.0.0.1\r\n\r\nbukan; situs\r\n".encode())
    told = antrean("kirim", str(listed), code=2)
    assert "2 baris bukan alamat situs, jadi dilewati: baris 2, 4." in told
    assert "Tidak ada situs yang terbaca" in told


def living(worker: subprocess.Popen[str], *, but: str = "") -> list[str]:
    """The two processes of *worker*, as soon as there are two."""
    children, until = Path(f"/proc/{worker.pid}/task/{worker.pid}/children"), time.monotonic() + 60
    while time.monotonic() < until:
        if len(found := [pid for pid in children.read_text().split() if pid != but]) == 2:
            return found
        time.sleep(0.1)
    return []


def ready(antrean: Antrean, count: int) -> None:
    """Wait until so many workers are known to the database."""
    with Base(antrean.dsn) as base:
        until = time.monotonic() + 120
        while len(base.rows("SELECT 1 FROM procrastinate_workers")) != count and time.monotonic() < until:
            time.sleep(0.1)
        assert len(base.rows("SELECT 1 FROM procrastinate_workers")) == count


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
@pytest.mark.parametrize("how", ["the first one is killed", "all are told"])
def test_processes_whose_first_one_is_gone_end_in_order(antrean: Antrean, how: str) -> None:
    worker = antrean.begin("pekerja", "--proses", "2")
    children = living(worker)
    ready(antrean, 2)
    if how == "all are told":
        os.killpg(worker.pid, signal.SIGTERM)  # as systemd does; the first one tells the others once more
    else:
        worker.kill()
    worker.wait(60)
    ready(antrean, 0)  # each has said that it goes
    until = time.monotonic() + 60
    while any(alive(child) for child in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(alive(child) for child in children)


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_in_the_place_of_a_process_that_was_killed_another_is_begun(antrean: Antrean) -> None:
    worker = antrean.begin("pekerja", "--proses", "2")
    first = living(worker)[0]
    os.kill(int(first), signal.SIGKILL)
    assert living(worker, but=first)
    worker.terminate()
    assert worker.wait(60) == Exit.INTERRUPTED

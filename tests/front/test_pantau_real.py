"""`ikmscan pantau` as cron runs it: processes of their own, many sites, and nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from ikmscan.practice.shop import Shop, open_plan
from ikmscan.practice.stock import healthy_plan

from .conftest import way_to

SITES = 50
LIGHT = "hsts,csp,frame_options,content_type_options,referrer_policy"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with open_plan(healthy_plan("toko-pantau.example")) as opened:
        yield opened


def words(shop: Shop, folder: Path, sites: int) -> list[str]:
    """Many names for one shop. Of what it says as a stranger's host nothing changes either."""
    names = [f"toko{n:02}.example" for n in range(sites)]
    (folder / "situs.txt").write_text("\n".join(names))
    way = way_to(shop, folder)
    at = way.index("--batas-waktu")
    return ["pantau", "situs.txt", *way[:at], "--batas-situs", *way[at + 1:], "--hanya", LIGHT,
            *(word for name in names for word in ("--resolve", f"{name}=127.0.0.1"))]


def start(given: list[str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "ikmscan", *given], cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                            env={**os.environ, "IKMSCAN_STATE": str(folder / "state")})


def test_fifty_unchanged_sites_send_and_print_nothing(shop: Shop, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks.d"
    hooks.mkdir(mode=0o700)
    (hooks / "kabar").write_text(f"#!/bin/sh\ncat >> {tmp_path}/sent\n")
    (hooks / "kabar").chmod(0o700)
    given = [*words(shop, tmp_path, SITES), "--hook-dir", "hooks.d", "--gagal-bila", "rendah"]
    codes = []
    for _ in range(3):
        running = start(given, tmp_path)
        out, err = running.communicate(timeout=240)
        codes.append(running.returncode)
        assert (out, err) == (b"", b"")
    assert not (tmp_path / "sent").exists()
    assert len(set(codes)) == 1
    assert codes[0] in (0, 1, 3)


@pytest.fixture
def slow_switch() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """A dead man's switch that keeps the first run waiting at its start: URL, it began, it may go on."""
    began, go_on = threading.Event(), threading.Event()

    class Switch(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            began.set()
            go_on.wait(60)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Switch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/x", began, go_on
    go_on.set()
    server.shutdown()
    server.server_close()


def test_of_two_runs_at_once_the_second_ends_quietly(
    shop: Shop, tmp_path: Path, slow_switch: tuple[str, threading.Event, threading.Event]
) -> None:
    url, began, go_on = slow_switch
    given = words(shop, tmp_path, 2)
    first = start([*given, "--ping", url], tmp_path)
    assert began.wait(60)
    second = start(given, tmp_path)
    out, err = second.communicate(timeout=60)
    assert (second.returncode, out, err) == (75, b"", b"")
    go_on.set()
    out, err = first.communicate(timeout=120)
    assert (first.returncode in (0, 1, 3), out, err) == (True, b"", b"")


def test_a_run_that_is_killed_leaves_no_lock_behind(
    shop: Shop, tmp_path: Path, slow_switch: tuple[str, threading.Event, threading.Event]
) -> None:
    url, began, _ = slow_switch
    given = words(shop, tmp_path, 2)
    first = start([*given, "--ping", url], tmp_path)
    assert began.wait(60)
    first.kill()
    first.communicate()
    second = start(given, tmp_path)
    second.communicate(timeout=120)
    assert second.returncode in (0, 1, 3)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_run_that_is_told_to_end_says_so(
    shop: Shop, tmp_path: Path, slow_switch: tuple[str, threading.Event, threading.Event]
) -> None:
    url, began, go_on = slow_switch
    running = start([*words(shop, tmp_path, 1), "--ping", url], tmp_path)
    try:
        assert began.wait(60)
        running.terminate()
        go_on.set()
        out, _ = running.communicate(timeout=60)
    finally:
        running.kill()
        running.wait()
    assert (running.returncode, out) == (130, b"")
    assert (tmp_path / "state" / "pantau.log").read_text().rstrip().endswith("the run was broken off: 130")

"""The machine fails in every way a machine can, with real processes: what was promised holds, and one sentence says why."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from owned_site import OwnedSite, owned

SITE = "tokobatik.co.id"
DEAD = "http://127.0.0.1:9"


@pytest.fixture
def shop() -> Iterator[OwnedSite]:
    with owned(SITE) as site:
        yield site


def begin(words: list[str], folder: Path, **env: str) -> subprocess.Popen[bytes]:
    """The program in a process group of its own."""
    return subprocess.Popen([sys.executable, "-m", "ikmscan", *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={**os.environ, "IKMSCAN_STATE": str(folder / "state"), **env}, start_new_session=True)


@contextmanager
def silent_place() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        yield door.getsockname()[1]


def to_silence(port: int) -> list[str]:
    return ["toko.example", "--resolve", "toko.example=127.0.0.1", "--jaringan-lokal", "--alih-port", f"443={port},80={port}"]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_within_three_seconds_with_its_code(tmp_path: Path, sign: signal.Signals) -> None:
    with silent_place() as port:
        running = begin([*to_silence(port), "-o", "laporan.json"], tmp_path)
        time.sleep(3)
        began = time.monotonic()
        running.send_signal(sign)
        _, said = running.communicate(timeout=30)
    assert time.monotonic() - began < 3 * (2 if "CI" in os.environ else 1)
    assert running.returncode in (130, 143, -signal.SIGTERM)
    assert b"Traceback" not in said
    assert list(tmp_path.glob("laporan*")) == []


def test_a_signal_is_heard_while_the_program_is_still_read_in(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt")
    running = begin(["--version"], tmp_path, PYTHONPATH=str(tmp_path))
    assert (*running.communicate(timeout=30), running.returncode) == (b"", b"", 130)


@pytest.mark.parametrize("after_s", [0.3, 0.8, 1.6, 2.4])
def test_kill_9_leaves_no_half_report_and_the_next_run_goes_on(tmp_path: Path, shop: OwnedSite, after_s: float) -> None:
    words = [SITE, *shop.way, "--berizin", "--hanya", "hsts", "-o", "laporan.html", "--simpan", "catatan.json"]
    running = begin(words, tmp_path)
    time.sleep(after_s)
    running.kill()
    running.communicate()
    for name, end in (("laporan.html", "</html>"), ("catatan.json", "}")):
        path = tmp_path / name
        assert not path.exists() or path.read_text().rstrip().endswith(end)
    again = begin(words, tmp_path)
    _, said = again.communicate(timeout=120)
    assert again.returncode in (0, 1, 3), said
    assert (tmp_path / "laporan.html").read_text().rstrip().endswith("</html>")
    assert json.loads((tmp_path / "catatan.json").read_text())


def test_two_at_once_both_keep_the_log_of_consents_whole(tmp_path: Path, shop: OwnedSite) -> None:
    words = [SITE, *shop.way, "--berizin", "--hanya", "hsts", "--format", "json"]
    runs = [begin(words, tmp_path) for _ in range(3)]
    ends = [run.communicate(timeout=120) for run in runs]
    assert all(json.loads(out)["consent_level"] == 2 for out, _ in ends)
    assert all(json.loads(line)["site"] == SITE for line in (tmp_path / "state" / "izin.jsonl").read_text().splitlines())


def test_forty_descriptors_are_enough_for_a_look(started: Any, shop: OwnedSite) -> None:
    said = started(SITE, *shop.way, "--berizin", "--format", "json",
                   preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40)))
    assert "Traceback" not in said.err
    told = json.loads(said.out)
    assert "bug" not in {u["why"] for u in told["unseen"]}
    assert told["consent_level"] == 2


def test_little_memory_ends_in_a_sentence_or_a_report(started: Any, shop: OwnedSite) -> None:
    for mib in (64, 128, 400):
        said = started(SITE, *shop.way, "--hanya", "hsts", "--format", "json", env={"MALLOC_ARENA_MAX": "1"},
                       preexec=lambda mib=mib: resource.setrlimit(resource.RLIMIT_AS, (mib * 2**20,) * 2))
        assert "SystemError" not in said.err
        assert said.code in (0, 1, 2, 3, 70) or (not said.out and said.code != 0), (mib, said)


def full(folder: Path) -> bool:
    """A tmpfs of 64 KiB at *folder*, filled to its last block; False where we may not make one."""
    made = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False,
                                                capture_output=True).returncode == 0
    if made:
        with pytest.raises(OSError, match="space"), (folder / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 4096)
    return made


def test_a_full_disk_costs_the_report_and_leaves_the_old_one(started: Any, shop: OwnedSite, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not full(disk):
        pytest.skip("a tmpfs can be mounted by root only")
    try:
        said = started(SITE, *shop.way, "--hanya", "hsts", "-o", str(disk / "laporan.html"))
        assert said.code == 70
        assert "penuh" in said.err
        assert sorted(p.name for p in disk.iterdir()) == ["filler"]
        state = started(SITE, *shop.way, "--berizin", "--hanya", "hsts", "--format", "json", env={"IKMSCAN_STATE": str(disk / "state")})
        assert json.loads(state.out)["consent_level"] == 1
        assert "penuh" in state.err
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_may_only_be_read_is_named(started: Any, shop: OwnedSite, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a tmpfs can be mounted by root only")
    try:
        said = started(SITE, *shop.way, "--hanya", "hsts", "-o", str(disk / "laporan.html"))
        assert (said.code, shop.asked) == (2, [])
        assert len(said.err.strip().splitlines()) == 1
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_the_consent_log_is_for_its_owner_only_whatever_the_mask(started: Any, shop: OwnedSite, tmp_path: Path) -> None:
    started(SITE, *shop.way, "--berizin", "--hanya", "hsts", preexec=lambda: os.umask(0))
    assert (tmp_path / "state" / "izin.jsonl").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("words", [["izin"], [SITE, "--hanya", "hsts"]])
def test_a_pipe_in_the_place_of_the_consent_log_is_not_waited_for(started: Any, shop: OwnedSite, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "state").mkdir()
    os.mkfifo(tmp_path / "state" / "izin.jsonl")
    said = started(*words, *(shop.way if SITE in words else []))
    assert said.code != 70
    assert "izin.jsonl" in said.err


NETRC = "machine tokobatik.co.id login admin password rahasia\ndefault login admin password rahasia\n"


def test_netrc_and_the_proxies_of_the_environment_are_ignored(started: Any, shop: OwnedSite, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(NETRC)
    dead = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), DEAD)
    said = started(SITE, *shop.way, "--hanya", "https_redirect", "--format", "json",
                   env={**dead, "HOME": str(tmp_path), "NETRC": str(tmp_path / ".netrc"), "SSL_CERT_FILE": "/dev/null",
                        "REQUESTS_CA_BUNDLE": "/dev/null", "CURL_CA_BUNDLE": "/dev/null"})
    assert json.loads(said.out)["findings"], said
    assert shop.asked
    assert "rahasia" not in said.out + said.err


class Proxy:
    """An HTTP proxy on loopback that knows one way, and what it was asked."""

    def __init__(self, status: bytes = b"200 Connection established") -> None:
        self.status, self.port, self.stop = status, 0, asyncio.Event()
        self.heads: list[str] = []
        self.loop, self.up = asyncio.new_event_loop(), threading.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.heads.append(head)
        host, _, port = head.split(" ")[1].rpartition(":")
        if not self.status.startswith(b"200"):
            writer.write(b"HTTP/1.1 " + self.status + b"\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        try:
            there = await asyncio.open_connection(host.strip("[]"), int(port))
        except OSError:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
            writer.close()
            return
        writer.write(b"HTTP/1.1 " + self.status + b"\r\nVia: kantor\r\n\r\n")
        await asyncio.gather(self.pour(reader, there[1]), self.pour(there[0], writer))

    async def pour(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(4096):
                sink.write(piece)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.close()

    async def run(self) -> None:
        server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.up.set()
        await self.stop.wait()
        server.close()


@contextmanager
def proxy(status: bytes = b"200 Connection established") -> Iterator[Proxy]:
    made = Proxy(status)
    thread = threading.Thread(target=lambda: made.loop.run_until_complete(made.run()), daemon=True)
    thread.start()
    assert made.up.wait(10)
    yield made
    made.loop.call_soon_threadsafe(made.stop.set)
    thread.join(10)


def test_a_proxy_that_is_asked_for_carries_every_connection(started: Any, to_weak: list[str]) -> None:
    with proxy() as office:
        words = [*to_weak, "--format", "json", "--kecuali", "domain", "--berizin"]
        said = started(*words, "--proxy", f"http://sari:ju%40ngkrik@127.0.0.1:{office.port}")
    told = json.loads(said.out)
    assert {"certificate_expiry", "hsts", "https_redirect"} <= {f["check"] for f in told["findings"]}, said
    assert {head.split(" ")[0] for head in office.heads} == {"CONNECT"}
    assert all(head.split(" ")[1].startswith("127.0.0.1:") for head in office.heads)  # an address, never a name
    assert all(f"Basic {base64.b64encode(b'sari:ju@ngkrik').decode()}" in head for head in office.heads)
    assert "ngkrik" not in said.out + said.err
    # a door that the proxy does not open is no closed door
    assert "closed" not in {f["outcome"] for f in told["findings"] if f["area"] == "doors"}


@pytest.mark.parametrize("status", [b"403 Forbidden", b"407 Proxy Authentication Required", b"502 Bad Gateway", b"x", b""])
def test_what_a_proxy_refuses_says_nothing_of_the_site(started: Any, shop: OwnedSite, status: bytes) -> None:
    with proxy(status) as office:
        said = started(SITE, *shop.way, "--hanya", "hsts,https_redirect,smb_exposed", "--berizin", "--format", "json",
                       "--proxy", f"http://127.0.0.1:{office.port}")
    told = json.loads(said.out)
    assert (told["findings"], shop.asked, told["grade"]["letter"]) == ([], [], None)
    assert "rusted" not in said.err


def test_a_proxy_that_does_not_answer_is_named_and_asked_for_again(typed: Any, shop: OwnedSite) -> None:
    with socket.socket() as kept:  # bound, and listens to nobody
        kept.bind(("127.0.0.1", 0))
        way = f"http://rahasia:1@127.0.0.1:{kept.getsockname()[1]}"
        said = typed(SITE, *shop.way, "--hanya", "hsts,smb_exposed", "--proxy", way)
    assert f"Proxy 127.0.0.1 port {way.rpartition(':')[2]} belum dapat dihubungi." in said.err
    assert f"--proxy http://NAMA:SANDI@{way.rpartition('@')[2]}" in " ".join(said.out.split())
    assert "rahasia" not in said.out + said.err


def test_a_watch_behind_a_proxy_that_does_not_answer_says_so(typed: Any, shop: OwnedSite, tmp_path: Path) -> None:
    (tmp_path / "situs.txt").write_text(f"{SITE}\n")
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        way = f"http://sari:rahasia@127.0.0.1:{kept.getsockname()[1]}"
        words = ["pantau", "situs.txt", *("--batas-situs" if w == "--batas-waktu" else w for w in shop.way), "--hanya", "hsts", "--proxy", way]
        said = typed(*words, "--jeda", "0")
        refused = typed(*words, "--pasang", "cron")
    assert f"Proxy 127.0.0.1 port {way.rpartition(':')[2]} belum dapat dihubungi." in said.err
    assert (refused.code, refused.out) == (2, "")
    assert "Kata sandi proxy akan tertulis" in refused.err
    assert "rahasia" not in said.out + said.err + refused.err


@pytest.mark.parametrize("value", ["x", "socks5://x:1", "http://x", "http://x:0", "http://x:99999", "https://x:1", "http://a:rahasia@x", "http://x:1/y"])
def test_a_proxy_that_is_none_is_named_without_its_password(typed: Any, value: str) -> None:
    said = typed(SITE, "--proxy", value)
    assert said.code == 2
    assert "bukan alamat proxy" in said.err
    assert "rahasia" not in said.err



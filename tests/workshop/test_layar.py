"""`ikmscan kelompok layar` as a trainer starts it: in a process of its own, over the book that a scan writes."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path

import pytest
import shop_rooms as rooms
from free_ports import free_port
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.reports.qr import code
from ikmscan.scanner.neighbours import own_addresses
from ikmscan.workshop import qr
from ikmscan.workshop.register import Register
from ikmscan.workshop.screen.place import Place, by_reach
from ikmscan.workshop.screen.serve import asked_addresses, bind, bind_all

WAIT_S = 60


@contextlib.contextmanager
def started(state: Path, *words: str, typed: str = "", deaf: bool = False) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The command on a terminal of its own, once it says how to stop it or has ended; what it said so far.
    *deaf*: nobody can type."""
    master, slave = pty.openpty()
    env = {**os.environ, "IKMSCAN_STATE": str(state), "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.Popen([sys.executable, "-m", "ikmscan", "kelompok", "layar", *words], env=env,
                           stdin=subprocess.DEVNULL if deaf else slave, stdout=slave, stderr=slave,
                           start_new_session=True)
    os.close(slave)
    said, until = b"", time.monotonic() + WAIT_S
    try:
        while time.monotonic() < until and b"Ctrl-C" not in said:
            if select.select([master], [], [], 0.2)[0]:
                try:
                    said += os.read(master, 65536)
                except OSError:
                    break
            if typed and b"Ketik ya" in said:
                os.write(master, typed.encode())
                typed = ""
        yield run, said.decode("utf-8", "replace").replace("\r", "")
    finally:
        if run.poll() is None:
            run.kill()
        run.wait(10)
        os.close(master)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state" / "kelompok"
    folder.mkdir(parents=True)
    with rooms.register(folder, (rooms.person(1), rooms.person(2))):
        return tmp_path / "state"


def test_it_opens_here_only_and_follows_what_another_process_writes(state: Path) -> None:
    with started(state, "--port", str(free_port())) as (run, said):
        assert "hanya dapat dibuka di komputer ini" in said
        (here,) = re.findall(r"Layar siap di komputer ini: (\S+)", said)
        assert here.startswith("http://127.0.0.1:")
        assert "0 dari 2 selesai" in get(here)
        with Register.open(state / "kelompok" / "batik.sqlite") as book:
            rooms.finish(book, 1)
        time.sleep(2)
        assert "1 dari 2 selesai" in get(here)
        (control,) = re.findall(r"Kendali untuk instruktur, hanya di komputer ini: (\S+)", said)
        assert "Kendali layar" in get(control)
        run.send_signal(signal.SIGINT)
        assert run.wait(20) == 0  # that is how a screen ends


def erased(state: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "ikmscan", "kelompok", "hapus", "batik", "--ya"], stdin=subprocess.DEVNULL,
                          env={**os.environ, "IKMSCAN_STATE": str(state)}, capture_output=True, text=True, timeout=WAIT_S, check=False)
    return done.returncode, done.stderr


def test_what_it_shows_is_not_erased_under_it(state: Path) -> None:
    with started(state, "--port", str(free_port())) as (run, said):
        (here,) = re.findall(r"Layar siap di komputer ini: (\S+)", said)
        code, told = erased(state)
        assert (code, "masih dibuka" in told) == (75, True)
        assert "0 dari 2 selesai" in get(here)
        run.send_signal(signal.SIGINT)
        assert run.wait(20) == 0
    assert erased(state)[0] == 0
    assert list((state / "kelompok").iterdir()) == []


@pytest.mark.skipif(not by_reach(own_addresses()), reason="this machine is in no network")
def test_it_opens_to_the_room_when_that_is_confirmed(state: Path) -> None:
    address = by_reach(own_addresses())[0]
    with started(state, "--bagikan", "--alamat", address, "--port", str(free_port()), typed="ya\n") as (run, said):
        assert "dibagikan ke semua perangkat" in said
        (shared,) = re.findall(r"Layar siap di jaringan: (\S+)", said)
        assert shared.startswith(f"http://{address}:")
        assert "█" in said  # the code to scan
        assert "0 dari 2 selesai" in get(shared)
        (control,) = re.findall(r"hanya di komputer ini: (\S+)", said)
        with pytest.raises(urllib.error.HTTPError):
            get(control.replace("127.0.0.1", address))
        assert "<svg" in get(control)
        run.send_signal(signal.SIGINT)
        assert run.wait(20) == 0


@pytest.mark.skipif(not by_reach(own_addresses()), reason="this machine is in no network")
def test_enter_is_no(state: Path) -> None:
    with started(state, "--bagikan", "--port", str(free_port()), typed="\n") as (run, said):
        assert "Layar siap di jaringan" not in said
        assert "Layar siap di komputer ini" in said
        assert run.poll() is None


@pytest.mark.skipif(not by_reach(own_addresses()), reason="this machine is in no network")
def test_where_nobody_can_be_asked_it_takes_a_word_to_share(state: Path) -> None:
    with started(state, "--bagikan", "--port", str(free_port()), deaf=True) as (_, said):
        assert "Tambahkan --ya" in said
        assert "Layar siap di jaringan" not in said
    with started(state, "--bagikan", "--ya", "--port", str(free_port()), deaf=True) as (_, said):
        assert "Layar siap di jaringan" in said


def test_a_port_that_is_taken_is_one_sentence(state: Path) -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with started(state, "--port", str(port)) as (run, said):
            assert run.wait(20) == 75
            assert f"--port {port + 1}" in said
            assert "Traceback" not in said


def test_an_address_of_somebody_else_is_refused(state: Path) -> None:
    for words in (("--alamat", "192.0.2.7"), ("--alamat", "x"), ("--bagikan", "--alamat", "::1")):
        with started(state, *words, "--port", str(free_port())) as (run, said):
            assert run.wait(20) == 2
            assert "bukan alamat komputer ini" in said


def test_all_or_nothing_is_bound() -> None:
    with bind("127.0.0.1", 0) as taken:
        port = int(taken.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            bind_all(["127.0.0.2", "127.0.0.1"], port)
        for one in bind_all(["127.0.0.2"], port):
            one.close()


@pytest.mark.parametrize(("ours", "first"), [
    (("127.0.0.1", "192.168.1.7", "10.42.0.1"), "10.42.0.1"),  # NetworkManager's hotspot
    (("192.168.1.7", "192.168.137.1"), "192.168.137.1"),  # that of Windows
    (("172.17.0.1", "192.168.1.7"), "192.168.1.7"),  # containers are in no room
    (("10.9.9.9", "192.168.1.7"), "192.168.1.7"),  # the network that leads out
    (("172.17.0.1",), "172.17.0.1"),
])
def test_the_address_that_a_room_reaches(ours: tuple[str, ...], first: str) -> None:
    assert by_reach(ours, IPv4Network("192.168.1.0/24"))[0] == first


def test_public_and_odd_addresses_are_not_offered() -> None:
    assert by_reach(("127.0.0.1", "8.8.8.8", "169.254.1.1", "0.0.0.0", "fe80::1")) == []


def test_a_system_that_lists_no_addresses_is_asked_by_name() -> None:
    assert all(re.fullmatch(r"[\d.]+", address) for address in asked_addresses())


@settings(max_examples=25)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=22, max_size=22))
def test_codes_are_square_and_of_two_colours_alone(token: str) -> None:
    url = Place("http://127.0.0.1:8080", "http://192.168.137.1:8080").own(token)
    lines = qr.blocks(url)
    assert {len(line) for line in lines} == {len(lines[0])}
    assert abs(len(lines) * 2 - len(lines[0])) <= 1
    assert set("".join(lines)) <= set("█▀▄ ")
    dark = [(at, 2 * row + half) for row, line in enumerate(lines) for at, sign in enumerate(line)
            for half in range(2) if sign in ("█", "▀▄"[half])]
    made = code(url)
    assert made is not None
    assert sorted(dark) == sorted((left + n, top) for left, top, width in made.runs for n in range(width))

"""`ikmscan jaringan`: a room on loopback, played by the practice hosts; who may be asked, what the room is told."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
from ikmscan.front.machine import Refusal
from ikmscan.front.network import network_of
from ikmscan.practice.smb_emulator import SmbEmulator

Typed = Callable[..., Any]
ROOM = {2: "win7-unpatched", 3: "win7-dopu", 4: "win7-patched", 5: "samba-nt1", 6: "win2019-sign", 7: "tarpit"}
NETWORK = "127.0.0.0/28"


class Hosts:
    """The practice hosts of a room, all at one port, and what they were asked."""

    def __init__(self) -> None:
        self.port = 0
        self.every: dict[int, SmbEmulator] = {}

    @property
    def asked(self) -> list[str]:
        return [said for host in self.every.values() for said in host.seen]

    @property
    def visitors(self) -> int:
        return sum(host.connections for host in self.every.values())

    def options(self) -> list[str]:
        return ["--alih-port", f"445={self.port},139=1"]


@contextmanager
def playing(profiles: dict[int, str]) -> Iterator[Hosts]:
    hosts, ready, stop = Hosts(), threading.Event(), threading.Event()

    async def play() -> None:
        servers = []
        for last, profile in profiles.items():
            hosts.every[last] = SmbEmulator(profile)
            servers.append(await hosts.every[last].serve(f"127.0.0.{last}", hosts.port))
            hosts.port = servers[0].sockets[0].getsockname()[1]
        ready.set()
        await asyncio.to_thread(stop.wait)
        for server in servers:
            server.close()

    thread = threading.Thread(target=asyncio.run, args=(play(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield hosts
    finally:
        stop.set()
        thread.join(10)


@pytest.fixture(scope="module")
def room() -> Iterator[Hosts]:
    with playing(ROOM) as hosts:
        yield hosts


def rows(out: str) -> dict[str, str]:
    return {line.split()[0]: line for line in out.splitlines() if line.startswith(".")}


def test_a_room_hears_how_many_can_still_catch_wannacry(typed: Typed, room: Hosts) -> None:
    said = typed("jaringan", NETWORK, "--berizin", "--uji-ms17-010", *room.options())
    assert said.code == 1
    assert "2 dari 14 komputer di ruangan ini masih bisa kena WannaCry." in said.out
    table = rows(said.out)
    assert [("BISA KENA" in table[".2"]), ("DIMASUKI" in table[".3"]), ("ditambal" in table[".4"])] == [True] * 3
    assert "Samba 4.17.12-Debian" in table[".5"] and "tidak kena" in table[".5"]
    assert "mati" in table[".6"]
    assert "belum jelas" in table[".7"] and "SUDAH BAIK" not in table[".7"]  # a tarpit is not good
    assert list(table)[:2] == [".2", ".3"]  # worst first
    assert "Cabut komputer .2 dari jaringan" in said.out
    assert "Komputer .3 sudah dimasuki" in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_without_the_flag_no_session_is_opened_and_nobody_is_called_patched(typed: Typed) -> None:
    with playing(ROOM) as hosts:
        said = typed("jaringan", NETWORK, "--berizin", *hosts.options())
        asked = hosts.asked
    assert not {a for a in asked if "anonymous" in a or "tree" in a or "transaction" in a or "authenticate" in a}
    assert "smb1.negotiate" in asked
    assert "ditambal" not in said.out and "BISA KENA" not in said.out
    assert "3 dari 14 komputer masih menyalakan SMB1. Tambalan WannaCry belum diuji." in said.out


def test_nothing_leaves_without_consent(typed: Typed) -> None:
    with playing(ROOM) as hosts:
        said = typed("jaringan", NETWORK, *hosts.options())
        assert (said.code, said.out, hosts.visitors) == (5, "", 0)
    assert "--berizin" in said.err


@pytest.mark.parametrize(("words", "told"), [
    ("8.8.8.0/24", "bukan jaringan sendiri"), ("10.0.0.0/8", "terlalu besar"), ("100.64.0.0/24", "bukan jaringan sendiri"),
    ("fe80::/64", "IPv6"), ("kucing", "bukan jaringan"), ("192.168.1.0/33", "bukan jaringan"),
    ("169.254.169.254/32", "bukan jaringan sendiri"), ("0.0.0.0/0", "bukan jaringan sendiri"),
    ("192.168.1.255/21", "terlalu besar"),
])
def test_what_is_no_network_of_ones_own_is_refused_by_name(typed: Typed, words: str, told: str) -> None:
    said = typed("jaringan", words, "--berizin")
    assert said.code == 2 and said.out == ""
    assert told in said.err


def test_what_a_room_implies_may_be_written(typed: Typed) -> None:
    said = typed("jaringan", "127.0.0.0/29", "--jaringan-lokal")
    assert said.code == 5 and "--jaringan-lokal" not in said.err
    told = typed("jaringan", "--help").out
    assert "Jaringan ini milik saya" in told and "Situs ini" not in told and "--jaringan-lokal" not in told


def test_the_network_on_the_way_out_is_the_room_and_no_other_one() -> None:
    wide, virtual = IPv4Network("10.20.0.0/20"), IPv4Network("192.168.122.0/24")
    assert network_of((virtual, wide), "id") == virtual
    with pytest.raises(Refusal, match=r"10\.20\.0\.0/20"):
        network_of((wide, virtual), "id")
    with pytest.raises(Refusal, match="Tulis jaringannya"):
        network_of((), "id")


def test_consent_for_a_network_is_written_down_for_a_day(typed: Typed, tmp_path: Path) -> None:
    with playing({2: "samba-nt1"}) as hosts:
        typed("jaringan", "127.0.0.0/29", "--berizin", "--uji-ms17-010", *hosts.options())
    lines = [json.loads(line) for line in (tmp_path / "state" / "izin.jsonl").read_text().splitlines()]
    assert [(e["site"], e["do"], e["level"], e["how"]) for e in lines] == [
        ("127.0.0.0/29", "grant", 2, "flag"), ("127.0.0.0/29", "test", 3, "uji-ms17-010"),
    ]
    assert typed("jaringan", "127.0.0.0/29").code == 5  # the next run asks again


def test_names_of_computers_are_shown_only_when_asked_for(typed: Typed) -> None:
    with playing({2: "win7-patched"}) as hosts:
        bare = typed("jaringan", "127.0.0.0/29", "--berizin", "--format", "json", *hosts.options())
        named = typed("jaringan", "127.0.0.0/29", "--berizin", "--tampilkan-nama", *hosts.options())
    assert "Nama komputer tidak ditampilkan" not in named.out
    shown = rows(named.out)[".2"].split()[1]
    assert shown.isupper() and shown not in bare.out


def test_one_sheet_a_computer_and_nothing_of_theirs_runs(typed: Typed, room: Hosts, tmp_path: Path) -> None:
    said = typed("jaringan", NETWORK, "--berizin", "--uji-ms17-010", "-o", "ruang.html", *room.options())
    page = (tmp_path / "ruang.html").read_text()
    assert page.count('class="room-sheet"') == 14
    assert "default-src 'none'" in page and "<script" not in page
    assert "2 dari 14 komputer" in said.err and said.out == ""


@pytest.mark.parametrize("name", ["ruang.pdf", "ruang.csv"])
def test_a_room_is_no_pdf_and_no_spreadsheet(typed: Typed, tmp_path: Path, name: str) -> None:
    said = typed("jaringan", NETWORK, "--berizin", "-o", name)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"File {name[5:]} tidak cocok untuk bentuk teks, html, json. Ganti akhiran nama filenya.\n"
    assert not (tmp_path / name).exists()


def test_json_is_one_line_a_computer(typed: Typed, room: Hosts) -> None:
    said = typed("jaringan", NETWORK, "--berizin", "--uji-ms17-010", "--format", "json", *room.options())
    found = {json.loads(line)["target"]["host"]: json.loads(line) for line in said.out.splitlines()}
    assert len(found) == 14
    patch = {f["check"]: f["outcome"] for f in found["127.0.0.2"]["findings"]}["ms17_010"]
    assert patch == "vulnerable"


@pytest.mark.parametrize("ending", ["csv", "xml", "sarif", "md", "wa.txt"])
def test_a_form_that_a_room_does_not_have_is_refused_before_the_sweep(typed: Any, tmp_path: Path, ending: str) -> None:
    said = typed("jaringan", "127.0.0.0/30", "--berizin", "-o", f"ruang.{ending}")
    assert (said.code, said.out) == (2, "")
    assert "tidak cocok untuk bentuk teks, html, json" in said.err
    assert list(tmp_path.iterdir()) == []

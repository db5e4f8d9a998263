"""Where our own machine says no, nobody was asked; and who answers nothing but ARP is counted apart. In namespaces.

Making them needs root, which CI has. No packet leaves them; all is taken away at the end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lab
import pytest

pytestmark = pytest.mark.xdist_group("machine")

VISITOR, OTHERS = f"ikmu{os.getpid()}v", f"ikmu{os.getpid()}o"
NETWORK = "10.77.3.0/29"
Sweep = Callable[..., "Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """One run of the visitor."""

    code: int
    out: str
    err: str

    @property
    def reports(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def shell(text: str) -> None:
    done = subprocess.run(["bash", "-euc", text], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def cable() -> Iterator[None]:
    if os.geteuid():
        pytest.skip("namespaces are made by root only")
    for program, package in (("ip", "iproute2"), ("iptables", "iptables")):
        lab.program(program, package)
    try:
        shell(f"""
        ip netns add {VISITOR}; ip netns add {OTHERS}; ip -n {VISITOR} link set lo up; ip -n {OTHERS} link set lo up
        ip -n {VISITOR} link add e0 type veth peer name e0 netns {OTHERS}
        ip -n {VISITOR} addr add 10.77.3.1/29 dev e0; ip -n {VISITOR} link set e0 up; ip -n {OTHERS} link set e0 up
        ip -n {OTHERS} addr add 10.77.3.2/29 dev e0
        """)
        yield
    finally:
        for name in (VISITOR, OTHERS):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@pytest.fixture
def sweep(cable: None, tmp_path: Path) -> Sweep:
    def run(*words: str) -> Told:
        shell(f"ip -n {VISITOR} neigh flush all")
        done = subprocess.run(
            ["ip", "netns", "exec", VISITOR, sys.executable, "-m", "ikmscan", "jaringan", NETWORK, "--berizin", *words],
            capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL, cwd=tmp_path,
            env={**os.environ, "IKMSCAN_STATE": str(tmp_path)})
        assert "Traceback" not in done.stderr, done.stderr
        return Told(done.returncode, done.stdout, done.stderr)

    return run


@contextmanager
def meanwhile(begin: str, end: str) -> Iterator[None]:
    shell(begin)
    try:
        yield
    finally:
        shell(end)


def test_where_all_can_be_asked_nothing_is_missing(sweep: Sweep) -> None:
    told = sweep("--format", "json")
    assert told.code == 0
    assert [r["room"] for r in told.reports] == [{"network": NETWORK, "asked": 6, "unasked": 0, "answered": 2}] * 2


ROUTE = "10.77.3.0/29 dev e0 src 10.77.3.1"
NOES = {
    **{kind: (f"ip -n {VISITOR} route del {ROUTE}; ip -n {VISITOR} route add {kind} 10.77.3.0/29",
              f"ip -n {VISITOR} route del {kind} 10.77.3.0/29; ip -n {VISITOR} route add {ROUTE}")
       for kind in ("prohibit", "unreachable", "blackhole", "throw")},
    **{f"REJECT {how}": (f"ip netns exec {VISITOR} iptables -A OUTPUT -o e0 -p tcp --dport 445 -j REJECT --reject-with {how}",
                         f"ip netns exec {VISITOR} iptables -F")
       for how in ("icmp-port-unreachable", "icmp-host-unreachable", "icmp-admin-prohibited")},
}


@pytest.mark.parametrize("no", NOES)
def test_a_no_of_our_own_machine_is_no_answer_of_anybody(sweep: Sweep, no: str) -> None:
    begin, end = NOES[no]
    with meanwhile(begin, end):
        text, data = sweep(), sweep("--format", "json")
    sentence = "5 alamat belum dapat ditanya"
    assert (text.code, data.code) == (3, 3)
    assert sentence in text.out and sentence in text.err and sentence in data.err
    assert [r["target"]["host"] for r in data.reports] == ["10.77.3.1"]  # our own
    assert data.reports[0]["room"] == {"network": NETWORK, "asked": 1, "unasked": 5, "answered": 1}


def test_part_of_a_room_is_no_whole_one(sweep: Sweep, tmp_path: Path) -> None:
    way = f"ip -n {VISITOR} route %s blackhole 10.77.3.2/32"
    with meanwhile(way % "add", way % "del"):
        told = sweep("-o", "ruang.html")
    assert told.code == 3 and "1 alamat belum dapat ditanya" in told.err
    assert "1 alamat belum dapat ditanya" in (tmp_path / "ruang.html").read_text(encoding="utf-8")


def test_who_answers_only_arp_is_known_and_did_not_answer(sweep: Sweep) -> None:
    drop = f"ip netns exec {OTHERS} iptables -%s INPUT -p tcp -j DROP"
    with meanwhile(drop % "A", drop % "D"):
        told = sweep()
    assert "6 alamat ditanya, 1 komputer menjawab" in told.out
    assert "1 alamat dikenal komputer ini, tetapi tidak menjawab" in " ".join(told.out.split())
    (row,) = (line for line in told.out.splitlines() if line.startswith(".2 "))
    assert "tidak menjawab" in row and "SUDAH BAIK" not in row


def test_a_router_that_answers_arp_for_all_makes_no_computers(sweep: Sweep) -> None:
    name = f"ip netns exec {OTHERS}"
    answers = f"for n in 4 5 6; do ip -n {OTHERS} neigh %s proxy 10.77.3.$n dev e0; done"
    drop = f"{name} iptables -A %s -p tcp -j DROP"
    route = f"ip -n {OTHERS} route %s 10.77.3.4/30 dev lo"
    at_once = f"{name} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv4/neigh/e0/proxy_delay'"
    begin = "; ".join((at_once, answers % "add", drop % "INPUT", drop % "FORWARD", route % "add"))
    end = "; ".join((answers % "del", f"{name} iptables -F", route % "del"))
    with meanwhile(begin, end):
        told, text = sweep("--format", "json"), sweep()
    assert [r["target"]["host"] for r in told.reports] == ["10.77.3.1"]
    assert told.reports[0]["room"]["answered"] == 1
    assert "4 alamat diwakili satu perangkat" in text.out  # with that of the router itself

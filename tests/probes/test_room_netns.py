"""A room of our own, told as it is: a switch and ten machines, each in a namespace, seen by one without root's powers.

One that drops every packet, some that reject in the ways firewalls do, one that keeps silent in the middle of a word,
and addresses where nobody is. Making it needs root, which CI has. No packet leaves it; all is taken away at the end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import lab
import pytest

pytestmark = pytest.mark.xdist_group("machine")

PREFIX = f"ikmr{os.getpid()}"
SWITCH, VISITOR = f"{PREFIX}s", f"{PREFIX}v"
NETWORK, OWN = "10.62.1", 254
EMULATOR = """
import asyncio, sys
from ikmscan.practice.smb_emulator import SmbEmulator
async def play():
    await SmbEmulator(sys.argv[1]).serve("0.0.0.0", 445)
    print("ready", flush=True)
    await asyncio.Event().wait()
asyncio.run(play())
"""
REJECTS = "iptables -A INPUT -p tcp -m multiport --dports 139,445 -j REJECT --reject-with"
# the last number of each machine's address -> its firewall, and the profile it plays at port 445
FIREWALLS = {
    1: "", 2: "iptables -A INPUT -j DROP", 3: f"{REJECTS} icmp-port-unreachable", 4: f"{REJECTS} icmp-admin-prohibited",
    5: f"{REJECTS} icmp-host-prohibited", 6: f"{REJECTS} tcp-reset",
    7: "iptables -A INPUT -p tcp --dport 445 -j DROP", 8: "", 9: "", 10: "",
}
PLAYED = {8: "win7-unpatched", 9: "win10-patched", 10: "tarpit"}
WITHOUT_POWERS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs")


@dataclass(frozen=True, slots=True)
class Look:
    """One run of the visitor: what it told of each address, how it ended, how long it took."""

    told: dict[str, dict[str, Any]]
    exit: int
    seconds: float

    def outcomes(self, machine: int) -> dict[str, str]:
        findings = self.told[f"{NETWORK}.{machine}"]["findings"]
        return {found["check"]: found["outcome"] for found in findings}

    def facts(self, machine: int, check: str) -> dict[str, Any]:
        findings = self.told[f"{NETWORK}.{machine}"]["findings"]
        facts: dict[str, Any] = next(found["facts"] for found in findings if found["check"] == check)
        return facts


def shell(text: str) -> str:
    done = subprocess.run(["bash", "-euc", text], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def machine(number: int) -> str:
    return f"{PREFIX}m{number}"


def plugged_in(name: str, number: int) -> str:
    """A machine and its cable to the switch, in words of the shell."""
    return f"""
    ip netns add {name}; ip -n {name} link set lo up
    ip -n {name} link add e0 type veth peer name p{number} netns {SWITCH}
    ip -n {SWITCH} link set p{number} master br0 up
    ip -n {name} addr add {NETWORK}.{number}/24 dev e0; ip -n {name} link set e0 up
    """


@pytest.fixture(scope="module")
def room() -> Iterator[None]:
    if os.geteuid():
        pytest.skip("namespaces are made by root only")
    for program, package in (("ip", "iproute2"), ("iptables", "iptables"), ("setpriv", "util-linux")):
        lab.program(program, package)
    playing: list[subprocess.Popen[bytes]] = []
    names = [SWITCH, VISITOR, *map(machine, FIREWALLS)]
    try:
        shell(f"ip netns add {SWITCH}; ip -n {SWITCH} link add br0 type bridge; ip -n {SWITCH} link set br0 up")
        shell(plugged_in(VISITOR, OWN) + "".join(plugged_in(machine(n), n) for n in FIREWALLS))
        for number, rule in FIREWALLS.items():
            shell(f"ip netns exec {machine(number)} {rule}" if rule else ":")
        for number, profile in PLAYED.items():
            playing.append(subprocess.Popen(
                ["ip", "netns", "exec", machine(number), sys.executable, "-c", EMULATOR, profile],
                stdout=subprocess.PIPE, start_new_session=True))
        for process in playing:
            assert process.stdout and process.stdout.readline() == b"ready\n"
        yield
    finally:
        for process in playing:
            process.terminate()
            process.wait(5)
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def look(*words: str) -> Look:
    """What the visitor is told, who may open no raw socket and read no other's packets."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["ip", "netns", "exec", VISITOR, *WITHOUT_POWERS, sys.executable, "-m", "ikmscan", *words, "--format", "json"]
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL,
                              cwd=folder, env={**os.environ, "IKMSCAN_STATE": folder})
        seconds = time.monotonic() - began
        assert "Traceback" not in done.stderr, done.stderr
        reports = [json.loads(line) for line in done.stdout.splitlines()] if done.returncode in (0, 1) else []
    return Look({report["target"]["host"]: report for report in reports}, done.returncode, seconds)


@pytest.fixture(scope="module")
def swept(room: None) -> Look:
    return look("jaringan", f"{NETWORK}.0/24", "--berizin", "--uji-ms17-010")


def segments(number: int) -> int:
    """How many TCP segments a machine has been sent since it began (proc(5), /proc/net/snmp)."""
    lines = shell(f"ip netns exec {machine(number)} cat /proc/net/snmp").splitlines()
    names, values = (line.split() for line in lines if line.startswith("Tcp:"))
    return int(values[names.index("InSegs")])


@pytest.mark.usefixtures("room")
def test_without_consent_no_machine_gets_a_packet() -> None:
    before = [segments(n) for n in FIREWALLS]
    assert look("jaringan", f"{NETWORK}.0/24").exit == 5
    assert [segments(n) for n in FIREWALLS] == before


def test_who_is_there_is_told_and_nobody_else(swept: Look) -> None:
    # machine 2 answers nothing but ARP, which it must
    assert set(swept.told) == {f"{NETWORK}.{n}" for n in (*FIREWALLS, OWN)}


SHUT, HELD, SAID = "closed", "unreachable", "cut_at_target"
TRUTH = {
    1: (SHUT, None), 2: (HELD, ""), 3: (SAID, f"{NETWORK}.3"), 4: (SAID, f"{NETWORK}.4"),
    5: (SAID, f"{NETWORK}.5"), 6: (SHUT, None), 7: (HELD, ""), 8: ("open_in_room", None), 9: ("open_in_room", None),
    OWN: (SHUT, None),
}


@pytest.mark.parametrize("number", TRUTH)
def test_a_refusal_is_told_from_silence_and_from_a_firewall_that_speaks(number: int, swept: Look) -> None:
    outcome, by = TRUTH[number]
    assert swept.outcomes(number)["smb_exposed"] == outcome
    if by is not None:
        assert swept.facts(number, "smb_exposed")["by"] == by


def test_only_a_status_that_proves_it_is_a_verdict_on_the_patch(swept: Look) -> None:
    assert swept.outcomes(8)["ms17_010"] == "vulnerable"
    assert swept.facts(8, "ms17_010")["reason"] == "0xC0000205"
    assert swept.outcomes(9)["ms17_010"] == "patched"
    others = [n for n in (*FIREWALLS, OWN) if n not in (8, 9)]
    assert {swept.outcomes(n).get("ms17_010") for n in others} <= {None, "inconclusive"}


def test_one_that_keeps_silent_in_the_middle_of_a_word_is_neither_safe_nor_open_to_wannacry(swept: Look) -> None:
    told = swept.outcomes(10)
    assert "off" not in (told.get("smb1"), told.get("smb_exposed"))
    assert told.get("ms17_010") in (None, "inconclusive")


def test_machines_that_drop_everything_do_not_hold_up_the_room(swept: Look) -> None:
    assert swept.exit == 1
    each = [report["cost"]["seconds"] for report in swept.told.values()]
    began = [datetime.fromisoformat(report["seen_at"]) for report in swept.told.values()]
    spread = (max(began) - min(began)).total_seconds()  # of whole seconds
    assert spread < sum(each) - max(each) - 1, "one after another the last would begin when all others have ended"


@pytest.mark.usefixtures("room")
def test_an_address_that_the_kernel_has_given_up_is_nobody() -> None:
    # as when somebody asked for the same absent addresses a moment ago: "no route to host" comes while we still wait
    patience = "sysctl -qw net.ipv4.neigh.e0.retrans_time_ms"
    shell(f"ip netns exec {VISITOR} {patience}=100")
    try:
        told = look("jaringan", f"{NETWORK}.0/24", "--berizin").told
        assert set(told) == {f"{NETWORK}.{n}" for n in (*FIREWALLS, OWN)}
    finally:
        shell(f"ip netns exec {VISITOR} {patience}=1000")


@pytest.mark.usefixtures("room")
def test_a_redis_that_guards_itself_against_the_network_is_locked(tmp_path: Path) -> None:
    # protected mode: without a password it speaks to its own machine only, and says so to others
    port = ["--port", "6379", "--bind", "0.0.0.0", "--protected-mode", "yes", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(["ip", "netns", "exec", machine(1), lab.program("redis-server", "redis-server"), *port],
                              stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(100):
            if ":6379" in shell(f"ip netns exec {machine(1)} ss -ltn"):
                break
            time.sleep(0.05)
        told = look("periksa", f"{NETWORK}.1", "--hanya", "databases", "--berizin", "--jaringan-lokal")
        assert told.outcomes(1)["databases"] == "in_room"
        facts = told.facts(1, "databases")
        assert (facts["stack"], facts["note"]) == ("redis", "protected")
    finally:
        server.terminate()
        server.wait(10)

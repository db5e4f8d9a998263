"""Who keeps a door shut, in a little internet of our own: a visitor, two routers, a server, each in a namespace.

Needs root, which CI has. No packet leaves the namespaces; all are taken away at the end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import lab
import pytest

pytestmark = pytest.mark.xdist_group("machine")

VISITOR, NEAR, FAR, SERVER = (f"ikmt{os.getpid()}{name}" for name in "abcd")
ADDRESS, GATE = "45.9.0.9", "45.9.0.1"
LISTENER = """
import socket
door = socket.create_server(("0.0.0.0", 443))
print("ready", flush=True)
while True:
    door.accept()[0].close()
"""


def shell(text: str) -> None:
    done = subprocess.run(["bash", "-euc", text], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def internet() -> Iterator[None]:
    if os.geteuid():
        pytest.skip("namespaces are made by root only")
    for program, package in (("ip", "iproute2"), ("iptables", "iptables")):
        lab.program(program, package)
    try:
        shell(f"""
        for n in {VISITOR} {NEAR} {FAR} {SERVER}; do ip netns add $n; ip -n $n link set lo up; done
        ip -n {VISITOR} link add v0 type veth peer name n0 netns {NEAR}
        ip -n {NEAR} link add n1 type veth peer name f0 netns {FAR}
        ip -n {FAR} link add f1 type veth peer name s0 netns {SERVER}
        ip -n {VISITOR} addr add 10.61.1.1/24 dev v0; ip -n {NEAR} addr add 10.61.1.2/24 dev n0
        ip -n {NEAR} addr add 10.61.2.1/24 dev n1; ip -n {FAR} addr add 10.61.2.2/24 dev f0
        ip -n {FAR} addr add {GATE}/24 dev f1; ip -n {SERVER} addr add {ADDRESS}/24 dev s0
        for pair in {VISITOR}:v0 {NEAR}:n0 {NEAR}:n1 {FAR}:f0 {FAR}:f1 {SERVER}:s0; do
          ip -n ${{pair%%:*}} link set ${{pair##*:}} up; done
        ip -n {VISITOR} route add default via 10.61.1.2; ip -n {NEAR} route add 45.9.0.0/24 via 10.61.2.2
        ip -n {FAR} route add 10.61.1.0/24 via 10.61.2.1; ip -n {SERVER} route add default via {GATE}
        for n in {NEAR} {FAR}; do ip netns exec $n sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0; done
        """)
        listener = subprocess.Popen(["ip", "netns", "exec", SERVER, sys.executable, "-c", LISTENER], stdout=subprocess.PIPE,
                                    start_new_session=True)
        assert listener.stdout and listener.stdout.readline() == b"ready\n"
        yield
        listener.terminate()
        listener.wait(5)
    finally:
        for name in (VISITOR, NEAR, FAR, SERVER):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def look(folder: Path) -> dict[str, object]:
    """What a visitor with consent is told of file sharing."""
    words = [sys.executable, "-m", "ikmscan", ADDRESS, "--berizin", "--hanya", "smb_exposed,tls_versions", "--format", "json",
             "--simpan", str(folder / "dossier.json"), "--batas-waktu", "30"]
    done = subprocess.run(["ip", "netns", "exec", VISITOR, *words], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, "IKMSCAN_STATE": str(folder)}, cwd=folder)
    told = json.loads(done.stdout)
    (found,) = (f for f in told["findings"] if f["check"] == "smb_exposed")
    door = json.loads((folder / "dossier.json").read_text())["seen"]["SmbDoors"]["doors"][0]
    return {"outcome": found["outcome"], "state": door["state"], "by": door["by"], "told": door["note"],
            "cut": door["cut"]}


DROP, REJECT = "-p tcp --dport 445 -j DROP", "-p tcp --dport 445 -j REJECT --reject-with"
BOTH = "-p tcp -m multiport --dports 139,445 -j DROP"
CASES = {
    "nothing listens": ("", "", {"outcome": "closed", "state": "refused", "by": "", "cut": ""}),
    "dropped by the first router": (NEAR, f"FORWARD {BOTH}", {
        "outcome": "cut_upstream", "state": "silent", "by": "", "cut": "upstream"}),
    "dropped by the server": (SERVER, f"INPUT {BOTH}", {
        "outcome": "cut_at_target", "state": "silent", "by": "", "cut": "target"}),
    "dropped by the server's router": (FAR, f"FORWARD {BOTH}", {
        "outcome": "cut_at_target", "state": "silent", "by": "", "cut": "target"}),
    "rejected by the server's firewall": (SERVER, f"INPUT {REJECT} icmp-port-unreachable", {
        "outcome": "cut_at_target", "state": "filtered", "by": ADDRESS, "told": "icmp 3/3"}),
    "forbidden by its router": (FAR, f"FORWARD {REJECT} icmp-admin-prohibited", {
        "state": "filtered", "by": "10.61.2.2", "told": "icmp 3/13"}),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.usefixtures("internet")
def test_who_keeps_port_445_shut_is_told(case: str, tmp_path: Path) -> None:
    where, rule, truth = CASES[case]
    if where:
        shell(f"ip netns exec {where} iptables -A {rule}")
    try:
        began = time.monotonic()
        told = look(tmp_path)
        assert {key: told[key] for key in truth} == truth
        assert time.monotonic() - began < 20
    finally:
        if where:
            shell(f"ip netns exec {where} iptables -D {rule}")

"""Measures the doors: `sudo python bench/doors.py` prints one JSON object (see README.md beside this file).

File sharing and 23 ports of one host over a slow link of our own, half of the ports silent, and a room of 254 addresses
on a cable; medians of several runs. --lawan measures nmap in the same run. --batas ends with 1, and names it on
stderr, when a figure passes its limit. Needs root, gcc, iproute2 and iptables.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping

from doors_lab import HALF, HOST, NETWORK, QUIET_HOST, DoorsLab, RoomLab
from frame import IKMSCAN, Figures, as_root, options, past, tell
from ikmscan.scanner.doors.plan import PORTS
from link import Link, here
from rivals import install_packages
from timing import measure, median

SMB_CHECKS = "smb_exposed,smb1,smb_signing,smbghost,ms17_010,doublepulsar"
PORT_CHECKS = "rdp,databases,remote_admin,other_ports"
# What tells as much as ours does: versions, signing, system, time, compression, the hole and its implant.
SCRIPTS = ("smb-protocols,smb-security-mode,smb2-security-mode,smb-os-discovery,smb2-time,smb2-capabilities,"
           "smb2-vuln-uptime,smb-vuln-ms17-010,smb-double-pulsar-backdoor")
LIMITS = {
    "smb": {"look_s": 0.45}, "smb_ms17_010": {"look_s": 0.75}, "ports_half_silent": {"look_s": 2.0},
    "room": {"wall_s": 3.5},
}
# Our case, its figure beside nmap's wall time, and how many times as long nmap must take at least.
RATIOS = (("smb_ms17_010", "nmap smb", 8.0), ("smb_ms17_010", "nmap smb_quiet", 8.0), ("room", "nmap room", 8.0))
RIVAL_RUNS = 3  # nmap's time depends on whether a refusal of its question for a name was rationed
IN_ROOM, OPEN_TO_WANNACRY = 31, 2  # thirty, and the visitor


def look(lab: Link, address: str, checks: str, *more: str) -> Figures:
    """One run of ikmscan on one address; *look_s* is the look alone, without the start of the process. RuntimeError
    when it does not see the hole that it was asked for."""
    report = lab.folder / "report.json"
    words = ["periksa", address, "--hanya", checks, "--berizin", "--jaringan-lokal", *more, "--format", "json"]
    figures = measure(here(*IKMSCAN, *words, "-o", str(report)), lab.folder)
    told = json.loads(report.read_text(encoding="utf-8"))
    if more and not _open_to_wannacry(told):
        raise RuntimeError(f"{address} is open to WannaCry, and the report does not say so")
    return {**figures, "look_s": told["cost"]["seconds"], "connections": told["cost"]["connections"]}


def slow(lab: Link, times: int) -> Iterator[tuple[str, Figures]]:
    """File sharing and the other ports of one host."""
    cases = {"smb": (HOST, SMB_CHECKS), "smb_ms17_010": (HOST, SMB_CHECKS, "--uji-ms17-010"),
             "ports_half_silent": (HALF, PORT_CHECKS)}
    for name, words in cases.items():
        yield name, median([look(lab, *words) for _ in range(times)])


def room(lab: Link, times: int) -> Figures:
    """The whole room, from process start to the written sheets. RuntimeError when someone is missing there."""
    words = (*IKMSCAN, "jaringan", NETWORK, "--berizin", "--uji-ms17-010", "-o")
    measure(here(*words, str(lab.folder / "room.json")), lab.folder)
    told = [json.loads(line) for line in (lab.folder / "room.json").read_text(encoding="utf-8").splitlines()]
    found = len(told), sum(map(_open_to_wannacry, told))
    if found != (IN_ROOM, OPEN_TO_WANNACRY):
        raise RuntimeError(f"{found} computers and open to WannaCry; {IN_ROOM} and {OPEN_TO_WANNACRY} are there")
    return median([measure(here(*words, str(lab.folder / "room.html")), lab.folder) for _ in range(times)])


def _open_to_wannacry(report: dict[str, list[dict[str, str]]]) -> bool:
    return any(f["check"] == "ms17_010" and f["outcome"] == "vulnerable" for f in report["findings"])


def nmap(lab: Link, *words: str, times: int = 1) -> Figures:
    """nmap, as the bench's user would call it for the same answers."""
    return median([measure(here("nmap", "-n", *words), lab.folder) for _ in range(times)])


def broken(told: Mapping[str, Figures], slack: float) -> Iterator[str]:
    """A line for each figure past its limit, and for each rival that was too quick."""
    yield from past(told, LIMITS, slack)
    times = [(rival, told[rival]["wall_s"] / told[case]["wall_s"], least)
             for case, rival, least in RATIOS if rival in told]
    yield from (f"{rival}: {ratio:.1f} times as long as ours, and {least:g} is the least"
                for rival, ratio, least in times if ratio < least)


def main() -> int:
    """Measure, and print the figures as JSON."""
    given = as_root(options(__doc__, runs=5, rivals="nmap"))
    told: dict[str, Figures] = {}
    if given.lawan:
        install_packages(("nmap",))
    with DoorsLab(50.0) as lab:
        told.update(slow(lab, given.kali))
        if given.lawan:
            ask = ("-Pn", "-p", "445", "--script", SCRIPTS)
            told["nmap smb"] = nmap(lab, *ask, HOST, times=RIVAL_RUNS)
            told["nmap smb_quiet"] = nmap(lab, *ask, QUIET_HOST, times=RIVAL_RUNS)
            told["nmap ports_half_silent"] = nmap(lab, "-Pn", "-sV", "-p", ",".join(map(str, PORTS)), HALF)
    with RoomLab() as lab:
        told["room"] = room(lab, given.kali)
        if given.lawan:
            told["nmap room"] = nmap(lab, "-T4", "-p", "445", "--script", SCRIPTS, NETWORK)
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    return tell({"machine": machine, **told}, broken(told, given.longgar), given)


if __name__ == "__main__":
    sys.exit(main())

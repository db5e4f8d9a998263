"""Measures the doors: `sudo python bench/doors.py` prints one JSON object (see README.md beside this file).

File sharing and 23 ports of one host over a slow link of our own, half of the ports silent, and a room of 254 addresses
on a fast one; medians of several runs. --lawan measures nmap in the same run. --batas ends with 1, and names it on
stderr, when a figure passes its limit. Needs root, gcc and iproute2.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ikmscan.scanner.doors.plan import PORTS
from link import Link, here
from timing import measure, median

Figures = dict[str, float]
IKMSCAN = (sys.executable, "-m", "ikmscan")
THERE = (sys.executable, str(Path(__file__).with_name("doors_there.py")))
HOST, HALF = "10.77.3.1", "10.77.4.1"
ROOM = "10.77.5.0/24"
SHARING = ("win7-unpatched", "win7-dopu", "win7-patched", "win10-patched", "win10-1903", "win2019-sign",
           "win2012-nonull", "samba-nt1", "smb1-off-by-ffff", "tarpit")
THERE_TOO = 20  # that share nothing, and refuse
SILENT = tuple(sorted(PORTS)[::2])
SMB_CHECKS = "smb_exposed,smb1,smb_signing,smbghost,ms17_010,doublepulsar"
PORT_CHECKS = "rdp,databases,remote_admin,other_ports"
# What tells as much as ours does: versions, signing, system, time, compression, the hole and its implant.
SCRIPTS = ("smb-protocols,smb-security-mode,smb2-security-mode,smb-os-discovery,smb2-time,smb2-capabilities,"
           "smb2-vuln-uptime,smb-vuln-ms17-010,smb-double-pulsar-backdoor")
LIMITS: Mapping[str, Mapping[str, float]] = {
    "smb": {"look_s": 0.45}, "smb_ms17_010": {"look_s": 0.75}, "ports_half_silent": {"look_s": 2.0},
    "room": {"wall_s": 3.5},
}


class DoorsLab(Link):
    """One Windows, one host with silent ports."""

    def serve(self) -> None:
        self.more_addresses([HOST, HALF])
        self.ready(self.start_there(*THERE, "smb", f"{HOST}=win7-unpatched"))
        self.ready(self.start_there(*THERE, "silent", HALF, *map(str, SILENT)))


class RoomLab(Link):
    """Thirty computers of 254 addresses; the others answer nothing."""

    def serve(self) -> None:
        first, last = len(SHARING), len(SHARING) + THERE_TOO
        self.more_addresses([f"10.77.5.{n}" for n in range(1, last + 1)])
        hosts = [f"10.77.5.{n}={profile}" for n, profile in zip(range(1, first + 1), SHARING, strict=True)]
        self.ready(self.start_there(*THERE, "smb", *hosts))


def look(lab: Link, address: str, checks: str, *more: str) -> Figures:
    """One run of ikmscan on one address; *look_s* is the look alone, without the start of the process."""
    report = lab.folder / "report.json"
    words = ["periksa", address, "--hanya", checks, "--berizin", "--jaringan-lokal", *more, "--format", "json"]
    figures = measure(here(*IKMSCAN, *words, "-o", str(report)), lab.folder)
    told = json.loads(report.read_text(encoding="utf-8"))
    return {**figures, "look_s": told["cost"]["seconds"], "connections": told["cost"]["connections"]}


def slow(lab: Link, times: int) -> Iterator[tuple[str, Figures]]:
    """File sharing and the other ports of one host."""
    cases = {"smb": (HOST, SMB_CHECKS), "smb_ms17_010": (HOST, SMB_CHECKS, "--uji-ms17-010"),
             "ports_half_silent": (HALF, PORT_CHECKS)}
    for name, words in cases.items():
        yield name, median([look(lab, *words) for _ in range(times)])


def room(lab: Link, times: int) -> Figures:
    """The whole room, from process start to the written sheets."""
    words = ("jaringan", ROOM, "--berizin", "--uji-ms17-010", "-o", str(lab.folder / "room.html"))
    return median([measure(here(*IKMSCAN, *words), lab.folder) for _ in range(times)])


def nmap(lab: Link, *words: str) -> Figures:
    """nmap once, as the bench's user would call it for the same answers."""
    return {k: round(v, 3) for k, v in measure(here("nmap", "-n", *words), lab.folder).items()}


def broken(told: Mapping[str, Figures], slack: float) -> list[str]:
    """A line for each figure past its limit."""
    return [f"{case}: {figure} is {told[case][figure]:g}, and {limit * slack:g} is the most"
            for case, limits in LIMITS.items() for figure, limit in limits.items()
            if told.get(case, {}).get(figure, 0) > limit * slack]


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kali", type=int, default=5, help="runs of each case (default 5)")
    words.add_argument("--lawan", action="store_true", help="measure nmap too (minutes)")
    words.add_argument("--batas", action="store_true", help="exit 1 when a figure passes its limit")
    words.add_argument("--longgar", type=float, default=1.0, help="times may be so many times as long (default 1)")
    given = words.parse_args()
    if os.geteuid():
        words.error("the slow link needs root")
    return given


def main() -> int:
    """Measure, and print the figures as JSON."""
    given = arguments()
    told: dict[str, Figures] = {}
    with DoorsLab(50.0) as lab:
        told.update(slow(lab, given.kali))
        if given.lawan:
            told["nmap smb"] = nmap(lab, "-Pn", "-p", "445", "--script", SCRIPTS, HOST)
            told["nmap ports_half_silent"] = nmap(lab, "-Pn", "-sV", "-p", ",".join(map(str, PORTS)), HALF)
    with RoomLab(0.5) as lab:
        told["room"] = room(lab, given.kali)
        if given.lawan:
            told["nmap room"] = nmap(lab, "-T4", "-p", "445", "--script", SCRIPTS, ROOM)
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    print(json.dumps({"machine": machine, **told}, indent=1))
    past = broken(told, given.longgar) if given.batas else []
    for line in past:
        print(line, file=sys.stderr)
    return 1 if past else 0


if __name__ == "__main__":
    sys.exit(main())

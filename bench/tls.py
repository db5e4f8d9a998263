"""Measures the TLS audit: `sudo python bench/tls.py` prints one JSON object (see README.md beside this file).

A modern and a wide open server (tls_lab.py) over a slow link of our own, every run from process start to report;
medians of several. --lawan measures sslyze, sslscan and nmap in the same run, against the same servers. --batas ends
with 1, and names it on stderr, when a figure passes its limit. Needs root, gcc, iproute2, nginx and openssl.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from frame import IKMSCAN, Figures, as_root, options, past, tell
from link import here
from rivals import rivals
from timing import measure, median
from tls_lab import MODERN_HOST, WIDE, WIDE_HOST, TlsLab

MODERN, OLD = {MODERN_HOST: "10.77.1.1"}, {WIDE_HOST: WIDE}
LOSSY = {"rate_kbit": 1000.0, "loss": 1.0}
# The cases of one site: its server, and the options beside --hanya tls.
CASES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "modern": (MODERN, ()), "wide": (OLD, ()), "modern_level2": (MODERN, ("--berizin",)),
    "wide_level2": (OLD, ("--berizin",)), "modern_full": (MODERN, ("--tls-lengkap",)),
    "wide_full": (OLD, ("--tls-lengkap",)),
}
# What each figure must not pass. *bytes*: both ways, at IP level.
LIMITS = {
    "modern": {"wall_s": 0.8, "cpu_s": 0.45, "cpu_beyond_imports_s": 0.10, "connections": 14, "bytes": 30_000},
    "wide": {"wall_s": 1.0, "connections": 25}, "wide_level2": {"connections": 40},
    "modern_full": {"wall_s": 1.4}, "wide_full": {"wall_s": 3.0},
    "lossy": {"wall_s": 0.7, "worst_wall_s": 2.0},
    "many_sites": {"wall_s": 3.0, "cpu_ms_a_site": 10.0},
}


def audit(lab: TlsLab, sites: dict[str, str], options: tuple[str, ...] = ()) -> Figures:
    """One run of ikmscan on *sites* (name -> address). *connections* is its own count, *syns* that of the line."""
    report = lab.folder / "report.json"
    report.unlink(missing_ok=True)
    lab.crossed()
    # A permit is remembered: runs with and without one have homes of their own.
    at = lab.folder / ("level2" if "--berizin" in options else "level1")
    at.mkdir(exist_ok=True)
    figures = measure(here(*IKMSCAN, *_words(lab, sites, options), "-o", str(report)), at)
    told = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    # All that no server let us see. Of SCTs and issuers the bench's own CA has nothing to show.
    unseen = [f"{r['target']['host']}: {u['check']} {u['why']}" for r in told for u in r["unseen"]
              if u["why"] not in ("no_consent", "not_asked")]
    if len(told) != len(sites) or (unseen and not lab.lossy):
        raise RuntimeError(f"{len(told)} reports of {len(sites)} sites; unseen: {', '.join(unseen[:8])}")
    return {
        **figures, "audit_s": max(r["cost"]["seconds"] for r in told), "unseen": len(unseen),
        "connections": sum(r["cost"]["connections"] for r in told), **_line(lab),
    }


def _words(lab: TlsLab, sites: dict[str, str], options: tuple[str, ...]) -> list[str]:
    words = ["periksa", *sites, "--hanya", "tls", *options, "--jaringan-lokal", "--ca", str(lab.folder / "ca.pem"),
             "--format", "json"]
    for name, address in sites.items():
        words += ["--resolve", f"{name}={address}"]
    return words


def _line(lab: TlsLab) -> Figures:
    """What crossed the line, when the last goodbye has crossed it too."""
    time.sleep(3 * lab.rtt_s)
    crossed = lab.crossed()
    return {"syns": crossed["syns"], "out_bytes": crossed["out_bytes"], "in_bytes": crossed["in_bytes"],
            "bytes": crossed["out_bytes"] + crossed["in_bytes"], "lost_packets": crossed["lost"]}


def imports(lab: TlsLab) -> Callable[[], Figures]:
    """A process that only imports what a run on the modern server imports, in the same order."""
    words = [sys.executable, "-X", "importtime", "-m", "ikmscan", *_words(lab, MODERN, ()), "-o", "/dev/null"]
    said = subprocess.run(here(*words), capture_output=True, text=True, check=False, cwd=lab.folder).stderr
    names = [line.rsplit("|", 1)[1].strip() for line in said.splitlines()
             if line.startswith("import time:") and "imported package" not in line]
    script = lab.folder / "imports.py"
    script.write_text("import contextlib, importlib\n"
                      f"for name in {names!r}:\n    with contextlib.suppress(Exception):\n"
                      "        importlib.import_module(name)\n")
    return lambda: measure(here(sys.executable, str(script)), lab.folder)


def one_site(lab: TlsLab, times: int) -> Iterator[tuple[str, Figures]]:
    """Every case of CASES. The runs take turns, so that a busy minute of the machine falls on all alike."""
    bare = imports(lab)
    runs: dict[str, list[Figures]] = {name: [] for name in (*CASES, "imports")}
    for turn in range(times + 1):
        for name, (sites, chosen) in CASES.items():
            figures = audit(lab, sites, chosen)
            if turn:  # the first one only warms up
                runs[name].append(figures)
        if turn:
            runs["imports"].append(bare())
    # the best of each: others on the machine only add, and what they add to one of the two is not ours
    beyond_s = min(run["cpu_s"] for run in runs["modern"]) - min(run["cpu_s"] for run in runs["imports"])
    for name, figures in runs.items():
        more = {"cpu_beyond_imports_s": round(beyond_s, 3)} if name == "modern" else {}
        yield name, {**median(figures), **more}


def many_sites(lab: TlsLab, times: int) -> Figures:
    """All sites of the lab in one run, and what each more than the first costs."""
    runs = []
    for _ in range(times):
        one, every = audit(lab, MODERN), audit(lab, lab.sites)
        count = len(lab.sites)
        every["sites"] = count
        every["cpu_ms_a_site"] = (every["cpu_s"] - one["cpu_s"]) / (count - 1) * 1000
        every["cpu_ms_a_site_all"] = every["cpu_s"] / count * 1000
        runs.append(every)
    return median(runs)


def lossy(lab: TlsLab, times: int) -> Figures:
    """The modern server over a line that is thin and loses packets."""
    runs = [audit(lab, MODERN) for _ in range(times)]
    return {**median(runs), "runs": times, "worst_wall_s": round(max(r["wall_s"] for r in runs), 3),
            "unseen": sum(r["unseen"] for r in runs), "lost_packets": sum(r["lost_packets"] for r in runs)}


def others(lab: TlsLab, asked: dict[str, Callable[[str, str], list[str]]]) -> Iterator[tuple[str, Figures]]:
    """Each rival once on each server; nmap opens raw sockets, so connections are counted on the line."""
    for server, sites in (("modern", MODERN), ("wide", OLD)):
        for rival, command in asked.items():
            lab.crossed()
            [(name, address)] = sites.items()
            figures = measure(here(*command(name, address)), lab.folder)
            yield f"{rival} {server}", {k: round(v, 3) for k, v in {**figures, **_line(lab)}.items()}


def broken(told: dict[str, Figures], slack: float) -> Iterator[str]:
    """A line for each figure past its limit, and for each run that counted other connections than the line did."""
    yield from past(told, LIMITS, slack)
    for case, its in told.items():
        if not its.get("lost_packets", 1) and its.get("connections", its["syns"]) != its["syns"]:
            yield f"{case}: {its['connections']:g} connections by its own count, {its['syns']:g} on the line"


def main() -> int:
    """Measure, and print the figures as JSON."""
    words = options(__doc__, runs=5, rtt_ms=100, sites=100, rivals="sslyze, sslscan and nmap")
    words.add_argument("--rugi", type=int, default=20, help="runs over the lossy line (default 20; 0: none)")
    given = as_root(words)
    told: dict[str, Figures] = {}
    with TlsLab(max(1, given.situs), given.rtt / 2) as lab:
        told.update(one_site(lab, given.kali))
        if given.situs > 1:
            told["many_sites"] = many_sites(lab, min(3, given.kali))
        if given.lawan:
            told.update(others(lab, rivals(lab.folder)))
    if given.rugi:
        with TlsLab(1, given.rtt / 2, **LOSSY) as lab:
            told["lossy"] = lossy(lab, given.rugi)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "rtt_ms": given.rtt}
    return tell({"machine": machine, **told}, broken(told, given.longgar), given)


if __name__ == "__main__":
    sys.exit(main())

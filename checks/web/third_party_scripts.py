"""Whose programs run inside the shop.

Each script of somebody else can do in the shop whatever the shop can: read what customers type, change prices, send
data away. Most are wanted (measuring, chat, payment); one that nobody remembers is the way thieves of card data come.

Judged by the hosts of scripts and frames that the front page itself names; what those load in turn is not seen. Known
names stand in parties.toml. Hosts that are known to have served malicious code are named as such.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ...scanner.evidence import Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..links import resolved
from ..site_names import host_of, same_owner

NONE = Outcome("none", Level.GOOD)
OTHERS = Outcome("others", Level.HINT)
TRACKERS = Outcome("trackers", Level.HINT)
MALICIOUS = Outcome("malicious", Level.HIGH)
NAMED = 8


@check(NONE, OTHERS, TRACKERS, MALICIOUS, area="site", source="UU No. 27 Tahun 2022 (PDP); OWASP ASVS 4.0 section 10.3")
def CHECK(page: Page, markup: Markup) -> Verdict:
    """The strangers whose scripts the front page loads."""
    here = host_of(page.reply.url)
    named = (host_of(resolved(markup, e.get("src"))) for e in markup.every("script", "iframe", "frame"))
    hosts = list(dict.fromkeys(h for h in named if h and not same_owner(h, here)))
    table = _table()
    bad = [h for h in hosts if _at(h, table["bad"])]
    if bad:
        return MALICIOUS(hosts=tuple(bad[:NAMED]))
    trackers = [h for h in hosts if _at(h, table["tracker"])]
    if trackers:
        return TRACKERS(trackers=tuple(trackers[:NAMED]), hosts=tuple(hosts[:NAMED]), count=len(hosts))
    return OTHERS(hosts=tuple(hosts[:NAMED]), count=len(hosts)) if hosts else NONE()


def _at(host: str, places: tuple[str, ...]) -> bool:
    return any(host == p or host.endswith(f".{p}") for p in places)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    raw = tomllib.loads(files(__package__.rpartition(".")[0]).joinpath("parties.toml").read_text(encoding="utf-8"))
    trackers = (place for row in raw["party"].values() if row["kind"] == "tracker" for place in row["at"])
    return {"tracker": tuple(trackers), "bad": tuple(raw["bad"]["at"])}

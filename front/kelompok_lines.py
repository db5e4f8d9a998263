"""The progress of a class as plain lines: for a log, a pipe and a screen that cannot do more."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Protocol

from ..scanner.runs import Step
from ..scanner.stages import DIVERTED
from ..workshop.roster import Site
from ..workshop.spoken import say as word
from .kelompok_books import say
from .telling import tell

SOON_S, EVERY_S, EVERY_LEFT_S = 1.0, 2.0, 10.0
PASSED = (Step.NAMES, Step.TLS, Step.PAGE)
WORDS = ("name_not_found", "dns_failed", "timed_out", "no_route", "unreachable", "refused", "reset", "closed",
         "tls_failed", "protocol_error", "forbidden_address", "diverted", "shut_out", "link", "bug")


class View(Protocol):
    """Who shows how far the class is. Called from the loop of the scan, so it never waits."""

    def state(self, key: str, step: Step, why: str) -> None:
        """A site has come so far."""

    def link(self, carries: bool, *, lying: bool = False) -> None:
        """Our own line went down, or came back; *lying*: it waits for a login."""

    def tick(self, elapsed_s: float) -> None:
        """Called several times a second."""

    def close(self) -> None:
        """The run is over, or was stopped."""


class Lines:
    """One line for each site that ended, and every few seconds one for the class. *done*: how many sites had ended
    before."""

    def __init__(self, sites: tuple[Site, ...], done: int, lang: str) -> None:
        self._sites = {site.key: site for site in sites}
        self._lang, self._all = lang, len(sites)
        self._before = self._done = done
        self._known: dict[str, set[Step]] = defaultdict(set)
        self._passed: Counter[Step] = Counter()
        self._told, self._told_of = (-EVERY_S, ""), frozenset[Step]()

    def state(self, key: str, step: Step, why: str) -> None:
        """A site has come so far."""
        passed = PASSED[: PASSED.index(step) + 1] if step in PASSED else ()
        self._passed.update(set(passed) - self._known[key])
        self._known[key].update(passed)
        if step.final:
            self._done += 1
            tell(ended(self._sites[key], step, why, self._lang))

    def link(self, carries: bool, *, lying: bool = False) -> None:
        """Our own line went down, or came back."""
        tell(say("link_back" if carries else "link_login" if lying else "link_down", self._lang))

    def tick(self, elapsed_s: float) -> None:
        """A line for the class, when something changed."""
        last_s, last = self._told
        first = frozenset(self._passed) - self._told_of  # the room waits for the first of each kind
        if not first and elapsed_s - last_s < (EVERY_S if elapsed_s > EVERY_LEFT_S else SOON_S):
            return
        self._told_of |= first
        values: dict[str, int] = {str(step): self._passed[step] for step in PASSED}
        clock = f"{int(elapsed_s) // 60:02}:{int(elapsed_s) % 60:02}"
        key, ended = "progress", self._done - self._before
        if ended >= 3 and elapsed_s > EVERY_LEFT_S and self._done < self._all:
            key = "left"
            values["minutes"] = minutes((self._all - self._done) * elapsed_s / ended)
        line = say(key, self._lang, clock="{clock}", done=self._done, all=self._all, **values)
        if line != last:
            self._told = (elapsed_s, line)
            tell(line.replace("{clock}", clock))

    def close(self) -> None:
        """Nothing is left to tidy up."""


def ended(site: Site, step: Step, why: str, lang: str) -> str:
    """The line for a site that ended."""
    values = {"number": ", ".join(map(str, site.numbers[:5])), "site": site.key, "state": word(f"step_{step}", lang)}
    if not why:
        return say("site", lang, **values)
    return say("site_why", lang, why=say(f"why.{why if why in WORDS else 'other'}", lang), **values)


def minutes(seconds: float) -> int:
    """Whole minutes, never none."""
    return max(1, math.ceil(seconds / 60))


def diverted(whys: list[str], lang: str) -> str:
    """The line for what this network leads elsewhere, or ""."""
    count = whys.count(DIVERTED)
    return say("diverted", lang, count=count) if count else ""

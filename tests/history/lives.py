"""Sites for tests of the watch, drawn as rows: what one check says run by run, one letter a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from ikmscan.checks.check import Level
from ikmscan.history.expiry import Term
from ikmscan.history.glance import Glance, second, sights_of
from ikmscan.history.transitions import Event
from ikmscan.history.watch import Memory, remember, suspects
from ikmscan.reports.result import Result, Told

START = datetime(2026, 1, 5, 20, 17, tzinfo=UTC)
DAY = timedelta(days=1)
LETTERS = {".": Level.GOOD, "l": Level.LOW, "m": Level.MEDIUM, "h": Level.HIGH, "c": Level.CRITICAL}


def told(check: str, letter: str, subject: str | None = None) -> Told:
    """One finding; "?" is a silent site, "-" what nobody asked."""
    if letter in "?-":
        return Told(check, subject, "", Level.UNKNOWN, "timed_out" if letter == "?" else "no_consent")
    level = LETTERS[letter]
    return Told(check, subject, "good" if level is Level.GOOD else "bad", level, titles=(f"{check} {letter}",) * 2)


def result(site: str, findings: Iterable[Told], at: datetime, silent: Iterable[str] = ()) -> Result:
    return Result(site, 443, at, None, None, 1, "1", "2026-01-01", 1, tuple(findings), frozenset(silent))


def seen(site: str, findings: Iterable[Told], at: datetime, address: str = "192.0.2.1",
         addresses: tuple[str, ...] = (), terms: Iterable[Term] = (), servers: tuple[str, ...] = (),
         date: datetime | None = None) -> Glance:
    made = result(site, findings, at)
    return Glance(site, made, sights_of(site, made.told, address), address, addresses or (address,), tuple(terms),
                  servers, date)


def live(check: str, row: str, again: str = "", addresses: str = "", step: timedelta = DAY) -> list[tuple[int, Event]]:
    """The news of a site of which *check* says *row*, one letter a run; *again*: what a second look in that run says
    (" " and beyond its end: the same). *addresses*: which of the site's two addresses answered ("1", "2")."""
    memory, news = Memory("toko.id"), []
    both = ("192.0.2.1", "192.0.2.2") if addresses else ("192.0.2.1",)
    for run, letter in enumerate(row):
        at = START + run * step
        where = f"192.0.2.{addresses[run % len(addresses)]}" if addresses else "192.0.2.1"
        first = seen("toko.id", [told(check, letter), told("csp", ".")], at, where, both)
        asked = suspects(memory, first, at)
        if asked:
            more = again[run] if run < len(again) and again[run] != " " else letter
            first = second(first, seen("toko.id", [told(check, more), told("csp", ".")], at, where, both), asked)
        memory, events = remember(memory, first, at)
        news += [(run, event) for event in events]
    return news

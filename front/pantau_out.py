"""What `pantau` writes beside its messages: numbers for Prometheus and the page of all sites, each in one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from ..checks.check import Level
from ..history import overview, prometheus
from ..history.journal import Journal
from ..history.prometheus import Site
from ..history.sqlite_store import moment, stamp
from .judging import threshold
from .pantau_plan import Plan
from .writing import write_file

SUCCESS = "success"


def write_outputs(plan: Plan, journal: Journal, names: Sequence[str], seconds: float, *, ended_well: bool) -> None:
    """Write what was asked for; the time of the last good end is remembered."""
    now, lang = datetime.now(UTC), plan.choices.bahasa
    if ended_well:
        journal.set_remark(SUCCESS, stamp(now))
    if plan.prometheus is None and plan.page is None:
        return
    sites = [site_of(journal, name) for name in names]
    if plan.prometheus is not None:
        last = journal.remark(SUCCESS)
        text = prometheus.render(sites, now, moment(last) if last else None, seconds)
        write_file(plan.prometheus, text, lang)
    if plan.page is not None:
        least = threshold(plan.choices) or Level.LOW
        trails = [journal.looks(name) for name in names]
        write_file(plan.page, overview.render(sites, trails, least, now, plan.manner.tongue), lang)


def site_of(journal: Journal, name: str) -> Site:
    """What is known of one site."""
    return Site(name, journal.last_look(name), journal.observations(name), journal.memory(name).warned)

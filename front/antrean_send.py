"""`ikmscan antrean siapkan`, `kirim` and `batal`: a list -> names resolved -> shards in the queue, now or weekly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from .. import __version__
from ..cluster.database import Base, BaseFault
from ..cluster.postgres_queue import PostgresQueue
from ..cluster.postgres_store import PostgresStore
from ..cluster.schedule import Listed, Plan, Schedule
from ..cluster.sharding import place_of, shards
from ..reports.exits import Exit
from ..scanner.budget import Budget
from ..scanner.evidence import Addresses, Unseen, Why
from ..scanner.resolver import Memory, NameServers, Resolver
from ..scanner.runs import Run, RunConflict
from ..scanner.target import Target, TargetError, read
from ..workshop.places import province, trade
from ..workshop.roster import Roster
from .antrean_base import address_of, opened, say, told
from .kelompok_books import slug
from .kelompok_read import roster_of
from .machine import Refusal, read_bounded, shown
from .options import Choices
from .running import to_the_end
from .settings import settings_of

log = logging.getLogger("ikmscan.cluster")
AT_ONCE, RESOLVE_S, AGAIN = 32, 20.0, 2
UNKNOWN = "tanpa alamat"  # a place like others: its shards one after another
MOST_LIST_BYTES = 128 * 2**20
WEEK, SHOWN = 7, 10
Found = list[tuple[str, str]]


def prepare(given: dict[str, Any]) -> Exit:
    """Run `antrean siapkan`."""
    lang, address = given["bahasa"], address_of(given)
    with told(lang), Base(address) as base:
        before, now = base.prepare()
    click.echo(say("ready" if before == now else "prepared", lang, before=before, now=now))
    return Exit.CLEAN


def send(given: dict[str, Any], choices: Choices) -> Exit:
    """Run `antrean kirim`."""
    lang, sites = choices.bahasa, _sites(given, choices)
    if not sites:
        raise Refusal(say("nothing", lang, list=shown(Path(given["daftar"]))))
    name = slug(given["nama"] or Path(given["daftar"]).stem)
    with opened(given) as base:
        if given["tiap_minggu"]:
            Schedule(base).keep(Plan(name, base.now(), WEEK, sites))
            click.echo(say("planned", lang, name=name, count=len(sites)))
            return Exit.CLEAN
        try:
            new, count = to_the_end(submit(base, name, sites, settings_of(choices).names))
        except RunConflict:
            raise Refusal(say("conflict", lang, name=name)) from None
    known = len(sites) - new
    key = "sent" if not known else "sent_more" if new else "sent_none"
    click.echo(say(key, lang, name=name, sites=new or known, shards=count, known=known))
    return Exit.CLEAN


async def submit(base: Base, run: str, sites: Sequence[Listed], names: NameServers) -> tuple[int, int]:
    """Put *run* into the queue: how many sites are new to it, and in how many shards. What failed or was called off
    before is sent again; whatever else it holds already stays where it is."""
    queue, now = PostgresQueue(base), base.now()
    known = queue.holds(run)
    found = await _places([site.key for site in sites if site.key not in known], names)
    with base.change():
        last, known = queue.clear(run), queue.holds(run)
        new = [pair for pair in found if pair[0] not in known]
        made = [replace(shard, name=f"{shard.name}+{last}" if known else shard.name) for shard in shards(new, now)]
        PostgresStore(base).begin(Run(run, now, {"level": "1", "tool": __version__}))
        Schedule(base).listed(run, sites)
        queue.submit(run, made)
    return len(new), len(made)


async def submit_due(base: Base, names: NameServers) -> None:
    """Begin what the schedule has due. What could not be begun stays due, and keeps no other plan from its turn."""
    schedule, tried = Schedule(base), set[str]()
    while (plan := schedule.take(tried)) is not None:
        tried.add(plan.name)
        try:
            with contextlib.suppress(RunConflict):  # this day's stands there already, of another version of ours
                await submit(base, plan.run, plan.sites, names)
            schedule.done(plan)
        except BaseFault as fault:
            log.warning("the plan %s could not be begun: %s", plan.name, fault)
        finally:
            schedule.leave(plan)


async def _places(keys: Sequence[str], names: NameServers) -> Found:
    """Each key with the place where it stands, in their order. Whom no name server answered for is asked for again: his
    shop may stand beside others, which is to be known before anybody knocks."""
    found = dict(await _asked(keys, names))
    for _ in range(AGAIN):
        late = [key for key, place in found.items() if place == UNKNOWN]
        found |= dict(await _asked(late, names))
    return [(key, found[key]) for key in keys]


async def _asked(keys: Sequence[str], names: NameServers) -> Found:
    waiting, memory, found = list(keys)[::-1], Memory(), list[tuple[str, str]]()

    async def ask() -> None:
        while waiting:
            key = waiting.pop()
            target = target_of(key)
            budget = Budget(asyncio.get_running_loop().time() + RESOLVE_S)
            resolver = Resolver(names, budget, memory)
            try:
                seen = await resolver.addresses(target.host)
            finally:
                await resolver.close()
            late = isinstance(seen, Unseen) and seen.why is not Why.NAME_NOT_FOUND
            address = seen.every[0] if isinstance(seen, Addresses) else ""
            found.append((key, place_of(target.host, address) or (UNKNOWN if late else "")))

    async with asyncio.TaskGroup() as group:
        for _ in range(min(AT_ONCE, len(waiting))):
            group.create_task(ask())
    return found


def target_of(key: str) -> Target:
    """The target that *key* stands for; it was read when the list was."""
    got = read(key, local_ok=True)
    if not isinstance(got, Target):
        raise TypeError(key)
    return got


def _sites(given: dict[str, Any], choices: Choices) -> tuple[Listed, ...]:
    path = Path(given["daftar"])
    if path.suffix.lower() != ".txt":
        return _of_roster(roster_of(given["daftar"], choices.bahasa))
    sites, wrong = dict[str, Listed](), list[int]()
    text = read_bounded(path, MOST_LIST_BYTES, choices.bahasa).decode("utf-8-sig", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if not (words := line.strip()) or words.startswith("#"):
            continue
        got = _read(words[:1000], local_ok=choices.jaringan_lokal)
        if got is None:
            wrong.append(number)
        else:
            sites[got.shown] = Listed(got.shown)
    if wrong:
        lines = ", ".join(map(str, wrong[:SHOWN])) + (" …" if len(wrong) > SHOWN else "")
        click.echo(say("wrong_lines", choices.bahasa, count=len(wrong), lines=lines), err=True)
    return tuple(sites.values())


def _read(words: str, *, local_ok: bool) -> Target | None:
    try:
        got = read(words, local_ok=local_ok)
    except TargetError:
        return None
    return got if isinstance(got, Target) else None


def _of_roster(roster: Roster) -> tuple[Listed, ...]:
    """The sites of a list of participants, with trade and province as one of few words: no name, no contact."""
    sites: dict[str, Listed] = {}
    for person in roster.participants:
        about = trade(person.commodity), province(person.province)
        for entry in person.entries:
            if entry.target is not None:
                sites.setdefault(entry.target.shown, Listed(entry.target.shown, *about))
    return tuple(sites.values())


def cancel(given: dict[str, Any]) -> Exit:
    """Run `antrean batal`."""
    lang, name = given["bahasa"], given["run"]
    with opened(given) as base:
        store, queue = PostgresStore(base), PostgresQueue(base)
        unplanned = given["jadwal"] and Schedule(base).forget(name)
        known = name in {run.name for run in store.runs()}
        if not known and not unplanned:
            planned = any(plan == name for plan, *_ in Schedule(base).plans())
            raise Refusal(say("only_planned" if planned else "no_run", lang, name=name[:60]))
        if known:
            queue.cancel(name)
        if given["hapus"] and known:
            queue.forget(name)
            store.forget(name)
            base.run("DELETE FROM ikmscan.listed WHERE run = %s", name)
    if unplanned:
        click.echo(say("unplanned", lang, name=name))
    if known:
        click.echo(say("erased" if given["hapus"] else "cancelled", lang, name=name))
    return Exit.CLEAN

"""`ikmscan antrean status` and `ekspor`: how far a run is, its results as JSON Lines or CSV, and national numbers of
which none tells of fewer than five."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click

from ..checks.check import Check
from ..cluster.database import Base, BaseFault
from ..cluster.figures import STATES, figures, prometheus, server, workers
from ..cluster.postgres_store import PostgresStore
from ..cluster.schedule import Listed, Schedule
from ..reports.csv import BOM, quoted
from ..reports.exits import Exit
from ..reports.language import moment
from ..scanner.evidence import from_json
from ..scanner.probes import all_probes
from ..scanner.runs import Result, Run, Summary
from ..workshop import ministry
from ..workshop.counting import Class, Standing, looked
from ..workshop.roster import Participant
from .antrean_base import address_of, opened, say, told
from .judging import judging
from .machine import Refusal, unwritable
from .options import ZONES, Choices
from .writing import check_place

COLUMNS = ("key", "seen_at", "address", "letter", "score", "failed", "judged_by")


def status(given: dict[str, Any]) -> Exit:
    """Run `antrean status`."""
    lang = given["bahasa"]
    if given["layani"]:
        return _serve(given, *given["layani"])
    with opened(given) as base:
        if given["prometheus"]:
            click.echo(prometheus(base), nl=False)
            return Exit.CLEAN
        all_of_them = figures(base, given["run"])
        if given["run"] and not all_of_them:
            raise Refusal(say("no_run", lang, name=given["run"][:60]))
        click.echo(say("workers", lang, count=workers(base)))
        for one in all_of_them:
            states = ", ".join(f"{say(f'state.{s}', lang)} {one.shards[s]}" for s in STATES if one.shards[s])
            click.echo(say("status", lang, name=one.run, results=one.results, sites=sum(one.sites.values()),
                           states=states or "-", hour=one.last_hour, minutes=round(one.oldest_s / 60)))
        for name, due, days, count in () if given["run"] else Schedule(base).plans():
            click.echo(say("plan", lang, name=name, sites=count, days=days, due=moment(due, lang, ZONES["wib"])))
    return Exit.CLEAN


def _serve(given: dict[str, Any], host: str, port: int) -> Exit:
    lang, address = given["bahasa"], address_of(given)

    def text() -> str | None:
        try:
            with Base(address) as base:  # once for each question: they come once in fifteen seconds
                return prometheus(base)
        except BaseFault:
            return None

    with told(lang), Base(address) as base:
        base.ready()
    with server(host, port, text) as serving:
        click.echo(say("serving", lang, host=host, port=serving.server_port), err=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            return Exit.INTERRUPTED
    return Exit.CLEAN


def export(given: dict[str, Any]) -> Exit:
    """Run `antrean ekspor`."""
    lang = given["bahasa"]
    if given["keluaran"]:
        check_place(Path(given["keluaran"]), lang)
    with opened(given) as base:
        store = PostgresStore(base)
        run = next((run for run in store.runs() if run.name == given["run"]), None)
        if run is None:
            raise Refusal(say("no_run", lang, name=given["run"][:60]))
        lines = _national(base, store, run, given) if given["statistik"] else _lines(store, run.name, given)
        if not given["keluaran"]:
            _write(lines, sys.stdout.buffer)
            return Exit.CLEAN
        path = Path(given["keluaran"])
        try:
            with path.open("wb") as file:
                _write(lines, file)
        except OSError as error:
            raise unwritable(path, error, lang) from None
    return Exit.CLEAN


def _write(lines: Iterator[str], file: IO[bytes]) -> None:
    for line in lines:
        file.write(line.encode("utf-8"))
    file.flush()


def _lines(store: PostgresStore, run: str, given: dict[str, Any]) -> Iterator[str]:
    if given["bentuk"] == "csv":
        yield BOM + quoted(COLUMNS)
        for result in store.iter(run):
            yield quoted(_cells(result))
        return
    for result in store.iter(run):
        told_of: dict[str, object] = dict(zip(COLUMNS, (*_cells(result)[:3], *_summary(result.summary)), strict=True))
        if given["lengkap"]:
            told_of["dossier"] = json.loads(result.document)
        yield json.dumps(told_of) + "\n"


def _cells(result: Result) -> tuple[str, ...]:
    told_of = result.summary
    return (result.key, f"{result.seen_at:%Y-%m-%dT%H:%M:%SZ}", told_of.address, told_of.letter,
            "" if told_of.score is None else str(told_of.score), " ".join(told_of.failed), told_of.judged_by)


def _summary(told_of: Summary) -> tuple[object, ...]:
    return told_of.letter or None, told_of.score, list(told_of.failed), told_of.judged_by


def _national(base: Base, store: PostgresStore, run: Run, given: dict[str, Any]) -> Iterator[str]:
    """Every site stands for one shop; dossiers are judged anew, so that what nobody could see is in no share."""
    lang, listed = given["bahasa"], Schedule(base).of(run.name)
    judge, standings, checks = judging(Choices(bahasa=lang)), list[Standing](), dict[str, Check]()
    all_probes()
    for number, result in enumerate(store.iter(run.name), 1):
        seen = looked(judge.judged(from_json(result.document)))
        checks |= seen.checks
        about = listed.get(result.key, Listed(result.key))
        person = Participant(number, commodity=about.trade, province=about.province)
        standings.append(Standing(person, True, seen.letter, seen.seen | set(seen.failed), seen.failed))
    made = ministry.release([ministry.Held(run.begun.date(), Class(tuple(standings), checks))], lang)
    yield ministry.to_csv(made) if given["bentuk"] == "csv" else ministry.to_json(made)
    for note in ministry.notes(lang):
        click.echo(note, err=True)

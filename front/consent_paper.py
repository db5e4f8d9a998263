"""`ikmscan izin formulir`: forms to be signed, blank or one for each participant of a list. No network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..reports.consent_form import Form, consent_form
from ..reports.exits import Exit
from ..reports.words import say
from ..workshop.leave import day_of
from ..workshop.roster import Kind, Participant
from .kelompok_read import roster_of
from .machine import Refusal, aside, shown
from .writing import write_file

USUAL_NAME = "formulir-izin.html"
_NO_SITE = (Kind.ACCOUNT, Kind.NONE, Kind.BUILDER, Kind.GOVERNMENT)  # nobody here can give leave for level 2


def print_forms(words: tuple[str, ...], organiser: str, day: str, out: str, lang: str) -> Exit:
    """Run `izin formulir [DAFTAR]`; *out* "-" is stdout."""
    if len(words) > 1:
        raise Refusal(say("cli.izin_usage", lang))
    when = day_of(day) if day else None
    if day and when is None:
        raise Refusal(say("cli.no_day", lang, value=day[:60]))
    if Path(out).suffix.lower() not in ("", ".html", ".htm") and not Path(out).is_dir():
        raise Refusal(say("form.html_only", lang))
    forms = _forms(words[0], lang) if words else []
    page = consent_form(forms, organiser, when, lang)
    if out == "-":
        click.echo(page, nl=False, file=sys.stdout)
        return Exit.CLEAN
    path = Path(out or USUAL_NAME)
    path = path / USUAL_NAME if path.is_dir() else path
    write_file(path, page, lang)
    aside(say("form.saved", lang, path=shown(path), count=max(len(forms), 1)))
    return Exit.CLEAN


def _forms(source: str, lang: str) -> list[Form]:
    """A form for each participant who has, or may have, a site of his own."""
    people = roster_of(source, lang).participants
    forms = [_form(person) for person in people if any(entry.kind not in _NO_SITE for entry in person.entries)]
    if not forms:
        raise Refusal(say("form.nobody", lang))
    if len(forms) < len(people):
        click.echo(say("form.left_out", lang, count=len(people) - len(forms)), err=True)
    return forms


def _form(person: Participant) -> Form:
    own = dict.fromkeys(e.target.host for e in person.entries if e.kind is Kind.OWN and e.target is not None)
    return Form(str(person.number), person.name, person.business, tuple(own))

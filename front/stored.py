"""`ikmscan laporan`, and `--dari`: dossiers that were stored, judged by today's checks and told. No network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from ..reports.exits import Exit, worst
from ..reports.words import say
from .dossiers import ReportRefusal, check_dossier_place, files_of, read_dossier, save_dossier
from .judging import Judging, judging
from .machine import Refusal
from .options import ZONES, Choices
from .writing import Writer


def report(words: tuple[str, ...], choices: Choices) -> Exit:
    """Run `laporan`: the dossiers in files and folders, one report each."""
    if not words:
        raise Refusal(say("cli.no_dossier", choices.bahasa))
    named = {Path(word) for word in words}
    return tell_stored(files_of(words, choices.bahasa), choices, named)


def tell_stored(files: Sequence[Path], choices: Choices, named: set[Path] | None = None) -> Exit:
    """Tell each of *files* in its turn; one that is no dossier costs its own sentence and exit code 2, not the others
    theirs. *named*: the files that were typed; a report beside the dossiers of a folder is only passed over."""
    judge, writer = judging(choices), Writer(choices, len(files), keep=files)
    check_dossier_place(choices)
    typed = set(files) if named is None else named
    try:
        return worst(_tell_one(file, judge, writer, excused=file not in typed) for file in files)
    finally:
        writer.finish()


def _tell_one(file: Path, judge: Judging, writer: Writer, *, excused: bool) -> Exit:
    choices = judge.choices
    try:
        dossier = read_dossier(file, choices.bahasa)
    except Refusal as refused:
        click.echo(refused.format_message(), err=True)
        return Exit.CLEAN if excused and isinstance(refused, ReportRefusal) else refused.code
    shown = replace(dossier, time_zone=ZONES[choices.zona]) if choices.zona else dossier
    code = judge.tell(shown, writer)
    if choices.simpan is not None:
        save_dossier(dossier, Path(choices.simpan), choices.bahasa)
    return code

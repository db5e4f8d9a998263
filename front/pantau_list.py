"""The sites that are watched: a file with one on each line (# begins a comment), or a list stored under a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from ..reports.words import problem
from ..scanner.state import state_folder
from ..scanner.target import Target, TargetError, read
from .machine import Refusal, read_bounded, shown, unwritable
from .pantau_words import say

MOST_LIST_BYTES, MOST_SITES = 2**20, 5_000
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")


def stored(name: str) -> Path:
    """Where the list called *name* stands."""
    return state_folder() / "daftar" / f"{name}.txt"


def list_file(word: str, lang: str) -> Path:
    """The file that *word* means: itself, or the list stored under that name."""
    path = Path(word)
    if not path.exists() and NAME.fullmatch(word) and stored(word).is_file():
        return stored(word)
    if not word:
        names = sorted(p.stem for p in stored("x").parent.glob("*.txt"))
        known = f" {say('list.known', lang, names=', '.join(names))}" if names else ""
        raise Refusal(say("list.which", lang) + known)
    return path


def targets_in(path: Path, lang: str, *, local_ok: bool) -> list[Target]:
    """Each site once, in order; a line that is none is a Refusal that names it, before anything is looked at."""
    text = read_bounded(path, MOST_LIST_BYTES, lang).decode("utf-8-sig", "replace")
    found, wrong = dict[str, Target](), list[str]()
    for number, words in _lines(text):
        try:
            got = read(words, local_ok=local_ok)
        except TargetError as error:
            wrong.append(say("list.line", lang, path=shown(path), number=number, problem=problem(error, lang)[0]))
            continue
        if isinstance(got, Target):
            found.setdefault(got.shown, got)
        else:
            click.echo(say("list.account", lang, number=number, account=got.shown), err=True)
    if wrong:
        raise Refusal("\n".join(wrong[:20]))
    if not found or len(found) > MOST_SITES:
        raise Refusal(say("list.empty" if not found else "list.long", lang, path=shown(path), most=MOST_SITES))
    return list(found.values())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Number and words of each line that says something; a # after a blank begins a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        words = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if words:
            yield number, words


def store(path: Path, name: str, lang: str) -> None:
    """Keep the list at *path* under *name*."""
    if not NAME.fullmatch(name):
        raise Refusal(say("list.no_name", lang))
    from ..reports.output import write_whole

    place = stored(name)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place, read_bounded(path, MOST_LIST_BYTES, lang))
    except OSError as error:
        raise unwritable(place, error, lang) from None

"""Where the books of workshops lie, which one is meant, and what is said when one cannot be used. And the end of those
that were kept long enough."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..history.database import BESIDE, DAMAGED, Hold, StoreError, closed_by_all, erase
from ..reports.exits import Exit
from ..reports.phrasebook import phrase
from ..scanner.state import state_folder
from ..workshop.course import KEEP_DAYS
from ..workshop.register import Register
from .machine import Refusal, shown
from .telling import tell

DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # no name of a file on Windows
ENDING, LOCK = ".sqlite", ".kunci"


def say(key: str, lang: str, /, **values: str | int) -> str:
    """The sentence *key* of kelompok.toml."""
    assert __package__
    return phrase(__package__, "kelompok", key, lang, **values)


def slug(text: str) -> str:
    """A name for a file, of any words."""
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "kelompok"
    return f"kelompok-{name}" if DEVICE.fullmatch(name) else name


def folder() -> Path:
    """Where all books lie."""
    return state_folder() / "kelompok"


def book_path(name: str) -> Path:
    """The book of the workshop *name*."""
    return folder() / f"{slug(name)}{ENDING}"


def lock_path(path: Path) -> Path:
    """What is held while the sites of a book are being looked at."""
    return path.with_suffix(LOCK)


def names() -> list[str]:
    """The workshops of this computer, the one that was worked on last first."""
    found = sorted(folder().glob(f"*{ENDING}"), key=_touched, reverse=True)
    return [path.stem for path in found]


def _touched(path: Path) -> float:
    """When it was last written to; what is new may stand in the file beside it."""
    return max((p.lstat().st_mtime for p in (path, Path(f"{path}-wal")) if p.exists() or p.is_symlink()), default=0.0)


@contextmanager
def told(lang: str) -> Iterator[None]:
    """A file that cannot be used is one sentence that says what to do."""
    try:
        yield
    except StoreError as error:
        raise Refusal(_sentence(error, lang), Exit.LOCKED if error.slug == "busy" else Exit.INTERNAL) from None


@contextmanager
def alone(name: str, lang: str) -> Iterator[None]:
    """Two scans of one list at a time would ask every site twice, and nobody erases what is being looked at."""
    path = lock_path(book_path(name))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        hold = _held(path)
    except StoreError as error:
        if error.slug == "busy":
            raise Refusal(say("busy", lang, name=name), Exit.LOCKED) from None
        raise Refusal(_sentence(error, lang), Exit.INTERNAL) from None
    try:
        yield
    finally:
        hold.close()


def _held(path: Path) -> Hold:
    """Nobody's word is in this file, so one that cannot be read is made anew."""
    try:
        return Hold(path)
    except StoreError as error:
        if error.slug != "damaged":
            raise
        erase(path)
        return Hold(path)


def _sentence(error: StoreError, lang: str) -> str:
    kept = shown(error.kept) if error.kept else ""
    return say(f"store.{error.slug}", lang, path=shown(error.path), kept=kept, detail=error.detail)


def open_book(name: str, lang: str) -> Register:
    """The book of the workshop *name*, or of the one that was worked on last for ""."""
    known = names()
    if not known:
        raise Refusal(say("no_course", lang))
    if name and slug(name) not in known:
        raise Refusal(say("no_such_course", lang, name=name[:60], known=", ".join(known[:10])))
    with told(lang):
        return Register.open(book_path(name or known[0]))


def tidy(lang: str) -> None:
    """Erase the books whose time is over, with one line for each. What cannot be read is left for its owner."""
    now = datetime.now(UTC)
    for name in names():
        try:
            with Register.open(book_path(name)) as book:
                course = book.course
        except StoreError as error:
            tell(_sentence(error, lang), err=True)
            continue
        if course.expires < now and erase_book(name):
            tell(say("erased_old", lang, name=name, days=course.keep_days), err=True)
    for file in set_aside("*"):
        if file.stat().st_mtime < (now - timedelta(days=KEEP_DAYS)).timestamp() and erase(file):
            tell(say("erased_aside", lang, path=shown(file), days=KEEP_DAYS), err=True)


def erase_book(name: str) -> bool:
    """Nothing of the workshop stays on this computer; False, and all of it stays, while somebody has its book open."""
    path = book_path(name)
    if not closed_by_all(path):
        return False
    for file in (path, lock_path(path), *set_aside(name)):
        erase(file)
    return True


def set_aside(name: str) -> list[Path]:
    """The damaged books of a workshop, or of all for "*", without what sqlite kept beside them."""
    found = folder().glob(f"{name}{ENDING}.{DAMAGED}-*")
    return sorted(path for path in found if not path.name.endswith(BESIDE[1:]))


def may_type() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin.isatty()

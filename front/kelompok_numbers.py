"""`ikmscan kelompok statistik`: the class in numbers for its trainer, and anonymous for the ministry. No network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..reports.exits import Exit
from ..reports.language import day, local_day
from ..workshop import ministry
from ..workshop.cohort import Cohort, cohort
from ..workshop.cohort_pages import as_html, as_text
from ..workshop.counting import class_of
from ..workshop.register import Register
from .judging import Judging, judging
from .kelompok_books import names, open_book, tidy, told
from .kelompok_print import say
from .kelompok_simulation import FILE as PRACTICE_FILE
from .machine import Refusal, shown
from .options import Choices
from .telling import tell
from .writing import check_place, format_of, write_file

FOR_TRAINER, FOR_MINISTRY = ("teks", "html"), ("csv", "json")


def tell_numbers(given: dict[str, Any]) -> Exit:
    """Run `kelompok statistik`."""
    lang, which = given["bahasa"], given["kelompok"]
    known = FOR_MINISTRY if given["kementerian"] else FOR_TRAINER
    typed = "" if given["keluaran"] == "-" else given["keluaran"]
    form = (given["formats"] or (format_of(Path(typed)) if typed else "",))[0] or known[0]
    if form not in known:
        raise Refusal(say("number_form", lang, forms=", ".join(known)))
    if len(which) > 1 and not given["kementerian"]:
        raise Refusal(say("one_class", lang))
    if typed:
        check_place(Path(typed), lang)
    tidy(lang)
    judge = judging(Choices(bahasa=lang))
    wanted = _all_real(lang) if given["semua"] and given["kementerian"] else which or ("",)
    if given["kementerian"]:
        made = _for_ministry(wanted, judge, lang)
        text = ministry.to_json(made) if form == "json" else ministry.to_csv(made)
        return _put(text, typed, lang, (*ministry.notes(lang), *_left_before(wanted, made, lang)))
    return _put(_for_trainer(wanted[0], judge, form, lang), typed, lang)


def _all_real(lang: str) -> tuple[str, ...]:
    """Every workshop of this computer but rehearsals: nobody is to count made-up people."""
    real = []
    for name in names():
        with told(lang), open_book(name, lang) as book:
            if book.roster.source != PRACTICE_FILE:
                real.append(name)
    if not real:
        raise Refusal(say("no_real", lang))
    return tuple(real)


def _for_trainer(name: str, judge: Judging, form: str, lang: str) -> str:
    with told(lang), open_book(name, lang) as book:
        page = _cohort(book, judge, lang)
    return as_html(page) if form == "html" else as_text(page)


def _cohort(book: Register, judge: Judging, lang: str) -> Cohort:
    """The class now, and as its first pass saw it where there were several."""
    runs, course = book.store.runs(), book.course
    before = class_of(book, judge.judged, runs[0].name) if len(runs) > 1 else None
    first = local_day(runs[0].begun, course.zone) if before is not None else None
    return cohort(course, class_of(book, judge.judged), before, first, lang)


def _for_ministry(wanted: tuple[str, ...], judge: Judging, lang: str) -> ministry.Release:
    held = []
    for name in dict.fromkeys(wanted):
        with told(lang), open_book(name, lang) as book:
            held.append(ministry.Held(book.course.day, class_of(book, judge.judged)))
    return ministry.release(held, lang)


def _left_before(wanted: tuple[str, ...], made: ministry.Release, lang: str) -> Iterator[str]:
    """A warning for each workshop whose people are in other numbers too: what two files tell can be subtracted."""
    for name in dict.fromkeys(wanted):
        with told(lang), open_book(name, lang) as book:
            if before := book.released(ministry.digest(made)):
                when = day(local_day(before[-1], book.course.zone), lang)
                yield say("left_before", lang, name=book.course.name, day=when)


def _put(made: str, typed: str, lang: str, notes: tuple[str, ...] = ()) -> Exit:
    if not typed:
        sys.stdout.flush()
        sys.stdout.buffer.write(made.encode("utf-8"))
    else:
        write_file(Path(typed), made, lang)
        tell(say("saved_numbers", lang, path=shown(Path(typed))))
    for note in notes:
        tell(note, err=True)
    return Exit.CLEAN

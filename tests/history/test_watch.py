"""A site as a whole: what a newer ikmscan sees in an old look, name servers, ends that are judged by one hand only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from ikmscan.checks.check import Level
from ikmscan.history.expiry import Term
from ikmscan.history.glance import Glance, second
from ikmscan.history.glance import _date as told_date
from ikmscan.history.transitions import Kind
from ikmscan.history.watch import Memory, rebase, remember, suspects

from .lives import DAY, START, seen, told


def after(*looks: Glance) -> Memory:
    memory = Memory("toko.id")
    for number, look in enumerate(looks):
        memory, _ = remember(memory, look, START + number * DAY)
    return memory


def look(*rows: str, **more: object) -> Glance:
    """`look("hsts h", "csp .")`."""
    return seen("toko.id", [told(*row.split()) for row in rows], START, **more)  # type: ignore[arg-type]


def test_what_only_a_newer_version_sees_is_no_news() -> None:
    """hsts was fine and is grave now, cors is a new check, csp is milder: in the very same look."""
    memory = after(look("hsts .", "csp h", "spf m"), look("hsts .", "csp h", "spf m"))
    anew = look("hsts h", "csp l", "cors c", "spf m")
    based = rebase(memory, anew, ("csp.bad", "spf.bad"), START + 3 * DAY)
    assert remember(based, anew, START + 4 * DAY)[1] == ()
    levels = {mark.check: o.level.value for mark, o in based.observations.items()}
    assert levels == {"hsts": "high", "csp": "low", "cors": "critical", "spf": "medium"}


def test_what_was_found_and_not_believed_yet_is_still_news_after_an_update() -> None:
    memory = after(look("https_redirect ."), look("https_redirect h"))
    based = rebase(memory, look("https_redirect h"), ("https_redirect.bad",), START + 3 * DAY)
    assert [e.kind for e in remember(based, look("https_redirect h"), START + 4 * DAY)[1]] == [Kind.NEW]


def test_a_new_check_begins_without_news_and_a_new_subject_of_a_known_one_is_news() -> None:
    memory = after(look("hsts ."))
    assert remember(memory, look("hsts .", "cors h"), START + DAY)[1] == ()
    memory = after(look("other_ports . 80/tcp"), look("other_ports . 80/tcp", "other_ports h 3306/tcp"))
    news = remember(memory, look("other_ports . 80/tcp", "other_ports h 3306/tcp"), START + 2 * DAY)[1]
    assert [(e.kind, e.mark.subject) for e in news] == [(Kind.NEW, "3306/tcp")]


def test_a_door_that_closed_is_mended_though_nobody_names_it_any_more() -> None:
    memory = after(look("other_ports h 3306/tcp"), look("other_ports . 80/tcp"))
    news = remember(memory, look("other_ports . 80/tcp"), START + 2 * DAY)[1]
    assert [(e.kind, e.mark.subject) for e in news] == [(Kind.FIXED, "3306/tcp")]


def test_name_servers_that_change_alarm_once_and_taking_turns_is_no_alarm() -> None:
    one, two = ("ns1.id", "ns2.id"), ("a.example", "b.example")
    memory, kinds = Memory("toko.id"), []
    for number, servers in enumerate([one, one, (), two, one, two, one]):
        memory, news = remember(memory, look("hsts .", servers=servers), START + number * DAY)
        kinds.append([e.kind for e in news])
    assert kinds == [[], [], [], [Kind.CHANGED], [], [], []]


def test_an_end_is_told_by_its_term_and_not_again_by_its_check() -> None:
    term = Term("certificate_expiry", "1", START - 85 * DAY, START + 5 * DAY)
    memory = after(look("hsts ."))
    ending = look("hsts .", "certificate_expiry h", terms=[term])
    ending = replace(ending, sights={m: replace(s, outcome="near_end") if m.check == "certificate_expiry" else s
                                     for m, s in ending.sights.items()})
    memory = replace(memory, known=memory.known | {"certificate_expiry"})
    memory, news = remember(memory, ending, START)
    assert [(e.kind, e.outcome) for e in news] == [(Kind.EXPIRING, "near")]
    assert suspects(memory, ending, START) == frozenset()
    assert remember(memory, ending, START + timedelta(hours=1))[1] == ()


@pytest.mark.parametrize(("again", "address", "level", "sure"), [
    ("h", "192.0.2.1", Level.HIGH, True), ("c", "192.0.2.1", Level.HIGH, True), (".", "192.0.2.1", Level.GOOD, False),
    ("?", "192.0.2.1", Level.HIGH, False), (".", "192.0.2.2", Level.HIGH, False),
])
def test_a_second_look_confirms_corrects_or_leaves_open(again: str, address: str, level: Level, sure: bool) -> None:
    both = ("192.0.2.1", "192.0.2.2")
    memory = after(look("hsts ."))
    first = look("hsts h", addresses=both)
    asked = suspects(memory, first, START)
    assert [m.check for m in asked] == ["hsts"]
    (mark,) = asked
    merged = second(first, look(f"hsts {again}", address=address, addresses=both), asked)
    assert (merged.sights[mark].level, mark in merged.sure) == (level, sure)


@pytest.mark.parametrize(("date", "age", "at"), [
    ("Mon, 05 Jan 2026 20:17:00 GMT", (), START), ("Sun, 04 Jan 2026 20:17:00 GMT", ("86400",), START),
    ("Mon, 05 Jan 2026 20:17:00 GMT", ("-5",), START), ("Mon, 05 Jan 2026 20:17:00 GMT", ("9" * 40,), START),
    ("kemarin", (), None), ("", (), None), ("Mon, 05 Jan 2026 20:17:00 -0000", (), None), ("Fri, 31 Dec 9999 23:59:59 GMT", ("99999999",), None),
])
def test_the_time_that_a_server_tells_is_that_of_its_answer_and_not_of_a_cache(date: str, age: tuple[str, ...], at: object) -> None:
    assert told_date((date,), age) == at

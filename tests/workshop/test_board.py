"""The board of a room counts, and tells on nobody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import shop_rooms as rooms
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level
from ikmscan.checks.registry import all_checks
from ikmscan.scanner.runs import Step
from ikmscan.workshop import board as board_of
from ikmscan.workshop import spoken
from ikmscan.workshop.board import BATCH, Board, Mark, Told, board, told_of
from ikmscan.workshop.register import SiteState

START = datetime(2026, 11, 29, 2, tzinfo=UTC)
HSTS = next(c for c in all_checks().checks if c.name == "hsts")
CSP = next(c for c in all_checks().checks if c.name == "csp")


def state(number: int, step: Step, ended_s: float | None = None) -> SiteState:
    ended = None if ended_s is None else START + timedelta(seconds=ended_s)
    return SiteState(rooms.host_of(number), (number,), step, START, ended)


def counted(steps: dict[int, Step], people: int = 0, told: dict[int, Told] | None = None, now_s: float = 60) -> Board:
    states = {rooms.host_of(n): state(n, s, n if s.final else None) for n, s in steps.items()}
    known = {rooms.host_of(n): t for n, t in (told or {}).items()}
    persons = [rooms.person(n) for n in range(1, (people or len(steps)) + 1)]
    return board(persons, states, known, "id", now=START + timedelta(seconds=now_s))


def test_every_end_is_the_same_neutral_tick() -> None:
    ends = {1: Step.DONE, 2: Step.UNREACHED, 3: Step.REFUSED, 4: Step.BLOCKED}
    assert {seat.mark for seat in counted(ends).seats} == {Mark.DONE}


def test_a_seat_waits_is_busy_and_is_done() -> None:
    seen = counted({1: Step.WAITING, 2: Step.TLS, 3: Step.DONE, 4: Step.PAUSED})
    assert [seat.mark for seat in seen.seats] == [Mark.WAITING, Mark.BUSY, Mark.DONE, Mark.WAITING]
    assert (seen.done, seen.total, seen.paused, seen.finished) == (1, 4, True, False)


def test_who_has_two_sites_is_done_when_both_are() -> None:
    states = {"a": SiteState("a", (1,), Step.DONE, START, START), "b": SiteState("b", (1,), Step.WAITING)}
    seen = board([rooms.person(1)], states, {}, "id", now=START)
    assert [seat.mark for seat in seen.seats] == [Mark.BUSY]


def test_who_has_no_site_gets_the_tick_with_a_neighbour() -> None:
    steps = {2: Step.WAITING, 4: Step.DONE}
    marks = [seat.mark for seat in counted(steps, people=6).seats]
    assert marks == [Mark.WAITING, Mark.WAITING, Mark.DONE, Mark.DONE, Mark.DONE, Mark.DONE]
    assert {s.mark for s in counted({}, people=3).seats} == {Mark.DONE}  # nobody has a site: nothing to wait for


@given(st.lists(st.sampled_from(Step), min_size=1, max_size=40))
def test_letters_never_come_one_by_one(steps: list[Step]) -> None:
    """Between two moments the counted sites grow by none or by a batch, so no letter belongs to one tick."""
    ended = dict(enumerate(steps, 1))
    seen = counted(ended, told={n: Told("D") for n, s in ended.items() if s.final})
    finished = sum(s.final for s in steps)
    assert sum(bar.count for bar in seen.bars) == seen.counted
    if len(steps) < BATCH:  # of three sites the letters would tell on three people
        assert seen.counted == 0
    elif finished == len(steps):
        assert seen.counted == len(steps)
    else:
        assert seen.counted % BATCH == 0
        assert seen.counted <= finished
        assert len(steps) - seen.counted >= BATCH or seen.counted == 0  # the last step is no small one


def test_grades_are_counted_in_the_order_in_which_sites_ended() -> None:
    steps = {n: Step.DONE if n <= 6 else Step.WAITING for n in range(1, 21)}
    seen = counted(steps, told={n: Told("F" if n == 6 else "A") for n in range(1, 7)})
    assert [(bar.letter, bar.count) for bar in seen.bars if bar.count] == [("A", 5)]


def test_problems_are_named_without_a_fact_and_most_first() -> None:
    steps = dict.fromkeys(range(1, 7), Step.DONE)
    told = {n: Told("C", problems=((CSP, "missing"), (HSTS, "missing")) if n < 3 else ((HSTS, "missing"),)) for n in steps}
    assert [count for _, count in counted(steps, told=told).problems] == [6, 2]
    assert counted(steps, told=told).problems[0][0] == board_of.topic(HSTS, "missing", "id")


def test_what_only_one_has_is_no_problem_of_the_room() -> None:
    steps = dict.fromkeys(range(1, 7), Step.DONE)
    told = {n: Told("C", problems=((CSP, "missing"),) if n == 3 else ()) for n in steps}
    assert counted(steps, told=told).problems == ()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_topic_has_a_blank(lang: str) -> None:
    topics = [board_of.topic(c, o.slug, lang) for c in all_checks().checks for o in c.outcomes if c.words[0].startswith("ikmscan.")]
    assert len(topics) > 300
    assert [t for t in topics if "{" in t or not t] == []


def test_what_is_critical_is_no_topic_for_the_room() -> None:
    made = rooms.judging().judged(rooms.recorded("infected"))
    critical = {f.check.name for f in made.findings if f.level is Level.CRITICAL}
    low = {f.check.name for f in made.findings if f.level in (Level.LOW, Level.MEDIUM, Level.HIGH)}
    told = told_of(made, "id")
    assert critical
    assert {check.name for check, _ in told.problems} == low
    assert (told.letter, told.sign, told.word) == ("F", "▲▲", "Perlu tindakan segera")


def test_what_could_not_be_reached_has_no_letter_and_no_colour() -> None:
    told = told_of(rooms.judging().judged(rooms.recorded("unreachable")), "id")
    assert (told.letter, told.sign, told.level, told.word) == ("", "?", Level.UNKNOWN, "Belum dapat dinilai")


def test_the_time_left_is_guessed_from_the_last_minutes() -> None:
    steps = {n: Step.DONE if n <= 10 else Step.WAITING for n in range(1, 21)}
    assert counted(steps, now_s=61).left_s == pytest.approx(60)  # ten in a minute, ten to go
    assert counted(steps, now_s=12 * 3600).left_s is None  # stopped overnight
    assert counted({1: Step.DONE, 2: Step.WAITING}).left_s is None  # too early to tell
    assert counted({**steps, 20: Step.PAUSED}).left_s is None
    assert counted(dict.fromkeys(range(1, 5), Step.DONE)).left_s is None
    old = {rooms.host_of(n): SiteState(rooms.host_of(n), (n,), Step.DONE, START, START - timedelta(hours=1)) for n in range(9)}
    new = {"x.id": SiteState("x.id", (9,), Step.WAITING)}
    assert board([rooms.person(9)], old | new, {}, "id", now=START).left_s is None


def test_the_watch_reads_only_what_changed_and_judges_in_turns(tmp_path: Path) -> None:
    with rooms.register(tmp_path, tuple(rooms.person(n) for n in range(1, 8))) as book:
        seen = rooms.watch(book)
        assert seen.look()
        assert not seen.look()
        for number in range(1, 8):
            rooms.finish(book, number, "weak")
        assert seen.look()
        assert len(seen.told) == 4
        assert seen.look()
        assert not seen.look()
        assert seen.board().counted == 7
        assert {t.letter for t in seen.told.values()} == {seen.told[rooms.host_of(1)].letter}


def test_a_list_that_is_read_anew_under_the_watch_is_taken_over(tmp_path: Path) -> None:
    with rooms.register(tmp_path, (rooms.person(1),)) as book:
        seen = rooms.watch(book)
        seen.look()
        with rooms.register(tmp_path, (rooms.person(1), rooms.person(2))):
            pass
        assert seen.look()
        assert seen.board().total == 2
        rooms.finish(book, 2, "weak")
        seen.look()
        with rooms.register(tmp_path, (rooms.person(1, example=True),)):  # who left, left the screen too
            pass
        assert seen.look()
        assert (seen.board().total, set(seen.states), set(seen.told)) == (1, {rooms.host_of(1)}, set())
        assert [p.number for p in seen.volunteers()] == [1]


def test_no_sentence_of_the_views_stands_idle() -> None:
    """Each is named in our code or in a template; those of a family by its beginning."""
    root = Path(board_of.__file__).parent
    code = "\n".join(p.read_text(encoding="utf-8") for p in (
        *root.glob("*.py"), *(root / "screen").rglob("*.py"), *(root / "screen" / "templates").glob("*.j2"),
        root.parent / "front" / "kelompok_screen.py"))
    families = ("step_", "mark_", "error_", "column_", "grades_", "problems_")
    idle = [key for key in spoken.words("id") if not key.startswith(families) and not re.search(rf"\b{key}\b", code)]
    assert idle == []

"""Who asked to be left alone, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from ikmscan.scanner.evidence import Unseen, Why
from ikmscan.scanner.rests import LATER, MOST_S, Rests

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
LEFT = Unseen(Why.BLOCKED, LATER)


@pytest.mark.parametrize(("seconds", "left_s"), [(0, 0), (-5, 0), (60, 60), (MOST_S, MOST_S), (9_999_999_999, MOST_S)])
def test_a_host_is_left_alone_for_as_long_as_it_asks_and_no_longer_than_a_week(seconds: float, left_s: float) -> None:
    rests = Rests()
    rests.note("toko.id", seconds, 1000.0)
    assert [rests.of("toko.id", 1000.0 + at) for at in (left_s - 1, left_s)] == [LEFT if left_s else None, None]
    assert rests.of("lain.id", 1000.0) is None
    assert set(rests.noted) == ({"toko.id"} if left_s else set())


def test_a_shorter_wish_takes_nothing_from_a_longer_one() -> None:
    rests = Rests()
    rests.note("toko.id", 600, 0.0)
    rests.note("toko.id", 60, 0.0)
    assert rests.of("toko.id", 599.0) == LEFT


@pytest.mark.parametrize(("until", "rests_now"), [
    (NOW + timedelta(hours=1), True), (NOW, False), (NOW - timedelta(days=400), False),
    (NOW + timedelta(seconds=MOST_S), True), (NOW + timedelta(days=3650), False),
], ids=["an hour", "over", "long over", "a week", "a clock that was wrong"])
def test_what_an_earlier_run_heard(until: datetime, rests_now: bool) -> None:
    rests = Rests()
    rests.learn({"toko.id": until}, NOW, 1000.0)
    assert (rests.of("toko.id", 1000.0) == LEFT) is rests_now
    assert rests.noted == {}, "it is in the memory already"

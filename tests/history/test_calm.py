"""Clocks that lie, hours in which nobody is woken, and the weekly word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level
from ikmscan.history import digest, quiet
from ikmscan.history.clock import Elapsed, Trust, trust

NOW = datetime(2026, 3, 4, 20, 17, tzinfo=UTC)
STEADY = Elapsed(timedelta(seconds=90), timedelta(seconds=90))
WIB, WITA, WIT = (timezone(timedelta(hours=h)) for h in (7, 8, 9))


AGO, LATER = NOW - timedelta(days=800), NOW + timedelta(days=800)


@pytest.mark.parametrize(("last", "elapsed", "dates", "usual", "said"), [
    (None, STEADY, [], None, Trust.SOUND),
    (NOW - timedelta(days=1), STEADY, [], None, Trust.SOUND),
    (NOW - timedelta(days=400), STEADY, [], None, Trust.SOUND),               # a computer that was away
    (NOW + timedelta(minutes=20), STEADY, [], None, Trust.SOUND),             # a correction of the clock
    (NOW + timedelta(days=9), STEADY, [], None, Trust.BEHIND),
    (NOW + timedelta(days=9), STEADY, [NOW], None, Trust.SOUND),              # it was the run before that lay ahead
    (None, STEADY, [NOW + timedelta(hours=20)], None, Trust.SOUND),           # a server in another time zone
    (None, STEADY, [AGO] * 3, None, Trust.OFF),
    (None, STEADY, [NOW, NOW, LATER], None, Trust.SOUND),                     # one server's clock is no proof
    (None, STEADY, [AGO], None, Trust.SOUND),                                 # nor is the only one there is
    (None, STEADY, [AGO], -timedelta(days=800), Trust.SOUND),                 # it is always wrong
    (None, STEADY, [AGO], timedelta(0), Trust.OFF),                           # but it was right yesterday
    (None, STEADY, [AGO, AGO], -timedelta(days=800), Trust.SOUND),
    (None, STEADY, [AGO, LATER], None, Trust.SOUND),
    (None, Elapsed(timedelta(days=3), timedelta(seconds=90)), [NOW], None, Trust.JUMPED),
    (None, Elapsed(timedelta(days=-3), timedelta(seconds=90)), [NOW], None, Trust.JUMPED),
])
def test_whether_the_clock_is_believed(
    last: datetime | None, elapsed: Elapsed, dates: list[datetime], usual: timedelta | None, said: Trust
) -> None:
    assert trust(NOW, last, elapsed, dates, usual) is said


@pytest.mark.parametrize(("hours", "zone", "now", "until"), [
    ("21-06", WIB, "2026-03-04T20:17", "2026-03-04T23:00"),   # 03.17 WIB
    ("21-06", WIB, "2026-03-04T15:00", "2026-03-04T23:00"),   # 22.00 WIB
    ("21-06", WIB, "2026-03-04T13:59", None),
    ("21-06", WITA, "2026-03-04T13:59", "2026-03-04T22:00"),
    ("21-06", WIT, "2026-03-04T21:00", None),                 # 06.00 WIT
    ("12.30-13:15", WIB, "2026-03-04T06:00", "2026-03-04T06:15"),
    ("12.30-13:15", WIB, "2026-03-04T06:15", None),
    ("21-24", WIB, "2026-03-04T16:00", "2026-03-04T17:00"),
])
def test_nobody_is_woken(hours: str, zone: timezone, now: str, until: str | None) -> None:
    read = quiet.read(hours, zone)
    assert read is not None
    got = read.until(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert got == (None if until is None else datetime.fromisoformat(until).replace(tzinfo=UTC))


def test_what_is_critical_goes_out_at_night() -> None:
    hours = quiet.read("21-06", WIB)
    assert quiet.not_before(NOW, Level.CRITICAL, hours) == NOW
    assert quiet.not_before(NOW, Level.HIGH, hours) > NOW
    assert quiet.not_before(NOW, Level.HIGH, None) == NOW


@pytest.mark.parametrize("text", ["", "21", "21-21", "25-06", "21.60-06", "24-06", "9-24.30", "malam", "-", "21-06-09"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    assert quiet.read(text, WIB) is None


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    quiet.read(text, WIB)


def test_the_week_keeps_its_rhythm() -> None:
    begun, told, last = NOW, list[datetime](), None
    for day in range(60):
        now = NOW + timedelta(days=day, minutes=day * 7 % 45)
        if digest.due(last, begun if day else None, now):
            last = digest.next_mark(last, now)
            told.append(now)
    assert [(t - NOW).days for t in told] == [7, 14, 21, 28, 35, 42, 49, 56]
    assert digest.due(NOW + timedelta(days=900), NOW, NOW)  # a clock that was ahead does not silence it for years
    assert digest.next_mark(NOW + timedelta(days=900), NOW) == NOW

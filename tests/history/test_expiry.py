"""Ends that come nearer: thresholds by share of lifetime, each told once per serial."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.history.expiry import Term, Threshold, due, passed, renewed

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def certificate(days: float, serial: str = "01") -> Term:
    return Term("certificate_expiry", serial, BEGIN, BEGIN + days * DAY)


@pytest.mark.parametrize(("life", "notice", "near", "urgent"), [
    (90, 18, 7, 3), (45, 9, 4.5, 2.25), (200, 40, 7, 3), (47, 9.4, 4.7, 2.35), (398, 79.6, 7, 3), (6, 1.2, 0.6, 0.3),
    (1, 0.2, 0.1, 0.05),
])
def test_the_thresholds_are_shares_of_the_lifetime(life: float, notice: float, near: float, urgent: float) -> None:
    term, minute = certificate(life), timedelta(minutes=1)
    for left, threshold, before in (
        (notice, Threshold.NOTICE, None), (near, Threshold.NEAR, Threshold.NOTICE), (urgent, Threshold.URGENT, Threshold.NEAR),
    ):
        assert passed(term, term.ends - left * DAY + minute) is threshold
        assert passed(term, term.ends - left * DAY - minute) is before
    assert passed(term, term.ends + 100 * DAY) is Threshold.URGENT


@given(st.lists(st.integers(0, 120), max_size=30), st.sampled_from([6, 47, 90, 200]))
def test_each_threshold_is_told_once_however_often_one_looks(days: list[int], life: int) -> None:
    """Whatever the order of the days, jumps of the clock among them."""
    term, fired, told = certificate(life), list[Threshold](), list[str]()
    for day in days:
        event, fired = due("toko.id", term, fired, BEGIN + day * DAY)
        told += [event.outcome] if event else []
    assert len(told) == len(set(told))
    assert told == sorted(told, key=[t.value for t in Threshold].index)


def test_who_comes_late_hears_the_gravest_only() -> None:
    term = certificate(90)
    event, fired = due("toko.id", term, (), BEGIN + 89 * DAY)
    assert event is not None
    assert (event.outcome, event.level.value) == ("urgent", "critical")
    assert due("toko.id", term, fired, BEGIN + 95 * DAY)[0] is None


@pytest.mark.parametrize("life", [1, 6, 47, 90])
def test_a_certificate_that_is_renewed_in_time_is_never_told(life: int) -> None:
    """Clients renew with a third left, or at half of a short life."""
    now = BEGIN
    for _ in range(60):
        term = Term("certificate_expiry", str(now), now, now + life * DAY)
        for hours in range(0, int(life * 24 * (0.5 if life < 10 else 0.66)), 6):
            assert due("toko.id", term, (), now + timedelta(hours=hours))[0] is None
        now += life * DAY * (0.5 if life < 10 else 0.66)


def test_a_domain_counts_in_days() -> None:
    term = Term("registration", "toko.id 2026-12-31", None, datetime(2026, 12, 31, tzinfo=UTC))
    assert [passed(term, term.ends - days * DAY) for days in (31, 30, 8, 7, 1, 0, -5)] == [
        None, Threshold.NOTICE, Threshold.NOTICE, Threshold.NEAR, Threshold.NEAR, Threshold.URGENT, Threshold.URGENT]


def test_a_renewal_is_good_news_only_after_a_warning() -> None:
    old, new = certificate(90), Term("certificate_expiry", "02", BEGIN + 80 * DAY, BEGIN + 170 * DAY)
    now = BEGIN + 81 * DAY
    assert renewed("toko.id", old, (), new, now) is None
    good = renewed("toko.id", old, (Threshold.NOTICE,), new, now)
    assert good is not None
    assert (good.kind.value, good.until) == ("fixed", new.ends)

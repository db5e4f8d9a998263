"""When the registration of the domain ends, by what the registry says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.domain.registration import CHECK
from ikmscan.scanner.evidence import Clock, Registration

NOW = Clock.read("2026-11-23T07:05:00Z")
HOUR = timedelta(hours=1)


def seen(hours: float | None, *status: str, server: str = "rdap.pandi.id") -> tuple[Registration, Clock]:
    ends = None if hours is None else NOW.at + hours * HOUR
    return Registration("tokobatik.co.id", ends, datetime.fromisoformat("2020-01-05T00:00:00+00:00"), status, server), NOW


CASES = [
    ("most of a year", seen(300 * 24), "good"),
    ("with a lock on transfers, as it should be", seen(300 * 24, "client transfer prohibited", "ok"), "good"),
    ("a day more than a month", seen(31 * 24), "good"),
    ("a month", seen(30 * 24), "soon"),
    ("an hour more than a week", seen(7 * 24 + 1), "soon"),
    ("a week", seen(7 * 24), "very_soon"),
    ("an hour", seen(1), "very_soon"),
    ("this very moment", seen(0), "over"),
    ("yesterday", seen(-24), "over"),
    ("being deleted, with a date ahead", seen(300 * 24, "pending delete"), "over"),
    ("may be redeemed, in the words of EPP", seen(None, "redemptionperiod"), "over"),
    ("on hold by the registrar", seen(300 * 24, "active", "client hold"), "hold"),
    ("on hold by the registry, no date", seen(None, "serverhold"), "hold"),
    ("on hold and over", seen(-24, "client hold"), "over"),
    ("renewed in advance", seen(360 * 24, "auto renew period"), "renewed_ahead"),
    ("renewed in advance and near its end all the same", seen(24, "auto renew period"), "very_soon"),
    ("no date", seen(None, "active"), "unknown_end"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_the_end_of_the_registration(name: str, arguments: tuple[Registration, Clock], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_where_no_registry_is_known_nothing_is_said() -> None:
    assert CHECK.judge(*seen(None, server="")) is None


def test_the_date_and_the_days_are_told() -> None:
    verdict = CHECK.judge(*seen(20 * 24 + 3))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"name": "tokobatik.co.id", "ends": "2026-12-13T10:05:00Z", "days": 20}


def test_nothing_is_critical_for_a_registry_may_be_late() -> None:
    assert max(o.level.rank for o in CHECK.outcomes) == Level.HIGH.rank


@given(st.none() | st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1)), st.lists(st.text(max_size=40), max_size=16))
def test_any_registration_is_judged(ends: datetime | None, status: list[str]) -> None:
    at = None if ends is None else ends.replace(tzinfo=NOW.at.tzinfo)
    assert isinstance(CHECK.judge(Registration("toko.id", at, None, tuple(status), "rdap.pandi.id"), NOW), Verdict)

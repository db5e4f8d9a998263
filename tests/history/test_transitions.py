"""What is news and what is not: one row of letters a life, one letter a run."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.history.fingerprint import fingerprint
from ikmscan.history.transitions import Kind

from .lives import DAY, START, live, seen, told


@pytest.mark.parametrize(("check", "row", "again", "news"), [
    ("hsts", "hhhhhh", "", ""),                                    # where things stand at the start is no news
    ("hsts", "......", "", ""),
    ("hsts", ".hhh", "", "1new"),                                  # an answer that was given twice in one run
    ("hsts", ".h..", " .", ""),                                    # the second look saw nothing
    ("hsts", ".h.h....", " . .", ""),
    ("https_redirect", ".hhh", "", "2new"),                        # what hangs on the network: the next run too
    ("https_redirect", ".h...", "", ""),
    ("https_redirect", ".h?h", "", ""),                            # silence between is no confirmation
    ("https_redirect", ".h?hh", "", "4new"),
    ("exposed_files", ".c", " .", "1new"),                         # proof alarms at once, whatever is seen later
    ("exposed_files", "c.", "", "1fixed"),
    ("hsts", "lm", "", "1worse"),
    ("hsts", "ml", "", ""),
    ("hsts", "mll", "", "2better"),
    ("hsts", "m..", "", "2fixed"),
    ("hsts", "m.m", "", ""),
    ("hsts", "m......m", "", "2fixed 7back"),
    ("hsts", "m??m", "", ""),
    ("hsts", "-m", "", ""),                                        # asked for the first time: it may be old
    ("hsts", "?m", "", ""),
    ("hsts", ".???", "", "3blind"),
    ("hsts", ".??????", "", "3blind"),
    ("hsts", ".------", "", ""),                                   # without leave nothing is lost
    ("hsts", ".???.???", "", "3blind 7blind"),
    ("https_redirect", ".h.h.h.h.h.h.h.h.h", "", "3wavering"),
    ("https_redirect", "h.h.h.h.h.h.hhhhhhhh", "", "3wavering"),
    ("https_redirect", "h.h.h.h.h.h.........", "", "3wavering 17fixed"),
    ("https_redirect", ".h.h.h.h.h.hhhhhhhhh", "", "3wavering 17back"),
    ("exposed_files", ".l.l.lc", "", "1new 2fixed 3wavering 6back"),  # proof of something graver is never kept quiet
])
def test_a_life_and_its_news(check: str, row: str, again: str, news: str) -> None:
    assert " ".join(f"{run}{event.kind}" for run, event in live(check, row, again)) == news


@pytest.mark.parametrize("check", ["hsts", "https_redirect"])
@pytest.mark.parametrize("turns", ["12", "1122", "112", "1222", "2111"])
def test_a_site_whose_addresses_answer_differently_does_not_flap(check: str, turns: str) -> None:
    """Address 2 lacks something; who is asked is chance. It is told once and never taken back."""
    row = "".join("h" if turns[n % len(turns)] == "2" else "." for n in range(28))
    assert [e.kind for _, e in live(check, f".{row}", addresses=f"1{turns * 28}"[:29])] in ([Kind.NEW], [])
    assert len(live(check, f".{row}", addresses=f"1{turns * 28}"[:29])) == 1


def test_what_was_mended_at_the_address_of_the_fault_is_mended() -> None:
    assert [(n, e.kind) for n, e in live("hsts", ".hh....", addresses="1222111")] == [(1, Kind.NEW)]
    assert [(n, e.kind) for n, e in live("hsts", ".hh....", addresses="1222222")] == [(1, Kind.NEW), (4, Kind.FIXED)]


def test_a_fault_is_not_kept_for_ever_because_its_address_answers_no_more() -> None:
    news = live("hsts", ".h" + "." * 40, addresses="12" + "1" * 40)
    assert [e.kind for _, e in news] == [Kind.NEW, Kind.FIXED]


def test_silence_is_told_after_three_runs_and_a_day() -> None:
    assert [n for n, _ in live("hsts", ".?????????????????", step=timedelta(hours=2))] == [13]
    assert [n for n, _ in live("hsts", ".??", step=10 * DAY)] == []


@given(st.text(".lmhc?-", max_size=40))
def test_nothing_is_told_twice_in_a_row_and_nothing_is_mended_that_was_not_broken(row: str) -> None:
    news = [e for _, e in live("https_redirect", row)]
    for before, after in pairwise(news):
        assert (before.kind, before.level) != (after.kind, after.level) or after.kind in (Kind.BLIND, Kind.WAVERING, Kind.WORSE, Kind.BETTER, Kind.BACK)
    assert all(e.was is not None and e.was.rank > 0 for e in news if e.kind in (Kind.FIXED, Kind.WORSE, Kind.BETTER))


@given(st.text(max_size=60))
def test_a_fingerprint_is_the_same_however_it_is_written(subject: str) -> None:
    once = fingerprint("Toko.id", "cookies", subject)
    assert fingerprint("toko.ID", "cookies", f" {subject} ") == once
    assert fingerprint("toko.id", "cookies", once.subject) == once


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::1", "[2001:db8::1]"])
def test_an_address_is_no_key(address: str) -> None:
    assert fingerprint("toko.id", "tls_addresses", address) == fingerprint("toko.id", "tls_addresses", "198.51.100.1")


def test_the_worst_of_several_addresses_counts() -> None:
    made = seen("toko.id", [told("tls_addresses", "h", "192.0.2.1"), told("tls_addresses", ".", "192.0.2.2")], START)
    assert [s.level.value for s in made.sights.values()] == ["high"]

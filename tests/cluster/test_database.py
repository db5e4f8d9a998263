"""The database of many machines: steps of its schema, small documents, and what passes when it is not as it should be."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from ikmscan.cluster.database import Base, BaseFault, clean
from ikmscan.cluster.packing import ENOUGH
from ikmscan.cluster.postgres_store import open_store
from ikmscan.cluster.schema import STEPS
from ikmscan.scanner.runs import Result, Run, Summary

T0 = datetime(2026, 11, 23, tzinfo=UTC)


def document(number: int) -> str:
    """Much that all have, a little that only this one has."""
    dice = random.Random(number)
    common = random.Random(1)
    return "".join(f'{{"pemeriksaan": {common.randrange(10**9)}, "bukti": {dice.randrange(10**4)}}}' for _ in range(150))


def test_a_dictionary_is_made_once_and_all_documents_stay_readable(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    store, count = open_store(dsn), 2 * ENOUGH
    store.begin(Run("a", T0))
    for number in range(count):
        store.put("a", Result(f"t{number:04}.id", T0, document(number)))
    other = open_store(dsn)
    for number in range(count, 3 * ENOUGH):
        other.put("a", Result(f"t{number:04}.id", T0, document(number)))
    assert [r.document for r in store.iter("a")] == [document(number) for number in range(3 * ENOUGH)]
    with Base(dsn) as base:
        assert base.rows("SELECT count(*) FROM ikmscan.dictionary") == [(1,)]
        before, after = (base.rows("SELECT avg(length(document))::int FROM ikmscan.result WHERE key >= %s AND key < %s",
                                   *edges)[0][0] for edges in (("t", f"t{ENOUGH:04}"), (f"t{ENOUGH + 1:04}", "u")))
    assert after < 0.7 * before
    for one in (store, other):
        one.close()


def test_preparing_again_changes_nothing(new_base: Callable[[], str]) -> None:
    with Base(new_base()) as base:
        assert base.prepare() == (len(STEPS), len(STEPS))


@pytest.mark.parametrize(("number", "slug"), [(0, "absent"), (len(STEPS) + 1, "newer")])
def test_tables_of_another_version_are_refused(new_base: Callable[[], str], number: int, slug: str) -> None:
    dsn = new_base()
    with Base(dsn) as base:
        base.run("UPDATE ikmscan.schema SET number = %s WHERE room = 'ikmscan'", number)
    with pytest.raises(BaseFault) as fault:
        open_store(dsn)
    assert fault.value.slug == slug


def test_a_connection_that_was_cut_is_made_anew(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    store = open_store(dsn)
    store.begin(Run("a", T0))
    with psycopg.connect(dsn, autocommit=True) as line:
        line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE datname = current_database() AND pid <> pg_backend_pid()")
    assert [run.name for run in store.runs()] == ["a"]
    store.put("a", Result("t.id", T0, "{}"))
    assert store.keys("a") == {"t.id"}
    store.close()


def test_no_word_of_a_site_keeps_its_result_out(new_base: Callable[[], str]) -> None:
    store = open_store(new_base())
    store.begin(Run("a", T0))
    odd = ("a.b@/x\x00y/", "a.b@/\ud800/", f"a.b@/{'é' * 5000}/")
    store.put("a", Result("t.id", T0, "{}", Summary(failed=odd)))
    assert [r.summary.failed[:2] for r in store.iter("a")] == [("a.b@/x\ufffdy/", "a.b@/\ufffd/")]
    store.close()


def test_what_is_put_after_a_change_that_came_to_nothing_can_be_read(new_base: Callable[[], str]) -> None:
    """Neither its words nor a dictionary that was made in it stand in the database."""
    dsn = new_base()
    store, told = open_store(dsn), Summary(failed=("a.b@c",), judged_by="1 x")
    store.begin(Run("a", T0))
    for number in range(ENOUGH - 1):
        store.put("a", Result(f"t{number:04}.id", T0, document(number)))
    with pytest.raises(KeyError), store.together():
        store.put("a", Result("u.id", T0, document(ENOUGH), told))  # makes the dictionary
        store.put("nobody", Result("v.id", T0, "{}"))
    store.put("a", Result("u.id", T0, document(ENOUGH), told))
    other = open_store(dsn)
    assert [(r.document, r.summary) for r in other.iter("a") if r.key == "u.id"] == [(document(ENOUGH), told)]
    for one in (store, other):
        one.close()


def test_a_message_holds_no_password() -> None:
    dsn = "postgresql://ikm:r4h4s1a@basis/ikmscan"
    assert clean('connection to "postgresql://ikm:r4h4s1a@basis" failed\nmore', dsn) == (
        'connection to "postgresql://ikm:…@basis" failed')


def test_of_what_is_put_together_nothing_stays_where_its_run_was_forgotten(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    store, other = open_store(dsn), open_store(dsn)
    store.begin(Run("a", T0))
    store.put("a", Result("t0.id", T0, "{}"))
    other.forget("a")
    other.begin(Run("a", T0))
    with pytest.raises(KeyError), store.together():
        store.put("a", Result("t1.id", T0, "{}"))
    assert other.keys("a") == frozenset()
    with store.together():
        store.put("a", Result("t1.id", T0, "{}"))
        store.put("a", Result("t2.id", T0, "{}"))
    assert other.keys("a") == {"t1.id", "t2.id"}
    for one in (store, other):
        one.close()

"""What every Store must do (scanner.runs): the suite that each implementation is held to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from ikmscan.cluster import postgres_store
from ikmscan.history.journal import open_journal
from ikmscan.history.sqlite_store import open_store
from ikmscan.scanner.runs import Result, Run, RunConflict, Store, Summary

T0 = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
Opened = Callable[[], Store]  # opens the same store each time it is called


@pytest.fixture(params=["sqlite", "journal", "postgres"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    opened = []
    dsn = request.getfixturevalue("new_base")() if request.param == "postgres" else ""

    def once_more() -> Store:
        if dsn:
            opened.append(postgres_store.open_store(dsn))
            return opened[-1]
        path = tmp_path / "store.sqlite"
        opened.append(open_store(path) if request.param == "sqlite" else open_journal(path).store)
        return opened[-1]

    yield once_more
    for store in opened:
        store.close()


def result(key: str = "toko.id", minutes: float = 0, document: str = "{}", letter: str = "B") -> Result:
    told = Summary("192.0.2.1", letter, 80, ("hsts.missing", "other_ports.open@3306/tcp"), "1 2026-11-01")
    return Result(key, T0 + timedelta(minutes=minutes), document, told)


def test_what_was_put_is_there_after_a_new_start(again: Opened) -> None:
    store = again()
    store.begin(Run("a", T0, {"level": "1"}))
    store.put("a", result(document='{"nama": "Bu Sri \\ud83d é 店"}'))
    assert list(again().iter("a")) == [result(document='{"nama": "Bu Sri \\ud83d é 店"}')]
    assert again().runs() == (Run("a", T0, {"level": "1"}),)


def test_a_run_begun_twice_is_one_and_another_under_its_name_is_a_conflict(again: Opened) -> None:
    store = again()
    store.begin(Run("a", T0, {"level": "1"}))
    store.begin(Run("a", T0 + timedelta(days=1), {"level": "1"}))
    with pytest.raises(RunConflict):
        store.begin(Run("a", T0, {"level": "2"}))
    assert store.runs() == (Run("a", T0, {"level": "1"}),)


def test_a_result_of_a_run_that_nobody_began_is_refused(again: Opened) -> None:
    store = again()
    with pytest.raises(KeyError):
        store.put("a", result())
    assert store.previous("toko.id") is None


def test_the_newer_of_two_results_stays_whatever_their_order(again: Opened) -> None:
    store = again()
    store.begin(Run("a", T0))
    store.put("a", result(minutes=2, document="new"))
    store.put("a", result(minutes=1, document="old"))
    store.put("a", result(minutes=2, document="new"))
    assert [r.document for r in store.iter("a")] == ["new"]


def test_the_same_moment_told_again_is_told_anew(again: Opened) -> None:
    store = again()
    store.begin(Run("a", T0))
    store.put("a", result(letter=""))
    store.put("a", result(letter="C"))
    assert [r.summary.letter for r in store.iter("a")] == ["C"]


def test_previous_looks_over_all_runs(again: Opened) -> None:
    store = again()
    for name, minutes in (("a", 0), ("b", 10), ("c", 5)):
        store.begin(Run(name, T0))
        store.put(name, result(minutes=minutes, document=name))
    found = [store.previous("toko.id", before) for before in (
        None, T0 + timedelta(minutes=10), T0 + timedelta(minutes=5), T0)]
    assert [f and f.document for f in found] == ["b", "c", "a", None]
    assert store.previous("lain.id") is None


def test_what_is_forgotten_is_gone_and_the_rest_stays(again: Opened) -> None:
    store = again()
    for name in ("a", "b"):
        store.begin(Run(name, T0))
        store.put(name, result())
    store.forget("a")
    store.forget("a")
    assert (store.keys("a"), store.keys("b")) == (frozenset(), frozenset({"toko.id"}))
    assert [run.name for run in store.runs()] == ["b"]


def test_who_asked_to_be_left_alone_is_remembered_until_then(again: Opened) -> None:
    store, hour = again(), timedelta(hours=1)
    store.rest({"toko.id": T0 + hour, "lain.id": T0 + 3 * hour}, T0)
    store.rest({"toko.id": T0 + 2 * hour}, T0)
    assert again().resting(T0) == {"toko.id": T0 + 2 * hour, "lain.id": T0 + 3 * hour}
    assert store.resting(T0 + 2 * hour) == {"lain.id": T0 + 3 * hour}
    store.rest({}, T0 + 2 * hour)
    assert store.resting(T0) == {"lain.id": T0 + 3 * hour}


def test_two_open_stores_see_each_others_results(again: Opened) -> None:
    one, other = again(), again()
    one.begin(Run("a", T0))
    other.put("a", result("b.id"))
    one.put("a", result("a.id"))
    assert [r.key for r in other.iter("a")] == ["a.id", "b.id"]
    assert one.keys("a") == {"a.id", "b.id"}


def test_results_may_be_put_while_they_are_iterated(again: Opened) -> None:
    store = again()
    store.begin(Run("a", T0))
    for n in range(5):
        store.put("a", result(f"{n}.id"))
    for seen in store.iter("a"):
        store.put("a", result(seen.key, minutes=1))
    assert {r.seen_at for r in store.iter("a")} == {T0 + timedelta(minutes=1)}


def test_any_order_of_deeds_gives_what_a_dictionary_would(again: Opened) -> None:
    store = again()

    class Model(RuleBasedStateMachine):
        names = Bundle("names")

        def __init__(self) -> None:
            super().__init__()
            for run in store.runs():
                store.forget(run.name)
            self.kept: dict[str, dict[str, Result]] = {}

        @rule(target=names, name=st.sampled_from(("a", "b", "c'\";--")))
        def begin(self, name: str) -> str:
            store.begin(Run(name, T0))
            self.kept.setdefault(name, {})
            return name

        @rule(name=names, key=st.sampled_from(("x.id", "y.id:8443", "é.id")), minutes=st.integers(0, 3),
              document=st.text(max_size=30))
        def put(self, name: str, key: str, minutes: int, document: str) -> None:
            told = result(key, minutes, document)
            if name not in self.kept:
                with pytest.raises(KeyError):
                    store.put(name, told)
                return
            store.put(name, told)
            old = self.kept[name].get(key)
            if old is None or old.seen_at <= told.seen_at:
                self.kept[name][key] = told

        @rule(name=names)
        def forget(self, name: str) -> None:
            store.forget(name)
            self.kept.pop(name, None)

        @invariant()
        def the_same(self) -> None:
            assert {r.name for r in store.runs()} == set(self.kept)
            for name, results in self.kept.items():
                assert list(store.iter(name)) == [results[key] for key in sorted(results)]
                assert store.keys(name) == set(results)
            newest = max((r.seen_at for rs in self.kept.values() for r in rs.values() if r.key == "x.id"), default=None)
            found = store.previous("x.id")
            assert (found and found.seen_at) == newest

    run_state_machine_as_test(Model, settings=settings(
        max_examples=25, stateful_step_count=15, suppress_health_check=list(HealthCheck)))

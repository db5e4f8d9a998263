"""How many at a time, and who after whom: as many as the line bears, and one of each block of addresses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.scanner import lanes
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.lanes import ClassLedger, Lanes, block_of


def run(play: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(play(), 20)

    asyncio.run(bounded())


async def turns() -> None:
    """Let everybody do what he can."""
    for _ in range(10):
        await asyncio.sleep(0)


class Sitters:
    """Some who want a seat each."""

    def __init__(self, road: Lanes, count: int) -> None:
        self.budgets = [Budget(0.0) for _ in range(count)]
        self.inside: set[int] = set()
        self.go = [asyncio.Event() for _ in range(count)]
        self.tasks = [asyncio.create_task(self._sit(road, n)) for n in range(count)]

    async def _sit(self, road: Lanes, n: int) -> None:
        async with road.seat(self.budgets[n]):
            self.inside.add(n)
            try:
                await self.go[n].wait()
            finally:
                self.inside.discard(n)


def test_no_more_than_the_limit_and_first_come_first_in() -> None:
    async def play() -> None:
        road = Lanes(8)
        all_of_them = Sitters(road, 10)
        await turns()
        assert all_of_them.inside == set(range(lanes.FIRST))
        all_of_them.go[1].set()
        await turns()
        assert all_of_them.inside == {0, 2, 3, 4}
        assert road.busy == 4

    run(play)


def test_who_gives_up_waiting_takes_no_seat_with_him() -> None:
    async def play() -> None:
        road = Lanes(8)
        them = Sitters(road, 7)
        await turns()
        them.go[0].set()
        them.tasks[4].cancel()  # in the very turn in which a seat came free
        await turns()
        them.tasks[5].cancel()
        await turns()
        assert road.busy == len(them.inside) == 4
        for go in them.go:
            go.set()
        await turns()
        assert road.busy == 0

    run(play)


def test_closed_lanes_let_nobody_in_until_they_are_open_again() -> None:
    async def play() -> None:
        road = Lanes(8)
        road.closed = True
        them = Sitters(road, 3)
        await turns()
        assert them.inside == set()
        road.closed = False
        road.wake()
        await turns()
        assert them.inside == {0, 1, 2}

    run(play)


def test_more_while_it_is_calm_and_fewer_when_answers_queue_up() -> None:
    async def play() -> None:
        road = Lanes(8)
        them = Sitters(road, 60)
        await turns()
        seen = []
        for waited in ([0.0], [0.1, 0.0, 9.0], [0.5], [], [2.0], [2.0], [2.0], [2.0], [2.0], [2.0]):
            road.adapt(waited, 0.3)
            await turns()
            seen.append(road.limit)
        assert seen == [5, 6, 6, 6, 5, 4, 3, 2, 2, 2]
        for _ in range(60):
            road.adapt([0.0], 0.3)
            await turns()
        assert road.limit == 8 * lanes.MOST_TIMES
        assert len(them.inside) == road.limit

    run(play)


def test_a_line_that_nobody_waits_for_gets_no_more_lanes() -> None:
    async def play() -> None:
        road = Lanes(8)
        Sitters(road, 2)
        await turns()
        road.adapt([0.0], 0.3)
        assert road.limit == lanes.FIRST

    run(play)


def test_who_hears_next_to_nothing_takes_no_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "STRAGGLE_S", 0.05)

    async def play() -> None:
        road = Lanes(8)
        them = Sitters(road, 9)
        await turns()
        for busy in (1, 3):
            them.budgets[busy].bytes_in += 50_000
        await asyncio.sleep(0.06)
        road.look_after(1.0)
        await turns()
        assert road.busy == lanes.FIRST
        assert them.inside == {0, 1, 2, 3, 4, 5}

    run(play)


def test_a_far_line_begins_with_few_until_the_first_is_finished() -> None:
    async def play() -> None:
        for base_s, first in ((0.01, 8), (0.2, lanes.FIRST), (0.6, lanes.FEWEST)):
            road = Lanes(8)
            road.begin(base_s)
            them = Sitters(road, 20)
            await turns()
            assert len(them.inside) == first
        road.adapt([0.0], 0.6)
        await turns()
        assert len(them.inside) == lanes.FEWEST
        them.go[0].set()
        await turns()
        assert road.limit == len(them.inside) == lanes.FIRST
        assert (Lanes(1).begin(0.6), Lanes(1).limit) == (None, 1)

    run(play)


def test_a_name_is_asked_when_a_lane_will_soon_be_free() -> None:
    async def play() -> None:
        road, asked = Lanes(8), []
        done = [asyncio.Event() for _ in range(12)]

        async def visit(n: int) -> None:
            async with road.names:
                asked.append(n)
            async with road.seat(Budget(0.0)):
                await done[n].wait()

        tasks = [asyncio.create_task(visit(n)) for n in range(12)]
        await turns()
        begun = len(asked)
        assert lanes.FIRST <= begun < 12, "those that have a lane, and those that are next"
        tasks[begun].cancel()  # one of those whose names nobody asked for yet
        for n in range(begun):
            done[n].set()
        await turns()
        assert len(asked) > begun
        road.closed = True
        for one in done:
            one.set()
        road.closed = False
        road.wake()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert sorted(asked) == [n for n in range(12) if n != begun]
        assert road.names.inside == road.busy == 0

    run(play)


@given(st.lists(st.sampled_from(("calm", "full", "lost", "end", "silent")), max_size=40))
def test_whatever_happens_everybody_gets_his_seat_in_the_end(deeds: list[str]) -> None:
    async def play() -> None:
        road = Lanes(4)
        them = Sitters(road, 20)
        for deed in deeds:
            await turns()
            if deed == "end" and them.inside:
                them.go[min(them.inside)].set()
            elif deed == "silent":
                road.look_after(0.0)
            else:
                road.adapt({"calm": [0.0], "full": [5.0]}.get(deed, []), 0.2)
            assert lanes.FEWEST <= road.limit <= 4 * lanes.MOST_TIMES
        for go in them.go:
            go.set()
        await asyncio.gather(*them.tasks)
        assert road.busy == 0

    run(play)


@pytest.mark.parametrize(("address", "block"), [
    ("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("toko.id", "toko.id")])
def test_blocks(address: str, block: str) -> None:
    assert block_of(address) == block


def test_a_block_is_asked_by_one_at_a_time_with_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GAP_S", 0.1)

    async def play() -> None:
        ledger, inside, seen = ClassLedger(Lanes(8)), [], []
        loop = asyncio.get_running_loop()

        async def ask(address: str) -> None:
            async with ledger.turn(address):
                seen.append((address, loop.time()))
                inside.append(address)
                assert [a for a in inside if block_of(a) == block_of(address)] == [address]
                await asyncio.sleep(0.02)
                inside.remove(address)

        await asyncio.gather(*map(ask, ("192.0.2.1", "192.0.2.9", "198.51.100.1", "192.0.2.1")))
        times = [at for address, at in seen if address.startswith("192.0.2.")]
        assert [address for address, _ in seen[:2]] == ["192.0.2.1", "198.51.100.1"]
        assert all(after - before >= 0.1 for before, after in pairwise(times))

    run(play)


def test_patience_grows_with_the_round_trip_and_has_an_end() -> None:
    async def play() -> None:
        ledger = ClassLedger(Lanes(8))
        grown = []
        for base_s in (0.05, 0.3, 0.6, 5.0):
            ledger.base_s = base_s
            ledger.tick()
            grown.append((ledger.patience, ledger.stretch))
        assert grown == [(1.0, 1.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]
        ledger.base_s = 0.3
        for _ in range(5):
            ledger.note_open("192.0.2.1", 443, 0.9)
        ledger.tick()
        assert (ledger.patience, ledger.stretch) == (pytest.approx(3.0), 1.0)

    run(play)

"""Attempts side by side: who wins, who begins when, and what becomes of those that lost; on loopback, as dial.py uses it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest
from ikmscan.scanner.budget import Budget, Lost
from ikmscan.scanner.dial import HEDGE_RTTS, HEDGE_S, Dial, Routes
from ikmscan.scanner.evidence import Why
from ikmscan.scanner.ledger import IN_FLIGHT_PER_ADDRESS, Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.race import HEAD_START_S, STEP_S, Race
from ikmscan.scanner.stream import Stream
from virtual_time import run


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Track:
    """Runs attempts: an ending of capital letters is an open one. Notes who began, when, and who was closed or ended."""

    began: list[tuple[str, float]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def race(self) -> Race[str]:
        return Race(str.isupper, min, self.closed.append)

    def attempt(self, ending: str, after_s: float) -> Callable[[], Awaitable[str]]:
        async def run() -> str:
            self.began.append((ending, now()))
            try:
                await asyncio.sleep(after_s)
            except asyncio.CancelledError:
                self.ended.append(ending)
                raise
            return ending

        return run

    def stubborn(self, ending: str, after_s: float) -> Callable[[], Awaitable[str]]:
        """An attempt that opens all the same when it is ended, as a SYN does that is answered in that moment."""
        async def run() -> str:
            self.began.append((ending, now()))
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(after_s)
            return ending

        return run

    def in_turn(self, *attempts: Callable[[], Awaitable[str]]) -> Callable[[], Awaitable[str]]:
        """Starts the first, then the second …"""
        left: Iterator[Callable[[], Awaitable[str]]] = iter(attempts)
        return lambda: next(left)()


def test_the_first_that_opens_wins_and_the_rest_is_never_begun() -> None:
    async def go() -> None:
        track = Track()
        race = track.race()
        assert await race.first([track.attempt("A", 0.0), track.attempt("B", 0.0)]) == "A"
        await race.settle()
        assert [name for name, _ in track.began] == ["A"] and track.closed == track.ended == []

    run(go())


def test_a_slow_one_gets_a_head_start_and_no_more() -> None:
    async def go() -> None:
        track = Track()
        race = track.race()
        assert await race.first([track.attempt("A", 5.0), track.attempt("B", 0.0)]) == "B"
        await race.settle()
        assert track.ended == ["A"]
        assert track.began[1][1] == HEAD_START_S

    run(go())


def test_one_that_fails_at_once_gives_no_head_start() -> None:
    async def go() -> None:
        track = Track()
        assert await track.race().first([track.attempt("a", 0.0), track.attempt("B", 0.0)]) == "B"
        assert track.began[1][1] == 0.0

    run(go())


def test_where_none_opens_the_picked_ending_speaks() -> None:
    async def go() -> None:
        track = Track()
        assert await track.race().first([track.attempt("refused", 0.0), track.attempt("filtered", 0.0)]) == "filtered"

    run(go())


def test_what_a_loser_opened_all_the_same_is_closed() -> None:
    async def go() -> None:
        track = Track()
        race = track.race()
        assert await race.first([track.stubborn("A", 5.0), track.attempt("B", 0.0)]) == "B"
        await race.settle()
        assert track.closed == ["A"]

    run(go())


def test_a_hedge_starts_only_when_the_first_is_overdue() -> None:
    async def go() -> None:
        track = Track()
        race = track.race()
        assert await race.hedged(track.in_turn(track.attempt("A", 0.25), track.attempt("B", 0.0)), lambda: False) == "A"
        assert [name for name, _ in track.began] == ["A"]
        overdue_at = now() + 0.15
        track = Track()
        race = track.race()
        start = track.in_turn(track.attempt("A", 5.0), track.attempt("B", 0.0))
        assert await race.hedged(start, lambda: now() > overdue_at) == "B"
        await race.settle()
        assert overdue_at < track.began[1][1] <= overdue_at + STEP_S
        assert track.ended == ["A"]

    run(go())


def test_there_is_one_hedge_and_no_second() -> None:
    async def go() -> None:
        track = Track()
        start = track.in_turn(track.attempt("A", 0.5), track.attempt("b", 0.0), track.attempt("C", 0.0))
        assert await track.race().hedged(start, lambda: True) == "A"
        assert [name for name, _ in track.began] == ["A", "b"]

    run(go())


def test_the_first_may_still_win_over_its_hedge_which_is_closed() -> None:
    async def go() -> None:
        track = Track()
        race = track.race()
        assert await race.hedged(track.in_turn(track.attempt("A", 0.2), track.stubborn("B", 5.0)), lambda: True) == "A"
        await race.settle()
        assert track.closed == ["B"]

    run(go())


def test_a_busy_loop_that_wakes_late_starts_no_hedge() -> None:
    async def go() -> None:
        track = Track()
        asyncio.get_running_loop().call_later(0.01, time.sleep, 0.3)
        assert await track.race().hedged(track.in_turn(track.attempt("A", 0.02), track.attempt("B", 0.0)), lambda: True) == "A"
        assert [name for name, _ in track.began] == ["A"]

    asyncio.run(go())


def test_whoever_gives_up_ends_all_attempts() -> None:
    async def go() -> None:
        track = Track()
        race = track.race()
        task = asyncio.create_task(race.first([track.attempt("A", 5.0), track.attempt("B", 5.0)]))
        await asyncio.sleep(HEAD_START_S * 1.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await race.settle()
        assert sorted(track.ended) == ["A", "B"]

    run(go())


# As dial.py uses it: a backlog that is full answers no SYN, so an attempt to connect there hangs.

def deaf() -> tuple[socket.socket, list[socket.socket]]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    fillers = []
    for _ in range(2):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    return listener, fillers


async def connected(
    round_trip_s: float | None, connections: int = 64, *, hedged: bool = True, beside: int = 0,
) -> tuple[int, float]:
    """How many connections an attempt at a deaf port was counted as, and in how many seconds it ended; so many others
    are in flight *beside* it."""
    listener, fillers = deaf()
    loop = asyncio.get_running_loop()
    budget = Budget(loop.time() + 3.0, connections)
    dial = Dial(Routes(True, {443: listener.getsockname()[1]}), Permit.visitor("toko.example"), budget, Ledger())
    dial.belongs("127.0.0.1", "toko.example")
    if round_trip_s is not None:
        dial.ledger.note_round_trip("127.0.0.1", round_trip_s)
    for _ in range(beside):
        await dial.ledger.attempts("127.0.0.1").acquire()
    began = loop.time()
    ended = await dial.connect("toko.example", "127.0.0.1", 443, within_s=0.4, hedged=hedged)
    took_s = loop.time() - began
    assert not isinstance(ended, Stream)
    await dial.close()
    for one in (listener, *fillers):
        one.close()
    return budget.connections, took_s


def test_a_hedge_counts_as_a_connection_and_a_silent_host_is_asked_once() -> None:
    assert asyncio.run(connected(0.001))[0] == 2
    assert asyncio.run(connected(None))[0] == 1, "of this host no round trip is known"
    assert asyncio.run(connected(0.001, hedged=False))[0] == 1
    assert asyncio.run(connected(0.8))[0] == 1, f"not overdue before {HEDGE_RTTS} round trips and {HEDGE_S} s"


def test_a_hedge_beyond_the_budget_is_not_begun() -> None:
    assert asyncio.run(connected(0.001, connections=1))[0] == 1


def test_a_hedge_is_one_of_the_attempts_in_flight_to_an_address() -> None:
    assert asyncio.run(connected(0.001, beside=IN_FLIGHT_PER_ADDRESS - 2))[0] == 2
    assert asyncio.run(connected(0.001, beside=IN_FLIGHT_PER_ADDRESS - 1))[0] == 1


def test_a_hedge_that_is_ended_while_it_waits_for_a_seat_cost_no_connection() -> None:
    """Nine attempts that are overdue in the same turn take their seven hedges to the sixteen; two wait and never dial."""
    async def go() -> int:
        listener, fillers = deaf()
        budget = Budget(asyncio.get_running_loop().time() + 3.0)
        dial = Dial(Routes(True, {443: listener.getsockname()[1]}), Permit.visitor("toko.example"), budget, Ledger())
        dial.belongs("127.0.0.1", "toko.example")
        dial.ledger.note_round_trip("127.0.0.1", 0.001)
        asking = [asyncio.create_task(dial.connect("toko.example", "127.0.0.1", 443, hedged=True)) for _ in range(9)]
        for _ in range(500):
            await asyncio.sleep(0.01)
            if budget.connections >= IN_FLIGHT_PER_ADDRESS:
                break
        await asyncio.sleep(2 * STEP_S)  # what else would be counted has been by now
        for one in asking:
            one.cancel()
        await asyncio.wait(asking)
        await dial.close()
        for one in (listener, *fillers):
            one.close()
        return budget.connections

    assert asyncio.run(asyncio.wait_for(go(), 10.0)) == IN_FLIGHT_PER_ADDRESS


# What a wait that ends may not do

def pair(seconds: float) -> tuple[Stream, socket.socket]:
    near, far = socket.socketpair()
    near.setblocking(False)
    return Stream(near, "toko.example", "127.0.0.1", 443, Budget(asyncio.get_running_loop().time() + seconds)), far


def test_bytes_that_come_in_the_moment_a_wait_ends_are_not_lost() -> None:
    """A loop that was busy sees the bytes and the end of the wait in the same turn."""
    async def go() -> None:
        loop = asyncio.get_running_loop()
        stream, far = pair(5.0)

        def busy() -> None:
            far.send(b"flight")
            time.sleep(0.2)

        loop.call_later(0.02, busy)
        stream.until = loop.time() + 0.1
        came = b""
        with contextlib.suppress(Lost):  # that wait may be over; then the bytes are for the next one
            came = await stream.receive()
        if not came:
            stream.until = loop.time() + 0.5
            came = await stream.receive()
        assert came == b"flight"
        stream.close()
        far.close()

    asyncio.run(go())


def test_a_wait_that_is_over_ends_at_once_and_lets_others_run() -> None:
    async def go() -> None:
        stream, far = pair(0.0)
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(other())
        began = time.monotonic()
        for _ in range(5):
            with pytest.raises(Lost) as told:
                await stream.receive()
            assert told.value.unseen.why is Why.TIMED_OUT
        assert turns >= 4 and time.monotonic() < began + 10
        task.cancel()
        stream.close()
        far.close()

    asyncio.run(go())

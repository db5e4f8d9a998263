"""An open connection: what was waited for in vain is not lost, on loops that tell of readiness and on those that do not."""

from __future__ import annotations

import asyncio
import socket

import pytest
from ikmscan.scanner.budget import Budget, Lost
from ikmscan.scanner.evidence import Why
from ikmscan.scanner.stream import FLOOD, Stream

DRIPS = bytes(range(200))
NOT_HERE = NotImplementedError("no readiness")


class Completing(asyncio.SelectorEventLoop):
    """A loop as on Windows: it says when a read has ended, and nothing before."""

    def add_reader(self, *what: object) -> None:
        raise NOT_HERE

    def remove_reader(self, *what: object) -> bool:
        raise NOT_HERE


def ends(within_s: float = 5.0) -> tuple[Stream, socket.socket]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    return Stream(near, "toko.example", "127.0.0.1", 80, Budget(asyncio.get_running_loop().time() + within_s)), far


@pytest.fixture(params=[asyncio.SelectorEventLoop, Completing], ids=["readiness", "completion"])
def runner(request: pytest.FixtureRequest) -> asyncio.Runner:
    return asyncio.Runner(loop_factory=request.param)


def test_reads_that_are_cancelled_in_any_turn_lose_no_byte(runner: asyncio.Runner) -> None:
    async def go() -> None:
        stream, far = ends()
        got = b""
        for n, drip in enumerate(DRIPS):
            reading = asyncio.ensure_future(stream.receive())
            await asyncio.sleep(0)
            far.send(bytes((drip,)))
            for _ in range(n % 5):
                await asyncio.sleep(0)
            reading.cancel()
            ended = await asyncio.gather(reading, return_exceptions=True)
            got += ended[0] if isinstance(ended[0], bytes) else b""
        while len(got) < len(DRIPS):
            got += await stream.receive(7)
        assert got == DRIPS
        stream.close()
        far.close()

    with runner:
        runner.run(go())


def test_a_wait_ends_with_its_time_and_the_next_one_goes_on(runner: asyncio.Runner) -> None:
    async def go() -> None:
        stream, far = ends()
        stream.until = asyncio.get_running_loop().time() + 0.05
        with pytest.raises(Lost) as lost:
            await stream.receive()
        assert lost.value.unseen.why is Why.TIMED_OUT
        stream.until += 5
        far.send(b"halo")
        assert await stream.receive() == b"halo"
        far.close()
        assert await stream.receive() == b""
        stream.close()

    with runner:
        runner.run(go())


def test_who_reads_from_what_is_closed_meanwhile_is_told(runner: asyncio.Runner) -> None:
    async def go() -> None:
        stream, far = ends()
        reading = asyncio.ensure_future(stream.receive())
        await asyncio.sleep(0.01)
        stream.close()
        stream.close()
        with pytest.raises(Lost):
            await reading
        far.close()

    with runner:
        runner.run(go())


def test_a_flood_leaves_others_their_turn(runner: asyncio.Runner) -> None:
    async def go() -> None:
        stream, far = ends()
        far.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        sent, turns = far.send(b"x" * 100_000), 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.ensure_future(other())
        got = reads = 0
        while got < sent:
            got += len(await stream.receive(1000))
            reads += 1
        beside.cancel()
        assert reads >= 90 and turns >= reads - 2 - FLOOD
        stream.close()
        far.close()

    with runner:
        runner.run(go())


def test_more_than_the_line_holds_is_sent_to_the_end_or_until_time_is_up() -> None:
    async def go() -> None:
        stream, far = ends()
        whole, got = b"y" * 3_000_000, 0
        sending = asyncio.ensure_future(stream.send(whole))
        while got < len(whole):
            got += len(await asyncio.get_running_loop().sock_recv(far, 1 << 16))
        await sending
        stream.until = asyncio.get_running_loop().time() + 0.05
        with pytest.raises(Lost) as lost:
            await stream.send(whole)
        assert lost.value.unseen.why is Why.TIMED_OUT
        stream.close()
        far.close()

    asyncio.run(go())

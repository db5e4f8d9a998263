"""Conversations of one hello each with one TLS port: paced, hedged, retried. Each ends as a value, never as a guess.

A no is a no only when the server said it; a reset, an end of file and silence stay unknown. Opens no socket (dial.py).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..budget import Lost
from ..dial import CONNECT_S, Attempt, Filtered, Refused
from ..evidence import Support, Unseen, Why
from ..permit import Consent
from ..probe import Reach
from ..sharing import shared
from ..stream import Stream
from ..wire.tls import Alert, Flight, FlightReader, TlsError, taken
from ..wire.tls_hello import client_hello
from ..wire.tls_plain import SpeaksHttp, begins_as_http
from .plan import Question

HELLO_S = 5.0  # patience before anything is known of the server
LEAST_S = 1.5
SLOWEST_TIMES = 5  # then this many times its slowest answer
TICKET_S = 0.3  # what is waited at least for a ticket after the handshake, beside two round trips
STEP_S = 0.25
KNOWN_CONNECT_S = 3.0  # for a port that has opened before: a lost SYN is sent again after one second
PACED_AT_ONCE, PACE_S = 2, 0.1
HANG_UPS = (Why.CLOSED, Why.RESET)
_T = TypeVar("_T")


class NoDoor(Exception):
    """The port did not open; *attempt* says how that ended. Never leaves this room's callers."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt

    @property
    def unseen(self) -> Unseen:
        """Why nothing was learnt."""
        match self.attempt:
            case Unseen():
                return self.attempt
            case Refused():
                return Unseen(Why.REFUSED)
            case Filtered(told):
                return Unseen(Why.UNREACHABLE, told)
            case _:
                return Unseen(Why.TIMED_OUT)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one hello. *flight* where a ServerHello came, *alert* where one ended the talk, *unseen* for
    UNKNOWN."""

    support: Support
    flight: Flight | None = None
    alert: Alert | None = None
    unseen: Unseen | None = None


PLAIN = Heard(Support.UNKNOWN, unseen=Unseen(Why.PLAIN_HTTP))  # once, it may be a guard's word; see Audit


class Talk:
    """Talks with TCP *port* of one address for *host*. All its conversations share one pace and one patience, and end
    at *until* (loop clock): what was heard by then is kept by whoever asks."""

    def __init__(self, reach: Reach, host: str, addresses: Sequence[str], until: float) -> None:
        self._until = min(until, reach.dial.budget.until)
        self.host, self.port = host, reach.target.port
        self._dial, self._addresses = reach.dial, tuple(addresses)
        self._settled: asyncio.Future[str] | None = None
        self._slowest_s = 0.0
        self._pace: asyncio.Semaphore | None = None
        self._manner: Why | None = None

    @property
    def address(self) -> str:
        """The address that is talked with; the first one before any opened."""
        settled = self._settled
        if settled is None or not settled.done() or settled.cancelled() or settled.exception() is not None:
            return self._addresses[0]
        return settled.result()

    @property
    def round_trip_s(self) -> float:
        """The shortest round trip seen, in seconds; 0.2 before any was."""
        return self._dial.ledger.round_trip_s(self.address) or 0.2

    @property
    def ticket_patience_s(self) -> float:
        """How long a ticket is waited for: a server that is slow to answer hellos is slow to write tickets too."""
        return (TICKET_S + 2 * self.round_trip_s + SLOWEST_TIMES * self._slowest_s) * self._dial.budget.patience

    @property
    def time(self) -> float:
        """Now, on the event loop's clock."""
        return asyncio.get_running_loop().time()

    @property
    def has_time(self) -> bool:
        """Whether the end is still ahead."""
        return self.time < self._until

    @property
    def opened(self) -> bool:
        """Whether the port ever opened to us."""
        return self._dial.ledger.round_trip_s(self.address) is not None

    @property
    def hangs_up(self) -> bool:
        """Whether a hang-up counts as this server's no."""
        return self._manner is not None

    def refuses_by(self, manner: Why) -> None:
        """This server says no by hanging up in this *manner*, as was found out. It counts nobody's visits, so the pace
        is free again."""
        self._manner, self._pace = manner, None

    def slow_down(self) -> None:
        """Two at a time from here on, with a pause between: the server seems to count its visitors."""
        self._pace = self._pace or asyncio.Semaphore(PACED_AT_ONCE)

    async def turned_away(self) -> bool:
        """Whether the server answered before and hangs up on everything now, so that it is asked no more."""
        return self.opened and await self._dial.turned_away(self.host, self.address, self.port) is not None

    async def hear(self, question: Question) -> Heard:
        """Ask *question*; what was heard."""
        hello = client_hello(question.offer, server_name=self.host, random=os.urandom(32))
        reader = FlightReader(whole=question.whole)
        try:
            answer: Flight | Alert = await self.say(hello, reader.feed)
        except (NoDoor, Lost) as ended:
            if reader.so_far is None:
                return Heard(Support.UNKNOWN, unseen=ended.unseen)
            answer = reader.so_far
        except SpeaksHttp:
            return PLAIN
        except TlsError as error:
            return Heard(Support.UNKNOWN, unseen=Unseen(Why.PROTOCOL_ERROR, str(error)[:120]))
        return meaning(question, answer)

    async def hear_well(self, question: Question) -> Heard:
        """As `hear`, and once more where that told nothing. The manner in which this server is known to say no counts
        as one when it came both times."""
        first = await self.hear(question)
        if first.support is not Support.UNKNOWN:
            return first
        second = await self.hear(question)
        ends = {h.unseen.why if h.unseen else None for h in (first, second)}
        if self._manner is not None and second.support is Support.UNKNOWN and ends == {self._manner}:
            return Heard(Support.NO, unseen=second.unseen)
        return second

    async def say(
        self, hello: bytes, feed: Callable[[bytes], _T | None], *, level: Consent = Consent.RECORDS
    ) -> _T:
        """Send *hello* and hand what comes to *feed* until it answers. Raises NoDoor, Lost and what *feed* raises."""
        async def ask(stream: Stream) -> _T:
            await stream.send(hello)
            return await self.listen(stream, feed)

        return await self.converse(ask, level=level)

    async def converse(self, talk: Callable[[Stream], Awaitable[_T]], *, level: Consent = Consent.RECORDS) -> _T:
        """Open a connection, hold *talk* over it, close it. Raises NoDoor where none opened, Lost where the time was
        up, and what *talk* raises."""
        try:
            async with asyncio.timeout_at(self._until):
                await self._dial.opt_out.wished(level)  # before a seat is taken that the question may need
                async with self._dial.ledger.hellos(await self._where()):
                    if self._pace is None:
                        return await self._converse(talk, level)
                    async with self._pace:
                        await asyncio.sleep(PACE_S)
                        return await self._converse(talk, level)
        except TimeoutError:
            raise Lost(Why.TIMED_OUT) from None

    async def listen(
        self, stream: Stream, feed: Callable[[bytes], _T | None], *, since: float = 0, within_s: float = 0
    ) -> _T:
        """What *feed* makes of the answer. Lost: the stream ended, or the patience, before it was whole.

        The patience (or *within_s*) counts from *since* (loop clock; else from now), so that nobody stretches it by
        dripping. When it is over there is one look more: what came in time may lie there since, while this process was
        late. SpeaksHttp: what came first is the head of an HTTP response.
        """
        began, last = since or self.time, False
        first: bytes | None = b""
        while not last:
            now, over = self.time, min(began + (within_s or self._patience_s()), self._until)
            last = now >= over
            stream.until = min(now + STEP_S, over)
            try:
                data = await stream.receive()
            except Lost as lost:
                if lost.unseen.why is Why.TIMED_OUT:
                    continue
                raise
            if not data:
                raise Lost(Why.CLOSED)
            if first is not None:
                first += data
                plain = begins_as_http(first)
                if plain is None:
                    continue
                if plain:
                    raise SpeaksHttp("an HTTP response")
                data, first = first, None
            answer = feed(data)
            if answer is not None:
                self._slowest_s = max(self._slowest_s, self.time - began)
                return answer
        raise Lost(Why.TIMED_OUT)

    def _patience_s(self) -> float:
        usual = max(LEAST_S, SLOWEST_TIMES * self._slowest_s) if self._slowest_s else HELLO_S
        return usual * self._dial.budget.patience

    async def _converse(self, talk: Callable[[Stream], Awaitable[_T]], level: Consent) -> _T:
        within_s = KNOWN_CONNECT_S + 4 * self.round_trip_s if self.opened else CONNECT_S
        attempt = await self._dial.connect(
            self.host, await self._where(), self.port, within_s=within_s, level=level, hedged=True)
        if not isinstance(attempt, Stream):
            raise NoDoor(attempt)
        try:
            return await talk(attempt)
        finally:
            attempt.close()

    async def _where(self) -> str:
        """The address to talk with. Of several, the first that opens, and then that one for all conversations."""
        if len(self._addresses) == 1:
            return self._addresses[0]
        if self._settled is None:
            self._settled = asyncio.ensure_future(self._settle())
        return await shared(self._settled)

    async def _settle(self) -> str:
        attempt = await self._dial.connect_first(self.host, self._addresses, self.port)
        if not isinstance(attempt, Stream):
            raise NoDoor(attempt)
        attempt.close()
        return attempt.address


def meaning(question: Question, answer: Flight | Alert) -> Heard:
    """What *answer* says to *question*."""
    if isinstance(answer, Alert):
        if answer.refuses:
            return Heard(Support.NO, alert=answer)
        return Heard(Support.UNKNOWN, alert=answer, unseen=Unseen(Why.PROTOCOL_ERROR, answer.label))
    if not taken(question.offer, answer.hello):
        return Heard(Support.UNKNOWN, answer, unseen=Unseen(Why.PROTOCOL_ERROR, "an answer that nobody offered"))
    curve = answer.exchange.group if answer.exchange else 0
    if curve and curve not in question.offer.named_groups:
        return Heard(Support.UNKNOWN, answer, unseen=Unseen(Why.PROTOCOL_ERROR, "a group that nobody offered"))
    exact = question.exactly is None or answer.hello.version == question.exactly
    return Heard(Support.YES if exact else Support.NO, answer)

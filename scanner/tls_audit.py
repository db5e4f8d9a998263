"""One TLS port, asked in two waves: what came of each hello, written down as evidence. Judges nothing.

The second wave starts hello by hello, as soon as the first says that it is worth asking.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable

from . import tls_written as written
from .budget import Lost
from .dial import Stream
from .evidence import Greeting, Support, Unseen, Why
from .tls_plan import (
    OLD,
    Question,
    fallback_at,
    first_wave,
    impossible,
    newest,
    older,
    weak_class_of,
    weak_classes,
    weak_old,
)
from .tls_talk import HANG_UPS, Heard, NoDoor, Talk, meaning
from .wire import tls
from .wire.ssl2 import SSL2_KINDS, Ssl2Answer, Ssl2Hello, Ssl2Reader, ssl2_hello
from .wire.tls import Alert, TlsError
from .wire.tls13 import Client13
from .wire.tls13_sealed import Encrypted
from .wire.tls_numbers import Version

TICKET_S = 0.3  # what is waited for a ticket after the handshake, and two round trips more
TOO_MANY_UNKNOWN = 2
AGAIN_S = 10.0  # all that a second asking may take; what is left stays unknown


class Audit:
    """What one TLS port tells. Run it once; then the attributes hold what came of it.

    *heard* holds what came of each hello; *secrets* what only a finished handshake of TLS 1.3 shows; *ssl2* the
    cipher kinds of SSL 2.0.
    """

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.heard: dict[str, Heard] = {}
        self.secrets: Encrypted | None = None
        self.hung_up = False
        self.ssl2: tuple[str, ...] = ()
        self._asking: dict[str, asyncio.Task[Heard]] = {}

    async def run(self) -> None:
        """Both waves, then once more and one after another whatever stayed unknown."""
        async with asyncio.TaskGroup() as wave:
            self._asking = {"newest": wave.create_task(self._newest())}
            for question in first_wave():
                self._asking[question.name] = wave.create_task(self._ask(question))
            self._asking["ssl2"] = wave.create_task(self._ssl2())
            for follow in (self._after_old(), self._after_weak(), self._after_fallback()):
                wave.create_task(follow)
        await self._again()

    async def first(self, name: str) -> Heard:
        """What came of the hello *name* of the first wave, as soon as it is known."""
        return await self._asking[name]

    @property
    def flight(self) -> tls.Flight | None:
        """The best whole flight of TLS <= 1.2 that was read."""
        for name in ("tls12", "newest"):
            heard = self.heard.get(name)
            if heard and heard.flight and heard.flight.done and heard.flight.hello.version < Version.TLS13:
                return heard.flight
        return None

    @property
    def answered(self) -> bool:
        """Whether anything at all was told. That a greeting of SSL 2.0 is turned down tells nothing by itself."""
        silent = {"ssl2": (Support.UNKNOWN, Support.NO)}
        return any(h.flight or h.support not in silent.get(n, (Support.UNKNOWN,)) for n, h in self.heard.items())

    @property
    def unanswered(self) -> Unseen:
        """Why nothing was told, by the hellos that mattered most."""
        ends = [self.heard[n].unseen for n in ("newest", "tls12", *self.heard) if n in self.heard]
        return next((e for e in ends if e is not None and e.why is not Why.REFUSED), Unseen(Why.BUG))

    def accepts(self, name: str) -> bool:
        """Whether the hello *name* was taken up."""
        heard = self.heard.get(name)
        return heard is not None and heard.support is Support.YES

    async def _ask(self, question: Question) -> Heard:
        heard = await self.talk.hear(question)
        self.heard[question.name] = heard
        if sum(h.support is Support.UNKNOWN for h in self.heard.values()) >= TOO_MANY_UNKNOWN:
            self.talk.slow_down()
        return heard

    async def _newest(self) -> Heard:
        client = Client13(newest(), server_name=self.talk.host, random=os.urandom(32), session_id=os.urandom(32))
        self.heard["newest"], lost = await finish(self.talk, client)
        self.secrets = client.secrets or self.secrets
        self.hung_up = client.established and lost is not None and lost.why is Why.CLOSED
        return self.heard["newest"]

    @property
    def early_data(self) -> int:
        """Bytes of 0-RTT data that a ticket allows; 0 also where the server hung up without a ticket, for without one
        there is no 0-RTT (RFC 8446 section 4.2.10); -1 when nothing told."""
        if self.secrets is None:
            return -1
        return 0 if self.secrets.tickets == 0 and self.hung_up else self.secrets.early_data

    async def _ssl2(self) -> Heard:
        try:
            answer: Ssl2Answer = await self.talk.say(ssl2_hello(os.urandom(16)), Ssl2Reader().feed)
        except (NoDoor, Lost) as ended:
            heard = Heard(Support.UNKNOWN, unseen=ended.unseen)
        except TlsError as error:
            heard = Heard(Support.UNKNOWN, unseen=Unseen(Why.PROTOCOL_ERROR, str(error)[:120]))
        else:
            kinds = answer.kinds if isinstance(answer, Ssl2Hello) else ()
            self.ssl2 = tuple(SSL2_KINDS.get(k, f"{k:#08x}") for k in kinds)
            heard = _ssl2_meaning(answer)
        self.heard["ssl2"] = heard
        return heard

    async def _after_old(self) -> None:
        found = await self.first("old")
        if found.support is Support.YES and found.flight:
            best = Version(found.flight.hello.version)
            name = {v: n for n, v in OLD}[best]
            self.heard[name] = found
            for newer, version in OLD:
                if version > best:
                    self.heard[newer] = Heard(Support.NO, found.flight)
            await asyncio.gather(*(self._ask(q) for q in (*older(best), weak_old())))

    async def _after_weak(self) -> None:
        found = await self.first("weak")
        if found.support is Support.YES and found.flight:
            shown = weak_class_of(found.flight.hello.suite)
            self.heard[shown] = found
            await asyncio.gather(*(self._ask(q) for name, q in weak_classes().items() if name != shown))

    async def _after_fallback(self) -> None:
        """RFC 7507 can be told only below the server's best version."""
        top, old = await self.first("newest"), await self.first("old")
        if top.flight and top.flight.hello.version < Version.TLS13 and old.support is Support.YES and old.flight:
            below = Version(old.flight.hello.version)
            if below < top.flight.hello.version:
                await self._ask(fallback_at(below))

    async def _again(self) -> None:
        """Once more, one after another, what stayed unknown; where nothing at all answered, one hello for all."""
        unknown = [n for n, h in self.heard.items() if h.support is Support.UNKNOWN and n != "newest"]
        if not self.talk.opened:
            return
        if self.heard["newest"].support is Support.UNKNOWN:
            await self._newest()
        if not self.answered:
            return
        questions = {q.name: q for q in (*first_wave(), *older(Version.TLS12), weak_old(), *weak_classes().values())}
        until = self.talk.time + AGAIN_S
        for name in unknown:
            if not self.talk.has_time or self.talk.time > until:
                break
            before = self.heard[name]
            if name == "ssl2":
                await self._ssl2()
                self._ssl2_hung_up(before)
            elif name in questions:
                await self._ask(questions[name])
        await self._follow(unknown)
        await self._calibrate()

    async def _follow(self, names: Iterable[str]) -> None:
        """The second wave of what only the second asking told."""
        follow = {"old": self._after_old, "weak": self._after_weak}
        for name in names:
            if name in follow and self.heard[name].support is Support.YES:
                self._asking[name] = asyncio.ensure_future(_already(self.heard[name]))
                await follow[name]()

    async def _calibrate(self) -> None:
        """Some servers hang up where others send an alert (Schannel, old node). Whether a hang-up is this server's no
        is asked: twice with a hello that nobody can take up, each time followed by one that it took up before. A guard
        that has had enough of us hangs up on both, and then nothing is concluded."""
        hung_up = [n for n, h in self.heard.items() if h.unseen and h.unseen.why in HANG_UPS and n != "newest"]
        good = next((q for q in first_wave() if q.name in ("tls12", "old") and self.accepts(q.name)), None)
        if not hung_up or good is None or not self.talk.has_time:
            return
        for _ in range(2):
            refused, taken = await self.talk.hear(impossible()), await self.talk.hear(good)
            if not (refused.unseen and refused.unseen.why in HANG_UPS and taken.support is Support.YES):
                return
        self.talk.trust_hang_ups()
        for name in hung_up:
            self.heard[name] = Heard(Support.NO, unseen=self.heard[name].unseen)

    def _ssl2_hung_up(self, before: Heard) -> None:
        """SSL 2.0 has no alert that other stacks could answer with; one that hangs up twice, and talks TLS otherwise,
        has said no (RFC 6176 section 3)."""
        after = self.heard["ssl2"]
        ends = [h.unseen.why for h in (before, after) if h.unseen]
        if len(ends) == 2 and all(why in HANG_UPS for why in ends) and self.answered:
            self.heard["ssl2"] = Heard(Support.NO, unseen=after.unseen)

    def greetings(self) -> tuple[Greeting, ...]:
        """What came of each hello, as evidence."""
        return tuple(written.greeting(name, heard) for name, heard in self.heard.items())


async def finish(talk: Talk, client: Client13) -> tuple[Heard, Unseen | None]:
    """Hold the conversation of *client* to its end: the handshake, and a ticket where one comes. How it was lost, if
    it was."""
    async def shake(stream: Stream) -> None:
        await stream.send(client.start())
        while not client.settled:
            ticket_s = TICKET_S + 2 * talk.round_trip_s if client.established else None
            reply = await talk.listen(stream, client.feed, within_s=ticket_s)
            if reply:
                await stream.send(reply)

    lost: Unseen | None = None
    try:
        await talk.converse(shake)
    except (NoDoor, Lost) as ended:
        lost = ended.unseen
    except TlsError as error:
        lost = Unseen(Why.PROTOCOL_ERROR, str(error)[:120])
    if client.answer is None:
        return Heard(Support.UNKNOWN, unseen=lost or Unseen(Why.CLOSED)), lost
    return meaning(Question("newest", newest()), client.answer), lost


def _ssl2_meaning(answer: Ssl2Answer) -> Heard:
    """A hello without a cipher kind in common is SSL 2.0 all the same, but nobody can use it: a no."""
    if isinstance(answer, Alert):
        return Heard(Support.NO, alert=answer)
    return Heard(Support.YES if isinstance(answer, Ssl2Hello) and answer.kinds else Support.NO)


async def _already(heard: Heard) -> Heard:
    return heard

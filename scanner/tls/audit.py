"""One TLS port, asked in two waves: what came of each hello, written down as evidence. Judges nothing.

The second wave starts hello by hello, as soon as the first says that it is worth asking.
"""

from __future__ import annotations

import asyncio
import os

from ..budget import Lost
from ..evidence import Greeting, Support, Unseen, Why
from ..evidence.tls import WEAK_CLASSES
from ..sharing import shared
from ..wire import tls
from ..wire.ssl2 import SSL2_KINDS, Ssl2Answer, Ssl2Hello, Ssl2Reader, ssl2_hello
from ..wire.tls import Alert, TlsError
from ..wire.tls13 import Client13
from ..wire.tls13_sealed import Encrypted
from ..wire.tls_numbers import Version
from ..wire.tls_plain import SpeaksHttp
from . import written
from .manner import OWN_TROUBLE, TURNS_OF_SSL2, always_fails, failed, manner_of
from .plan import (
    OLD,
    Question,
    asked,
    fallback_at,
    first_wave,
    impossible,
    newest,
    older,
    static_rsa_old,
    weak_class_of,
    weak_classes,
    weak_old,
)
from .shake import client_for, shake
from .talk import HANG_UPS, PLAIN, Heard, NoDoor, Talk, meaning

TOO_MANY_UNKNOWN = 2
FOLLOWED = ("old", "weak")  # hellos of the first wave that the second wave rests on
# hellos of TLS 1.2 that are about their suites alone, with every usual group
SUITES_ASKED = ("weak", "static_rsa", "cbc", "dhe", *WEAK_CLASSES)
AGAIN_S = 10.0  # all that asking again where nothing came may take; who hangs up does it at once, on whatever machine


class Audit:
    """What one TLS port tells. Run it once; then the attributes hold what came of it.

    *heard* holds what came of each hello; *secrets* what only a finished handshake of TLS 1.3 shows; *ssl2* the
    cipher kinds of SSL 2.0.
    """

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.heard: dict[str, Heard] = {}
        self.secrets: Encrypted | None = None
        self.ssl2: tuple[str, ...] = ()
        names = ("newest", "ssl2", *(q.name for q in first_wave()))
        self._first = {name: asyncio.Future[Heard]() for name in names}
        self._rsa_old = asyncio.Future[Heard]()
        self._over = asyncio.Event()
        self._asked: dict[str, Question] = {}
        self._twice: dict[str, set[Why | None]] = {}
        self._cannot: list[str] = []

    async def run(self) -> None:
        """Both waves, then once more and one after another whatever stayed unknown."""
        async with asyncio.TaskGroup() as wave:
            for question in first_wave():
                wave.create_task(self._ask(question))
            for task in (self._newest(), self._ssl2(), self._after_old(), self._after_weak(), self._after_fallback()):
                wave.create_task(task)
        await self._again()
        self._over.set()

    async def over(self) -> None:
        """Waits for both waves, and all that was asked again."""
        await self._over.wait()

    async def calm(self) -> None:
        """Waits for the first wave; where it left something unknown, for all: what is asked again is asked alone."""
        if any([(await self.first(name)).support is Support.UNKNOWN for name in self._first]):
            await self.over()

    async def first(self, name: str) -> Heard:
        """What came of the hello *name* of the first wave, as soon as it is known."""
        return await shared(self._first[name])

    @property
    def flight(self) -> tls.Flight | None:
        """The whole flight of TLS <= 1.2 that answered the hello which offers compression and heartbeats."""
        heard = self.heard.get("tls12")
        return heard.flight if heard and heard.support is Support.YES and heard.flight and heard.flight.done else None

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

    async def negotiates(self) -> bool:
        """Whether the server agrees to talk at all: only then a no to something else tells of that thing."""
        return any([(await self.first(name)).support is Support.YES for name in ("newest", "tls12", "old")])

    async def static_rsa_old(self) -> Heard:
        """Whether the RSA key exchange is taken up in the oldest versions alone; NO where those are not spoken."""
        if (await self.first("old")).support is Support.YES:
            return await shared(self._rsa_old)
        if self.heard["old"].support is Support.UNKNOWN:
            await self.over()
        return Heard(self.heard["old"].support, unseen=self.heard["old"].unseen)

    def accepts(self, name: str) -> bool:
        """Whether the hello *name* was taken up."""
        heard = self.heard.get(name)
        return heard is not None and heard.support is Support.YES

    def taken_suites(self, version: Version) -> tuple[int, ...]:
        """Suites that some hello of the audit was answered with in just this *version*."""
        hellos = (h.flight.hello for h in self.heard.values() if h.support is Support.YES and h.flight)
        return tuple(dict.fromkeys(hello.suite for hello in hellos if hello.version == version))

    def refused_suites(self) -> frozenset[int]:
        """Suites that TLS 1.2 was offered and turned down as a whole."""
        said_no = (q for n, q in self._asked.items() if self.heard[n].support is Support.NO and n in SUITES_ASKED)
        return frozenset(s for q in said_no for s in q.offer.suites)

    async def _ask(self, question: Question) -> Heard:
        self._asked[question.name] = question
        heard = self._tell(question.name, await self.talk.hear(question))
        if sum(h.support is Support.UNKNOWN for h in self.heard.values()) >= TOO_MANY_UNKNOWN:
            self.talk.slow_down()
        return heard

    def _tell(self, name: str, heard: Heard) -> Heard:
        self.heard[name] = heard
        waiting = self._first.get(name)
        if waiting and not waiting.done():
            waiting.set_result(heard)
        return heard

    async def _newest(self) -> Heard:
        client = client_for(self.talk.host)
        heard = await finish(self.talk, client)
        self.secrets = client.secrets or self.secrets
        return self._tell("newest", heard)

    @property
    def early_data(self) -> int:
        """Bytes of 0-RTT data that a ticket allows, -1 when no ticket told: some servers keep theirs back until they
        have something else to say."""
        return self.secrets.early_data if self.secrets else -1

    async def _ssl2(self) -> Heard:
        reader = Ssl2Reader()
        try:
            answer: Ssl2Answer = await self.talk.say(ssl2_hello(os.urandom(16)), reader.feed)
        except (NoDoor, Lost) as ended:
            cut = Unseen(Why.PROTOCOL_ERROR, "an answer that broke off")  # no hang-up: it had begun to answer
            heard = Heard(Support.UNKNOWN, unseen=cut if reader.begun else ended.unseen)
        except SpeaksHttp:
            heard = PLAIN
        except TlsError as error:
            heard = Heard(Support.UNKNOWN, unseen=Unseen(Why.PROTOCOL_ERROR, str(error)[:120]))
        else:
            kinds = answer.kinds if isinstance(answer, Ssl2Hello) else ()
            self.ssl2 = tuple(SSL2_KINDS.get(k, f"{k:#08x}") for k in kinds)
            heard = _ssl2_meaning(answer)
        return self._tell("ssl2", heard)

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
            if (await self.first("static_rsa")).support is Support.NO:
                heard = await self._ask(static_rsa_old())
                if not self._rsa_old.done():
                    self._rsa_old.set_result(heard)

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
        """Once more, one after another, what stayed unknown; then whether a hang-up is this server's no."""
        if not self.talk.opened:
            return
        if self.heard["newest"].support is Support.UNKNOWN:
            await self._newest()
        if not self.answered and all(self.heard[name] == PLAIN for name in ("newest", "tls12")):
            # HTTP in answer to every hello that was answered, and once more to the first: there is no TLS at this port
            self.heard = {n: Heard(Support.NO, unseen=h.unseen) if h == PLAIN else h for n, h in self.heard.items()}
            return
        if not self.answered:
            return
        until = self.talk.time + AGAIN_S
        while self.talk.has_time and (name := self._unknown(silent=self.talk.time < until)):
            before = self.heard[name]
            after = await self._ask(self._asked[name])
            self._twice[name] = {h.unseen.why if h.unseen else None for h in (before, after)}
            if failed(before) and failed(after):
                self._cannot.append(name)
            if after.support is Support.YES and name in FOLLOWED:
                self._first[name] = asyncio.Future()
                self._tell(name, after)
                await (self._after_old() if name == "old" else self._after_weak())
        if self.heard["ssl2"].support is Support.UNKNOWN and "ssl2" not in self._hung_up():
            await self._ssl2()
        await self._weigh_hang_ups()
        await self._weigh_trouble()

    def _unknown(self, *, silent: bool) -> str:
        """The next hello that stayed unknown and was asked only once, or ""; with *silent* also of those that nothing
        came of."""
        among = self.heard if silent else self._hung_up()
        left = (n for n in self._asked if n in among and n not in self._twice)
        return next((n for n in left if self.heard[n].support is Support.UNKNOWN), "")

    async def _weigh_hang_ups(self) -> None:
        """Some servers hang up where others send an alert (Schannel, old node; most stacks, at SSL 2.0). Whether a
        hang-up is this server's no is asked, not assumed: see `manner_of`. Only what hung up in that very manner both
        times is a no then, and nothing is, where a hello that was hung up on was taken up later."""
        good, hung_up = self._taken_up(), self._hung_up()
        broken = any(h.support is not Support.UNKNOWN for n, h in self.heard.items() if self._twice.get(n))
        if good is None or not hung_up:
            return
        if hung_up != ["ssl2"] and not broken:
            manner = await manner_of(self.talk, lambda: self.talk.hear(impossible()), good)
            if len(manner) == 1:
                (how,) = manner
                self.talk.refuses_by(how)
                for name in hung_up:
                    if self._twice.get(name) == manner:
                        self.heard[name] = Heard(Support.NO, unseen=self.heard[name].unseen)
        if "ssl2" in hung_up and await manner_of(self.talk, self._ssl2, good, TURNS_OF_SSL2):
            # SSL 2.0 knows no alert that other stacks could answer with, so hanging up is how they say no.
            self.heard["ssl2"] = Heard(Support.NO, unseen=self.heard["ssl2"].unseen)

    async def _weigh_trouble(self) -> None:
        """OpenSSL 3 answers TLS 1.0 and 1.1 with an internal error where it has them but may not sign for them. That
        is its no, where it comes each time, while it takes up what it took up before."""
        good, alert = self._taken_up(), self.heard["old"].alert
        if "old" not in self._cannot or good is None:
            return
        if await always_fails(self.talk, self._asked["old"], good):
            self._tell("old", Heard(Support.NO, alert=alert))

    async def still_welcome(self) -> bool:
        """False when hang-ups count as this server's no, and it now hangs up on what it took up before."""
        good = self._taken_up()
        return good is None or not self.talk.hangs_up or (await self.talk.hear(good)).support is Support.YES

    def _taken_up(self) -> Question | None:
        return next((q for q in map(asked, ("tls12", "old")) if self.accepts(q.name)), None)

    def _hung_up(self) -> list[str]:
        unknown = [(n, h) for n, h in self.heard.items() if h.support is Support.UNKNOWN and n != "newest"]
        return [n for n, h in unknown if h.unseen and h.unseen.why in HANG_UPS]

    def greetings(self) -> tuple[Greeting, ...]:
        """What came of each hello, as evidence."""
        return tuple(written.greeting(name, heard) for name, heard in self.heard.items())


async def finish(talk: Talk, client: Client13) -> Heard:
    """Hold the conversation of *client* to its end: the handshake, and a ticket where one comes."""
    lost = Unseen(Why.CLOSED)
    try:
        await talk.converse(lambda stream: shake(talk, stream, client, ticket=True))
    except (NoDoor, Lost) as ended:
        lost = ended.unseen
    except SpeaksHttp:
        return PLAIN
    except TlsError as error:
        lost = Unseen(Why.PROTOCOL_ERROR, str(error)[:120])
    if client.answer is None:
        return Heard(Support.UNKNOWN, unseen=lost)
    return meaning(Question("newest", newest()), client.answer)


def _ssl2_meaning(answer: Ssl2Answer) -> Heard:
    """A hello is a yes, also without cipher kinds: old OpenSSL takes what it does not list (CVE-2015-3197)."""
    if isinstance(answer, Alert) and answer.description in OWN_TROUBLE:
        return Heard(Support.UNKNOWN, alert=answer, unseen=Unseen(Why.PROTOCOL_ERROR, answer.label))
    if isinstance(answer, Alert):
        return Heard(Support.NO, alert=answer)
    taken = isinstance(answer, Ssl2Hello) and (bool(answer.kinds) or answer.has_certificate)
    return Heard(Support.YES if taken else Support.NO)

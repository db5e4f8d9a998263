"""HTTP over the dial: caps, redirects by hand, each question once, and a permit for every request.

Only gzip is offered; what comes packed otherwise, or unasked for, is kept as it is.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .answer import REDIRECTS_STATUS, Caps, announced, asked_to_wait_s, read_reply
from .budget import Lost
from .dial import Dial, Refused
from .evidence import Addresses, End, Reply, Unseen, Why
from .permit import Consent
from .pool import Carrier, Pool
from .resolver import Resolver
from .rests import Rests
from .secure import SecureStream
from .sharing import shared
from .standing import UNAVAILABLE
from .suffix import same_site
from .weblink import Link, LinkError
from .wire.http import HttpError, ResponseReader, request

REQUEST_S = 15.0
WIRE_BODY_BYTES = 256 * 1024
BODY_BYTES = 512 * 1024
FILE_REDIRECTS = 2
REDIRECTS = 6  # browsers follow 20; two visits must fit into a visitor's 15 requests
TOO_MANY_REQUESTS = 429
CUT, AGAIN_S = (Why.RESET, Why.CLOSED), 0.2

Answer: TypeAlias = Reply | Refused | Unseen
# Why whoever showed these certificates, under this name, in this version of TLS, is not to be believed; "" for nothing.
Doubt: TypeAlias = Callable[[Sequence[bytes], str, str], str]


PAGE = Caps(WIRE_BODY_BYTES, BODY_BYTES)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question is put. *imitates*: whom the User-Agent names before us ("" for nobody); *language*: None for the
    run's, "" for none; *more*: header lines beside the usual ones; *packed*: whether gzip is offered (not where a part
    or a length is asked for). *doubt*: a registry is asked, over https and on a connection of its own, and only where
    there is none; that is not counted as a question to the shop."""

    method: str = "GET"
    imitates: str = ""
    language: str | None = None
    more: tuple[tuple[str, str], ...] = ()
    caps: Caps = PAGE
    packed: bool = True
    accept: str = "text/html,application/xhtml+xml,*/*;q=0.8"
    doubt: Doubt | None = None


PLAINLY = Asking()


@dataclass(frozen=True, slots=True)
class Manners:
    """How we introduce ourselves. *agent* names ikmscan and a contact, whatever else a question imitates."""

    agent: str
    language: str = "id-ID,id;q=0.9,en;q=0.5"

    def headers(self, link: Link, how: Asking = PLAINLY) -> list[tuple[str, str]]:
        """The header lines of one request, in a browser's order."""
        language = self.language if how.language is None else how.language
        return [("Host", link.authority), ("User-Agent", f"{how.imitates} {self.agent}".strip()),
                ("Accept", how.accept), *([("Accept-Language", language)] if language else []),
                ("Accept-Encoding", "gzip" if how.packed else "identity"), ("Connection", "keep-alive"), *how.more]


class Fetch:
    """Asks web servers for one target. Close it at the end."""

    def __init__(self, dial: Dial, resolver: Resolver, manners: Manners, own_port: int = 443) -> None:
        self._dial, self._resolver, self.manners, self._own_port = dial, resolver, manners, own_port
        self.nowhere = f"/{secrets.token_hex(16)}"  # a path that nobody has: what it answers means "not there"
        self._pool = Pool(dial)
        self._asked: dict[tuple[str, Consent, Asking], asyncio.Task[Answer]] = {}
        self._sent_away: dict[str, Unseen] = {}  # hosts that asked us to stop
        self._expected: dict[str, asyncio.Task[None]] = {}
        self._cut: set[str] = set()  # places where a question was cut off and put once more

    def expect(self, link: Link) -> None:
        """Open a connection to the place of *link* now, for what a visitor asks there beside the first question."""
        place = f"{link.scheme} {link.authority}"
        if place not in self._expected and self._dial.permit.allows(link.host, Consent.VISITOR):
            self._expected[place] = asyncio.ensure_future(self._prepare(link))

    async def _prepare(self, link: Link) -> None:
        addresses = await self._resolver.addresses(link.host)
        if isinstance(addresses, Addresses):
            await self._pool.prepare(link, addresses, self._until())

    async def visit(
        self, start: Link, how: Asking = PLAINLY, *, stay: bool = False
    ) -> tuple[tuple[Reply, ...], End, str, Unseen | None]:
        """Follow redirects by hand from *start*: the fields of a Visit. *stay*: never to another registrable domain."""
        chain: list[Reply] = []
        link, been = start, {str(start)}
        while True:
            answer = await self.get(link, how=how)
            if isinstance(answer, Refused):
                return tuple(chain), End.REFUSED, str(link), None
            if isinstance(answer, Unseen):
                return tuple(chain), End.UNSEEN, str(link), answer
            chain.append(answer)
            location = answer.header("location")
            if answer.status not in REDIRECTS_STATUS or not location:
                return tuple(chain), End.ARRIVED, str(link), None
            try:
                link = link.follow(location[0], self._own_port)
            except LinkError:
                return tuple(chain), End.BAD_LOCATION, location[0][:200], None
            if str(link) in been:
                return tuple(chain), End.LOOP, str(link), None
            if stay and not same_site(link.host, start.host):
                return tuple(chain), End.LEFT, str(link), None
            if len(chain) > REDIRECTS:
                return tuple(chain), End.TOO_MANY, str(link), None
            been.add(str(link))

    async def get(self, link: Link, level: Consent = Consent.VISITOR, how: Asking = PLAINLY) -> Answer:
        """Ask for *link* once a target, level and way of asking; who asks for the same again shares the answer."""
        return await self._once(link, level, how)

    async def file(self, start: Link, most_bytes: int) -> bytes | Unseen:
        """The file at *start*, whole or not at all, over plain http to the end; TOO_MUCH when it is larger.

        It is somebody else's (a CA's), and counts and is asked for like a page of the shop.
        """
        link = start
        for _ in range(1 + FILE_REDIRECTS):
            if link.scheme != "http":
                return Unseen(Why.PROTOCOL_ERROR, f"leads to {link.scheme}")
            answer = await self._once(link, Consent.VISITOR, Asking(caps=Caps(most_bytes, most_bytes, whole=True)))
            if isinstance(answer, Refused):
                return Unseen(Why.REFUSED, f"{link.port}/tcp")
            if isinstance(answer, Unseen):
                return answer
            location = answer.header("location")
            if answer.status not in REDIRECTS_STATUS or not location:
                return _whole(answer, most_bytes)
            try:
                link = link.follow(location[0], link.port)
            except LinkError as error:
                return Unseen(Why.PROTOCOL_ERROR, f"location: {error}")
        return Unseen(Why.TOO_MANY_REDIRECTS, str(start)[:200])

    async def close(self) -> None:
        """End what is still under way and close every connection."""
        under_way: list[asyncio.Task[Answer] | asyncio.Task[None]] = [*self._asked.values(), *self._expected.values()]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        self._pool.close()

    async def _once(self, link: Link, level: Consent, how: Asking) -> Answer:
        key = (str(link), level, how)
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.ensure_future(self._told(self._get(link, level, how)))
        return await shared(task)

    async def _told(self, answer: Coroutine[object, object, Answer]) -> Answer:
        try:
            return await answer
        except Lost as lost:
            return lost.unseen

    async def _get(self, link: Link, level: Consent, how: Asking) -> Answer:
        if not self._dial.permit.allows(link.host, level):
            return Unseen(Why.NO_CONSENT, link.path)
        if await self._dial.opt_out.wished(level):
            return Unseen(Why.OPTED_OUT, link.path)
        if (away := self._sent_away.get(link.host) or self._rests.of(link.host, self._now())) is not None:
            return away
        if _is_shops(how) and self._dial.budget.web_spent:
            return Unseen(Why.TOO_MUCH, f"{self._dial.budget.web_in_cap} bytes of pages")
        addresses = await self._resolver.addresses(link.host)
        if isinstance(addresses, Unseen):
            return addresses
        async with self._dial.ledger.requests(link.host):
            (self._dial.budget.request_apart if how.doubt else self._dial.budget.request)()
            until = self._until()
            kept = None if how.doubt else self._pool.kept(link)
            if kept is not None:
                kept.until = until
                try:
                    return await self._ask(kept, link, how)
                except Lost as lost:  # the server closed a connection that had been kept: RFC 9112 section 9.3.1
                    if lost.unseen.why not in CUT:
                        raise
            try:
                return await self._anew(link, addresses, until, how)
            except Lost as lost:
                if lost.unseen.why not in CUT or how.doubt or not self._may_ask_again(link):
                    raise
            self._dial.budget.request()
            await asyncio.sleep(AGAIN_S)
            return await self._anew(link, addresses, until, how)

    async def _anew(self, link: Link, addresses: Addresses, until: float, how: Asking) -> Answer:
        """Ask on a connection of its own."""
        fresh = await self._pool.open(link, addresses, until, counted=_is_shops(how))
        if isinstance(fresh, Refused | Unseen):
            return fresh
        if how.doubt and (doubt := _doubted(fresh, link, how.doubt)):
            fresh.close()
            return Unseen(Why.TLS_FAILED, doubt[:200])
        return await self._ask(fresh, link, how)

    def _may_ask_again(self, link: Link) -> bool:
        """Whether a question to the place of *link* that was cut off is put once more: the first one of a look is, for
        one lost connection would cost the whole verdict; who cuts off everything is not asked everything twice."""
        budget, place = self._dial.budget, f"{link.scheme} {link.authority}"
        if place in self._cut or budget.requests >= budget.requests_cap:
            return False
        self._cut.add(place)
        return True

    def _until(self) -> float:
        budget = self._dial.budget
        return min(self._now() + REQUEST_S * budget.stretch, budget.until)

    @property
    def _rests(self) -> Rests:
        return self._dial.ledger.rests

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _ask(self, carrier: Carrier, link: Link, how: Asking) -> Reply:
        """One request and its answer; the connection is kept or closed here."""
        reader, keep = ResponseReader(how.method), False
        try:
            await carrier.send(request(how.method, link.path, self.manners.headers(link, how)))
            reply = await read_reply(carrier, reader, str(link), how.caps)
            keep = reader.keep_alive and how.doubt is None
            if (away := _asks_to_stop(reply)) is not None:
                self._sent_away[link.host] = away
                self._rests.note(link.host, asked_to_wait_s(reply), self._now())
            return reply
        except HttpError as error:
            raise Lost(Why.PROTOCOL_ERROR, f"{error.kind}: {error}") from None
        finally:
            self._pool.give_back(carrier, link, usable=keep)


def _asks_to_stop(reply: Reply) -> Unseen | None:
    """Why nothing more is asked of whoever answered so, in this look (RFC 6585 section 4, RFC 9110 section 10.2.3)."""
    if reply.status == TOO_MANY_REQUESTS:
        return Unseen(Why.BLOCKED, str(reply.status))
    later = reply.status == UNAVAILABLE and reply.header("retry-after")
    return Unseen(Why.ERROR_PAGE, str(reply.status)) if later else None


def _is_shops(how: Asking) -> bool:
    """Whether a question goes to the shop's web servers, and to no registry and no CA, who have bounds of their own."""
    return how.doubt is None and not how.caps.whole


def _doubted(carrier: Carrier, link: Link, doubt: Doubt) -> str:
    """Why *carrier* is not to be believed, "" for nothing."""
    return doubt(carrier.chain(), link.host, carrier.protocol) if isinstance(carrier, SecureStream) else "no TLS"


def _whole(answer: Reply, most_bytes: int) -> bytes | Unseen:
    """The body of an answer that must be complete."""
    if answer.status != 200:
        return Unseen(Why.ERROR_PAGE, str(answer.status))
    if answer.body_cut:
        large = announced(answer.headers) > most_bytes or len(answer.body) >= most_bytes
        return Unseen(Why.TOO_MUCH, f"{most_bytes} bytes") if large else Unseen(Why.CLOSED, "body")
    return answer.body

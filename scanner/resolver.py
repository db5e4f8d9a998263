"""Asks DNS; dnspython reads what the answers hold. Judges no address: dial.py does, before it uses one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from .address import canonical
from .budget import Budget
from .dnssec import root_anchors
from .evidence import Addresses, Authority, RecordSet, Spoke, Unseen, Why
from .follow_ups import FollowUps
from .name_server import NameServer
from .sharing import shared
from .stub import TRY_S, Heard, NoAnswer, ask
from .wire.dns_packet import RECURSE, SIGNED, UNCHECKED, Question, plain_name

LIFETIME_S = 6.0
ADDRESSES_KEPT = 16
KEPT_ANSWERS = 5000
VALUES_KEPT = 40
SOA = 6  # RFC 1035 section 3.2.2
VALUE_CHARS = 4096
_PLAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")


@dataclass(frozen=True, slots=True)
class NameServers:
    """Where to ask: *server* (address, port) or the system's; *fixed* answers given by hand (--resolve); *anchors*: DS
    records of the root's keys (--jangkar), () for those of IANA."""

    server: tuple[str, int] | None = None
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()


class Memory:
    """What name servers told earlier in a run, for as long as they allow: the zones above the sites of a class are the
    same."""

    def __init__(self) -> None:
        self._kept: dict[Question, tuple[Heard, float]] = {}

    def told(self, question: Question, now: float) -> Heard | None:
        """The answer that still holds at *now* (loop clock)."""
        heard, since = self._kept.get(question, (None, 0.0))
        return heard if heard is not None and now < since + heard.holds_s() else None

    def keep(self, question: Question, heard: Heard, now: float) -> None:
        """Remember what was heard at *now*, and read how long it holds when somebody asks; of very many the oldest is
        forgotten."""
        self._kept.pop(question, None)
        self._kept[question] = heard, now
        if len(self._kept) > KEPT_ANSWERS:
            del self._kept[next(iter(self._kept))]


def warm_up() -> None:
    """Load what asking takes, so that the first question is as quick as the others."""
    import dns.message
    import dns.resolver  # noqa: F401


class Resolver:
    """Asks for one target; close it at the end.

    Every question ends within LIFETIME_S or the target's deadline, whichever is first. *follow_ups* tells who may ask
    more.
    """

    def __init__(self, servers: NameServers, budget: Budget, memory: Memory | None = None) -> None:
        self._servers, self._budget, self._memory = servers, budget, memory
        self._system: list[NameServer] | None = None
        self._asked: dict[str, asyncio.Task[Addresses | Unseen]] = {}
        self._absent: dict[str, Why] = {}
        self._nobodys: set[str] = set()
        self.follow_ups = FollowUps()

    def is_given(self, host: str) -> bool:
        """Whether the addresses of *host* were given by hand."""
        return bool(self._servers.fixed.get(host))

    def absence(self, name: str) -> Why | None:
        """What it means that DNS, when it was asked, said that there is no such name (RFC 8020); None: it did not."""
        return self._absent.get(name)

    def is_nobodys(self, name: str) -> bool:
        """Whether nobody can get *name*, which is absent: it has no top-level domain, as the root's own answer to
        alias() told, or it is an address or one word."""
        top = name.rpartition(".")[2]
        return name in self._nobodys or top == name or top.isdigit()

    async def addresses(self, host: str) -> Addresses | Unseen:
        """A and AAAA of *host* (A-labels), asked once a target. An IP literal is its own answer."""
        task = self._asked.get(host)
        if task is None:
            task = self._asked[host] = asyncio.ensure_future(self._addresses(host))
        return await shared(task)

    async def close(self) -> None:
        """End what is still being asked."""
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)
        for server in self._system or ():
            server.close()

    async def _addresses(self, host: str) -> Addresses | Unseen:
        given = self._servers.fixed.get(host) or _literal(host)
        if given:
            return Addresses(host, tuple(a for a in given if ":" not in a), tuple(a for a in given if ":" in a),
                             source="given")
        v4, v6 = await asyncio.gather(self.records(host, "A"), self.records(host, "AAAA"))
        missing = tuple(s.type for s in (v4, v6) if s.unseen is not None)
        if not v4.values and not v6.values:
            silent = next((s.unseen for s in (v4, v6) if s.unseen is not None), None)
            return Unseen(silent or Why.NAME_NOT_FOUND, host)
        return Addresses(host, _kept(v4), _kept(v6), source="dns", missing=missing)

    async def records(self, name: str, kind: str) -> RecordSet:
        """The records of type *kind* at *name*; proven absence is an empty set, anything else is unseen.

        Of very many values the first are kept, very long ones are left out whole: a part could be read as something
        else. Then the set says TRUNCATED: it proves no absence.
        """
        heard = await self._ask(name, kind)
        if isinstance(heard, NoAnswer):
            return RecordSet(name, kind, (), _why(heard))
        if heard.is_absence:
            self._absent[name] = _why_absent(heard)
            return RecordSet(name, kind, ())
        values = sorted(r.to_text() for r in heard.found or ())
        kept = tuple([v for v in values if len(v) <= VALUE_CHARS][:VALUES_KEPT])
        return RecordSet(name, kind, kept, Why.TRUNCATED if len(kept) < len(values) else None)

    async def alias(self, name: str) -> str | Unseen:
        """The name for which *name* is only another word (CNAME), lower case; "" where it has records of its own.

        NAME_NOT_FOUND only with proof: the zone's SOA record comes with the answer (RFC 2308 section 3, RFC 8020).
        """
        heard = await self._ask(name, "CNAME")
        if isinstance(heard, NoAnswer):
            return Unseen(_why(heard), name)
        if heard.is_absence:
            if any(len(rrset.name) == 1 for rrset in heard.message.authority if rrset.rdtype == SOA):
                self._nobodys.add(name)
            return Unseen(_why_absent(heard), name)
        if not (found := heard.found):
            return ""
        target: str = found[0].target.to_text(omit_final_dot=True).lower()
        return target if _PLAIN.fullmatch(target) else Unseen(Why.PROTOCOL_ERROR, "odd name")

    @property
    def anchors(self) -> tuple[str, ...]:
        """The DS records of the root's keys that are trusted."""
        return self._servers.anchors or root_anchors()

    async def signed(self, name: str, kind: str) -> Heard | Unseen:
        """The whole answer with its signatures and proofs, not judged by the resolver (RFC 4035 section 3.2)."""
        heard = await self._ask(name, kind, RECURSE | UNCHECKED, SIGNED)
        return Unseen(_why(heard), name) if isinstance(heard, NoAnswer) else heard

    async def soa_from(self, address: str, port: int, domain: str) -> Authority:
        """What the name server at *address* itself says of *domain*: its SOA record, asked without recursion."""
        import dns.flags

        server = NameServer(address, port, self._budget)
        try:
            heard = await self._asked_of([server], _question(domain, "SOA", flags=0), TRY_S)
        finally:
            server.close()
        if isinstance(heard, NoAnswer):
            return Authority("", address, Spoke.LAME if heard is NoAnswer.FAILED else Spoke.SILENT)
        if heard.is_absence or not heard.found or not heard.message.flags & dns.flags.AA:
            return Authority("", address, Spoke.LAME)
        soa = heard.found[0]
        return Authority("", address, Spoke.FOR_IT, soa.serial, soa.mname.to_text(omit_final_dot=True)[:253])

    async def _ask(self, name: str, kind: str, flags: int = RECURSE, more_flags: int = 0) -> Heard | NoAnswer:
        """What the system's resolver says, or said to another target of the run."""
        question, now = _question(name, kind, flags, more_flags), asyncio.get_running_loop().time()
        if question is None:
            return NoAnswer.FAILED
        if self._memory is not None and (known := self._memory.told(question, now)) is not None:
            return known
        heard = await self._asked_of(self._to_ask(), question, LIFETIME_S)
        if self._memory is not None and isinstance(heard, Heard):
            self._memory.keep(question, heard, now)
        return heard

    def _to_ask(self) -> list[NameServer]:
        if self._system is None:
            places = (self._servers.server,) if self._servers.server else _of_the_system()
            self._system = [NameServer(address, port, self._budget) for address, port in places]
        return self._system

    async def _asked_of(
        self, servers: list[NameServer], question: Question | None, within_s: float
    ) -> Heard | NoAnswer:
        if question is None:
            return NoAnswer.FAILED
        patience = self._budget.patience
        until = min(asyncio.get_running_loop().time() + within_s * patience, self._budget.until)
        return await ask(servers, question, until, TRY_S * patience)


def _question(name: str, kind: str, flags: int, more_flags: int = 0) -> Question | None:
    """None where *name* cannot be one."""
    asked = _on_the_line(name)
    return None if asked is None else Question(asked, _number(kind), flags, more_flags)


def _of_the_system() -> list[tuple[str, int]]:
    """Where this computer asks."""
    import dns.resolver

    try:
        stub = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return []
    return [(str(address), stub.port) for address in stub.nameservers]


def _on_the_line(name: str) -> bytes | None:
    """*name* as it goes over the line; None where it cannot be one."""
    import dns.exception
    import dns.name

    if _PLAIN.fullmatch(plain := name.removesuffix(".")):
        return plain_name(plain)
    try:
        return dns.name.from_text(name).to_wire()
    except (dns.exception.DNSException, UnicodeError):
        return None


@cache
def _number(kind: str) -> int:
    import dns.rdatatype

    return int(dns.rdatatype.from_text(kind))


def _why(silence: NoAnswer) -> Why:
    return Why.TIMED_OUT if silence is NoAnswer.SILENT else Why.DNS_FAILED


def _why_absent(heard: Heard) -> Why:
    """A filter on the way that hides a name leaves out the SOA record, by which the zone itself says so."""
    name = heard.message.question[0].name
    proven = any(rrset.rdtype == SOA and name.is_subdomain(rrset.name)
                 for rrset in heard.message.authority)
    return Why.NAME_NOT_FOUND if proven else Why.DNS_FAILED


def _literal(host: str) -> tuple[str, ...]:
    try:
        return (canonical(host),)
    except ValueError:
        return ()


def _kept(found: RecordSet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical(a) for a in found.values))[:ADDRESSES_KEPT]

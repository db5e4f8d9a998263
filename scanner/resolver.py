"""Asks DNS, through dnspython and nothing else. Judges no address: dial.py does, before it uses one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .address import canonical
from .budget import Budget
from .dnssec import root_anchors
from .evidence import Addresses, Authority, RecordSet, Spoke, Unseen, Why
from .follow_ups import FollowUps

if TYPE_CHECKING:
    import dns.asyncresolver
    import dns.message
    import dns.nameserver
    import dns.resolver

LIFETIME_S = 6.0
TRY_S = 2.0
ADDRESSES_KEPT = 16
VALUES_KEPT = 40
VALUE_CHARS = 1024
_PLAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")


@dataclass(frozen=True, slots=True)
class NameServers:
    """Where to ask: *server* (address, port) or the system's; *fixed* answers given by hand (--resolve); *anchors*: DS
    records of the root's keys (--jangkar), () for those of IANA."""

    server: tuple[str, int] | None = None
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()


class Resolver:
    """Asks for one target; close it at the end.

    Every question ends within LIFETIME_S or the target's deadline, whichever is first. *follow_ups* tells who may ask
    more.
    """

    def __init__(self, servers: NameServers, budget: Budget) -> None:
        self._servers, self._budget = servers, budget
        self._stub: dns.asyncresolver.Resolver | None = None
        self._signed: dns.asyncresolver.Resolver | None = None
        self._asked: dict[str, asyncio.Task[Addresses | Unseen]] = {}
        self._absent: dict[str, Why] = {}
        self.follow_ups = FollowUps()

    def is_given(self, host: str) -> bool:
        """Whether the addresses of *host* were given by hand."""
        return bool(self._servers.fixed.get(host))

    def absence(self, name: str) -> Why | None:
        """What it means that DNS, when it was asked, said that there is no such name (RFC 8020); None: it did not."""
        return self._absent.get(name)

    async def addresses(self, host: str) -> Addresses | Unseen:
        """A and AAAA of *host* (A-labels), asked once a target. An IP literal is its own answer."""
        task = self._asked.get(host)
        if task is None:
            task = self._asked[host] = asyncio.ensure_future(self._addresses(host))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End what is still being asked."""
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

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

        Of very many or very long values the first are kept, and the set says TRUNCATED: it proves no absence.
        """
        import dns.exception
        import dns.resolver

        try:
            async with asyncio.timeout_at(self._budget.until):
                answer = await self._system().resolve(name, kind, lifetime=LIFETIME_S, search=False,
                                                      raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN as absent:
            self._absent[name] = Why.NAME_NOT_FOUND if _proven(absent) else Why.DNS_FAILED
            return RecordSet(name, kind, ())
        except (TimeoutError, dns.resolver.LifetimeTimeout):
            return RecordSet(name, kind, (), Why.TIMED_OUT)
        except (dns.exception.DNSException, UnicodeError):
            return RecordSet(name, kind, (), Why.DNS_FAILED)
        if answer.rrset is None:
            return RecordSet(name, kind, ())
        values = sorted(r.to_text() for r in answer.rrset)
        cut = len(values) > VALUES_KEPT or any(len(v) > VALUE_CHARS for v in values)
        kept = tuple(v[:VALUE_CHARS] for v in values[:VALUES_KEPT])
        return RecordSet(name, kind, kept, Why.TRUNCATED if cut else None)

    async def alias(self, name: str) -> str | Unseen:
        """The name for which *name* is only another word (CNAME), lower case; "" where it has records of its own.

        NAME_NOT_FOUND only with proof: the zone's SOA record comes with the answer (RFC 2308 section 3, RFC 8020).
        """
        import dns.exception
        import dns.resolver

        try:
            async with asyncio.timeout_at(self._budget.until):
                answer = await self._system().resolve(name, "CNAME", lifetime=LIFETIME_S, search=False,
                                                      raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN as absent:
            return Unseen(Why.NAME_NOT_FOUND if _proven(absent) else Why.DNS_FAILED, name)
        except (TimeoutError, dns.resolver.LifetimeTimeout):
            return Unseen(Why.TIMED_OUT, name)
        except (dns.exception.DNSException, UnicodeError):
            return Unseen(Why.DNS_FAILED, name)
        if answer.rrset is None:
            return ""
        target: str = answer.rrset[0].target.to_text(omit_final_dot=True).lower()
        return target if _PLAIN.fullmatch(target) else Unseen(Why.PROTOCOL_ERROR, "odd name")

    @property
    def anchors(self) -> tuple[str, ...]:
        """The DS records of the root's keys that are trusted."""
        return self._servers.anchors or root_anchors()

    async def signed(self, name: str, kind: str) -> dns.message.Message | Unseen:
        """The whole answer with its signatures and proofs, not judged by the resolver (RFC 4035 section 3.2)."""
        import dns.exception
        import dns.resolver

        try:
            async with asyncio.timeout_at(self._budget.until):
                answer = await self._signing().resolve(name, kind, lifetime=LIFETIME_S, search=False,
                                                       raise_on_no_answer=False)
                return answer.response
        except dns.resolver.NXDOMAIN as absent:
            answers: list[dns.message.Message] = list(absent.kwargs["responses"].values())
            return answers[0] if answers else Unseen(Why.DNS_FAILED, name)
        except (TimeoutError, dns.resolver.LifetimeTimeout):
            return Unseen(Why.TIMED_OUT, name)
        except (dns.exception.DNSException, UnicodeError):
            return Unseen(Why.DNS_FAILED, name)

    async def soa_from(self, address: str, port: int, domain: str) -> Authority:
        """What the name server at *address* itself says of *domain*: its SOA record, asked without recursion."""
        import dns.asyncresolver
        import dns.exception
        import dns.flags
        import dns.resolver

        one = dns.asyncresolver.Resolver(configure=False)
        one.nameservers, one.flags = [_counted(address, port, self._budget)], dns.flags.Flag(0)
        one.use_edns(0, 0, 1232)
        silent, lame = Authority("", address, Spoke.SILENT), Authority("", address, Spoke.LAME)
        try:
            async with asyncio.timeout_at(self._budget.until):
                answer = await one.resolve(domain, "SOA", lifetime=TRY_S, search=False, raise_on_no_answer=False)
        except dns.resolver.NoNameservers as none:
            return lame if any(error[4] is not None for error in none.kwargs["errors"]) else silent
        except dns.resolver.NXDOMAIN:
            return lame
        except (TimeoutError, dns.exception.DNSException):
            return silent
        if answer.rrset is None or not answer.response.flags & dns.flags.AA:
            return lame
        soa = answer.rrset[0]
        return Authority("", address, Spoke.FOR_IT, soa.serial, soa.mname.to_text(omit_final_dot=True)[:253])

    def _signing(self) -> dns.asyncresolver.Resolver:
        """The system's, asking for signatures (DO) and for no judgement (CD)."""
        import copy

        import dns.flags

        if self._signed is None:
            self._signed = copy.copy(self._system())
            self._signed.flags = dns.flags.RD | dns.flags.CD
            self._signed.use_edns(0, dns.flags.DO, 1232)
        return self._signed

    def _system(self) -> dns.asyncresolver.Resolver:
        if self._stub is None:
            import dns.asyncresolver
            import dns.resolver

            server = self._servers.server
            try:
                stub = dns.asyncresolver.Resolver(configure=server is None)
            except dns.resolver.NoResolverConfiguration:
                stub = dns.asyncresolver.Resolver(configure=False)
            places = [server] if server else [(str(n), stub.port) for n in stub.nameservers]
            stub.nameservers = [_counted(address, port, self._budget) for address, port in places]
            stub.timeout = TRY_S
            stub.use_edns(0, 0, 1232)  # DNS flag day 2020: no fragments
            self._stub = stub
        return self._stub


def _counted(address: str, port: int, budget: Budget) -> dns.nameserver.Nameserver:
    """A name server whose messages are counted in *budget*."""
    import dns.nameserver

    class Counted(dns.nameserver.Do53Nameserver):
        async def async_query(
            self, request: dns.message.QueryMessage, *args: object, **more: object
        ) -> dns.message.Message:
            try:
                response: dns.message.Message = await super().async_query(request, *args, **more)  # type: ignore[arg-type]
            finally:
                budget.bytes_out += len(request.wire or b"")  # as it was written for the line
            budget.bytes_in += len(response.wire or b"")
            return response

    return Counted(address, port)


def _proven(absent: dns.resolver.NXDOMAIN) -> bool:
    """Whether the zone itself says so: a filter on the way that hides a name leaves the SOA record out."""
    import dns.rdatatype

    said = absent.kwargs["responses"].items()
    return any(name.is_subdomain(rrset.name) for name, message in said for rrset in message.authority
               if rrset.rdtype == dns.rdatatype.SOA)


def _literal(host: str) -> tuple[str, ...]:
    try:
        return (canonical(host),)
    except ValueError:
        return ()


def _kept(found: RecordSet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical(a) for a in found.values))[:ADDRESSES_KEPT]

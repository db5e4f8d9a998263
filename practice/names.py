"""A name server on loopback for the practice shops: answers for its one zone and a root of its own (signatures.py),
"no such name" for all else.

It asks nobody, so no question about a practice shop leaves the machine. UDP only: every answer fits into one packet.
"""
from __future__ import annotations

import asyncio
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from .signatures import Signed

TTL_S = 300


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone: its origin, records as (name below the origin or "@", type, value as a zone file writes it), and whether
    it is signed (DNSSEC)."""

    origin: str
    records: tuple[tuple[str, str, str], ...]
    signed: bool = False


class Answers:
    """A zone made ready to answer."""

    def __init__(self, zone: Zone) -> None:
        self._origin = dns.name.from_text(zone.origin)
        values: dict[tuple[str, str], list[str]] = {}
        for below, kind, value in zone.records:
            values.setdefault((below, kind), []).append(value)
        made = [
            dns.rrset.from_text_list(name, TTL_S, "IN", kind, texts, origin=self._origin, relativize=False)
            for (below, kind), texts in values.items()
            for name in [dns.name.from_text(below, self._origin)]  # "@" is the origin itself
        ]
        self._signed = Signed(self._origin, made, signed=zone.signed)
        self._sets, self._signatures = self._signed.sets, self._signed.signatures
        self._names = {above for name, _ in self._sets for above in _up(name)}

    @property
    def anchor(self) -> str:
        """The DS record of the root above the zone."""
        return self._signed.anchor

    def to(self, packet: bytes) -> bytes | None:
        """The answer to one query packet; None for what is no query at all, which then gets silence."""
        try:
            query = dns.message.from_wire(packet)
            response = dns.message.make_response(query, recursion_available=True)
            response.flags |= dns.flags.AA
        except (dns.exception.DNSException, ValueError, NotImplementedError):  # an answer, TSIG, or no DNS at all
            return None
        self._fill(query, response)
        return response.to_wire()

    def _fill(self, query: dns.message.Message, response: dns.message.Message) -> None:
        if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
            response.set_rcode(dns.rcode.NOTIMP)
            return
        asked, signed = query.question[0], bool(query.ednsflags & dns.flags.DO)
        key = (asked.name, asked.rdtype)
        if asked.rdclass == dns.rdataclass.IN and (found := self._sets.get(key)) is not None:
            response.answer.append(found)
            if signed and key in self._signatures:
                response.answer.append(self._signatures[key])
            return
        if signed and asked.rdtype == dns.rdatatype.DS and asked.name in self._names:
            response.authority += self._signed.proof(asked.name)
            return
        if asked.name not in self._names:
            response.set_rcode(dns.rcode.NXDOMAIN)
        if asked.name.is_subdomain(self._origin):  # RFC 2308 section 3: a negative answer brings the SOA
            response.authority.append(self._sets[self._origin, dns.rdatatype.SOA])


def _up(name: dns.name.Name) -> list[dns.name.Name]:
    """The name and its parents up to the root: a name above one that exists, exists too (RFC 8020 section 2)."""
    return [dns.name.Name(name.labels[skip:]) for skip in range(len(name))]


class _Desk(asyncio.DatagramProtocol):
    transport: asyncio.DatagramTransport | None = None  # from serve: what connection_made gets is, by its class, none

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self.transport is not None and (reply := self._answers.to(data)) is not None:
            self.transport.sendto(reply, addr)


async def serve(answers: Answers, host: str = "127.0.0.1", port: int = 0) -> asyncio.DatagramTransport:
    """A transport that answers until it is closed. The zone must hold an SOA record."""
    desk = _Desk(answers)
    loop = asyncio.get_running_loop()
    desk.transport, _ = await loop.create_datagram_endpoint(lambda: desk, local_addr=(host, port))
    return desk.transport

"""The process in which all cases stand, each at an address of its own, in a network namespace that leads nowhere.

Says "ready" when everything listens, and at the end of its input what each address and the canaries saw, as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset
import scripted_tls

from . import Behaviour, Counts, context, never_speaks, serving
from .case import ZONE, Case, Reply

FORBIDDEN = ("127.0.0.1", "127.8.8.8", "10.11.12.13", "192.168.1.1", "172.16.9.9", "100.64.1.1", "169.254.169.254",
             "100.100.100.200", "198.18.0.1", "::1", "fd00:ec2::254", "fe80::a9fe:a9fe", "64:ff9b::a9fe:a9fe",
             "2002:a9fe:a9fe::", "fd12:3456::1")
CANARY_PORTS = (22, 25, 53, 80, 443, 445, 8080)


def address_of(number: int) -> str:
    """The address of case *number*, in a block that no table forbids; each in a /24 of its own."""
    return f"45.{72 + number // 256}.{number % 256}.9"


def host_of(case: Case) -> str:
    """The name of a case's site, a domain of its own."""
    return f"{case.slug}.{ZONE}"


class Stage:
    """All servers of all cases."""

    def __init__(self, cases: list[Case]) -> None:
        self._cases = cases
        self._seen: dict[str, list[Counts]] = {case.name: [] for case in cases}
        self._canaries: dict[str, Counts] = {}
        self._stack = AsyncExitStack()

    async def open(self) -> None:
        """Start them all."""
        for number, case in enumerate(self._cases):
            await self._stand(case, address_of(number))
        for address in FORBIDDEN:
            for port in CANARY_PORTS:
                self._canaries[f"{address} {port}"] = counts = Counts()
                await self._enter(serving(never_speaks, host=f"{address}%lo" if address.startswith("fe80") else address, port=port,
                                          counts=counts, http=False))
            self._canaries[f"{address} 53/udp"] = counts = Counts()
            ear, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                partial(_Ear, counts), local_addr=(f"{address}%lo" if address.startswith("fe80") else address, 53))
            self._stack.callback(ear.close)

    async def close(self) -> None:
        """End them all."""
        await self._stack.aclose()

    async def _enter(self, server: AbstractAsyncContextManager[int]) -> None:
        await self._stack.enter_async_context(server)

    async def _stand(self, case: Case, address: str) -> None:
        host = host_of(case)
        if case.secure is not None:
            tls = (case.context or context)(host)
            await self._enter(serving(case.secure, tls=tls, host=address, port=443, requests=case.requests,
                                      counts=self._counts(case)))
        if case.script is not None:
            self._stack.enter_context(scripted_tls.serve(case.script(host), host=address, port=443, anywhere=True))
        if case.plain is not None:
            await self._enter(serving(case.plain, host=address, port=80, requests=case.requests,
                                      counts=self._counts(case)))
        for port, behave in [*({443: case.bare} if case.bare else {}).items(), *case.doors.items()]:
            await self._enter(serving(behave, host=address, port=port, http=False, counts=self._counts(case)))
        below = {f"{label}.{host}": inside for label, inside in case.below.items()}
        beside = {kind: [value.replace("{host}", host) for value in values] for kind, values in case.beside.items()}
        await self._name(address, case.names or honest({host: address, **below}, beside), case.at_length)

    def _counts(self, case: Case) -> Counts:
        self._seen[case.name].append(Counts())
        return self._seen[case.name][-1]

    async def _name(self, address: str, reply: Reply, at_length: Behaviour | None) -> None:
        """A name server of the case, over UDP and over TCP."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Desk(reply), local_addr=(address, 53))
        self._stack.callback(transport.close)
        if at_length is not None:
            await self._enter(serving(at_length, host=address, port=53, http=False))
            return
        server = await asyncio.start_server(_over_tcp(reply), address, 53)
        self._stack.callback(server.close)

    def told(self) -> dict[str, object]:
        """What everybody saw, for the one who asserts."""
        cases = {
            name: {"connections": sum(c.connections for c in every), "peak": max((c.peak for c in every), default=0),
                   "requests": sum(sum(c.requests.values()) for c in every), "secrets": [s for c in every for s in c.secrets]}
            for name, every in self._seen.items()
        }
        return {"cases": cases, "canaries": {p: c.connections for p, c in self._canaries.items() if c.connections}}


class _Ear(asyncio.DatagramProtocol):
    """A name server that nobody may ask."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._counts.connections += 1


class _Desk(asyncio.DatagramProtocol):
    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport) or hasattr(transport, "sendto")
        self._transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        with contextlib.suppress(Exception):  # who asks wrongly gets nothing
            answer = self._reply(dns.message.from_wire(data))
            for one in answer if isinstance(answer, list) else [answer]:
                if one is not None and self._transport is not None:
                    self._transport.sendto(_cut(data, one), addr)


def _cut(query: bytes, answer: bytes) -> bytes:
    """As long an answer as UDP carries; a longer one says that it was cut (RFC 2181 section 9)."""
    if len(answer) <= 4096:
        return answer
    asked = dns.message.make_response(dns.message.from_wire(query))
    asked.flags |= dns.flags.TC
    return asked.to_wire()


def _over_tcp(reply: Reply) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError):
            while True:
                query = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
                answer = reply(dns.message.from_wire(query))
                if isinstance(answer, bytes):
                    writer.write(len(answer[:65535]).to_bytes(2, "big") + answer[:65535])
                    await writer.drain()
        writer.close()

    return one


def honest(addresses: Mapping[str, str], beside: Mapping[str, Sequence[str]]) -> Reply:
    """A records for these names and for whoever asks what stands *beside*, nothing else of them, and no other name."""
    def reply(query: dns.message.Message) -> bytes:
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        asked = query.question[0]
        address = addresses.get(asked.name.to_text(omit_final_dot=True).lower())
        if address is not None and asked.rdtype == dns.rdatatype.A:
            response.answer.append(dns.rrset.from_text(asked.name, 60, "IN", "A", address))
        elif values := beside.get(kind := dns.rdatatype.to_text(asked.rdtype)):
            response.answer.append(dns.rrset.from_text_list(asked.name, 60, "IN", kind, list(values)))
        return response.to_wire(max_size=65535)

    return reply


async def stand(cases: list[Case]) -> None:
    """Stand until the input ends."""
    stage = Stage(cases)
    await stage.open()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps(stage.told()), flush=True)
    await stage.close()

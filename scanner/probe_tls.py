"""Shake hands once for the certificate, and say hello once per protocol version to learn which are accepted."""

from __future__ import annotations

import asyncio
import os

from .budget import Lost
from .dial import Filtered, Refused, Silent, Stream
from .evidence import Addresses, Handshake, PortState, Support, TlsVersions, Unseen, Why
from .probe import Reach, probe
from .secure import SecureStream
from .trust import judge_chain
from .wire.tls import Alert, HelloReader, TlsError, Version, accepted, client_hello

DEADLINE_S = 25
HELLO_S = 8.0
ASKED = (Version.TLS13, Version.TLS12, Version.TLS11, Version.TLS10)


@probe(level=1, deadline_s=DEADLINE_S)
async def HANDSHAKE(reach: Reach, addresses: Addresses) -> Handshake | Unseen:
    """The certificate chain as sent, what was agreed on, and whether the chain leads to a known root."""
    stream = await _open(reach, addresses)
    if isinstance(stream, Refused):
        return Unseen(Why.REFUSED, f"{reach.target.port}/tcp")
    if isinstance(stream, Unseen):
        return stream
    secure = SecureStream(stream, addresses.host)
    try:
        await secure.handshake()
        chain = secure.chain()
    finally:
        secure.close()
    trust, detail = judge_chain(chain, reach.roots, reach.clock.at)
    return Handshake(stream.address, addresses.host, secure.protocol, secure.cipher, secure.alpn, chain, trust, detail,
                     reach.roots.label)


@probe(level=1, deadline_s=DEADLINE_S)
async def VERSIONS(reach: Reach, addresses: Addresses) -> TlsVersions | Unseen:
    """One hello per version, side by side; what stayed unknown is asked once more, one after another."""
    loop = asyncio.get_running_loop()
    began, spoken_to = loop.time(), [*addresses.every[:1]]
    hellos = (_hello(reach, addresses, v, spoken_to) for v in ASKED)
    answers = dict(zip(ASKED, await asyncio.gather(*hellos), strict=True))
    if all(isinstance(a, Refused) for a in answers.values()):
        return TlsVersions(spoken_to[-1], PortState.REFUSED)
    if all(isinstance(a, Unseen) for a in answers.values()):
        first = answers[ASKED[0]]
        return first if isinstance(first, Unseen) else Unseen(Why.BUG)
    for version, answer in answers.items():
        if not isinstance(answer, Support) and loop.time() + HELLO_S < began + DEADLINE_S:
            answers[version] = await _hello(reach, addresses, version, spoken_to)
    known = [(v.label, a if isinstance(a, Support) else Support.UNKNOWN) for v, a in answers.items()]
    return TlsVersions(spoken_to[-1], PortState.OPEN, tuple(known))


async def _open(reach: Reach, addresses: Addresses) -> Stream | Refused | Unseen:
    got = await reach.dial.connect_first(addresses.host, addresses.every, reach.target.port)
    if isinstance(got, Silent):
        return Unseen(Why.TIMED_OUT, f"{reach.target.port}/tcp")
    if isinstance(got, Filtered):
        return Unseen(Why.UNREACHABLE, got.told)
    return got


async def _hello(
    reach: Reach, addresses: Addresses, version: Version, spoken_to: list[str]
) -> Support | Refused | Unseen:
    """YES or NO only where the server said so; a reset, an end of file or silence is Unseen. Notes whom it spoke to."""
    stream = await _open(reach, addresses)
    if not isinstance(stream, Stream):
        return stream
    spoken_to.append(stream.address)
    stream.until = asyncio.get_running_loop().time() + HELLO_S
    reader = HelloReader()
    try:
        await stream.send(client_hello(version, server_name=addresses.host, random=os.urandom(32)))
        answer = None
        while answer is None:
            data = await stream.receive()
            if not data:
                return Unseen(Why.CLOSED)
            answer = reader.feed(data)
        if isinstance(answer, Alert) and not answer.refuses:
            return Unseen(Why.PROTOCOL_ERROR, answer.label)
        return Support.YES if accepted(version, answer) else Support.NO
    except TlsError as error:
        return Unseen(Why.PROTOCOL_ERROR, str(error)[:120])
    except Lost as lost:
        return lost.unseen
    finally:
        stream.close()

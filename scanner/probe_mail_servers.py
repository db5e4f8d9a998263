"""Ask the domain's own mail servers whether letters may come over TLS (STARTTLS, RFC 3207). Sends no mail.

Only servers below the domain: others belong to somebody who gave no leave.
"""

from __future__ import annotations

import asyncio

from .budget import Lost
from .dial import Filtered, Refused, Silent
from .evidence import Addresses, MailServer, MailServers, PlainVisit, PortState, Records, SecureVisit, Support, Unseen
from .permit import Consent
from .probe import Reach, probe
from .stream import Stream
from .suffix import registrable
from .wire.smtp import EHLO, QUIT, STARTTLS, SmtpError, SmtpReader, SmtpReply

PORT, MOST_SERVERS = 25, 2
KNOCK_S, TALK_S = 4.0, 8.0  # some servers let strangers wait for their greeting
GREETING_CHARS = 80
MASKED = 3 * "X"  # a firewall on the way that hides what it will not let through


@probe(level=Consent.OWNER, deadline_s=14, after=(SecureVisit, PlainVisit))
async def MAIL_SERVERS(reach: Reach, records: Records) -> MailServers | Unseen:
    """The first servers of the MX records that belong to the domain."""
    named = sorted({_server(value) for value in records.of("MX").values} - {None}, key=str)
    hosts = [host for _, host in sorted(pair for pair in named if pair is not None)]
    own = [host for host in hosts if registrable(host) == records.domain]
    seen = await asyncio.gather(*(_one(reach, host) for host in own[:MOST_SERVERS]))
    return MailServers(
        records.domain, tuple(s for s in seen if isinstance(s, MailServer)), len(hosts) - len(own),
        tuple((host, s.why) for host, s in zip(own, seen, strict=False) if isinstance(s, Unseen)),
    )


def _server(value: str) -> tuple[int, str] | None:
    """(preference, name) of "10 mail.toko.id."; None for "0 ." (RFC 7505) and what is none."""
    preference, _, host = value.partition(" ")
    name = host.strip().lower().removesuffix(".")
    return (int(preference), name) if preference.isdigit() and name else None


async def _one(reach: Reach, host: str) -> MailServer | Unseen:
    found = await reach.resolver.addresses(host)
    if not isinstance(found, Addresses):
        return found
    address = found.every[0]
    reach.dial.belongs(address, host)
    got = await reach.dial.connect(host, address, PORT, within_s=KNOCK_S, level=Consent.OWNER)
    match got:
        case Stream():
            return await _told(got, host, address)
        case Refused():
            return MailServer(host, address, PortState.REFUSED)
        case Filtered():
            return MailServer(host, address, PortState.FILTERED)
        case Silent():
            return MailServer(host, address, PortState.SILENT)
    return got


async def _told(stream: Stream, host: str, address: str) -> MailServer:
    """Greeting, EHLO, and STARTTLS where it is offered; then the connection is closed."""
    stream.until = min(stream.until, asyncio.get_running_loop().time() + TALK_S)
    reader, starttls, greeting = SmtpReader(), Support.UNKNOWN, ""
    try:
        first = await _reply(stream, reader)
        greeting = first.lines[0][:GREETING_CHARS]
        if first.code == 220:
            told = await _asked(stream, reader, EHLO)
            if told.code == 250 and told.offers("STARTTLS"):
                starttls = Support.YES if (await _asked(stream, reader, STARTTLS)).code == 220 else Support.UNKNOWN
            elif told.code == 250 and not any(line.upper().startswith(MASKED) for line in told.lines):
                starttls = Support.NO
                await stream.send(QUIT)
    except (Lost, SmtpError):
        pass
    finally:
        stream.close()
    return MailServer(host, address, PortState.OPEN, starttls, greeting)


async def _asked(stream: Stream, reader: SmtpReader, words: bytes) -> SmtpReply:
    await stream.send(words)
    return await _reply(stream, reader)


async def _reply(stream: Stream, reader: SmtpReader) -> SmtpReply:
    while (reply := reader.feed(data := await stream.receive(4096))) is None:
        if not data:
            raise SmtpError("the stream ended")
    return reply

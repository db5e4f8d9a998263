"""Mail servers on loopback: asked with consent only, never a letter, and only what they answer counts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import hostile
import postfix
import pytest
from ikmscan.practice import mail
from ikmscan.practice.names import Answers, Zone, serve
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import MailServer, MailServers, PortState, Support, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

HOST, MX = "toko.example", "mail.toko.example"
Meet = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OWNER = Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(hours=1))


def zone(*servers: str) -> Zone:
    return Zone(HOST, (("@", "SOA", "ns1 admin 1 7200 3600 1209600 300"), ("@", "A", "127.0.0.1"), ("mail", "A", "127.0.0.1"),
                       ("mail2", "A", "127.0.0.1"), *(("@", "MX", f"{n}0 {s}") for n, s in enumerate(servers, 1))))


async def seen_at(port: int, permit: Permit, *servers: str) -> MailServers | Unseen:
    desk = await serve(Answers(zone(*servers)))
    where = desk.get_extra_info("sockname")[:2]
    try:
        settings = Settings(Manners("ikmscan test"), Routes(True, {25: port}), NameServers(where))
        return (await survey(Target(HOST, HOST), (MailServers,), settings, Ledger(), permit)).of(MailServers)
    finally:
        desk.close()


def practised(*, starttls: bool, permit: Permit = OWNER, servers: tuple[str, ...] = ("mail",)) -> MailServers | Unseen:
    async def go() -> MailServers | Unseen:
        async with await mail.serve(HOST, starttls=starttls) as server:
            return await seen_at(server.sockets[0].getsockname()[1], permit, *servers)

    return asyncio.run(go())


def against(meet: Meet) -> MailServer:
    async def go() -> MailServers | Unseen:
        async with hostile.serving(meet, http=False) as port:
            return await seen_at(port, OWNER, "mail")

    told = asyncio.run(go())
    assert isinstance(told, MailServers)
    return told.servers[0]


def saying(words: bytes) -> Meet:
    """Says *words*, waits for ours, and ends the connection."""
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        await asyncio.sleep(0.05)
        writer.close()

    return meet


@pytest.mark.parametrize(("starttls", "truth"), [(True, Support.YES), (False, Support.NO)])
def test_starttls_is_offered_or_not(starttls: bool, truth: Support) -> None:
    told = practised(starttls=starttls)
    assert told == MailServers(HOST, (MailServer(MX, "127.0.0.1", PortState.OPEN, truth, f"{MX} ESMTP"),))


def test_a_real_postfix_with_starttls_and_without() -> None:
    with postfix.serving() as (bare, locked, log):
        told = [asyncio.run(seen_at(port, OWNER, "mail")) for port in (bare, locked)]
        until = time.monotonic() + 5
        while "starttls=0/1" not in (heard := log.read_text()) and time.monotonic() < until:
            time.sleep(0.05)  # it is written when the connection has ended
    assert [t.servers[0].starttls for t in told if isinstance(t, MailServers)] == [Support.NO, Support.YES]
    assert "ehlo=1 starttls=0/1" in heard and "mail=" not in heard and "rcpt=" not in heard


def test_without_consent_nobody_is_asked_and_servers_of_others_never() -> None:
    assert practised(starttls=True, permit=Permit.visitor(HOST)) == Unseen(Why.NO_CONSENT)
    assert practised(starttls=True, servers=("aspmx.mail.example.", "mx.other.test.")) == MailServers(HOST, (), 2)


def test_two_of_ones_own_are_asked_at_most_in_their_order() -> None:
    told = practised(starttls=True, servers=("mail2", "mail", "mail3"))
    assert isinstance(told, MailServers) and [s.host for s in told.servers] == ["mail2.toko.example", MX]


@pytest.mark.parametrize("said", [
    b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n", b"554 5.7.1 No\r\n", b"220 " + b"A" * 5000, b"220-a\r\n" * 90,
    b"220 hi\r\n500 what\r\n", b"220 hi\r\n250-x\r\n250 XXXXXXXA\r\n", b"220 hi\r\n250-x\r\n250 STARTTLS\r\n454 not now\r\n",
    b"220 hi\r\n250-x\r\n999 y\r\n",
])
def test_what_is_no_clear_answer_is_no_verdict(said: bytes) -> None:
    told = against(saying(said))
    assert (told.state, told.starttls) == (PortState.OPEN, Support.UNKNOWN)


def test_a_server_that_says_everything_at_once_is_not_believed_to_be_ready_before_it_was_asked() -> None:
    assert against(saying(b"220 \x1b[2Jhi\r\n250 only\r\n")).greeting == "?[2Jhi"


def test_no_letter_and_no_name_is_ever_sent() -> None:
    heard: list[bytes] = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hi\r\n")
        heard.append(await reader.readline())
        writer.write(b"250-hi\r\n250 STARTTLS\r\n")
        heard.append(await reader.readline())
        writer.write(b"220 ready\r\n")
        heard.append(await reader.read())
        writer.close()

    assert against(meet).starttls is Support.YES
    assert heard == [b"EHLO ikmscan.invalid\r\n", b"STARTTLS\r\n", b""]

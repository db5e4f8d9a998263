"""One name server on loopback: whose answers count, and those that do not fit into a packet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import hostile
import pytest
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.name_server import Mute, NameServer
from ikmscan.scanner.stub import NoAnswer, ask
from ikmscan.scanner.wire.dns_packet import Question, plain_name

ASKED = Question(plain_name("toko.example"), 16)
Change = Callable[[bytes], bytes]
right = hostile.records("TXT", ['"benar"'])


def wrong_first(change: Change) -> Callable[[dns.message.Message], bytes | None]:
    """A server's answers, each changed; the unchanged one when it is asked again."""
    asked: list[int] = []

    def reply(query: dns.message.Message) -> bytes | None:
        asked.append(query.id)
        packet = right(query)
        assert packet is not None
        return change(packet) if len(asked) == 1 else packet

    return reply


@pytest.mark.parametrize("change", [
    lambda packet: bytes((packet[0], packet[1] ^ 1)) + packet[2:],  # another number
    lambda packet: packet.replace(b"toko", b"tipu"),  # another question
    lambda packet: packet[:2] + bytes((packet[2] & 0x7F,)) + packet[3:],  # no answer
    lambda packet: packet[:-1], lambda packet: b"", lambda packet: b"\xff" * 600,
])
def test_what_does_not_belong_to_the_question_is_as_if_it_had_not_come(change: Change) -> None:
    async def go() -> None:
        async with hostile.naming(wrong_first(change)) as (place, desk):
            until = asyncio.get_running_loop().time() + 0.2
            server = NameServer(*place, Budget(until))
            assert await server.ask(ASKED, until) is Mute.SILENT
            told = await server.ask(ASKED, until + 2)
            assert isinstance(told, bytes) and b"benar" in told and desk.asked.total() == 2
            server.close()

    asyncio.run(go())


def test_an_answer_from_another_port_does_not_count() -> None:
    async def go() -> None:
        loop = asyncio.get_running_loop()
        stranger, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))

        class Desk(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
                stranger.sendto(right(dns.message.from_wire(data)), addr)

        desk, _ = await loop.create_datagram_endpoint(Desk, local_addr=("127.0.0.1", 0))
        until = loop.time() + 0.3
        server = NameServer("127.0.0.1", desk.get_extra_info("sockname")[1], Budget(until))
        assert await server.ask(ASKED, until) is Mute.SILENT
        for line in (server, desk, stranger):
            line.close()
        await asyncio.sleep(0)

    asyncio.run(go())


def cut(query: dns.message.Message) -> bytes:
    """An answer that did not fit."""
    query.flags &= ~dns.flags.QR
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return response.to_wire()


@pytest.mark.parametrize(("broken", "told"), [
    ("", True), ("length", False), ("closed", False), ("another", False), ("nobody", False), ("cut again", False),
])
def test_what_did_not_fit_is_asked_for_over_tcp(broken: str, told: bool) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = int.from_bytes(await reader.readexactly(2), "big")
        packet = right(dns.message.from_wire(await reader.readexactly(size)))
        assert packet is not None
        packet = packet.replace(b"toko", b"tipu") if broken == "another" else packet
        packet = cut(dns.message.from_wire(packet)) if broken == "cut again" else packet
        if broken != "closed":
            writer.write((len(packet) + (broken == "length")).to_bytes(2, "big") + packet)
        writer.close()

    async def go() -> None:
        async with hostile.naming(cut) as (place, _):
            try:
                line = await asyncio.start_server(talk, *place)
            except OSError:
                await go()  # the number is somebody else's over TCP
                return
            if broken == "nobody":
                line.close()
            budget = Budget(asyncio.get_running_loop().time() + 3)
            server = NameServer(*place, budget)
            heard = await ask([server], ASKED, budget.until)
            if told:
                assert not isinstance(heard, NoAnswer) and heard.found is not None
                assert [r.to_text() for r in heard.found] == ['"benar"']
            else:
                assert heard is NoAnswer.UNREACHABLE
            assert budget.bytes_out > 0 and budget.bytes_in > 0
            server.close()
            line.close()

    asyncio.run(go())


def test_the_next_server_is_asked_where_one_refuses_or_keeps_silent() -> None:
    async def go() -> None:
        async with hostile.naming(hostile.silence) as (mute, _), hostile.naming(right) as (talks, _), \
                hostile.naming(hostile.rcode(dns.rcode.REFUSED)) as (refuses, _):
            until = asyncio.get_running_loop().time() + 5
            servers = [NameServer(*place, Budget(until)) for place in (refuses, mute, talks)]
            assert not isinstance(await ask(servers, ASKED, until), NoAnswer)
            assert await ask(servers[:2], ASKED, asyncio.get_running_loop().time() + 0.2) is NoAnswer.SILENT
            assert await ask(servers[:1], ASKED, until) is NoAnswer.FAILED
            assert await ask([], ASKED, until) is NoAnswer.UNREACHABLE
            for server in servers:
                server.close()

    asyncio.run(go())

"""A host that breaks off, lies or falls silent at any step: what was told stays, how it ended is said, time is bounded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import hostile
from ikmscan.checks.ports import ms17_010, smb1, smb_exposed
from ikmscan.practice.smb1_answers import Smb1Host
from ikmscan.practice.smb_profiles import PROFILES
from ikmscan.scanner.evidence import Heard, NullSession, SmbDoor, SmbDoors, Support
from ikmscan.scanner.wire.smb import SMB1, FrameReader, frame
from smb_look import OWNER, SESSION, look, port_of

T = TypeVar("T")
Break = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def close(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    hostile.reset(writer)


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


def says(data: bytes, *, then_close: bool = False) -> Break:
    async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if not then_close:
            await reader.read()

    return said


async def drips(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A whole message announced, and then a byte at a time."""
    writer.write(b"\0\0\x10\0\xffSMB")
    while not writer.is_closing():
        writer.write(b"\0")
        await writer.drain()
        await asyncio.sleep(0.05)


async def keeps_alive(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b"\x85\0\0\0")
        await writer.drain()
        await asyncio.sleep(0.01)


ENDINGS: dict[str, tuple[Break, str]] = {
    "closes": (close, "closed"),
    "resets": (reset, "reset"),
    "falls silent": (silent, "timed_out"),
    "drips": (drips, "timed_out"),
    "speaks http": (says(b"HTTP/1.1 200 OK\r\n\r\n"), "not_smb"),
    "half a frame": (says(b"\0\0\0\x55\xffSMBs\0\0", then_close=True), "not_smb"),
    "a huge length": (says(b"\0\x01\xff\xff" + b"A" * 64), "not_smb"),
    "a message cut short": (says(frame(b"\xffSMBs" + bytes(25) + b"\2\0\x09")), "not_smb"),
    "an answer in SMB2": (says(frame(b"\xfeSMB" + bytes(80))), "not_smb"),
    "keeps alive": (keeps_alive, "not_smb"),
}

# After so many answers on one connection: negotiate, session and tree, peek
TOLD = {1: NullSession(), 2: NullSession(0, 0), 3: NullSession(0, 0, 0xC0000205)}


@asynccontextmanager
async def breaking(after: int, how: Break) -> AsyncIterator[tuple[int, list[int]]]:
    """A Windows XP with an implant that answers *after* messages in SMB1 and then breaks; SMB2 is closed at once."""
    opened: list[int] = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, frames, answered = Smb1Host(PROFILES["win7-dopu"], []), FrameReader(), 0
        opened.append(after)
        try:
            while data := await reader.read(4096):
                for payload in frames.feed(data):
                    if not payload.startswith(SMB1):
                        return None
                    if answered == after:
                        return await how(reader, writer)
                    writer.write(frame(host.answer(payload) or b""))
                    answered += 1
        except ConnectionError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        yield port_of(server), opened


def test_wherever_it_breaks_what_was_told_stays_and_the_time_is_bounded() -> None:
    cases = [(after, name) for after in TOLD for name in ENDINGS]

    async def one(after: int, name: str) -> tuple[object, float]:
        async with breaking(after, ENDINGS[name][0]) as (port, _):
            began = time.monotonic()
            return await look({445: port}, SESSION), time.monotonic() - began

    async def run() -> list[tuple[object, float]]:
        return await asyncio.gather(*(one(*case) for case in cases))

    for (after, name), (seen, took_s) in zip(cases, asyncio.run(run()), strict=True):
        assert isinstance(seen, SmbDoor) and seen.smb1 is Support.YES, (after, name)
        told = TOLD[after]
        assert seen.session == NullSession(told.setup, told.tree, told.peek, -1, ENDINGS[name][1]), (after, name)
        assert seen.heard is Heard.SMB and took_s < 10, (after, name)  # two of them would never end


def every(run: Callable[[str], Awaitable[T]]) -> dict[str, T]:
    """What *run* gives for each ending, all at once."""
    async def together() -> list[T]:
        return await asyncio.gather(*map(run, ENDINGS))

    return dict(zip(ENDINGS, asyncio.run(together()), strict=True))


def test_the_chain_is_asked_apart_once_and_no_more() -> None:
    async def run(name: str) -> int:
        async with breaking(1, ENDINGS[name][0]) as (port, opened):
            await look({445: port}, SESSION)
            return len(opened)

    # SMB2 twice, the chain, the same apart, and the question for the system's name; no time is left behind the slow
    slow = [name for name, (_, ended) in ENDINGS.items() if ended == "timed_out"]
    assert every(run) == dict.fromkeys(ENDINGS, 5) | dict.fromkeys(slow, 3)


def test_a_lost_challenge_loses_no_more_than_itself() -> None:
    async def run(name: str) -> tuple[object, ...]:
        async with breaking(1, ENDINGS[name][0]) as (port, _):
            seen = await look({445: port}, OWNER)
        assert isinstance(seen, SmbDoor)
        return seen.smb1, seen.smb1_dialect, seen.smb1_signing, seen.system, seen.build

    assert every(run) == dict.fromkeys(ENDINGS, (Support.YES, "NT LM 0.12", "off", "", ""))


def test_an_answer_that_was_cut_inside_a_frame_is_neither_file_sharing_nor_something_else() -> None:
    """A frame that began as SMB, and the end of the stream: as when a firewall on the way ends the connection."""
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        question = await reader.read(4096)
        writer.write(b"\0\0\0\x55" + question[4:13])
        writer.close()

    async def run() -> object:
        async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
            return await look({445: port_of(server)}, OWNER)

    seen = asyncio.run(run())
    assert isinstance(seen, SmbDoor)
    assert (seen.heard, seen.smb1, seen.smb2) == (Heard.NOTHING, Support.UNKNOWN, Support.UNKNOWN)
    doors = SmbDoors((seen,))
    slugs = [v.outcome.slug for check in (smb_exposed, smb1, ms17_010) if (v := check.CHECK.judge(doors))]  # type: ignore[union-attr]
    assert slugs == ["unclear", "unclear", "inconclusive"]

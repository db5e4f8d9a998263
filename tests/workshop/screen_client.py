"""A client of the screen that sends whatever it likes, and the screen as a real server on loopback for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import shop_rooms as rooms
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Participant
from ikmscan.workshop.screen.app import Screen
from ikmscan.workshop.screen.place import HERE
from ikmscan.workshop.screen.serve import bind, serving

PEOPLE = (rooms.person(1), rooms.person(2, example=True), rooms.account(3), rooms.none(4))


@dataclass(frozen=True)
class Answer:
    code: int
    headers: dict[str, str]
    body: str


async def ask(screen: Screen, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """One request on its own connection; headers as keywords, "_" for "-", "" to leave one out."""
    host = screen.place.here.partition("://")[2]
    sent = {"host": host, "connection": "close", **{k.replace("_", "-"): v for k, v in headers.items()}}
    if body:
        sent |= {"content-length": str(len(body)), "content-type": "application/x-www-form-urlencoded"} | sent
    head = "".join(f"{k}: {v}\r\n" for k, v in sent.items() if v)
    return await raw(screen, f"{method} {path} HTTP/1.1\r\n{head}\r\n{body}".encode())


async def raw(screen: Screen, request: bytes) -> Answer:
    reader, writer = await asyncio.open_connection(HERE, port(screen))
    writer.write(request)
    head, _, body = (await asyncio.wait_for(reader.read(), 20)).decode().partition("\r\n\r\n")
    writer.close()
    first, *lines = head.split("\r\n")
    named = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), named, body)


def port(screen: Screen) -> int:
    return int(screen.place.here.rpartition(":")[2])


@contextlib.asynccontextmanager
async def room(
    folder: Path, people: tuple[Participant, ...] = PEOPLE, at: tuple[str, ...] = (HERE,),
) -> AsyncIterator[tuple[Screen, Register]]:
    with rooms.register(folder, people) as book:
        async with serving(rooms.watch(book), [bind(address, 0) for address in at]) as screen:
            yield screen, book


def run(folder: Path, scenario: Callable[[Screen, Register], Awaitable[None]], *people: Participant) -> None:
    async def whole() -> None:
        async with room(folder, people or PEOPLE) as (screen, book):
            await scenario(screen, book)

    asyncio.run(whole())


async def event(reader: asyncio.StreamReader, name: str = "papan") -> dict[str, str]:
    """The next event of that name, as its fields."""
    while True:
        fields = {}
        while line := (await asyncio.wait_for(reader.readline(), 20)).decode().rstrip("\n\r"):
            if ": " in line and not line.startswith(":"):
                key, _, value = line.partition(": ")
                fields[key] = value
        if fields.get("event") == name:
            return fields


async def listen(screen: Screen, last: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(HERE, port(screen))
    again = f"last-event-id: {last}\r\n" if last else ""
    writer.write(f"GET /aliran HTTP/1.1\r\nhost: {HERE}:{port(screen)}\r\n{again}\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer

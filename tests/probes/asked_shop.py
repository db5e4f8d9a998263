"""A shop on loopback that keeps its connections, and a list of all it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from hostile import HOST


@dataclass(slots=True)
class Asked:
    """One request as a shop saw it; header names in lower case."""

    scheme: str
    method: str
    path: str
    headers: dict[str, str]


Answering = Callable[[Asked], bytes]


@dataclass(slots=True)
class Shop:
    """A server that keeps its connections, and a list of all it was asked."""

    answering: Answering
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def to(self, scheme: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            try:
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                    first, *lines = head.split("\r\n")
                    method, path, _ = first.split(" ")
                    named = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines) if n}
                    asked = Asked(scheme, method, path, named)
                    self.asked.append(asked)
                    writer.write(self.answering(asked))
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        return talk


def answer(status: int = 200, body: bytes = b"<title>Toko</title>", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}",
             *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def honest(asked: Asked) -> bytes:
    if asked.scheme == "http":
        return answer(301, b"", Location=f"https://{HOST}{asked.path}")
    if asked.headers["host"] != HOST:
        return answer(301, b"", Location=f"https://{HOST}/")
    return answer() if asked.path == "/" else answer(404, b"tidak ada")

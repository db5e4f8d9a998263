"""A mail server on loopback for the practice shops: it greets, answers EHLO and STARTTLS, and takes no mail."""

from __future__ import annotations

import asyncio

LINE_CAP_BYTES = 1000
TALK_S = 20.0


async def serve(host: str, *, starttls: bool) -> asyncio.Server:
    """A listening server on a free port; the caller closes it."""
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(TALK_S):
                await _talk(host, starttls, reader, writer)
        except (TimeoutError, ConnectionError, ValueError):
            pass  # the client left, was too slow, or sent a line without an end
        finally:
            writer.close()

    return await asyncio.start_server(meet, "127.0.0.1", 0, limit=LINE_CAP_BYTES)


async def _talk(host: str, starttls: bool, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    extensions = ["PIPELINING", "SIZE 10240000", *(["STARTTLS"] if starttls else []), "8BITMIME"]
    writer.write(f"220 mail.{host} ESMTP\r\n".encode())
    while line := await reader.readline():
        verb = line.strip().upper().split(b" ")[0]
        if verb == b"EHLO":
            lines = [f"mail.{host}", *extensions]
            writer.write(("".join(f"250-{text}\r\n" for text in lines[:-1]) + f"250 {lines[-1]}\r\n").encode())
        elif verb == b"STARTTLS" and starttls:
            writer.write(b"220 2.0.0 Ready to start TLS\r\n")
        elif verb == b"QUIT":
            writer.write(b"221 2.0.0 Bye\r\n")
            return
        else:
            writer.write(b"502 5.5.2 Not here\r\n")
        await writer.drain()

"""Servers that nobody would want, each at its place: `python kelompok_hostile.py HOW=ADDRESS[:PORT] …`.

drip: a byte a second; endless: a page without an end; late: the first byte after five seconds; silent: accepts, and
says nothing; garbage: what is no TLS and no HTTP. Without a port: at 80 and 443.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"


async def serve(how: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One visitor."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        if how in ("drip", "endless", "late"):
            await reader.readuntil(b"\r\n\r\n")
        if how == "late":
            await asyncio.sleep(5)
            writer.write(HEAD + b"<!doctype html><title>Toko</title>" + b"<p>batik</p>" * 500)
        elif how == "garbage":
            writer.write(b"\x00\xff" * 500)
        elif how == "drip":
            writer.write(HEAD)
            while True:
                writer.write(b"<")
                await writer.drain()
                await asyncio.sleep(1)
        elif how == "endless":
            writer.write(HEAD)
            while True:
                writer.write(b"<p>batik</p>" * 500)
                await writer.drain()
        else:
            await asyncio.sleep(3600)
    writer.close()


async def main() -> None:
    """Until the process is ended."""
    for word in sys.argv[1:]:
        how, _, place = word.partition("=")
        address, _, port = place.partition(":")
        for number in (int(port),) if port else (80, 443):
            async def visit(r: asyncio.StreamReader, w: asyncio.StreamWriter, how: str = how) -> None:
                await serve(how, r, w)

            await asyncio.start_server(visit, address, number)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())

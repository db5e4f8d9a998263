"""A small HTTP/1.1 server for the practice shops, with TLS or without: a frozen description of a site is served.

It writes no log, and holds every request head and every idle line to a bound.
"""
from __future__ import annotations

import asyncio
import ssl as tls_library

from .site import Page, Request, Site, answer
from .tls import TlsSession

__all__ = ["Page", "Site", "serve"]

HEAD_BYTES = 16_384
IDLE_S = 20.0


class _Line(asyncio.Protocol):
    """One connection, with TLS or without: bytes in, answers out, ended when idle too long."""

    def __init__(self, site: Site, context: tls_library.SSLContext | None, live: set[asyncio.BaseTransport]) -> None:
        self._site, self._live = site, live
        self._tls = TlsSession(context) if context else None
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._live.add(transport)
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, transport.abort)

    def connection_lost(self, _why: Exception | None) -> None:
        self._live.discard(self._transport)
        self._idle.cancel()

    def data_received(self, data: bytes) -> None:
        self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._transport.abort)
        for plain in [data] if self._tls is None else self._tls.receive(data):
            self._read(plain)
        self._flush()
        if self._tls is not None and self._tls.ended:
            self._transport.close()

    def _read(self, plain: bytes) -> None:
        self._unread += plain
        while not self._transport.is_closing() and (end := self._unread.find(b"\r\n\r\n")) >= 0:
            head, self._unread = self._unread[:end], self._unread[end + 4 :]
            request = Request.parse(head.lstrip(b"\r\n"))
            self._say(answer(self._site, request), last=request is None or not request.keeps_alive)
        if len(self._unread) > HEAD_BYTES:
            self._say(answer(self._site, None), last=True)

    def _say(self, response: bytes, *, last: bool) -> None:
        if self._tls is None:
            self._transport.write(response)
        else:
            self._tls.send(response)
            if last:
                self._tls.say_goodbye()
        if last:
            self._flush()
            self._transport.close()

    def _flush(self) -> None:
        if self._tls is not None and (wire := self._tls.to_send()):
            self._transport.write(wire)


async def serve(
    site: Site,
    host: str = "127.0.0.1",
    port: int = 0,
    ssl: tls_library.SSLContext | None = None,
    live: set[asyncio.BaseTransport] | None = None,
) -> asyncio.Server:
    """A listening server; `live` always holds the transports open now, so that the caller can end them as well."""
    open_now: set[asyncio.BaseTransport] = set() if live is None else live
    return await asyncio.get_running_loop().create_server(lambda: _Line(site, ssl, open_now), host, port)

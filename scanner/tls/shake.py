"""The one conversation that is finished: a handshake of TLS 1.3 (or the whole flight before it) over a connection."""

from __future__ import annotations

import os

from ..stream import Stream
from ..wire.tls13 import Client13
from .plan import newest
from .talk import Talk


def client_for(host: str) -> Client13:
    """A fresh client that offers the newest versions to *host*."""
    return Client13(newest(), server_name=host, random=os.urandom(32), session_id=os.urandom(32))


async def shake(talk: Talk, stream: Stream, client: Client13, *, ticket: bool) -> None:
    """Say over *stream* what *client* says until the certificate is there and, with *ticket*, a ticket where one comes.

    Lost where the stream or the patience ended before, TlsError for what is no TLS; *client* keeps what it read.
    """
    await stream.send(client.start())
    began, established = talk.time, 0.0
    while not client.settled and (ticket or not client.established):
        if client.established:
            established = established or talk.time
            reply = await talk.listen(stream, client.feed, since=established, within_s=talk.ticket_patience_s)
        else:
            reply = await talk.listen(stream, client.feed, since=began)
        if reply:
            await stream.send(reply)

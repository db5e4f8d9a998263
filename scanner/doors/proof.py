"""What an open port says for itself in one small exchange (wire/services.py), over the connection that opened."""

from __future__ import annotations

import asyncio
import re

from ..budget import Lost
from ..evidence import Door, PortState
from ..stream import Stream
from ..wire.services import NotThis, Proof, Talk, talk_for
from ..wire.services_talk import CAP, clean

TALK_S, TALK_RTTS = 1.0, 4
NOTE_CHARS = 40
_SSH, _HTTP = re.compile(rb"SSH-[12]\.\d+-"), re.compile(rb"HTTP/1\.[01] \d{3}")


async def proved(stream: Stream, port: int, service: str, agent: str, round_trip_s: float) -> Door:
    """The door behind *stream*, after one exchange as *service*; it is closed then. Never raises."""
    talk = talk_for(service, agent)
    try:
        if talk is None:
            return Door(port, PortState.OPEN)
        now = asyncio.get_running_loop().time()
        stream.until = min(stream.until, now + max(TALK_S, TALK_RTTS * round_trip_s))
        return await _held(stream, port, talk)
    finally:
        stream.close()


async def _held(stream: Stream, port: int, talk: Talk) -> Door:
    heard = b""
    try:
        if talk.opening:
            await stream.send(talk.opening)
        while len(heard) < CAP:
            data = await stream.receive(CAP - len(heard))
            if not data:
                break
            heard += data
            proof = talk.feed(data)
            if proof is not None:
                return _door(port, proof)
            if words := talk.reply():
                await stream.send(words)
    except NotThis as other:
        return Door(port, PortState.OPEN, note=_said(heard, other.note))
    except Lost:
        pass
    proof = talk.end()
    return _door(port, proof) if proof else Door(port, PortState.OPEN, note=_said(heard, ""))


def _door(port: int, proof: Proof) -> Door:
    return Door(port, PortState.OPEN, "", proof.service, proof.access, proof.version, proof.note)


def _said(heard: bytes, note: str) -> str:
    """What came instead, in a word that a technician understands."""
    if note or not heard:
        return note
    for kind, begins in (("ssh", _SSH), ("http", _HTTP)):
        if begins.match(heard):
            return kind
    return f"said: {clean(heard)[:NOTE_CHARS]}"

"""Knock at port 445: does it open, and does it speak SMB1? Negotiates only; never logs in, never sends a name.

[MS-SMB2] 3.3.5.3.2 and [MS-CIFS] 2.2.4.52.2: "SMB1 is off" has two legal faces, a closed connection or index 0xFFFF.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace

from .address import view
from .budget import Lost
from .dial import Filtered, Refused, Silent, Stream
from .evidence import (
    Addresses,
    PlainVisit,
    PortState,
    SecureVisit,
    SmbDoor,
    SmbDoors,
    Support,
    TlsVersions,
    Unseen,
    Why,
)
from .permit import Consent
from .probe import Reach, Scope, probe
from .wire.smb import FrameReader, SmbError, frame
from .wire.smb1 import read_smb1_negotiate, smb1_negotiate
from .wire.smb2 import read_challenge, read_smb2_negotiate, smb2_negotiate, smb2_session_setup

PORT = 445
TALK_S = 6.0
CLOSED = (Why.CLOSED, Why.RESET)
CLOSED_NOTE = "closed"
NOT_SMB = "not SMB"


def fold(seen: Sequence[tuple[str, object]]) -> SmbDoors | Unseen:
    """One kind for the target: the doors that could be looked at, and the addresses that could not."""
    doors = tuple(d for _, d in seen if isinstance(d, SmbDoor))
    blind = tuple((a, d.why) for a, d in seen if isinstance(d, Unseen))
    if not doors:
        return next((d for _, d in seen if isinstance(d, Unseen)), Unseen(Why.NOT_ASKED))
    return SmbDoors(doors, blind)


@probe(level=Consent.OWNER, deadline_s=20, scope=Scope.ADDRESS, yields=SmbDoors, fold=fold,
       after=(SecureVisit, PlainVisit, TlsVersions))
async def DOORS(reach: Reach, address: str, addresses: Addresses) -> SmbDoor | Unseen:
    """Two conversations side by side: SMB2 with a challenge, and SMB1 (a server that speaks both hides SMB1)."""
    first, second = await asyncio.gather(_knock(reach, address, addresses), _knock(reach, address, addresses))
    door = SmbDoor(address, view(address), PortState.OPEN)
    if not isinstance(first, Stream) or not isinstance(second, Stream):
        _close(first, second)
        shut = first if not isinstance(first, Stream) else second
        return _shut(door, shut)
    try:
        new, old = await asyncio.gather(_smb2(first, door), _smb1(second, door))
    finally:
        _close(first, second)
    return _together(new, old)


def _together(new: SmbDoor, old: SmbDoor) -> SmbDoor:
    """Both conversations as one fact. A closed connection is "off" only where the other version answered."""
    smb1, smb2 = old.smb1, new.smb2
    if old.note == CLOSED_NOTE and smb2 is not Support.YES:
        smb1 = Support.UNKNOWN
    if new.note == CLOSED_NOTE and old.smb1 is not Support.YES:
        smb2 = Support.UNKNOWN
    notes = (new.note, old.note)
    stranger = Support.YES not in (new.smb2, old.smb1) and (
        any(n.startswith(NOT_SMB) for n in notes) or notes == (CLOSED_NOTE, CLOSED_NOTE)
    )
    return replace(new, smb1=smb1, smb2=smb2, smb1_dialect=old.smb1_dialect, stranger=stranger,
                   note=new.note or old.note)


async def _knock(reach: Reach, address: str, addresses: Addresses) -> object:
    """Linux sends a lost SYN again after 1 s; so max(1.5 s, 1 s + 3 round trips) loses none at 10 % loss (measured)."""
    trip = reach.dial.ledger.round_trip_s(address)
    within = max(1.5, 1.0 + 3 * trip) if trip is not None else 3.2
    got = await reach.dial.connect(addresses.host, address, PORT, within_s=within)
    if isinstance(got, Stream):
        got.until = asyncio.get_running_loop().time() + TALK_S
    return got


def _shut(door: SmbDoor, ending: object) -> SmbDoor | Unseen:
    if isinstance(ending, Refused):
        return replace(door, state=PortState.REFUSED)
    if isinstance(ending, Filtered):
        return replace(door, state=PortState.FILTERED, by=ending.told)
    if isinstance(ending, Silent):
        return replace(door, state=PortState.SILENT)
    return ending if isinstance(ending, Unseen) else Unseen(Why.BUG)


def _close(*endings: object) -> None:
    for ending in endings:
        if isinstance(ending, Stream):
            ending.close()


async def _exchange(stream: Stream, reader: FrameReader, payload: bytes) -> bytes:
    """One message and the next answer; Lost when the other side ends first, SmbError for what is not SMB."""
    await stream.send(frame(payload))
    while True:
        data = await stream.receive(16384)
        if not data:
            reader.close()
            raise Lost(Why.CLOSED)
        got = reader.feed(data)
        if got:
            return got[0]


async def _smb2(stream: Stream, door: SmbDoor) -> SmbDoor:
    reader = FrameReader()
    try:
        answer = read_smb2_negotiate(await _exchange(stream, reader, smb2_negotiate(os.urandom(16), os.urandom(32))))
    except (SmbError, Lost) as error:
        return replace(door, smb2=_no_or_unknown(error), note=_note(error))
    if not answer.supported:
        return replace(door, smb2=Support.NO)
    door = replace(door, smb2=Support.YES, smb2_dialect=answer.dialect, signing=str(answer.signing),
                   compression=answer.compression, boot_time=answer.boot_time)
    try:
        challenge = read_challenge(await _exchange(stream, reader, smb2_session_setup()))
    except (SmbError, Lost):
        return door
    return replace(door, build=challenge.version) if challenge else door


async def _smb1(stream: Stream, door: SmbDoor) -> SmbDoor:
    try:
        answer = read_smb1_negotiate(await _exchange(stream, FrameReader(), smb1_negotiate()))
    except (SmbError, Lost) as error:
        return replace(door, smb1=_no_or_unknown(error), note=_note(error))
    return replace(door, smb1=Support.YES if answer.supported else Support.NO, smb1_dialect=answer.dialect)


def _no_or_unknown(error: SmbError | Lost) -> Support:
    return Support.NO if isinstance(error, Lost) and error.unseen.why in CLOSED else Support.UNKNOWN


def _note(error: SmbError | Lost) -> str:
    """A technical note; CLOSED_NOTE marks a "no" that rests on a closed connection alone."""
    if isinstance(error, SmbError):
        return f"{NOT_SMB}: {error}"[:120]
    return CLOSED_NOTE if _no_or_unknown(error) is Support.NO else str(error)[:120]

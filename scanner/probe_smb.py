"""Knock at port 445 (and 139): does it open, does it speak SMB, and what does it say of itself before any login?

Negotiates only; a session without a name is asked for in smb/session.py and nowhere else. Never sends a name.
[MS-SMB2] 3.3.5.3.2 and [MS-CIFS] 2.2.4.52.2: "SMB1 is off" has two legal faces, a closed connection or index 0xFFFF.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from .address import view
from .budget import Lost
from .dial import Attempt, Filtered, Refused, Silent
from .doors.cdn import cdn_of
from .doors.knock import locked_out
from .doors.path import where_cut
from .evidence import (
    Addresses,
    Heard,
    PlainVisit,
    PortState,
    SecureVisit,
    SmbDoor,
    SmbDoors,
    TlsVersions,
    Unseen,
    Why,
)
from .permit import Consent
from .probe import Reach, Scope, probe
from .smb.converse import conversed
from .smb.knock import Knock, knock
from .smb.negotiate import Ending, New, Old, note_of
from .smb.talk import NETBIOS_PORT, PORT, NetBiosNo, Way
from .stream import Stream
from .wire.ntlm import Challenge
from .wire.smb import NotSmb, SmbError, printable
from .wire.smb1_session import Told

TALK_S, ROOM_TALK_S = 6.0, 2.0
LOCKED_OUT = "a port that had opened before does not open any more"


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
    """Two conversations side by side, and a knock at 139 where 445 does not open."""
    host = addresses.host
    if name := cdn_of(address):
        return Unseen(Why.CDN, name)
    web_answers = reach.dial.ledger.round_trip_s(address) is not None
    allowed = reach.dial.judge(host, address, PORT, Consent.SESSION) is None
    knocked = await knock(reach, host, address, Consent.SESSION if allowed else Consent.RECORDS)
    door = SmbDoor(address, view(address), PortState.OPEN)
    talk_s = ROOM_TALK_S if door.view == "private" else TALK_S
    way = Way(reach, host, address, asyncio.get_running_loop().time() + talk_s)
    if knocked.opened:
        lines = [await way.line(a) if isinstance(a, Stream) else None for a in (knocked.first, knocked.second)]
        return _told(door, reach.names_shown, *await conversed(way, lines[0], lines[1], allowed))
    if isinstance(knocked.beside, Stream):
        older = replace(way, port=NETBIOS_PORT)
        return await _through_netbios(older, knocked.beside, replace(door, port=NETBIOS_PORT), allowed)
    shut = _shut(door, knocked)
    if isinstance(shut, Unseen):
        return shut
    if banned := await locked_out(reach, host, address, reach.dial.ledger.opened(address)):
        return banned if isinstance(banned, Unseen) else Unseen(Why.BLOCKED, LOCKED_OUT)
    if shut.state in (PortState.SILENT, PortState.FILTERED) and web_answers:
        shut = replace(shut, cut=await where_cut(reach, host, address, PORT))
    return shut


def _shut(door: SmbDoor, knocked: Knock) -> SmbDoor | Unseen:
    """The door where 445 did not open; an end of ours at 139 leaves *older* open."""
    if isinstance(knocked.shut, Unseen):
        return knocked.shut
    state, by, note = _state(knocked.shut)
    older = None if knocked.beside is None or isinstance(knocked.beside, Unseen) else _state(knocked.beside)[0]
    return replace(door, state=state, by=by, note=note, older=older)


def _state(ending: Attempt) -> tuple[PortState, str, str]:
    """How a knock ended, who said so, and in which words."""
    match ending:
        case Refused():
            return PortState.REFUSED, "", ""
        case Filtered(told, by):
            return PortState.FILTERED, by, told
        case Silent():
            return PortState.SILENT, "", ""
    return PortState.OPEN, "", ""


async def _through_netbios(way: Way, stream: Stream, door: SmbDoor, allowed: bool) -> SmbDoor:
    """What stands behind 139 (RFC 1002)."""
    try:
        line = await way.line(stream)
    except NetBiosNo as no:
        return replace(door, heard=Heard.NETBIOS, note=str(no))
    except (SmbError, Lost) as error:
        other = isinstance(error, NotSmb)
        return replace(door, heard=Heard.OTHER if other else Heard.NOTHING, note=note_of(error))
    told = _told(door, way.reach.names_shown, *await conversed(way, line, None, allowed))
    return told if told.heard is Heard.SMB else replace(told, heard=Heard.NETBIOS)


def _told(door: SmbDoor, names_shown: bool, new: New, old: Old, more: Told) -> SmbDoor:
    """Both conversations as one fact."""
    challenge = new.challenge or old.told.challenge or more.challenge or Challenge()
    return replace(
        door, smb1=old.ending.support, smb2=new.ending.support, heard=_heard(new.ending, old.ending),
        smb1_reset=old.ending is Ending.RESET_ALONE, note=new.note or old.note,
        smb1_dialect=old.answer.dialect, smb1_signing=str(old.answer.signing) if old.answer.supported else "",
        smb2_dialect=new.answer.dialect, signing=str(new.answer.signing) if new.answer.supported else "",
        compression=new.answer.compression, boot_time=new.answer.boot_time, build=challenge.version,
        system=old.told.system or more.system, software=old.told.software or more.software, session=old.session,
        computer=printable(challenge.netbios_name) if names_shown else "",
        group=printable(challenge.netbios_domain) if names_shown else "",
    )


def _heard(*endings: Ending) -> Heard:
    if any(ending.in_smb for ending in endings):
        return Heard.SMB
    return Heard.OTHER if Ending.OTHER in endings else Heard.NOTHING

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
from .dial import Filtered, Refused, Silent, Stream
from .doors.cdn import cdn_of
from .doors.path import where_cut
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
from .smb.converse import conversed
from .smb.knock import Knock, knock
from .smb.negotiate import CLOSED_NOTE, NOT_SMB, New, Old, note_of
from .smb.talk import NETBIOS_PORT, PORT, NetBiosNo, Way
from .wire.ntlm import Challenge
from .wire.smb import SmbError, printable
from .wire.smb1_session import Told

TALK_S, ROOM_TALK_S = 6.0, 2.0


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
    shut = _shut(door, knocked)
    if isinstance(shut, SmbDoor) and isinstance(knocked.beside, Stream):
        shut = await _through_netbios(replace(way, port=NETBIOS_PORT), knocked.beside, shut, allowed)
    if isinstance(shut, SmbDoor) and shut.state in (PortState.SILENT, PortState.FILTERED) and web_answers:
        shut = replace(shut, cut=await where_cut(reach, host, address, PORT))
    return shut


def _shut(door: SmbDoor, knocked: Knock) -> SmbDoor | Unseen:
    match knocked.shut:
        case Refused():
            return replace(door, state=PortState.REFUSED)
        case Filtered(told):
            return replace(door, state=PortState.FILTERED, by=told)
        case Silent():
            return replace(door, state=PortState.SILENT)
        case Unseen() as unseen:
            return unseen
    return Unseen(Why.BUG)


async def _through_netbios(way: Way, stream: Stream, shut: SmbDoor, allowed: bool) -> SmbDoor:
    """What stands behind 139 (RFC 1002); *shut* is kept where that is no NetBIOS."""
    door = replace(shut, state=PortState.OPEN, by="", port=NETBIOS_PORT)
    try:
        line = await way.line(stream)
    except NetBiosNo as no:
        return replace(door, note=str(no))
    except (SmbError, Lost) as error:
        return replace(shut, note=f"{NETBIOS_PORT}: {note_of(error)}")
    return _told(door, way.reach.names_shown, *await conversed(way, line, None, allowed))


def _told(door: SmbDoor, names_shown: bool, new: New, old: Old, more: Told) -> SmbDoor:
    """Both conversations as one fact. A closed connection is "off" only where the other version answered."""
    smb1, smb2 = old.support, new.support
    if old.note == CLOSED_NOTE and new.support is not Support.YES:
        smb1 = Support.UNKNOWN
    if new.note == CLOSED_NOTE and old.support is not Support.YES:
        smb2 = Support.UNKNOWN
    notes = (new.note, old.note)
    stranger = Support.YES not in (new.support, old.support) and (
        any(n.startswith(NOT_SMB) for n in notes) or notes == (CLOSED_NOTE, CLOSED_NOTE)
    )
    challenge = new.challenge or old.told.challenge or more.challenge or Challenge()
    return replace(
        door, smb1=smb1, smb2=smb2, stranger=stranger, note=new.note or old.note,
        smb1_dialect=old.answer.dialect, smb1_signing=str(old.answer.signing) if old.answer.supported else "",
        smb2_dialect=new.answer.dialect, signing=str(new.answer.signing) if new.answer.supported else "",
        compression=new.answer.compression, boot_time=new.answer.boot_time, build=challenge.version,
        system=old.told.system or more.system, software=old.told.software or more.software, session=old.session,
        computer=printable(challenge.netbios_name) if names_shown else "",
        group=printable(challenge.netbios_domain) if names_shown else "",
    )

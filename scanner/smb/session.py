"""The session without a name, for the one question whether the patch of MS17-010 is there.

The only file that sends one, and only over connections opened with Consent.SESSION. It reads no file, lists nothing,
and never tries a name or a password. Five round trips with the connection: negotiate, session and IPC$ chained, peek,
and the knock for an implant where the patch is missing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from ..budget import Lost
from ..evidence import NullSession
from ..permit import Consent
from ..wire.smb import SmbError
from ..wire.smb1 import NT_LM
from ..wire.smb1_session import (
    Told,
    null_session,
    peek,
    ping,
    read_entered,
    read_peek,
    read_ping,
    read_tree,
    tree_connect,
)
from .negotiate import Ending, Old, negotiated
from .talk import Line, Way

# How a session ended before it began, beside the slugs of Why
LANMAN, SHARE_LEVEL, NOT_SMB = "lanman", "share_level", "not_smb"


@dataclass(slots=True)
class Walk:
    """How far one session went. *misread*: the server seems to know no chained messages."""

    session: NullSession = field(default_factory=NullSession)
    told: Told = field(default_factory=Told)
    misread: bool = False


async def ask_session(way: Way, line: Line) -> Old:
    """SMB1 without extended security ([MS-SMB] 2.2.4.5.2.2), and on to the session where that is possible.

    *line* was opened with Consent.SESSION.
    """
    old = await negotiated(line, extended_security=False)
    if old.ending is not Ending.AGREED:
        return old
    if old.answer.dialect != NT_LM:
        return replace(old, session=NullSession(ended=LANMAN))
    if old.answer.share_level:
        return replace(old, session=NullSession(ended=SHARE_LEVEL))
    walk = await _chained_or_apart(way, line)
    return replace(old, session=walk.session, told=walk.told)


async def _chained_or_apart(way: Way, line: Line) -> Walk:
    """Chained; and once more apart on a new connection where the chain was not answered, or not understood."""
    now = asyncio.get_running_loop().time()
    chained = await _walk(line, way.address, chained=True, by=now + (way.until - now) / 2)
    if chained.session.setup >= 0 and not chained.misread:
        return chained
    line.close()
    try:
        again = await way.open(Consent.SESSION)
    except (SmbError, Lost):
        return chained
    try:
        if (await negotiated(again, extended_security=False)).ending is not Ending.AGREED:
            return chained
        apart = await _walk(again, way.address, chained=False)
    finally:
        again.close()
    return apart if apart.session.setup >= 0 or chained.session.setup < 0 else chained


async def _walk(line: Line, address: str, *, chained: bool, by: float | None = None) -> Walk:
    walk = Walk()
    try:
        await _steps(walk, line, address, chained, by)
    except Lost as lost:
        walk.session = replace(walk.session, ended=str(lost.unseen.why))
    except SmbError:
        walk.session = replace(walk.session, ended=NOT_SMB)
    return walk


async def _steps(walk: Walk, line: Line, address: str, chained: bool, by: float | None) -> None:
    """Session, IPC$, peek, implant: each only when the one before was granted; *walk* keeps what was told so far."""
    entered = read_entered(await line.ask(null_session(address if chained else None), by))
    tree, tree_id = entered.tree, entered.tree_id
    walk.told, walk.misread = Told(entered.system, entered.software), chained and entered.misread
    walk.session = NullSession(entered.setup, -1 if tree is None else tree)
    if entered.setup or walk.misread:
        return
    if tree is None:
        tree, tree_id = read_tree(await line.ask(tree_connect(address, entered.user)))
        walk.session = replace(walk.session, tree=tree)
    if tree:
        return
    status = read_peek(await line.ask(peek(tree_id, entered.user)))
    walk.session = replace(walk.session, peek=status)
    if walk.session.lacks_patch:
        multiplex = read_ping(await line.ask(ping(tree_id, entered.user), any_number=True))
        walk.session = replace(walk.session, multiplex=multiplex)

"""What several checks of ports/ ask of file sharing: who speaks SMB, who is Samba, which address speaks for all.

Never a verdict. Samba's "6.1.0" is kept from every report, for it reads like Windows 7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..scanner.evidence import Heard, PortState, SmbDoor, SmbDoors, Support
from .check import Outcome

SAMBA_BUILD = "6.1.0"  # constant in Samba's NTLM challenge; a real Windows build is never 0
WITHOUT_SMB1 = 16299  # Windows 10 1709, which installs no server of SMB1 any more
MAX_ADDRESSES = 4
MAX_CHARS = 80
OF_WINDOWS_10 = re.compile(r"1\d\.\d{1,2}\.(\d{4,6})")


def speaks(door: SmbDoor) -> bool:
    """True where file sharing answered, in whichever version and whatever it said."""
    answered = door.heard in (Heard.SMB, Heard.NETBIOS) or Support.YES in (door.smb1, door.smb2)
    return door.state is PortState.OPEN and answered


def may_share(door: SmbDoor) -> bool:
    """Where it speaks, or opened and told nothing that rules it out (a tarpit)."""
    return door.state is PortState.OPEN and door.heard is not Heard.OTHER


def smb1_is_off(door: SmbDoor) -> bool:
    """Whether SMB1 is proved to be off: turned down beside SMB2."""
    return door.state is PortState.OPEN and door.smb2 is Support.YES and door.smb1 is Support.NO


def smb1_is_probably_off(door: SmbDoor) -> bool:
    """Whether a Windows whose version comes without SMB1 reset the question for it. A firewall on the way may have sent
    that reset too, so it is no proof."""
    return (door.state is PortState.OPEN and door.smb2 is Support.YES and door.smb1_reset
            and build_of(door) >= WITHOUT_SMB1)


def is_samba(door: SmbDoor) -> bool:
    """True where it says of itself that it is Samba."""
    return door.software.startswith("Samba") or door.build == SAMBA_BUILD


def stack(door: SmbDoor) -> str:
    """Whose lines to paste come first."""
    return "samba" if is_samba(door) else "windows"


def build_of(door: SmbDoor) -> int:
    """17763 of "10.0.17763"; 0 for Samba, for a Windows older than 10 and where nothing was said."""
    found = None if is_samba(door) else OF_WINDOWS_10.fullmatch(door.build)
    return int(found[1]) if found else 0


def named(door: SmbDoor) -> dict[str, str]:
    """What it says of itself, for the technician; of Samba its name alone."""
    if is_samba(door):
        return {"build": "", "system": "", "software": (door.software or "Samba")[:MAX_CHARS]}
    return {"build": door.build[:MAX_CHARS], "system": door.system[:MAX_CHARS], "software": door.software[:MAX_CHARS]}


def worst(
    doors: SmbDoors, outcome_of: Callable[[SmbDoor], Outcome | None], order: Sequence[Outcome],
) -> tuple[Outcome, tuple[SmbDoor, ...]] | None:
    """The outcome that stands first in *order*, and the doors that share it, by address; None when none was judged."""
    judged = [(outcome, d) for d in doors.doors if (outcome := outcome_of(d)) is not None]
    if not judged:
        return None
    first = min((outcome for outcome, _ in judged), key=order.index)
    return first, tuple(sorted((d for outcome, d in judged if outcome is first), key=lambda d: d.address))


def places(doors: Sequence[SmbDoor]) -> str:
    """The addresses of *doors*, a handful at most."""
    return ", ".join(d.address for d in doors[:MAX_ADDRESSES])


def subject(door: SmbDoor) -> str:
    """"445/tcp", or "139/tcp" where the older door was the one that answered."""
    return f"{door.port}/tcp"

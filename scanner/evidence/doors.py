"""What single ports answered, and file sharing on 445."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .unseen import Why


class Support(StrEnum):
    """Whether a server speaks something. UNKNOWN is a reset, an end of file or silence: never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PortState(StrEnum):
    """A refusal is knowledge; FILTERED means the network said so (ICMP); SILENT that nothing came back."""

    OPEN = "open"
    REFUSED = "refused"
    FILTERED = "filtered"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class SmbDoor:
    """TCP 445 of one address without ever logging in ([MS-SMB2] 2.2.3, 2.2.4, 2.2.5; [MS-CIFS] 2.2.4.52).

    *view*: "public" or "private" address. *by*: who refused or filtered, where the kernel tells. *build* is the
    version of the NTLM challenge ("6.1.7601"); Samba says "6.1.0". *stranger*: an open port proved that it is no SMB:
    it sent something else, or closed both conversations.
    """

    address: str
    view: str
    state: PortState
    by: str = ""
    smb1: Support = Support.UNKNOWN
    smb1_dialect: str = ""
    smb2: Support = Support.UNKNOWN
    smb2_dialect: str = ""
    signing: str = ""
    build: str = ""
    compression: tuple[int, ...] = ()
    boot_time: str = ""
    stranger: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SmbDoors:
    """Port 445 on every address of the target; *unseen* pairs (address, why) could not be asked at all."""

    doors: tuple[SmbDoor, ...]
    unseen: tuple[tuple[str, Why], ...] = ()

    @property
    def truncated(self) -> bool:
        """True when an address could not be asked."""
        return bool(self.unseen)

"""What single ports answered, and file sharing on 445."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .unseen import Why

INSUFF_SERVER_RESOURCES = 0xC0000205  # [MS-ERREF] 2.3.1
MANY_PORTS, MOST_OPEN = 8, 0.6  # no machine of a shop offers that much


class Support(StrEnum):
    """Whether a server speaks something. UNKNOWN is a reset, an end of file or silence: never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Heard(StrEnum):
    """What an open port said for itself. NOTHING (it closed, reset, or kept silent) proves nothing."""

    NOTHING = ""
    SMB = "smb"
    NETBIOS = "netbios"
    OTHER = "other"


class PortState(StrEnum):
    """A refusal is knowledge; FILTERED means the network said so (ICMP); SILENT that nothing came back."""

    OPEN = "open"
    REFUSED = "refused"
    FILTERED = "filtered"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class NullSession:
    """How far a session without a name went, for the question whether MS17-010 is installed; NTSTATUS numbers, -1 for
    a step that was not answered ([MS-CIFS] 2.2.4.53, 2.2.4.55, 2.2.5.5; [MS-ERREF] 2.3.1).

    *setup*, *tree*: the anonymous session and IPC$. *peek*: PeekNamedPipe on a FID that does not exist. *multiplex*:
    the MID of the answer to TRANS2 0x000E (65 was sent; 81 is an implant), -1 where it was not asked or not answered.
    *ended*: "" when it came to its end, else "no_consent", "lanman" and "share_level" (it speaks nothing that a session
    without a name could be opened in), "not_smb", or a slug of Why.
    """

    setup: int = -1
    tree: int = -1
    peek: int = -1
    multiplex: int = -1
    ended: str = ""

    @property
    def lacks_patch(self) -> bool:
        """Whether the peek was answered as only a Windows without MS17-010 does."""
        return self.peek == INSUFF_SERVER_RESOURCES


@dataclass(frozen=True, slots=True)
class SmbDoor:
    """TCP 445 of one address without ever logging in ([MS-SMB2] 2.2.3, 2.2.4, 2.2.5; [MS-CIFS] 2.2.4.52).

    *view*: "public" or "private" address. *by*: the address that filtered, where the kernel tells; *note* holds its
    words ("icmp 3/13") then. *build* is the version of the NTLM challenge ("6.1.7601"); Samba says "6.1.0". *heard*:
    in what the open port spoke; dialects apart, for one may answer in SMB and agree on none. *port*: 139 where 445 did
    not open and 139 did (RFC 1002); *older*: how the knock at 139 ended where neither opened, None where it was not
    made. *smb1*, *smb2*: NO needs an answer that says so, or a connection of its own that stood open until this
    question and was then ended; *smb1_reset*: it was reset then, which a firewall on the way does as well.
    *signing*, *smb1_signing*: "required", "enabled", "off", "unknown" or "". *system*, *software*: what an SMB1 session
    setup says of itself ("Windows 7 Professional 7601 Service Pack 1", "Samba 4.17.12-Debian"). *computer*, *group*:
    names of the NTLM challenge, only where they may be shown. *session*: None where nothing was to be asked (no SMB1).
    *cut*: where a knock at 445 stops that did not arrive: "upstream" (before the network of the target), "target", or
    "" where it cannot be told.
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
    heard: Heard = Heard.NOTHING
    note: str = ""
    port: int = 445
    smb1_signing: str = ""
    system: str = ""
    software: str = ""
    computer: str = ""
    group: str = ""
    session: NullSession | None = None
    cut: str = ""
    older: PortState | None = None
    smb1_reset: bool = False


@dataclass(frozen=True, slots=True)
class SmbDoors:
    """Port 445 on every address of the target; *unseen* pairs (address, why) could not be asked at all."""

    doors: tuple[SmbDoor, ...]
    unseen: tuple[tuple[str, Why], ...] = ()

    @property
    def truncated(self) -> bool:
        """True when an address could not be asked."""
        return bool(self.unseen)


class Access(StrEnum):
    """Whether a service lets a stranger in. UNKNOWN: one small exchange does not tell, and more is never tried."""

    OPEN = "open"
    LOCKED = "locked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Door:
    """One TCP port of one address. *by*, and the words in *note*: as in SmbDoor. *service*: what the port proved to be
    by its own bytes ("redis", "ssh", …; scanner/doors/plan.py has the list), "" where it proved nothing. *version*:
    what it says of itself, printable ASCII, at most 80 characters; "" else. *note*: technical details, such as "nla"
    for RDP.
    """

    port: int
    state: PortState
    by: str = ""
    service: str = ""
    access: Access = Access.UNKNOWN
    version: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doorway:
    """The ports of one address, lowest first. *view* as in SmbDoor.

    *canary*: a random high port that nothing should answer at: where it opens, an open port is no evidence by itself.
    *banned*: a port that had opened before (the site's where it has one) did not open any more at the end, so this line
    was probably locked out; whatever did not open is left out of *doors* then and stands in *discarded*. So it does
    where that could not be asked, and *banned* is false.
    """

    address: str
    view: str
    doors: tuple[Door, ...]
    canary: PortState | None = None
    banned: bool = False
    discarded: tuple[int, ...] = ()

    @property
    def opens_everywhere(self) -> bool:
        """Whether something may answer at every port (a CDN, a load balancer, a trap): only what a service says counts
        then. So it is where the canary opened, could not be asked, or most of many ports opened."""
        if self.canary is None or self.canary is PortState.OPEN:
            return True
        opened, asked = sum(d.state is PortState.OPEN for d in self.doors), len(self.doors) + len(self.discarded)
        return asked >= MANY_PORTS and opened > MOST_OPEN * asked

    def believed(self, door: Door) -> bool:
        """Whether *door* is open for certain."""
        return door.state is PortState.OPEN and (bool(door.service) or not self.opens_everywhere)


@dataclass(frozen=True, slots=True)
class Doorways:
    """The ports of every address of the target; *unseen* pairs (address, why) could not be asked: Why.CDN where the
    address belongs to a content delivery network, whose ports say nothing of the site."""

    every: tuple[Doorway, ...]
    unseen: tuple[tuple[str, Why], ...] = ()

    @property
    def truncated(self) -> bool:
        """True when an address could not be asked."""
        return bool(self.unseen)

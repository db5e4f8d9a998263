"""What single ports answered: TLS on 443, file sharing on 445."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


class Trust(StrEnum):
    """Path validation of the chain as sent (RFC 5280 section 6), name and dates left aside."""

    TRUSTED = "trusted"
    SELF_SIGNED = "self_signed"
    UNKNOWN_CA = "unknown_ca"
    MISSING_INTERMEDIATE = "missing_intermediate"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Handshake:
    """One completed TLS handshake on 443. *chain*: DER certificates as sent, the server's own first."""

    address: str
    server_name: str
    protocol: str
    cipher: str
    alpn: str
    chain: tuple[bytes, ...]
    trust: Trust
    trust_detail: str = ""
    trust_store: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, read. Times UTC; *names* are the DNS and IP entries of subjectAltName (RFC 5280 4.2.1.6)."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    serial: str
    key: str
    self_signed: bool


@dataclass(frozen=True, slots=True)
class Certificates:
    """The chain of the Handshake, read (derived). *covers_host* as browsers match names (RFC 9525 section 6.3),
    over all names, of which *leaf* keeps the first; *covers_twin* the same for the host with or without www."""

    host: str
    leaf: Certificate
    others: tuple[Certificate, ...]
    covers_host: bool
    covers_twin: bool = False


@dataclass(frozen=True, slots=True)
class TlsVersions:
    """Which protocol versions port 443 accepts, one hello each: pairs ("TLS 1.2", Support)."""

    address: str
    state: PortState
    versions: tuple[tuple[str, Support], ...] = ()

    def speaks(self, version: str) -> Support:
        """Whether *version* ("TLS 1.0") is accepted."""
        return dict(self.versions).get(version, Support.UNKNOWN)

    @property
    def whole(self) -> bool:
        """True when every version was answered with a yes or a no. A judge that wants the whole list asks this."""
        return bool(self.versions) and all(s is not Support.UNKNOWN for _, s in self.versions)


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

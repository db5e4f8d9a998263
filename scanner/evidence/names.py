"""What DNS said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address

from .unseen import Why

_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')
_ESCAPE = re.compile(r"\\(\d{3}|.)", re.DOTALL)


def text_of(value: str) -> str:
    """The character strings of one record, put together without a blank."""
    return "".join(_ESCAPE.sub(_plain, quoted or bare) for quoted, bare in _PIECE.findall(value))


def _plain(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code)) if code.isdigit() and len(code) == 3 and int(code) < 256 else code


def is_address(text: str) -> bool:
    """Whether *text* is an IP address in any spelling that `ipaddress` reads, and so no name."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the target's host. *missing* names the record types that could not be asked ("AAAA")."""

    host: str
    v4: tuple[str, ...] = ()
    v6: tuple[str, ...] = ()
    source: str = "dns"
    missing: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All distinct addresses, IPv4 first (the order is for dialling, never for identity)."""
        return tuple(dict.fromkeys(self.v4 + self.v6))

    @property
    def truncated(self) -> bool:
        """True when one address family is unknown."""
        return bool(self.missing)


@dataclass(frozen=True, slots=True)
class RecordSet:
    """One DNS answer. *values* in presentation form (RFC 1035 section 5.1); empty with no *unseen*: proven absent."""

    name: str
    type: str
    values: tuple[str, ...] = ()
    unseen: Why | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each TXT record: its strings put together without a blank (RFC 7208 section 3.3)."""
        return tuple(map(text_of, self.values))


@dataclass(frozen=True, slots=True)
class Records:
    """What DNS says about the registrable *domain* besides addresses: NS, MX, TXT and CAA; TXT of _dmarc, _mta-sts and
    _smtp._tls; and CAA of the host, and of the names between, where it lies below the domain."""

    domain: str
    sets: tuple[RecordSet, ...] = ()

    def of(self, kind: str, name: str = "") -> RecordSet:
        """The set of type *kind* at *name* (default: the domain); a set never asked for is unseen."""
        wanted = name or self.domain
        for found in self.sets:
            if found.type == kind and found.name == wanted:
                return found
        return RecordSet(wanted, kind, (), Why.NOT_ASKED)

    @property
    def truncated(self) -> bool:
        """True when some question had no answer."""
        return any(s.unseen is not None for s in self.sets)


class Chain(StrEnum):
    """Whether a domain is signed. UNSIGNED is proved by the zone above it; BROKEN means that resolvers which look give
    no answer for it at all."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Dnssec:
    """The chain of signatures from the root to *domain* (RFC 4035 section 5). *zone*: where it ends or breaks, the
    domain or one above it. *reason* of a broken one: "expired", "bad_signature", "no_signature", "no_matching_key"."""

    domain: str
    chain: Chain
    zone: str
    reason: str = ""


class Spoke(StrEnum):
    """How a name server spoke of a domain: FOR_IT with authority (RFC 1035 section 4.1.1, AA), LAME without, SILENT not
    at all."""

    FOR_IT = "authoritative"
    LAME = "lame"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Authority:
    """One name server of a domain, asked itself. *serial*, *primary* of its SOA record (RFC 1035 section 3.3.13)."""

    name: str
    address: str
    spoke: Spoke
    serial: int = 0
    primary: str = ""


@dataclass(frozen=True, slots=True)
class Authorities:
    """The first name servers of *domain*. *unseen* pairs (name, why) could not be asked."""

    domain: str
    servers: tuple[Authority, ...] = ()
    unseen: tuple[tuple[str, Why], ...] = ()

    @property
    def truncated(self) -> bool:
        """True when one could not be asked."""
        return bool(self.unseen)


@dataclass(frozen=True, slots=True)
class Registration:
    """What the registry (its host is *server*) says of *domain*; *ends* and *begins* in UTC, None where it tells none.

    *status*: words such as "client hold" (RFC 8056), lower case. *server* "": no registry is known, nobody was asked.
    """

    domain: str
    ends: datetime | None = None
    begins: datetime | None = None
    status: tuple[str, ...] = ()
    server: str = ""


class AliasEnd(StrEnum):
    """Where following a name ended: at an ADDRESS, at a name that exists but has none (EMPTY), at one that is proven
    not to exist (ABSENT), or it is UNKNOWN."""

    ADDRESS = "address"
    EMPTY = "empty"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that is only another word for the last of *chain* (CNAME, RFC 1034 section 3.6.2); () where that could not
    be told. *foreign*: that last name lies outside the registrable domain, where a stranger could get it. *why*: the
    reason of UNKNOWN, else None."""

    name: str
    chain: tuple[str, ...]
    end: AliasEnd
    foreign: bool = False
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Aliases:
    """The host, and its twin (with www or without) where it has one, followed in DNS; only those that are aliases."""

    names: tuple[Alias, ...] = ()


class Claim(StrEnum):
    """What a service at the end of an alias shows: somebody's SITE, its own page for a name that NOBODY has, or UNSEEN.
    NONE: no service of the list."""

    NONE = "none"
    SITE = "site"
    NOBODY = "nobody"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Claims:
    """The aliases, each with the *service* it leads to ("" for none of the list) and what that shows (derived)."""

    names: tuple[tuple[Alias, str, Claim], ...] = ()

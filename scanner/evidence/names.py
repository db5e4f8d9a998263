"""What DNS said."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from .unseen import Why


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


@dataclass(frozen=True, slots=True)
class Records:
    """What DNS says about the registrable *domain* besides addresses: NS, MX, TXT, CAA, and TXT of _dmarc."""

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

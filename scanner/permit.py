"""What may be asked of whom (product section 6). Held by dial.py and fetch.py at every packet, never by the CLI alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from .suffix import registrable

# Ports that a visitor's browser uses. A redirect may lead to these and to no other.
WEB_PORTS = frozenset({80, 443, 8080, 8443})


class Consent(IntEnum):
    """Levels of consent. VISITOR: what a browser does. OWNER: ports, SMB negotiate, known paths."""

    RECORDS = 0
    VISITOR = 1
    OWNER = 2


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to look at *site* (a registrable domain or an IP address) up to *level*, until *expires* (UTC)."""

    site: str
    level: Consent
    expires: datetime

    @classmethod
    def visitor(cls, host: str) -> Permit:
        """What anybody may do with a public site."""
        return cls(registrable(host), Consent.VISITOR, datetime.max.replace(tzinfo=UTC))

    def allows(self, host: str, level: Consent) -> bool:
        """Whether *level* is allowed on *host* now. Level 2 ends at the border of the site and of its time."""
        if level <= Consent.VISITOR:
            return level <= self.level
        return level <= self.level and registrable(host) == self.site and datetime.now(UTC) < self.expires

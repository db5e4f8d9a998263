"""What may be asked of whom (product section 6). Held by dial.py and fetch.py at every packet, not by the CLI."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from ipaddress import ip_address, ip_network

from .doors.plan import PORTS
from .evidence import is_address
from .suffix import registrable

# Ports that a visitor's browser uses. A redirect may lead to these and to no other.
WEB_PORTS = frozenset({80, 443, 8080, 8443})
# Ports from 1024 on that no browser goes to: Fetch Standard, "bad port", with the additions of 2024 (4190, 6679).
_BAD = frozenset({
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080,
})
# Doors of file sharing, remote control, databases and routers. Typing "toko.id:445" makes no visitor of anybody.
_NOT_WEB = frozenset(PORTS) | _BAD | {
    1521, 2376, 2377, 3307, 5433, 5901, 5986, 8729, 9300, 10250, 33060,
}


def visitors_port(port: int) -> bool:
    """Whether a port that was typed may be looked at as a visitor does; below 1024 only those of the web are."""
    return port in WEB_PORTS or (port >= 1024 and port not in _NOT_WEB)


class Consent(IntEnum):
    """Levels of consent. VISITOR: what a browser does. OWNER: ports, SMB negotiate, known paths. SESSION: level 2 and
    --uji-ms17-010, a session without a name, for the one question whether the patch of WannaCry is there."""

    RECORDS = 0
    VISITOR = 1
    OWNER = 2
    SESSION = 3


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to look at *site* (a registrable domain, an IP address or a network as "192.168.1.0/24") up to *level*,
    until *expires* (UTC)."""

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
        return level <= self.level and self._covers(host) and datetime.now(UTC) < self.expires

    def level_on(self, host: str) -> Consent:
        """How far it goes on *host* now."""
        return max(level for level in Consent if level is Consent.RECORDS or self.allows(host, level))

    def told_on(self, host: str) -> int:
        """The level that reports name: 1 or 2; that a session was allowed as well shows in what it told."""
        return int(min(self.level_on(host), Consent.OWNER))

    def _covers(self, host: str) -> bool:
        if "/" not in self.site:
            return registrable(host) == self.site
        return is_address(host) and ip_address(host) in ip_network(self.site)

"""Where the screen is, and how its pages are called. Cheap: what prints codes on paper reads it too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, ip_address

HERE, PORT = "127.0.0.1", 8080
CONTROL, PERSON = "/k/", "/p/"
# What computers and phones give themselves when they are the hotspot: Windows, NetworkManager, Android, iPhone.
HOTSPOTS = tuple(map(IPv4Network, (
    "192.168.137.0/24", "10.42.0.0/16", "192.168.43.0/24", "192.168.49.0/24", "172.20.10.0/28")))
# Where virtual machines and containers live: nobody in the room reaches those.
INNER = tuple(map(IPv4Network, ("172.17.0.0/16", "172.18.0.0/16", "192.168.122.0/24", "192.168.56.0/24")))


@dataclass(frozen=True, slots=True)
class Place:
    """*here* and, when shared, *shared* are addresses like "http://10.42.0.1:8080". *key* is the trainer's secret
    word."""

    here: str
    shared: str = ""
    key: str = ""

    @property
    def names(self) -> frozenset[str]:
        """What the server may be called by."""
        port = self.here.rpartition(":")[2]
        return frozenset({_name(self.here), f"localhost:{port}"} | ({_name(self.shared)} if self.shared else set()))

    @property
    def hall(self) -> str:
        """The screen, as others reach it if they can."""
        return f"{self.shared or self.here}/"

    @property
    def control(self) -> str:
        """The trainer's control, at the trainer's own computer."""
        return f"{self.here}{CONTROL}{self.key}"

    def own(self, token: str) -> str:
        """The page of the participant with that *token*."""
        return f"{self.shared or self.here}{PERSON}{token}"


def url(address: str, port: int) -> str:
    """How a server at *address* is called."""
    return f"http://{address}:{port}"


def _name(address: str) -> str:
    return address.partition("://")[2]


def by_reach(ours: Iterable[str], near: IPv4Network | None = None) -> list[str]:
    """The private IPv4 addresses of this computer, the one that a room most likely reaches first: that of a hotspot,
    then that of the network that leads out (*near*), then others."""
    found = [a for text in ours if isinstance(a := ip_address(text), IPv4Address)]
    usable = [a for a in found if a.is_private and not a.is_loopback and not a.is_link_local and not a.is_unspecified]

    def rank(address: IPv4Address) -> tuple[int, int]:
        inner, hotspot = (any(address in n for n in group) for group in (INNER, HOTSPOTS))
        first = 3 if inner else 0 if hotspot else 1 if near and address in near else 2
        return first, int(address)

    return [str(address) for address in sorted(set(usable), key=rank)]

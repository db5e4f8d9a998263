"""Whether the service at the end of an alias shows somebody's site or says that nobody has the name; by unclaimed.toml.

Pure: the pages come from the visits of the shop.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from .evidence import Alias, Claim, Reply

MOST_BODY_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Service:
    """A row of unclaimed.toml."""

    name: str
    cname: tuple[str, ...]
    statuses: tuple[int, ...]
    body: tuple[str, ...]

    def leads_here(self, alias: Alias) -> bool:
        """Whether one of the names that *alias* stands for is the service's."""
        return any(fnmatchcase(name, pattern) for name in alias.chain for pattern in self.cname)

    def says_nobody(self, reply: Reply) -> bool:
        """Whether *reply* is the service's own page for a name that nobody has."""
        if reply.status not in self.statuses:
            return False
        text = reply.body[:MOST_BODY_BYTES].decode("utf-8", "replace").lower()
        return all(words in text for words in self.body)


def claim_of(alias: Alias, replies: Sequence[Reply]) -> tuple[str, Claim]:
    """The service that *alias* leads to, and what it showed in *replies*, the answers under that very name."""
    service = next((s for s in services() if s.leads_here(alias)), None)
    if service is None:
        return "", Claim.NONE
    if any(service.says_nobody(reply) for reply in replies):
        return service.name, Claim.NOBODY
    return service.name, Claim.SITE if replies else Claim.UNSEEN


@cache
def services() -> tuple[Service, ...]:
    """Every row."""
    rows = tomllib.loads(files(__package__).joinpath("unclaimed.toml").read_text(encoding="utf-8"))["service"]
    return tuple(Service(r["name"], tuple(r["cname"]), tuple(r["statuses"]), tuple(r["body"])) for r in rows)

"""Where the sites of a run live now, asked for all of them at once: consent ends where they move (scanner/place.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..scanner.consent import local
from ..scanner.place import UNKNOWN, Place, places_of
from ..scanner.resolver import Memory, NameServers
from .running import to_the_end


@dataclass(slots=True)
class Whereabouts:
    """Asks *names*; *memory* holds the answers, so that the look after it need not ask for them again."""

    names: NameServers
    memory: Memory = field(default_factory=Memory)
    _known: dict[str, Place] = field(default_factory=dict)

    def learn(self, hosts: Iterable[str]) -> None:
        """Ask for those of *hosts* that are not known yet; never for what means something in the own network only."""
        unknown = [h for h in dict.fromkeys(hosts) if h not in self._known and not local(h)]
        if unknown:
            self._known |= to_the_end(places_of(unknown, self.names, self.memory))

    def of(self, host: str) -> Place:
        """Where *host* is; UNKNOWN in the own network."""
        self.learn([host])
        return self._known.get(host, UNKNOWN)

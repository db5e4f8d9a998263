"""What a run of many targets needs of a memory and of a queue: two protocols and the types they carry. Opens nothing.

history/ has the implementations; one suite of tests (tests/contract) holds them all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias


class Step(StrEnum):
    """How far the look at one site has come. UNREACHED: asked, and no answer; PAUSED: our own link is down."""

    WAITING = "waiting"
    NAMES = "names"
    TLS = "tls"
    PAGE = "page"
    DOORS = "doors"
    DONE = "done"
    UNREACHED = "unreached"
    PAUSED = "paused"
    REFUSED = "refused"
    BLOCKED = "blocked"

    @property
    def final(self) -> bool:
        """Whether nothing more will be done for the site in this run."""
        return self in (Step.DONE, Step.UNREACHED, Step.REFUSED, Step.BLOCKED)


class RunConflict(ValueError):
    """There is a run of this name that was asked for something else."""


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over many targets. *policy* is what was asked for: level, kinds, version of the tool."""

    name: str
    begun: datetime
    policy: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What can be searched for. *letter* "" where it is withheld; *failed*: "check.outcome[@subject]", sorted;
    *judged_by*: the version of the scoring and the serial of the rules, "" where nobody has judged yet."""

    address: str = ""
    letter: str = ""
    score: int | None = None
    failed: tuple[str, ...] = ()
    judged_by: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What was seen of one target: *document* is its dossier as JSON, *key* its host or host:port, *seen_at* in UTC."""

    key: str
    seen_at: datetime
    document: str
    summary: Summary = Summary()


class Store(Protocol):
    """Remembers results by (run, key)."""

    def begin(self, run: Run) -> None:
        """Note the run, once; RunConflict where another policy stands under its name."""

    def put(self, run: str, result: Result) -> None:
        """Keep *result* unless a newer one of the same run and key is there; KeyError where no such run was begun."""

    def iter(self, run: str) -> Iterator[Result]:
        """The results of *run*, by key."""

    def keys(self, run: str) -> frozenset[str]:
        """The keys that have a result in *run*."""

    def previous(self, key: str, before: datetime | None = None) -> Result | None:
        """The newest result of *key* over all runs, seen earlier than *before*."""

    def runs(self) -> tuple[Run, ...]:
        """All runs, oldest first."""

    def rest(self, hosts: Mapping[str, datetime], now: datetime) -> None:
        """Note until when *hosts* ask to be left alone, whichever run asks; what is over is forgotten."""

    def resting(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that are still to be left alone, and until when."""

    def forget(self, run: str) -> None:
        """Erase *run* and its results; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Some targets of a run that one worker looks at; *name* is unique in its run. *places*: whose machines it asks
    (blocks of addresses, hosters); a queue of many machines hands out no two shards of one place at a time, one within
    a process leaves that to the ledger and forgets them."""

    name: str
    keys: tuple[str, ...]
    not_before: datetime | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How many shards of a run are in which state."""

    waiting: int = 0
    doing: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0


Handler: TypeAlias = Callable[[str, Shard], Awaitable[None]]


class Queue(Protocol):
    """Hands out shards, at least once each: what a handler does twice must come out the same."""

    def submit(self, run: str, shards: Sequence[Shard]) -> None:
        """Add those that are not known yet, all or none."""

    async def work(self, handler: Handler, concurrency: int) -> None:
        """Call *handler(run, shard)* for every shard that is due, *concurrency* at a time, until none is left."""

    def status(self, run: str) -> QueueStatus:
        """How far *run* is."""

    def cancel(self, run: str) -> None:
        """Hand out nothing more of *run*; what is being done is done to its end."""

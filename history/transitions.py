"""What is remembered of one thing + what a run saw of it -> what is remembered now, and whether that is news. Pure.

Nothing becomes worse before it was confirmed; nothing is mended before it held; silence is neither. Who swings to and
fro is told once, and then left alone until he holds still.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from ..checks.check import Level
from .fingerprint import Fingerprint
from .proof import Proof, proof_of

WINDOW, MOST_FLIPS = 7, 3  # so many swings in so many runs are an oscillation
BLIND_RUNS, BLIND_FOR = 3, timedelta(hours=24)
HOLDS = 2  # runs in which what was mended must be seen mended
HOLDS_ELSEWHERE = 7  # the same, where only other addresses of the site have answered since
HOLDS_MIXED = 30  # the same, where the fault came back at its address once: its addresses do answer differently


class Kind(StrEnum):
    """How a thing changed. EXPIRING: an end that comes nearer; CHANGED: a fact that should not change by itself."""

    NEW = "new"
    WORSE = "worse"
    BACK = "back"
    EXPIRING = "expiring"
    CHANGED = "changed"
    WAVERING = "wavering"
    BLIND = "blind"
    FIXED = "fixed"
    BETTER = "better"


ALARMS = (Kind.NEW, Kind.WORSE, Kind.BACK, Kind.EXPIRING, Kind.CHANGED)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one run saw of one thing. UNKNOWN: it could not be judged, *why* says the reason. *address*: who answered,
    "" where nobody knows; *confirmed*: a second look in the same run saw it too."""

    level: Level
    outcome: str = ""
    titles: tuple[str, str] = ("", "")
    why: str = ""
    address: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """What is remembered of one thing: *level*, *outcome* and *titles* as they were told or would have been.

    *recent*: the ranks of the last runs that could judge, newest last. *pending*: runs in a row that saw it worse;
    *clean*: that saw it better; *elsewhere*: that saw it better at other addresses only; *mixed*: after such runs it
    was seen at its own address again. *fixed_at* stays when it comes back.
    """

    mark: Fingerprint
    level: Level
    outcome: str
    titles: tuple[str, str]
    first_seen: datetime
    last_seen: datetime
    fixed_at: datetime | None = None
    recent: str = ""
    pending: int = 0
    clean: int = 0
    elsewhere: int = 0
    at_address: str = ""
    blind_since: datetime | None = None
    blind_runs: int = 0
    blind_told: bool = False
    wavering: bool = False
    mixed: bool = False

    @property
    def lost(self) -> bool:
        """Whether it was judged once, and could not be for several runs now."""
        return self.blind_runs >= BLIND_RUNS and self.level is not Level.UNKNOWN


@dataclass(frozen=True, slots=True)
class Event:
    """News of one thing. *level* is what it weighs: of what is mended, what it weighed. *until*: the end that comes
    near (EXPIRING); *detail*: the reason (BLIND) or the facts (CHANGED), a slug or text of a server."""

    kind: Kind
    mark: Fingerprint
    level: Level
    outcome: str
    titles: tuple[str, str]
    at: datetime
    was: Level | None = None
    until: datetime | None = None
    detail: str = ""

    @property
    def alarming(self) -> bool:
        """Whether it tells of something that became worse."""
        return self.kind in ALARMS


Step = tuple[Observation, "Event | None"]


def suspicious(observation: Observation | None, sight: Sight) -> bool:
    """Whether a second look in this run is wanted: it seems worse, and proves nothing by itself."""
    if observation is None or observation.wavering or observation.level is Level.UNKNOWN:
        return False
    return sight.level.rank > observation.level.rank and proof_of(observation.mark.check) is not Proof.PROVEN


def begin(mark: Fingerprint, sight: Sight, now: datetime) -> Observation:
    """The first that is known of a thing: where things stand when the watch begins is no news."""
    blind = sight.level is Level.UNKNOWN
    recent = "" if blind else str(sight.level.rank)
    return Observation(
        mark, sight.level, sight.outcome, sight.titles, now, now, recent=recent, at_address=sight.address,
        blind_since=now if blind else None, blind_runs=int(blind),
    )


def was_good(mark: Fingerprint, now: datetime) -> Observation:
    """What is remembered of a thing that a check would have named, and did not."""
    return Observation(mark, Level.GOOD, "", ("", ""), now, now, recent="0")


def advance(old: Observation, sight: Sight, now: datetime, here: Collection[str] = (), ever: bool = True) -> Step:
    """One run further. *here*: the addresses that the site has now; *ever*: something on this site was judged once."""
    if sight.level is Level.UNKNOWN:
        return _blind(old, sight, now, ever)
    first = old.level is Level.UNKNOWN
    if first:  # it could not be judged before, so it is no news
        return replace(begin(old.mark, sight, now), first_seen=old.first_seen), None
    held = _held(old, sight, here)
    rank = _kept_rank(old) if held else sight.level.rank
    seen = replace(
        old, last_seen=max(now, old.last_seen), blind_since=None, blind_runs=0, blind_told=False,
        recent=(old.recent + str(rank))[-WINDOW:],
        elsewhere=old.elsewhere + held if sight.level.rank < old.level.rank else 0,
        mixed=old.mixed or (old.elsewhere > 0 and sight.level.rank >= old.level.rank),
    )
    if _flips(seen.recent) >= MOST_FLIPS or seen.wavering:
        return _waver(seen, sight, now)
    if held:
        return seen, None
    if sight.level.rank > old.level.rank:
        return _worse(seen, sight, now)
    if sight.level.rank < old.level.rank:
        return _better(seen, sight, now)
    same = replace(seen, pending=0, clean=0, outcome=sight.outcome, titles=sight.titles)
    return replace(same, at_address=sight.address or seen.at_address), None


def _kept_rank(old: Observation) -> int:
    return int(old.recent[-1]) if old.recent else old.level.rank


def _held(old: Observation, sight: Sight, here: Collection[str]) -> bool:
    """Whether a better answer comes from another address of the site than the fault did, which still is one of its
    addresses: then nothing was mended, one of several answers differently. That is not believed for ever."""
    better = sight.level.rank < max(old.level.rank, _kept_rank(old))
    elsewhere = bool(old.at_address and sight.address and sight.address != old.at_address)
    most = HOLDS_MIXED if old.mixed else HOLDS_ELSEWHERE
    return better and elsewhere and old.at_address in here and old.elsewhere < most


def _flips(recent: str) -> int:
    return sum(a != b for a, b in pairwise(recent))


def _blind(old: Observation, sight: Sight, now: datetime, ever: bool) -> Step:
    """It could not be judged: what is known stays. Told once, after several runs and a day."""
    since = min(old.blind_since or now, now)  # a clock that was ahead makes no time pass
    seen = replace(old, blind_since=since, blind_runs=old.blind_runs + 1, pending=0)
    ripe = seen.blind_runs >= BLIND_RUNS and now - since >= BLIND_FOR
    lost = old.level is not Level.UNKNOWN or not ever
    if not ripe or seen.blind_told or not lost:
        return seen, None
    told = Event(Kind.BLIND, old.mark, old.level, old.outcome, old.titles, now, detail=sight.why)
    return replace(seen, blind_told=True), told


def _waver(seen: Observation, sight: Sight, now: datetime) -> Step:
    """It swings: told once, then nothing until it held still for a whole window."""
    if not seen.wavering:
        worst = max(seen.level, sight.level, key=lambda level: level.rank)
        titles = sight.titles if sight.level.rank >= seen.level.rank else seen.titles
        told = Event(Kind.WAVERING, seen.mark, worst, sight.outcome, titles, now)
        return replace(seen, wavering=True, pending=0, clean=0), told
    if proof_of(seen.mark.check) is Proof.PROVEN and sight.level.rank > max(map(int, seen.recent[:-1])):
        return _settle(seen, sight, now)
    if len(seen.recent) < WINDOW or _flips(seen.recent):
        return seen, None
    calm = replace(seen, wavering=False, pending=0, clean=0)
    if sight.level.rank == seen.level.rank:
        return calm, None
    return _settle(calm, sight, now, back=True)


def _worse(seen: Observation, sight: Sight, now: datetime) -> Step:
    proof, runs = proof_of(seen.mark.check), seen.pending + 1
    enough = proof is Proof.PROVEN or runs > 1 or (proof is Proof.ANSWERED and sight.confirmed)
    if enough:
        return _settle(seen, sight, now)
    return replace(seen, pending=runs, clean=0, at_address=sight.address or seen.at_address), None


def _better(seen: Observation, sight: Sight, now: datetime) -> Step:
    if proof_of(seen.mark.check) is Proof.PROVEN or seen.clean + 1 >= HOLDS:
        return _settle(seen, sight, now)
    return replace(seen, clean=seen.clean + 1, pending=0), None


def _settle(seen: Observation, sight: Sight, now: datetime, *, back: bool = False) -> Step:
    """The new state is believed, and told."""
    old, new = seen.level, sight.level
    if new.rank > old.rank:
        kind = Kind.WORSE if old.rank else Kind.BACK if seen.fixed_at or back else Kind.NEW
    else:
        kind = Kind.BETTER if new.rank else Kind.FIXED
    titles = sight.titles if new.rank else seen.titles
    told = Event(kind, seen.mark, max(old, new, key=lambda level: level.rank), sight.outcome, titles, now, was=old)
    kept = replace(
        seen, level=new, outcome=sight.outcome, titles=titles, pending=0, clean=0, elsewhere=0,
        at_address=sight.address or seen.at_address,
        first_seen=now if new.rank and not old.rank else seen.first_seen,
        fixed_at=now if kind is Kind.FIXED else seen.fixed_at,
    )
    return kept, told

"""How old a version is, by the facts of support: what distributions mend comes before what makers say.

"Apache/2.4.57 (Debian)" is judged by what Debian ships, for there the number rises with each mending; "nginx/1.22.1"
cannot be judged, for Debian 12 keeps that number through all its revisions. No banner proves more than it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce

from ...scanner.evidence import Found
from ..versions import older, starts_with
from .rules import STALE_DAYS, Line, Range, Rules, Shipped, Support

# What follows a version in brackets; and names of systems that mend holes without a new number and have no list here.
_MAKER = re.compile(r"[\w.+~-]{0,40} \(([^()]{1,60})\)")
_OTHER_SYSTEMS = re.compile(
    r"linux|suse|fedora|gentoo|arch|amazon|oracle|mageia|alpine|raspb|bsd|red hat|scientific|synology", re.IGNORECASE)
CERTAIN = 90  # per cent: below it nothing is called exploited
GRAVE = ("high", "critical")


class State(StrEnum):
    """What can be said of a version."""

    LATEST = "latest"
    NEWER = "newer"  # than our facts
    SUPPORTED = "supported"  # of a line that is cared for; which release is its newest is not known
    COURTESY = "courtesy"  # the newest of an older line, mended without a promise
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    UNSUPPORTED = "unsupported"
    EXPLOITED = "exploited"
    UNSURE = "unsure"
    UNTOLD = "untold"  # which version it is
    STALE = "stale"  # our facts are too old to call anything the newest


@dataclass(frozen=True, slots=True)
class Age:
    """*state* and what it rests on. *latest*: what would be the newest of that line; *ended*: the day the line's care
    ended; *hole*: the id of the gravest known hole; *distribution*: whose number it is, several joined by " / "."""

    state: State
    version: str = ""
    latest: str = ""
    ended: date | None = None
    since: date | None = None
    hole: str = ""
    distribution: str = ""


def age_of(found: Found, rules: Rules, today: date) -> Age | None:
    """What is known of the version that was *found*; None where there are no facts of the product."""
    support = rules.of(found.product)
    if support is None:
        return None
    if not found.versions:
        return Age(State.UNTOLD)
    if not found.version:
        return Age(State.UNSURE, " / ".join(found.versions[:3]))
    age = _shipped(found, support, today) or _upstream(found, support, today)
    if age.state is State.UNSUPPORTED and (mended := _moved_on(found, support, today)):
        age = mended
    days = max(rules.age_days(today), support.age_days(today))
    if days > STALE_DAYS and age.state not in (State.UNSUPPORTED, State.EXPLOITED, State.UNSURE):
        return Age(State.STALE, age.version)
    return age


def _shipped(found: Found, support: Support, today: date) -> Age | None:
    """By the distributions that may have made the banner; None where none is known to."""
    banners = tuple(s.shown for s in found.signs)
    marked = [s for s in support.shipped if s.mark and any(s.mark in b for b in banners)]
    maker = _maker(found.version, banners)
    if not marked and maker:
        return Age(State.UNSURE, found.version) if _OTHER_SYSTEMS.search(maker) else None
    ages = [a for s in (marked or support.shipped) if (a := _by(s, found.version, banners, today)) is not None]
    if not ages:
        if not marked:
            return _bare(found, banners)
        only = {s.distribution for s in marked}
        return replace(_beyond(found, support, today), distribution=only.pop() if len(only) == 1 else "")
    names = " / ".join(dict.fromkeys(a.distribution for a in ages))
    if len({a.state for a in ages}) > 1:
        return Age(State.UNSURE, found.version, distribution=names)
    best = max(ages, key=lambda a: a.since or date.min)
    return Age(best.state, found.version, best.latest, best.ended, best.since, distribution=names)


def _maker(version: str, banners: Sequence[str]) -> str:
    """Who the banner says has built this program: "Win64" in "Apache/2.4.58 (Win64) OpenSSL/3.1.3". What stands behind
    another program is not said of this one."""
    behind = (b.partition(version)[2] for b in banners if version and version in b)
    return next((m[1] for text in behind if (m := _MAKER.match(text))), "")


def _bare(found: Found, banners: Sequence[str]) -> Age | None:
    """A number of SSH with nothing behind it, where distributions write the revision: they may have taken it away."""
    alone = found.kind == "ssh" and all(b.rstrip().endswith(found.version) for b in banners)
    return Age(State.UNSURE, found.version) if alone else None


def _beyond(found: Found, support: Support, today: date) -> Age:
    """A distribution's banner with a number that is on no list of its: of a repository beside it, or of a release that
    we do not know. Nothing is certain but what is newer than all that its makers have; a hole that is made use of is
    named all the same."""
    age = _upstream(found, support, today)
    if age.state is State.EXPLOITED:
        return Age(State.FAR_BEHIND, found.version, age.latest, hole=age.hole)
    numbers = [v for s in support.shipped for v, _ in s.versions] + [x.latest for x in support.lines if x.latest]
    newer = bool(numbers) and all(older(n, found.version) for n in numbers)
    return Age(State.NEWER if newer else State.UNSURE, found.version)


def _moved_on(found: Found, support: Support, today: date) -> Age | None:
    """A number behind the last one that we know of a distribution that goes on with the line: most likely its next."""
    for shipped in (s for s in support.shipped if s.mode == "moving" and not s.mark and s.versions):
        last = shipped.versions[-1][0]
        cared_for = shipped.ends is None or today <= shipped.ends
        if cared_for and starts_with(found.version, last.rpartition(".")[0]) and older(last, found.version):
            return Age(State.UNSURE, found.version, distribution=shipped.distribution)
    return None


def _by(shipped: Shipped, version: str, banners: Sequence[str], today: date) -> Age | None:
    """What one distribution makes of *version*; None where it does not ship it."""
    if shipped.mode == "revision":
        return _revision(shipped, version, banners, today)
    numbers = [v for v, _ in shipped.versions]
    if version not in numbers:
        return None
    if over := _over(shipped, version, today):
        return over
    if shipped.mode == "frozen":
        return Age(State.UNSURE, version, distribution=shipped.distribution)
    at = numbers.index(version)
    if at == len(numbers) - 1:
        return Age(State.LATEST, version, version, distribution=shipped.distribution)
    return Age(State.BEHIND, version, numbers[-1], since=shipped.versions[at + 1][1],
               distribution=shipped.distribution)


def _over(shipped: Shipped, version: str, today: date) -> Age | None:
    """A distribution that is not cared for any more; where a paid care goes on, nobody outside can tell."""
    if shipped.ends is None or today <= shipped.ends:
        return None
    if not shipped.mark or (shipped.paid_until is not None and today <= shipped.paid_until):
        return Age(State.UNSURE, version, ended=shipped.ends, distribution=shipped.distribution)
    return Age(State.UNSUPPORTED, version, ended=shipped.ends, distribution=shipped.distribution)


def _revision(shipped: Shipped, version: str, banners: Sequence[str], today: date) -> Age | None:
    """The number behind the mark: "Debian-2+deb12u" and 3 in "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3"."""
    behind = (b.partition(shipped.mark)[2] for b in banners if shipped.mark in b)
    digits = next((m[0] for b in behind if (m := re.match(r"\d{0,6}", b))), None)
    if digits is None:
        return None
    if over := _over(shipped, version, today):
        return over
    have, newest = int(digits or 0), int(shipped.newest or 0)
    state = State.BEHIND if have < newest else State.LATEST if have == newest else State.NEWER
    return Age(state, version, f"{shipped.mark}{newest}", distribution=shipped.distribution)


def _upstream(found: Found, support: Support, today: date) -> Age:
    """By what the makers say."""
    version = found.version
    line = max((x for x in support.lines if starts_with(version, x.name)), key=lambda x: len(x.name), default=None)
    holes = [r for r in support.ranges if _within(version, r)]
    worst = max(holes, key=_gravity, default=None)
    safe = reduce(max_version, (r.below for r in holes), line.latest if line and holes else "")  # closes all of them
    if worst is not None and worst.exploited and found.confidence >= CERTAIN:
        return Age(State.EXPLOITED, version, safe, hole=worst.id)
    if line is not None and _ended(line, today):
        aim = _aim(support, None)
        less = State.FAR_BEHIND if aim else State.UNSURE  # red only with proof
        return Age(State.UNSUPPORTED if found.confidence >= CERTAIN else less, version, aim, line.ends,
                   hole=worst.id if worst else "")
    if worst is not None:
        state = State.FAR_BEHIND if worst.severity in GRAVE else State.BEHIND
        return Age(state, version, safe, hole=worst.id)
    return _of_line(version, line, support) if line is not None else _of_no_line(found, support, today)


def _of_line(version: str, line: Line, support: Support) -> Age:
    if not line.latest:
        return Age(State.SUPPORTED, version)
    if older(version, line.latest):
        return Age(State.FAR_BEHIND if line.courtesy else State.BEHIND, version, line.latest, since=line.latest_on)
    if older(line.latest, version):
        return Age(State.NEWER, version)
    return Age(State.COURTESY if line.courtesy else State.LATEST, version, _aim(support, line))


def _of_no_line(found: Found, support: Support, today: date) -> Age:
    """A version of no line that we know: newer than all, or older than all that are left. Of libraries all holes are
    listed, so that one without any is well; of nothing else is that list whole."""
    version = found.version
    if not support.lines:
        return Age(State.SUPPORTED if found.kind == "library" else State.UNSURE, version)
    if all(older(x.latest or x.name, version) for x in support.lines):
        return Age(State.NEWER, version)
    oldest = support.lines[-1]
    if _ended(oldest, today) and older(version, oldest.name):
        return Age(State.UNSUPPORTED, version, _aim(support, None), oldest.ends)
    return Age(State.UNSURE, version)


def _aim(support: Support, line: Line | None) -> str:
    """What to update to: the newest of the line where it is cared for, else the newest there is."""
    if line is not None and line.latest and not line.courtesy:
        return line.latest
    return next((x.latest for x in support.lines if x.latest), "")


def _ended(line: Line, today: date) -> bool:
    return line.ended or (line.ends is not None and line.ends < today)


def _within(version: str, hole: Range) -> bool:
    return older(version, hole.below) and (not hole.start or not older(version, hole.start))


def _gravity(hole: Range) -> tuple[bool, int]:
    return hole.exploited, ("low", "medium", "high", "critical").index(hole.severity)


def max_version(one: str, other: str) -> str:
    """The newer of two, "" being the oldest."""
    return other if not one or (other and older(one, other)) else one

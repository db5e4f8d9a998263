"""Which sites are looked at together: those that stand in one place (a block of addresses, a hoster, a CDN) in one
shard, so that the limits of one process are the limits of all. A place with too many sites gets slots of time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from ..scanner.doors.cdn import cdn_of
from ..scanner.lanes import block_of
from ..scanner.platforms import builder_of
from ..scanner.runs import Shard

SITES = 200  # of a shard
SLOT, WITHIN = timedelta(minutes=10), timedelta(days=6)  # one shard of a place; all of them


def place_of(host: str, address: str) -> str:
    """Whose machine stands behind *host*: a hosted builder, a CDN, or the /24 or /48 of *address*; "" for nobody's."""
    if (builder := builder_of(host)) is not None:
        return f"builder {builder.name}"
    if not address:
        return ""
    cdn = cdn_of(address)
    return f"cdn {cdn}" if cdn else block_of(address)


def shards(found: Iterable[tuple[str, str]], start: datetime, sites: int = SITES) -> list[Shard]:
    """The shards of all (key, place): small places together, large ones cut, a slot of time apart."""
    held: dict[str, list[str]] = defaultdict(list)
    for key, place in found:
        held[place].append(key)
    made = [*_large(held, start, sites), *_small(held, sites)]
    return sorted(made, key=lambda shard: shard.not_before or start)


def _large(held: dict[str, list[str]], start: datetime, sites: int) -> Iterator[Shard]:
    for place, keys in held.items():
        if place and len(keys) > sites:
            parts = list(_cut(keys, sites))
            slot = min(SLOT, WITHIN / len(parts))
            for number, part in enumerate(parts):
                due = start + number * slot if number else None
                yield Shard(f"{place}#{number + 1}", part, due, (place,))


def _small(held: dict[str, list[str]], sites: int) -> Iterator[Shard]:
    """Whole places, one behind another, until a shard is full; those without a place fill up what is left."""
    keys: list[str] = []
    places: list[str] = []
    number = 0
    for place, some in held.items():
        if not place or len(some) > sites:
            continue
        if len(keys) + len(some) > sites:
            number += 1
            yield Shard(f"campur#{number}", tuple(keys), None, tuple(places))
            keys, places = [], []
        keys += some
        places.append(place)
    nowhere = held.get("", [])
    room = sites - len(keys)
    keys += nowhere[:room]
    if keys:
        yield Shard(f"campur#{number + 1}", tuple(keys), None, tuple(places))
    for behind, part in enumerate(_cut(nowhere[room:], sites), number + 2):
        yield Shard(f"campur#{behind}", part)


def _cut(keys: Sequence[str], sites: int) -> Iterator[tuple[str, ...]]:
    for begin in range(0, len(keys), sites):
        yield tuple(keys[begin:begin + sites])

"""A week of a million sites on the queue, simulated from what bench/antrean.py measured. No packet is sent."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from datetime import UTC, datetime

from ikmscan.cluster.sharding import shards
from ikmscan.scanner.runs import Shard

WEEK_S = 7 * 86400.0
TRIPS, TRIP_S = 11, (-2.8, 0.7)  # of a site one behind another (run.py); lognormal, half of them below 61 ms


def million(sites: int, cpu_ms: float, lanes: int, measured: list[float], seed: int = 7) -> dict[str, object]:
    """A week of *sites*: how long they take is drawn from what was *measured* beside us, and the round trips of a real
    line; where they stand is assumed. Shards are made by the code that makes them. No packet is sent."""
    dice, places = random.Random(seed), _places(sites)
    start = datetime.fromtimestamp(0, UTC)
    made = shards(((str(n), place) for n, place in enumerate(places)), start)
    lasting = {shard.name: _lasting(shard, places, dice, lanes, cpu_ms, measured) for shard in made}
    slots = sum(shard.not_before is not None for shard in made)
    told: dict[str, object] = {"sites": sites, "shards": len(made), "of_slots": slots}
    for processes in (1, 2, 4, 8):
        ended, rate = _played(made, lasting, start, processes)
        told[f"{processes}_processes"] = {"hours": round(ended / 3600, 1), "within_a_week": ended <= WEEK_S, **rate}
    return told


def _places(sites: int) -> list[str]:
    """A third behind CDNs, a fifth at twenty giant hosters, the rest on a long tail of blocks (Zipf, 1.1)."""
    dice = random.Random(3)
    weights = [1 / rank ** 1.1 for rank in range(1, 40_001)]
    tail = iter(dice.choices(range(40_000), weights, k=sites))
    kinds = dice.choices(("cdn Cloudflare", "giant", "tail"), (0.33, 0.2, 0.47), k=sites)
    return [kind if kind.startswith("cdn") else f"198.18.{dice.randrange(20)}.0/24" if kind == "giant"
            else f"block {next(tail)}" for kind in kinds]


def _lasting(
    shard: Shard, places: list[str], dice: random.Random, lanes: int, cpu_ms: float, measured: list[float],
) -> float:
    """How long a shard takes: sites of one address one after another, four addresses a block, CDNs as wide as the lanes
    are, never faster than the CPU."""
    each: Counter[str] = Counter()
    for key in shard.keys:
        site_s = dice.choice(measured) + TRIPS * dice.lognormvariate(*TRIP_S)
        place = places[int(key)]
        each[f"{place} {dice.randrange(64 if place.startswith('cdn') else 4)}"] += site_s
    return max(max(each.values()), sum(each.values()) / lanes, len(shard.keys) * cpu_ms / 1000)


def _played(
    made: list[Shard], lasting: dict[str, float], start: datetime, processes: int, at_once: int = 4,
) -> tuple[float, dict[str, float]]:
    """Hand out the shards as the queue does: when the last one ends, and the most sites an hour of one place."""
    waiting = [((s.not_before - start).total_seconds() if s.not_before else 0.0, n, s) for n, s in enumerate(made)]
    heapq.heapify(waiting)
    free = [0.0] * (processes * at_once)
    taken: dict[str, float] = {}
    hours: dict[str, Counter[int]] = {}
    ended = 0.0
    while waiting:
        due, number, shard = heapq.heappop(waiting)
        begin = max(due, free[0])
        busy = max((taken.get(place, 0.0) for place in shard.places[:1]), default=0.0) if shard.not_before else 0.0
        if busy > begin:
            heapq.heappush(waiting, (busy, number, shard))
            continue
        heapq.heapreplace(free, end := begin + lasting[shard.name])
        for place in shard.places:
            taken[place] = end
        if shard.places and "#" in shard.name and not shard.name.startswith("campur"):
            hours.setdefault(shard.places[0], Counter())[int(begin // 3600)] += len(shard.keys)
        ended = max(ended, end)
    peaks = {place: max(told.values()) for place, told in hours.items()}
    blocks = [peak for place, peak in peaks.items() if not place.startswith("cdn")]
    return ended, {"peak_sites_a_second_of_a_block": round(max(blocks, default=0) / 3600, 2),
                   "peak_sites_a_second_of_a_cdn": round(max((p for k, p in peaks.items() if k.startswith("cdn")),
                                                             default=0) / 3600, 2)}

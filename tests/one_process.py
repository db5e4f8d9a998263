"""A list looked at by one process with sqlite, and where its results differ from those of many machines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ikmscan.front.antrean_work import Crew
from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.front.running import to_the_end
from ikmscan.front.settings import settings_of
from ikmscan.history.sqlite_queue import open_queue
from ikmscan.history.sqlite_store import open_store
from ikmscan.scanner.runs import Result, Run, Shard, Store
from street import Street

VOLATILE = re.compile(r"(?:^|_)(?:at|ms|s|seconds|elapsed|date|clock|now|random|session|nonce|ticket)$")
RANDOM = re.compile(r"[0-9a-f]{12,}")


def differences(one: object, other: object, where: str = "") -> Iterator[str]:
    """Where two results differ, but for times and for what is random by nature."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if not VOLATILE.search(key):
                yield from differences(one.get(key), other.get(key), f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        named = all(isinstance(part, dict) and "name" in part for part in one + other)
        order = (lambda part: str(part["name"])) if named else (lambda part: 0)  # hellos stand as they were answered
        for number, pair in enumerate(zip(sorted(one, key=order), sorted(other, key=order), strict=True)):
            yield from differences(*pair, f"{where}[{number}]")
    elif RANDOM.sub("#", str(one)) != RANDOM.sub("#", str(other)):
        yield f"{where}: {str(one)[:60]} / {str(other)[:60]}"


def crew(store: Store, street: Street, deadline_s: float = 20.0, only: tuple[str, ...] = ()) -> Crew:
    """Who looks at shards of *street* and keeps them in *store*; *only*: as --hanya."""
    secure, plain, names = map(int, street.ports)
    choices = Choices(jaringan_lokal=True, dns=("127.0.0.1", names), ca=str(street.folder / "ca.pem"),
                      alih_port={443: secure, 80: plain}, batas_waktu=deadline_s, hanya=only)
    return Crew(store, judging(choices), settings_of(choices), 32)


def embedded(street: Street, folder: Path, deadline_s: float = 20.0, only: tuple[str, ...] = ()) -> list[Result]:
    """The same list through sqlite, in this process, by a store and a queue in *folder*."""
    folder.mkdir(exist_ok=True)
    store, queue = open_store(folder / "r.sqlite"), open_queue(folder / "q.sqlite")
    keys = (street.folder / "situs.txt").read_text().split()
    store.begin(Run("a", datetime.now(UTC)))
    queue.submit("a", [Shard("all", tuple(keys))])  # one ledger: shops of one address one after another
    to_the_end(queue.work(crew(store, street, deadline_s, only).shard, 4))
    return list(store.iter("a"))


def unlike(some: Sequence[Result], others: Sequence[Result]) -> Iterator[str]:
    """Where two runs of one list differ: keys, letters, scores, what failed, and all that was seen."""
    if [result.key for result in some] != [result.key for result in others]:
        yield "other sites"
        return
    for one, other in zip(some, others, strict=True):
        if one.summary != other.summary:
            yield f"{one.key}: {one.summary} / {other.summary}"
        yield from differences(json.loads(one.document)["seen"], json.loads(other.document)["seen"], one.key)

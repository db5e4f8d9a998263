"""Messages on their way: each stands here with the news it tells, and leaves each channel once.

A message has an id of its own, the same at every attempt, so that a receiver can tell a repetition: who is killed
between handing over and writing it down hands over once more, and loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..checks.check import Level
from .database import Cell
from .journal import Journal
from .sqlite_store import moment, stamp

GIVES_UP_AFTER = timedelta(days=14)  # news that is older helps nobody
FEW = 3  # attempts, after which a message lets the others pass
COLUMNS = "id, watch_messages.site, created, not_before, weight, subject, body, payload"


@dataclass(frozen=True, slots=True)
class Message:
    """What is told. *payload*: the same for programs, JSON; *not_before*: the end of quiet hours."""

    id: str
    site: str
    created: datetime
    not_before: datetime
    weight: Level
    subject: str
    body: str
    payload: Mapping[str, object]


def message_id(*parts: object) -> str:
    """An id that the same news always gets."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:20]


def put(journal: Journal, message: Message, channels: Iterable[str]) -> None:
    """Lay *message* out for each of *channels*; within `journal.change`. One that lies there already stays as it is."""
    journal.base.run(
        "INSERT OR IGNORE INTO watch_messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", message.id, message.site,
        stamp(message.created), stamp(message.not_before), message.weight.value, message.subject, message.body,
        json.dumps(message.payload))
    for channel in channels:
        journal.base.run("INSERT OR IGNORE INTO watch_deliveries (message, channel, state) VALUES (?, ?, 'waiting')",
                         message.id, channel)


def waiting(journal: Journal, channel: str, now: datetime) -> list[Message]:
    """What may leave through *channel* now, oldest first; last what was not taken a few times, for it may be the
    message that is at fault and not the channel."""
    found = journal.base.rows(
        f"SELECT {COLUMNS} FROM watch_deliveries JOIN watch_messages ON message = id "
        "WHERE channel = ? AND state = 'waiting' AND (not_before <= ? OR created > ?) "
        "ORDER BY attempts >= ?, created, id",
        channel, stamp(now), stamp(now + timedelta(hours=1)), FEW)  # a clock that was ahead holds nothing back
    return [_message(row) for row in found]


def take_over(journal: Journal, sites: Iterable[str], channels: Iterable[str]) -> None:
    """What failed, left by no way yet and waits for ways that are gone, such as a program that was renamed, may leave
    through *channels*. Only news of *sites*: another list may belong to somebody else. The old way keeps it too."""
    names, watched = tuple(channels), set(sites)
    stranded: dict[str, bool] = {}
    for one, site, channel, state, attempts in journal.base.rows(
            "SELECT id, watch_messages.site, channel, state, attempts FROM watch_deliveries "
            "JOIN watch_messages ON message = id WHERE id IN "
            "(SELECT message FROM watch_deliveries WHERE state = 'waiting' AND attempts > 0)"):
        here = site in watched and state == "waiting" and channel not in names and int(str(attempts)) > 0
        stranded[str(one)] = stranded.get(str(one), True) and here
    with journal.change():
        for message in (one for one, alone in stranded.items() if alone):
            for name in names:
                journal.base.run("INSERT OR IGNORE INTO watch_deliveries (message, channel, state) "
                                 "VALUES (?, ?, 'waiting')", message, name)


def sent(journal: Journal, message: Message, channel: str, now: datetime) -> None:
    """It was handed over."""
    journal.base.run("UPDATE watch_deliveries SET state = 'sent', attempts = attempts + 1, at = ?, fault = '' "
                     "WHERE message = ? AND channel = ?", stamp(now), message.id, channel)


def failed(journal: Journal, message: Message, channel: str, fault: str, now: datetime) -> bool:
    """It could not be handed over and waits for the next run; False when it is too old for another attempt. *fault* is
    a word of ours: what a channel says may hold its secret."""
    late = now - message.created > GIVES_UP_AFTER
    journal.base.run(
        "UPDATE watch_deliveries SET state = ?, attempts = attempts + 1, at = ?, fault = ? "
        "WHERE message = ? AND channel = ?", "given_up" if late else "waiting", stamp(now), fault, message.id, channel)
    return not late


def stuck(journal: Journal) -> int:
    """How many deliveries failed once at least and still wait."""
    (row,) = journal.base.rows("SELECT count(*) FROM watch_deliveries WHERE state = 'waiting' AND attempts > 0")
    return int(str(row[0]))


def _message(row: tuple[Cell, ...]) -> Message:
    name, site, created, not_before, weight, subject, body, payload = row
    told = json.loads(str(payload))
    assert isinstance(told, dict)
    return Message(str(name), str(site), moment(created), moment(not_before), Level(str(weight)), str(subject),
                   str(body), told)

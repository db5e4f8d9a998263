"""Going on after the hello, level 2 only: a connection that has come to ServerHelloDone, and what comes back then.

dial.py holds the consent. Read byte by byte: no more than the header that tells, for the rest may not be ours.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from ..budget import Lost
from ..evidence import Interaction, Tested, Why
from ..permit import Consent
from ..stream import Stream
from ..wire.tls import Alert, Flight, FlightReader, TlsError, taken
from ..wire.tls_faults import RecordWatch
from ..wire.tls_hello import client_hello
from ..wire.tls_numbers import ALERT_NAMES, HEARTBEAT_RECORD
from .audit import Audit
from .plan import Question, asked
from .talk import Heard, NoDoor, Talk

CALM_S = 0.7  # silence this long, and four round trips more, is silence
_T = TypeVar("_T")
Test: TypeAlias = "Callable[[Stream, int], Awaitable[Interaction]]"


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back: records as (content type, bytes promised), the first fatal alert, or how it ended without one."""

    records: tuple[tuple[int, int], ...]
    alert: int | None
    ended: str

    @property
    def silent(self) -> bool:
        """True when nothing at all came, and the line stayed open."""
        return not self.records and self.ended == "silent"

    @property
    def label(self) -> str:
        """A short note: "alert unexpected_message", "closed", "silent"."""
        return self.ended if self.alert is None else f"alert {ALERT_NAMES.get(self.alert, self.alert)}"


async def tried(audit: Audit, name: str, test: Test) -> Interaction:
    """*test* on a fresh connection that has come to ServerHelloDone."""
    async def go(stream: Stream) -> Interaction:
        read = await flight(audit.talk, stream, asked("tls12"))
        return await test(stream, read.hello.version)

    return await held(audit.talk, name, go)


async def held(talk: Talk, name: str, go: Callable[[Stream], Awaitable[_T]]) -> _T | Interaction:
    """What *go* finds over a connection of level 2, or why it could not be held."""
    try:
        return await talk.converse(go, level=Consent.OWNER)
    except (NoDoor, Lost) as ended:
        unasked = ended.unseen.why in (Why.NO_CONSENT, Why.OPTED_OUT)
        return Interaction(name, Tested.NO_CONSENT if unasked else Tested.UNCLEAR, ended.unseen.why)
    except TlsError as error:
        return Interaction(name, Tested.UNCLEAR, str(error)[:120])


async def flight(talk: Talk, stream: Stream, question: Question) -> Flight:
    """The whole flight that answers *question*; TlsError when none does."""
    await stream.send(client_hello(question.offer, server_name=talk.host, random=os.urandom(32)))
    answer: Flight | Alert = await talk.listen(stream, FlightReader(whole=True).feed)
    if isinstance(answer, Alert):
        raise TlsError(f"alert {answer.label}")
    if not answer.done or not taken(question.offer, answer.hello):
        raise TlsError("no whole flight")
    return answer


async def watch(talk: Talk, stream: Stream) -> Seen:
    """What comes back until an alert, a heartbeat, the end, or calm."""
    loop = asyncio.get_running_loop()
    calm_at = loop.time() + CALM_S + 4 * talk.round_trip_s
    watch, records = RecordWatch(), list[tuple[int, int]]()
    while True:
        stream.until = calm_at
        try:
            data = await stream.receive(1)  # not a byte more than the header that tells: the rest may not be ours
        except Lost as lost:
            names = {Why.TIMED_OUT: "silent", Why.RESET: "reset"}
            return Seen(tuple(records), None, names.get(lost.unseen.why, lost.unseen.why))
        if not data:
            return Seen(tuple(records), None, "closed")
        found = watch.feed(data)
        records += [(record.content_type, record.length) for record in found]
        alert = next((record.alert for record in found if record.alert >= 0), None)
        if alert is not None or any(kind == HEARTBEAT_RECORD for kind, _ in records):
            return Seen(tuple(records), alert, "")


def why(heard: Heard) -> str:
    """A short note of why *heard* told nothing."""
    return heard.unseen.why if heard.unseen else heard.alert.label if heard.alert else ""

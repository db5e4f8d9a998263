"""Tests that go on after the hello: Heartbleed, CCS injection, ROBOT. Level 2 only, and dial.py holds that.

Nothing is read that is not ours: a server that leaks proves it by the five bytes of a record's header, and there the
talk ends. A test that could not be made says so; silence is never called safe.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from .budget import Lost
from .dial import Stream
from .evidence import Interaction, Support, Tested, Why
from .permit import Consent
from .tls_audit import Audit
from .tls_plan import Question, first_wave
from .tls_talk import Heard, NoDoor, Talk
from .wire.tls import Alert, Flight, FlightReader, TlsError, taken
from .wire.tls_faults import (
    Oracle,
    Padding,
    RecordWatch,
    change_cipher_spec,
    heartbeat_request,
    robot_vectors,
    robot_verdict,
    stray_message,
)
from .wire.tls_hello import client_hello
from .wire.tls_numbers import ALERT_NAMES, HEARTBEAT_RECORD, Version

CALM_S = 0.7  # silence this long, and four round trips more, is silence
UNEXPECTED = 10


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


async def interactions(audit: Audit) -> tuple[Interaction, ...]:
    """All three, side by side, as soon as the hellos that they rest on were answered."""
    return tuple(await asyncio.gather(_heartbleed(audit), _ccs_injection(audit), _robot(audit)))


async def _heartbleed(audit: Audit) -> Interaction:
    """CVE-2014-0160, which needs the heartbeat extension (RFC 6520 section 2)."""
    name, flight = "heartbleed", await _old_flight(audit)
    if not isinstance(flight, Flight):
        return Interaction(name, *flight)
    if not flight.hello.heartbeat:
        return Interaction(name, Tested.IMPOSSIBLE, "no_heartbeat")

    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(heartbeat_request(version))
        seen = await _watch(audit.talk, stream)
        if seen.silent:
            # Thrown away rightly (RFC 6520 section 4), or never arrived: what must be answered with an alert tells
            # which. Not in one write with the heartbeat, which ends the process of an old node.
            await stream.send(stray_message(version))
            seen = await _watch(audit.talk, stream)
        if any(kind == HEARTBEAT_RECORD for kind, _ in seen.records):
            return Interaction(name, Tested.VULNERABLE, "heartbeat answered")
        return Interaction(name, Tested.UNCLEAR if seen.alert is None else Tested.SAFE, seen.label)

    return await _tried(audit, name, test)


async def _ccs_injection(audit: Audit) -> Interaction:
    """CVE-2014-0224. OpenSSL learnt RFC 7627 and TLS 1.3 (in 1.1.0 and 1.1.1) years after the fault was mended."""
    name, newest = "ccs_injection", await audit.first("newest")
    if newest.support is Support.YES and newest.flight and newest.flight.hello.version == Version.TLS13:
        return Interaction(name, Tested.IMPOSSIBLE, "tls13")
    flight = await _old_flight(audit)
    if not isinstance(flight, Flight):
        return Interaction(name, *flight)
    if flight.hello.extended_master_secret:
        return Interaction(name, Tested.IMPOSSIBLE, "extended_master_secret")

    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(change_cipher_spec(version))
        first = await _watch(audit.talk, stream)
        if first.alert is not None:
            return Interaction(name, Tested.SAFE, first.label)
        if not first.silent:  # somebody cut the line; that may be a guard before the server
            return Interaction(name, Tested.UNCLEAR, first.label)
        await stream.send(change_cipher_spec(version))
        second = await _watch(audit.talk, stream)
        if second.alert is not None and second.alert != UNEXPECTED:
            return Interaction(name, Tested.VULNERABLE, second.label)
        return Interaction(name, Tested.UNCLEAR, f"silent, {second.label}")

    ended = await _tried(audit, name, test)
    if ended.ended is Tested.UNCLEAR and ended.detail in ("silent, closed", "silent, reset"):
        # Some say no by hanging up. One that does so at once for another stray message took the first one in earnest.
        stray = await _tried(audit, name, _strayed(audit.talk))
        if stray.ended is Tested.SAFE:
            return Interaction(name, Tested.VULNERABLE, f"{ended.detail}; a stray message: {stray.detail}")
    return ended


def _strayed(talk: Talk) -> Test:
    """SAFE when a message that comes too early is refused at once, in whatever manner."""
    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(stray_message(version))
        seen = await _watch(talk, stream)
        return Interaction("stray", Tested.UNCLEAR if seen.silent else Tested.SAFE, seen.label)

    return test


async def _robot(audit: Audit) -> Interaction:
    """CVE-2017-13099 and its sisters, wherever the RSA key exchange is taken up. Differences are asked for twice."""
    name, rsa = "robot", await audit.first("static_rsa")
    if rsa.support is Support.NO:
        return Interaction(name, Tested.IMPOSSIBLE, "no_static_rsa")
    if rsa.support is Support.UNKNOWN:
        return Interaction(name, Tested.UNCLEAR, rsa.unseen.why if rsa.unseen else "")
    answers = await _robot_round(audit)
    if isinstance(answers, Interaction):
        return answers
    verdict = robot_verdict(answers)
    if verdict in (Oracle.WEAK, Oracle.STRONG):
        again = await _robot_round(audit)
        verdict = Oracle.UNCLEAR if isinstance(again, Interaction) else robot_verdict(answers, again)
    if verdict is Oracle.SAFE:
        answer = " ".join(answers[Padding.CORRECT])
        if not answer.startswith("alert") and (await _ask_again(audit, "static_rsa")).support is not Support.YES:
            return Interaction(name, Tested.UNCLEAR, answer)  # five times the same, for it answers nobody any more
        return Interaction(name, Tested.SAFE, answer)
    return Interaction(name, Tested.UNCLEAR if verdict is Oracle.UNCLEAR else Tested.VULNERABLE, verdict)


async def _ask_again(audit: Audit, name: str) -> Heard:
    return await audit.talk.hear(_question(name))


async def _robot_round(audit: Audit) -> Mapping[str, tuple[str, ...]] | Interaction:
    """What came back for each of the five messages, or why they could not be sent."""
    answers = await asyncio.gather(*(_robot_message(audit, padding) for padding in Padding))
    ended = next((a for a in answers if isinstance(a, Interaction)), None)
    if ended is not None:
        return ended
    return {p: a for p, a in zip(Padding, answers, strict=True) if not isinstance(a, Interaction)}


async def _robot_message(audit: Audit, padding: Padding) -> tuple[str, ...] | Interaction:
    async def ask(stream: Stream) -> tuple[str, ...] | Interaction:
        flight = await _flight(audit.talk, stream, "static_rsa")
        key = _rsa_key(flight.chain)
        if key is None:
            return Interaction("robot", Tested.UNCLEAR, "no RSA key")
        vectors = robot_vectors(*key, Version(flight.hello.version), os.urandom, offered=Version.TLS12)
        await stream.send(dict(vectors)[padding])
        seen = await _watch(audit.talk, stream)
        return (seen.label,)

    return await _held(audit.talk, "robot", ask)


def _rsa_key(chain: tuple[bytes, ...]) -> tuple[int, int] | None:
    """Modulus and exponent of the first certificate."""
    from .certificates import rsa_numbers

    return rsa_numbers(chain[0]) if chain else None


async def _old_flight(audit: Audit) -> Flight | tuple[Tested, str]:
    """The flight of TLS <= 1.2, or what its absence means."""
    twelve, old = await audit.first("tls12"), await audit.first("old")
    if twelve.flight is not None and twelve.support is Support.YES:
        return twelve.flight
    if twelve.support is Support.NO and old.support is Support.NO:
        return Tested.IMPOSSIBLE, "tls13"
    return Tested.UNCLEAR, twelve.unseen.why if twelve.unseen else ""


async def _tried(audit: Audit, name: str, test: Test) -> Interaction:
    """*test* on a fresh connection that has come to ServerHelloDone."""
    async def go(stream: Stream) -> Interaction:
        flight = await _flight(audit.talk, stream, "tls12")
        return await test(stream, flight.hello.version)

    return await _held(audit.talk, name, go)


async def _held(talk: Talk, name: str, go: Callable[[Stream], Awaitable[_T]]) -> _T | Interaction:
    """What *go* finds over a connection of level 2, or why it could not be held."""
    try:
        return await talk.converse(go, level=Consent.OWNER)
    except (NoDoor, Lost) as ended:
        unasked = ended.unseen.why is Why.NO_CONSENT
        return Interaction(name, Tested.NO_CONSENT if unasked else Tested.UNCLEAR, ended.unseen.why)
    except TlsError as error:
        return Interaction(name, Tested.UNCLEAR, str(error)[:120])


def _question(name: str) -> Question:
    return next(q for q in first_wave() if q.name == name)


async def _flight(talk: Talk, stream: Stream, name: str) -> Flight:
    """The whole flight that answers the hello *name* of the plan; TlsError when none does."""
    question = _question(name)
    await stream.send(client_hello(question.offer, server_name=talk.host, random=os.urandom(32)))
    answer: Flight | Alert = await talk.listen(stream, FlightReader(whole=True).feed)
    if isinstance(answer, Alert):
        raise TlsError(f"alert {answer.label}")
    if not answer.done or not taken(question.offer, answer.hello):
        raise TlsError("no whole flight")
    return answer


async def _watch(talk: Talk, stream: Stream) -> Seen:
    """What comes back until an alert, a heartbeat, the end, or calm."""
    loop = asyncio.get_running_loop()
    calm_at = loop.time() + CALM_S + 4 * talk.round_trip_s
    watch, records = RecordWatch(), list[tuple[int, int]]()
    while True:
        stream.until = calm_at
        try:
            data = await stream.receive()
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

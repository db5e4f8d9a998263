"""Tests that go on after the hello: Heartbleed, CCS injection, ROBOT. Level 2 only, and dial.py holds that.

Nothing is read that is not ours: a server that leaks proves it by the five bytes of a record's header, and there the
talk ends. A test that could not be made says so; silence is never called safe.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from .budget import Lost
from .dial import Stream
from .evidence import Interaction, Support, Tested, Why
from .permit import Consent
from .tls_audit import Audit
from .tls_plan import Question, asked, static_rsa_old
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
NOT_DECRYPTED = (20, 21)  # bad_record_mac, decryption_failed: the change of keys was believed (RFC 5246 section 7.2.2)
LEAST_ANSWER = 3 + 16  # RFC 6520 section 4: a heartbeat's answer without payload, with its least padding
NAMES = ("heartbleed", "ccs_injection", "robot")


_T = TypeVar("_T")
log = logging.getLogger("ikmscan.scanner")
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
    """All three, side by side, as soon as the hellos that they rest on were answered. A fault of ours costs one test,
    never the audit."""
    ended = await asyncio.gather(_heartbleed(audit), _ccs_injection(audit), _robot(audit), return_exceptions=True)
    return tuple(_kept(name, one) for name, one in zip(NAMES, ended, strict=True))


def _kept(name: str, ended: Interaction | BaseException) -> Interaction:
    if isinstance(ended, Interaction):
        return ended
    if not isinstance(ended, Exception):
        raise ended
    log.error("%s failed", name, exc_info=ended)
    return Interaction(name, Tested.UNCLEAR, Why.BUG)


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
        answer = max((length for kind, length in seen.records if kind == HEARTBEAT_RECORD), default=0)
        if answer:
            leaks = answer > LEAST_ANSWER
            return Interaction(name, Tested.VULNERABLE if leaks else Tested.SAFE, f"a heartbeat of {answer} bytes")
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

    ended = await _tried(audit, name, _early(audit.talk))
    if ended.ended is Tested.VULNERABLE:  # one late packet could look like it; two in a row do not
        again = await _tried(audit, name, _early(audit.talk))
        return ended if again.ended is Tested.VULNERABLE else Interaction(name, Tested.UNCLEAR, "answers vary")
    if ended.detail in HUNG_UP:
        controls = [await _tried(audit, name, test(audit.talk)) for test in (_stray, _patient)]
        if all(control.ended is Tested.VULNERABLE for control in controls):
            return Interaction(name, Tested.VULNERABLE, ended.detail)
    return ended


HUNG_UP = ("silent, closed", "silent, reset")


def _early(talk: Talk) -> Test:
    """change_cipher_spec twice. A sound server refuses the first at once (RFC 5246 section 7.1)."""
    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(change_cipher_spec(version))
        first = await _watch(talk, stream)
        if first.alert is not None:
            return Interaction("ccs_injection", Tested.SAFE, first.label)
        if not first.silent:  # somebody cut the line; that may be a guard before the server
            return Interaction("ccs_injection", Tested.UNCLEAR, first.label)
        await stream.send(change_cipher_spec(version))
        second = await _watch(talk, stream)
        taken = second.alert in NOT_DECRYPTED
        return Interaction("ccs_injection", Tested.VULNERABLE if taken else Tested.UNCLEAR, f"silent, {second.label}")

    return test


def _stray(talk: Talk) -> Test:
    """Control for servers that hang up where others send an alert: VULNERABLE when another message that comes too
    early is refused at once, so that silence after the first change_cipher_spec was no habit."""
    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(stray_message(version))
        seen = await _watch(talk, stream)
        return Interaction("ccs_injection", Tested.UNCLEAR if seen.silent else Tested.VULNERABLE, seen.label)

    return test


def _patient(talk: Talk) -> Test:
    """Control for the same: VULNERABLE when the line stays open after one change_cipher_spec for longer than the whole
    test took, so that it was the second one that was hung up on, and no timer."""
    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(change_cipher_spec(version))
        for _ in range(3):
            seen = await _watch(talk, stream)
            if not seen.silent:
                return Interaction("ccs_injection", Tested.UNCLEAR, seen.label)
        return Interaction("ccs_injection", Tested.VULNERABLE, "silent")

    return test


async def _robot(audit: Audit) -> Interaction:
    """CVE-2017-13099 and its sisters, wherever the RSA key exchange is taken up. Differences are asked for twice."""
    name, rsa = "robot", await audit.first("static_rsa")
    question = asked("static_rsa")
    if rsa.support is Support.NO:
        rsa, question = await audit.static_rsa_old(), static_rsa_old()
    if rsa.support is not Support.YES:
        proven = rsa.support is Support.NO and audit.negotiated
        return Interaction(name, *((Tested.IMPOSSIBLE, "no_static_rsa") if proven else (Tested.UNCLEAR, _why(rsa))))
    for whole in (True, False) if await _is_old(audit) else (True,):
        ended = await _robot_flow(audit, question, whole)
        if ended.ended is not Tested.SAFE:
            return ended
    return ended


async def _robot_flow(audit: Audit, question: Question, whole: bool) -> Interaction:
    """The five messages, with all that belongs behind them or (*whole* off) alone; differences are asked for twice."""
    answers = await _robot_round(audit, question, whole)
    if isinstance(answers, Interaction):
        return answers
    answer, verdict = " ".join(answers[Padding.CORRECT]), robot_verdict(answers)
    if not whole and all(a == ("silent",) for a in answers.values()):
        return Interaction("robot", Tested.SAFE, answer)  # it waits for the rest, whatever was in the message
    if verdict in (Oracle.WEAK, Oracle.STRONG):
        again = await _robot_round(audit, question, whole)
        verdict = Oracle.UNCLEAR if isinstance(again, Interaction) else robot_verdict(answers, again)
    if verdict is not Oracle.SAFE:
        return Interaction("robot", Tested.UNCLEAR if verdict is Oracle.UNCLEAR else Tested.VULNERABLE, verdict)
    if not answer.startswith("alert") and (await audit.talk.hear(question)).support is not Support.YES:
        return Interaction("robot", Tested.UNCLEAR, answer)  # five times the same, for it answers nobody any more
    return Interaction("robot", Tested.SAFE, answer)


async def _is_old(audit: Audit) -> bool:
    """Whether this may be a stack from before 2018: it has neither TLS 1.3 nor RFC 7627."""
    newest, twelve = await audit.first("newest"), await audit.first("tls12")
    modern = newest.flight is not None and newest.flight.hello.version == Version.TLS13
    return not modern and not (twelve.flight and twelve.flight.hello.extended_master_secret)


async def _robot_round(audit: Audit, question: Question, whole: bool) -> Mapping[str, tuple[str, ...]] | Interaction:
    """What came back for each of the five messages, or why they could not be sent."""
    answers = await asyncio.gather(*(_robot_message(audit, question, padding, whole) for padding in Padding))
    ended = next((a for a in answers if isinstance(a, Interaction)), None)
    if ended is not None:
        return ended
    return {p: a for p, a in zip(Padding, answers, strict=True) if not isinstance(a, Interaction)}


async def _robot_message(
    audit: Audit, question: Question, padding: Padding, whole: bool
) -> tuple[str, ...] | Interaction:
    async def ask(stream: Stream) -> tuple[str, ...] | Interaction:
        flight = await _flight(audit.talk, stream, question)
        key = _rsa_key(flight.chain)
        if key is None:
            return Interaction("robot", Tested.UNCLEAR, "no RSA key")
        vectors = robot_vectors(*key, Version(flight.hello.version), os.urandom,
                                offered=min(question.offer.highest, Version.TLS12), whole=whole)
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
    twelve, newest = await audit.first("tls12"), await audit.first("newest")
    if twelve.flight is not None and twelve.support is Support.YES:
        return twelve.flight
    alone = newest.support is Support.YES and newest.flight and newest.flight.hello.version == Version.TLS13
    if alone and twelve.support is Support.NO and (await audit.first("old")).support is Support.NO:
        return Tested.IMPOSSIBLE, "tls13"
    return Tested.UNCLEAR, _why(twelve)


def _why(heard: Heard) -> str:
    """A short note of why *heard* told nothing."""
    return heard.unseen.why if heard.unseen else heard.alert.label if heard.alert else ""


async def _tried(audit: Audit, name: str, test: Test) -> Interaction:
    """*test* on a fresh connection that has come to ServerHelloDone."""
    async def go(stream: Stream) -> Interaction:
        flight = await _flight(audit.talk, stream, asked("tls12"))
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


async def _flight(talk: Talk, stream: Stream, question: Question) -> Flight:
    """The whole flight that answers *question*; TlsError when none does."""
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

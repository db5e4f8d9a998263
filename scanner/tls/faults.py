"""Tests that go on after the hello: Heartbleed, CCS injection, ROBOT. Level 2 only, and dial.py holds that.

Nothing is read that is not ours: a server that leaks proves it by the five bytes of a record's header, and there the
talk ends. A test that could not be made says so; silence is never called safe.
"""

from __future__ import annotations

import asyncio
import logging

from ..evidence import Interaction, Support, Tested, Why
from ..stream import Stream
from ..wire.tls import Flight
from ..wire.tls_faults import change_cipher_spec, heartbeat_request, stray_message
from ..wire.tls_numbers import HEARTBEAT_RECORD, Version
from .audit import Audit
from .beyond import Test, tried, watch, why
from .robot import robot
from .talk import Talk

NOT_DECRYPTED = (20, 21)  # bad_record_mac, decryption_failed: the change of keys was believed (RFC 5246 section 7.2.2)
LEAST_ANSWER = 3 + 16  # RFC 6520 section 4: a heartbeat's answer without payload, with its least padding
NAMES = ("heartbleed", "ccs_injection", "robot")


log = logging.getLogger("ikmscan.scanner")


async def interactions(audit: Audit) -> tuple[Interaction, ...]:
    """All three, side by side, as soon as the hellos that they rest on were answered. A fault of ours costs one test,
    never the audit."""
    ended = await asyncio.gather(_heartbleed(audit), _ccs_injection(audit), robot(audit), return_exceptions=True)
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
        seen = await watch(audit.talk, stream)
        if seen.silent:
            # Thrown away rightly (RFC 6520 section 4), or never arrived: what must be answered with an alert tells
            # which. Not in one write with the heartbeat, which ends the process of an old node.
            await stream.send(stray_message(version))
            seen = await watch(audit.talk, stream)
        answer = max((length for kind, length in seen.records if kind == HEARTBEAT_RECORD), default=0)
        if answer:
            leaks = answer > LEAST_ANSWER
            return Interaction(name, Tested.VULNERABLE if leaks else Tested.SAFE, f"a heartbeat of {answer} bytes")
        return Interaction(name, Tested.UNCLEAR if seen.alert is None else Tested.SAFE, seen.label)

    return await tried(audit, name, test)


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

    ended = await tried(audit, name, _early(audit.talk))
    if ended.ended is Tested.VULNERABLE:  # one late packet could look like it; two in a row do not
        again = await tried(audit, name, _early(audit.talk))
        return ended if again.ended is Tested.VULNERABLE else Interaction(name, Tested.UNCLEAR, "answers vary")
    if ended.detail in HUNG_UP:
        controls = [await tried(audit, name, test(audit.talk)) for test in (_stray, _patient)]
        if all(control.ended is Tested.VULNERABLE for control in controls):
            return Interaction(name, Tested.VULNERABLE, ended.detail)
    return ended


HUNG_UP = ("silent, closed", "silent, reset")


def _early(talk: Talk) -> Test:
    """change_cipher_spec twice. A sound server refuses the first at once (RFC 5246 section 7.1)."""
    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(change_cipher_spec(version))
        first = await watch(talk, stream)
        if first.alert is not None:
            return Interaction("ccs_injection", Tested.SAFE, first.label)
        if not first.silent:  # somebody cut the line; that may be a guard before the server
            return Interaction("ccs_injection", Tested.UNCLEAR, first.label)
        await stream.send(change_cipher_spec(version))
        second = await watch(talk, stream)
        taken = second.alert in NOT_DECRYPTED
        return Interaction("ccs_injection", Tested.VULNERABLE if taken else Tested.UNCLEAR, f"silent, {second.label}")

    return test


def _stray(talk: Talk) -> Test:
    """Control for servers that hang up where others send an alert: VULNERABLE when another message that comes too
    early is refused at once, so that silence after the first change_cipher_spec was no habit."""
    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(stray_message(version))
        seen = await watch(talk, stream)
        return Interaction("ccs_injection", Tested.UNCLEAR if seen.silent else Tested.VULNERABLE, seen.label)

    return test


def _patient(talk: Talk) -> Test:
    """Control for the same: VULNERABLE when the line stays open after one change_cipher_spec for longer than the whole
    test took, so that it was the second one that was hung up on, and no timer."""
    async def test(stream: Stream, version: int) -> Interaction:
        await stream.send(change_cipher_spec(version))
        for _ in range(3):
            seen = await watch(talk, stream)
            if not seen.silent:
                return Interaction("ccs_injection", Tested.UNCLEAR, seen.label)
        return Interaction("ccs_injection", Tested.VULNERABLE, "silent")

    return test


async def _old_flight(audit: Audit) -> Flight | tuple[Tested, str]:
    """The flight of TLS <= 1.2, or what its absence means."""
    twelve, newest = await audit.first("tls12"), await audit.first("newest")
    if twelve.flight is not None and twelve.support is Support.YES:
        return twelve.flight
    alone = newest.support is Support.YES and newest.flight and newest.flight.hello.version == Version.TLS13
    if alone and all([(await audit.first(n)).support is Support.NO for n in ("tls12", "old", "weak")]):
        return Tested.IMPOSSIBLE, "tls13"
    return Tested.UNCLEAR, why(twelve)



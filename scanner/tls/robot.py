"""ROBOT: whether a server tells right from wrong padding of an RSA-encrypted message (CVE-2017-13099 and its kin).

Five messages that no secret of anybody is in, each on a connection of its own; differences are asked for twice.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

from ..evidence import Interaction, Support, Tested
from ..stream import Stream
from ..wire.tls_faults import Oracle, Padding, robot_vectors, robot_verdict
from ..wire.tls_numbers import Version
from .audit import Audit
from .beyond import flight, held, watch, why
from .plan import Question, asked, static_rsa_old


async def robot(audit: Audit) -> Interaction:
    """CVE-2017-13099 and its sisters, wherever the RSA key exchange is taken up. Differences are asked for twice."""
    name, rsa = "robot", await audit.first("static_rsa")
    question = asked("static_rsa")
    if rsa.support is Support.NO:
        rsa, question = await audit.static_rsa_old(), static_rsa_old()
    if rsa.support is not Support.YES:
        if rsa.support is Support.NO and await audit.negotiates():
            return Interaction(name, Tested.IMPOSSIBLE, "no_static_rsa")
        return Interaction(name, Tested.UNCLEAR, why(rsa) or "nothing_negotiated")
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
        read = await flight(audit.talk, stream, question)
        key = _rsa_key(read.chain)
        if key is None:
            return Interaction("robot", Tested.UNCLEAR, "no RSA key")
        vectors = robot_vectors(*key, Version(read.hello.version), os.urandom,
                                offered=min(question.offer.highest, Version.TLS12), whole=whole)
        await stream.send(dict(vectors)[padding])
        seen = await watch(audit.talk, stream)
        return (seen.label,)

    return await held(audit.talk, "robot", ask)


def _rsa_key(chain: tuple[bytes, ...]) -> tuple[int, int] | None:
    """Modulus and exponent of the first certificate."""
    from ..certificates import rsa_numbers

    return rsa_numbers(chain[0]) if chain else None

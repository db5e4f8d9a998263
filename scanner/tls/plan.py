"""Which ClientHellos a TLS port is asked, as data: one hello, one question. Pure; nothing is sent here.

The first wave goes out at once and answers what most servers have; the second asks only for what the first found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..wire import tls_suites
from ..wire.tls_hello import Offer
from ..wire.tls_numbers import GROUPS, OLD_GROUPS, PQ_GROUPS, WEAK_GROUPS, Version

# Versions before TLS 1.2, newest first: (the greeting's name, the version).
OLD = (("tls11", Version.TLS11), ("tls10", Version.TLS10), ("ssl3", Version.SSL30))


@dataclass(frozen=True, slots=True)
class Question:
    """One hello of the plan. *whole*: the flight is read to its end. *exactly*: only this version counts as a yes."""

    name: str
    offer: Offer
    whole: bool = False
    exactly: Version | None = None


@cache
def newest() -> Offer:
    """TLS 1.3, or 1.2 where the server has nothing newer; the conversation that is finished."""
    suites = (*tls_suites.TLS13_SUITES, *tls_suites.usual(Version.TLS12))
    return Offer(versions=(Version.TLS13, Version.TLS12), suites=suites, alpn=("h2", "http/1.1"), rich=True)


@cache
def first_wave() -> tuple[Question, ...]:
    """The hellos that go out at once, besides `newest` and that of SSL 2.0."""
    s, usual = tls_suites, tls_suites.usual(Version.TLS12)
    weak = tuple(suite for group in s.WEAK.values() for suite in group)
    return (
        Question("tls12", _twelve(usual, compressions=(1, 0), rich=True, alpn=("h2", "http/1.1")), whole=True),
        Question("reversed", _twelve(usual[::-1])),
        Question("old", Offer(versions=(Version.TLS11,), suites=_old())),
        Question("weak", _twelve(weak)),
        Question("static_rsa", _twelve(s.STATIC_RSA)),
        Question("cbc", _twelve((*s.ECDHE_CBC, *s.DHE_CBC))),
        Question("dhe", _twelve(s.DHE), whole=True),
        Question("post_quantum", Offer(versions=(Version.TLS13,), suites=s.TLS13_SUITES, groups=PQ_GROUPS)),
        Question("fallback", _twelve(usual, fallback=True)),
        Question("weak_groups", _twelve((*_ecdhe(usual),), groups=WEAK_GROUPS), whole=True),
    )


def asked(name: str) -> Question:
    """The question *name* of the first wave."""
    return next(q for q in first_wave() if q.name == name)


def older(below: Version) -> tuple[Question, ...]:
    """One hello for each version older than *below*, which the server chose when it could choose among all."""
    return tuple(Question(name, Offer(versions=(v,), suites=_old()), exactly=v)
                 for name, v in OLD if v < below)


@cache
def static_rsa_old() -> Question:
    """Static RSA in TLS 1.0 at most, where TLS 1.2 has none."""
    suites = tuple(s for s in tls_suites.STATIC_RSA if tls_suites.serves(s, Version.TLS10))
    return Question("static_rsa_old", Offer(versions=(Version.TLS10,), suites=suites), whole=True)


@cache
def weak_old() -> Question:
    """The weak classes alone, in TLS 1.0 at most: some servers keep one of them for their oldest visitors only."""
    weak = tuple(s for group in tls_suites.WEAK.values() for s in group if tls_suites.serves(s, Version.TLS10))
    return Question("weak_old", Offer(versions=(Version.TLS10,), suites=weak))


def weak_classes() -> Mapping[str, Question]:
    """One hello for each class of weak suites."""
    return {name: Question(name, _twelve(suites)) for name, suites in tls_suites.WEAK.items()}


def fallback_at(version: Version) -> Question:
    """The signal of RFC 7507 in a hello of *version*, which is below the server's best."""
    return Question("fallback_old", Offer(versions=(version,), suites=_old(), fallback=True))


@cache
def impossible() -> Question:
    """A hello that no server can take up: its only suite is one of those that stand for nothing (RFC 8701)."""
    return Question("impossible", _twelve((0x0A0A,)))


def weak_class_of(suite: int) -> str:
    """The name of the weak class that *suite* belongs to, or ""."""
    return next((name for name, suites in tls_suites.WEAK.items() if suite in suites), "")


@cache
def _old() -> tuple[int, ...]:
    """What a server of the old versions may have, weak suites last: some have nothing else."""
    usual = tls_suites.usual(Version.TLS11)
    weak = (s for group in tls_suites.WEAK.values() for s in group)
    return (*usual, *(s for s in weak if s not in usual and tls_suites.serves(s, Version.TLS11)))


def _twelve(
    suites: tuple[int, ...], *, groups: tuple[int, ...] = (), compressions: tuple[int, ...] = (0,), rich: bool = False,
    fallback: bool = False, alpn: tuple[str, ...] = ("http/1.1",),
) -> Offer:
    return Offer(versions=(Version.TLS12,), suites=suites, groups=groups or (*GROUPS, *OLD_GROUPS),
                 compressions=compressions, rich=rich, fallback=fallback, alpn=alpn)


def _ecdhe(suites: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(s for s in suites if tls_suites.SUITE_NAMES[s].startswith("TLS_ECDHE_"))

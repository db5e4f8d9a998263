"""A site that gave no answer at all: the news for the headline and the first steps, in place of advice on findings."""

from __future__ import annotations

from ..scanner.evidence import Addresses, Dossier, End, PlainVisit, SecureVisit, Unseen, Why
from .cards import Voice

# How many steps locale/*.toml has for each trouble.
STEPS = {"name": 2, "dns": 1, "refused": 2, "silent": 2}
_DNS = (Why.DNS_FAILED, Why.TIMED_OUT)
_SHUT = (Why.REFUSED, Why.TIMED_OUT, Why.UNREACHABLE, Why.RESET, Why.CLOSED)


def trouble(dossier: Dossier) -> str:
    """Why nobody answered for the site: "name", "dns", "refused" or "silent"; "" when somebody did or none was asked.

    "dns" speaks of the name server that was asked and never of the site's own server.
    """
    names = dossier.of(Addresses)
    if isinstance(names, Unseen):
        if names.why is Why.NAME_NOT_FOUND:
            return "name"
        return "dns" if names.why in _DNS else ""
    ends = {_shut(dossier.of(SecureVisit)), _shut(dossier.of(PlainVisit))}
    if None in ends:
        return ""
    return "refused" if ends == {Why.REFUSED} else "silent"


def news(kind: str, voice: Voice) -> str:
    """One sentence for the headline, or ""."""
    return voice.say(f"trouble.{kind}", site=voice.site) if kind else ""


def first_steps(kind: str, voice: Voice) -> tuple[str, ...]:
    """What to do first, or nothing where the site answered."""
    return tuple(voice.say(f"trouble.{kind}_{n}", site=voice.site) for n in range(1, STEPS.get(kind, 0) + 1))


def _shut(visit: SecureVisit | PlainVisit | Unseen) -> Why | None:
    """Why the door of a visit did not answer, or None when it did or was not asked."""
    if isinstance(visit, Unseen):
        return visit.why if visit.why in _SHUT else None
    if visit.chain:
        return None
    if visit.end is End.REFUSED:
        return Why.REFUSED
    return visit.unseen.why if visit.unseen and visit.unseen.why in _SHUT else None

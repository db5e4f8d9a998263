"""A site that gave no answer, or only "not now": the news for the headline and the first steps instead of advice."""

from __future__ import annotations

from ..scanner.evidence import Addresses, Aliases, Dossier, End, PlainVisit, SecureVisit, Standing, Unseen, Why
from .cards import Voice

# How many steps locale/*.toml has for each trouble.
STEPS = {"name": 2, "alias": 1, "dns": 1, "inside": 2, "refused": 2, "silent": 2, "mute": 2, "unavailable": 3}
# A conversation that was lost to silence names no door; a connection that never came about does ("443/tcp").
MUTE = Unseen(Why.TIMED_OUT)
INSIDE = "--jaringan-lokal"
_DNS = (Why.DNS_FAILED, Why.TIMED_OUT)
_SHUT = (Why.REFUSED, Why.TIMED_OUT, Why.UNREACHABLE, Why.RESET, Why.CLOSED, Why.FORBIDDEN_ADDRESS)


def trouble(dossier: Dossier) -> str:
    """Why nobody answered for the site: "name", "alias", "dns", "inside", "refused", "mute", "silent" or
    "unavailable"; "" when somebody did or none was asked.

    "alias": the name is there and leads to nothing. "dns" speaks of the name server that was asked and never of the
    site's own server. "inside": the name leads to an inner network. "mute": the connection was taken, and then nothing
    came. "unavailable": 503, of nobody known.
    """
    names = dossier.of(Addresses)
    if isinstance(names, Unseen):
        if names.why is Why.NAME_NOT_FOUND:
            aliases = dossier.of(Aliases)
            ours = () if isinstance(aliases, Unseen) else (a for a in aliases.names if a.name == dossier.target.host)
            return "alias" if any(a.chain for a in ours) else "name"
        return "dns" if names.why in _DNS else ""
    secure = dossier.of(SecureVisit)
    ends = {_shut(secure), _shut(dossier.of(PlainVisit))}
    if None in ends:
        stands = dossier.of(Standing)
        return "unavailable" if isinstance(stands, Standing) and stands.kind == "unavailable" else ""
    if Why.FORBIDDEN_ADDRESS in ends:
        return "inside" if len(ends) == 1 else ""
    if ends == {Why.REFUSED}:
        return "refused"
    return "mute" if secure == MUTE else "silent"


def news(kind: str, voice: Voice) -> str:
    """One sentence for the headline, or ""."""
    return voice.say(f"trouble.{kind}", site=voice.site) if kind else ""


def first_steps(kind: str, voice: Voice) -> tuple[str, ...]:
    """What to do first, or nothing where the site answered."""
    count = STEPS.get(kind, 0) - (kind == "inside" and INSIDE in voice.again)  # said already: no address of a site
    return tuple(voice.say(f"trouble.{kind}_{n}", site=voice.site, command=voice.command(INSIDE))
                 for n in range(1, count + 1))


def _shut(visit: SecureVisit | PlainVisit | Unseen) -> Why | None:
    """Why the door of a visit did not answer, or None when it did or was not asked."""
    if isinstance(visit, Unseen):
        return visit.why if visit.why in _SHUT else None
    if visit.chain:
        return None
    if visit.end is End.REFUSED:
        return Why.REFUSED
    return visit.unseen.why if visit.unseen and visit.unseen.why in _SHUT else None

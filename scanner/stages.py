"""Which part of a look a piece of evidence belongs to: names › TLS › page › doors. And what casts doubt on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from . import derive
from .answer import asked_to_wait_s
from .certificates import read_chain
from .evidence import (
    Addresses,
    Certificates,
    Doorways,
    Dossier,
    Handshake,
    PlainVisit,
    SecureVisit,
    Standing,
    TlsServer,
    Trust,
    Unseen,
    Visit,
    Why,
    key_of,
)
from .runs import Step

STAGES: Mapping[str, Step] = {
    **dict.fromkeys(("Addresses", "Records", "Dnssec", "Authorities", "Aliases", "SpfTree", "DkimKeys",
                     "Registration"), Step.NAMES),
    **dict.fromkeys(("TlsServer", "Handshake", "Revocation", "TlsDoors"), Step.TLS),
    **dict.fromkeys(("SmbDoors", "Doorways", "MailServers", "Exposures"), Step.DOORS),
}
# What shows that a part has come so far as to be told on the screen.
SHOWN: Mapping[str, Step] = {key_of(kind): step for kind, step in (
    (Addresses, Step.NAMES), (TlsServer, Step.TLS), (Handshake, Step.TLS), (SecureVisit, Step.PAGE),
    (Doorways, Step.DOORS))}
# Our own line may be the reason for these as well as the site.
DOUBTFUL = frozenset({Why.TIMED_OUT, Why.NO_ROUTE, Why.UNREACHABLE, Why.DNS_FAILED, Why.RESET, Why.CLOSED, Why.BUG})
OF_OTHERS = frozenset({"Dnssec", "Registration"})
ASKED_TO_STOP = (403, 429)
DIVERTED = "diverted"
NOT_OF_BUILDERS = (Step.TLS, Step.DOORS)  # the certificate and the doors are the provider's, not the shop's


def stage_of(key: str) -> Step:
    """The part that evidence of *key* belongs to; what nobody knows is of the page."""
    return STAGES.get(key, Step.PAGE)


def of_the_shop(kinds: Iterable[type[object]]) -> frozenset[type[object]]:
    """What of *kinds* tells of a shop on a hosted builder, and not of the builder."""
    return frozenset(kind for kind in kinds if stage_of(key_of(kind)) not in NOT_OF_BUILDERS)


def doubtful(seen: object) -> bool:
    """Whether a piece of *seen* is missing for a reason that may lie in our own line."""
    if isinstance(seen, Why):
        return seen in DOUBTFUL
    if isinstance(seen, Addresses):
        return bool(seen.missing)
    if isinstance(seen, tuple):
        return any(map(doubtful, seen))
    if dataclasses.is_dataclass(seen):
        return any(doubtful(getattr(seen, f.name)) for f in dataclasses.fields(seen))
    return False


def in_doubt(key: str, seen: object) -> bool:
    """As `doubtful`, of evidence of *key*; what a resolver or a registry keeps to itself says nothing of our line."""
    return key not in OF_OTHERS and doubtful(seen)


def doubts(dossier: Dossier) -> bool:
    """Whether anything in it is doubtful."""
    return any(in_doubt(key, seen) for key, seen in dossier.seen.items())


def proved(dossier: Dossier) -> bool:
    """Whether a certificate that a known root vouches for says that the site itself answered, and nobody in its
    place."""
    shown = dossier.of(Handshake)
    if not isinstance(shown, Handshake) or shown.trust is not Trust.TRUSTED:
        return False
    read = read_chain(shown)
    return isinstance(read, Certificates) and read.covers_host


def ending(dossier: Dossier, liars: Iterable[str] = ()) -> tuple[Step, str]:
    """How the look at a site ended, and why (a slug). What a network shows in the place of the site is no finding."""
    addresses = dossier.of(Addresses)
    if isinstance(addresses, Unseen):
        return Step.UNREACHED, addresses.why
    visits: dict[type[object], object] = {kind: dossier.of(kind) for kind in (SecureVisit, PlainVisit)}
    standing = derive.have(Standing, visits)
    network = isinstance(standing, Standing) and standing.kind in derive.NETWORK
    if network or not frozenset(liars).isdisjoint(addresses.every):
        return Step.UNREACHED, DIVERTED
    return _reached(dossier)


def _reached(dossier: Dossier) -> tuple[Step, str]:
    visits = (dossier.of(SecureVisit), dossier.of(PlainVisit))
    if any(isinstance(v, Visit) and v.chain for v in visits):
        return Step.DONE, ""
    silent = next((v for v in visits if isinstance(v, Unseen)), None)
    if silent is None:  # both were refused, or broke off
        return Step.REFUSED, Why.REFUSED
    return (Step.DONE, "") if isinstance(dossier.of(Handshake), Handshake) else (Step.UNREACHED, silent.why)


def sent_away(dossier: Dossier) -> bool:
    """Whether it looks as if a guard had shut us out: told to stop, cut off, or silent."""
    visits = [v for v in (dossier.of(SecureVisit), dossier.of(PlainVisit)) if isinstance(v, Visit)]
    if any(reply.status in ASKED_TO_STOP for visit in visits for reply in visit.chain[-1:]):
        return True
    return ending(dossier)[0] in (Step.UNREACHED, Step.REFUSED)


def to_be_left_s(dossier: Dossier) -> float:
    """How long the site asks to be left alone, in seconds."""
    visits = [v for v in (dossier.of(SecureVisit), dossier.of(PlainVisit)) if isinstance(v, Visit)]
    return max((asked_to_wait_s(reply) for visit in visits for reply in visit.chain[-1:]), default=0.0)

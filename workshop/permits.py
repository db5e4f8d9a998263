"""What may be asked of each site of a list: level 2 only where the owner signed for it. What belongs to the state, to a
bank or to many, or stands in too many rows, needs a proof of its domain besides (`ikmscan izin buat`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from ..scanner.consent import VALID_FOR
from ..scanner.permit import Consent as Level
from ..scanner.permit import Permit
from ..scanner.reserved import reserved
from ..scanner.suffix import registrable
from .roster import Kind, Participant, Roster, Site, scan_list

MOST_OWNERS = 3  # more participants than these do not own one domain: it is the office's or the teacher's
NO_CONSENT, RESERVED, SHARED, BUILDER, EXPIRED = "no_consent", "reserved", "shared", "builder", "expired"
MISTYPED = "mistyped"  # whoever signed did not sign for the stranger who has that name
DISPUTED = "disputed"  # somebody else named it too and did not sign: his paper would tell him of his neighbour's doors


@dataclass(frozen=True, slots=True)
class Leave:
    """The permit for one site, the paper that it rests on, and why it is no more (a slug, "" for full leave)."""

    site: Site
    permit: Permit
    reference: str = ""
    why: str = ""


Proofs = Mapping[str, datetime]  # registrable domain -> until when its proof is good


def leaves(roster: Roster, now: datetime, proved: Proofs = MappingProxyType({})) -> tuple[Leave, ...]:
    """The leave for every site of the list at *now* (UTC), in its order."""
    people = {person.number: person for person in roster.participants}
    crowd = _owners(roster)
    return tuple(_leave(site, [people[n] for n in site.numbers], len(crowd[registrable(site.target.host)]), now, proved)
                 for site in scan_list(roster))


def to_be_proved(roster: Roster) -> tuple[str, ...]:
    """The hosts of the list for which a signature is not enough."""
    crowd, people = _owners(roster), {person.number: person for person in roster.participants}
    return tuple(site.target.host for site in scan_list(roster)
                 if any(people[n].consent.given for n in site.numbers)
                 and _more_than_a_word(site.target.host, len(crowd[registrable(site.target.host)])))


def _more_than_a_word(host: str, owners: int) -> str:
    return RESERVED if reserved(host) else SHARED if owners > MOST_OWNERS else ""


def _owners(roster: Roster) -> Mapping[str, set[int]]:
    crowd: dict[str, set[int]] = {}
    for site in scan_list(roster):
        crowd.setdefault(registrable(site.target.host), set()).update(site.numbers)
    return crowd


def _leave(site: Site, people: list[Participant], owners: int, now: datetime, proved: Proofs) -> Leave:
    host, visitor = site.target.host, Permit.visitor(site.target.host)
    signed = [person for person in people if person.consent.given]
    if not signed:
        return Leave(site, visitor, why=NO_CONSENT)
    papers = [person.consent for person in signed if _wrote(person, site)]
    if not papers:
        return Leave(site, visitor, why=MISTYPED)
    if len(signed) < len(people):
        return Leave(site, visitor, why=DISPUTED)
    needed, proof = _more_than_a_word(host, owners), proved.get(registrable(host))
    if needed and (proof is None or proof <= now):
        return Leave(site, visitor, why=needed)
    if site.builder:
        return Leave(site, visitor, why=BUILDER)
    paper = max(papers, key=lambda consent: (consent.session, consent.day or date.min))
    expires = min(_ends(paper.day, now), proof) if needed and proof else _ends(paper.day, now)
    if expires <= now:
        return Leave(site, visitor, paper.reference, EXPIRED)
    level = Level.SESSION if paper.session else Level.OWNER
    return Leave(site, Permit(registrable(host), level, expires), paper.reference)


def _wrote(person: Participant, site: Site) -> bool:
    """Whether *person* wrote that name, and no slip of the hand that only looks like it."""
    return any(entry.target is not None and entry.target.shown == site.key and entry.kind is not Kind.WRONG
               for entry in person.entries)


def _ends(signed: date | None, now: datetime) -> datetime:
    """A year after the day on the paper; a paper without a day, or with one to come, is good for this run."""
    if signed is None or signed > (now + timedelta(days=1)).date():
        return now + timedelta(days=1)
    return datetime(signed.year, signed.month, signed.day, tzinfo=UTC) + VALID_FOR

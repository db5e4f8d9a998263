"""One judged look at a site, as the watch needs it: what was seen of each thing, who answered, and the ends it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ..checks.check import Level
from ..reports.compare import Side
from ..reports.result import Result, Told
from ..scanner.evidence import Addresses, Certificates, Dossier, Page, Records, Registration, TlsServer, Unseen, Why
from .expiry import Term
from .fingerprint import Fingerprint, fingerprint
from .transitions import Sight

# Nobody asked, so nothing was lost.
UNCOUNTED = {why.value for why in (Why.NOT_ASKED, Why.NO_CONSENT, Why.CDN)}
# Outcomes that are only a matter of time are told by expiry.py, each once.
TIMED = {
    "certificate_expiry": frozenset({"good", "soon", "near_end", "expired"}),
    "registration": frozenset({"good", "renewed_ahead", "soon", "very_soon", "over"}),
}
RENEWED_AHEAD = ("auto renew period", "autorenewperiod")  # such a date is taken back when nobody pays


@dataclass(frozen=True, slots=True)
class Glance:
    """*address*: who served the page, "" unknown; *addresses*: all that the name has. *name_servers*: sorted, () when
    they were not seen. *date*: the time by the site's own clock, None where it tells none. *doubted*: fingerprints of
    which a second look saw something else, or nothing; *sure*: those that it saw as well."""

    site: str
    result: Result
    sights: dict[Fingerprint, Sight]
    address: str = ""
    addresses: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    name_servers: tuple[str, ...] = ()
    date: datetime | None = None
    sure: frozenset[Fingerprint] = frozenset()

    def sight(self, mark: Fingerprint, key: tuple[str, str | None]) -> Sight | None:
        """What is seen of *mark*, which stands under *key* in a result; GOOD where its check had nothing to say, None
        where nobody asked."""
        if mark in self.sights:
            return replace(self.sights[mark], confirmed=mark in self.sure)
        told = Side.of(self.result).state(key)
        if told is None:
            return Sight(Level.GOOD, address=self.address)
        return None if told.why in UNCOUNTED else _sight(told, self.address)

    @property
    def judged(self) -> frozenset[str]:
        """The checks that could judge this site, or had nothing to say of it."""
        told = {t.check for t in self.result.told if t.level is not Level.UNKNOWN}
        return frozenset(told | (self.result.silent or frozenset()))

    @property
    def timed(self) -> frozenset[Fingerprint]:
        """What is told by its term and by nothing else."""
        ends = {term.check for term in self.terms}
        return frozenset(m for m, s in self.sights.items() if m.check in ends and s.outcome in TIMED[m.check])


def glance(site: str, dossier: Dossier, result: Result) -> Glance:
    """*result* is what today's checks say of *dossier* (with its derived evidence)."""
    page, server, names = dossier.of(Page), dossier.of(TlsServer), dossier.of(Addresses)
    address = "" if isinstance(server, Unseen) else server.address
    if not isinstance(page, Unseen):
        address = page.reply.address or address
    asked = {t.check for t in result.told} | (result.silent or frozenset())
    return Glance(
        site, result, sights_of(site, result.told, address), address,
        () if isinstance(names, Unseen) else tuple(names.every),
        tuple(term for term in _terms(dossier) if term.check in asked),
        _name_servers(dossier) if "nameservers" in asked else (),
        None if isinstance(page, Unseen) else _date(page.header("date"), page.header("age")),
    )


def sights_of(site: str, told: Iterable[Told], address: str = "") -> dict[Fingerprint, Sight]:
    """What is told of each thing; the worst of those that share a fingerprint."""
    found: dict[Fingerprint, Sight] = {}
    for one in sorted(told, key=lambda t: (t.level.rank, t.level is not Level.UNKNOWN)):
        if one.why not in UNCOUNTED or one.level is not Level.UNKNOWN:
            found[fingerprint(site, *one.key)] = _sight(one, address)
    return found


def second(first: Glance, again: Glance, asked: Iterable[Fingerprint]) -> Glance:
    """*first*, corrected by a second look at what seemed worse: confirmed, or as the second look saw it. Where another
    address of the site answered, neither is wrong: it stands unconfirmed."""
    sights, sure = dict(first.sights), set(first.sure)
    for mark in asked:
        before, after = first.sights[mark], again.sight(mark, (mark.check, mark.subject or None))
        if after is None or after.level is Level.UNKNOWN:
            continue
        if after.level.rank >= before.level.rank:
            sure.add(mark)
        elif not _elsewhere(before, after, again.addresses):
            sights[mark] = after
    return replace(first, sights=sights, sure=frozenset(sure))


def _elsewhere(before: Sight, after: Sight, addresses: Iterable[str]) -> bool:
    return bool(before.address and after.address and before.address != after.address
                and before.address in tuple(addresses))


def _sight(told: Told, address: str) -> Sight:
    return Sight(told.level, told.outcome, told.titles, told.why, address)


def _terms(dossier: Dossier) -> Iterable[Term]:
    certificates, registration = dossier.of(Certificates), dossier.of(Registration)
    if not isinstance(certificates, Unseen):
        leaf = certificates.leaf
        yield Term("certificate_expiry", leaf.serial, leaf.not_before, leaf.not_after)
    if isinstance(registration, Unseen) or not registration.server or registration.ends is None:
        return
    if not any(word in RENEWED_AHEAD for word in registration.status):
        yield Term("registration", f"{registration.domain} {registration.ends:%Y-%m-%d}", None, registration.ends)


def _name_servers(dossier: Dossier) -> tuple[str, ...]:
    records = dossier.of(Records)
    if isinstance(records, Unseen):
        return ()
    found = records.of("NS")
    if found.unseen is not None:
        return ()
    return tuple(sorted({value.strip().lower().removesuffix(".")[:253] for value in found.values} - {""}))[:16]


def _date(values: tuple[str, ...], age: tuple[str, ...]) -> datetime | None:
    """The moment of a Date header (RFC 9110 section 5.6.7), and how long a cache has kept it since (RFC 9111 section
    5.1); None for what is none."""
    kept_s = int(age[0]) if age and age[0].isascii() and age[0].isdigit() and len(age[0]) < 9 else 0
    try:
        at = parsedate_to_datetime(values[0]) if values else None
        return at.astimezone(UTC) + timedelta(seconds=kept_s) if at is not None and at.tzinfo is not None else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

"""Who may be asked how much: only what an owner signed for, for a year, and never what is the state's or everybody's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from ikmscan.scanner.permit import Consent as Level
from ikmscan.scanner.suffix import registrable
from ikmscan.scanner.target import Target
from ikmscan.workshop import permits
from ikmscan.workshop.permits import leaves, to_be_proved
from ikmscan.workshop.roster import Consent, Entry, Kind, Participant, Roster

NOW = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
SIGNED = Consent(True, "F-7", date(2026, 11, 20))


def roster(*rows: tuple[str, Consent], kind: Kind = Kind.OWN) -> Roster:
    people = [Participant(n, consent=consent, entries=(Entry(host, kind, Target(host, host), host),))
              for n, (host, consent) in enumerate(rows, 1)]
    return Roster("x", tuple(people))


@pytest.mark.parametrize(("host", "consent", "kind", "level", "why"), [
    ("toko.id", SIGNED, Kind.OWN, Level.OWNER, ""),
    ("toko.id", Consent(True, "F-7", date(2026, 11, 20), session=True), Kind.OWN, Level.SESSION, ""),
    ("toko.id", Consent(True, "F-7", None), Kind.OWN, Level.OWNER, ""),
    ("toko.id", Consent(), Kind.OWN, Level.VISITOR, permits.NO_CONSENT),
    ("toko.id", Consent(False, "F-7", date(2026, 11, 20), session=True), Kind.OWN, Level.VISITOR, permits.NO_CONSENT),
    ("toko.id", Consent(True, "F-7", date(2025, 11, 20)), Kind.OWN, Level.VISITOR, permits.EXPIRED),
    ("dinas.solo.go.id", SIGNED, Kind.GOVERNMENT, Level.VISITOR, permits.RESERVED),
    ("toko.con", SIGNED, Kind.WRONG, Level.VISITOR, permits.MISTYPED),
    ("x.mil.id", SIGNED, Kind.OWN, Level.VISITOR, permits.RESERVED),
    ("toko.wordpress.com", SIGNED, Kind.BUILDER, Level.VISITOR, permits.BUILDER),
])
def test_what_one_paper_opens(host: str, consent: Consent, kind: Kind, level: Level, why: str) -> None:
    (leave,) = leaves(roster((host, consent), kind=kind), NOW)
    assert (leave.permit.level, leave.why) == (level, why)
    assert leave.permit.expires > NOW


def test_a_day_to_come_on_a_paper_makes_its_leave_no_longer() -> None:
    (leave,) = leaves(roster(("toko.id", Consent(True, "F-7", date(2027, 11, 20)))), NOW)
    assert (leave.permit.level, leave.permit.expires) == (Level.OWNER, NOW + timedelta(days=1))


def test_a_paper_opens_its_own_site_and_no_other() -> None:
    own, other = leaves(roster(("a.id", SIGNED), ("b.id", Consent())), NOW)
    assert (own.reference, other.reference) == ("F-7", "")
    assert own.permit.allows("www.a.id", Level.OWNER)
    assert not own.permit.allows("b.id", Level.OWNER)
    assert not other.permit.allows("b.id", Level.OWNER)


def test_a_domain_of_more_than_three_is_nobodys_to_open() -> None:
    assert [leave.why for leave in leaves(roster(*[("d.id", SIGNED)] * 3), NOW)] == [""]
    crowd = leaves(roster(*[(f"{n}.d.id", SIGNED) for n in range(4)]), NOW)
    assert [leave.why for leave in crowd] == [permits.SHARED] * 4


@pytest.mark.parametrize("host", ["dinas.solo.go.id", "x.mil.id", "bankjateng.co.id", "toko.netlify.app"])
def test_what_a_word_is_not_enough_for_needs_a_proof_of_its_domain(host: str) -> None:
    listed, site = roster((host, SIGNED)), registrable(host)
    assert to_be_proved(listed) == (host,)
    for proved, level, why in (
        ({site: NOW + timedelta(days=30)}, Level.OWNER, ""), ({}, Level.VISITOR, permits.RESERVED),
        ({site: NOW}, Level.VISITOR, permits.RESERVED), ({"other.id": NOW + timedelta(days=9)}, Level.VISITOR, permits.RESERVED),
    ):
        (leave,) = leaves(listed, NOW, proved)
        assert (leave.permit.level, leave.why) == (level, why)
    assert leaves(listed, NOW, {site: NOW + timedelta(days=30)})[0].permit.expires == NOW + timedelta(days=30)


def test_a_proof_opens_nothing_that_nobody_signed_for() -> None:
    listed = roster(("dinas.solo.go.id", Consent()), ("toko.id", SIGNED))
    assert to_be_proved(listed) == ()
    proved = {"solo.go.id": NOW + timedelta(days=30), "dinas.solo.go.id": NOW + timedelta(days=30)}
    assert [leave.why for leave in leaves(listed, NOW, proved)] == [permits.NO_CONSENT, ""]


def test_a_crowded_domain_with_a_proof_is_its_owners_to_open() -> None:
    listed = roster(*[(f"{n}.d.id", SIGNED) for n in range(4)])
    assert len(to_be_proved(listed)) == 4
    assert {leave.why for leave in leaves(listed, NOW, {"d.id": NOW + timedelta(days=30)})} == {""}


def test_whoever_names_a_neighbours_site_learns_nothing_of_its_doors() -> None:
    """He gets a sheet on what he named: on level 2 only where all signed who get one."""
    (leave,) = leaves(roster(("a.id", SIGNED), ("a.id", Consent())), NOW)
    assert (leave.permit.level, leave.why) == (Level.VISITOR, permits.DISPUTED)
    assert [leave.why for leave in leaves(roster(("a.id", SIGNED), ("a.id", SIGNED)), NOW)] == [""]


def test_of_several_papers_the_one_that_opens_most_counts() -> None:
    rows = [("a.id", SIGNED), ("a.id", Consent(True, "F-9", date(2026, 11, 1), session=True))]
    (leave,) = leaves(roster(*rows), NOW)
    assert (leave.permit.level, leave.reference) == (Level.SESSION, "F-9")

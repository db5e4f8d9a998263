"""Databases that answer strangers; and what all checks of single ports share: silence, bans, doors that prove nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Finding, Level, Verdict
from ikmscan.checks.ports.databases import CHECK, PORTS
from ikmscan.checks.run import judge_one
from ikmscan.scanner.evidence import Access, Clock, Door, Doorway, Doorways, Dossier, PortState, Why
from ikmscan.scanner.target import Target

HERE, THERE, V6, ROOM = "203.0.113.7", "203.0.113.8", "2001:db8::7", "192.168.1.20"
OPEN, REFUSED, SILENT, FILTERED = PortState.OPEN, PortState.REFUSED, PortState.SILENT, PortState.FILTERED
REDIS = Door(6379, OPEN, service="redis", access=Access.OPEN, version="7.0.15")
REDIS_LOCKED = replace(REDIS, access=Access.LOCKED, version="")
MYSQL = Door(3306, OPEN, service="mysql", access=Access.LOCKED, version="10.11.6-MariaDB-0+deb12u1")
CLOUDLINUX = replace(MYSQL, version="10.6.18-MariaDB-cll-lve")
CACHE = Door(11211, OPEN, service="memcached", access=Access.OPEN, version="1.6.18")
NAMELESS = Door(3306, OPEN)


def way(*open_doors: Door, rest: PortState = REFUSED, address: str = HERE, view: str = "public",
        canary: PortState | None = REFUSED) -> Doorway:
    """An address with these doors, and all other ports of the check in one state."""
    named = {door.port for door in open_doors}
    doors = (*open_doors, *(Door(port, rest) for port in PORTS if port not in named))
    return Doorway(address, view, tuple(sorted(doors, key=lambda d: d.port)), canary)


def banned(*doors: Door, lost: tuple[int, ...] = tuple(PORTS)) -> Doorway:
    """An address that stopped answering: what was silent stands in discarded."""
    return Doorway(HERE, "public", doors, REFUSED, banned=True, discarded=lost)


def seen(*ways: Doorway) -> tuple[Doorways]:
    return (Doorways(ways),)


CASES = [
    ("no password", seen(way(REDIS)), "no_lock"),
    ("no password, where everything opens", seen(way(REDIS, canary=OPEN)), "no_lock"),
    ("no password at a hosting provider", seen(way(REDIS, CLOUDLINUX)), "no_lock at_host"),
    ("no password in the room", seen(way(REDIS, address=ROOM, view="private")), "no_lock_in_room"),
    ("memcached", seen(way(CACHE)), "cache"),
    ("memcached in the room", seen(way(CACHE, view="private")), "in_room"),
    ("Redis with a password", seen(way(REDIS_LOCKED)), "reachable"),
    ("MySQL", seen(way(MYSQL)), "reachable"),
    ("PostgreSQL, whose lock is not known", seen(way(Door(5432, OPEN, service="postgresql"))), "reachable"),
    ("MySQL of a hosting provider", seen(way(CLOUDLINUX)), "at_host"),
    ("MySQL beside the FTP of a panel", seen(way(MYSQL, Door(21, OPEN, service="ftp", version="Pure-FTPd [TLS]"))), "reachable"),
    ("MySQL that turns our address away", seen(way(replace(MYSQL, version="", note="host_refused"))), "restricted"),
    ("Redis that turns strangers away", seen(way(replace(REDIS_LOCKED, note="protected"))), "restricted"),
    ("Redis that asks for a password first", seen(way(replace(REDIS_LOCKED, note=""))), "reachable"),
    ("MySQL that turns us away in the room", seen(way(replace(MYSQL, note="host_refused"), view="private")), "in_room"),
    ("MySQL in the room", seen(way(MYSQL, view="private")), "in_room"),
    ("open, proving nothing", seen(way(NAMELESS)), "unproven"),
    ("open, proving nothing, in the room", seen(way(NAMELESS, view="private")), "unproven_in_room"),
    ("open, proving nothing, where everything opens", seen(way(NAMELESS, canary=OPEN)), "unclear"),
    ("all refused", seen(way()), "closed"),
    ("all refused, on IPv6 too", seen(way(), way(address=V6)), "closed"),
    ("one silent", seen(way(Door(6379, SILENT))), "unreachable"),
    ("all filtered", seen(way(rest=FILTERED)), "unreachable"),
    ("refused on IPv4, silent on IPv6", seen(way(), way(rest=SILENT, address=V6)), "unreachable"),
    ("a port that nobody knocked at", seen(Doorway(HERE, "public", tuple(Door(p, REFUSED) for p in PORTS if p != 1433))), "unclear"),
    ("locked out", seen(banned()), "locked_out"),
    ("locked out after some refusals", seen(banned(Door(1433, REFUSED), lost=(3306, 5432))), "locked_out"),
    ("locked out, and a proof before it", seen(banned(REDIS, lost=(3306,))), "no_lock locked_out"),
    ("banned, and none of these ports lost", seen(replace(way(), banned=True, discarded=(23,))), "closed"),
    ("open beside silence", seen(way(MYSQL, rest=SILENT)), "reachable"),
    ("two databases", seen(way(MYSQL, REDIS)), "reachable no_lock"),
    ("the worst address speaks", seen(way(NAMELESS), way(MYSQL, address=THERE)), "reachable"),
    ("open on one address, closed on the other", seen(way(), way(REDIS, address=V6)), "no_lock"),
    ("no address could be asked", (Doorways((), ((HERE, Why.TIMED_OUT),)),), "unclear"),
]


def judged(*ways: Doorway) -> list[Verdict]:
    said = CHECK.judge(*seen(*ways))
    assert isinstance(said, list)
    return said


@pytest.mark.parametrize(("args", "slugs"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_port_has_its_verdict_and_the_rest_one(args: tuple[Doorways], slugs: str) -> None:
    said = CHECK.judge(*args)
    assert isinstance(said, list)
    assert sorted(v.outcome.slug for v in said) == sorted(slugs.split())


def test_an_open_port_is_the_subject() -> None:
    assert [v.subject for v in judged(way(MYSQL, REDIS))] == ["3306/tcp", "6379/tcp"]
    assert [v.subject for v in judged(way())] == [None]


def test_the_facts_name_address_port_and_service() -> None:
    (verdict,) = judged(way(REDIS), way(REDIS, address=THERE))
    assert verdict.facts == {
        "address": f"{HERE}, {THERE}", "port": 6379, "service": "Redis", "stack": "redis", "version": "7.0.15", "note": "",
    }


def test_the_order_of_addresses_changes_nothing() -> None:
    first, second = way(REDIS, MYSQL), way(MYSQL, address=THERE)
    assert judged(first, second) == judged(second, first)


def test_only_the_addresses_that_share_the_worst_are_named() -> None:
    (verdict,) = judged(way(REDIS_LOCKED), way(REDIS, address=THERE))
    assert (verdict.outcome.slug, verdict.facts["address"]) == ("no_lock", THERE)


def test_who_filtered_is_named_and_which_ports_did_not_answer() -> None:
    (verdict,) = judged(way(Door(3306, FILTERED, by="203.0.113.1"), Door(6379, SILENT)))
    assert (verdict.facts["by"], verdict.facts["ports"]) == ("203.0.113.1", ("3306", "6379"))


def test_a_ban_names_the_ports_that_were_lost() -> None:
    (verdict,) = judged(banned(Door(1433, REFUSED), lost=(21, 3306, 5432)))
    assert (verdict.outcome.level, verdict.facts["ports"]) == (Level.UNKNOWN, ("3306", "5432"))


def test_only_a_proof_of_an_open_lock_is_critical() -> None:
    assert [o.slug for o in CHECK.outcomes if o.level is Level.CRITICAL] == ["no_lock"]


def test_where_only_a_cdn_answers_the_check_does_not_apply() -> None:
    assert CHECK.judge(Doorways((), ((HERE, Why.CDN), (V6, Why.CDN)))) == []


def test_an_address_that_was_not_asked_keeps_the_good_word_back() -> None:
    ways = Doorways((way(),), ((V6, Why.NO_ROUTE),))
    dossier = Dossier(Target("tokobatik.co.id", "tokobatik.co.id"), Clock.read("2026-11-24T07:05:00Z"), seen={"Doorways": ways})
    (finding,) = judge_one(CHECK, dossier)
    assert isinstance(finding, Finding)
    assert finding.verdict is None


def test_what_a_hostile_server_says_is_bounded() -> None:
    shouting = Door(3306, OPEN, service="no such service" * 900, version="v" * 9000, note="n" * 9000)
    (verdict,) = judged(way(shouting))
    assert verdict.facts["service"] == "MySQL/MariaDB"
    assert all(len(str(value)) <= 80 for value in verdict.facts.values())


@given(
    states=st.lists(st.sampled_from(PortState), min_size=len(PORTS), max_size=len(PORTS)),
    service=st.sampled_from(["", "mysql", "redis"]), access=st.sampled_from(Access),
    canary=st.sampled_from([None, *PortState]), ban=st.booleans(),
)
def test_good_needs_a_refusal_of_every_port(
    states: list[PortState], service: str, access: Access, canary: PortState | None, ban: bool,
) -> None:
    doors = tuple(Door(p, s, service=service if s is OPEN else "", access=access) for p, s in zip(PORTS, states, strict=True))
    lost = tuple(d.port for d in doors if d.state in (SILENT, FILTERED)) if ban else ()
    kept = tuple(d for d in doors if d.port not in lost)
    said = judged(Doorway(HERE, "public", kept, canary, banned=ban, discarded=lost))
    good = any(v.outcome.level is Level.GOOD for v in said)
    assert said
    assert good == all(s is REFUSED for s in states)
    assert not any(v.outcome.level is Level.CRITICAL for v in said) or access is Access.OPEN

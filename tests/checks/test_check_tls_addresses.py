"""Further addresses and the twin name beside the first address."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.run import judge_one
from ikmscan.checks.tls.tls_addresses import CHECK
from ikmscan.scanner.evidence import (
    Certificate,
    Certificates,
    Clock,
    Greeting,
    Handshake,
    PortState,
    Support,
    TlsDoor,
    TlsDoors,
    TlsServer,
    Trust,
    Unseen,
    Why,
)

SITE, TWIN, HERE, THERE, FAR = "tokobatik.co.id", "www.tokobatik.co.id", "203.0.113.7", "203.0.113.8", "2001:db8::8"
NOW = Clock.read("2026-11-23T07:05:00Z")
LEAF = Certificate(SITE, "R11", (SITE, TWIN), datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 30, tzinfo=UTC),
                   "1b", "EC secp256r1", self_signed=False)
OLD_LEAF = replace(LEAF, not_after=datetime(2026, 11, 1, tzinfo=UTC))
NEW_LEAF = replace(LEAF, not_before=datetime(2026, 11, 24, tzinfo=UTC))

FINE = TlsDoor(SITE, THERE, PortState.OPEN, "TLS 1.3", Support.NO, LEAF, "ab" * 32, True, Trust.TRUSTED)
WWW = replace(FINE, host=TWIN, address=HERE)
CLOSED = TlsDoor(SITE, THERE, PortState.REFUSED, why=Why.REFUSED)
SILENT = TlsDoor(SITE, THERE, PortState.SILENT, why=Why.TIMED_OUT)
FILTERED = TlsDoor(SITE, THERE, PortState.FILTERED, why=Why.UNREACHABLE)
RESET = TlsDoor(SITE, THERE, PortState.OPEN, why=Why.RESET)
TURNED_DOWN = TlsDoor(TWIN, HERE, PortState.OPEN, why=Why.TLS_FAILED)
NO_IPV6 = TlsDoor(SITE, FAR, PortState.SILENT, why=Why.NO_ROUTE)

Seen = tuple[TlsServer, TlsDoors, Certificates, Handshake, Clock]


def seen(*doors: TlsDoor, old: Support = Support.NO, leaf: Certificate = LEAF, covers: bool = True,
         trust: Trust = Trust.TRUSTED, state: PortState = PortState.OPEN, unseen: int = 0,
         newest: Support = Support.YES) -> Seen:
    tls = TlsServer(SITE, HERE, state, (Greeting("newest", newest), Greeting("old", old)), protocol="TLS 1.3")
    shaken = Handshake(HERE, SITE, "TLS 1.3", "TLS_AES_128_GCM_SHA256", "h2", (b"0",), trust)
    return tls, TlsDoors(doors, unseen), Certificates(SITE, leaf, (), covers), shaken, NOW


CASES = [
    ("another address, the same", seen(FINE), "good"),
    ("an address and www", seen(FINE, WWW), "good"),
    ("another certificate that is fine", seen(replace(FINE, fingerprint="cd" * 32)), "good"),
    ("IPv6 out of reach, the rest fine", seen(FINE, NO_IPV6), "good"),
    ("an IPv4 address out of reach", seen(FINE, replace(NO_IPV6, address="198.51.100.9")), "unclear"),
    ("whether old ones are accepted is not known", seen(replace(FINE, old=Support.UNKNOWN)), "unclear"),
    ("old ones everywhere", seen(replace(FINE, old=Support.YES), old=Support.YES), "good"),
    ("old ones there, here not known", seen(replace(FINE, old=Support.YES), old=Support.UNKNOWN), "good"),
    ("expired there", seen(replace(FINE, leaf=OLD_LEAF)), "other_certificate"),
    ("not yet valid there", seen(replace(FINE, leaf=NEW_LEAF)), "other_certificate"),
    ("www is not covered", seen(FINE, replace(WWW, covers_host=False)), "other_certificate"),
    ("untrusted there", seen(replace(FINE, trust=Trust.SELF_SIGNED)), "other_certificate"),
    ("no intermediate there", seen(replace(FINE, trust=Trust.MISSING_INTERMEDIATE)), "other_certificate"),
    ("a bad certificate outweighs old versions", seen(replace(FINE, leaf=OLD_LEAF, old=Support.YES)),
     "other_certificate"),
    ("old versions there only", seen(replace(FINE, old=Support.YES)), "other_versions"),
    ("refused there", seen(CLOSED), "not_answering"),
    ("TLS is turned down for www", seen(TURNED_DOWN), "not_answering"),
    ("refused there, another silent", seen(replace(SILENT, address=FAR), CLOSED), "not_answering"),
    ("refused there, though the first is expired", seen(CLOSED, leaf=OLD_LEAF), "not_answering"),
    ("TLS is turned down for www and here", seen(TURNED_DOWN, newest=Support.NO), "unclear"),
    ("silent there", seen(SILENT), "unclear"),
    ("filtered there", seen(FILTERED), "unclear"),
    ("reset there", seen(RESET), "unclear"),
    ("one fine, one silent", seen(WWW, SILENT), "unclear"),
    ("the chain was not judged", seen(replace(FINE, trust=None)), "unclear"),
    ("silent there, and the first is expired", seen(SILENT, leaf=OLD_LEAF), "unclear"),
]


def verdicts(args: Seen) -> list[Verdict]:
    said = CHECK.judge(*args)
    return [said] if isinstance(said, Verdict) else list(said or ())


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_customers_feel_decides(args: Seen, slug: str) -> None:
    assert [v.outcome.slug for v in verdicts(args)] == [slug]


@pytest.mark.parametrize("args", [
    seen(), seen(NO_IPV6), seen(FINE, state=PortState.REFUSED),
    seen(FINE, leaf=OLD_LEAF), seen(FINE, covers=False), seen(FINE, trust=Trust.SELF_SIGNED),
    seen(replace(FINE, leaf=OLD_LEAF), leaf=OLD_LEAF),
    seen(replace(FINE, address=HERE)),
], ids=["one address", "IPv6 out of reach", "first is closed", "first expired", "first has another name",
        "first is self-signed", "both expired",
        "the first itself"])
def test_what_does_not_apply_gets_no_verdict(args: Seen) -> None:
    assert verdicts(args) == []


FAR_IPV4 = replace(NO_IPV6, address="198.51.100.9")


@pytest.mark.parametrize(("args", "unseen"), [
    (seen(FINE), ()), (seen(FINE, NO_IPV6), (FAR,)), (seen(FINE, FAR_IPV4, NO_IPV6), ("198.51.100.9", FAR)),
    (seen(CLOSED, FAR_IPV4), ("198.51.100.9",)), (seen(replace(FINE, leaf=OLD_LEAF), WWW, NO_IPV6), (FAR,)),
    (seen(FINE, TlsDoor(TWIN, "", PortState.SILENT, why=Why.DNS_FAILED)), (TWIN,)),
    (seen(replace(FINE, old=Support.YES), replace(RESET, address=FAR)), (FAR,)),
], ids=["all seen", "IPv6 out of reach", "both families", "IPv4, beside a refusal", "IPv6, beside an expired one",
        "the twin's name was not resolved", "reset, beside old versions"])
def test_every_verdict_names_the_doors_that_were_not_looked_at(args: Seen, unseen: tuple[str, ...]) -> None:
    told = verdicts(args)
    assert told
    assert {v.facts["unseen"] for v in told} == {unseen}


def test_each_door_is_a_subject_of_its_own_whatever_their_order() -> None:
    expired = replace(FINE, leaf=OLD_LEAF)
    uncovered = replace(WWW, covers_host=False)
    one, other = verdicts(seen(expired, uncovered)), verdicts(seen(uncovered, expired))
    assert {v.subject: v.facts["reason"] for v in one} == {THERE: "expired", TWIN: "other name"}
    assert sorted(one, key=str) == sorted(other, key=str)


def test_the_reason_is_for_the_technician() -> None:
    doors = [replace(FINE, leaf=NEW_LEAF), *(replace(FINE, trust=t) for t in Trust)]
    reasons = [v.facts["reason"] for d in doors for v in verdicts(seen(d)) if "reason" in v.facts]
    assert reasons == ["not yet valid", "self signed", "unknown ca", "no path to a known issuer", "broken"]


def test_levels_are_those_of_what_customers_feel() -> None:
    assert {o.slug: o.level for o in CHECK.outcomes} == {
        "good": Level.GOOD, "other_certificate": Level.HIGH, "other_versions": Level.LOW,
        "not_answering": Level.MEDIUM, "unclear": Level.UNKNOWN}


def test_no_good_is_said_of_all_when_an_address_was_left_out() -> None:
    class Sight:
        def __init__(self, *kinds: object) -> None:
            self.kinds = {type(k): k for k in kinds}

        def of(self, kind: type) -> object:
            return self.kinds[kind]

    (whole,) = judge_one(CHECK, Sight(*seen(FINE)))
    (cut,) = judge_one(CHECK, Sight(*seen(FINE, unseen=2)))
    assert whole.level is Level.GOOD
    assert cut.unseen == Unseen(Why.TRUNCATED)

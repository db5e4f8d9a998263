"""The policy of MTA-STS: fetched from a real server on loopback over https, believed as a browser would, asked for once."""

from __future__ import annotations

import asyncio

import dns.message
import hostile
import pytest
from forge import DAY, NOW, Party, party
from forge import dns as dns_names
from ikmscan.practice.names import Answers, Zone
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, MtaSts, Unseen, Why, from_json, to_json
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from test_registration import context

HOST, POLICY_HOST = "toko.example", "mta-sts.toko.example"
ROOT = party("Policy Root", ca=True, start=NOW - 700 * DAY, end=NOW + 3000 * DAY)
OWN, OTHER = (party(name, ROOT, names=dns_names(name)) for name in (POLICY_HOST, "toko.example"))
POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mail.toko.example\r\nmax_age: 604800\r\n"
BASE = (("@", "SOA", "ns1 admin 1 7200 3600 1209600 300"), ("@", "A", "127.0.0.1"), ("@", "MX", "10 mail"))
RECORD, THERE = ("_mta-sts", "TXT", '"v=STSv1; id=1"'), ("mta-sts", "A", "127.0.0.1")


def says(status: int = 200, media: str = "text/plain; charset=utf-8", body: str = POLICY, more: str = "") -> hostile.Behaviour:
    head = f"HTTP/1.1 {status} x\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n{more}"
    return hostile.answers(head.encode(), body.encode())


def look(behave: hostile.Behaviour, *records: tuple[str, str, str], shown: Party = OWN, counts: hostile.Counts | None = None) -> Dossier:
    async def go() -> Dossier:
        answers = Answers(Zone(HOST, (*BASE, *records)))

        def reply(query: dns.message.Message) -> bytes | None:
            return answers.to(query.to_wire())

        async with hostile.serving(behave, tls=context(shown), counts=counts) as port, hostile.naming(reply) as (place, _):
            how = Settings(Manners("ikmscan test"), Routes(True, {443: port}, other_port=1), NameServers(place), Roots(ROOT.pem.decode(), "lab"), 10.0)
            return await survey(Target(HOST, HOST), (MtaSts,), how, Ledger(), Permit.visitor(HOST))

    return asyncio.run(go())


def test_the_policy_is_fetched_once_where_the_record_is_there() -> None:
    counts = hostile.Counts()
    seen = look(says(), RECORD, THERE, counts=counts)
    assert seen.of(MtaSts) == MtaSts(HOST, True, 200, "text/plain", POLICY)
    assert counts.requests == {"GET /.well-known/mta-sts.txt HTTP/1.1": 1}
    assert from_json(to_json(seen)).of(MtaSts) == seen.of(MtaSts)


def test_nobody_is_asked_without_the_record() -> None:
    counts = hostile.Counts()
    assert look(says(), THERE, counts=counts).of(MtaSts) == MtaSts(HOST)
    assert not counts.requests


@pytest.mark.parametrize(("behave", "status"), [(says(404, body=""), 404), (says(301, body="", more="Location: https://toko.example/\r\n"), 301)])
def test_an_error_and_a_redirect_are_no_policy(behave: hostile.Behaviour, status: int) -> None:
    """RFC 8461 section 3.3: senders follow no redirect."""
    seen = look(behave, RECORD, THERE).of(MtaSts)
    assert isinstance(seen, MtaSts) and (seen.status, seen.policy, seen.why) == (status, "", None)


def test_a_certificate_of_another_name_and_a_missing_name_are_proofs() -> None:
    assert look(says(), RECORD, THERE, shown=OTHER).of(MtaSts) == MtaSts(HOST, True, why=Why.TLS_FAILED)
    assert look(says(), RECORD).of(MtaSts) == MtaSts(HOST, True, why=Why.NAME_NOT_FOUND)


def test_a_file_without_end_is_no_policy_and_no_proof() -> None:
    seen = look(says(body="x: y\n" * 60_000), RECORD, THERE)
    assert seen.of(MtaSts) == Unseen(Why.TRUNCATED, POLICY_HOST) and seen.cost.bytes_in < 100_000

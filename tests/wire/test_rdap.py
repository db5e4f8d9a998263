"""Answers of a registry: what is read of them, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.scanner.evidence import Registration
from ikmscan.scanner.wire.rdap import RdapError, read_domain

NAME, SERVER = "tokobatik.co.id", "rdap.pandi.id"


def event(action: str, date: object) -> dict[str, object]:
    return {"eventAction": action, "eventDate": date}


def answer(*events: object, **more: object) -> dict[str, Any]:
    return {"objectClassName": "domain", "ldhName": NAME, "status": ["active"],
            "events": [event("registration", "2020-03-14T02:11:09Z"), *events], **more}


def read(told: object) -> Registration:
    return read_domain(told if isinstance(told, bytes) else json.dumps(told).encode(), NAME, SERVER)


def ends(text: str) -> datetime | None:
    return read(answer(event("expiration", text))).ends


def test_an_answer_is_read() -> None:
    assert read(answer(event("expiration", "2027-03-14T02:11:09Z"), event("last changed", "never"))) == Registration(
        NAME, datetime(2027, 3, 14, 2, 11, 9, tzinfo=UTC), datetime(2020, 3, 14, 2, 11, 9, tzinfo=UTC), ("active",), SERVER)


@pytest.mark.parametrize(("text", "expected"), [
    ("2027-03-14T02:11:09.123456789Z", "2027-03-14T02:11:09"), ("2027-03-14t02:11:09z", "2027-03-14T02:11:09"),
    ("2027-03-14T09:11:09+07:00", "2027-03-14T02:11:09"), ("2027-03-13T23:11:09-03:00", "2027-03-14T02:11:09"),
    ("2027-03-14 02:11:09.0Z", "2027-03-14T02:11:09"), ("2027-03-14T02:11:60Z", "2027-03-14T02:11:59"),
])
def test_times_are_those_of_rfc_3339(text: str, expected: str) -> None:
    found = ends(text)
    assert found is not None and found.isoformat() == f"{expected}+00:00"


@pytest.mark.parametrize("text", [
    "", "2027-03-14", "14-Mar-2027", "2027-03-14T02:11:09", "2027-02-30T00:00:00Z", "2027-03-14T24:00:00Z", "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2027-03-14T02:11:09+99:00", "２０27-03-14T02:11:09Z", "x" * 70,
    "2027-03-14T02:11:09." + "1" * 40 + "Z", "1999-03-14T02:11:09Z",
])
def test_an_odd_date_is_no_date(text: str) -> None:
    with pytest.raises(RdapError):
        ends(text)


@pytest.mark.parametrize("told", [
    b"", b"<html>", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5_000 + b"}", b'{"objectClassName": "domain"',
    answer(errorCode=404), answer(objectClassName="entity"), answer(ldhName="tokobatik.id"), answer(ldhName=None), answer(ldhName=[NAME]),
    answer(event("expiration", 1_800_000_000)), answer(event("expiration", None)),
    answer(event("expiration", "2027-03-14T02:11:09Z"), event("expiration", "2031-03-14T02:11:09Z")),
], ids=lambda told: str(told)[:30])
def test_what_is_no_answer_about_this_domain_is_refused(told: object) -> None:
    with pytest.raises(RdapError):
        read(told)


@pytest.mark.parametrize(("told", "expected"), [
    (answer(), None), (answer(events=None), None), (answer(events={}), None), (answer(events=[None, 1, "x", []]), None),
    (answer(ldhName="TOKOBATIK.CO.ID."), None),
])
def test_without_a_date_the_end_is_not_known(told: object, expected: object) -> None:
    assert read(told).ends is expected


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(answer()).encode()).domain == NAME


def test_a_status_is_words_and_few() -> None:
    many = ["Client Hold", "client hold", "\x1b[31m", "<b>", "x" * 41, 7, None, {}, "clientHold", *(f"s{'a' * n}" for n in range(30))]
    kept = read(answer(status=many)).status
    assert kept[:2] == ("client hold", "clienthold") and len(kept) == 16 and all(s.replace(" ", "").isalpha() for s in kept)
    assert read(answer(status="active")).status == ()


def test_names_of_people_are_not_kept() -> None:
    person = [{"objectClassName": "entity", "vcardArray": ["vcard", [["fn", {}, "text", "Ibu Sari"]]]}]
    assert "Sari" not in repr(read(answer(entities=person)))


def test_an_answer_that_ends_early_is_no_answer() -> None:
    whole = json.dumps(answer(event("expiration", "2027-03-14T02:11:09Z"))).encode()
    for length in range(len(whole)):
        with pytest.raises(RdapError):
            read(whole[:length])


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=40),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4), max_leaves=12)


@given(JSON, JSON, JSON, st.text(max_size=60))
def test_whatever_a_registry_sends_it_is_read_or_refused(status: object, events: object, more: object, date: str) -> None:
    for told in (answer(status=status, events=events), answer(event("expiration", date), x=more), more):
        try:
            found = read(told)
        except RdapError:
            continue
        assert found.domain == NAME and all(len(s) <= 40 for s in found.status)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(RdapError):
        read(body)

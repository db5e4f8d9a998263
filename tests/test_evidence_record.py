"""A dossier on paper: the same both ways, bodies once, strange kinds kept, and every fault named with its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.evidence import (
    Addresses,
    Clock,
    Cost,
    Dossier,
    DossierError,
    End,
    Flight,
    Greeting,
    Handshake,
    Interaction,
    Opaque,
    PlainVisit,
    PortState,
    Records,
    RecordSet,
    Reply,
    Revocation,
    Revoked,
    SecureVisit,
    SmbDoor,
    SmbDoors,
    Staple,
    Support,
    Tested,
    TlsDoor,
    TlsDoors,
    TlsListing,
    TlsServer,
    Trust,
    Unseen,
    Why,
    add_kind,
    from_json,
    key_of,
    to_json,
)
from ikmscan.scanner.evidence import dossier as dossier_module
from ikmscan.scanner.target import Target

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | int | float | bool | None"

TEXT = st.text(max_size=30)
CLOCK = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)).map(lambda t: Clock(t.replace(microsecond=0)))
UNSEEN = st.builds(Unseen, st.sampled_from(Why), TEXT)
MAYBE = st.one_of(st.none(), UNSEEN)
HEADERS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
REPLY = st.builds(Reply, TEXT, st.integers(100, 599), TEXT, HEADERS, st.binary(max_size=50), st.booleans(), st.booleans(), TEXT)
CHAIN = st.lists(REPLY, max_size=3).map(tuple)
WORDS = st.lists(TEXT, max_size=3).map(tuple)
SETS = st.lists(st.builds(RecordSet, TEXT, TEXT, WORDS, st.one_of(st.none(), st.sampled_from(Why))), max_size=2).map(tuple)
DOOR = st.builds(SmbDoor, TEXT, TEXT, st.sampled_from(PortState), smb1=st.sampled_from(Support), compression=st.lists(st.integers(0, 9)).map(tuple))
DERS = st.lists(st.binary(max_size=9), max_size=3).map(tuple)
GREETING = st.builds(Greeting, TEXT, st.sampled_from(Support), TEXT, why=st.one_of(st.none(), st.sampled_from(Why)), dh_bits=st.integers(0, 8192))
FLIGHT = st.builds(Flight, TEXT, TEXT, st.integers(0, 255), *(st.booleans(),) * 5, TEXT)
TESTS = st.lists(st.builds(Interaction, TEXT, st.sampled_from(Tested), TEXT), max_size=3).map(tuple)
LISTING = st.builds(TlsListing, st.lists(st.tuples(TEXT, WORDS), max_size=2).map(tuple), WORDS)
KINDS = {
    "Addresses": st.builds(Addresses, TEXT, WORDS, WORDS, TEXT, WORDS), "Records": st.builds(Records, TEXT, SETS),
    "SecureVisit": st.builds(SecureVisit, CHAIN, st.sampled_from(End), TEXT, MAYBE),
    "PlainVisit": st.builds(PlainVisit, CHAIN, st.sampled_from(End), TEXT, MAYBE),
    "Handshake": st.builds(Handshake, TEXT, TEXT, TEXT, TEXT, TEXT, DERS, st.sampled_from(Trust)),
    "TlsServer": st.builds(
        TlsServer, TEXT, TEXT, st.sampled_from(PortState), st.lists(GREETING, max_size=3).map(tuple), chain=DERS, staple=st.binary(max_size=9),
        scts=DERS, early_data=st.integers(-1, 2**32), flight=st.one_of(st.none(), FLIGHT), interactions=TESTS, listing=st.one_of(st.none(), LISTING)),
    "Revocation": st.builds(Revocation, st.sampled_from(Revoked), TEXT, st.sampled_from(Staple), st.booleans(), why=st.one_of(st.none(), st.sampled_from(Why))),
    "TlsDoors": st.builds(TlsDoors, st.lists(st.builds(TlsDoor, TEXT, TEXT, st.sampled_from(PortState), trust=st.one_of(st.none(), st.sampled_from(Trust))), max_size=2).map(tuple)),
    "SmbDoors": st.builds(SmbDoors, st.lists(DOOR, max_size=2).map(tuple), st.lists(st.tuples(TEXT, st.sampled_from(Why)), max_size=2).map(tuple)),
}
SEEN = st.fixed_dictionaries({}, optional={k: st.one_of(UNSEEN, v) for k, v in KINDS.items()})
COST = st.builds(Cost, *(st.integers(0, 2**40),) * 4, st.floats(0, 1e6))
TARGET = st.builds(Target, TEXT, TEXT, st.integers(1, 65535), TEXT, WORDS)
DOSSIER = st.builds(Dossier, TARGET, CLOCK, st.integers(0, 2), TEXT, TEXT, TEXT, COST, SEEN)


@settings(max_examples=60)
@given(DOSSIER)
def test_what_is_written_is_read_again(dossier: Dossier) -> None:
    text = to_json(dossier)
    assert from_json(text) == dossier
    assert to_json(from_json(text)) == text
    text.encode()


BODY = b"the front page \x00\xff" * 40
REPLIES = (Reply("https://toko.example/", 302, "Found", body=BODY), Reply("https://toko.example/x", 200, "OK", body=BODY))
EXAMPLE = Dossier(
    Target("toko.example", "toko.example"), Clock(datetime(2026, 11, 23, 7, 5, tzinfo=UTC)), 2, tool_version="0.1", rules="2026-11-01",
    cost=Cost(9, 2, 3591, 10170, 0.043),
    seen={"SecureVisit": SecureVisit(REPLIES, End.ARRIVED, "https://toko.example/x"), "PlainVisit": PlainVisit(REPLIES[1:], End.ARRIVED, "x"),
          "Handshake": Unseen(Why.TIMED_OUT, "443/tcp")},
)


def test_a_body_stands_once_under_its_hash() -> None:
    tree = json.loads(to_json(EXAMPLE))
    assert list(tree["blobs"]) == [hashlib.sha256(BODY).hexdigest()]
    assert tree["seen"]["SecureVisit"]["chain"][0]["body"] == {"blob": hashlib.sha256(BODY).hexdigest()}
    assert tree["seen"]["Handshake"] == {"unseen": {"why": "timed_out", "detail": "443/tcp"}}


def test_what_is_left_out_is_not_written() -> None:
    assert set(from_json(to_json(EXAMPLE, {"PlainVisit"})).seen) == {"SecureVisit", "Handshake"}


@dataclass(frozen=True, slots=True)
class Portrait:
    """Evidence of a plug-in."""

    title: str
    picture: bytes
    taken: datetime


@pytest.fixture
def portraits() -> Iterator[None]:
    add_kind(Portrait, "gallery:Portrait")
    yield
    dossier_module._kinds.pop("gallery:Portrait", None)
    dossier_module._keys.pop(Portrait, None)


def test_evidence_of_an_absent_plugin_is_kept_with_its_bytes(portraits: None) -> None:
    seen = Portrait("Batik", b"\x89PNG" * 9, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    whole = EXAMPLE.with_seen({key_of(Portrait): seen})
    text = to_json(whole)
    assert from_json(text) == whole and whole.of(Portrait) == seen
    del dossier_module._kinds["gallery:Portrait"]  # the plug-in is gone
    stranger = from_json(text)
    assert isinstance(stranger.seen["gallery:Portrait"], Opaque)
    again = to_json(stranger)
    assert json.loads(again) == json.loads(text) and from_json(again) == stranger
    add_kind(Portrait, "gallery:Portrait")  # and comes back
    assert from_json(again) == whole


def test_half_a_character_can_be_written_to_a_file() -> None:
    odd = replace(EXAMPLE, target=Target("toko.example/\udcff", "toko.example"))
    text = to_json(odd)
    assert text.encode("utf-8") and from_json(text) == odd


def _set(*path: str | int, to: Tree) -> Callable[[dict[str, Tree]], None]:
    def change(tree: dict[str, Tree]) -> None:
        place: Tree = tree
        for step in path[:-1]:
            place = place[step]  # type: ignore[index,call-overload]
        place[path[-1]] = to  # type: ignore[index,call-overload]

    return change


def _drop(*path: str) -> Callable[[dict[str, Tree]], None]:
    def change(tree: dict[str, Tree]) -> None:
        place: Tree = tree
        for step in path[:-1]:
            place = place[step]  # type: ignore[index,call-overload]
        del place[path[-1]]  # type: ignore[union-attr,arg-type]

    return change


NAME = hashlib.sha256(BODY).hexdigest()


@pytest.mark.parametrize(("change", "place"), [
    (_set("format", to=2), "format: 2"), (_set("format", to=None), "format"), (_drop("format"), "format"),
    *((_drop(name), f"{name}: missing") for name in ("target", "seen_at", "consent_level", "time_zone", "tool", "cost", "seen", "blobs")),
    (_set("target", to=[]), "target: an object"), (_set("target", "port", to="443"), "target.port: int"),
    (_set("target", "port", to=True), "target.port: int"), (_drop("target", "host"), "target.host: missing"),
    (_set("target", "colour", to=1), "target.colour: unknown"), (_set("seen_at", to="yesterday"), "seen_at"), (_set("seen_at", to=5), "seen_at"),
    (_set("consent_level", to="2"), "consent_level"), (_set("time_zone", to=None), "time_zone"), (_set("tool", to=1), "tool"),
    (_set("tool", "version", to=1), "tool.version"), (_set("cost", "seconds", to="1"), "cost.seconds"), (_set("cost", "seconds", to=10**400), "cost.seconds"),
    (_set("cost", "connections", to=1.5), "cost.connections"), (_set("seen", to=[]), "seen: an object"),
    (_set("seen", "SecureVisit", to=None), "seen.SecureVisit"), (_set("seen", "SecureVisit", to={"unseen": None}), "seen.SecureVisit: an object"),
    (_set("seen", "Handshake", "unseen", "why", to="mood"), "seen.Handshake.why: 'mood'"),
    (_set("seen", "Handshake", "unseen", "why", to=["x"]), "seen.Handshake.why"),
    (_set("seen", "SecureVisit", "end", to=None), "seen.SecureVisit.end"), (_set("seen", "SecureVisit", "chain", to={}), "seen.SecureVisit.chain: a list"),
    (_set("seen", "SecureVisit", "chain", 1, "status", to="200"), "seen.SecureVisit.chain[1].status: int"),
    (_set("seen", "SecureVisit", "chain", 0, "headers", to=[["a"]]), "seen.SecureVisit.chain[0].headers[0]: 2 items"),
    (_set("seen", "SecureVisit", "chain", 0, "body", to="text"), "seen.SecureVisit.chain[0].body"),
    (_set("seen", "SecureVisit", "chain", 0, "body", to={"blob": "0" * 64}), "seen.SecureVisit.chain[0].body: its bytes"),
    (_set("blobs", to=[]), "blobs: an object"), (_set("blobs", NAME, to="not base64!"), f"blobs.{NAME}: no base64"),
    (_set("blobs", NAME, to=5), f"blobs.{NAME}: no base64"), (_set("blobs", NAME, to="AAAA"), f"blobs.{NAME}: content"),
])
def test_a_fault_is_named_with_its_place(change: Callable[[dict[str, Tree]], None], place: str) -> None:
    tree = json.loads(to_json(EXAMPLE))
    change(tree)
    with pytest.raises(DossierError) as wrong:
        from_json(json.dumps(tree))
    assert str(wrong.value).startswith(place)


@pytest.mark.parametrize("text", [
    "", "{", "[]", "null", "5", '"x"', "\x00", "[" * 100_000, '{"a":' * 100_000, "1" * 5000, "{}", '{"format": 1}', "NaN", "\ufeff{}",
])
def test_what_is_no_dossier_is_said_to_be_none(text: str) -> None:
    with pytest.raises(DossierError):
        from_json(text)


@pytest.mark.parametrize("depth", [102, 450, 900, 980])
def test_strange_evidence_that_could_not_be_written_again_is_not_read(depth: int) -> None:
    text = to_json(EXAMPLE.with_seen({"other:Deep": Opaque('{"value": "DEEP", "blobs": {}}')}))
    with pytest.raises(DossierError, match=r"nested|no JSON"):
        from_json(text.replace('"DEEP"', "[" * depth + "]" * depth))
    shallow = from_json(text.replace('"DEEP"', "[" * 99 + "]" * 99))
    assert from_json(to_json(shallow)) == shallow


@settings(max_examples=200)
@given(st.data())
def test_whatever_is_in_the_file_is_a_dossier_or_a_dossier_error(data: st.DataObject) -> None:
    text = to_json(EXAMPLE)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    try:
        from_json(text[:start] + data.draw(st.text('{}[]":,0123456789truefalsnil ', max_size=8)) + text[end:])
    except DossierError:
        return  # any other exception is the fault

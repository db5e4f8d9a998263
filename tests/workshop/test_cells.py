"""What stands in one cell of a list: a table of what people write, and that no cell is left without an answer."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.slips import USUAL, one_slip, suffix_meant
from ikmscan.scanner.suffix import public_suffix
from ikmscan.workshop.cells import entries
from ikmscan.workshop.pieces import MAX_CELL_CHARS, MAX_PIECES, pieces
from ikmscan.workshop.roster import Entry, Kind
from intake_cells import CELLS, PLATFORM_CELLS


def wanted(row: str) -> tuple[str, str, str, str]:
    kind, shown, problem, suggestion = [*("" if part == "-" else part for part in row.split(" ")), "", "", ""][:4]
    return kind, shown.replace("_", " "), problem, suggestion


def told(entry: Entry) -> tuple[str, str, str, str]:
    return str(entry.kind), entry.shown, entry.problem, entry.suggestion


def test_the_table_is_large_and_says_nothing_twice() -> None:
    assert len(CELLS) >= 120
    assert len({row[0] for row in CELLS}) == len(CELLS)
    assert {wanted(one)[0] for row in CELLS for one in row[1:]} == set(Kind)


@pytest.mark.parametrize("row", CELLS, ids=[repr(row[0])[:60] for row in CELLS])
def test_a_cell_is_read_as_it_was_meant(row: tuple[str, ...]) -> None:
    assert [told(e) for e in entries(row[0])] == [wanted(one) for one in row[1:]]


@pytest.mark.parametrize("row", PLATFORM_CELLS, ids=[" ".join(row[:2])[:60] for row in PLATFORM_CELLS])
def test_in_the_column_of_a_platform_a_name_is_an_account(row: tuple[str, ...]) -> None:
    assert [told(e) for e in entries(row[1], row[0])] == [wanted(one) for one in row[2:]]


def test_only_what_may_be_looked_at_has_a_target() -> None:
    found = [e for row in CELLS for e in entries(row[0])]
    for entry in found:
        may = entry.kind in (Kind.OWN, Kind.GOVERNMENT) or entry.problem in ("typo", "no_such_suffix")
        may = may or (entry.kind is Kind.BUILDER and entry.problem != "builder_page")
        assert (entry.target is not None) == may, entry


def test_a_password_in_an_address_is_not_kept() -> None:
    (entry,) = entries("https://admin:rahasia@toko.com/")
    assert "rahasia" not in repr(entry)


def test_many_addresses_and_a_huge_cell_say_that_something_was_left() -> None:
    many = entries(" ".join(f"toko{n}.com" for n in range(MAX_PIECES + 5)))
    assert len(many) == MAX_PIECES + 1
    assert many[-1].problem == "too_many"
    huge = entries("toko.com\n" + "kata " * MAX_CELL_CHARS)
    assert [e.problem for e in huge] == ["", "too_long"]


PIECES = ["toko.com", "shopee.co.id/x", "@batik", "ig", "wa", ":", " / ", ",", ";", "\n", " dan ", "belum", "0812 3456 7890", "a@b.id",
          "https://", ".", " ", "(", "1. ", "=HYPERLINK(\"", "\u202e", "\x00", "\x1b[2J", "о", "-", "_x000D_"]
CELL = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=14).map("".join) | st.text(max_size=300)


@settings(max_examples=600)
@given(cell=CELL, platform=st.sampled_from(["", "instagram", "shopee"]))
def test_every_cell_gets_an_answer_that_can_be_shown(cell: str, platform: str) -> None:
    found = entries(cell, platform)
    assert 1 <= len(found) <= MAX_PIECES + 2
    for entry in found:
        assert entry.target is not None or entry.problem or entry.kind is Kind.ACCOUNT, entry
        for text in (entry.text, entry.shown, entry.suggestion):
            assert {unicodedata.category(c) for c in text}.isdisjoint(("Cc", "Cf", "Cs", "Co", "Zl", "Zp")), entry
        assert entry.suggestion == "" or entry.target is None or entry.suggestion != entry.target.host


@pytest.mark.parametrize("seed", ["a", "a.", "a-", "@", "a@", "ig ", "http:", "0 8", "1. ", "a,", "/ ", ":", "=HYPERLINK(", "wa: 08"])
def test_no_cell_takes_long(seed: str) -> None:
    """A pattern that went back and forth would need minutes for these."""
    began = time.process_time()
    pieces(seed * 3000)
    entries(seed * 1000 + "!")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("host", "meant"), [
    ("toko.con", "toko.com"), ("toko.vom", "toko.com"), ("toko.co.ic", "toko.co.id"), ("toko.di", "toko.id"),
    ("toko.nett", "toko.net"), ("toko.webid", "toko.web.id"), ("toko.cp.id", "toko.co.id"),
    ("toko.co", ""), ("toko.it", ""), ("toko.com", ""), ("www.ab.id", ""), ("toko.mu.id", "toko.my.id"), ("kasir", ""),
    ("kopi.toko.co.id", ""), ("con", ""), ("toko.xn--p1ai", ""),
])
def test_a_slip_in_the_ending(host: str, meant: str) -> None:
    assert suffix_meant(host) == meant


def test_what_is_proposed_ends_as_a_registry_lets_it() -> None:
    assert [usual for usual in USUAL if public_suffix(usual) != usual] == []


@settings(max_examples=300)
@given(word=st.text("abcd.", min_size=1, max_size=6), at=st.integers(0, 6), letter=st.sampled_from("abcd."), how=st.integers(0, 3))
def test_one_slip_is_one_slip_both_ways(word: str, at: int, letter: str, how: int) -> None:
    at = min(at, len(word))
    made = [word[:at] + letter + word[at:], word[:at] + word[at + 1:], word[:at] + letter + word[at + 1:],
            word[:at] + word[at:at + 2][::-1] + word[at + 2:]][how]
    if made != word and len(made) <= len(word) + 1:
        assert one_slip(word, made)
        assert one_slip(made, word)
    assert not one_slip(word, word + "xy")

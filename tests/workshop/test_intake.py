"""Whole files as offices and trainers send them: what is read, what is dropped, and one clear sentence for what is no list."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from books import OLD_XLS, bomb, ods, xlsx, xlsx_of, zipped
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ikmscan.workshop.intake import read_roster
from ikmscan.workshop.listing import fault, lines
from ikmscan.workshop.people import MANY
from ikmscan.workshop.roster import Consent, Kind, Roster, scan_list
from ikmscan.workshop.table import MAX_BYTES, MAX_ROWS, TableError, tables

HEADING = ["No", "Nama Pemilik", "Merek", "No. HP", "Alamat Web", "Kota", "Provinsi", "Komoditas", "Izin"]
ROWS: list[list[object]] = [
    [1, "Sari", "Batik Sari", 81234567890, "tokobatik.co.id", "Solo", "Jawa Tengah", "batik", "ya, form 7, 23/11/2026"],
    [2, "Budi", "Kopi Gayo", "0812-1111-2222", "shopee.co.id/kopi", "Takengon", "Aceh", "kopi", "tidak"],
    [3, "Wawan", "Mebel Jati", None, "belum punya", "Jepara", "Jawa Tengah", "mebel", None],
]


def text_of(rows: list[list[object]], mark: str = ";") -> str:
    return "".join(mark.join("" if c is None else str(c) for c in row) + "\r\n" for row in rows)


def shown(roster: Roster) -> list[tuple[int, str, list[str]]]:
    return [(p.number, p.name, [e.shown or e.problem for e in p.entries]) for p in roster.participants]


def slugs(roster: Roster) -> dict[str, dict[str, str]]:
    return {note.slug: dict(note.facts) for note in roster.notes if note.slug != "column"}


LIST = text_of([["DAFTAR PESERTA PELATIHAN IKM"], ["Dinas Perindustrian", "", ""], [], HEADING, *ROWS])
READ = [(1, "Sari", ["tokobatik.co.id"]), (2, "Budi", ["shopee.co.id/kopi"]), (3, "Wawan", ["no_site"])]
SAME = {
    "semicolon": LIST.encode(),
    "comma": text_of([HEADING, *ROWS], ",").replace("ya, form 7, 23/11/2026", '"ya, form 7, 23/11/2026"').encode(),
    "tab": text_of([HEADING, *ROWS], "\t").encode(),
    "pipe": text_of([HEADING, *ROWS], "|").encode(),
    "byte order mark": LIST.encode("utf-8-sig"),
    "UTF-16 of Excel": LIST.replace(";", "\t").encode("utf-16"),
    "UTF-16 big end first": b"\xfe\xff" + LIST.encode("utf-16-be"),
    "UTF-16 without mark": LIST.encode("utf-16-le"),
    "old Mac line ends": LIST.replace("\r\n", "\r").encode(),
    "sep line of Excel": b"sep=;\r\n" + LIST.encode(),
    "blank rows between": LIST.replace("\r\n", "\r\n;;;\r\n").encode(),
    "xlsx": xlsx(["DAFTAR PESERTA PELATIHAN IKM"], [], HEADING, *ROWS),
    "xlsx with merged title": xlsx(["DAFTAR WEBSITE IKM"], HEADING, *ROWS, merged=["A1:I1"]),
    "ods": ods(HEADING, *[["" if c is None else str(c) for c in row] for row in ROWS]),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_the_same_list_in_every_dress_is_the_same(content: bytes) -> None:
    roster = read_roster(content, "peserta")
    assert shown(roster) == READ
    sari = roster.participants[0]
    assert (sari.business, sari.city, sari.province, sari.commodity) == ("Batik Sari", "Solo", "Jawa Tengah", "batik")
    assert sari.consent == Consent(True, "7", date(2026, 11, 23))
    assert [site.key for site in scan_list(roster)] == ["tokobatik.co.id"]


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_telephone_numbers_are_dropped_unless_asked_for(content: bytes) -> None:
    without, kept = read_roster(content, "x"), read_roster(content, "x", contacts=True)
    assert "81234567890" not in repr(without)
    assert "1111" not in repr(without)
    assert slugs(without)["dropped"] == {"headings": "No. HP"}
    assert [p.contact for p in kept.participants] == ["81234567890", "0812-1111-2222", ""]


def test_letters_of_old_windows_are_read() -> None:
    roster = read_roster("Nama;Website\nJosé;café.com\n".encode("cp1252"), "x")
    assert shown(roster) == [(1, "José", ["xn--caf-dma.com"])]
    assert slugs(roster)["text"]["letters"] == "Windows-1252"


def test_a_form_of_google_with_long_questions() -> None:
    content = (
        b'"Timestamp","Email Address","Nama Lengkap Ibu/Bapak","Nama Usaha / Merek","Nomor WhatsApp aktif",'
        b'"Apakah sudah memiliki website? Jika ya, tuliskan alamatnya","Kabupaten/Kota",'
        b'"Apakah Anda bersedia situs Anda diperiksa keamanannya?","Apakah bersedia mengikuti pelatihan sampai selesai?"\n'
        b'"2026/11/20 8:12:33 AM GMT+7","sari@gmail.com","Sari","Batik Sari","081234567890","tokobatik.co.id, ig: @batik.sari",'
        b'"Solo","Ya","Ya"\n'
        b'"2026/11/20 8:13:01 AM GMT+7","budi@gmail.com","Budi","Kopi","0812","Belum","Aceh","Tidak","Ya"\n'
    )
    roster = read_roster(content, "jawaban.csv")
    assert shown(roster) == [(1, "Sari", ["tokobatik.co.id", "ig: @batik.sari"]), (2, "Budi", ["no_site"])]
    assert [p.consent.given for p in roster.participants] == [True, False]
    assert "gmail" not in repr(roster)
    assert "diikuti" not in repr(roster)


def test_columns_named_for_platforms_and_two_columns_of_addresses() -> None:
    roster = read_roster(text_of([["Nama", "Website", "Instagram", "Shopee"], ["Sari", "-", "batik.sari", "Batik Sari"],
                                  ["Budi", "kopi.com", "-", "belum"], ["Ani", "-", "-", "-"], ["Edo", "ada", "@edo", ""]]).encode(), "x")
    assert shown(roster) == [(1, "Sari", ["instagram: batik.sari", "shopee: Batik Sari"]), (2, "Budi", ["kopi.com"]),
                             (3, "Ani", ["no_site"]), (4, "Edo", ["instagram: edo"])]


@pytest.mark.parametrize(("content", "names", "column"), [
    ("toko.com\nkopi.id\n-\n", ["", "", ""], "A"),
    ("Sari;toko.com;08123456789\nBudi;kopi.id;08123456780\nAni;belum punya;\n", ["Sari", "Budi", "Ani"], "B"),
    ("1,08123456789,Sari,toko.com\n2,08123456780,Budi,kopi.com\n", ["Sari", "Budi"], "D"),
])
def test_without_a_heading_the_column_with_addresses_is_taken_and_said(content: str, names: list[str], column: str) -> None:
    roster = read_roster(content.encode(), "x")
    assert [p.name for p in roster.participants] == names
    assert slugs(roster)["no_heading"] == {"column": column}
    assert "0812345" not in repr(roster)


def test_an_address_column_with_a_heading_that_nobody_knows_is_found() -> None:
    roster = read_roster(b"Nama;Kota;Bila ada, sebutkan\nSari;Solo;toko.com\nBudi;Aceh;\n", "x")
    assert shown(roster) == [(1, "Sari", ["toko.com"]), (2, "Budi", ["empty"])]
    assert slugs(roster)["guessed"]["column"] == "C"


def test_every_row_is_answered_and_the_rest_is_told() -> None:
    content = text_of([["Data IKM"], ["Nama", "Website", "HP"], ["1", "2", "3"], ["Sari", "toko.com", "08123456789"],
                       ["Nama", "Website", "HP"], ["", "", "08129999999"], ["Budi", "", ""], ["Total: 2", "", ""]]).encode()
    roster = read_roster(content, "x")
    told = [(n.slug, n.facts["row"]) for n in roster.notes if "row" in n.facts]
    assert shown(roster) == [(1, "Sari", ["toko.com"]), (2, "Budi", ["empty"])]
    assert told == [("counting_row", "3"), ("heading_again", "5"), ("nobody", "6"), ("foot", "8")]
    assert [p.row for p in roster.participants] == [4, 7]
    assert "0812" not in repr(roster)
    said = list(lines(roster, "id"))
    for row in ("baris 3", "baris 5", "baris 6", "baris 8", "Sari", "Budi"):
        assert sum(row in one for one in said) == 1, row


def test_a_site_that_stands_twice_is_told_in_both_rows_and_only_a_papers_own_site_counts() -> None:
    rows = ["A;kopi.com;ya", "B;www.kopi.com;", "C;toko.con;ya", "D;dinas.solo.go.id;ya", "E;batik.id;ya", "F;@batik;ya"]
    said = list(lines(read_roster("\n".join(["Nama;Web;Izin", *rows]).encode(), "x"), "id"))
    assert [one.rpartition("  ")[2] for one in said if "juga ditulis" in one] == [
        "kopi.com (juga ditulis peserta 2)", "www.kopi.com (juga ditulis peserta 1)"]
    assert "Izin tingkat 2 berlaku untuk 2 dari 5 situs. Yang lain diperiksa di tingkat 1." in said


def test_seats_are_the_lists_own_numbers_only_when_all_differ() -> None:
    own = read_roster(b"No;Nama;Website\n12.;Sari;a.com\n7;Budi;b.com\n", "x")
    twice = read_roster(b"No;Nama;Website\n1;Sari;a.com\n1;Budi;b.com\n", "x")
    none = read_roster(b"No;Nama;Website\n;Sari;a.com\n;Budi;b.com\n", "x")
    assert [p.number for p in own.participants] == [12, 7]
    assert [p.number for p in twice.participants] == [1, 2]
    assert "renumbered" in slugs(twice)
    assert "renumbered" not in slugs(none)


def test_a_domain_of_more_than_three_is_nobodys_own_and_looked_at_once() -> None:
    rows = [["Nama", "Website"], *[[f"P{n}", f"www{n}.dinas.id"] for n in range(MANY + 1)], ["Sari", "toko.com"]]
    roster = read_roster(text_of(rows).encode(), "x")
    problems = [(e.kind, e.problem) for p in roster.participants for e in p.entries]
    assert problems == [(Kind.GOVERNMENT, "shared")] * (MANY + 1) + [(Kind.OWN, "")]
    few = read_roster(text_of([*rows[:MANY + 1], rows[-1]]).encode(), "x")
    assert {e.problem for p in few.participants for e in p.entries} == {""}
    same = read_roster(text_of([["Nama", "Web"], *[[f"P{n}", "https://dinas.id/x"] for n in range(9)]]).encode(), "x")
    assert [(s.key, len(s.numbers)) for s in scan_list(same)] == [("dinas.id", 9)]


def test_shops_of_one_builder_are_not_one_domain() -> None:
    rows = [["Nama", "Web"], *[[f"P{n}", f"toko{n}.wordpress.com"] for n in range(9)]]
    roster = read_roster(text_of(rows).encode(), "x")
    assert {e.problem for p in roster.participants for e in p.entries} == {""}
    assert all(site.builder for site in scan_list(roster))


def test_workbooks_links_formulas_days_and_merged_cells() -> None:
    content = xlsx_of({"Data": [
        ["Nama", "Website", "Provinsi", "Izin", "Tanggal izin"],
        ["Sari", '=HYPERLINK("https://toko.com","Klik")', "Jawa Tengah", True, date(2026, 11, 23)],
        ["Budi", "klik di sini", None, False, None], ["Ani", "=A1&B1", None, "ya", 46349], ["Edo", "edo.id", "Bali", "", ""],
    ]}, merged=["C2:C4"], links={"B3": "https://kopi.id/x", "B5": "https://lain.id"})
    roster = read_roster(content, "x")
    assert shown(roster) == [(1, "Sari", ["toko.com"]), (2, "Budi", ["kopi.id"]), (3, "Ani", ["formula"]), (4, "Edo", ["edo.id"])]
    assert [p.province for p in roster.participants] == ["Jawa Tengah"] * 3 + ["Bali"]
    assert [p.consent.given for p in roster.participants] == [True, False, True, False]
    assert {p.consent.day for p in roster.participants if p.consent.given} == {date(2026, 11, 23)}
    assert slugs(roster)["formula"] == {"cells": "B4"}


def test_a_formula_without_a_value_is_asked_about_and_not_called_an_empty_cell() -> None:
    content = xlsx(["Nama", "Website", "Izin"], ["=A9", "=B9", "=C9"], ["Budi", "b.id", None], ["Ani", "=B1", "ya"])
    roster = read_roster(content, "x")
    assert shown(roster) == [(1, "", ["formula"]), (2, "Budi", ["b.id"]), (3, "Ani", ["formula"])]
    assert not roster.participants[0].consent.given
    assert slugs(roster)["formula"] == {"cells": "A2, B2, C2, B4"}


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell() -> None:
    """Lists that are filled in ahead, =IF(A3="","",…), as Excel saves them."""
    content = xlsx(["Nama", "Website"], ["Sari", "s.id"], ["", "=IF(A3=1,1,2)"])
    with ZipFile(BytesIO(content)) as box:
        held = {name: box.read(name) for name in box.namelist()}
    page = held["xl/worksheets/sheet1.xml"]
    held["xl/worksheets/sheet1.xml"] = page.replace(b'<c r="B3">', b'<c r="B3" t="str">')
    assert held["xl/worksheets/sheet1.xml"] != page
    roster = read_roster(zipped(held), "x")
    assert shown(roster) == [(1, "Sari", ["s.id"])]
    assert "formula" not in slugs(roster)


@pytest.mark.parametrize("foot", ["Total;2", "Jumlah;;2,0", "Total peserta;2;2"])
def test_a_sum_below_the_addresses_is_nobody(foot: str) -> None:
    roster = read_roster(f"Nama;Website;Izin\nSari;a.id;ya\nTotal;total.id;\n{foot}\n".encode(), "x")
    assert [p.name for p in roster.participants] == ["Sari", "Total"]


def test_the_sheet_with_the_list_is_found_and_the_others_are_named() -> None:
    content = xlsx_of({"Rekap": [["Jumlah peserta", 3]], "Peserta": [HEADING, *ROWS], "Lama": [["Nama", "Web"], ["X", "x.com"]]}, hidden=["Lama"])
    roster = read_roster(content, "x")
    assert shown(roster) == READ
    assert slugs(roster)["sheet"] == {"sheet": "Peserta", "others": "Rekap, Lama"}


def test_an_old_workbook_is_read() -> None:
    assert shown(read_roster(OLD_XLS, "x")) == [(1, "Sari", ["tokobatik.co.id"]), (2, "Budi", ["no_site"])]


@pytest.mark.parametrize("count", [1, 5, 60])
@pytest.mark.parametrize("end", ["", 'Ani;ani.com;"Solo\n'])
def test_a_quote_that_is_never_closed_costs_no_row(count: int, end: str) -> None:
    rows = "".join(f"P{n};toko{n}.com;Solo\n" for n in range(count))
    roster = read_roster(f'Nama;Web;Kota\n"Sari;toko.com;Solo\n{rows}{end}'.encode(), "x")
    assert len(roster.participants) == count + 1 + bool(end)
    assert roster.participants[0].name == "Sari"


def test_a_cell_of_several_lines_is_one_cell() -> None:
    roster = read_roster(b'Nama;Web;Kota\nSari;"toko.com\nkopi.id";"Jl. Solo; 5"\nBudi;budi.com;Aceh\n', "x")
    assert shown(roster) == [(1, "Sari", ["toko.com", "kopi.id"]), (2, "Budi", ["budi.com"])]


def test_nothing_in_a_list_moves_the_cursor() -> None:
    content = "Nama\x1b[2J;Web\n\x1b]0;x\x07Sari\u202e;toko\u202e.com\x00\n\x00\x00;\x1b[31m\n".encode() + b"Budi Santoso;tokobudi.com\n" * 3
    for lang in ("id", "en"):
        said = "\n".join(lines(read_roster(content, "x\x1b[2J.csv"), lang))
        assert all(c.isprintable() or c == "\n" for c in said)


NO_LISTS = {
    "empty": b"", "blank": b" \r\n\t\r\n", "zeros": b"\0" * 5000, "mark alone": b"\xff\xfe", "exe": b"MZ\x90\x00" + bytes(range(256)) * 20,
    "elf": b"\x7fELF" + b"\0" * 100, "pdf": b"%PDF-1.7\n...", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0abc", "gzip": b"\x1f\x8b\x08abc",
    "html": b"\n<html><table><tr><td>toko.com", "xml": b'<?xml version="1.0"?><Workbook/>', "noise": bytes(range(256)) * 40,
    "half a workbook": SAME["xlsx"][:2000], "workbook with a hole": SAME["xlsx"][:900] + b"\0" * 300 + SAME["xlsx"][1200:],
    "zip": zipped({"foto.jpg": b"x"}), "docx": zipped({"word/document.xml": b"<w/>"}), "no sheets": zipped({"xl/workbook.xml": b"<workbook/>"}),
    "locked ods": ods(["a"], encrypted=True), "locked xlsx": b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
    "half an old workbook": OLD_XLS[:3000], "bomb": bomb(200, honest=True), "lying bomb": bomb(200, honest=False),
    "no address": b"Nama;Kota\nSari;Solo\nBudi;Aceh\n", "prose": b"Selamat pagi semuanya\nini daftar hadir\n", "heading alone": b"Nama;Kota\n",
}
SLUGS = {
    "empty": "empty", "blank": "empty", "zeros": "empty", "mark alone": "empty", "exe": "program", "elf": "program", "pdf": "pdf", "png": "picture",
    "jpeg": "picture", "gzip": "archive", "html": "page", "xml": "page", "noise": "no_text", "half a workbook": "damaged",
    "workbook with a hole": "damaged", "zip": "archive", "docx": "document", "no sheets": "damaged", "locked ods": "password",
    "locked xlsx": "password", "half an old workbook": "damaged", "bomb": "bomb", "lying bomb": "bomb", "no address": "no_column",
    "prose": "no_column", "heading alone": "no_column",
}


@pytest.mark.parametrize("name", SLUGS)
def test_what_is_no_list_gets_one_sentence(name: str) -> None:
    with pytest.raises(TableError) as caught:
        read_roster(NO_LISTS[name], "x")
    assert caught.value.slug == SLUGS[name]
    for lang in ("id", "en"):
        said = fault(caught.value, "peserta.xlsx", lang)
        assert "peserta.xlsx" in said
        assert "\n" not in said


def test_a_cell_at_the_end_of_the_sheet_takes_no_memory_of_ours() -> None:
    """The library asks for 512 GB and ends its process: that is another one, and here is a sentence."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Web", "toko.com"
    out = BytesIO()
    book.save(out)
    with pytest.raises(TableError) as caught:
        tables(out.getvalue())
    assert caught.value.slug == "wide"


@pytest.mark.parametrize("made", ["text", "xlsx"])
def test_a_list_without_end_is_refused_with_the_limit(made: str) -> None:
    rows: list[list[object]] = [["Nama", "Web"], *[[f"P{n}", f"toko{n}.com"] for n in range(50_000)]]
    content = text_of(rows).encode() if made == "text" else xlsx(*rows)
    with pytest.raises(TableError) as caught:
        read_roster(content, "x")
    assert (caught.value.slug, caught.value.facts) == ("many_rows", {"most": str(MAX_ROWS)})


def test_the_longest_list_is_read_whole() -> None:
    rows: list[list[object]] = [["Nama", "Web"], *[[f"P{n}", f"toko{n}.com"] for n in range(MAX_ROWS - 1)]]
    roster = read_roster(text_of(rows).encode(), "x")
    assert len(roster.participants) == len(scan_list(roster)) == MAX_ROWS - 1


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(TableError) as caught:
        read_roster(b"a" * (MAX_BYTES + 1), "x")
    assert caught.value.slug == "too_big"


def outcome(content: bytes) -> Roster | None:
    try:
        return read_roster(content, "x")
    except TableError as error:
        fault(error, "x", "id")  # a slug without its sentence raises
        return None


LINES = st.lists(st.lists(st.sampled_from(["Nama", "Website", "toko.com", "-", "", "1", '"', "08123456789", "a@b.id", "\x00", "ya", "\u202e"])
                          | st.text(max_size=6), max_size=5), max_size=8)


@settings(max_examples=400)
@given(rows=LINES, mark=st.sampled_from(";,\t| "), letters=st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]))
def test_every_row_of_any_text_is_answered(rows: list[list[str]], mark: str, letters: str) -> None:
    roster = outcome("\n".join(mark.join(row) for row in rows).encode(letters, "replace"))
    if roster is not None:
        assert all(p.entries for p in roster.participants)
        assert len({p.number for p in roster.participants}) == len(roster.participants)
        for lang in ("id", "en"):
            assert all(one.isprintable() for one in lines(roster, lang))


@settings(max_examples=300)
@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"sep=;\n")
@example(b'"')
def test_any_bytes_are_a_list_or_a_sentence(content: bytes) -> None:
    outcome(content)


@settings(max_examples=25)
@given(at=st.integers(0, len(SAME["xlsx"]) - 9), wrong=st.binary(min_size=1, max_size=8))
def test_a_workbook_with_wrong_bytes_is_a_list_or_a_sentence(at: int, wrong: bytes) -> None:
    outcome(SAME["xlsx"][:at] + wrong + SAME["xlsx"][at + len(wrong):])


def test_titles_and_the_source_are_kept_for_the_course() -> None:
    roster = read_roster(LIST.encode(), "peserta.csv")
    assert (roster.title, roster.source) == ("DAFTAR PESERTA PELATIHAN IKM", "peserta.csv")

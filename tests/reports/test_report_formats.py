"""What holds for every format: nothing of a server's moves a cursor, the same dossier gives the same bytes, each says it all."""

from __future__ import annotations

import paper_hostile as hostile
import paper_shop as shop
import pytest
from hypothesis import given
from ikmscan.front import options, writing
from ikmscan.reports.grade import grade
from ikmscan.reports.output import FORMATS, Bundle, file_name
from paper_hostile import SLOW

TEXTS = [form for form in FORMATS if form != "pdf"]  # what a PDF holds is read back in test_report_pdf.py


@pytest.mark.parametrize("form", TEXTS)
@SLOW
@given(hostile.TEXTS)
def test_nothing_of_a_server_moves_a_cursor_or_hides(form: str, text: str) -> None:
    said = FORMATS[form].content(hostile.bundle(text)).decode("utf-8")
    assert hostile.unfit(said.removeprefix("\ufeff"), "\r\n" if form == "csv" else "\n") == set()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_same_dossier_gives_the_same_bytes(form: str, lang: str) -> None:
    first, second = (FORMATS[form].render(hostile.bundle("Toko <Sari>", lang)) for _ in range(2))
    assert first == second
    assert first


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "json"])
def test_every_format_speaks_both_languages(form: str) -> None:
    indonesian, english = (FORMATS[form].render(hostile.bundle("x", lang)) for lang in ("id", "en"))
    assert indonesian != english


@pytest.mark.parametrize("form", FORMATS)
def test_a_site_that_nobody_could_see_is_told_in_every_format(form: str) -> None:
    blind = [shop.unseen(f"check_{n}") for n in range(9)]
    said = FORMATS[form].content(Bundle(shop.dossier(), tuple(blind), grade(blind), "id"))
    assert b"tokobatik.co.id" in said or form == "pdf"
    assert FORMATS[form].render(Bundle(shop.dossier(), (), grade([]), "id"))


def test_the_command_line_and_the_reports_know_the_same_formats() -> None:
    assert tuple(FORMATS) == options.FORMATS
    assert {writing.format_of(writing.Path(f"x.{f.ending}")) for f in FORMATS.values()} == set(FORMATS)


def test_files_of_one_site_do_not_collide() -> None:
    names = [file_name(hostile.bundle("x"), form) for form in FORMATS]
    assert len(set(names)) == len(names)
    assert all(name.startswith("ikmscan-tokobatik.co.id.") for name in names)


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.follows])
def test_what_follows_in_one_file_says_the_site_again(form: str) -> None:
    follows = FORMATS[form].follows
    assert follows is not None
    second = follows(hostile.bundle("x"))
    assert "tokobatik.co.id" in second
    assert not second.startswith("\ufeff")

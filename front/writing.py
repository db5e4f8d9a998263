"""Where reports go: stdout, one file, or a folder with one file per site and format."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path

import click

from ..reports.output import FORMATS, Bundle, file_name, write_whole
from ..reports.words import say
from .machine import Refusal, aside, let_go_of_stdout, shown, unwritable
from .options import Choices

LINES = (".json", ".jsonl", ".ndjson")
# The longer ending of two that fit decides.
ENDINGS = {".wa.txt": "wa", ".sarif.json": "sarif", ".html": "html", ".htm": "html", ".txt": "teks",
           **dict.fromkeys(LINES, "json"), ".csv": "csv", ".sarif": "sarif", ".xml": "junit", ".md": "md",
           ".pdf": "pdf"}
STRICT = (".html", ".htm", ".csv", ".sarif", ".xml", ".md", ".pdf")  # programs choose by these how to open a file
PAGES = ("html", "pdf")
PRINTED = (".doc", ".docx", ".odt", ".rtf", ".png", ".jpg", ".jpeg")
COUNTED = (".xls", ".xlsx", ".ods", ".yaml", ".yml")


class Writer:
    """Takes bundles one after another and puts each where -o says. Made before the look: what cannot be written is
    refused before a minute was spent on it."""

    def __init__(
        self, choices: Choices, sites: int, html_beside: Path | None = None, keep: Iterable[Path] = ()
    ) -> None:
        """*sites*: how many sites there are. *keep*: files that are read in this run, and never written over."""
        self._html_beside = html_beside
        self._keep = {file.resolve() for file in keep}
        self._written: set[str] = set()
        self._lang = choices.bahasa
        self._path = None if choices.keluaran in ("", "-") else Path(choices.keluaran)
        self._formats = tuple(dict.fromkeys(choices.formats)) or (self._format_by_name(choices.keluaran),)
        self._many = sites > 1 or len(self._formats) > 1
        self._whole: list[bytes] = []
        self._begun = False
        if "pdf" in self._formats:
            self._refuse_pdf()
        if self._path is None:
            if len(self._formats) > 1 or (sites > 1 and not self._joins()):
                raise Refusal(say("cli.formats_need_folder", self._lang))
            self._folder = False
        else:
            self._refuse_ending(self._path, choices.keluaran)
            self._folder = self._is_folder(self._path, choices.keluaran)
            self._prepare(self._path)

    @property
    def reads_machine(self) -> bool:
        """Whether stdout is for a program or for nothing: no sheet for people may stand in it."""
        return self._path is not None or self._formats != ("teks",)

    def add(self, made: Bundle) -> None:
        """Write one site's report in every format asked for."""
        for form in self._formats:
            if self._path is None:
                self._print(form, made)
            elif self._folder:
                self._save(self._path / self._own_name(made, form), form, made)
            elif self._many:
                self._whole.append(self._next(form, made))
            else:
                self._save(self._path, form, made)

    def finish(self) -> None:
        """Make sure that all is out; also after an interruption, for the sites that were done."""
        if self._path is not None and self._whole:
            write_file(self._path, b"".join(self._whole), self._lang)
            aside(say("cli.saved", self._lang, path=shown(self._path)))
        self._flush()

    def _format_by_name(self, typed: str) -> str:
        """The format that the ending of -o asks for; text for a screen, a folder and an ending that says nothing."""
        if self._path is None or named_folder(self._path, typed):
            return "teks"
        return format_of(self._path) or "teks"

    def _joins(self) -> bool:
        """Whether several sites can stand in one file of the format asked for."""
        return len(self._formats) == 1 and FORMATS[self._formats[0]].follows is not None

    def _next(self, form: str, made: Bundle) -> bytes:
        """What is written for one site more, after those that are already in the same file."""
        first = not self._begun
        self._begun = True
        return FORMATS[form].content(made, first=first)

    def _is_folder(self, path: Path, typed: str) -> bool:
        """A folder that exists, one named with a slash at its end, or the only place where several files can go."""
        named = format_of(path)
        one_file = self._joins() and named == self._formats[0] != "teks"
        if named_folder(path, typed):
            return True
        if self._many and not one_file and named:
            raise Refusal(say("cli.formats_need_folder", self._lang))
        return self._many and not one_file

    def _refuse_ending(self, path: Path, typed: str) -> None:
        """No file that says PDF or spreadsheet and is none: also not when --format names another."""
        ending = path.suffix.lower()
        if named_folder(path, typed):
            return
        if ending in (*PRINTED, *COUNTED):
            key = "cli.no_pdf" if ending in PRINTED else "cli.no_format"
            raise Refusal(say(key, self._lang, ending=ending.removeprefix(".")))
        if ending in STRICT and self._formats != (format_of(path),):
            raise Refusal(say("cli.other_format", self._lang, ending=ending, format=", ".join(self._formats)))

    def _refuse_pdf(self) -> None:
        """No PDF without its extra, and none for a screen to make noise of."""
        from ..reports.pdf import available

        if not available():
            raise Refusal(say("cli.no_typst", self._lang))
        if self._path is None and sys.stdout.isatty():
            raise Refusal(say("cli.pdf_on_screen", self._lang))

    def _prepare(self, path: Path) -> None:
        if not self._folder:
            self._spare(path)
            check_place(path, self._lang)
            return
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path, error, self._lang) from None
        check_place(path / "x", self._lang)

    def _spare(self, path: Path) -> None:
        if path.resolve() in self._keep:
            raise Refusal(say("cli.over_dossier", self._lang, path=shown(path)))

    def _print(self, form: str, made: Bundle) -> None:
        try:
            if form == "teks":
                self._print_text(made)
            else:  # its bytes are UTF-8 whatever the terminal speaks
                sys.stdout.flush()
                sys.stdout.buffer.write(self._next(form, made))
        except BrokenPipeError:
            let_go_of_stdout()
        self._flush()

    def _print_text(self, made: Bundle) -> None:
        from ..reports.terminal import write

        if self._begun:
            sys.stdout.write("\n")
        self._begun = True
        write(made.report, sys.stdout, saved=self._beside(made))

    def _beside(self, made: Bundle) -> str:
        """Where the HTML of a rehearsal was written, or "": nobody asked for it, so failing is only told."""
        if self._html_beside is None:
            return ""
        try:
            write_file(self._html_beside, FORMATS["html"].content(made), self._lang)
        except Refusal as refused:
            click.echo(refused.format_message(), err=True)
            return ""
        return shown(self._html_beside)

    def _flush(self) -> None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            let_go_of_stdout()

    def _own_name(self, made: Bundle, form: str) -> str:
        """A name that no other report of this run has: the second of one site carries its day, then a number."""
        name = file_name(made, form)
        ending = FORMATS[form].ending
        stem = name.removesuffix(f".{ending}")
        dated = f"{stem}-{made.dossier.seen_at.at:%Y-%m-%d}"
        tries = chain((name, f"{dated}.{ending}"), (f"{dated}-{n}.{ending}" for n in count(2)))
        free = next(tried for tried in tries if tried not in self._written)
        self._written.add(free)
        return free

    def _save(self, path: Path, form: str, made: Bundle) -> None:
        self._spare(path)
        write_file(path, FORMATS[form].content(made), self._lang)
        aside(say("label.saved_html" if form in PAGES else "cli.saved", self._lang, path=shown(path)))


def format_of(path: Path) -> str:
    """The format that the ending of *path* names, or ""."""
    return next((form for ending, form in ENDINGS.items() if path.name.lower().endswith(ending)), "")


def named_folder(path: Path, typed: str) -> bool:
    """Whether -o means a folder by itself: it exists, or there is a slash at its end."""
    return path.is_dir() or typed.endswith(("/", os.sep))


def check_place(path: Path, lang: str) -> None:
    """Refuse *path* where no file can be made, before anything was looked at."""
    if not os.path.isdir(path.parent):
        raise Refusal(say("cli.no_folder", lang, path=shown(path.parent)))
    if os.path.isdir(path):
        raise unwritable(path, IsADirectoryError(errno.EISDIR, ""), lang)
    if not os.path.exists(path) and not os.access(path.parent, os.W_OK | os.X_OK):
        raise unwritable(path, PermissionError(errno.EACCES, ""), lang)


def write_file(path: Path, content: str | bytes, lang: str) -> None:
    """Write *content* whole, or say why it cannot be."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise unwritable(path, error, lang) from None

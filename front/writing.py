"""Where reports go: stdout, one file, or a folder with one file per site and format."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..reports.output import FORMATS, Bundle, file_name, write_whole
from ..reports.words import say
from .options import Choices


class Writer:
    """Takes bundles one after another and puts each where -o says."""

    def __init__(self, choices: Choices, count: int, html_beside: Path | None = None) -> None:
        self._html_beside = html_beside
        self._lang = choices.bahasa
        self._formats = tuple(dict.fromkeys(choices.formats)) or ("teks",)
        self._path = None if choices.keluaran in ("", "-") else Path(choices.keluaran)
        self._many = count > 1 or len(self._formats) > 1
        self._whole: list[str] = []
        if self._path is None and len(self._formats) > 1:
            raise click.UsageError(say("cli.formats_need_folder", self._lang))
        if self._path is not None and not self._many and not self._path.parent.is_dir():
            raise click.UsageError(say("cli.no_folder", self._lang, path=str(self._path.parent)))

    def add(self, made: Bundle) -> None:
        """Write one site's report in every format asked for."""
        for form in self._formats:
            if self._path is None:
                self._print(form, made)
            elif self._into_folder(self._path):
                self._save(self._folder() / file_name(made, form), form, made)
            else:
                self._save(self._path, form, made)
        if self._html_beside is not None:
            sys.stdout.flush()
            self._save(self._html_beside, "html", made)

    def finish(self) -> None:
        """Make sure that all is out."""
        sys.stdout.flush()

    def _into_folder(self, path: Path) -> bool:
        return path.is_dir() or (self._many and not self._is_lines())

    def _is_lines(self) -> bool:
        """Several sites as JSON into one named file are JSON Lines."""
        return self._formats == ("json",) and self._path is not None and self._path.suffix in (".json", ".jsonl")

    def _folder(self) -> Path:
        assert self._path is not None
        try:
            self._path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self._path, error, self._lang) from None
        return self._path

    def _print(self, form: str, made: Bundle) -> None:
        if form == "teks":
            from ..reports.terminal import write

            write(made.report, sys.stdout)
        else:
            click.echo(FORMATS[form].render(made), nl=False)

    def _save(self, path: Path, form: str, made: Bundle) -> None:
        text = FORMATS[form].render(made)
        if self._many and self._is_lines():
            self._whole.append(text)
            text = "".join(self._whole)
        write_file(path, text, self._lang)
        click.echo(say("label.saved_html" if form == "html" else "cli.saved", self._lang, path=str(path)), err=True)


def write_file(path: Path, text: str, lang: str) -> None:
    """Write *text* whole, or say why it cannot be."""
    try:
        write_whole(path, text)
    except OSError as error:
        raise _unwritable(path, error, lang) from None


def _unwritable(path: Path, error: OSError, lang: str) -> click.ClickException:
    detail = error.strerror or type(error).__name__
    return click.UsageError(say("cli.file_unwritable", lang, path=str(path), detail=detail))

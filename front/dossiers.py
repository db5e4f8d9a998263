"""Dossiers as files: read, refused in one sentence, written, and the files that stand for the words typed."""

from __future__ import annotations

import re
from pathlib import Path

from ..reports.result import HOST
from ..reports.words import say
from ..scanner import derive
from ..scanner.evidence import Dossier, DossierError, from_json, to_json
from ..scanner.evidence.record import ReportError
from ..scanner.probes import all_probes
from .machine import Refusal, aside, read_bounded, shown, unreadable
from .options import Choices
from .writing import LINES, check_place, write_file

MOST_DOSSIER_BYTES = 64 * 2**20


class ReportRefusal(Refusal):
    """The file is a report in JSON, of which no dossier can be made again."""


def files_of(words: tuple[str, ...], lang: str) -> list[Path]:
    """The files meant by *words*: each file itself, each folder the JSON files in it by name (not below it). An empty
    word, as a variable that is not set leaves it, is no folder."""
    if not all(words):
        raise Refusal(say("cli.no_dossier", lang))
    return [file for word in words for file in _within(Path(word), lang)]


def _within(path: Path, lang: str) -> list[Path]:
    if not path.is_dir():
        return [path]
    try:
        found = sorted(p for p in path.iterdir() if p.suffix.lower() in LINES and p.is_file())
    except OSError as error:
        raise unreadable(path, error, lang) from None
    if not found:
        raise Refusal(say("cli.empty_folder", lang, path=shown(path)))
    return found


def read_dossier(path: Path, lang: str) -> Dossier:
    """The dossier in the file at *path*; Refusal names what is wrong with it."""
    return parse_dossier(read_bounded(path, MOST_DOSSIER_BYTES, lang), path, lang)


def parse_dossier(content: bytes, path: Path, lang: str) -> Dossier:
    """The dossier in *content*, which stood at *path*."""
    all_probes()  # so that plug-ins' kinds of evidence can be read
    try:
        dossier = from_json(content.decode("utf-8"))
        if not HOST.fullmatch(dossier.target.host):
            raise DossierError("target.host: no name and no address")
        if not 2000 <= dossier.seen_at.at.year < 3000:
            raise DossierError("seen_at: no year in which anybody looked")
        return dossier
    except ReportError:
        raise ReportRefusal(say("cli.is_report", lang, path=shown(path))) from None
    except (DossierError, UnicodeDecodeError) as error:
        raise Refusal(say("dossier.broken", lang, path=shown(path), detail=wrong_part(str(error), lang))) from None


def wrong_part(detail: str, lang: str) -> str:
    """The place that is wrong ("seen.Page.status"); what is wrong there is said in English only, for technicians."""
    place = re.match(r"[a-z_]\S*(?=: )", detail)
    if place is None:
        return say("cli.no_json", lang)
    if (other := re.fullmatch(r"format: (\d{1,9}) is not (\d+)", detail)) and int(other[1]) > int(other[2]):
        return say("cli.newer_format", lang)
    return detail[:200] if lang == "en" else place[0][:120]


def check_dossier_place(choices: Choices) -> None:
    """Refuse a --simpan that cannot be written, before anything was looked at."""
    if choices.simpan is not None:
        check_place(Path(choices.simpan), choices.bahasa)


def save_dossier(dossier: Dossier, path: Path, lang: str) -> None:
    """Write what was seen, without what derive.py makes of it, and say where it is."""
    write_file(path, to_json(dossier, derive.DERIVED_KEYS), lang)
    aside(say("cli.saved", lang, path=shown(path)))

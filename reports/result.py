"""What a result says, read from JSON v1: the form in which results are compared and remembered. Judges nothing.

JSON v1 may come from a file that anybody wrote: every field is checked, and texts are bounded. Sinks escape them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..checks.check import Level
from ..scanner.evidence import Clock, Why
from . import plain
from .language import LANGS

FORMAT, HTTPS_PORT = 1, 443
HOST = re.compile(r"[0-9a-z_.:-]{1,253}")  # all that target.read lets through; it stands in headings and file names
LETTERS = ("A", "B", "C", "D", "F")
MOST_TOLD, LONGEST_CHARS = 5_000, 2_000
Key = tuple[str, str | None]


class ResultError(ValueError):
    """This is no result of JSON v1; the message names the place that is wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a result says of one thing: *check* and *subject* are its stable key. Where nothing was judged (UNKNOWN),
    *why* is a slug of evidence.Why, or "" for a verdict such as inconclusive. *titles*: its heading in each language,
    "" where there is none."""

    check: str
    subject: str | None
    outcome: str
    level: Level
    why: str = ""
    titles: tuple[str, str] = ("", "")

    @property
    def key(self) -> Key:
        """By what it is found again in another result."""
        return self.check, self.subject

    def title(self, lang: str) -> str:
        """Its heading in *lang*."""
        return self.titles[LANGS.index(lang)]


@dataclass(frozen=True, slots=True)
class Result:
    """One look at one site, judged. *told*: one for each key, the worst of several. *silent*: checks that ran and do
    not apply, None where the report does not say. *zone*: the IANA zone of its dossier, "" for a report."""

    host: str
    port: int
    seen_at: datetime
    letter: str | None
    score: int | None
    scoring: int
    version: str
    rules: str
    consent_level: int
    told: tuple[Told, ...]
    silent: frozenset[str] | None = None
    zone: str = ""

    @property
    def site(self) -> str:
        """The host as it is shown, with a port that is not usual."""
        if self.port == HTTPS_PORT:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read(raw: object, zone: str = "") -> Result:
    """The result in the parsed JSON *raw*; ResultError for anything else."""
    top = _table(raw, "report")
    if top.get("format") != FORMAT or isinstance(top.get("format"), bool):
        raise ResultError(f"format: {plain.line(str(top.get('format')), 20)} is not {FORMAT}")
    target, grade, tool = (_table(top.get(name), name) for name in ("target", "grade", "tool"))
    letter, score = grade.get("letter"), grade.get("score")
    if letter is not None and letter not in LETTERS:
        raise ResultError("grade.letter: no letter from A to F")
    found = [_finding(item, f"findings.{n}") for n, item in enumerate(_list(top, "findings"))]
    blind = [_unseen(item, f"unseen.{n}") for n, item in enumerate(_list(top, "unseen"))]
    silent = _list(top, "not_applicable") if "not_applicable" in top else None
    return Result(
        host=_host(target.get("host")), port=_number(target.get("port"), 1, 65535, "target.port"),
        seen_at=_moment(top.get("seen_at")), letter=None if letter is None else str(letter),
        score=None if score is None else _number(score, 0, 100, "grade.score"),
        scoring=_number(grade.get("scoring"), 0, 10**6, "grade.scoring"),
        version=_text(tool.get("version"), "tool.version"), rules=_text(tool.get("rules"), "tool.rules"),
        consent_level=_number(top.get("consent_level"), 0, 9, "consent_level"), told=_worst_of_each([*found, *blind]),
        silent=None if silent is None else frozenset(_text(n, "not_applicable") for n in silent), zone=zone,
    )


def _worst_of_each(told: list[Told]) -> tuple[Told, ...]:
    """One for each key: the worst, and a verdict before what was not judged."""
    ordered = sorted(told, key=lambda t: (t.level.rank, t.level is not Level.UNKNOWN, t.outcome, t.why, t.titles))
    by_key = {t.key: t for t in ordered}
    return tuple(by_key[k] for k in sorted(by_key, key=lambda k: (k[0], k[1] or "")))


def _finding(raw: object, where: str) -> Told:
    item = _table(raw, where)
    level, titles = item.get("level"), _table(item.get("title"), f"{where}.title")
    if not isinstance(level, str) or level not in {known.value for known in Level}:
        raise ResultError(f"{where}.level: no level")
    said = [plain.line(_text(titles.get(lang), f"{where}.title.{lang}")) for lang in LANGS]
    return Told(*_key(item, where), _text(item.get("outcome"), f"{where}.outcome"), Level(level),
                titles=(said[0], said[1]))


def _unseen(raw: object, where: str) -> Told:
    item = _table(raw, where)
    why = item.get("why")
    known = why if isinstance(why, str) and why in {reason.value for reason in Why} else Why.NOT_ASKED.value
    return Told(*_key(item, where), "", Level.UNKNOWN, known)


def _key(item: Mapping[str, object], where: str) -> Key:
    subject = item.get("subject")
    told = None if subject is None else _text(subject, f"{where}.subject")
    return _text(item.get("check"), f"{where}.check"), told


def _moment(raw: object) -> datetime:
    try:
        at = Clock.read(_text(raw, "seen_at")).at
    except ValueError:
        raise ResultError("seen_at: no time such as 2026-11-23T07:05:00Z") from None
    if not 2000 <= at.year < 3000:
        raise ResultError("seen_at: no year in which anybody looked")
    return at


def _table(raw: object, where: str) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise ResultError(f"{where}: an object is expected")
    return raw


def _list(top: Mapping[str, object], name: str) -> list[object]:
    raw = top.get(name)
    if not isinstance(raw, list) or len(raw) > MOST_TOLD:
        raise ResultError(f"{name}: a list of at most {MOST_TOLD} is expected")
    return raw


def _text(raw: object, where: str) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST_CHARS:
        raise ResultError(f"{where}: a text of at most {LONGEST_CHARS} characters is expected")
    return raw


def _host(raw: object) -> str:
    if not isinstance(raw, str) or not HOST.fullmatch(raw):
        raise ResultError("target.host: no name and no address")
    return raw


def _number(raw: object, low: int, high: int, where: str) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= high:
        raise ResultError(f"{where}: a number from {low} to {high} is expected")
    return raw

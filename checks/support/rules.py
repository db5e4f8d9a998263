"""The facts of support that judges are handed: release lines, their ends, vulnerable ranges, what distributions ship.

Data beside this file (one TOML a product, each entry with its source and date) or a newer pack of the same shape, read
only for what was found. `perbarui` makes such packs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

STALE_DAYS = 365  # still older facts only tell what has ended; reports note those of more than 90 days
Raw = Mapping[str, object]

# What may stand in facts, for it is shown to people: no sentence and no link may travel in them.
_FORMS = {
    "id": re.compile(r"(CVE-[0-9]{4}-[0-9]{4,7}|GHSA(-[0-9a-z]{4}){3})?"),
    "version": re.compile(r"([0-9][0-9A-Za-z.+~:_-]{0,39}( R[0-9])?)?"),  # "2012 R2" too
    "mark": re.compile(r"[0-9A-Za-z ()+._~-]{0,40}"),
    "distribution": re.compile(r"(?=.{2,60}\Z)[A-Z][0-9A-Za-z]*(,? [0-9A-Za-z]+([.][0-9]+)?)*"),
    "source": re.compile(r"https://[!-~]{3,300}"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One release line ("8.2") of a product. *ends*: the last day on which its makers mend holes, None while no end is
    known. *latest*: its newest release, "" where it is not known. *courtesy*: mended without a promise, as all but the
    newest line of WordPress are."""

    name: str
    ends: date | None = None
    ended: bool = False
    latest: str = ""
    latest_on: date | None = None
    courtesy: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Versions that have a known hole: from *start* ("" for the first) up to but without *below*. *severity*: "low",
    "medium", "high", "critical". *exploited*: on CISA's list of holes that are made use of."""

    below: str
    start: str = ""
    severity: str = "medium"
    id: str = ""
    exploited: bool = False


@dataclass(frozen=True, slots=True)
class Shipped:
    """How a distribution ships a product. *mode*: "moving" (the number rises with its mendings: *versions* in their
    order with the day of each), "frozen" (one number for all revisions), "revision" (the banner holds the revision;
    *newest* is the last one). *mark*: stands in the banner, "" where nothing does."""

    distribution: str
    mode: str
    mark: str = ""
    versions: tuple[tuple[str, date], ...] = ()
    newest: str = ""
    ends: date | None = None
    paid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """What is known of one product. *lines*: newest first. *as_of*: the newest day on which any of it was read."""

    product: str
    as_of: date
    source: str
    lines: tuple[Line, ...] = ()
    ranges: tuple[Range, ...] = ()
    shipped: tuple[Shipped, ...] = ()

    def age_days(self, today: date) -> int:
        """How old these facts are on *today*."""
        return (today - self.as_of).days


@dataclass(frozen=True)
class Rules:
    """All facts, looked up by slug of the product. *serial*: the day of the pack, "2026-11-23"."""

    serial: str
    read: Callable[[str], Raw | None]
    _known: dict[str, Support | None] = field(default_factory=dict, compare=False, repr=False)

    def of(self, product: str) -> Support | None:
        """The facts of *product* ("php", "wp-plugin/woocommerce"); None where there are none."""
        if product not in self._known:
            family, _, slug = product.partition("/")
            raw = self.read(family)
            if raw is not None and slug:
                raw = _member(raw, slug)
            self._known[product] = None if raw is None else support_from(product, raw)
        return self._known[product]

    @cached_property
    def day(self) -> date:
        """The day of the pack."""
        return date.fromisoformat(self.serial[:10])

    def age_days(self, today: date) -> int:
        """How old the facts are on *today*."""
        return (today - self.day).days


class RulesError(ValueError):
    """The facts of a product are written wrongly; the message names the place."""


@cache
def shipped_rules() -> Rules:
    """The facts that come with the package."""
    return Rules(str(_head()["serial"]), shipped_raw)


@cache
def shipped_products() -> tuple[str, ...]:
    """The slugs of all products that the package has facts of."""
    names = (e.name for e in files(__package__).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml") and n != "_pack.toml"))


@cache
def _head() -> Raw:
    return tomllib.loads(files(__package__).joinpath("_pack.toml").read_text(encoding="utf-8"))


@cache
def shipped_raw(product: str) -> Raw | None:
    """The facts of *product* as its file has them; None where the package has none."""
    place = files(__package__).joinpath(f"{product}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8")) if place.is_file() else None


def _member(raw: Raw, slug: str) -> Raw | None:
    """The facts of one member of a family; its own source where it has one, and gone over when the family was."""
    members = raw.get("member")
    row = members.get(slug) if isinstance(members, Mapping) else None
    if not isinstance(row, Mapping):
        return None
    return {"sumber": raw["sumber"], "tanggal": raw["tanggal"], "dibaca": raw.get("dibaca", raw["tanggal"]), **row}


def check(product: str, raw: Raw) -> None:
    """RulesError where *raw*, a family with all its members, holds facts that no judge could read."""
    if not re.fullmatch(r"[0-9a-z-]{1,60}", product):
        raise RulesError("product")
    support_from(product, raw)
    members = raw.get("member", {})
    if not isinstance(members, Mapping):
        raise RulesError(f"{product}: member")
    for slug in members:
        row = _member(raw, slug)
        if row is None or not re.fullmatch(r"[0-9a-z._-]{1,80}", slug):
            raise RulesError(f"{product}: member")
        support_from(f"{product}/{slug}", row)


def newest_day(raw: Raw) -> date:
    """The newest day that *raw* names: its own, those of its rows and members; *dibaca*: it was gone over again."""
    members = raw.get("member")
    tables = [raw, *(m for m in members.values() if isinstance(m, Mapping))] if isinstance(members, Mapping) else [raw]
    rows = [r for table in tables for name in ("line", "range", "shipped") for r in _rows(table, name)]
    named = (_day(r.get(key)) for r in (*tables, *rows) for key in ("tanggal", "dibaca"))
    return max((d for d in named if d is not None), default=date.min)


def support_from(product: str, raw: Raw) -> Support:
    """The facts of *product* as a file or a pack has them; RulesError where they are no such facts."""
    try:
        _text(raw, "sumber", "source")
        if _day(raw["tanggal"]) is None:
            raise ValueError("tanggal")
        return Support(
            product, newest_day(raw), str(raw["sumber"]),
            tuple(_line(r) for r in _rows(raw, "line")), tuple(_range(r) for r in _rows(raw, "range")),
            tuple(_distribution(r) for r in _rows(raw, "shipped")),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise RulesError(f"{product}: {type(wrong).__name__} {str(wrong)[:120]!a}") from None


def is_id(text: str) -> bool:
    """Whether *text* is the id of a hole, CVE or GHSA, and nothing else."""
    return bool(text) and _FORMS["id"].fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Whether *text* may stand where a version does."""
    return bool(text) and _FORMS["version"].fullmatch(text) is not None


def _text(raw: Raw, name: str, form: str) -> str:
    """The text *name* of *raw*, "" where it has none; ValueError where it is not of its form."""
    text = str(raw.get(name, ""))
    if not _FORMS[form].fullmatch(text):
        raise ValueError(f"{name} {text[:40]!a}")
    return text


def _rows(raw: Raw, name: str) -> Sequence[Raw]:
    rows = raw.get(name, ())
    if not isinstance(rows, list | tuple) or not all(isinstance(r, Mapping) for r in rows):
        raise ValueError(f"{name} is no list of tables")
    return rows


def _line(raw: Raw) -> Line:
    if not raw["name"]:
        raise ValueError("line without a name")
    return Line(_text(raw, "name", "version"), _day(raw.get("ends")), bool(raw.get("ended", False)),
                _text(raw, "latest", "version"), _day(raw.get("latest_on")), bool(raw.get("courtesy", False)))


def _range(raw: Raw) -> Range:
    if raw.get("severity", "medium") not in ("low", "medium", "high", "critical"):
        raise ValueError(f"severity {raw['severity']!a}")
    if not raw["below"]:
        raise ValueError("range without an end")
    return Range(_text(raw, "below", "version"), _text(raw, "start", "version"), str(raw.get("severity", "medium")),
                 _text(raw, "id", "id"), bool(raw.get("exploited", False)))


def _distribution(raw: Raw) -> Shipped:
    mode = raw["mode"]
    if mode not in ("moving", "frozen", "revision"):
        raise ValueError(f"mode {mode!a}")
    mark, newest = _text(raw, "mark", "mark"), _text(raw, "newest", "version")
    if mode == "revision" and not (mark.strip() and re.fullmatch(r"[0-9]{0,6}", newest)):
        raise ValueError("revision without a mark and a number")
    return Shipped(_text(raw, "distribution", "distribution"), str(mode), mark, tuple(_pairs(raw)), newest,
                   _day(raw.get("ends")), _day(raw.get("paid_until")))


def _pairs(raw: Raw) -> Iterator[tuple[str, date]]:
    pairs = raw.get("versions", ())
    if not isinstance(pairs, list | tuple):
        raise ValueError("versions is no list")
    for version, day in pairs:
        if not is_version(str(version)):
            raise ValueError(f"version {str(version)[:40]!a}")
        yield str(version), _day(day) or date.min


def _day(value: object) -> date | None:
    """A day as TOML or JSON has it; ValueError for what is none."""
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))

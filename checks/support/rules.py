"""The facts of support that judges are handed: release lines, their ends, vulnerable ranges, what distributions ship.

Data beside this file (one TOML a product, each entry with its source and date) or a newer pack of the same shape, read
only for what was found. `perbarui` makes such packs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

FRESH_DAYS, STALE_DAYS = 90, 365  # older data is noted; still older data only knows what has ended
Raw = Mapping[str, object]


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
    """What is known of one product. *lines*: newest first. *as_of*: the day of these facts."""

    product: str
    as_of: date
    source: str
    lines: tuple[Line, ...] = ()
    ranges: tuple[Range, ...] = ()
    shipped: tuple[Shipped, ...] = ()


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
    """The facts of one member of a family; its own source where it has one."""
    members = raw.get("member")
    row = members.get(slug) if isinstance(members, Mapping) else None
    return {"sumber": raw["sumber"], "tanggal": raw["tanggal"], **row} if isinstance(row, Mapping) else None


def support_from(product: str, raw: Raw) -> Support:
    """The facts of *product* as a file or a pack has them; RulesError where they are no such facts."""
    try:
        return Support(
            product, _day(raw["tanggal"]) or date.min, str(raw["sumber"]),
            tuple(_line(r) for r in _rows(raw, "line")), tuple(_range(r) for r in _rows(raw, "range")),
            tuple(_distribution(r) for r in _rows(raw, "shipped")),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise RulesError(f"{product}: {type(wrong).__name__} {wrong}") from None


def _rows(raw: Raw, name: str) -> Sequence[Raw]:
    rows = raw.get(name, ())
    if not isinstance(rows, list | tuple) or not all(isinstance(r, Mapping) for r in rows):
        raise ValueError(f"{name} is no list of tables")
    return rows


def _line(raw: Raw) -> Line:
    return Line(str(raw["name"]), _day(raw.get("ends")), bool(raw.get("ended", False)), str(raw.get("latest", "")),
                _day(raw.get("latest_on")), bool(raw.get("courtesy", False)))


def _range(raw: Raw) -> Range:
    if raw.get("severity", "medium") not in ("low", "medium", "high", "critical"):
        raise ValueError(f"severity {raw['severity']!r}")
    return Range(str(raw["below"]), str(raw.get("start", "")), str(raw.get("severity", "medium")),
                 str(raw.get("id", "")), bool(raw.get("exploited", False)))


def _distribution(raw: Raw) -> Shipped:
    if raw["mode"] not in ("moving", "frozen", "revision"):
        raise ValueError(f"mode {raw['mode']!r}")
    pairs = raw.get("versions", ())
    if not isinstance(pairs, list | tuple):
        raise ValueError("versions is no list")
    return Shipped(
        str(raw["distribution"]), str(raw["mode"]), str(raw.get("mark", "")),
        tuple((str(v), _day(d) or date.min) for v, d in pairs), str(raw.get("newest", "")), _day(raw.get("ends")),
        _day(raw.get("paid_until")),
    )


def _day(value: object) -> date | None:
    """A day as TOML or JSON has it; ValueError for what is none."""
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))

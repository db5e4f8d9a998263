"""Public lists -> facts as checks/support has them. What is not of the expected shape is left out, never guessed; a
product whose new facts are less plausible than the old ones keeps the old ones, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..checks.support.rules import is_id, is_version
from ..checks.versions import key, older, starts_with

Raw = Mapping[str, object]
_VERSION = re.compile(r"[0-9]+([.][0-9]+){0,4}([a-z]|p[0-9]+|-[0-9A-Za-z.]+)?")
_SEVERITY = {"low": "low", "medium": "medium", "high": "high", "critical": "critical"}


@dataclass
class Facts:
    """The facts by product, and the products that kept their old ones (*kept*: product -> why)."""

    products: dict[str, dict[str, object]]
    kept: dict[str, str] = field(default_factory=dict)


def merged(known: Mapping[str, Raw], lists: Mapping[str, object], today: date) -> Facts:
    """*known*, the facts in use, with what the fetched *lists* (name -> JSON) say newer."""
    facts = Facts({product: dict(raw) for product, raw in known.items()})
    lifecycles, scripts = _lifecycles(lists.get("endoflife.json")), _scripts(lists.get("retire.json"))
    for product, raw in facts.products.items():
        if (lines := lifecycles.get(str(raw.get("endoflife", "")))) is not None:
            _take_lines(product, lines, facts, today)
        if (ranges := scripts.get(str(raw.get("retire", "")))) is not None:
            raw["range"], raw["tanggal"] = _still_exploited(ranges, raw), today
    if "wordpress" in facts.products and (lines := _wordpress(lists.get("wordpress.json"))):
        _take_lines("wordpress", lines, facts, today)
    exploited = _exploited(lists.get("kev.json"))
    if exploited:
        _mark(facts.products.values(), exploited)
    return facts


def _still_exploited(ranges: list[dict[str, object]], before: Raw) -> list[dict[str, object]]:
    """*ranges* with the flags that were known *before*: the list that flags come from may be away today."""
    known = {str(r.get("id")) for r in _rows(before.get("range")) if r.get("exploited")}
    return [{**r, "exploited": True} if r["id"] in known else r for r in ranges]


def _take_lines(product: str, lines: list[dict[str, object]], facts: Facts, today: date) -> None:
    """Take *lines* where they are plausible: no newest release may be older than the one that was known."""
    raw = facts.products[product]
    before = {str(x.get("name")): str(x.get("latest", "")) for x in _rows(raw.get("line"))}
    for line in lines:
        known, told = before.get(str(line["name"]), ""), str(line.get("latest", ""))
        if known and told and older(told, known):
            facts.kept[product] = f"{line['name']}: {told} < {known}"
            return
    old = {str(x.get("name")): x for x in _rows(raw.get("line"))}
    fresh = [{**{k: v for k, v in old.get(str(x["name"]), {}).items() if k in ("courtesy", "ends", "ended")}, **x}
             for x in lines]
    names = {str(x["name"]) for x in fresh}
    raw["line"] = fresh + [dict(x) for name, x in old.items() if name not in names]
    raw["tanggal"] = today


def _lifecycles(raw: object) -> dict[str, list[dict[str, object]]]:
    """endoflife.date, API v1: product -> its lines, newest first."""
    found: dict[str, list[dict[str, object]]] = {}
    for product in _rows(raw.get("result") if isinstance(raw, dict) else None):
        lines = [line for r in _rows(product.get("releases")) if (line := _lifecycle(r)) is not None]
        if lines:
            found[str(product.get("name"))] = lines
    return found


def _lifecycle(raw: Raw) -> dict[str, object] | None:
    name, latest = str(raw.get("name", "")), raw.get("latest")
    if not _is_version(name):
        return None
    line: dict[str, object] = {"name": name, "ended": raw.get("isEol") is True}
    if (ends := _day(raw.get("eolFrom"))) is not None:
        line["ends"] = ends
    told = str(latest.get("name", "")) if isinstance(latest, dict) else ""
    if _is_version(told) and starts_with(told, name):
        line["latest"] = told
        if isinstance(latest, dict) and (on := _day(latest.get("date"))) is not None:
            line["latest_on"] = on
    return line


def _scripts(raw: object) -> dict[str, list[dict[str, object]]]:
    """retire.js: library -> its vulnerable ranges."""
    found: dict[str, list[dict[str, object]]] = {}
    for name, entry in raw.items() if isinstance(raw, dict) else ():
        holes = _rows(entry.get("vulnerabilities") if isinstance(entry, dict) else None)
        ranges = [r for hole in holes if (r := _hole(hole)) is not None]
        if ranges:
            found[str(name)] = ranges
    return found


def _hole(raw: Raw) -> dict[str, object] | None:
    below, start, named = str(raw.get("below", "")), str(raw.get("atOrAbove", "")), raw.get("identifiers")
    if not _is_version(below) or (start and not _is_version(start)):
        return None
    listed = named.values() if isinstance(named, dict) else ()
    ids = [str(i) for value in listed for i in (value if isinstance(value, list) else [value])]
    told = min((i for i in ids if is_id(i)), key=lambda i: not i.startswith("CVE-"), default="")
    if not told:
        return None  # such rows only say that a line has ended
    return {"below": below, "start": start, "severity": _SEVERITY.get(str(raw.get("severity")), "medium"), "id": told}


def _wordpress(raw: object) -> list[dict[str, object]]:
    """api.wordpress.org/core/stable-check: each version is "latest", "outdated" (the newest of an older line) or
    "insecure"."""
    if not isinstance(raw, dict):
        return []
    newest: dict[str, str] = {}
    for version, state in raw.items():
        if state in ("latest", "outdated") and _is_version(str(version)):
            line = ".".join(str(version).split(".")[:2])
            if line not in newest or older(newest[line], str(version)):
                newest[line] = str(version)
    current = next((v for v, state in raw.items() if state == "latest"), "")
    if not current:
        return []
    ordered = sorted(newest.items(), key=lambda pair: key(pair[0]), reverse=True)
    return [{"name": line, "latest": latest, "courtesy": not starts_with(str(current), line)}
            for line, latest in ordered]


def _exploited(raw: object) -> frozenset[str]:
    """The CVE ids of CISA's catalogue."""
    rows = _rows(raw.get("vulnerabilities") if isinstance(raw, dict) else None)
    return frozenset(named for r in rows if is_id(named := str(r.get("cveID"))))


def _mark(products: Iterable[dict[str, object]], exploited: frozenset[str]) -> None:
    """Flag the ranges whose id is on CISA's list; a flag that was set from another source stays."""
    for raw in products:
        members = raw.get("member")
        for holder in (raw, *(members.values() if isinstance(members, dict) else ())):
            if isinstance(holder, dict) and "range" in holder:
                holder["range"] = [{**r, "exploited": bool(r.get("exploited")) or str(r.get("id")) in exploited}
                                   for r in _rows(holder["range"])]


def _is_version(text: str) -> bool:
    """Whether *text* is a version as makers write them, and short enough for facts."""
    return _VERSION.fullmatch(text) is not None and is_version(text)


def _rows(raw: object) -> Iterator[Raw]:
    yield from (r for r in raw if isinstance(r, Mapping)) if isinstance(raw, list) else ()


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None

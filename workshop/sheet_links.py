"""What a cell of an .xlsx holds besides its text: a link, or a formula whose value was never worked out. Pure."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_FOUND = 20_000
_TAGS = {
    name: re.compile(rf"<(?:\w{{1,9}}:)?{name}\s([^<>]{{1,4000}})>".encode())
    for name in ("sheet", "Relationship", "hyperlink")
}
_ATTRIBUTE = re.compile(rb"([\w:]{1,40})\s?=\s?\"([^\"]{0,4000})\"")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORMULA = re.compile(
    rb"<c\s(?:[^<>]{0,200}\s)?r=\"([A-Z]{1,3}[0-9]{1,7})\"[^<>]{0,200}>\s{0,9}<f(?:\s[^<>]{0,200})?>([^<]{1,4000})</f>\s{0,9}"
    rb"(<v\s?/>|<v></v>|</c>)?")
_TEXT = re.compile(rb"\st=\"str\"")  # worked out, and the result is a text, perhaps an empty one
_LINK = re.compile(r"\s*HYPERLINK\s*\(\s*\"([^\"]{1,2000})\"", re.I)

Place = tuple[int, int]  # row and column, counted from 1 and 0


@dataclass(frozen=True, slots=True)
class Extras:
    """By place: where the cell leads, and the formulas that have no value (by their names, B5)."""

    links: Mapping[Place, str]
    without_value: Mapping[Place, str]


def extras(parts: Mapping[str, bytes]) -> dict[str, Extras]:
    """Return the extras of each sheet of a workbook by the sheet's name."""
    targets = _related(parts, "xl/workbook.xml")
    found = {}
    for sheet in _attributes(parts.get("xl/workbook.xml", b""), "sheet"):
        path = targets.get(sheet.get("r:id", ""), "")
        if path in parts:
            found[sheet.get("name", "")] = _extras(parts, path)
    return found


def _extras(parts: Mapping[str, bytes], path: str) -> Extras:
    targets, links, empty = _related(parts, path), {}, {}
    for attributes in _attributes(parts[path], "hyperlink"):
        place = place_of(attributes.get("ref", "").partition(":")[0])
        target = targets.get(attributes.get("r:id", ""), "")
        if place and target.lower().startswith(("http://", "https://")):
            links[place] = target
    for match in list(_FORMULA.finditer(parts[path]))[:MAX_FOUND]:
        name = match[1].decode()
        place, link = place_of(name), _LINK.match(html.unescape(match[2].decode("utf-8", "replace")))
        if place and link:
            links[place] = link[1]
        elif place and match[3] and not _TEXT.search(match[0].partition(b">")[0]):
            empty[place] = name
    return Extras(links, empty)


def place_of(name: str) -> Place | None:
    """The place of a cell by its name: B5 is (5, 1)."""
    match = _CELL.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def _related(parts: Mapping[str, bytes], path: str) -> dict[str, str]:
    """What a part calls its relations: paths inside the container, addresses outside as they are."""
    folder, name = posixpath.split(path)
    rows = _attributes(parts.get(f"{folder}/_rels/{name}.rels", b""), "Relationship")
    return {row.get("Id", ""): row.get("Target", "") if row.get("TargetMode") == "External"
            else posixpath.normpath(posixpath.join("/", folder, row.get("Target", "")))[1:] for row in rows}


def _attributes(part: bytes, tag: str) -> list[dict[str, str]]:
    return [
        {name.decode(): html.unescape(value.decode("utf-8", "replace")) for name, value in _ATTRIBUTE.findall(match[1])}
        for match in list(_TAGS[tag].finditer(part))[:MAX_FOUND]
    ]

"""A report in every format -> what of it could act where it is shown. Every format is read by its own rules."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from xml.etree import ElementTree

from ikmscan.reports.output import FORMATS, Bundle
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

MARKDOWN = MarkdownIt("commonmark", {"html": True})  # the most trusting reader there is
# What reorders, hides or controls, wherever it stands: C0, C1, marks of direction, zero width, surrogates.
_ACTS = {"Cc", "Cf", "Cs"}
_HARMLESS = {"\n", "\ufeff", "\u00ad", "\r"}
_TAGS = {"script", "iframe", "object", "embed", "base", "form", "frame", "applet"}
_LINKS = re.compile(r"(?i)^(https?://|#|mailto:|tel:|https://wa\.me)")


def written(made: Bundle, *, pdf: bool = False) -> dict[str, bytes]:
    """The report in every format; PDF, which takes longest, where it is asked for."""
    return {name: form.content(made) for name, form in FORMATS.items() if pdf or name != "pdf"}


def faults(formats: dict[str, bytes], never: tuple[str, ...]) -> list[str]:
    """What is wrong with them, as lines; *never*: texts that no format may hold as they were sent."""
    texts = {name: content.decode("utf-8") for name, content in formats.items() if name != "pdf"}
    found = [f"{name}: {_acting(text)}" for name, text in texts.items() if _acting(text)]
    found += _of_html("html", texts["html"]) + _of_html("md", MARKDOWN.render(texts["md"]))
    found += _of_csv(texts["csv"]) + _of_machines(texts)
    found += [f"{name}: holds {raw!r}" for raw in never for name in ("html",) if raw in texts[name]]
    return found


def _acting(text: str) -> str:
    """The first character that acts, or ""."""
    return next((f"U+{ord(c):04X}" for c in text if c not in _HARMLESS and unicodedata.category(c) in _ACTS), "")


def _of_html(name_of: str, text: str) -> list[str]:
    found = []
    for node in LexborHTMLParser(text).css("*"):
        if node.tag in _TAGS:
            found.append(f"{name_of}: <{node.tag}>")
        for name, value in node.attributes.items():
            if name.startswith("on") or (name in ("src", "data", "action", "formaction", "background")
                                         and not (value or "").startswith("data:image/")):
                found.append(f"{name_of}: {node.tag} {name}={value!r}"[:120])
            if name == "href" and not _LINKS.match(value or ""):
                found.append(f"{name_of}: {node.tag} href={value!r}"[:120])
    return found


def _of_csv(text: str) -> list[str]:
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    return [f"csv: {cell[:60]!r}" for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def _of_machines(texts: dict[str, str]) -> list[str]:
    """JSON, SARIF and JUnit are read back."""
    found = []
    for name, read in (("json", json.loads), ("sarif", json.loads), ("junit", ElementTree.fromstring)):
        try:
            read(texts[name])
        except ValueError as error:
            found.append(f"{name}: {error}")
        except ElementTree.ParseError as error:
            found.append(f"{name}: {error}")
    return found

"""The rules by which software is recognised: one file a product in products/, read once.

A file begins with what matching needs and ends with its examples, which only the tests read: what stands behind the
first [[example]] is not parsed at run time.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

EXAMPLES = "\n[[example]]"
WHERE = ("generator", "header", "cookie", "meta", "class", "title", "script", "url", "footer", "door", "greeting")
KINDS = (
    "cms", "shop", "framework", "plugin", "theme", "library", "server", "runtime", "os", "panel", "mail", "database",
    "ftp", "ssh", "router", "saas", "payment", "cdn", "tool",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One sign. *name*: the header, meta element or service it stands in, "" where the place has no names. *has*: what
    stands in every match, in lower case; it is looked for first. *own*: only in addresses of the site itself. *least*:
    so many different values must tell the same version. *pattern* may have a group "version", or "major", "minor" and
    "patch" for one of digits that are filled up ("10605"); a family's a "slug". *slug* is the member that the sign
    names where its text does not hold the slug itself."""

    where: str
    name: str
    has: str
    pattern: str
    confidence: int
    least: int = 1
    own: bool = False
    slug: str = ""

    @property
    def match(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first tried: most are not, because their literal stands nowhere."""
        return _compiled(self.pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What may be asked where the product was recognised. *path*: below the folder of installation, of a member's
    folder for a family; "" is the address of the url sign itself. *most_bytes*: so much is read, 0 for a HEAD.
    *unversioned*: only where no version is known yet. *owner*: only with the owner's consent, because no visitor's
    browser asks for it. *source*: the slug of what it tells. *seen*, *unless*: what an address of the product on the
    page must hold, and must not, so that the file is really there."""

    name: str
    path: str
    most_bytes: int
    pattern: str
    confidence: int
    source: str
    unversioned: bool = False
    owner: bool = False
    seen: str = ""
    unless: str = ""

    @property
    def match(self) -> re.Pattern[str]:
        """What is looked for in the answer; ^ and $ are those of a line."""
        return _compiled(self.pattern, re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Product:
    """One product, or a family of which a site may have many (*family*; "wp-plugin"), whose members are named by the
    slug in their addresses. *members*: how the known ones call themselves. *namespaces*: REST name -> slug. *marks*:
    what follows the folder of installation in its addresses. *sizes*: path -> release -> bytes, of which *whole_lines*
    ("6.5") have every release."""

    id: str
    name: str
    kind: str
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...] = ()
    family: bool = False
    members: Mapping[str, str] | None = None
    namespaces: Mapping[str, str] | None = None
    marks: tuple[str, ...] = ()
    sizes: Mapping[str, Mapping[str, int]] | None = None
    whole_lines: frozenset[str] = frozenset()


_compiled = cache(re.compile)


@cache
def products() -> Mapping[str, Product]:
    """Every product by its slug."""
    return {p.id: p for p in _read()}


def _read() -> Iterator[Product]:
    folder = files(__package__).joinpath("products")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            text = entry.read_text(encoding="utf-8")
            yield read_product(entry.name.removesuffix(".toml"), text.partition(EXAMPLES)[0])


def read_product(slug: str, text: str) -> Product:
    """The product *slug* as its file has it; KeyError, ValueError or re.error where the file is wrong."""
    raw = tomllib.loads(text)
    if raw["kind"] not in KINDS:
        raise ValueError(f"{slug}: no kind {raw['kind']!r}")
    return Product(
        slug, raw["name"], raw["kind"], tuple(_rule(slug, r) for r in raw.get("sign", ())),
        tuple(_question(q) for q in raw.get("ask", ())), raw.get("family", False), raw.get("members"),
        raw.get("namespaces"), tuple(raw.get("marks", ())), raw.get("sizes"), frozenset(raw.get("whole_lines", ())),
    )


def _rule(slug: str, raw: Mapping[str, object]) -> Rule:
    where, has = str(raw["where"]), str(raw.get("has", ""))
    if where not in WHERE:
        raise ValueError(f"{slug}: no place {where!r}")
    if where == "url" and len(has) < 3:
        raise ValueError(f"{slug}: an address is only searched for what has a literal of three characters")
    if where == "url" and "slug" in raw:
        raise ValueError(f"{slug}: the folder in an address is the slug")
    return Rule(where, str(raw.get("name", "")), has.lower(), str(raw["match"]),
                _number(raw["confidence"]), _number(raw.get("least", 1)), bool(raw.get("own", False)),
                str(raw.get("slug", "")))


def _question(raw: Mapping[str, object]) -> Question:
    return Question(
        str(raw["name"]), str(raw.get("path", "")), _number(raw.get("bytes", 0)),
        str(raw.get("match", "")), _number(raw.get("confidence", 90)),
        str(raw.get("source", raw["name"])), bool(raw.get("unversioned", False)), bool(raw.get("owner", False)),
        str(raw.get("seen", "")), str(raw.get("unless", "")),
    )


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{value!r} is no whole number")
    return value

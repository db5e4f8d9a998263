"""Clues and rules -> products and versions. Where signs do not agree, all that they tell is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import itemgetter

from ..evidence import Found, Sign
from .clues import Clue
from .rules import KINDS, Product, Rule, products

SHOWN_CHARS = 120
AGREED, DOUBTED = 5, 20  # two sources that agree are worth more, two that do not less (per cent)
SIGNS_KEPT = 6
GATES = ("/ajax/libs/", "@", "jquery", "/wp-")  # parts that many plain words share
CERTAIN = 85  # per cent: below it a question that tells more is still worth it


@dataclass(slots=True)
class Gathered:
    """The signs so far, by slug of the product; *at*: the addresses of a product on the site itself; *claimed*: those
    that are files of a library, wherever they lie."""

    signs: dict[str, list[Sign]] = field(default_factory=dict)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    at: dict[str, list[str]] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)

    def add(self, product: Product, sign: Sign, slug: str = "") -> None:
        """Take *sign* of *product*, or of the member *slug* of a family."""
        key = f"{product.id}/{slug}" if product.family else product.id
        name = (product.members or {}).get(slug, slug) if product.family else product.name
        self.names[key] = (name, product.kind)
        kept = self.signs.setdefault(key, [])
        if sign not in kept:
            kept.append(sign)

    def version_of(self, key: str) -> str:
        """The first version that *key* tells of itself with certainty, "" for none."""
        return next((s.version for s in self.signs.get(key, ()) if s.version and s.confidence >= CERTAIN), "")


def gather(clues: Sequence[Clue]) -> Gathered:
    """The signs that stand in *clues*."""
    got, places = Gathered(), _places(clues)
    fits: list[tuple[int, Product, Rule]] = []
    for place, listed in places.items():
        fits += _fitting(place, "\n".join([c.value for c in listed]).lower())
    for _, product, rule in sorted(fits, key=itemgetter(0)):
        _apply(product, rule, places[rule.where, rule.name], got)
    return got


@lru_cache(maxsize=64)  # a page is asked for its software before the probes that need it, and again when it is judged
def _fitting(place: tuple[str, str], joined: str) -> tuple[tuple[int, Product, Rule], ...]:
    """The rules of *place* whose plain word stands in the values there."""
    gated = _rules().get(place, {})
    return tuple([row for gate, rows in gated.items() if gate in joined for row in rows if row[2].has in joined])


@cache
def _rules() -> Mapping[tuple[str, str], Mapping[str, list[tuple[int, Product, Rule]]]]:
    """The rules of each place, with their turn: those of libraries first, for members look whose a file is. Those that
    hold the same part (GATES) stand together, so that it is looked for once for all of them."""
    ordered = sorted(products().values(), key=lambda p: p.kind != "library")
    by_place: dict[tuple[str, str], dict[str, list[tuple[int, Product, Rule]]]] = {}
    for turn, (product, rule) in enumerate((p, r) for p in ordered for r in p.rules):
        gate = next((g for g in GATES if g in rule.has), "")
        by_place.setdefault((rule.where, rule.name), {}).setdefault(gate, []).append((turn, product, rule))
    return by_place


def _places(clues: Iterable[Clue]) -> Mapping[tuple[str, str], list[Clue]]:
    places: dict[tuple[str, str], list[Clue]] = {}
    for clue in clues:
        places.setdefault((clue.where, clue.name), []).append(clue)
    return places


def _apply(product: Product, rule: Rule, clues: Sequence[Clue], got: Gathered) -> None:
    hits = [(c, m) for c in clues if (c.own or not rule.own) and rule.has in c.value.lower()
            and (m := rule.match.search(c.value))]
    if product.kind == "library":
        got.claimed.update(c.value for c, _ in hits)
    if rule.least > 1:
        hits = list(_agreed([h for h in hits if not product.family or h[0].value not in got.claimed], rule.least))
    for clue, match in hits:
        told = match.groupdict()
        slug = told.get("slug") or rule.slug
        if product.family and not slug:
            continue
        words = shown(clue.value, match.start())
        got.add(product, Sign(rule.where, words, clean(told.get("version")) or _filled(told), rule.confidence), slug)
        if clue.where == "url" and clue.own:
            got.at.setdefault(f"{product.id}/{slug}" if product.family else product.id, []).append(clue.value)


def _agreed(
    hits: Sequence[tuple[Clue, re.Match[str]]], least: int
) -> Iterator[tuple[Clue, re.Match[str]]]:
    """Of hits with a version those that so many different values agree on. The member of a family counts for itself,
    and where its own files do not all tell the same, none of them is believed: one may be of a library inside."""
    votes: dict[str, dict[str, set[str]]] = {}
    for clue, match in hits:
        told = match.groupdict()
        if version := told.get("version"):
            votes.setdefault(told.get("slug") or "", {}).setdefault(version, set()).add(clue.value)
    for clue, match in hits:
        told = match.groupdict()
        slug, version = told.get("slug") or "", told.get("version") or ""
        if version and len(votes[slug][version]) >= least and (not slug or len(votes[slug]) == 1):
            yield clue, match


def found(got: Gathered) -> tuple[Found, ...]:
    """What was recognised, by kind and slug."""
    rows = [_found(key, got) for key in got.signs]
    return tuple(sorted(rows, key=lambda f: (KINDS.index(f.kind), f.product)))


def _found(key: str, got: Gathered) -> Found:
    signs = sorted(got.signs[key], key=lambda s: (not s.version, -s.confidence, s.source, s.shown))
    name, kind = got.names[key]
    told = dict.fromkeys(s.version for s in signs if s.version)
    versions = tuple(v for v in told if not any(w.startswith(f"{v}.") for w in told))  # "6.5" says less than "6.5.5"
    best = max(s.confidence for s in signs if s.version == (versions[0] if versions else "") or not versions)
    sources = {s.source for s in signs if not versions or s.version == versions[0]}
    if len(versions) > 1:
        best -= DOUBTED
    elif len(sources) > 1:
        best = min(99, best + AGREED)
    return Found(key, name, kind, versions, best, tuple(signs[:SIGNS_KEPT]))


def _filled(told: Mapping[str, str | None]) -> str:
    """"1.6.5" of the groups "1", "06" and "05"."""
    return ".".join(str(int(part)) for name in ("major", "minor", "patch") if (part := told.get(name)))


def shown(text: str, at: int = 0) -> str:
    """The words of a sign as they are kept: one line, printable, bounded; of a long text those from *at* on."""
    start = at if len(text) > SHOWN_CHARS else 0
    return "".join(c for c in " ".join(text[start:].split()) if c.isprintable())[:SHOWN_CHARS]


def clean(version: str | None) -> str:
    """A version as it is kept; "" for none and for what is too long to be one."""
    text = (version or "").strip().strip(".")
    return text if len(text) <= 40 and text.isascii() and text.isprintable() else ""

"""What the facts of a finding are called, and words for those values that are slugs of our own.

JSON, SARIF and JUnit keep the slugs: programs read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from ..checks.check import Fact, Finding
from . import language, plain
from .untrusted import Untrusted
from .view import Card
from .words import STACKS, frame

# Facts whose values are ours alone; a server's own words are never looked up.
SLUGS = frozenset({
    "cbc", "detail", "fault", "how", "mta_sts", "note", "reason", "sign", "signing", "smb1_signing", "source", "staple",
    "state", "static_rsa", "subdomains", "tls_rpt", "view", "views", "why",
})
# Facts of --tls-lengkap that stand whole in technical_tls.listing: here they would be cut to the first few.
LISTED: Mapping[str, frozenset[str]] = {
    "tls_ciphers": frozenset({"ssl30", "tls10", "tls11", "tls12", "tls13", "order", "groups", "not_told"}),
    "tls_key_exchange": frozenset({"groups"}),
}
# A place in a page ends in how it is hidden, "div#q (off_screen)": our slug behind a server's selector.
_HIDDEN = re.compile(r"\(([a-z_]{2,20})\)$")


def of(finding: Finding, lang: str) -> tuple[tuple[str, Untrusted], ...]:
    """The facts beside the finding, but for those that the appendix lists whole and one that says another's again."""
    seen = finding.verdict.facts if finding.verdict else {}
    left = LISTED.get(finding.check.name, frozenset())
    return tuple((plain.line(k), Untrusted(_text(v, lang))) for k, v in sorted(seen.items())
                 if k not in left and v != () and not (k == "accepted" and v == seen.get("classes")))


def name(slug: str, lang: str) -> str:
    """What a fact is called in *lang*; one that the table does not know keeps its slug."""
    return frame(lang).get(f"fact.{slug}", slug)


def value(slug: str, said: str, lang: str) -> str:
    """*said* of the fact *slug*, in words where it is a slug of ours."""
    if slug == "stack":
        return STACKS.get(said, said)
    if slug == "place":
        return _HIDDEN.sub(lambda found: f"({_word(found[1], lang)})", said)
    return _word(said, lang) if slug in SLUGS else said


def worded(facts: Mapping[str, Fact], lang: str) -> dict[str, Fact]:
    """*facts* as sentences name them."""
    return {slug: value(slug, said, lang) if isinstance(said, str) else said for slug, said in facts.items()}


def shown(card: Card, lang: str) -> Iterable[tuple[str, Untrusted]]:
    """Name and value of each fact of *card* that says something."""
    return [(name(slug, lang), said.worded(partial(value, slug, lang=lang))) for slug, said in card.facts if said]


def _text(fact: Fact, lang: str) -> str:
    if isinstance(fact, tuple):
        texts = [v if isinstance(v, str) else " ".join(filter(None, v.values())) for v in fact]
        return language.listed([plain.line(t) for t in texts], lang)
    return plain.line(str(fact))


def _word(slug: str, lang: str) -> str:
    return frame(lang).get(f"value.{slug}", slug)

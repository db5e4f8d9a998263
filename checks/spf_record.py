"""An SPF record and all that it leads to, counted as a receiver does for mail that no term matches (RFC 7208).

Pure: the answers of DNS come from the dossier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..scanner.evidence import Records, RecordSet, SpfTree, Why
from .spf_terms import Term, read_terms, widest

MOST_LOOKUPS, MOST_VOID, MOST_SERVERS = 10, 2, 10  # RFC 7208 section 4.6.4
DEEPEST = 10


def is_spf(text: str) -> bool:
    """Whether a TXT record is one of SPF (RFC 7208 section 4.5)."""
    return re.match(r"v=spf1( |$)", text, re.IGNORECASE) is not None


@dataclass(slots=True)
class Count:
    """What a receiver would meet. *fault*: why it ends with an error ("loop", "absent", "several", "broken",
    "servers"), and *at* which name; *open_at*: the name whose record lets everybody send; *wide*: a range of absurdly
    many addresses that may; *unseen*: a name that could not be asked."""

    lookups: int = 0
    void: int = 0
    fault: str = ""
    at: str = ""
    open_at: str = ""
    wide: str = ""
    unseen: str = ""
    seen: list[str] = field(default_factory=list)


def counted(domain: str, text: str, records: Records, tree: SpfTree) -> Count:
    """What the record *text* of *domain* costs and where it breaks."""
    count = Count()
    _walk(domain, text, records, tree, (domain,), count)
    return count


def last_sign(terms: list[Term], tree: SpfTree) -> str:
    """What is said of all others in the end, by redirect too (section 6.1): the sign of `all`, "?" where nothing is
    (section 4.7), "" where it could not be read."""
    for _ in range(DEEPEST):
        end = next((term for term in terms if term.kind in ("all", "redirect")), None)
        if end is None or end.kind == "all":
            return end.sign if end else "?"
        texts = [text for text in tree.of("TXT", end.name).texts if is_spf(text)]
        terms, strange = read_terms(texts[0]) if len(texts) == 1 else ([], "none")
        if strange:
            break
    return ""


def _walk(domain: str, text: str, records: Records, tree: SpfTree, way: tuple[str, ...], count: Count) -> None:
    terms, strange = read_terms(text)
    if strange:
        count.fault, count.at = count.fault or "broken", count.at or domain
    everybody, wide = widest(terms)
    if everybody:
        count.open_at = count.open_at or domain
    count.wide = count.wide or wide
    for term in terms:
        if term.kind in ("include", "redirect", "a", "mx", "ptr", "exists"):
            count.lookups += 1
        if term.kind in ("include", "redirect") and "%" not in term.name:
            _follow(term, records, tree, way, count)
        elif term.kind in ("a", "mx", "exists") and "%" not in term.name:
            _host(term, term.name or domain, records, tree, count)
        elif term.kind == "all" and term.sign == "+" and len(way) > 1:
            count.open_at = count.open_at or domain
        elif "%" in term.name and term.kind in ("include", "redirect"):
            count.unseen = count.unseen or term.name


def _follow(term: Term, records: Records, tree: SpfTree, way: tuple[str, ...], count: Count) -> None:
    if term.name in way or len(way) > DEEPEST:
        count.fault, count.at = count.fault or "loop", count.at or term.name
        return
    found = tree.of("TXT", term.name)
    texts = [text for text in found.texts if is_spf(text)]
    if not texts and found.unseen is not None:
        count.unseen = count.unseen or term.name
    elif len(texts) != 1:
        count.void += not found.values
        count.fault, count.at = count.fault or ("several" if texts else "absent"), count.at or term.name
    else:
        opened, wide = count.open_at, count.wide
        _walk(term.name, texts[0], records, tree, (*way, term.name), count)
        if term.kind == "include" and term.sign != "+":  # its "pass" then refuses: section 5.2
            count.open_at, count.wide = opened, wide


def _host(term: Term, name: str, records: Records, tree: SpfTree, count: Count) -> None:
    if term.kind == "mx":
        found = tree.of("MX", name)
        found = records.of("MX") if found.unseen is Why.NOT_ASKED and name == records.domain else found
        if len(found.values) > MOST_SERVERS:
            count.fault, count.at = count.fault or "servers", count.at or name
        sets: tuple[RecordSet, ...] = (found,)
    else:
        sets = tuple(tree.of(kind, name) for kind in (("A",) if term.kind == "exists" else ("A", "AAAA")))
    if any(s.values for s in sets):
        if term.kind == "exists" and term.sign == "+":  # without a macro it is there for everybody (section 5.7)
            count.open_at = count.open_at or name
        return
    if any(s.unseen is not None for s in sets):
        count.unseen = count.unseen or name
    elif term.kind != "exists":  # that one is made to be absent for most senders
        count.void += 1

"""An SPF record and all that it leads to, counted as a receiver does for mail that no term matches (RFC 7208).

Pure: the answers of DNS come from the dossier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..scanner.evidence import Records, RecordSet, SpfTree, Why

MOST_LOOKUPS, MOST_VOID, MOST_SERVERS = 10, 2, 10  # RFC 7208 section 4.6.4
DEEPEST = 10

_NAME = r"[!-~]{1,253}"
# RFC 7208 section 12: directives and modifiers; macros are taken as text.
_TERM = re.compile(
    rf"(?P<sign>[+?~-]?)(?:(?P<all>all)|(?P<include>include):(?P<of>{_NAME})|(?P<host>a|mx)(?::(?P<at>[!-.0-~]{{1,253}}))?"
    rf"(?:/\d{{1,2}})?(?://\d{{1,3}})?|(?P<ptr>ptr)(?::{_NAME})?|(?P<exists>exists):(?P<there>{_NAME})|"
    r"ip4:\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|ip6:[0-9a-f:.]{2,45}(?:/\d{1,3})?)|"
    rf"(?P<modifier>[a-z][a-z0-9_.-]{{0,60}})=(?P<to>[!-~]{{0,253}})", re.IGNORECASE)


def is_spf(text: str) -> bool:
    """Whether a TXT record is one of SPF (RFC 7208 section 4.5)."""
    return re.match(r"v=spf1( |$)", text, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Term:
    """One term: *kind* ("all", "include", "a", "mx", "ptr", "exists", "redirect", else ""); *name* "": the domain."""

    kind: str
    name: str = ""
    sign: str = "+"


@dataclass(slots=True)
class Count:
    """What a receiver would meet. *fault*: why it ends with an error ("loop", "absent", "several", "broken",
    "servers"), and *at* which name; *open_at*: the name whose record lets everybody send; *unseen*: a name that could
    not be asked."""

    lookups: int = 0
    void: int = 0
    fault: str = ""
    at: str = ""
    open_at: str = ""
    unseen: str = ""
    seen: list[str] = field(default_factory=list)


def read_terms(text: str) -> tuple[list[Term], str]:
    """The terms up to `all` (nothing behind it is read, section 5.1), and the first word that is no term ("" none)."""
    terms: list[Term] = []
    modifiers: list[Term] = []
    for word in text.split()[1:]:
        read = _TERM.fullmatch(word)
        if read is None:
            return terms, word
        if read["modifier"]:
            if read["modifier"].lower() == "redirect":
                modifiers.append(Term("redirect", read["to"].lower().removesuffix(".")))
            continue
        kind = next((read[g].lower() for g in ("all", "include", "host", "ptr", "exists") if read[g]), "")
        name = (read["of"] or read["at"] or read["there"] or "").lower().removesuffix(".")
        terms.append(Term(kind, name, read["sign"] or "+"))
    ends = next((at for at, term in enumerate(terms) if term.kind == "all"), None)
    return (terms[: ends + 1], "") if ends is not None else (terms + modifiers[:1], "")


def counted(domain: str, text: str, records: Records, tree: SpfTree) -> Count:
    """What the record *text* of *domain* costs and where it breaks."""
    count = Count()
    _walk(domain, text, records, tree, (domain,), count)
    return count


def _walk(domain: str, text: str, records: Records, tree: SpfTree, way: tuple[str, ...], count: Count) -> None:
    terms, strange = read_terms(text)
    if strange:
        count.fault, count.at = count.fault or "broken", count.at or domain
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
        opened = count.open_at
        _walk(term.name, texts[0], records, tree, (*way, term.name), count)
        if term.kind == "include" and term.sign != "+":  # its "pass" then refuses: section 5.2
            count.open_at = opened


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
        return
    if any(s.unseen is not None for s in sets):
        count.unseen = count.unseen or name
    elif term.kind != "exists":  # that one is made to be absent for most senders
        count.void += 1

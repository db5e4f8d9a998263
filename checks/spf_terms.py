"""The terms of an SPF record, by the grammar of RFC 7208 section 12. Pure; asks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

WIDEST_V4, WIDEST_V6 = 8, 16  # whole continents: no shop and no mail provider sends from so many addresses
LONGEST_NAME = 253

# Section 7.1: %{letter, digits, r, delimiters}, %%, %_ and %-; c, r and t belong to explanations alone (7.2).
_MACRO = r"%(?:\{[slodiphvSLODIPHV](?:[1-9]\d*)?[rR]?[.+,/_=-]*\}|[%_-])"
_TOP_LABEL = r"(?:[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9])"
_DOMAIN = re.compile(rf"(?:[!-$&-~]|{_MACRO})*?(?:\.{_TOP_LABEL}\.?|{_MACRO})")
_TEXT = re.compile(rf"(?:[!-$&-~]|{_MACRO})*")
_MECHANISM = re.compile(r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:([:/])(.*))?", re.IGNORECASE | re.DOTALL)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(.*)", re.IGNORECASE | re.DOTALL)
_WIDTHS = re.compile(r"(?:/(0|[1-9]\d?))?(?://(0|[1-9]\d{0,2}))?$")
_ADDRESSED = re.compile(r"([0-9A-Fa-f:.]+)(?:/(0|[1-9]\d{0,2}))?")


@dataclass(frozen=True, slots=True)
class Term:
    """One term: *kind* ("all", "include", "a", "mx", "ptr", "exists", "redirect", "ip"); *name* "": the domain.

    *net*: the addresses of an ip4 or ip6 term. *whole*: a, mx, ip4 or ip6 with a width of nought, that is everybody."""

    kind: str
    name: str = ""
    sign: str = "+"
    net: IPv4Network | IPv6Network | None = None
    whole: bool = False


def read_terms(text: str) -> tuple[list[Term], str]:
    """The terms up to `all` (nothing behind it is read, section 5.1), and the first word that is no term ("" none)."""
    terms: list[Term] = []
    modifiers: dict[str, Term] = {}
    for word in filter(None, text.split(" ")[1:]):  # a tab is no blank (section 12, 1*SP)
        if (mechanism := _MECHANISM.fullmatch(word)) is not None:
            term = _mechanism(mechanism[1] or "+", mechanism[2].lower(), mechanism[3] or "", mechanism[4] or "")
            if term is None:
                return terms, word
            terms.append(term)
        elif (modifier := _MODIFIER.fullmatch(word)) is not None:
            name, value = modifier[1].lower(), modifier[2]
            known = name in ("redirect", "exp")
            if (known and (name in modifiers or not _is_domain(value))) or not _TEXT.fullmatch(value):
                return terms, word  # once each (section 6), and never empty
            if known:
                modifiers[name] = Term(name, value.lower().removesuffix("."))
        else:
            return terms, word
    ends = next((at for at, term in enumerate(terms) if term.kind == "all"), None)
    if ends is not None:
        return terms[: ends + 1], ""
    return [*terms, *(m for m in modifiers.values() if m.kind == "redirect")], ""


def widest(terms: Iterable[Term]) -> tuple[bool, str]:
    """Whether the addresses that the terms let send are all there are; else the widest absurd range, "" for none.

    Ranges side by side count as one: two halves are the whole.
    """
    passes = [t for t in terms if t.sign == "+"]
    v4 = list(collapse_addresses(t.net for t in passes if isinstance(t.net, IPv4Network)))
    v6 = list(collapse_addresses(t.net for t in passes if isinstance(t.net, IPv6Network)))
    every: list[IPv4Network | IPv6Network] = [*v4, *v6]
    if any(t.whole for t in passes) or any(net.prefixlen == 0 for net in every):
        return True, ""
    absurd = [n for n in every if n.prefixlen <= (WIDEST_V4 if n.version == 4 else WIDEST_V6)]
    return False, str(min(absurd, key=lambda n: n.prefixlen)) if absurd else ""


def _mechanism(sign: str, kind: str, mark: str, rest: str) -> Term | None:
    if kind == "all":
        return None if mark else Term(kind, "", sign)
    if kind in ("ip4", "ip6"):
        net = _network(rest, 4 if kind == "ip4" else 6) if mark == ":" else None
        return None if net is None else Term("ip", "", sign, net, net.prefixlen == 0)
    if kind in ("a", "mx"):
        return _host(sign, kind, mark, rest)
    if mark == "/" or (kind != "ptr" and not mark) or (mark and not _is_domain(rest)):
        return None
    return Term(kind, rest.lower().removesuffix("."), sign)


def _host(sign: str, kind: str, mark: str, rest: str) -> Term | None:
    """`a` or `mx`, with what may stand behind: a name, and how many bits of its IPv4 and IPv6 addresses count."""
    widths = _WIDTHS.search(f"/{rest}" if mark == "/" else rest)
    assert widths is not None  # it may be empty
    name = rest[: widths.start()] if mark == ":" else ""
    if mark == "/" and widths.start() != 0:
        return None
    if (mark == ":" and not _is_domain(name)) or int(widths[1] or 32) > 32 or int(widths[2] or 128) > 128:
        return None
    return Term(kind, name.lower().removesuffix("."), sign, None, "0" in (widths[1], widths[2]))


def _network(text: str, version: int) -> IPv4Network | IPv6Network | None:
    if not _ADDRESSED.fullmatch(text):
        return None
    try:
        net = ip_network(text, strict=False)
    except ValueError:
        return None
    return net if net.version == version else None


def _is_domain(text: str) -> bool:
    return len(text) <= LONGEST_NAME and _DOMAIN.fullmatch(text) is not None

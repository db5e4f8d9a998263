"""Where a name stops being the registry's and begins to be the owner's (Public Suffix List); never asks the network.

The list is the file inside the installed `publicsuffixlist`. Its class takes a quarter of a second to build, since it
turns all rules into A-labels; here the host is turned into what the list says, and the lines are kept as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_RULE_LABELS = 10  # the longest rule has 7; a test holds this against the list
_LABELS = re.compile(r"[^\x00-\x20\x7f/!*.]{1,63}(?:\.[^\x00-\x20\x7f/!*.]{1,63})*")


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """Return the domain that somebody registered: tokobatik.co.id for www.tokobatik.co.id.

    An address, a bare suffix and what is no name come back as they are (lower-case, without the trailing dot). Rules of
    the private section count: batik.myshopify.com is a domain of its own. Takes A-labels (or U-labels) of any case.
    """
    name = host.lower().removesuffix(".")
    if not _is_name(name):
        return name
    labels = name.split(".")
    depth = _suffix_depth(labels) or 1  # no rule matches: "*" does (publicsuffix.org, "Algorithm")
    return ".".join(labels[-depth - 1 :])


def public_suffix(host: str) -> str:
    """Return the listed suffix of a host (co.id), or "" when no rule of the list speaks about it."""
    name = host.lower().removesuffix(".")
    labels = name.split(".")
    depth = _suffix_depth(labels) if _is_name(name) else 0
    return ".".join(labels[-depth:]) if depth else ""


def same_site(a: str, b: str) -> bool:
    """Whether two hosts belong to one registrable domain (the scheme is not looked at)."""
    return registrable(a) == registrable(b)


def _is_name(name: str) -> bool:
    """Whether the list may be asked: not an address, no empty label, nothing that has a meaning inside the list."""
    return ":" not in name and not name.rpartition(".")[2].isdigit() and _LABELS.fullmatch(name) is not None


def _suffix_depth(labels: list[str]) -> int:
    """How many labels the suffix has; 0 when no rule matches. Exceptions win, then the longest rule."""
    rules = [_as_listed(label) for label in labels[-MAX_RULE_LABELS:]]
    for start in range(len(rules)):
        depth = len(rules) - start
        rule = b".".join(rules[start:])
        if _listed(b"!" + rule):
            return depth - 1
        if _listed(b"*." + rule):  # the list's own tests take *.ck as declaring ck too
            return min(depth + 1, len(labels))
        if _listed(rule):
            return depth
    return 0


def _as_listed(label: str) -> bytes:
    """The label as the list writes it: UTF-8 of the U-label."""
    if label.startswith("xn--"):
        try:
            return label[4:].encode("ascii").decode("punycode").encode()
        except ValueError:
            pass
    return label.encode("utf-8", "replace")


def _listed(rule: bytes) -> bool:
    return rule in _lines()


@lru_cache(maxsize=1)
def _lines() -> frozenset[bytes]:
    """All lines, comments too: none of them can be a rule, for a label holds no blank and no slash."""
    from importlib.resources import files

    return frozenset(files("publicsuffixlist").joinpath("public_suffix_list.dat").read_bytes().splitlines())

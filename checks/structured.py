"""Structured fields as far as policies use them (RFC 9651): dictionaries of inner lists, and a single token.

Returns None where browsers throw the whole field away; one broken member voids all of them (section 4.2).
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 8_192
_STRING = r'"(?:[ !#-\[\]-~]|\\["\\])*+"'
_TOKEN = r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*+"
_BYTES = r":(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?:"
_DISPLAYED = r'%"(?:[ !#$&-~]|%[0-9a-f]{2})*+"'
_ITEM = rf"(?:{_STRING}|{_TOKEN}|-?\d{{1,15}}(?:\.\d{{1,3}})?|\?[01]|{_BYTES}|@-?\d{{1,15}}|{_DISPLAYED})"
_KEY = r"[a-z*][a-z0-9_.*-]*+"
_PARAMETERS = rf"(?:; *+{_KEY}(?:={_ITEM})?)*+"
_LIST = rf"\( *+(?:{_ITEM}{_PARAMETERS}(?: ++{_ITEM}{_PARAMETERS})*+)? *+\)"
_MEMBER = re.compile(rf"({_KEY})(?:=({_LIST}|{_ITEM}))?{_PARAMETERS}")
_COMMA = re.compile(r"[ \t]*,[ \t]*")
_ONE_TOKEN = re.compile(rf"({_TOKEN}){_PARAMETERS}")


def dictionary(lines: tuple[str, ...]) -> dict[str, str] | None:
    """Keys and raw values of a dictionary over all its *lines* (section 4.2.2), or None."""
    text = ", ".join(lines).strip(" ")
    if len(text) > MOST_CHARACTERS:
        return None
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        member = _MEMBER.match(text, at)
        if member is None:
            return None
        found[member[1]] = member[2] or "?1"
        comma = _COMMA.match(text, member.end())
        if comma is None:
            return found if member.end() == len(text) else None
        at = comma.end()
        if at == len(text):  # a comma with nothing behind it
            return None
    return found


def token(lines: tuple[str, ...]) -> str | None:
    """The one token of an item (section 4.2.3), or None."""
    found = _ONE_TOKEN.fullmatch(", ".join(lines).strip(" ")[:MOST_CHARACTERS])
    return found[1] if found else None

"""A Strict-Transport-Security line as browsers read it (RFC 6797 section 6.1 and 8.1). Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_DIGITS = 12
# RFC 9110 section 5.6: token, quoted-string. The halves cannot match the same text, so there is no backtracking.
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_DIRECTIVE = re.compile(rf'({_TOKEN})(?:[ \t]*=[ \t]*({_TOKEN}|"[^";\\]*"))?')


def read_hsts(line: str) -> tuple[int, bool] | None:
    """(max-age in seconds, includeSubDomains), or None where browsers discard the line."""
    found: dict[str, str] = {}
    for part in line.split(";"):
        text = part.strip(" \t")
        if not text:
            continue
        match = _DIRECTIVE.fullmatch(text)
        if match is None or match[1].lower() in found:
            return None
        found[match[1].lower()] = (match[2] or "").strip('"')
    seconds = _seconds(found.get("max-age", ""))
    if seconds is None or found.get("includesubdomains"):
        return None
    return seconds, "includesubdomains" in found


def in_force(lines: Sequence[str]) -> bool:
    """Whether browsers remember to come over https: only the first of *lines* counts (section 8.1)."""
    rule = read_hsts(lines[0]) if lines else None
    return rule is not None and rule[0] > 0


def _seconds(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= MAX_DIGITS else 10**MAX_DIGITS

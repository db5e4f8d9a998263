"""Whether browsers are told to come over https only (HSTS).

The first visit often begins with a plain http link, and whoever sits between customer and shop can keep it there. With
the Strict-Transport-Security header a browser remembers to use https by itself the next time.

Judged on the front page as RFC 6797 tells browsers to: only the first header line counts, directive names ignore case,
a value may be quoted, unknown directives are skipped, and one repeated or misspelt directive makes the whole line void.
At least 180 days are strong, as other scanners count too. Over plain http and on a bare IP address browsers ignore the
header, so there this check does not apply.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ...scanner.evidence import Page, is_address
from ..check import Level, Outcome, Verdict, check

DAY_S = 86_400
STRONG_S = 180 * DAY_S
MAX_DIGITS = 12

STRONG = Outcome("strong", Level.GOOD)
SHORT = Outcome("short", Level.LOW)
ZERO = Outcome("zero", Level.MEDIUM)
INVALID = Outcome("invalid", Level.MEDIUM)
MISSING = Outcome("missing", Level.MEDIUM)

# RFC 9110 section 5.6: token, quoted-string. The halves cannot match the same text, so there is no backtracking.
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_DIRECTIVE = re.compile(rf'({_TOKEN})(?:[ \t]*=[ \t]*({_TOKEN}|"[^";\\]*"))?')


@check(STRONG, SHORT, ZERO, INVALID, MISSING, area="connection", source="RFC 6797 section 6.1")
def CHECK(page: Page) -> Verdict | None:
    """The first Strict-Transport-Security line of the front page (RFC 6797 section 8.1); *days* is rounded up."""
    if not page.secure or _is_address(page.reply.url):
        return None
    lines = page.header("strict-transport-security")
    if not lines:
        return MISSING()
    rule = _parsed(lines[0])
    if rule is None:
        return INVALID(value=lines[0][:100])
    seconds, subdomains = rule
    outcome = ZERO if seconds == 0 else STRONG if seconds >= STRONG_S else SHORT
    return outcome(max_age=seconds, days=-(-seconds // DAY_S), subdomains="yes" if subdomains else "no")


def _is_address(url: str) -> bool:
    try:
        return is_address(urlsplit(url).hostname or "")
    except ValueError:  # a bracket that is not closed, in a stranger's dossier
        return False


def _parsed(line: str) -> tuple[int, bool] | None:
    """(max-age in seconds, includeSubDomains), or None where browsers discard the line (RFC 6797 section 6.1)."""
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


def _seconds(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= MAX_DIGITS else 10**MAX_DIGITS

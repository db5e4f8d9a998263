"""Whether browsers are told to come over https only (HSTS).

The first visit often begins with a plain http link, and whoever sits between customer and shop can keep it there. With
the Strict-Transport-Security header a browser remembers to use https by itself the next time.

Judged on the front page as RFC 6797 tells browsers to: only the first header line counts, directive names ignore case,
a value may be quoted, unknown directives are skipped, and one repeated or misspelt directive makes the whole line void.
At least 180 days are strong, as other scanners count too. Over plain http and on a bare IP address browsers ignore the
header, so there this check does not apply.
"""

from __future__ import annotations

from ...scanner.evidence import Page, is_address
from ..check import Level, Outcome, Verdict, check
from ..hsts_line import read_hsts
from ..site_names import host_of

DAY_S = 86_400
STRONG_S = 180 * DAY_S

STRONG = Outcome("strong", Level.GOOD)
SHORT = Outcome("short", Level.LOW)
ZERO = Outcome("zero", Level.MEDIUM)
INVALID = Outcome("invalid", Level.MEDIUM)
MISSING = Outcome("missing", Level.MEDIUM)


@check(STRONG, SHORT, ZERO, INVALID, MISSING, area="connection", source="RFC 6797 section 6.1")
def CHECK(page: Page) -> Verdict | None:
    """The first Strict-Transport-Security line of the front page (RFC 6797 section 8.1); *days* is rounded up."""
    if not page.secure or is_address(host_of(page.reply.url)):
        return None
    lines = page.header("strict-transport-security")
    if not lines:
        return MISSING()
    rule = read_hsts(lines[0])
    if rule is None:
        return INVALID(value=lines[0][:100])
    seconds, subdomains = rule
    outcome = ZERO if seconds == 0 else STRONG if seconds >= STRONG_S else SHORT
    return outcome(max_age=seconds, days=-(-seconds // DAY_S), subdomains="yes" if subdomains else "no")

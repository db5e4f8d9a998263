"""Whether browsers are told not to guess what kind of file they get.

Without the header a browser may take an uploaded picture or text for a script and run it. `X-Content-Type-Options:
nosniff` switches the guessing off; it hardly ever changes how a shop looks.

Judged as the Fetch Standard does: of all values, between commas and over several lines, only the first counts, and
upper or lower case does not matter.
"""

from __future__ import annotations

from ...scanner.evidence import Page
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
INVALID = Outcome("invalid", Level.LOW)
MISSING = Outcome("missing", Level.LOW)


@check(GOOD, INVALID, MISSING, area="browser", source="Fetch Standard, X-Content-Type-Options")
def CHECK(page: Page) -> Verdict:
    """The first value of X-Content-Type-Options on the front page ("determine nosniff")."""
    lines = page.header("x-content-type-options")
    if not lines:
        return MISSING()
    first, _, _ = lines[0].partition(",")
    if first.strip(" \t").lower() == "nosniff":
        return GOOD()
    return INVALID(value=", ".join(lines)[:100])

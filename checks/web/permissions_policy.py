"""Whether the shop says which powers of the browser its pages may use (Permissions-Policy).

Camera, microphone and place are things a shop rarely needs. A rule can switch them off, for smuggled scripts too. It
is an extra: browsers ask the visitor anyway before they hand out any of them.

Judged as browsers do (W3C Permissions Policy section 9): a dictionary of structured fields. One that is written as the
older Feature-Policy was (`camera 'none'`) is thrown away whole, and the older header itself is no longer read by most.
"""

from __future__ import annotations

from ...scanner.evidence import Page
from ..check import Level, Outcome, Verdict, check
from ..structured import dictionary

GOOD = Outcome("good", Level.GOOD)
MISSING = Outcome("missing", Level.HINT)
OLD = Outcome("old", Level.HINT)
INVALID = Outcome("invalid", Level.HINT)


@check(GOOD, MISSING, OLD, INVALID, area="browser", source="W3C Permissions Policy section 9; RFC 9651")
def CHECK(page: Page) -> Verdict:
    """The rule on the front page."""
    lines, older = page.header("permissions-policy"), page.header("feature-policy")
    if not any(line.strip() for line in lines):
        return OLD(value=older[0][:100]) if older else MISSING()
    found = dictionary(lines)
    return GOOD(count=len(found)) if found else INVALID(value=", ".join(lines)[:100])

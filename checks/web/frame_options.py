"""Whether other sites may show the shop inside their own pages.

A swindler can put the real shop, invisible, over buttons of his own: the customer believes to click on one thing and
clicks on another (clickjacking). One header forbids it.

Judged as browsers do. `frame-ancestors` of an enforced Content-Security-Policy decides alone where it is present; a
report-only policy does not count, and one that allows everybody (`*`, `https:`) protects from nobody. Without it
X-Frame-Options counts: DENY and SAMEORIGIN protect, the same value twice is fine, contradicting values make browsers
refuse every frame, and any other value, ALLOW-FROM among them, is ignored.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Page
from ..check import Level, Outcome, Verdict, check
from ..csp_policy import enforced

GOOD = Outcome("good", Level.GOOD)
OPEN = Outcome("open", Level.MEDIUM)
INVALID = Outcome("invalid", Level.MEDIUM)
MISSING = Outcome("missing", Level.MEDIUM)

# CSP Level 3, "Does url match expression in origin": a lone "*" or scheme, and every host under a scheme.
_ANYBODY = re.compile(r"\*(:\*)?|(https?|wss?):(//\*(:\*)?/?)?")
_SPOKEN = {"deny", "sameorigin", "allowall"}


@check(GOOD, OPEN, INVALID, MISSING, area="browser", source="HTML Standard, X-Frame-Options")
def CHECK(page: Page) -> Verdict:
    """What a browser would do when another site frames the front page."""
    ancestors = [policy["frame-ancestors"] for policy in enforced(page) if "frame-ancestors" in policy]
    if ancestors:
        strict = [a for a in ancestors if not any(_ANYBODY.fullmatch(s.lower()) for s in a)]
        if strict:
            return GOOD(via="Content-Security-Policy", value=_ancestors_text(strict[0]))
        return OPEN(value=_ancestors_text(ancestors[0]))
    lines = page.header("x-frame-options")
    if not lines:
        return MISSING()
    shown = ", ".join(lines)[:100]
    if _refuses_frames({v.strip(" \t").lower() for line in lines for v in line.split(",")}):
        return GOOD(via="X-Frame-Options", value=shown)
    return INVALID(value=shown)


def _ancestors_text(sources: tuple[str, ...]) -> str:
    return " ".join(("frame-ancestors", *sources))[:100]


def _refuses_frames(values: set[str]) -> bool:
    """HTML Standard, "check a navigation response's adherence to X-Frame-Options", seen from another site."""
    if len(values) > 1:
        return bool(values & _SPOKEN)
    return bool(values & {"deny", "sameorigin"})

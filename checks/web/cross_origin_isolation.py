"""Whether the shop keeps its windows apart from those of other sites (COOP, COEP, CORP).

Three rules separate a page from pages that open or embed it. They matter to sites with secrets in their pages; for most
shops they are an extra, and one that can break payment windows when it is too strict.

Judged as browsers do (HTML Standard, cross-origin opener and embedder policies; Fetch Standard, CORP): a known word in
its exact writing; any other leaves the rule off.
"""

from __future__ import annotations

from ...scanner.evidence import Page
from ..check import Level, Outcome, Verdict, check
from ..structured import token

ON = Outcome("on", Level.GOOD)
OFF = Outcome("off", Level.HINT)
INVALID = Outcome("invalid", Level.HINT)

KNOWN = {
    "cross-origin-opener-policy": ("same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"),
    "cross-origin-embedder-policy": ("require-corp", "credentialless", "unsafe-none"),
    "cross-origin-resource-policy": ("same-origin", "same-site", "cross-origin"),
}
OPEN = ("unsafe-none", "cross-origin")


@check(ON, OFF, INVALID, area="browser", source="HTML Standard, cross-origin opener policies")
def CHECK(page: Page) -> Verdict:
    """Which of the three are on."""
    said = {name: token(page.header(name)) for name in KNOWN if page.header(name)}
    strange = [name for name, value in said.items() if value not in KNOWN[name]]
    if strange:
        return INVALID(header=strange[0], value=", ".join(page.header(strange[0]))[:80])
    on = [name for name, value in said.items() if value not in OPEN]
    return ON(headers=tuple(on)) if on else OFF()

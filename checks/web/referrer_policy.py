"""How much of the shop's addresses browsers tell other sites.

Who follows a link from the shop tells the next site where he comes from. Browsers nowadays tell strangers the name of
the shop only; a rule can make them tell the whole address, with the order number in it.

Judged as browsers do (Referrer Policy section 8.1): of all tokens in all lines the last one that is known counts, and a
`meta` element after it. No rule at all is fine, for then browsers are careful by themselves.
"""

from __future__ import annotations

from ...scanner.evidence import Markup, Page
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
DEFAULT = Outcome("default", Level.GOOD)
INVALID = Outcome("invalid", Level.HINT)
LEAKY = Outcome("leaky", Level.LOW)

CAREFUL = {"no-referrer", "same-origin", "origin", "strict-origin", "origin-when-cross-origin",
           "strict-origin-when-cross-origin"}
WHOLE = {"unsafe-url", "no-referrer-when-downgrade"}
# HTML Standard 4.2.5.4: what old pages write in the meta element.
_LEGACY = {"never": "no-referrer", "always": "unsafe-url", "origin-when-crossorigin": "origin-when-cross-origin",
           "default": "strict-origin-when-cross-origin"}


@check(GOOD, DEFAULT, INVALID, LEAKY, area="browser", source="W3C Referrer Policy section 8.1")
def CHECK(page: Page, markup: Markup) -> Verdict:
    """The policy in force on the front page."""
    lines = [*page.header("referrer-policy")]
    tokens = [t.strip().lower() for line in lines for t in line.split(",")]
    metas = [(e.get("content") or "").strip().lower() for e in markup.every("meta")
             if (e.get("name") or "").strip().lower() == "referrer"]
    said = [t for t in (*tokens, *(_LEGACY.get(m, m) for m in metas)) if t in CAREFUL | WHOLE]
    if not said:
        told = ", ".join([*lines, *metas])[:100]
        return INVALID(value=told) if told.strip(" ,") else DEFAULT()
    return LEAKY(value=said[-1]) if said[-1] in WHOLE else GOOD(value=said[-1])

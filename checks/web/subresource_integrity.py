"""Whether files from public libraries are held to the content that the maker of the shop saw.

A script from a public library (CDN) can be changed there. With its fingerprint in the page (`integrity`) the browser
runs it only if it is still the same.

Judged on scripts and style sheets of the front page from hosts that offer fixed versions (parties.toml, fixed):
only there a fingerprint can stay true. Payment, measuring and captcha scripts change at their makers', so none is asked
for them. A fingerprint in no known form is ignored by browsers (W3C SRI section 3.5); without `crossorigin` they cannot
compare what another host sent, and do not load the file at all.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Element, Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..links import resolved, shown
from ..parties import places
from ..site_names import host_of, is_at

NOT_NEEDED = Outcome("not_needed", Level.GOOD)
GOOD = Outcome("good", Level.GOOD)
MISSING = Outcome("missing", Level.HINT)
INVALID = Outcome("invalid", Level.HINT)
REFUSED = Outcome("refused", Level.HINT)
NAMED = 5
_VERSION = re.compile(r"\d+\.\d+")
_HASH = re.compile(r"sha(?:256-[A-Za-z0-9+/_-]{43}=?|384-[A-Za-z0-9+/_-]{64}|512-[A-Za-z0-9+/_-]{86}={0,2})(?:\?\S*)?")


@check(NOT_NEEDED, GOOD, MISSING, INVALID, REFUSED, area="browser", source="W3C Subresource Integrity section 3")
def CHECK(page: Page, markup: Markup) -> Verdict:
    """The fingerprints of files with a version from public libraries."""
    named = [(resolved(markup, e.get("src" if e.tag == "script" else "href")), e)
             for e in markup.every("script", "link")
             if e.tag == "script" or "stylesheet" in (e.get("rel") or "").lower().split()]
    fixed = [(a, e) for a, e in named if is_at(host_of(a), places("fixed")) and _VERSION.search(a)]
    if not fixed:
        return NOT_NEEDED()
    bare = [shown(a) for a, e in fixed if not (e.get("integrity") or "").strip()]
    if bare:
        return MISSING(files=tuple(dict.fromkeys(bare))[:NAMED], count=len(bare))
    for outcome, passes in ((INVALID, _is_readable), (REFUSED, _is_shared)):
        if wrong := [shown(a) for a, e in fixed if not passes(e)]:
            return outcome(files=tuple(dict.fromkeys(wrong))[:NAMED])
    return GOOD(count=len(fixed))


def _is_readable(element: Element) -> bool:
    """Whether one of its fingerprints is in a known form."""
    return any(_HASH.fullmatch(told) for told in (element.get("integrity") or "").split())


def _is_shared(element: Element) -> bool:
    """Whether the file is asked for so that the browser may read it: by its attribute, and for modules always."""
    module = element.tag == "script" and (element.get("type") or "").strip().lower() == "module"
    return module or element.get("crossorigin") is not None

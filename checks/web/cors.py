"""Whether any stranger's page may read what the shop shows to a logged-in customer (CORS).

Browsers keep sites apart: a page of somebody else cannot read the shop. A shop can lift that for partners. One that
lifts it for whoever asks, cookies included, lets every page that a customer visits read his account.

Really tried: a foreign origin, made up for this look, is named in a preflight, and in a request for the page where the
preflight allowed it. Judged as browsers do (Fetch Standard, "CORS check"): `*` never carries cookies and is fine for
what is public anyway; the reflected origin, or `null`, together with `Access-Control-Allow-Credentials: true` is not.
"""

from __future__ import annotations

from ...scanner.evidence import Answer, CrossOrigin, Page
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
PUBLIC = Outcome("public", Level.GOOD)
REFLECTED = Outcome("reflected", Level.HINT)
PREFLIGHT_ONLY = Outcome("preflight_only", Level.LOW)
WITH_COOKIES = Outcome("with_cookies", Level.HIGH)


@check(GOOD, PUBLIC, REFLECTED, PREFLIGHT_ONLY, WITH_COOKIES, area="site", source="Fetch Standard, CORS check")
def CHECK(page: Page, cross: CrossOrigin) -> Verdict:
    """What the foreign origin was allowed; a page in the shop's place allows for itself alone."""
    before, then = _allowed(cross.preflight, cross.origin), _allowed(cross.simple, cross.origin)
    if then == "cookies":
        return WITH_COOKIES()
    if before == "cookies":
        return PREFLIGHT_ONLY()
    if "reflected" in (before, then):
        return REFLECTED()
    return PUBLIC() if "public" in (before, then) else GOOD()


def _allowed(answer: Answer | None, origin: str) -> str:
    """How far an answer opens: "", "public", "reflected" or "cookies"."""
    if answer is None or answer.reply is None:
        return ""
    values = [v.strip() for v in answer.reply.header("access-control-allow-origin")]
    if len(values) != 1:  # browsers refuse two
        return ""
    if values[0] not in (origin, "null"):
        return "public" if values[0] == "*" else ""
    credentials = [v.strip() for v in answer.reply.header("access-control-allow-credentials")]
    return "cookies" if credentials == ["true"] else "reflected"

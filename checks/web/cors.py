"""Whether any stranger's page may read what the shop shows to a logged-in customer (CORS).

Browsers keep sites apart: a page of somebody else cannot read the shop. A shop can lift that for partners. One that
lifts it for whoever asks, cookies included, lets every page that a customer visits read his account.

Really tried: a foreign origin, made up for this look, is named in a preflight and in a request for the page itself.
Judged as browsers do (Fetch Standard, "CORS check"): `*` never carries cookies and is fine for what is public anyway;
the reflected origin, or `null`, together with `Access-Control-Allow-Credentials: true` is not. Browsers read the page
without a preflight, so the page's own answer counts first. A preflight answered with an error allows nothing (many
servers know no OPTIONS), and where the page was an error too, nothing is known.
"""

from __future__ import annotations

from ...scanner.evidence import Answer, CrossOrigin, Page
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
PUBLIC = Outcome("public", Level.GOOD)
REFLECTED = Outcome("reflected", Level.HINT)
PREFLIGHT_ONLY = Outcome("preflight_only", Level.LOW)
WITH_COOKIES = Outcome("with_cookies", Level.HIGH)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
ERRORS_FROM = 400


@check(GOOD, PUBLIC, REFLECTED, PREFLIGHT_ONLY, WITH_COOKIES, UNCLEAR, area="site",
       source="Fetch Standard, CORS check")
def CHECK(page: Page, cross: CrossOrigin) -> Verdict:
    """What the foreign origin was allowed; a page in the shop's place allows for itself alone."""
    if not cross.truncated and not any(_counts(answer) for answer in (cross.preflight, cross.simple)):
        return UNCLEAR()
    before, then = _allowed(cross.preflight, cross.origin), _allowed(cross.simple, cross.origin)
    if then == "cookies":
        return WITH_COOKIES()
    if before == "cookies":
        return PREFLIGHT_ONLY()
    if "reflected" in (before, then):
        return REFLECTED()
    return PUBLIC() if "public" in (before, then) else GOOD()


def _counts(answer: Answer | None) -> bool:
    """Whether it is an answer, and none of an error."""
    return answer is not None and answer.reply is not None and answer.reply.status < ERRORS_FROM


def _allowed(answer: Answer | None, origin: str) -> str:
    """How far an answer opens: "", "public", "reflected" or "cookies"."""
    if answer is None or answer.reply is None or not _counts(answer):
        return ""
    values = [v.strip() for v in answer.reply.header("access-control-allow-origin")]
    if len(values) != 1:  # browsers refuse two
        return ""
    if values[0] not in (origin, "null"):
        return "public" if values[0] == "*" else ""
    credentials = [v.strip() for v in answer.reply.header("access-control-allow-credentials")]
    return "cookies" if credentials == ["true"] else "reflected"

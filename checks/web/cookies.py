"""Whether the cookies that keep a customer logged in are protected.

A session cookie is the key of whoever is logged in. Without `Secure` it is also sent over http, where others on the
same Wi-Fi can read it; without `HttpOnly` a script that was smuggled into the page can take it.

Judged on every Set-Cookie line on the way to the front page, as RFC 6265bis tells browsers to read them; the values are
never kept. Which cookie is a session cookie is told by its name, so a name of one's own may be missed. Where the
always-HTTPS rule (HSTS) is on, browsers do not come over http any more, so a missing `Secure` weighs less.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Page, SecureVisit
from ..check import Level, Outcome, Verdict, check
from ..cookie_lines import Cookie, read_cookie

NONE = Outcome("none", Level.GOOD)
GOOD = Outcome("good", Level.GOOD)
PLAIN = Outcome("plain", Level.HINT)
DROPPED = Outcome("dropped", Level.LOW)
BEHIND_HSTS = Outcome("behind_hsts", Level.LOW)
SESSION_OPEN = Outcome("session_open", Level.MEDIUM)
NAMED = 5


@check(NONE, GOOD, PLAIN, DROPPED, BEHIND_HSTS, SESSION_OPEN, area="browser", source="RFC 6265bis section 5.6")
def CHECK(page: Page, secure: SecureVisit) -> Verdict:
    """The worst that the cookies of the visit have in common."""
    cookies = [c for reply in secure.chain if reply.url.startswith("https://")
               for line in reply.header("set-cookie") if (c := read_cookie(line))]
    if not cookies:
        return NONE()
    sessions = [c for c in cookies if c.is_session]
    hsts = any(re.search(r"max-age\s*=\s*\"?0*[1-9]", v.lower()) for v in page.header("strict-transport-security")[:1])
    unprotected = [c for c in sessions if not c.http_only or (not c.secure and not hsts)]
    if unprotected:
        missing = [n for n, lacks in (("Secure", any(not c.secure for c in unprotected)),
                                      ("HttpOnly", any(not c.http_only for c in unprotected))) if lacks]
        return SESSION_OPEN(cookies=_names(unprotected), missing=tuple(missing))
    for outcome, found in ((BEHIND_HSTS, [c for c in sessions if not c.secure]),
                           (DROPPED, [c for c in cookies if c.is_dropped]),
                           (PLAIN, [c for c in cookies if not c.secure])):
        if found:
            return outcome(cookies=_names(found))
    return GOOD(cookies=_names(cookies))


def _names(cookies: list[Cookie]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.name for c in cookies))[:NAMED]

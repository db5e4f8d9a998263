"""Whether the cookies that keep a customer logged in are protected.

A session cookie is the key of whoever is logged in. Without `Secure` it is also sent over http, where others on the
same Wi-Fi can read it; without `HttpOnly` a script that was smuggled into the page can take it.

Judged on every Set-Cookie line on the way to the front page, as RFC 6265bis tells browsers to read them; the values are
never kept. The last line of a name counts, and what browsers refuse is in no danger. Which is a session cookie is told
by its name, so a name of one's own may be missed. Where the always-HTTPS rule (HSTS) is in force, browsers do
not come over http any more, so a missing `Secure` weighs less. Without `SameSite` some browsers (Chrome, Edge) take
`Lax` by themselves and others do not: a hint for session cookies.
"""

from __future__ import annotations

from ...scanner.evidence import Clock, Page, SecureVisit
from ..check import Level, Outcome, Verdict, check
from ..cookie_lines import Cookie, jar
from ..hsts_line import in_force
from ..site_names import host_of

NONE = Outcome("none", Level.GOOD)
GOOD = Outcome("good", Level.GOOD)
PLAIN = Outcome("plain", Level.HINT)
NO_SAME_SITE = Outcome("no_same_site", Level.HINT)
DROPPED = Outcome("dropped", Level.LOW)
BEHIND_HSTS = Outcome("behind_hsts", Level.MEDIUM)
SESSION_OPEN = Outcome("session_open", Level.MEDIUM)
SESSION_IN_CLEAR = Outcome("session_in_clear", Level.HIGH)
NAMED = 5


@check(NONE, GOOD, PLAIN, NO_SAME_SITE, DROPPED, BEHIND_HSTS, SESSION_OPEN, SESSION_IN_CLEAR, area="browser",
       source="RFC 6265bis section 5.6")
def CHECK(page: Page, secure: SecureVisit, clock: Clock) -> Verdict:
    """The worst that the cookies of the visit have in common."""
    cookies, refused = jar(((host_of(reply.url), line) for reply in secure.chain if reply.url.startswith("https://")
                            for line in reply.header("set-cookie")), clock.at)
    if not cookies and not refused:
        return NONE()
    sessions = [c for c in cookies if c.is_session]
    in_clear = [c for c in sessions if not c.secure]
    if in_clear and not in_force(page.header("strict-transport-security")):
        return SESSION_IN_CLEAR(cookies=_names(in_clear), missing=_missing(in_clear))
    if exposed := [c for c in sessions if not c.http_only]:
        return SESSION_OPEN(cookies=_names(exposed), missing=_missing(exposed))
    for outcome, found in ((BEHIND_HSTS, in_clear), (DROPPED, [*refused, *(c for c in cookies if c.is_dropped)]),
                           (PLAIN, [c for c in cookies if not c.secure]),
                           (NO_SAME_SITE, [c for c in sessions if not c.same_site])):
        if found:
            return outcome(cookies=_names(found))
    return GOOD(cookies=_names(cookies))


def _missing(cookies: list[Cookie]) -> tuple[str, ...]:
    """The marks that some of the cookies lack."""
    lacks = (("Secure", any(not c.secure for c in cookies)), ("HttpOnly", any(not c.http_only for c in cookies)))
    return tuple(name for name, lacking in lacks if lacking)


def _names(cookies: list[Cookie]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.name for c in cookies))[:NAMED]

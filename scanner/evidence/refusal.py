"""Whether an answer says "not there", or only turned us away. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .web import Reply

_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = 429
_SAID_TO_NOBODY = (404, 410)
_ASKS_FOR_A_HUMAN = re.compile(
    r"captcha|challenge|/cdn-cgi/|/_guard/|are-?you-?(?:a-?)?human|verify-?(?:you|human|bot)", re.IGNORECASE)
_ABSENT = re.compile(r"404|not-?found|notfound|tidak-?(?:ada|ditemukan)", re.IGNORECASE)
_CHALLENGES = (("cf-mitigated", "challenge"), ("x-amzn-waf-action", ""), ("sg-captcha", ""), ("x-sucuri-block", ""))


def turned_away(path: str, reply: Reply, nowhere: Reply | None) -> bool:
    """Whether *reply*, the answer to *path*, tells nothing of it: a guard stopped us, or a path that nobody has
    (*nowhere*, None where that is not known) is refused in the same way.

    A refusal of that path alone (403 beside a 404) is news of it: nobody can read what lies there. So is a page that
    sends every stranger home or to "not found".
    """
    if reply.status in (_BUSY, 202) or reply.status >= 500:
        return True
    if any(words in value.lower() for name, words in _CHALLENGES for value in reply.header(name)):
        return True
    if reply.status in _REDIRECTS:
        return _led_away(path, reply, nowhere)
    if reply.status < 400 or reply.status in _SAID_TO_NOBODY:
        return False
    return nowhere is None or nowhere.status == reply.status


def _led_away(path: str, reply: Reply, nowhere: Reply | None) -> bool:
    to = "".join(reply.header("location")[:1])
    if _ASKS_FOR_A_HUMAN.search(to):
        return True
    there = _place(to)
    if there.rstrip("/") == path.rstrip("/") or there in ("", "/") or _ABSENT.search(to):
        return False
    if nowhere is None:
        return True
    return nowhere.status in _REDIRECTS and _place("".join(nowhere.header("location")[:1])) == there


def _place(location: str) -> str:
    try:
        return urlsplit(location.strip()[:2_000]).path
    except ValueError:
        return location[:200]

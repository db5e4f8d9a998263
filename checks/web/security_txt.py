"""Whether somebody who finds a hole in the shop is told whom to write to.

A small text file, security.txt, names an address for such news. For a small shop it is a kindness and no duty.

Judged as RFC 9116 writes it: at /.well-known/security.txt, plain text, with Contact and a date of expiry in the future.
A page of the shop that answers to every address is none. Where a guard answered instead, nobody knows.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ...scanner.evidence import Clock, Page, SiteFiles, turned_away
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
MISSING = Outcome("missing", Level.HINT)
EXPIRED = Outcome("expired", Level.HINT)
INCOMPLETE = Outcome("incomplete", Level.HINT)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

_CONTACT = re.compile(r"^contact:[ \t]*(?:mailto:|https://|tel:)\S", re.IGNORECASE | re.MULTILINE)
_EXPIRES = re.compile(r"^expires:[ \t]*(\S{10,40})", re.IGNORECASE | re.MULTILINE)


@check(GOOD, MISSING, EXPIRED, INCOMPLETE, UNCLEAR, area="browser", source="RFC 9116 section 2.5")
def CHECK(page: Page, files: SiteFiles, clock: Clock) -> Verdict:
    """What /.well-known/security.txt says; who answers in the shop's place has none for it."""
    reply = files.security.reply
    if reply is not None and turned_away(files.security.path, reply, files.missing.reply):
        return UNCLEAR(status=reply.status)
    text = reply.body.decode("utf-8", "replace") if reply and reply.status == 200 else ""
    if not re.search(r"^(contact|expires):", text, re.IGNORECASE | re.MULTILINE) or "<html" in text[:500].lower():
        return MISSING()
    until = _EXPIRES.search(text)
    if not _CONTACT.search(text) or until is None:
        return INCOMPLETE()
    try:
        end = datetime.fromisoformat(until[1].replace("Z", "+00:00"))
    except ValueError:
        return INCOMPLETE()
    end = end if end.tzinfo else end.replace(tzinfo=UTC)
    day = end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if end.year < 9999 else "9999-12-31T00:00:00Z"
    return EXPIRED(until=day) if end < clock.at else GOOD(until=day)

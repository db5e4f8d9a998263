"""Whether the domain says which servers may send its mail (SPF).

Without it nobody can tell the shop's own mail from a swindler's that names the shop as sender, and real invoices end up
among the advertisements.

Judged by the domain's TXT records as RFC 7208 writes them: exactly one that begins with v=spf1, terms that can be read,
at most 10 that cause look-ups in this record itself (section 4.6.4; what included records cost is not counted here),
and an end that refuses others.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Records
from ..check import Level, Outcome, Verdict, check
from ..txt_records import takes_mail, text_of

GOOD = Outcome("good", Level.GOOD)
MISSING_WITHOUT_MAIL = Outcome("missing_without_mail", Level.HINT)
NEUTRAL = Outcome("neutral", Level.LOW)
INVALID = Outcome("invalid", Level.MEDIUM)
SEVERAL = Outcome("several", Level.MEDIUM)
MISSING = Outcome("missing", Level.MEDIUM)
OPEN = Outcome("open", Level.HIGH)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
MOST_LOOKUPS = 10  # RFC 7208 section 4.6.4

_NAME = r"[!-~]{1,253}"
# RFC 7208 section 12: directives and modifiers; macros are taken as text.
_TERM = re.compile(
    rf"[+?~-]?(?:all|include:{_NAME}|(?:a|mx)(?::[!-.0-~]{{1,253}})?(?:/\d{{1,2}})?(?://\d{{1,3}})?|ptr(?::{_NAME})?|"
    rf"ip4:\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:/\d{{1,2}})?|ip6:[0-9a-f:.]{{2,45}}(?:/\d{{1,3}})?|exists:{_NAME})|"
    rf"[a-z][a-z0-9_.-]{{0,60}}=[!-~]{{0,253}}", re.IGNORECASE)
_LOOKS_UP = re.compile(r"[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)|redirect=", re.IGNORECASE)


@check(GOOD, MISSING_WITHOUT_MAIL, NEUTRAL, INVALID, SEVERAL, MISSING, OPEN, UNCLEAR, area="domain",
       source="RFC 7208 section 4.5")
def CHECK(records: Records) -> Verdict:
    """The record of the domain."""
    found, mail = records.of("TXT"), records.of("MX")
    texts = [t for t in map(text_of, found.values) if re.match(r"v=spf1( |$)", t, re.IGNORECASE)]
    if len(texts) > 1:
        return SEVERAL(count=len(texts))
    if not texts:
        if found.unseen is not None or mail.unseen is not None:
            return UNCLEAR()
        return MISSING() if takes_mail(mail.values) else MISSING_WITHOUT_MAIL()
    return _judged(texts[0], found.unseen is not None)


def _judged(text: str, more_may_be: bool) -> Verdict:
    terms = text.split()[1:]
    strange = next((t for t in terms if not _TERM.fullmatch(t)), "")
    lookups = sum(_LOOKS_UP.match(t) is not None for t in terms)
    if strange or lookups > MOST_LOOKUPS:
        return INVALID(value=strange[:80] or text[:80], lookups=lookups)
    last = next((t.lower() for t in terms if re.fullmatch(r"[+?~-]?all", t, re.IGNORECASE)), "")
    if last in ("all", "+all"):
        return OPEN(value=text[:100])
    if last == "?all" or (not last and not any(t.lower().startswith("redirect=") for t in terms)):
        return NEUTRAL(value=text[:100])
    return UNCLEAR() if more_may_be else GOOD(value=text[:100], lookups=lookups)

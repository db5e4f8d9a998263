"""Whether the domain says which servers may send its mail (SPF).

Without it nobody can tell the shop's own mail from a swindler's that names the shop as sender, and real invoices end up
among the advertisements.

Judged by the domain's TXT records as RFC 7208 writes them: exactly one that begins with v=spf1, terms that can be read
by its grammar, macros and addresses included, and an end that refuses others; an address range of everybody (/0) is no
end, and one of a whole continent (/8 and wider, /16 of IPv6) is too wide. Every record that it includes or redirects to
is read too: at most 10 terms in all may look something up, at most 2 of them in vain (section 4.6.4), each included
name must have one readable record, and none may let everybody send. Names that hold a macro are counted and not
followed. Where an included record could not be asked, nothing is called good.
"""

from __future__ import annotations

from ...scanner.evidence import Records, SpfTree
from ..check import Level, Outcome, Verdict, check
from ..spf_record import MOST_LOOKUPS, MOST_VOID, Count, counted, is_spf, last_sign
from ..spf_terms import read_terms
from ..txt_records import takes_mail

GOOD = Outcome("good", Level.GOOD)
MISSING_WITHOUT_MAIL = Outcome("missing_without_mail", Level.HINT)
NEUTRAL = Outcome("neutral", Level.LOW)
INVALID = Outcome("invalid", Level.MEDIUM)
VOID = Outcome("void", Level.LOW)
TOO_MANY = Outcome("too_many", Level.MEDIUM)
BROKEN_INCLUDE = Outcome("broken_include", Level.MEDIUM)
SEVERAL = Outcome("several", Level.MEDIUM)
MISSING = Outcome("missing", Level.MEDIUM)
WIDE = Outcome("wide", Level.MEDIUM)
OPEN = Outcome("open", Level.HIGH)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
VALUE_CHARS = 100


@check(GOOD, MISSING_WITHOUT_MAIL, NEUTRAL, VOID, INVALID, TOO_MANY, BROKEN_INCLUDE, SEVERAL, MISSING, WIDE, OPEN,
       UNCLEAR, area="domain", source="RFC 7208 section 4")
def CHECK(records: Records, tree: SpfTree) -> Verdict:
    """The record of the domain, and all that it leads to."""
    found, mail = records.of("TXT"), records.of("MX")
    texts = [text for text in found.texts if is_spf(text)]
    if len(texts) > 1:
        return SEVERAL(count=len(texts))
    if not texts:
        if found.unseen is not None or mail.unseen is not None:
            return UNCLEAR()
        return MISSING() if takes_mail(mail.values) else MISSING_WITHOUT_MAIL()
    terms, strange = read_terms(texts[0])
    if strange:
        return INVALID(value=strange[:VALUE_CHARS])
    count = counted(records.domain, texts[0], records, tree)
    last = last_sign(terms, tree)
    if last == "+" or count.open_at:
        return OPEN(value=texts[0][:VALUE_CHARS], at=count.open_at[:VALUE_CHARS])
    if (verdict := _costs(count)) is not None:
        return verdict
    if count.wide:
        return WIDE(value=texts[0][:VALUE_CHARS], range=count.wide)
    if last == "?" or any(term.whole and term.sign == "?" for term in terms):
        return NEUTRAL(value=texts[0][:VALUE_CHARS])
    if found.unseen is not None or count.unseen:
        return UNCLEAR()
    return GOOD(value=texts[0][:VALUE_CHARS], lookups=count.lookups)


def _costs(count: Count) -> Verdict | None:
    """What makes a receiver end with an error, whoever sends."""
    if count.fault:
        return BROKEN_INCLUDE(at=count.at[:VALUE_CHARS], fault=count.fault)
    if count.lookups > MOST_LOOKUPS:
        return TOO_MANY(lookups=count.lookups)
    return VOID(void=count.void) if count.void > MOST_VOID else None

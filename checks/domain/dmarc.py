"""Whether the domain says what is to be done with mail that only pretends to come from it (DMARC).

Anybody can write the shop's address as sender. With DMARC the receiver knows that such mail is to be refused, and the
owner can be told of it.

Judged by the TXT record at _dmarc of the registrable domain, as RFC 7489 and its successor of 2026, RFC 9989, have it;
receivers follow one or the other, so only what protects by both is good. Exactly one record that begins with v=DMARC1
in these very letters; one that begins otherwise is none. `pct` is of the older, `t=y` (only a trial) of the newer; a
part for subdomains (sp) or names that do not exist (np) may be weaker than the rest. Reports go to addresses that begin
with mailto:. Zones above the domain are not asked. A domain without a mail server can be abused as a sender too, so
there a missing record is a hint.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Records
from ..check import Level, Outcome, Verdict, check
from ..txt_records import read_tags, takes_mail

GOOD = Outcome("good", Level.GOOD)
MISSING_WITHOUT_MAIL = Outcome("missing_without_mail", Level.HINT)
REPORTS_LOST = Outcome("reports_lost", Level.HINT)
WATCHING = Outcome("watching", Level.LOW)
IDLE = Outcome("idle", Level.LOW)
PARTIAL = Outcome("partial", Level.LOW)
TESTING = Outcome("testing", Level.LOW)
WEAKER_BELOW = Outcome("weaker_below", Level.LOW)
INVALID = Outcome("invalid", Level.MEDIUM)
MISSING = Outcome("missing", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
POLICIES = ("none", "quarantine", "reject")
# RFC 7489 section 6.4, RFC 9989 section 4.8: the name in any letters, its value in these alone
_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
_MAILTO = re.compile(r"mailto:[^\s@,!;]+@[^\s@,!;]+\.[^\s@,!;]+(?:!\d+[kmgt]?)?", re.IGNORECASE)


@check(GOOD, MISSING_WITHOUT_MAIL, REPORTS_LOST, WATCHING, IDLE, PARTIAL, TESTING, WEAKER_BELOW, INVALID, MISSING,
       UNCLEAR, area="domain", source="RFC 7489 section 6.3; RFC 9989 section 4.7")
def CHECK(records: Records) -> Verdict:
    """The policy of the domain."""
    found = records.of("TXT", f"_dmarc.{records.domain}")
    if found.unseen is not None:
        return UNCLEAR()
    texts = [text for text in found.texts if _VERSION.match(text)]
    if not texts:
        mail = records.of("MX")
        if mail.unseen is not None:
            return UNCLEAR()
        return MISSING() if takes_mail(mail.values) else MISSING_WITHOUT_MAIL()
    tags = read_tags(texts[0])
    if len(texts) > 1 or tags is None or not _is_readable(tags):
        return INVALID(value=texts[0][:100], count=len(texts))
    return _judged(tags)


def _judged(tags: dict[str, str]) -> Verdict:
    """What receivers of either standard do with forged mail."""
    policy = tags.get("p", "none").lower()
    sent = [part.strip() for part in tags.get("rua", "").split(",") if part.strip()]
    lost = [part for part in sent if not _MAILTO.fullmatch(part)]
    if policy == "none":
        return WATCHING(policy=policy) if len(lost) < len(sent) else IDLE(policy=policy)
    if tags.get("t", "").lower() == "y":
        return TESTING(policy=policy)
    if (share := int(tags.get("pct", "100")[:4])) < 100:
        return PARTIAL(policy=policy, share=share)
    weak = [f"{tag}=none" for tag in ("sp", "np") if tags.get(tag, policy).lower() == "none"]
    if weak:
        return WEAKER_BELOW(policy=policy, weak=tuple(weak))
    return REPORTS_LOST(policy=policy, address=lost[0][:100]) if lost else GOOD(policy=policy)


def _is_readable(tags: dict[str, str]) -> bool:
    """Whether the policies are words that exist, and something is asked for at all (RFC 7489 section 6.6.3 step 6)."""
    told = [tags[tag].lower() for tag in ("p", "sp", "np") if tag in tags]
    share = tags.get("pct", "100")
    asks = "p" in tags or any(_MAILTO.fullmatch(part.strip()) for part in tags.get("rua", "").split(","))
    return asks and all(word in POLICIES for word in told) and share.isascii() and share.isdigit()

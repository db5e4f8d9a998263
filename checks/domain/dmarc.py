"""Whether the domain says what is to be done with mail that only pretends to come from it (DMARC).

Anybody can write the shop's address as sender. With DMARC the receiver knows that such mail is to be refused, and the
owner can be told of it.

Judged by the TXT record at _dmarc of the registrable domain, as RFC 7489 section 6.3 and 6.6.3 write it: exactly one
record that begins with v=DMARC1 and has a policy. A domain without a mail server can be abused as a sender too, so
there a missing record is a hint.
"""

from __future__ import annotations

from ...scanner.evidence import Records
from ..check import Level, Outcome, Verdict, check
from ..txt_records import takes_mail

GOOD = Outcome("good", Level.GOOD)
MISSING_WITHOUT_MAIL = Outcome("missing_without_mail", Level.HINT)
WATCHING = Outcome("watching", Level.LOW)
PARTIAL = Outcome("partial", Level.LOW)
INVALID = Outcome("invalid", Level.MEDIUM)
MISSING = Outcome("missing", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, MISSING_WITHOUT_MAIL, WATCHING, PARTIAL, INVALID, MISSING, UNCLEAR, area="domain",
       source="RFC 7489 section 6.3")
def CHECK(records: Records) -> Verdict:
    """The policy of the domain."""
    found = records.of("TXT", f"_dmarc.{records.domain}")
    if found.unseen is not None:
        return UNCLEAR()
    texts = [t for t in found.texts if t.replace(" ", "").lower().startswith("v=dmarc1")]
    if not texts:
        mail = records.of("MX")
        if mail.unseen is not None:
            return UNCLEAR()
        return MISSING() if takes_mail(mail.values) else MISSING_WITHOUT_MAIL()
    tags = {k.strip().lower(): v.strip() for k, _, v in (part.partition("=") for part in texts[0].split(";"))}
    policy, share = tags.get("p", "").lower(), tags.get("pct", "100")
    if len(texts) > 1 or policy not in ("none", "quarantine", "reject") or not (share.isascii() and share.isdigit()):
        return INVALID(value=texts[0][:100], count=len(texts))
    if policy == "none":
        return WATCHING(policy=policy)
    return PARTIAL(policy=policy, share=int(share[:3])) if int(share[:4]) < 100 else GOOD(policy=policy)

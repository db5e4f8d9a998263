"""Whether what the domain asks of those who send it letters (MTA-STS) can be read and does what it promises.

With MTA-STS a domain says that letters to it may only travel locked, to servers that show a valid certificate. It is
said in two places: a record in DNS, and a file on https://mta-sts.domain. One without the other does nothing, and a
file that forgets a mail server lets letters to it be refused.

Judged where the record is there, by RFC 8461: the record can be read (section 3.1); the file comes without a redirect
over a connection that a browser would believe, as text/plain (3.2, 3.3); it covers every mail server (4.1); and its
mode is "enforce". Who sends letters is not told to insist by "testing" and "none". Where reports of failures (TLS-RPT)
are wished for, their address must be one (RFC 8460 section 3). A shop without MTA-STS is told nothing: most need none.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...scanner.evidence import MtaSts, Records
from ..check import Level, Outcome, Verdict, check
from ..mail_policy import Policy, is_record, read_policy, reports_lost
from ..txt_records import takes_mail

GOOD = Outcome("good", Level.GOOD)
TESTING = Outcome("testing", Level.HINT)
OFF = Outcome("off", Level.HINT)
REPORTS_LOST = Outcome("reports_lost", Level.HINT)
RECORD_INVALID = Outcome("record_invalid", Level.LOW)
NO_POLICY = Outcome("no_policy", Level.LOW)
POLICY_INVALID = Outcome("policy_invalid", Level.LOW)
NOT_COVERED_YET = Outcome("not_covered_yet", Level.LOW)
NOT_COVERED = Outcome("not_covered", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, TESTING, OFF, REPORTS_LOST, RECORD_INVALID, NO_POLICY, POLICY_INVALID, NOT_COVERED_YET, NOT_COVERED,
       UNCLEAR, area="domain", source="RFC 8461 section 3; RFC 8460 section 3")
def CHECK(records: Records, policy: MtaSts) -> Iterator[Verdict]:
    """The policy, and apart from it the reports; nothing where there is neither."""
    if fault := reports_lost(records.of("TXT", f"_smtp._tls.{records.domain}").texts):
        yield REPORTS_LOST(fault=fault).about("_smtp._tls")
    if policy.asked and (verdict := _judged(records, policy)) is not None:
        yield verdict.about("_mta-sts")


def _judged(records: Records, seen: MtaSts) -> Verdict | None:
    texts = [t for t in records.of("TXT", f"_mta-sts.{records.domain}").texts if t.startswith("v=STSv1")]
    if len(texts) != 1 or not is_record(texts[0]):
        return RECORD_INVALID(value=texts[0][:100] if texts else "", count=len(texts))
    if seen.status != 200:
        return NO_POLICY(why=str(seen.status or seen.why or ""))
    policy = read_policy(seen.policy)
    if policy is None or seen.media != "text/plain":
        return POLICY_INVALID(media=seen.media)
    return _covered(records, policy)


def _covered(records: Records, policy: Policy) -> Verdict | None:
    """What a policy that can be read does for the mail servers."""
    if policy.mode == "none":
        return OFF()
    mail = records.of("MX")
    if mail.unseen is not None:
        return UNCLEAR()
    if not takes_mail(mail.values):
        return None
    hosts = [value.split()[-1].removesuffix(".") for value in mail.values if value.split()]
    if out := [host for host in hosts if not policy.covers(host)]:
        return (NOT_COVERED if policy.mode == "enforce" else NOT_COVERED_YET)(host=out[0][:100])
    return GOOD() if policy.mode == "enforce" else TESTING()

"""Whether letters to the shop may travel locked (TLS between mail servers).

Without STARTTLS every letter to the shop, orders and invoices among them, travels as open as a postcard.

Judged, with consent, at the domain's own mail servers: the answer to EHLO offers STARTTLS and the server says that it
is ready (RFC 3207 section 4). No letter is sent and nobody is named. Servers of a mail provider are not asked. Many
internet providers let nobody out on port 25, so silence is no verdict. Whether the domain insists on TLS (MTA-STS, RFC
8461) and wants to be told of failures (TLS-RPT, RFC 8460) is told to technicians.
"""

from __future__ import annotations

from ...scanner.evidence import MailServers, PortState, Records, Support
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
NO_STARTTLS = Outcome("no_starttls", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, NO_STARTTLS, UNCLEAR, area="domain", source="RFC 3207 section 4; RFC 8461")
def CHECK(records: Records, mail: MailServers) -> Verdict | None:
    """The own servers; nothing where the domain has none of its own."""
    if not mail.servers and not mail.unseen:
        return None if records.of("MX").unseen is None else UNCLEAR(host="", mta_sts="", tls_rpt="")
    told = {"mta_sts": _has(records, "_mta-sts", "v=STSv1"), "tls_rpt": _has(records, "_smtp._tls", "v=TLSRPTv1")}
    bare = [s for s in mail.servers if s.state is PortState.OPEN and s.starttls is Support.NO]
    if bare:
        return NO_STARTTLS(host=bare[0].host[:100], **told).about("25/tcp")
    murky = [s.host for s in mail.servers if s.starttls is not Support.YES] + [host for host, _ in mail.unseen]
    if murky:
        return UNCLEAR(host=murky[0][:100], **told).about("25/tcp")
    return GOOD(host=mail.servers[0].host[:100], **told).about("25/tcp")


def _has(records: Records, label: str, begins: str) -> str:
    found = records.of("TXT", f"{label}.{records.domain}")
    if any(text.startswith(begins) for text in found.texts):
        return "yes"
    return "no" if found.unseen is None else "unknown"

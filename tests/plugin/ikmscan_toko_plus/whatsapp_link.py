"""Whether a customer can reach the shop on WhatsApp from the front page.

Most small shops sell by chat. A page without the link loses the customers who only wanted to ask.
"""

from __future__ import annotations

from ikmscan.checks.check import Level, Outcome, Verdict, check
from ikmscan.scanner.evidence import Page

PRESENT = Outcome("present", Level.GOOD)
ABSENT = Outcome("absent", Level.LOW)
ADDRESSES = (b"https://wa.me/", b"https://api.whatsapp.com/send")


@check(PRESENT, ABSENT, area="site", source="WhatsApp, how to use click to chat")
def CHECK(page: Page) -> Verdict:
    """A link in the source is enough; whether the number answers is not asked."""
    return PRESENT() if any(a in page.reply.body for a in ADDRESSES) else ABSENT(url=page.reply.url)

"""Fetch what the domain asks of those who send it letters (MTA-STS, RFC 8461 section 3.3).

One question, only where DNS says that there is a policy, over a connection that a browser would believe; a redirect is
not followed, as the standard asks. Nobody waits for it.
"""

from __future__ import annotations

from functools import partial

from .answer import Caps
from .dial import Refused
from .evidence import Addresses, MtaSts, Records, Unseen, Why, key_of
from .fetch import Asking
from .permit import Consent
from .probe import Link, Reach, probe
from .vouched import doubt

DEADLINE_S = 12
MOST_BYTES = 16 * 1024
HTTPS = 443
WHOSE, ADDRESSES = key_of(MtaSts), 2
# Answers, or proofs that a sender gets none either; anything else is silence.
PROVEN = (Why.NAME_NOT_FOUND, Why.REFUSED, Why.TLS_FAILED)


@probe(level=1, deadline_s=DEADLINE_S)
async def MTA_STS(reach: Reach, records: Records) -> MtaSts | Unseen:
    """The policy file, "" where none came."""
    told = records.of("TXT", f"_mta-sts.{records.domain}")
    wanted = ADDRESSES if any(text.startswith("v=STSv1") for text in told.texts) else 0
    most = reach.resolver.follow_ups.take(WHOSE, wanted, last=True)
    if not wanted:
        return Unseen(told.unseen, told.name) if told.unseen else MtaSts(records.domain)
    if most < wanted:
        return Unseen(Why.TOO_MUCH, told.name)
    link = Link("https", f"mta-sts.{records.domain}", HTTPS, "/.well-known/mta-sts.txt")
    addresses = await reach.resolver.addresses(link.host)
    if isinstance(addresses, Addresses):
        for address in addresses.every:
            reach.dial.belongs(address, link.host)
    how = Asking(language="", accept="text/plain", caps=Caps(MOST_BYTES, MOST_BYTES, whole=True),
                 doubt=partial(doubt, reach.roots, reach.clock.at))
    got = await reach.fetch.get(link, Consent.VISITOR, how)
    if isinstance(got, Refused):
        return MtaSts(records.domain, True, why=Why.REFUSED)
    if isinstance(got, Unseen):
        return MtaSts(records.domain, True, why=got.why) if got.why in PROVEN else got
    if got.body_cut:
        return Unseen(Why.TRUNCATED, link.host)
    media = "".join(got.header("content-type")[:1]).partition(";")[0].strip().lower()[:60]
    text = got.body.decode("utf-8", "replace") if got.status == 200 else ""
    return MtaSts(records.domain, True, got.status, media, text)

"""Ask whether the issuer took the certificate back: the staple that came along first, else the issuer's list.

The list is fetched over plain http through Fetch (its signature protects it); OCSP responders are left in peace, for
they would learn which shop is looked at (RFC 6960 section 5), and the public ones are being switched off.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

from .certificates import read_certificate, unreadable
from .evidence import Certificate, Handshake, Revocation, Revoked, Staple, Trust, Unseen, Why
from .issuer import http_link
from .probe import Link, Reach, probe
from .revocation import StapleRead, find_issuer, read_crl, read_staple
from .trust import roots_above

DEADLINE_S = 15
FETCHING_S = 10.0
LIST_BYTES = 512 * 1024
LISTS_ASKED = 2


@probe(level=1, deadline_s=DEADLINE_S)
async def REVOCATION(reach: Reach, handshake: Handshake) -> Revocation | Unseen:
    """What the issuer says of the server's own certificate."""
    if not handshake.chain:
        return Unseen(Why.PROTOCOL_ERROR, "no certificate")
    now, der = reach.clock.at, handshake.chain[0]
    try:
        leaf = read_certificate(der).facts
    except unreadable() as error:
        return Unseen(Why.PROTOCOL_ERROR, str(error)[:120])
    issuer = find_issuer(der, (*roots_above(der, reach.roots), *handshake.chain, *handshake.fetched))
    if handshake.staple and not issuer:
        return Unseen(Why.PROTOCOL_ERROR, "issuer unknown")  # whose word the staple is cannot be told
    staple = read_staple(handshake.staple, der, issuer, now)
    if staple.staple is Staple.VALID:
        word = staple.word
        return Revocation(word.status, "staple", staple.staple, leaf.must_staple, word.at, word.reason)
    if not issuer or not _worth_asking(handshake, leaf, now):
        return Revocation(Revoked.UNKNOWN, "", staple.staple, leaf.must_staple, why=Why.NOT_ASKED)
    return await _by_list(reach, der, issuer, leaf, staple)


def _worth_asking(handshake: Handshake, leaf: Certificate, now: datetime) -> bool:
    """Whether a list would tell something: not of a chain that nobody trusts, and an ended certificate may have been
    taken off its list (RFC 5280 section 3.3)."""
    trusted = handshake.trust is Trust.TRUSTED or handshake.mended
    return trusted and not leaf.self_signed and leaf.not_before <= now <= leaf.not_after


async def _by_list(reach: Reach, der: bytes, issuer: bytes, leaf: Certificate, staple: StapleRead) -> Revocation:
    """The word of the first list that can be had and used; UNKNOWN with the last reason when there is none."""
    why = Why.NOT_ASKED
    links = [(url, link) for url in leaf.crl_urls if (link := http_link(url)) is not None]
    try:
        async with asyncio.timeout(FETCHING_S):
            for url, link in links[:LISTS_ASKED]:
                body = await reach.dial.ledger.once("crl", str(link), partial(_list, reach, link))
                if not isinstance(body, bytes):
                    why = body.why if isinstance(body, Unseen) else Why.BUG
                    continue
                word = read_crl(body, der, issuer, leaf.crl_urls, reach.clock.at)
                if word is not None:
                    return Revocation(word.status, "crl", staple.staple, leaf.must_staple, word.at, word.reason, url)
                why = Why.PROTOCOL_ERROR
    except TimeoutError:
        why = Why.TIMED_OUT
    url = links[0][0] if links else ""
    return Revocation(Revoked.UNKNOWN, "", staple.staple, leaf.must_staple, url=url, why=why)


async def _list(reach: Reach, link: Link) -> bytes | Unseen:
    return await reach.fetch.file(link, LIST_BYTES)

"""Judge the chain that the TLS port showed; where only an issuer is missing, fetch that from where it says it is.

Opens no TLS of its own. The fetch is plain http through Fetch: its permit, address rules, caps and counts hold.
"""

from __future__ import annotations

import asyncio
from functools import partial

from .evidence import Handshake, PortState, TlsServer, Trust, Unseen, Why
from .issuer import FETCHES, FILE_BYTES, Issuers, issuer_link, read_issuers
from .probe import Link, Reach, probe
from .trust import judge_chain, known_roots

DEADLINE_S = 15
FETCHING_S = 8.0  # a dead URL costs no more than this: the chain is judged all the same
SHUT = {PortState.REFUSED: Why.REFUSED, PortState.FILTERED: Why.UNREACHABLE, PortState.SILENT: Why.TIMED_OUT}


@probe(level=1, deadline_s=DEADLINE_S, ready=lambda reach: known_roots(reach.roots.extra_pem))
async def CHAIN(reach: Reach, server: TlsServer) -> Handshake | Unseen:
    """The chain as sent, and whether it leads to a known root, if need be over an issuer that was fetched."""
    if server.state in SHUT:
        return Unseen(SHUT[server.state], f"{reach.target.port}/tcp")
    if not server.chain:
        refusal = server.greeting("newest").alert
        return Unseen(Why.TLS_FAILED, refusal) if refusal else Unseen(Why.PROTOCOL_ERROR, "no certificate")
    now = reach.clock.at
    trust, detail = judge_chain(server.chain, reach.roots, now)
    fetched: tuple[bytes, ...] = ()
    mended = False
    if trust is Trust.MISSING_INTERMEDIATE:
        fetched, note = await _fetch_issuers(reach, server.chain)
        trust, detail = judge_chain(server.chain, reach.roots, now, fetched)
        mended = trust is Trust.TRUSTED
        if mended or trust is Trust.MISSING_INTERMEDIATE:  # what else came to light tells more than how the fetch went
            trust, detail = Trust.MISSING_INTERMEDIATE, note
    return Handshake(
        server.address, server.host, server.protocol, server.cipher, server.alpn, server.chain, trust, detail,
        reach.roots.label, server.staple, server.scts, fetched, mended,
    )


async def _fetch_issuers(reach: Reach, chain: tuple[bytes, ...]) -> tuple[tuple[bytes, ...], str]:
    """What the certificates name as their issuers, one above the other, and a note: the last URL or why there is none.

    At most FETCHES files in FETCHING_S; one URL is fetched once a run, whoever asks.
    """
    fetched: tuple[bytes, ...] = ()
    asked: list[str] = []
    try:
        async with asyncio.timeout(FETCHING_S):
            while len(asked) < FETCHES:
                link = issuer_link(chain, fetched)
                if link is None or str(link) in asked:
                    break
                asked.append(str(link))
                found = await reach.dial.ledger.once("issuer", str(link), partial(_issuers, reach, link))
                if not isinstance(found, Issuers):
                    return fetched, f"aia: {found.why if isinstance(found, Unseen) else Why.BUG}"
                fetched += found.certificates
                if judge_chain(chain, reach.roots, reach.clock.at, fetched)[0] is Trust.TRUSTED:
                    break
    except TimeoutError:
        return fetched, f"aia: {Why.TIMED_OUT}"
    return fetched, f"aia: {asked[-1] if asked else Why.NOT_ASKED}"[:200]


async def _issuers(reach: Reach, link: Link) -> Issuers | Unseen:
    body = await reach.fetch.file(link, FILE_BYTES)
    if isinstance(body, Unseen):
        return body
    return read_issuers(body) or Unseen(Why.PROTOCOL_ERROR, "no certificate")

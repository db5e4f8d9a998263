"""Whether somebody whom we ask about the shop is who he says: as strict as a browser, unlike the look at the shop.

Opens no socket. An answer over a connection that anybody could have made proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .certificates import covers, read_certificate, unreadable
from .evidence import Trust
from .trust import Roots, judge_chain

SOUND = ("TLS 1.2", "TLS 1.3")  # RFC 8996: the older ones must not be used


def doubt(roots: Roots, now: datetime, chain: Sequence[bytes], host: str, protocol: str) -> str:
    """Why the server that showed *chain* (DER, its own first) is not surely *host*; "" when it is."""
    if protocol not in SOUND:
        return protocol or "no TLS"
    trust, detail = judge_chain(chain, roots, now)
    if trust is not Trust.TRUSTED:
        return f"{trust}: {detail}"
    try:
        leaf = read_certificate(chain[0])
    except unreadable() as error:
        return f"unreadable: {error}"
    if not leaf.facts.not_before <= now <= leaf.facts.not_after:
        return "certificate out of its dates"
    return "" if covers(leaf.names, host) else "certificate of another name"

"""Ask, with the owner's consent, whether files lie open that nobody should read: the first kilobyte, never more."""

from __future__ import annotations

import asyncio

from .derive import taken_apart
from .dial import Refused
from .evidence import Addresses, Exposure, Exposures, Unseen, Why
from .exposure import FIRST_BYTES, found_in, paths_for
from .fetch import Asking, Caps
from .home import Home, find_home
from .listing import folders_in
from .permit import Consent
from .probe import Reach, probe
from .weblink import Link

DEADLINE_S = 30
FIRST = Asking(more=(("Range", f"bytes=0-{FIRST_BYTES - 1}"),), caps=Caps(2 * FIRST_BYTES, 2 * FIRST_BYTES))


@probe(level=2, deadline_s=DEADLINE_S)
async def EXPOSURES(reach: Reach, addresses: Addresses) -> Exposures | Unseen:
    """The known paths, two at a time."""
    reach.fetch.expect(Link("https", addresses.host, reach.target.port))  # two lanes from the first answer on
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    paths = paths_for(home.reply, addresses.host, folders_in(taken_apart(home.reply)))
    return Exposures(str(home.at("/")), tuple(await asyncio.gather(*(_one(reach, home, p) for p in paths))))


async def _one(reach: Reach, home: Home, path: str) -> Exposure:
    got = await reach.fetch.get(home.at(path), Consent.OWNER, FIRST)
    if isinstance(got, Refused):
        return Exposure(path, why=Why.REFUSED.value)
    if isinstance(got, Unseen):
        return Exposure(path, why=got.why.value)
    found, shown = found_in(path, got)
    return Exposure(path, found, got.status, shown, _length(got.header("content-range"), got.header("content-length")))


def _length(ranges: tuple[str, ...], lengths: tuple[str, ...]) -> int:
    """The whole length that the server tells (RFC 9110 sections 8.6 and 14.4), -1 when it does not."""
    told = ranges[0].rpartition("/")[2] if ranges else lengths[0] if lengths else ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else -1

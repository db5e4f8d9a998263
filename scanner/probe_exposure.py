"""Ask, with the owner's consent, whether files lie open that nobody should read: the first kilobyte, never more.

Beside them the path that nobody has, which probe_site.py asks for: its answer tells "there" from "not there", and "not
there" from "not for you". A site that turns us away everywhere was not looked at.
"""

from __future__ import annotations

import asyncio

from .answer import Caps
from .derive import taken_apart
from .evidence import Addresses, Answer, Exposure, Exposures, Unseen, Why
from .exposure import found_in, paths_for, unseen_in
from .exposure_marks import FIRST_BYTES
from .fetch import Asking
from .home import find_home
from .listing import folders_in
from .permit import Consent
from .probe import Reach, probe
from .probe_site import SMALL, ask
from .standing import signs

DEADLINE_S = 30
OTHERS_FIRST_S = 0.005  # who asks without reading the page asks now, and it is taken apart while answers are on the way
FIRST = Asking(more=(("Range", f"bytes=0-{FIRST_BYTES - 1}"),), packed=False,
               caps=Caps(2 * FIRST_BYTES, 2 * FIRST_BYTES))


@probe(level=2, deadline_s=DEADLINE_S, ready=lambda _: signs())
async def EXPOSURES(reach: Reach, addresses: Addresses) -> Exposures | Unseen:
    """The known paths, two at a time."""
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    await asyncio.sleep(OTHERS_FIRST_S)
    paths = paths_for(home.reply, addresses.host, folders_in(taken_apart(home.reply)))
    nowhere, *answers = await asyncio.gather(
        ask(reach, home.at(reach.fetch.nowhere), SMALL), *(ask(reach, home.at(p), FIRST, Consent.OWNER) for p in paths))
    asked = tuple(_told(path, answer, nowhere) for path, answer in zip(paths, answers, strict=True))
    whys = {e.why for e in asked}
    if len(whys) == 1 and "" not in whys:
        return Unseen(Why(whys.pop()), str(asked[0].status or ""))
    return Exposures(str(home.at("/")), asked)


def _told(path: str, answer: Answer, nowhere: Answer) -> Exposure:
    got = answer.reply
    if got is None:
        return Exposure(path, why=answer.unseen.why.value if answer.unseen else Why.BUG.value)
    found, shown = found_in(path, got, nowhere.reply)
    why = "" if found else unseen_in(path, got, nowhere.reply)
    length = got.length
    return Exposure(path, found, got.status, shown, length, why)

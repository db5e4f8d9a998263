"""Ask for the beginnings of small files that tell which software it is, where the front page shows that they are there.

No path is guessed: every address stands in the page, or belongs to the platform that the page names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from .evidence import (
    Addresses,
    CrossOrigin,
    Exposures,
    Markup,
    SiteFiles,
    SoftwareFile,
    SoftwareFiles,
    Unseen,
    Views,
    Visit,
)
from .evidence.web import End
from .fetch import Asking, Caps
from .home import find_home
from .permit import Consent
from .probe import Reach, probe
from .probe_site import ask
from .recognise.asks import Ask, limited, questions, read_answers
from .recognise.match import Gathered
from .recognise.software import from_front
from .weblink import LinkError, read_link

DEADLINE_S = 30
MOST_REQUESTS = 16
KEPT_BACK = 1  # a request for whoever still asks beside this probe


@probe(level=1, deadline_s=DEADLINE_S, after=(Views, SiteFiles, CrossOrigin, Exposures))
async def SOFTWARE(reach: Reach, addresses: Addresses, markup: Markup) -> SoftwareFiles | Unseen:
    """In two steps, because what WordPress says of its plugins tells which readme to ask for."""
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    way = Visit((home.reply,), End.ARRIVED, home.reply.url)
    files: list[SoftwareFile] = []
    left_out = 0
    for _ in range(2):
        got = from_front((way,), markup)
        read_answers(SoftwareFiles(tuple(files)), got)
        asked, spared = await _step(reach, got, markup, files)
        files += asked
        left_out += spared
        if not asked:
            break
    return SoftwareFiles(tuple(files), left_out)


async def _step(
    reach: Reach, got: Gathered, markup: Markup, before: Sequence[SoftwareFile]
) -> tuple[list[SoftwareFile], int]:
    """What is still worth a question, asked; and how many questions had to be left."""
    budget, known = reach.dial.budget, frozenset(f.key for f in before)
    wanted = limited(questions(got, markup.url), known)
    level = reach.dial.permit.level_on(reach.target.host)
    allowed = [a for a in wanted if level >= Consent.OWNER or not a.question.owner]
    room = min(MOST_REQUESTS - len(before), budget.requests_cap - budget.requests - KEPT_BACK)
    chosen = allowed[: max(0, room)]
    answers = await asyncio.gather(*(_one(reach, a) for a in chosen))
    return [f for f in answers if f is not None], len(allowed) - len(chosen)


async def _one(reach: Reach, wanted: Ask) -> SoftwareFile | None:
    """The beginning of one file; None where its address cannot be read."""
    most = wanted.question.most_bytes
    try:
        link = read_link(wanted.address, reach.target.port)
    except LinkError:
        return None
    if not most:
        how = Asking("HEAD", packed=False, caps=Caps(1, 1))
    else:
        how = Asking(more=(("Range", f"bytes=0-{most - 1}"),), packed=False, caps=Caps(most, most))
    level = Consent.OWNER if wanted.question.owner else Consent.VISITOR
    return SoftwareFile(wanted.key, await ask(reach, link, how, level))

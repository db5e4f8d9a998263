"""Ask for the beginnings of small files that tell which software it is, where the front page shows that they are there.

No path is guessed: every address stands in the page, or belongs to the platform that the page names.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from .answer import Caps
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
from .fetch import Asking
from .home import find_home
from .permit import Consent
from .probe import Reach, probe
from .probe_site import ask
from .recognise.asks import SORTS, Ask, limited, questions, read_answers, sort_of
from .recognise.match import Gathered
from .recognise.rules import products
from .recognise.software import from_front
from .weblink import LinkError, read_link

DEADLINE_S = 30
MOST_REQUESTS = 16
KEPT_BACK = 1  # a request for whoever still asks beside this probe
# Who sends more than was asked for (a server that knows no Range, a page of 100 kB for what is missing) is asked no
# more questions of that sort after so many such answers: what was on its way when we hung up cost the shop as much.
MOST_OVERLONG = 3
AT_ONCE = 2


@probe(level=1, deadline_s=DEADLINE_S, after=(Views, SiteFiles, CrossOrigin, Exposures), ready=lambda _: products())
async def SOFTWARE(reach: Reach, addresses: Addresses, markup: Markup) -> SoftwareFiles | Unseen:
    """In two steps, because what WordPress says of its plugins tells which readme to ask for."""
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    way = Visit((home.reply,), End.ARRIVED, home.reply.url)
    files: list[SoftwareFile] = []
    overlong: Counter[str] = Counter()
    left_out = 0
    for _ in range(2):
        got = from_front((way,), markup)
        read_answers(SoftwareFiles(tuple(files)), got)
        asked, left_out = await _step(reach, _worth(reach, got, markup, files), len(files), overlong)
        files += asked
        if not asked:
            break
    return SoftwareFiles(tuple(files), left_out)


def _worth(reach: Reach, got: Gathered, markup: Markup, before: Sequence[SoftwareFile]) -> list[Ask]:
    """The questions that are still worth one and that the consent covers."""
    wanted = limited(questions(got, markup.url), frozenset(f.key for f in before))
    level = Consent.VISITOR if reach.dial.opt_out.known else reach.dial.permit.level_on(reach.target.host)
    return [a for a in wanted if level >= Consent.OWNER or not a.question.owner]


async def _step(
    reach: Reach, allowed: Sequence[Ask], before: int, overlong: Counter[str]
) -> tuple[list[SoftwareFile], int]:
    """As many of these as there is room for, asked, each sort in a row of its own; and how many had to be left."""
    budget = reach.dial.budget
    room = min(MOST_REQUESTS - before, budget.requests_cap - budget.requests - KEPT_BACK)
    chosen = allowed[: max(0, room)]
    rows = await asyncio.gather(*(_row(reach, [a for a in chosen if sort_of(a) == sort], overlong) for sort in SORTS))
    return [f for row, _ in rows for f in row], len(allowed) - len(chosen) + sum(spared for _, spared in rows)


async def _row(reach: Reach, wanted: Sequence[Ask], overlong: Counter[str]) -> tuple[list[SoftwareFile], int]:
    """Questions of one sort; and how many were spared the server, which answers them at too great length."""
    files: list[SoftwareFile] = []
    for at in range(0, len(wanted), AT_ONCE):
        sort = sort_of(wanted[at])
        if overlong[sort] >= MOST_OVERLONG:
            return files, len(wanted) - at
        got = [f for f in await asyncio.gather(*(_one(reach, a) for a in wanted[at:at + AT_ONCE])) if f is not None]
        overlong[sort] += sum(f.answer.reply is not None and f.answer.reply.body_cut for f in got)
        files += got
    return files, 0


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

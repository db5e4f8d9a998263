"""Asks for the file by which a site opts out of level 2, as a visitor would, beside his very first question."""

from __future__ import annotations

from dataclasses import replace

from .evidence import Reply
from .opt_out import PATH
from .probe import Reach
from .probe_site import SMALL, ask
from .weblink import Link, read_link

OK = 200
_MARKUP = b"<"


async def opted_out(reach: Reach) -> bool:
    """Whether the file is there: over https, over http where https gives no answer, and behind redirects that only lead
    to another host of the site, or into a folder of this name. A site that answers 200 to every path has it only where
    it answers otherwise there, and with no page."""
    file = await _file(reach)
    if file is None or file.status != OK:
        return False
    place = read_link(file.url, reach.target.port)
    if place.path.removesuffix("/") != PATH:
        return False
    nowhere = await ask(reach, replace(place, path=reach.fetch.nowhere + place.path.removeprefix(PATH)), SMALL)
    return _there(file, nowhere.reply)


async def _file(reach: Reach) -> Reply | None:
    """The last answer on the way to the file."""
    for start in (Link("https", reach.target.host, reach.target.port, PATH), Link("http", reach.target.host, 80, PATH)):
        chain, _, _, _ = await reach.fetch.visit(start, SMALL, stay=True)
        if chain:
            return chain[-1]
    return None


def _there(file: Reply, nowhere: Reply | None) -> bool:
    if nowhere is None or nowhere.status != OK:
        return True
    return file.body != nowhere.body and not file.body.lstrip().startswith(_MARKUP)

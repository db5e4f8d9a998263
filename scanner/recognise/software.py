"""Everything that was seen -> Software: the clues of each kind of evidence, the rules, the answers, put together."""

from __future__ import annotations

from collections.abc import Iterator

from ..evidence import Doorways, MailServers, Markup, Reply, Software, SoftwareFiles, Unseen, Visit
from . import clues
from .asks import read_answers
from .match import Gathered, found, gather


def from_front(visits: tuple[Visit | Unseen, ...], page: Markup | Unseen) -> Gathered:
    """What the ways to the front page and the page itself tell: enough to know what to ask next."""
    return gather(clues.unique(_front(visits, page)))


def recognise(
    visits: tuple[Visit | Unseen, ...], page: Markup | Unseen, missing: tuple[Reply, Markup] | None,
    files: SoftwareFiles | Unseen, doors: Doorways | Unseen, mail: MailServers | Unseen,
) -> Software:
    """All of it. *missing*: the answer to a page that nobody has, and that answer taken apart."""
    every = [*_front(visits, page), *(clues.of_doors(doors) if isinstance(doors, Doorways) else ()),
             *(clues.of_mail(mail) if isinstance(mail, MailServers) else ())]
    if missing is not None:
        every += [*clues.of_reply(missing[0]), *clues.of_missing(missing[1])]
    got = gather(clues.unique(every))
    if isinstance(files, SoftwareFiles):
        read_answers(files, got)
    return Software(found(got), cut=isinstance(files, SoftwareFiles) and files.truncated)


def _front(visits: tuple[Visit | Unseen, ...], page: Markup | Unseen) -> Iterator[clues.Clue]:
    for visit in visits:
        if isinstance(visit, Visit):
            for reply in visit.chain:
                yield from clues.of_reply(reply)
    if isinstance(page, Markup):
        yield from clues.of_page(page)

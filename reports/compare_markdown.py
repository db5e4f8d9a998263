"""A comparison as Markdown: one heading a site, one list a kind of change. Texts are escaped as in markdown.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .compare_view import Compared, Group, Row
from .markdown import code, prose, strong
from .words import say


def render(views: Sequence[Compared], alone: Sequence[str]) -> str:
    """All sites, then sentences on those that stand *alone*."""
    blocks = [block for view in views for block in _site(view)]
    return "\n\n".join([*blocks, *map(prose, alone)]) + "\n"


def _site(view: Compared) -> Iterator[str]:
    yield f"# {code(view.site)}"
    yield prose(view.span)
    yield from map(prose, view.verdict)
    for group in view.groups:
        yield from _group(group)
    yield from (prose(text) for text in (view.nothing, view.same) if text)
    if view.notes:
        yield f"## {prose(say('compare.notes', view.lang))}"
        yield "\n".join(f"- {prose(note)}" for note in view.notes)


def _group(group: Group) -> Iterator[str]:
    yield f"## {prose(group.heading)}"
    if group.rows:
        yield "\n".join(map(_row, group.rows))
    yield from map(prose, group.notes)


def _row(row: Row) -> str:
    about = " ".join(code(text) for text in (row.check, row.subject) if text)
    note = f" ({prose(row.note)})" if row.note else ""
    return f"- {strong(row.mark)} {about} {prose(row.title)}{note}"

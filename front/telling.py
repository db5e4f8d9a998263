"""Sentences on a terminal: folded between words at its width. Into a file or a pipe a sentence is one line."""

from __future__ import annotations

import os
import sys
import textwrap

import click


def tell(text: str, *, err: bool = False, indent: int = 0) -> None:
    """Print *text*; lines that follow its first one begin *indent* further in."""
    click.echo(folded(text, _columns(err=err), indent), err=err)


def folded(text: str, columns: int, indent: int = 0) -> str:
    """*text* in lines of no more than *columns*, 0 for no end; no word and no address is cut in two."""
    if not columns:
        return text
    fold = textwrap.TextWrapper(max(columns, 2 * indent + 20), subsequent_indent=" " * indent, break_long_words=False,
                                break_on_hyphens=False)
    return "\n".join(fold.fill(line) for line in text.split("\n"))


def question(text: str) -> str:
    """*text* folded for whoever is asked on the terminal; two columns are left for the colon."""
    return folded(text, max(0, _columns(err=True) - 2))


def _columns(*, err: bool) -> int:
    stream = sys.stderr if err else sys.stdout
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):
        return 0

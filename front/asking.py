"""click in the reader's language: the headings of help, and one sentence for each way to ask wrongly. No network."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import click

_HEADINGS = {"Options": "Pilihan", "Commands": "Perintah"}


class Formatter(click.HelpFormatter):
    """Help with Indonesian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line on how to call it."""
        super().write_usage(prog, args, prefix or "Cara pakai: ")

    def write_heading(self, heading: str) -> None:
        """The heading of a block."""
        super().write_heading(_HEADINGS.get(heading, heading))


class Context(click.Context):
    """A context whose help speaks Indonesian."""

    formatter_class = Formatter


class Word(click.Command):
    """A command that names the words it cannot use."""

    context_class = Context

    def __init__(self, *args: Any, **given: Any) -> None:
        given.setdefault("options_metavar", "[PILIHAN]")
        super().__init__(*args, **given)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """-h and its names."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Tampilkan bantuan ini."
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but what is left over is refused in our own words."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise click.UsageError(say("cli.extra_word", spoken(), word=rest[0][:60], command=ctx.command_path), ctx)
        return rest


def say(key: str, lang: str, **values: str) -> str:
    """The sentence *key*; the sentences are loaded when one is needed, so that --help stays quick."""
    from ..reports.words import say as said

    return said(key, lang, **values)


def spoken(words: Sequence[str] | None = None) -> str:
    """The language asked for with --bahasa, read without click: also what cannot be parsed needs an answer."""
    typed = list(sys.argv[1:] if words is None else words)
    told = [after for word, after in pairwise(typed) if word == "--bahasa"]
    told += [word.partition("=")[2] for word in typed if word.startswith("--bahasa=")]
    return "en" if told and told[-1].lower() == "en" else "id"


def wrong_value(ctx: click.Context, param: click.Parameter, key: str, **values: str) -> click.BadParameter:
    """The refusal of one option's value; *values* are shortened."""
    short = {name: text[:60] for name, text in values.items()}
    return click.BadParameter(say(f"cli.{key}", spoken(), **short), ctx=ctx, param=param)


class Whole(click.IntRange):
    """A whole number in a range, refused in our own words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            told = say("cli.no_number", spoken(), value=str(value)[:60], least=str(self.min), most=str(self.max))
            raise click.BadParameter(told, ctx=ctx, param=param) from None


def one_of(ctx: click.Context, param: click.Parameter, value: str, choices: Sequence[str]) -> str:
    """*value* in lower case when it is among *choices*; else a refusal that names them all."""
    if value.strip().lower() in choices:
        return value.strip().lower()
    lang = spoken()
    text = say("cli.not_one_of", lang, value=value[:60], choices=", ".join(choices))
    raise click.BadParameter(text + meant(value, choices, lang), ctx=ctx, param=param)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The one of *known* that *word* was probably meant to be, or ""."""
    return next(iter(difflib.get_close_matches(word.strip().lower()[:60], list(known), n=1, cutoff=cutoff)), "")


def meant(word: str, known: Iterable[str], lang: str) -> str:
    """" Mungkin maksud Anda: …?" to follow a refusal of *word*, or "" when nothing is near."""
    near = nearest(word, known)
    return f" {say('cli.near_option', lang, option=near)}" if near else ""


def no_such_command(word: str, near: str, ctx: click.Context) -> click.UsageError:
    """The question behind a mistyped command."""
    return click.UsageError(say("cli.no_such_command", spoken(), word=word[:60], near=near), ctx)


def option_first(option: str, command: str, ctx: click.Context) -> click.UsageError:
    """The hint for options that stand before a command."""
    return click.UsageError(say("cli.option_first", spoken(), option=option[:60], command=command), ctx)


def sentence(wrong: click.ClickException, lang: str) -> str:
    """What was wrong with the words typed."""
    if isinstance(wrong, click.NoSuchOption):
        text = say("cli.no_such_option", lang, option=wrong.option_name[:60])
        return text + meant(wrong.option_name, wrong.possibilities or (), lang)
    if isinstance(wrong, click.BadOptionUsage):
        alone = any(word.startswith(f"{wrong.option_name}=") for word in sys.argv)
        key = "cli.option_alone" if alone else "cli.option_needs_value"
        return say(key, lang, option=wrong.option_name[:60])
    if isinstance(wrong, click.MissingParameter):
        return say("cli.word_missing", lang, word=wrong.param.human_readable_name if wrong.param else "?")
    if isinstance(wrong, click.BadParameter) and wrong.param is not None:
        return f"{'/'.join(wrong.param.opts)}: {wrong.message}"
    return wrong.format_message()

"""The answer for a shop that lives on somebody else's platform, or nowhere yet: a useful sheet, no score and no red."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from ..scanner.target import Account
from . import plain
from .terminal import WIDTH
from .terminal_layout import INDENT
from .words import say

# The account_step keys of locale/, by Account.kind. A short link is not followed: what it leads to is to be typed.
STEPS = {
    "marketplace": ("two_steps_seller", "two_steps_whatsapp", "own_password", "contacts", "devices", "otp", "apk",
                    "payout", "staff"),
    "social": ("two_steps_seller", "two_steps_whatsapp", "own_password", "contacts", "devices", "otp", "apk", "staff"),
    "chat": ("two_steps_whatsapp", "own_password", "contacts", "devices", "otp", "apk", "staff"),
    "links": ("two_steps_seller", "own_password", "contacts", "link_list", "otp", "staff"),
    "builder": ("two_steps_seller", "own_password", "contacts", "devices", "otp", "staff"),
    "short": (),
}
START_STEPS = ("name", "suffix", "owner", "hosting", "questions", "backup", "two_steps", "check")


@dataclass(frozen=True, slots=True)
class Guide:
    """A sheet before it is laid out: what it is about, and steps to take (with a line above them, or "")."""

    title: str
    intro: tuple[str, ...]
    steps_title: str
    steps: tuple[str, ...]


def account_guide(accounts: Sequence[Account], lang: str) -> Guide:
    """What the owner of *accounts* should know and do; what is the same for several of them is said once."""
    intro, steps = [], []
    for account in accounts:
        values = {"platform": plain.line(account.name), "shown": plain.line(account.shown)}
        intro.append(_said(f"account.{account.kind}", lang, values))
        steps += [_said(f"account_step.{step}", lang, values) for step in STEPS[account.kind]]
    return Guide(say("account.title", lang), tuple(dict.fromkeys(intro)), say("account.steps", lang) if steps else "",
                 tuple(dict.fromkeys(steps)))


def start_guide(lang: str) -> Guide:
    """For those who have no site yet: what to decide and what to ask before buying."""
    steps = tuple(say(f"start_step.{step}", lang) for step in START_STEPS)
    return Guide(say("start.title", lang), (say("start.intro", lang),), "", steps)


def account_sheet(account: Account, lang: str) -> str:
    """The sheet for the owner of *account*, as plain text with line feeds."""
    guide = account_guide([account], lang)
    steps = ["", guide.steps_title, *_numbered(guide.steps)] if guide.steps else []
    return _on_paper([guide.title, "", *guide.intro, *steps, "", say("account.own_site", lang),
                      say("note.promise", lang)])


def start_sheet(lang: str) -> str:
    """The sheet for those who have no site yet, as plain text with line feeds."""
    guide = start_guide(lang)
    return _on_paper([guide.title, "", *guide.intro, "", *_numbered(guide.steps), "", say("note.promise", lang)])


def _on_paper(said: list[str]) -> str:
    """The lines, none wider than a terminal; steps go on below their text, and words stay whole."""
    return "".join(
        textwrap.fill(line, WIDTH, subsequent_indent=INDENT if line[:1].isdigit() else "", break_long_words=False,
                      break_on_hyphens=False) + "\n" for line in said)


def _said(key: str, lang: str, values: dict[str, str]) -> str:
    return say(key, lang, **values)


def _numbered(steps: Sequence[str]) -> list[str]:
    return [f"{number}. {step}" for number, step in enumerate(steps, 1)]

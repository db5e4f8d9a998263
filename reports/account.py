"""The answer for a shop that lives on somebody else's platform, or nowhere yet: a useful sheet, no score and no red."""

from __future__ import annotations

import textwrap

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
    "short": (),
}
START_STEPS = ("name", "suffix", "owner", "hosting", "questions", "backup", "two_steps", "check")


def account_sheet(account: Account, lang: str) -> str:
    """The sheet for the owner of *account*, as plain text with line feeds."""
    values = {"platform": plain.line(account.name), "shown": plain.line(account.shown)}
    said = [say("account.title", lang), "", _said(f"account.{account.kind}", lang, values)]
    steps = [_said(f"account_step.{step}", lang, values) for step in STEPS[account.kind]]
    if steps:
        said += ["", say("account.steps", lang), *_numbered(steps)]
    said += ["", say("account.own_site", lang), say("note.promise", lang)]
    return _on_paper(said)


def start_sheet(lang: str) -> str:
    """For those who have no site yet: what to decide and what to ask before buying."""
    steps = [say(f"start_step.{step}", lang) for step in START_STEPS]
    said = [say("start.title", lang), "", say("start.intro", lang), "", *_numbered(steps)]
    return _on_paper([*said, "", say("note.promise", lang)])


def _on_paper(said: list[str]) -> str:
    """The lines, none wider than a terminal; steps go on below their text, and words stay whole."""
    return "".join(
        textwrap.fill(line, WIDTH, subsequent_indent=INDENT if line[:1].isdigit() else "", break_long_words=False,
                      break_on_hyphens=False) + "\n" for line in said)


def _said(key: str, lang: str, values: dict[str, str]) -> str:
    return say(key, lang, **values)


def _numbered(steps: list[str]) -> list[str]:
    return [f"{number}. {step}" for number, step in enumerate(steps, 1)]

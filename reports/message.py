"""One message to the provider and one to the web maker: all findings that are theirs, numbered; and a WhatsApp link.

Hints stand apart, below what is to be done. After an intrusion only what cannot wait is asked.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from ..checks.check import Level
from . import language, plain
from .cards import Voice
from .summary import infected
from .view import Card

MAX_LINK_CHARS = 2000  # longer links are cut by browsers and by WhatsApp itself


def marked(cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """*cards*, those as *sent* whose words go into a message."""
    mine = [[c for c in cards if c.ask and c.for_host], [c for c in cards if c.ask and c.for_maker]]
    if infected(cards):
        mine = [[c for c in theirs if c.urgent] or theirs for theirs in mine]
    sent = {c.number for theirs in mine for c in theirs}
    return tuple(replace(c, sent=c.number in sent) for c in cards)


def message(cards: tuple[Card, ...], voice: Voice) -> str:
    """The message to the provider about what is *sent*, or "" when nothing is his to do."""
    return _framed("message.open", [c for c in cards if c.for_host and c.sent], voice)


def maker_message(cards: tuple[Card, ...], voice: Voice) -> str:
    """The message to whoever made the site about what is *sent*, or "" when nothing is theirs to do."""
    return _framed("message.open_maker", [c for c in cards if c.for_maker and c.sent], voice)


def _framed(opening: str, cards: list[Card], voice: Voice) -> str:
    if not cards:
        return ""
    cards = sorted(cards, key=lambda card: card.level is Level.HINT)
    now = sum(card.level is not Level.HINT for card in cards)
    asked = [f"{number}. {' '.join(card.ask.split())}" for number, card in enumerate(cards, 1)]
    hurry = [str(number) for number, card in enumerate(cards, 1) if card.urgent]
    today = language.day(language.local_day(voice.seen_at, voice.zone), voice.lang)
    return plain.lines("\n\n".join((
        voice.say(opening, domain=voice.site),
        voice.say("message.intro", date=today),
        *([voice.say("message.today", numbers=language.listed(hurry, voice.lang))] if hurry else ()),
        *asked[:now],
        *([voice.say("message.later")] if asked[now:] else ()), *asked[now:],
        voice.say("message.close"),
    )))


def chat_link(text: str) -> str:
    """A link that opens WhatsApp with *text* written, or "" when there is none or it would be too long."""
    address = "https://wa.me/?text=" + quote(text, safe="") if text else ""
    return address if len(address) <= MAX_LINK_CHARS else ""

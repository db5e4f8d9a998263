"""One message to the provider and one to the web maker: all findings that are theirs, numbered; and a WhatsApp link.

Hints stand apart, below what is to be done.
"""

from __future__ import annotations

from urllib.parse import quote

from ..checks.check import Level
from . import language, plain
from .cards import Voice
from .view import Card

MAX_LINK_CHARS = 2000  # longer links are cut by browsers and by WhatsApp itself


def message(cards: tuple[Card, ...], voice: Voice) -> str:
    """The message to the provider, or "" when nothing is his to do."""
    return _framed("message.open", [c for c in cards if c.for_host and c.ask], voice)


def maker_message(cards: tuple[Card, ...], voice: Voice) -> str:
    """The message to whoever made the site, or "" when nothing is theirs to do."""
    return _framed("message.open_maker", [c for c in cards if c.for_maker and c.ask], voice)


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
        *asked[:now],
        *([voice.say("message.today", numbers=language.listed(hurry, voice.lang))] if hurry else ()),
        *([voice.say("message.later")] if asked[now:] else ()), *asked[now:],
        voice.say("message.close"),
    )))


def link(text: str) -> str:
    """A link that opens WhatsApp with *text* written, or "" when there is none or it would be too long."""
    address = "https://wa.me/?text=" + quote(text, safe="") if text else ""
    return address if len(address) <= MAX_LINK_CHARS else ""

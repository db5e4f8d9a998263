"""The one message to the provider: every finding that is his, numbered, in one frame; and its WhatsApp link."""

from __future__ import annotations

from urllib.parse import quote

from . import language, plain
from .cards import Voice
from .view import Card

MAX_LINK_CHARS = 2000  # longer links are cut by browsers and by WhatsApp itself


def message(cards: tuple[Card, ...], voice: Voice) -> str:
    """The message to send, or "" when nothing is the provider's to do."""
    asks = [card.ask for card in cards if card.for_host and card.ask]
    if not asks:
        return ""
    today = language.day(language.local_day(voice.seen_at, voice.zone), voice.lang)
    return plain.lines("\n\n".join((
        voice.say("message.open", domain=voice.site),
        voice.say("message.intro", date=today),
        *(f"{number}. {' '.join(ask.split())}" for number, ask in enumerate(asks, 1)),
        voice.say("message.close"),
    )))


def link(text: str) -> str:
    """A link that opens WhatsApp with *text* written, or "" when there is none or it would be too long."""
    address = "https://wa.me/?text=" + quote(text, safe="") if text else ""
    return address if len(address) <= MAX_LINK_CHARS else ""

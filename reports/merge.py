"""Findings that one step mends are told as one: a self-made certificate is replaced, and so is not renewed as well."""

from __future__ import annotations

from dataclasses import replace

from .cards import Voice
from .view import Card

SELF_MADE = ("certificate_trust", "self_signed")
DATES = ("expired", "near_end", "soon")


def merged(cards: tuple[Card, ...], voice: Voice) -> tuple[Card, ...]:
    """*cards* with the dates of a self-made certificate behind the one that replaces it, numbered anew."""
    whole = next((c for c in cards if (c.check, c.outcome) == SELF_MADE), None)
    if whole is None:
        return cards
    parts = [c for c in cards if c.check == "certificate_expiry" and c.outcome in DATES]
    order: list[Card] = []
    for card in (c for c in cards if c not in parts):
        order.append(card)
        if card is whole:
            order += [_part(part, voice) for part in parts]
    return tuple(replace(card, number=number) for number, card in enumerate(order, 1))


def _part(card: Card, voice: Voice) -> Card:
    """The message and the lines to paste are those of the whole."""
    short, do = voice.say("merged.certificate"), voice.say("merged.certificate_do")
    return replace(card, short=short, do=do, ask="", fixes=(), merged=True)

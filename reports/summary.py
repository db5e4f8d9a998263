"""What stands on top of page 1: light, word, sentence, what holds the grade, and the owner's two questions."""

from __future__ import annotations

from collections.abc import Iterable

from ..checks.check import Area, Finding, Level
from ..scanner.evidence import Why
from . import language
from .cards import SHAPES, Voice
from .grade import Grade, scoring
from .view import Answer, Card

LIGHTS = {"A": "✓", "B": "○", "C": "●", "D": "▲", "F": "▲▲"}
INTRUSION = "gambling_injection"  # the check that can tell an intrusion; suspicious_comments is none
# A script of payments that only looks like the provider's is how card skimmers look.
SKIMMER = ("payment_widgets", "look_alike")
# What may be somebody else's doing; the owner knows.
PERHAPS = (("front_page", "lost"), ("front_page", "elsewhere"), ("payment_widgets", "sounds_alike"))
# Nobody can buy where these stand.
CLOSED = ("error", "lost", "suspended", "parked", "hosting_default", "listing", "construction")
_NAMES = ("Apache", "Cloudflare", "Google", "Microsoft", "Nginx", "Samba", "Windows")
_DOORS = (Area.DOORS, Area.SOFTWARE)


def light(grade: Grade) -> str:
    """The traffic light as a shape that survives a photocopy; "?" where there is no letter and no proven KRITIS."""
    if grade.letter:
        return LIGHTS[grade.letter]
    return SHAPES[Level.CRITICAL] if grade.worst is Level.CRITICAL else SHAPES[Level.UNKNOWN]


def grade_word(grade: Grade, voice: Voice) -> str:
    """The word that is printed larger than the letter."""
    return voice.say(f"grade.{grade.letter or 'none'}")


def grade_sentence(grade: Grade, cards: tuple[Card, ...], voice: Voice) -> str:
    """What the grade means, or why there is none; a proven KRITIS is said all the same."""
    closed = voice.say("grade_sentence.closed") if _closed(cards) else ""
    if grade.letter is None:
        said = voice.say(f"grade_sentence.{_withheld(grade)}", seen=grade.seen, asked=grade.asked)
        if grade.worst is Level.CRITICAL and cards:
            said += " " + _critical_anyway(cards, voice)
        return f"{closed} {said}".strip()
    said = closed or voice.say(f"grade_sentence.{grade.letter}")
    if not grade.provisional:
        return said
    return voice.say("grade_sentence.provisional", seen=grade.seen, asked=grade.asked) + " " + said


def _critical_anyway(cards: tuple[Card, ...], voice: Voice) -> str:
    """What is proven without a letter: one thing by its title, several by their count and the first."""
    count = sum(card.level is Level.CRITICAL for card in cards)
    if count == 1:
        return voice.say("grade_sentence.critical_anyway", title=cards[0].title)
    return voice.say("grade_sentence.critical_many", count=count, title=cards[0].title)


def _closed(cards: tuple[Card, ...]) -> Card | None:
    """Why nobody can buy at the address, or None."""
    return next((c for c in cards if c.check == "front_page" and c.outcome in CLOSED), None)


def coverage(grade: Grade, voice: Voice, *, reasoned: bool = False) -> str:
    """How much was seen of what was asked. *reasoned*: what was left out says why."""
    if not grade.asked:
        return voice.say("grade_sentence.coverage_left" if reasoned else "grade_sentence.coverage_none")
    return voice.say("grade_sentence.coverage", seen=grade.seen, asked=grade.asked)


def _withheld(grade: Grade) -> str:
    if grade.partial:
        return "partial"
    if not grade.seen:
        return "nothing"
    return "too_little" if grade.seen / grade.asked < scoring().letter_from else "no_page"


def held_by(grade: Grade, cards: tuple[Card, ...], voice: Voice) -> str:
    """The worst finding beside the letter, or "" when nothing holds it."""
    if grade.letter is None or grade.limited_by is None or not cards:
        return ""
    return voice.say("grade_sentence.held_by", letter=grade.letter, title=_inside(cards[0].title))


def _inside(title: str) -> str:
    """*title* in the midst of a sentence: a small first letter, save of a name (HTTPS, WordPress, Windows)."""
    first = title.partition(" ")[0]
    return title if first in _NAMES or first[1:] != first[1:].lower() else title[:1].lower() + title[1:]


def could_be(grade: Grade, first: tuple[Card, ...], voice: Voice) -> str:
    """The letter that mending the first things would give, or ""."""
    if grade.letter is None or not grade.next_letter:
        return ""
    key = "could_be_one" if len(first) == 1 else "could_be"
    return voice.say(f"grade_sentence.{key}", **({} if len(first) == 1 else {"count": len(first)}),
                     letter=grade.next_letter)


def answers(findings: Iterable[Finding], grade: Grade, cards: tuple[Card, ...], voice: Voice) -> tuple[Answer, ...]:
    """The first two questions of every owner."""
    all_findings = list(findings)
    return (
        Answer(voice.say("answer.hacked"), _hacked(all_findings, cards, voice)),
        Answer(voice.say("answer.sell"), _sell(all_findings, grade, cards, voice)),
    )


def infected(cards: tuple[Card, ...]) -> bool:
    """Whether an intrusion was found."""
    return any((c.check, c.outcome) == (INTRUSION, "infected") for c in cards)


def _hacked(findings: list[Finding], cards: tuple[Card, ...], voice: Voice) -> str:
    """Never more than was looked for: without an infection check the answer is that nobody looked."""
    for outcome, answer in (("infected", "infected"), ("suspicious", "suspicious"), ("suspicious_redirect", "perhaps")):
        for card in cards:
            if (card.check, card.outcome) == (INTRUSION, outcome):
                return voice.say(f"answer.hacked_{answer}", title=card.title)
    for card in cards:
        if (card.check, card.outcome) == SKIMMER:
            return voice.say("answer.hacked_suspicious", title=card.title)
        if (card.check, card.outcome) in PERHAPS:
            return voice.say("answer.hacked_perhaps", title=card.title)
    looked = next((f for f in findings if f.check.name == INTRUSION), None)
    if looked is None or (looked.unseen and looked.unseen.why is Why.NOT_ASKED):
        return voice.say("answer.hacked_not_looked")
    if looked.level is Level.UNKNOWN:
        why = looked.unseen.why if looked.unseen else Why.TRUNCATED
        return voice.say("answer.hacked_unseen", reason=voice.why(why, looked.unseen.detail if looked.unseen else ""))
    return voice.say("answer.hacked_clean")


def _sell(findings: list[Finding], grade: Grade, cards: tuple[Card, ...], voice: Voice) -> str:
    if grade.worst is Level.CRITICAL and cards:
        area = next((f.check.area for f in findings if f.check.name == cards[0].check), None)
        key = "answer.sell_pause_door" if area in _DOORS else "answer.sell_pause"
        return voice.say(key, title=cards[0].title, mended=_mended(cards, voice))
    if closed := _closed(cards):
        return voice.say("answer.sell_closed", title=closed.title)
    if skimmer := next((c for c in cards if (c.check, c.outcome) == SKIMMER), None):
        return voice.say("answer.sell_pause", title=skimmer.title, mended=_mended((skimmer,), voice))
    if grade.letter is None:
        return voice.say("answer.sell_partial" if grade.partial else "answer.sell_unknown")
    if grade.worst in (Level.HIGH, Level.MEDIUM) and cards:
        return voice.say("answer.sell_while", title=cards[0].title)
    return voice.say("answer.sell_small" if grade.worst is Level.LOW else "answer.sell_yes")


def _mended(cards: tuple[Card, ...], voice: Voice) -> str:
    """What has to be mended before selling goes on: all that is KRITIS, and what may skim cards, by number."""
    alone = (c for c in cards if not c.merged)
    numbers = [str(c.number) for c in alone if c.level is Level.CRITICAL or (c.check, c.outcome) == SKIMMER]
    if len(numbers) == 1:
        return voice.say("answer.mended_one")
    return voice.say("answer.mended_many", numbers=language.listed(numbers, voice.lang))


def nothing(grade: Grade, good_news: str, voice: Voice) -> str:
    """What stands where there is nothing to list: *good_news* only where a letter was earned."""
    if grade.letter:
        return voice.say(good_news)
    return voice.say("label.little_seen" if grade.seen else "label.nothing_seen")

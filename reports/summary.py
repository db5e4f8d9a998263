"""What stands on top of page 1: light, word, sentence, what holds the grade, and the owner's two questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..checks.check import Area, Finding, Level, Outcome, Verdict
from ..scanner.evidence import Why
from . import language, plain
from .cards import Voice
from .grade import Grade, letter_of, scoring
from .shapes import SHAPES
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
_HERE = ("dns", "inside")  # the trouble is likelier with the network of whoever looks than with the site


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
        return voice.say("grade_sentence.critical_anyway", title=_inside(cards[0]))
    return voice.say("grade_sentence.critical_many", count=count, title=_inside(cards[0]))


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
    return voice.say("grade_sentence.held_by", letter=grade.letter, title=_inside(cards[0]))


def rest(cards: tuple[Card, ...], first: tuple[Card, ...], voice: Voice) -> str:
    """What the *first* things leave: how much of it is for today or this week too, and how much can wait."""
    others = [c for c in cards if c not in first and not c.merged]
    if not first or not others:
        return ""
    today = sum(c.urgent for c in others)
    week = sum(c.level is Level.HIGH and not c.urgent for c in others)
    wait = len(others) - today - week
    said = [voice.say(f"rest.{key}", count=count) for key, count in (("today", today), ("week", week)) if count]
    said += [voice.say("rest.wait" if said else "rest.wait_all", count=wait)] if wait else []
    return " ".join(said)


def _inside(card: Card) -> str:
    """The title of *card* in the midst of a sentence: a small first letter, save of a name (HTTPS, Redis)."""
    title, first = card.title, card.title.partition(" ")[0]
    kept = card.named or first in _NAMES or first[1:] != first[1:].lower()
    return title if kept else title[:1].lower() + title[1:]


def could_be(
    findings: Iterable[Finding], grade: Grade, first: tuple[Card, ...], told: tuple[Card, ...], voice: Voice,
) -> str:
    """The letter that mending the *first* of the cards *told* would give, with those that another card mends; ""
    where that is the same."""
    mended = {(c.check, c.subject) for c in (*first, *(c for c in told if c.merged))}
    after = [_mended_or_not(f, (f.check.name, plain.line(f.subject or "")) in mended) for f in findings]
    letter = letter_of(after) if grade.letter and first else None
    if letter is None or letter == grade.letter:
        return ""
    key = "could_be_one" if len(first) == 1 else "could_be"
    return voice.say(f"grade_sentence.{key}", **({} if len(first) == 1 else {"count": len(first)}),
                     letter=letter)


def _mended_or_not(finding: Finding, mended: bool) -> Finding:
    """*finding* as it is, or good where it was *mended*: it stays among what was seen."""
    return replace(finding, verdict=Verdict(Outcome("mended", Level.GOOD))) if mended and finding.verdict else finding


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
    if voice.trouble and (looked is None or looked.level is Level.UNKNOWN):
        return voice.say("answer.hacked_unreached")
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
        return voice.say(key, title=_inside(cards[0]), mended=_mended(cards, voice))
    if closed := _closed(cards):
        return voice.say("answer.sell_closed", title=_inside(closed))
    if skimmer := next((c for c in cards if (c.check, c.outcome) == SKIMMER), None):
        return voice.say("answer.sell_pause", title=_inside(skimmer), mended=_mended((skimmer,), voice))
    if grade.letter is None:
        return voice.say(f"answer.sell_{_unanswered(grade, voice)}")
    if grade.worst in (Level.HIGH, Level.MEDIUM) and cards:
        return voice.say("answer.sell_while", title=_inside(cards[0]))
    return voice.say("answer.sell_small" if grade.worst is Level.LOW else "answer.sell_yes")


def _unanswered(grade: Grade, voice: Voice) -> str:
    """Why nobody can say whether to go on selling."""
    if grade.partial:
        return "partial"
    return "unreached" if voice.trouble and voice.trouble not in _HERE else "unknown"


def _mended(cards: tuple[Card, ...], voice: Voice) -> str:
    """What has to be mended before selling goes on: all that is KRITIS, and what may skim cards, by number."""
    alone = (c for c in cards if not c.merged)
    numbers = [str(c.number) for c in alone if c.level is Level.CRITICAL or (c.check, c.outcome) == SKIMMER]
    if len(numbers) == 1:
        return voice.say("answer.mended_one")
    return voice.say("answer.mended_many", numbers=language.listed(numbers, voice.lang))


def nothing_first(grade: Grade, cards: tuple[Card, ...], voice: Voice) -> str:
    """What stands where nothing is to be done first: the question that only the owner can answer, if there is one."""
    if asked := next((c for c in cards if (c.check, c.outcome) in PERHAPS), None):
        return voice.say("label.ask_yourself", short=asked.short)
    if cards and not grade.letter:
        return voice.say("label.little_first")
    return nothing(grade, "label.nothing_first", voice)


def nothing(grade: Grade, good_news: str, voice: Voice) -> str:
    """What stands where there is nothing to list: *good_news* only where a letter was earned."""
    if grade.letter:
        return voice.say(good_news)
    return voice.say("label.little_seen" if grade.seen else "label.nothing_seen")

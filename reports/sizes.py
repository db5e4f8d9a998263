"""How small a report is printed, told from how much it has to say: laying it out to find out is dear."""

from __future__ import annotations

from .typeset import GOOD_ON_PAGE_1, labels, stake
from .view import Report

# Page 1 of A4 holds fewer letters than this at each size of type (measured; the tests print the longest texts).
SIZES = (("roomy", 1_150), ("full", 1_450), ("tight", 2_100), ("small", 2_700))
LINE = 140  # letters that a line of its own takes
QR_TAKES, COURSE_TAKES = 200, 80  # letters that would stand where the code and its address, and the chart, do

STAKES_BELOW = 2_100  # beyond, what is at stake is left to the explanations: the type would become small

# The same for the PDF, which sets page 1 in the largest type that fits: where that search begins, in points.
POINTS = {"roomy": "13", "full": "12", "tight": "11", "small": "11", "dense": "10"}
FEW = 800  # letters that fit in the largest type by far
# Letters of the messages that fit on a page in 11 points by far, and most likely.
FEW_SENT, MANY_SENT = 1_500, 2_500


def size_of_type(report: Report) -> str:
    """How small page 1 is printed so that it stays one page: one of SIZES, else "dense", which also cuts long texts."""
    letters = letters_on_page_1(report)
    return next((name for name, most in SIZES if letters < most), "dense")


def page_1(report: Report) -> tuple[str, bool]:
    """The likely points of page 1, and whether nobody need try."""
    return POINTS[size_of_type(report)], letters_on_page_1(report) < FEW


def messages(report: Report) -> tuple[str, bool]:
    """The likely points of the messages, and whether nobody need try: what is too long goes on overleaf."""
    letters = len(report.message) + len(report.maker_message)
    return "11" if letters < MANY_SENT else "10", letters < FEW_SENT


def stakes(report: Report) -> tuple[str, ...]:
    """What is at stake at each of the first things; all "" where page 1 has too much else to say for its type."""
    told = tuple(stake(card) for card in report.first)
    return told if _needed(report) + _lines(told) < STAKES_BELOW else ("",) * len(told)


def letters_on_page_1(report: Report) -> int:
    """How much page 1 has to say."""
    return _needed(report) + _lines(stakes(report))


def _lines(texts: tuple[str, ...]) -> int:
    """The letters of *texts* that stand on lines of their own, which a short one takes whole."""
    return sum(max(len(text), LINE) for text in texts if text)


def _needed(report: Report) -> int:
    """How much page 1 must say; the site counts more, for it is set large."""
    texts = [report.course.said if report.course else "", report.read_as]
    texts += [report.grade_sentence, report.held_by, report.could_be, report.coverage]
    texts += [*report.first_steps, report.nothing_first]
    texts += [t for a in report.answers for t in (a.question, a.answer)]
    texts += [t for c in report.first for t in (c.short, c.who, c.how_long, c.cost, c.deadline)]
    texts += [c.short for c in report.good[:GOOD_ON_PAGE_1]]
    drawn = QR_TAKES * bool(report.link) + COURSE_TAKES * bool(report.course)
    rest = f"{report.rest} {labels(report.lang)['send_ready']}" if report.first else ""
    return sum(map(len, texts)) + _lines((rest,)) + 4 * len(report.site) + drawn

"""Dossier, findings and grade -> the Report of view.py in one language. The same input gives the same report, always:
no clock, no locale of the machine, no order of a set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..checks.check import Fact, Finding, Level
from ..scanner.evidence import Dossier, Exposures, Unseen
from . import glossary, good_news, language, plain, qr, snippets, summary, technical, technical_tls, trouble
from .cards import OWN_REASONS, Voice, blinds, broken_words, cards, good_cards, left_out, name_of
from .grade import Grade
from .merge import merged
from .message import chat_link, maker_message, marked, message
from .trail import Past, course
from .view import Blind, Card, Report

FIRST_THINGS = 3
FRESH_DAYS = 90  # facts of support that are older are told so
OWNER = 2  # the level of consent below which a part is left out


def build(
    dossier: Dossier, findings: Iterable[Finding], grade: Grade, lang: str, again: str = "", *,
    trail: Sequence[Past] = (), link: str = "",
) -> Report:
    """The report that every format reads. *lang* is "id" or "en"; *again*: options for the commands that it names;
    *trail*: earlier judgements of the site, oldest first; *link*: the participant's own page."""
    judged, voice = list(findings), voice_of(dossier, lang, again)
    told, blind = marked(merged(cards(judged, voice, grade.limited_by), voice)), blinds(judged, voice)
    good = good_news.by_renown(good_cards(judged, voice, seen=grade.seen > 0))
    kind = trouble.trouble(dossier)
    own = (c for c in told if c.level.rank > Level.HINT.rank and not c.merged)
    first = tuple(sorted(own, key=lambda card: not card.urgent))[:FIRST_THINGS]
    steps = trouble.first_steps(kind, voice)
    ask, ask_maker = message(told, voice), maker_message(told, voice)
    owner = dossier.consent_level >= OWNER
    reasoned = any(f.unseen and f.unseen.detail in OWN_REASONS for f in judged)
    out = left_out(judged, voice, owner=owner, how=not steps)
    answers = summary.answers(judged, grade, told, voice)
    return Report(
        lang=lang, site=_site(dossier), read_as=_read_as(dossier, voice),
        when=language.moment(dossier.seen_at.at, lang, dossier.time_zone), grade=grade, light=summary.light(grade),
        grade_word=summary.grade_word(grade, voice),
        grade_sentence=_headline(trouble.news(kind, voice), grade, told, voice),
        coverage=summary.coverage(grade, voice, reasoned=reasoned),
        held_by=summary.held_by(grade, told, voice), could_be=summary.could_be(judged, grade, first, told, voice),
        level_note="" if owner else voice.say("grade_sentence.level_note"),
        answers=answers, first_steps=steps, first=first,
        nothing_first="" if first or steps else summary.nothing_first(grade, told, voice), cards=told,
        nothing_found="" if told else summary.nothing(grade, "label.nothing_found", voice), good=good, blind=blind,
        left_out=out, message=ask, message_link=chat_link(ask),
        maker_message=ask_maker, maker_link=chat_link(ask_maker), technical=technical.technical(dossier, grade, voice),
        glossary=glossary.occurring((*_texts(told, good, blind), *(a.answer for a in answers), ask), lang),
        sums=technical.sums(judged, grade, voice), notes=_notes(dossier, judged, told, voice),
        promise=voice.say("note.promise"), onward=_onward(told, voice, letter=bool(ask or ask_maker)),
        listing=voice.say("tech.listing") if technical_tls.listing(dossier, voice) else "",
        cost=technical.cost(dossier, voice), tool=_tool(dossier, voice), course=course(trail, grade, voice),
        link=qr.fit(link), rest=summary.rest(told, first, voice),
    )


def voice_of(dossier: Dossier, lang: str, again: str = "") -> Voice:
    """To whom the report on *dossier* speaks, and of what."""
    options = " ".join(filter(None, (again, "--bahasa en" if lang == "en" else "")))
    return Voice(lang, dossier.time_zone, dossier.target.shown, dossier.seen_at.at, snippets.stacks(dossier),
                 trouble.trouble(dossier), options and f" {options}")


def _headline(news: str, grade: Grade, told: tuple[Card, ...], voice: Voice) -> str:
    """The news on a site that did not answer; what was proven all the same, and a grade, are said after it."""
    if news and not told and grade.letter is None:
        return news
    return f"{news} {summary.grade_sentence(grade, told, voice)}".strip()


def _site(dossier: Dossier) -> str:
    """The host as dialled; its own letters only beside it, never alone."""
    target = dossier.target
    return f"{target.shown} ({plain.line(target.unicode_host)})" if "xn--" in target.host else target.shown


def _read_as(dossier: Dossier, voice: Voice) -> str:
    target = dossier.target
    said = []
    if target.rewritten:
        said.append(voice.say("label.read_as", input=plain.line(target.input), site=target.shown))
    if target.dropped:
        said.append(voice.say("label.dropped", path=plain.line(target.dropped)))
    return " ".join(said)


def _tool(dossier: Dossier, voice: Voice) -> str:
    if not dossier.rules:
        return voice.say("tech.tool_value", version=plain.line(dossier.tool_version))
    return voice.say("tech.tool_rules", version=plain.line(dossier.tool_version), rules=plain.line(dossier.rules))


def _onward(told: tuple[Card, ...], voice: Voice, *, letter: bool) -> tuple[str, ...]:
    """How to get the whole report (and with it the *letter* to the host or maker), and where something was found, how
    to read more of it and how to look again."""
    file = "laporan.html" if voice.lang == "id" else "report.html"
    whole = voice.say("label.next_message" if letter else "label.next_html", command=voice.command(f"-o {file}"))
    if not told:
        return (whole,)
    return (whole, voice.say("label.next_explain", command=voice.explain(f"{told[0].check}.{told[0].outcome}")),
            voice.say("label.next_again", command=voice.command()))


def _notes(dossier: Dossier, findings: list[Finding], told: tuple[Card, ...], voice: Voice) -> tuple[str, ...]:
    paths = not isinstance(dossier.of(Exposures), Unseen)
    keys = ["no_guarantee", "unseen_neither", "front_and_paths" if paths else "front_only", "not_looked"]
    keys += [w for w in dossier.target.warnings if w in ("mixed_script", "look_alike")]
    keys += ["help_hacked", "help_money"] if summary.infected(told) else ["incident"]
    old = _old_facts(dossier, findings, voice)
    broken = (voice.say("note.broken_words", check=plain.line(n)) for n in broken_words(findings))
    return (*(voice.say(f"note.{key}") for key in keys), *old, *broken)


def _old_facts(dossier: Dossier, findings: list[Finding], voice: Voice) -> tuple[str, ...]:
    """A word on facts of support that were old on the day of the look: by the day of each where a finding rests on
    one, else by that of them all."""
    today = dossier.seen_at.at.date()
    read = [(day, _named(f, voice)) for f in findings if f.verdict and (day := _day(f.verdict.facts.get("as_of")))]
    old = [(day, name) for day, name in read if (today - day).days > FRESH_DAYS]
    made = min(day for day, _ in old) if old else None if read else _day(dossier.rules[:10])
    if made is None or (today - made).days <= FRESH_DAYS:
        return ()
    names = language.listed(list(dict.fromkeys(name for _, name in old)), voice.lang)
    key = "note.old_facts_of" if old else "note.old_facts"
    return (voice.say(key, names=names, date=language.day(made, voice.lang), days=(today - made).days),)


def _named(finding: Finding, voice: Voice) -> str:
    """The product that a finding on software speaks of, else what its check looks at."""
    name = finding.verdict.facts.get("name") if finding.verdict else None
    return plain.line(name, 60) if isinstance(name, str) else name_of(finding, voice)


def _day(text: Fact | None) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _texts(told: tuple[Card, ...], good: tuple[Card, ...], blind: tuple[Blind, ...]) -> list[str]:
    """All running text in which a word may need explaining."""
    found = [t for c in (*told, *good) for t in (c.title, c.short, c.meaning, c.why, c.do, c.ask)]
    return found + [t for b in blind for t in (b.name, b.sentence)]

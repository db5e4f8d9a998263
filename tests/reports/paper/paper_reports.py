"""Reports on paper: a weak shop, a healthy one, one without a letter, and two whose texts are as long as they get."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from pathlib import Path

import paper_shop as shop
from ikmscan.checks.check import Finding, Level
from ikmscan.front.dossiers import read_dossier
from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.reports.build import build
from ikmscan.reports.grade import grade
from ikmscan.reports.sizes import letters_on_page_1
from ikmscan.reports.untrusted import Untrusted
from ikmscan.reports.view import Answer, Card, Course, Fix, Report
from ikmscan.reports.words import say
from ikmscan.scanner.evidence import Unseen, Why
from ikmscan.scanner.target import Target

SNIPPETS = (
    Fix("nginx", "Nginx", 'add_header X-Frame-Options "SAMEORIGIN" always;  # ' + "x" * 120,
        "https://nginx.org/en/docs/http/ngx_http_headers_module.html"),
    Fix("cpanel", "cPanel", "SSL/TLS Status -> Run AutoSSL", "https://docs.cpanel.net/cpanel/security/"),
)

RISEN = Course("Nilai dulu 42 (23 November 2026) → kini 100.", "Grafik nilai dari 23 Mei 2026 sampai 23 November 2026: 42, 100.",
               (((0, 42), (100, 100)),))


def weak(lang: str = "id") -> Report:
    """A finding of every level, something unseen and something left out."""
    levels = ("critical", "critical", "high", "medium", "medium", "low", "hint")
    bad = [shop.found(f"check_{n}", level, subject=f"{n}/tcp") for n, level in enumerate(levels)]
    report = _built([*shop.all_good(), *bad, shop.unseen("check_9", detail="connect: timed out")], lang)
    cards = tuple(dataclasses.replace(c, fixes=SNIPPETS, source="RFC 6797 section 6.1") for c in report.cards)
    return dataclasses.replace(report, cards=cards, left_out=("Tanpa izin pemilik: port 445.",))


def healthy(lang: str = "id") -> Report:
    """Nothing to do and nothing to send."""
    return _built(shop.all_good(), lang)


def no_letter(lang: str = "id") -> Report:
    """Too little was seen for a letter."""
    return _built([shop.found("check_0", "good"), *(shop.unseen(f"check_{n}") for n in range(1, 9))], lang)


def no_answer(lang: str = "id") -> Report:
    """The name does not exist."""
    dossier = shop.dossier(target=Target("tokobatik.co.id", "tokobatik.co.id"),
                           seen={"Addresses": Unseen(Why.NAME_NOT_FOUND)})
    blind = [shop.unseen(f"check_{n}", Why.NAME_NOT_FOUND) for n in range(9)]
    return build(dossier, blind, grade(blind), lang)


def longest(lang: str = "id", share: float = 1.0) -> Report:
    """Page 1 with every text as long as our words and a long domain make it, or that *share* of it."""
    title, short = _words(int(110 * share)), _words(int(90 * share))
    many = say("answer.mended_many", lang, numbers="1, 2, dan 3")
    last = f"{say('deadline_host.critical', lang, date='23 November 2026')}"
    first = tuple(
        Card(n, "check", "445/tcp", "bad", Level.CRITICAL, say("level.critical", lang), "▲▲", title, short,
             _words(400), f"{_words(int(130 * share))}. {_words(270)}", _words(400), _words(400), say("who.maker", lang), True,
             say("how_long.technician", lang), say("cost.maybe", lang), last, SNIPPETS, (("fact", Untrusted("x" * 200)),), "RFC",
             ask_label=say("label.ask_maker", lang))
        for n in (1, 2, 3)[: 3 if share > 0.2 else 2 if share > 0.1 else 1])
    return dataclasses.replace(
        weak(lang), site="toko-batik-sari-rejeki-makmur-jaya." * (1 + (share > 0.8)) + "co.id", first=first,
        cards=first,
        read_as=say("label.read_as", lang, input="toko-batik" * 7, site="toko-batik" * 7) if share > 0.8 else "",
        grade_word=max((say(f"grade.{g}", lang) for g in "ABCDF"), key=len),
        grade_sentence=say("grade_sentence.provisional", lang, seen=38, asked=55) + " " + say("grade_sentence.F", lang),
        held_by=say("grade_sentence.held_by", lang, letter="F", title=title),
        could_be=say("grade_sentence.could_be", lang, count=3, letter="D"),
        level_note=say("grade_sentence.level_note", lang),
        answers=(Answer(say("answer.hacked", lang), say("answer.hacked_infected", lang, title=title)),
                 Answer(say("answer.sell", lang), say("answer.sell_pause_door", lang, title=title, mended=many))),
        good=tuple(dataclasses.replace(c, short=short, title=title) for c in weak(lang).good),
        course=RISEN if share > 0.2 else None, rest=" ".join(say(f"rest.{key}", lang, count=12) for key in ("today", "week", "wait")) if share > 0.2 else "",
        link="http://192.168.100.100:8080/peserta/" + "x" * int(90 * share) if share > 0.2 else "",
    )


def filled(letters: int, lang: str = "id") -> Report:
    """Page 1 with as many letters as may be, but fewer than *letters*."""
    shares = (step / 50 for step in range(80, 2, -1))
    return next(r for r in (longest(lang, s) for s in shares) if letters_on_page_1(r) < letters)


def recorded(dossier: Path, lang: str) -> Report:
    """The report on a stored *dossier*, by all checks."""
    return judging(Choices(bahasa=lang)).judged(read_dossier(dossier, lang)).report


def absurd() -> Report:
    """Every text is longer than plain.line lets anything become, and half of them cannot be broken."""
    told = changed(weak(), lambda path, _: "W" * 600 if len(path[-1]) % 2 else _words(600))
    return dataclasses.replace(told, lang="id", message="absurd", promise=weak().promise)


def changed(report: Report, put: Callable[[tuple[str, ...], str], str]) -> Report:
    """*report* with each of its texts replaced by put(path, text)."""
    made = _changed(report, (), put)
    assert isinstance(made, Report)
    return made


def paths(report: Report) -> list[tuple[str, ...]]:
    """Where texts stand in *report*, as names of fields; the places of a tuple share a path."""
    found: dict[tuple[str, ...], None] = {}
    changed(report, lambda path, text: (found.setdefault(path), text)[1])
    return list(found)


def _changed(value: object, path: tuple[str, ...], put: Callable[[tuple[str, ...], str], str]) -> object:
    if isinstance(value, str) and not isinstance(value, Enum):
        return put(path, value)
    if isinstance(value, Untrusted):
        return value.worded(lambda said: put(path, said))
    if isinstance(value, tuple):
        return tuple(_changed(v, path, put) for v in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in dataclasses.fields(value)]
        return dataclasses.replace(value, **{n: _changed(getattr(value, n), (*path, n), put) for n in names})
    return value


def _words(letters: int) -> str:
    said = "Sertifikat situs Anda perlu diperpanjang oleh penyedia hosting hari ini juga " * 9
    return said[: letters - 5] + "akhir"


def _built(findings: list[Finding], lang: str) -> Report:
    dossier = shop.dossier(target=Target("tokobatik.co.id", "tokobatik.co.id"))
    return build(dossier, findings, grade(findings), lang)

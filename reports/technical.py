"""The appendix for technicians: what was dialled and answered, and the sum behind the score, to be redone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..checks.check import Finding
from ..scanner.evidence import Addresses, Certificates, Dossier, SecureVisit, Unseen
from . import language, plain, technical_tls
from .cards import Voice, name_of
from .grade import Grade, scoring
from .untrusted import Untrusted

Rows = tuple[tuple[str, str], ...]
Evidence = tuple[tuple[str, Untrusted], ...]


def technical(dossier: Dossier, grade: Grade, voice: Voice) -> Evidence:
    """Label and value of each fact; what was not seen has no row."""
    target = dossier.target
    rows = [
        ("host", f"{target.shown} ({target.unicode_host})" if "xn--" in target.host else target.shown),
        *_names(dossier), *technical_tls.agreed(dossier, voice), *_certificate(dossier, voice), *_page(dossier),
        ("seen_at", str(dossier.seen_at)), ("consent", str(dossier.consent_level)),
        ("tool", voice.say("tech.tool_value", version=dossier.tool_version)), ("rules", dossier.rules),
        ("scoring", str(grade.scoring)), ("observatory", _beside(grade)), ("cost", cost(dossier, voice)),
    ]
    told = tuple((voice.say(f"tech.{key}"), plain.line(value)) for key, value in rows if value)
    return tuple((label, Untrusted(value)) for label, value in (*told, *technical_tls.listing(dossier, voice)))


def cost(dossier: Dossier, voice: Voice) -> str:
    """What the looking took of the network."""
    took = dossier.cost
    return voice.say(
        "tech.cost_value", connections=took.connections, requests=took.requests,
        sent=language.size(took.bytes_out, voice.lang), received=language.size(took.bytes_in, voice.lang),
        seconds=language.number(float(took.seconds), voice.lang, 1),
    )


def _beside(grade: Grade) -> str:
    """Score and grade that another scanner would give for the same answers, "" where it would give none."""
    return f"{grade.beside.score} ({grade.beside.grade})" if grade.beside else ""


def sums(findings: Iterable[Finding], grade: Grade, voice: Voice) -> Rows:
    """Each addend, their sum and the score; empty where there is no score."""
    if grade.letter is None or grade.score is None:
        return ()
    low, top = scoring().bands[grade.letter]
    names = {f.check.name: name_of(f, voice) for f in findings}

    def told(value: float) -> str:
        return language.number(float(value), voice.lang, 4)

    rows = [
        (plain.line(f"{names.get(t.check, t.check)} {t.subject or ''}"),
         f"{told(t.area_weight)} × {told(t.level_weight)} = {told(t.product)}") for t in grade.terms
    ]
    if not rows:
        return ((voice.say("sum.none"), str(grade.score)),)
    total, width, taken = sum(t.product for t in grade.terms), top - low, top - grade.score
    counted, exact = min(100.0, total), width * min(1.0, total / 100)
    key = "sum.taken_even" if exact == taken else "sum.taken_half" if exact % 1 == 0.5 else "sum.taken_value"
    return (
        *rows,
        (voice.say("sum.total"), voice.say("sum.total_most", total=told(total)) if total > 100 else told(total)),
        (voice.say("sum.band", letter=grade.letter), voice.say("sum.band_value", low=low, top=top, width=width)),
        (voice.say("sum.taken"), voice.say(key, width=width, share=told(counted), exact=told(exact), taken=taken)),
        (voice.say("sum.number"), f"{top} − {taken} = {grade.score}"),
    )


def _names(dossier: Dossier) -> list[tuple[str, str]]:
    got = dossier.of(Addresses)
    if isinstance(got, Unseen):
        return []
    return [("addresses", ", ".join(got.every[:16])), ("resolver", got.source)]


def _certificate(dossier: Dossier, voice: Voice) -> list[tuple[str, str]]:
    got = dossier.of(Certificates)
    if isinstance(got, Unseen):
        return []

    def at(when: datetime) -> str:
        return language.moment(when, voice.lang, voice.zone)

    leaf = got.leaf
    return [("subject", leaf.subject), ("issuer", leaf.issuer), ("names", ", ".join(leaf.names[:16])),
            ("from", at(leaf.not_before)), ("until", at(leaf.not_after)), ("serial", leaf.serial), ("key", leaf.key)]


def _page(dossier: Dossier) -> list[tuple[str, str]]:
    got = dossier.of(SecureVisit)
    if isinstance(got, Unseen) or not got.chain:
        return []
    last = got.chain[-1]
    return [("first_line", f"GET {last.url} → {last.status} {last.reason}")]

"""The form that opens level 2 (product section 6) as one HTML file to print: blank, or one for each participant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from . import html, language, plain
from .words import frame, say

BLANK, SHORT_BLANK = "_" * 26, "_" * 6
MAX_ORGANISER_CHARS = 120


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of one signer before he signs; empty parts become lines to write on."""

    number: str = ""
    name: str = ""
    business: str = ""
    domains: tuple[str, ...] = ()


def consent_form(forms: Sequence[Form], organiser: str, day: date | None, lang: str) -> str:
    """Return the page with the forms; without any, one blank form."""
    rows = [{
        "number": plain.line(form.number, 20), "name": plain.line(form.name, 80),
        "business": plain.line(form.business, 80), "text": _text(form, organiser, day, lang),
    } for form in forms or (Form(),)]
    words = {key.removeprefix("form."): text for key, text in frame(lang).items() if key.startswith("form.")}
    return html.page("consent_form", forms=rows, w=words, lang=lang, short_blank=SHORT_BLANK,
                     explain=say("consent.explain", lang))


def _text(form: Form, organiser: str, day: date | None, lang: str) -> str:
    """The sentences of the box, word for word; the ticks follow as boxes."""
    domains = language.listed([plain.line(domain, 80) for domain in form.domains], lang)
    by = plain.line(organiser, MAX_ORGANISER_CHARS)
    return say("form.text", lang, domain=domains or BLANK, organiser=by or BLANK,
               day=language.day(day, lang) if day else BLANK)

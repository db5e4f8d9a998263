"""What a list tells of a signed form: whether leave was given, under which reference and on which day. Pure.

Leave opens level 2, so only a plain yes is one; everything that could be read otherwise is none, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..reports.plain import line
from ..scanner import typed
from .columns import Field
from .roster import Consent

_YES = re.compile(
    r"(?:ya|iya|y|yes|ok|oke|setuju|boleh|bersedia|mengizinkan|diizinkan|berizin|izin|ijin|true|1|v|sudah|ada|[✓✔☑√]|"
    r"(?:saya|kami) (?:setuju|bersedia|mengizinkan|memberi izin|menyetujui))\b|[✓✔☑√]", re.I)
_NO = re.compile(
    r"\b(?:tidak|tdk|tak|ga|gak|ng?gak|belum|blm|no|n|t|jangan|bukan|not|false|0)\b|[☐✗✘]", re.I)
_DOUBT = re.compile(
    r"\b(?:kecuali|nanti|menunggu|tunggu|ragu|mungkin|tanya|asal|jika|bila|kalau|kalo|tapi|tetapi|namun)\b|\?", re.I)
_EMPTY = re.compile(r"[-–—.\s]*")
_REFERENCE = re.compile(r"\b(?:formulir|form|nomor|nomer|no|ref)\b[ .:#]{0,3}([A-Za-z0-9][\w./-]{0,30})", re.I)
_MONTHS = (
    "jan", "feb", "mar", "apr", "mei may", "jun", "jul", "agu aug ags agt", "sep", "okt oct", "nov nop", "des dec",
)
_NUMBERS = re.compile(r"(?<![0-9])([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{2,4})(?![0-9])")
_WORDS = re.compile(r"(?<![0-9])([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?[ -]([0-9]{2,4})(?![0-9])")
_SERIAL = range(36_526, 73_051)  # days of a spreadsheet, 2000 to 2099, that lost their form
_SERIAL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Leave:
    """The consent of one row, and the text of the cells that say neither yes nor no."""

    consent: Consent
    unclear: tuple[str, ...] = ()


def leave(cells: Mapping[Field, str]) -> Leave:
    """Return what the cells of one row give leave for."""
    told = cells.get(Field.CONSENT, "")
    given, session, example = (yes(cells.get(field, "")) for field in (Field.CONSENT, Field.SESSION, Field.EXAMPLE))
    reference = cells.get(Field.CONSENT_REFERENCE, "").strip()
    found = _REFERENCE.search(_NUMBERS.sub(" ", told))
    consent = Consent(
        given is True, line(reference or (found[1] if found else ""), 60),
        day_of(cells.get(Field.CONSENT_DAY, "")) or day_of(told), given is True and session is True, example is True,
    )
    doubts = [(Field.CONSENT, given), (Field.SESSION, session), (Field.EXAMPLE, example)]
    return Leave(consent, tuple(line(cells[field], 60) for field, answer in doubts if answer is None))


def yes(cell: str) -> bool | None:
    """Return the answer of a cell; None where it is neither a plain yes nor a plain no. Nothing written is a no."""
    words = typed.plain(cell[:500])
    if _EMPTY.fullmatch(words):
        return False
    if _DOUBT.search(words):
        return None
    says_yes, says_no = _YES.match(words) is not None, _NO.search(_REFERENCE.sub(" ", words)) is not None
    return says_yes if says_yes != says_no else None


def day_of(cell: str) -> date | None:
    """Return the first day in the text: 23/11/2026, 2026-11-23, 23 November 2026, or a spreadsheet's number."""
    text = cell.strip()[:200]
    if text.isascii() and text.isdigit() and int(text[:6]) in _SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(text[:6]))
    if found := _NUMBERS.search(text):
        first, month, last = map(int, found.groups())
        if len(found[1]) == 4:
            return _day(first, month, last)
        return _day(last, month, first) or _day(last, first, month)
    if found := _WORDS.search(text):
        name = found[2].lower()[:3]
        month = next((k for k, names in enumerate(_MONTHS, 1) if name in names.split()), 0)
        return _day(int(found[3]), month, int(found[1]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None

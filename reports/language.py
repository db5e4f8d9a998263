"""Dates, times, numbers and lists as Indonesian and English readers write them. Knows nothing of the machine's locale.

Times are shown in one of Indonesia's zones by a small table: none has had summer time since 1964, so no tz database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

LANGS = ("id", "en")
MAX_LISTED = 8

_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}
_AND = {"id": "dan", "en": "and"}
_MORE = {"id": "{} lainnya", "en": "{} more"}
# Keputusan Presiden 41/1987: WIB, WITA and WIT are UTC+7, +8 and +9.
_ZONES = {
    "Asia/Jakarta": (7, "WIB"), "Asia/Pontianak": (7, "WIB"), "Asia/Makassar": (8, "WITA"), "Asia/Jayapura": (9, "WIT"),
}


def zone(name: str) -> tuple[timezone, str]:
    """The fixed offset and the short name of the IANA zone *name*; UTC for one that is not Indonesian."""
    hours, short = _ZONES.get(name, (0, "UTC"))
    return timezone(timedelta(hours=hours)), short


def local_day(at: datetime, zone_name: str) -> date:
    """The day that the calendar on the wall shows at *at*."""
    return _there(at, zone(zone_name)[0]).date()


def _there(at: datetime, offset: timezone) -> datetime:
    """*at* on a clock of that zone; at the edge of the calendar the UTC time stands.

    RFC 5280 section 4.1.2.5: a certificate without an end says 9999-12-31T23:59:59Z, which has no morrow in Jakarta.
    """
    try:
        return at.astimezone(offset)
    except OverflowError:
        return at


def day(when: date, lang: str) -> str:
    """17 November 2026."""
    return f"{when.day} {_MONTHS[lang][when.month - 1]} {when.year}"


def moment(at: datetime, lang: str, zone_name: str) -> str:
    """"23 November 2026, 14.05 WIB"; in English "14:05 WIB"."""
    offset, short = zone(zone_name)
    there = _there(at, offset)
    mark = "." if lang == "id" else ":"
    return f"{day(there.date(), lang)}, {there.hour:02}{mark}{there.minute:02} {short}"


def sortable(at: datetime, zone_name: str) -> str:
    """"2026-11-23 14:05" on a clock of that zone: what spreadsheets read as a time."""
    return _there(at, zone(zone_name)[0]).isoformat(" ", "minutes")[:16]


def read_day(text: str, zone_name: str) -> date:
    """The day of an ISO 8601 date or time (UTC when it names no offset); ValueError for other text."""
    if len(text) <= 10:
        return date.fromisoformat(text)
    at = datetime.fromisoformat(text)
    return local_day(at if at.tzinfo else at.replace(tzinfo=UTC), zone_name)


def number(value: float, lang: str, digits: int = 2) -> str:
    """"1.234,5" in Indonesian, "1,234.5" in English; at most *digits* decimals, no idle zeros."""
    text = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def size(count: int, lang: str) -> str:
    """A number of bytes in B, kB or MB (decimal)."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{number(count / 1000, lang, 1)} kB"
    return f"{number(count / 1_000_000, lang, 1)} MB"


def listed(items: Sequence[str], lang: str) -> str:
    """"TLS 1.0, TLS 1.1 dan TLS 1.2" in the order given; of many, the first few and how many more."""
    shown = list(items[:MAX_LISTED])
    if len(items) > MAX_LISTED:
        shown.append(_MORE[lang].format(number(len(items) - MAX_LISTED, lang)))
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {_AND[lang]} {shown[-1]}"

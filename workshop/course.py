"""One workshop: what it is called, who holds it, where and when, and how long its records are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

KEEP_DAYS = 90
_OF_A_LIST = re.compile(
    r"(?:(?:daftar|rekap|data)\s+)?(?:absensi|presensi|hadir|nama|peserta)\b[\s:-]*(?:peserta\b[\s:-]*)?", re.I)


def course_title(heading: str) -> str:
    """What the workshop is called, from the line above a list: nobody attends a "Daftar peserta"."""
    return heading[found.end() :].strip() if (found := _OF_A_LIST.match(heading)) else heading


@dataclass(frozen=True, slots=True)
class Course:
    """*name* is a slug (the file's name); *zone* an IANA time zone; *created* is UTC."""

    name: str
    title: str
    organiser: str
    place: str
    day: date
    zone: str
    lang: str
    created: datetime
    keep_days: int = KEEP_DAYS

    @property
    def expires(self) -> datetime:
        """When its records have been kept long enough."""
        return self.created + timedelta(days=self.keep_days)

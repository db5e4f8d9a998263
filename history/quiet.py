"""Hours in which nobody is woken: WIB, WITA and WIT. What cannot wait goes out all the same. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone

from ..checks.check import Level

OVERRIDES = Level.CRITICAL
_HOURS = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?-(\d{1,2})(?:[.:](\d{2}))?")


@dataclass(frozen=True, slots=True)
class Quiet:
    """From *begins* to *ends* on the clocks of the zone; over midnight when it ends earlier than it begins."""

    begins: time
    ends: time
    offset: timezone

    def until(self, now: datetime) -> datetime | None:
        """The end of the quiet hours (UTC) when *now* lies in them."""
        there = now.astimezone(self.offset)
        clock = there.time().replace(tzinfo=None)
        over = self.begins > self.ends
        inside = clock >= self.begins or clock < self.ends if over else self.begins <= clock < self.ends
        if not inside:
            return None
        day = there.date() + timedelta(days=int(over and clock >= self.begins))
        return datetime.combine(day, self.ends, self.offset).astimezone(UTC)


def read(text: str, offset: timezone) -> Quiet | None:
    """21-06 or 21.30-06.00 -> Quiet; None for other text, and for hours that never end."""
    found = _HOURS.fullmatch(text.strip())
    if not found:
        return None
    numbers = [int(group or 0) for group in found.groups()]
    if numbers[0] > 23 or numbers[2] > 24 or max(numbers[1], numbers[3]) > 59 or (numbers[2] == 24 and numbers[3]):
        return None
    begins, ends = time(numbers[0], numbers[1]), time(numbers[2] % 24, numbers[3])
    return None if begins == ends else Quiet(begins, ends, offset)


def loud_hour(quiet: Quiet | None, night: datetime, spare: timedelta) -> int:
    """The hour, on the clock of *night*, in which a run that begins then or up to *spare* later may speak: its own, or
    the first after the quiet hours."""
    until = quiet and (quiet.until(night) or quiet.until(night + spare))
    if not until:
        return night.hour
    end = until.astimezone(night.tzinfo)
    return (end.hour + bool(end.minute)) % 24


def not_before(now: datetime, worst: Level, quiet: Quiet | None) -> datetime:
    """When a message of that weight may go out, at the earliest."""
    if quiet is None or worst.rank >= OVERRIDES.rank:
        return now
    return quiet.until(now) or now

"""An answer of a registry about one domain (RDAP, RFC 9083 section 5.3) <-> facts. Opens no socket; trusts no byte.

Only what a shop needs to know is read: when the registration ends and began, and its status. Names of people, which
some registries send along, are never kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone

from ..evidence import Registration

STATUSES_KEPT = 16
EVENTS_READ = 64
FIRST_YEAR, LAST_YEAR = 1980, 2200  # the first domains are of 1985; a year such as 9999 means that there is no date
_STATUS = re.compile(r"[A-Za-z][A-Za-z ]{0,39}")
# RFC 3339 section 5.6; the blank between is allowed by its note
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d{1,20})?(?:([Zz])|([+-])(\d\d):(\d\d))", re.ASCII)


class RdapError(ValueError):
    """The answer cannot be used; the message is a short technical note."""


def read_domain(body: bytes, domain: str, server: str) -> Registration:
    """What *body* says of *domain*; RdapError when it is no answer about that very name, or a date cannot be read.

    A registration without a date of its end has *ends* None. Two different ends are none that could be told.
    """
    answer = _object(body)
    if "errorCode" in answer:
        raise RdapError(f"error {str(answer['errorCode'])[:20]}")
    if answer.get("objectClassName") != "domain":
        raise RdapError("no domain object")
    named = answer.get("ldhName")
    if not isinstance(named, str) or named.lower().removesuffix(".") != domain:
        raise RdapError("another name")
    ends, begins = _moment(answer, "expiration"), _moment(answer, "registration")
    if ends is not None and begins is not None and ends < begins:
        raise RdapError("ends before it begins")
    return Registration(domain, ends, begins, _statuses(answer.get("status")), server)


def _object(body: bytes) -> Mapping[str, object]:
    try:
        parsed: object = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # no UTF-8, no JSON, a number of thousands of digits
        raise RdapError("no JSON") from None
    if not isinstance(parsed, dict):
        raise RdapError("no JSON object")
    return parsed


def _moment(answer: Mapping[str, object], action: str) -> datetime | None:
    """The moment of the event *action* (RFC 9083 section 4.5); None where there is none."""
    found = {_time(text) for text in _dates(answer.get("events"), action)}
    if len(found) > 1:
        raise RdapError(f"two dates of {action}")
    return found.pop() if found else None


def _dates(events: object, action: str) -> Iterator[str]:
    for event in events[:EVENTS_READ] if isinstance(events, list) else ():
        if isinstance(event, dict) and event.get("eventAction") == action:
            date = event.get("eventDate")
            if not isinstance(date, str):
                raise RdapError(f"date of {action}")
            yield date


def _time(text: str) -> datetime:
    """A time of RFC 3339 in UTC, without fractions."""
    found = _TIME.fullmatch(text.strip()) if len(text) <= 64 else None
    if found is None:
        raise RdapError("date")
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    sign, hours, minutes = (-1 if found[8] == "-" else 1), int(found[9] or 0), int(found[10] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR or hours > 23 or minutes > 59:
        raise RdapError("date")
    try:  # :60 is a leap second
        zone = timezone(sign * timedelta(hours=hours, minutes=minutes))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except ValueError:
        raise RdapError("date") from None


def _statuses(told: object) -> tuple[str, ...]:
    """The words of the status (RFC 8056), in lower case; what is no word of letters is left out."""
    texts = [t for t in told if isinstance(t, str)] if isinstance(told, list) else []
    return tuple(dict.fromkeys(t.lower() for t in texts if _STATUS.fullmatch(t)))[:STATUSES_KEPT]

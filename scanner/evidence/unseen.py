"""Why something was not seen, and when the looking began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Why(StrEnum):
    """Why nothing was learnt. These slugs are part of JSON v1."""

    NOT_ASKED = "not_asked"
    NO_CONSENT = "no_consent"
    OPTED_OUT = "opted_out"
    NAME_NOT_FOUND = "name_not_found"
    DNS_FAILED = "dns_failed"
    NO_ROUTE = "no_route"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    RESET = "reset"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    FORBIDDEN_ADDRESS = "forbidden_address"
    TLS_FAILED = "tls_failed"
    PROTOCOL_ERROR = "protocol_error"
    PLAIN_HTTP = "plain_http"
    TOO_MUCH = "too_much"
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    OFF_SITE = "off_site"
    BLOCKED = "blocked"
    ERROR_PAGE = "error_page"
    OTHER_PAGE = "other_page"
    TRUNCATED = "truncated"
    CDN = "cdn"
    THIRD_PARTY = "third_party"
    CLOCK = "clock"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Unseen:
    """Nothing was learnt. Silence is never a verdict. *detail* is a short technical note, not a sentence."""

    why: Why
    detail: str = ""


A_DAY, MOST_AGE = timedelta(days=1), timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Clock:
    """When the looking began (UTC). The only clock a judge may ask. *made*: the day of the newest facts that the look
    had with it, None where that is not known. *contradicted*: the root of DNS, signed anew each fortnight, says another
    time."""

    at: datetime
    made: datetime | None = None
    contradicted: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether it cannot be: before what it had with it was made, or so long after that nobody uses it."""
        impossible = self.made is not None and not self.made - A_DAY <= self.at <= self.made + MOST_AGE
        return impossible or self.contradicted

    @classmethod
    def read(cls, text: str) -> Clock:
        """From ``2026-11-23T07:05:00Z``; ValueError for anything else."""
        return cls(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC))

    def __str__(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")

"""What a shop shows beside its front page: to whom it shows another one, and what lies at known paths."""

from __future__ import annotations

from dataclasses import dataclass

from .unseen import Unseen
from .web import Reply, Visit


@dataclass(frozen=True, slots=True)
class View:
    """The front page as another visitor gets it.

    *manner*: "googlebot" (the crawler, without a language), "referrer" (a browser that comes from a search at Google)
    or "english" (a browser without Indonesian; only asked where the Indonesian view left the site).
    """

    manner: str
    visit: Visit


@dataclass(frozen=True, slots=True)
class Views:
    """The front page through other eyes than those of SecureVisit and PlainVisit; asked at *start*, an absolute URL."""

    start: str
    views: tuple[View, ...] = ()

    def of(self, manner: str) -> Visit | None:
        """The visit in that *manner*; None where it was not asked."""
        return next((v.visit for v in self.views if v.manner == manner), None)

    @property
    def truncated(self) -> bool:
        """True when a view is missing or was cut."""
        return any(v.visit.unseen is not None or v.visit.truncated for v in self.views)


@dataclass(frozen=True, slots=True)
class Answer:
    """What lies at one *path* (with its query): a reply, or why there is none. Redirects are not followed."""

    path: str
    reply: Reply | None = None
    unseen: Unseen | None = None


@dataclass(frozen=True, slots=True)
class CrossOrigin:
    """What a stranger's page may read. *origin* is the foreign origin that was named, an invention of the moment.

    *preflight* answers OPTIONS on the front page (Fetch Standard, "CORS-preflight request"). *simple* answers a GET of
    it with that origin, its body left out; None in looks of before, which asked only where the preflight allowed it.
    """

    origin: str
    preflight: Answer
    simple: Answer | None = None

    @property
    def truncated(self) -> bool:
        """True when a question had no answer."""
        return any(a is not None and a.reply is None for a in (self.preflight, self.simple))


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """Small files every visitor may ask for, and what the site says of a path that nobody has (*missing*).

    *missing* names a random path of 32 hex digits: its answer tells "not there" from "there" (soft 404).
    """

    missing: Answer
    robots: Answer
    security: Answer

    @property
    def truncated(self) -> bool:
        """True when a question had no answer, or one that we cannot read."""
        return any(a.reply is None or a.reply.packed for a in (self.missing, self.robots, self.security))


@dataclass(frozen=True, slots=True)
class TwinVisit(Visit):
    """The visit that began at the site's twin name, https://www.host/ or https://host/ without www."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a known path gave (level 2). *found* is the slug of the signature whose bytes were there, "" for none.

    *shown*: the first telling line, secrets masked where it was read; the rest is never kept. *why*: a slug of Why when
    nothing was learnt, "" else. *status* is 0 without an answer; *bytes_told* the length the server tells, -1 unknown.
    """

    path: str
    found: str = ""
    status: int = 0
    shown: str = ""
    bytes_told: int = -1
    why: str = ""


@dataclass(frozen=True, slots=True)
class Exposures:
    """What lies open at paths where it should not; asked beneath *start*, an absolute URL. A path without an answer is
    a gap for the check that is about it alone."""

    start: str
    asked: tuple[Exposure, ...] = ()

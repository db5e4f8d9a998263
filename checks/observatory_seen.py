"""What the compatible line rests on: the answers that MDN HTTP Observatory would have seen, taken from a dossier.

Header lines of one name are joined by ", ", as the Observatory's HTTP library does before any of its tests looks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NoReturn

from ..scanner.evidence import (
    Certificates,
    CrossOrigin,
    Dossier,
    Element,
    End,
    Handshake,
    Markup,
    Page,
    PlainVisit,
    Reply,
    SecureVisit,
    SiteFiles,
    Trust,
    Unseen,
    Visit,
    Why,
)
from .site_names import host_of

# what String.trim() takes away (ECMA-262, "WhiteSpace" and "LineTerminator"): no \x85, which str.strip() takes too
BLANKS = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200b))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
KINDS: tuple[type[object], ...] = (SecureVisit, PlainVisit, CrossOrigin, SiteFiles, Handshake)
BROKEN = (End.BAD_LOCATION, End.REFUSED, End.UNSEEN)  # to the Observatory a way that breaks off was never there
# We kept ourselves from asking; all else the Observatory meets too.
OURS = (Why.NOT_ASKED, Why.NO_CONSENT, Why.OPTED_OUT, Why.BUG)


@dataclass(frozen=True, slots=True)
class Seen:
    """One site as the twelve tests see it.

    *final*: the page. *answers*: all that could set a cookie, in order. *secure*: it came over https; *verified*: its
    certificate is one that browsers accept. *route*: the addresses of the way that began at http://; empty without an
    answer there. *allowed*: the answer to a preflight of *origin*; None without one. *at_s*: when, by the wall clock.
    """

    host: str
    final: Reply
    answers: tuple[Reply, ...]
    markup: Markup
    secure: bool
    verified: bool
    route: tuple[str, ...]
    origin: str = ""
    allowed: Reply | None = None
    at_s: float = 0.0

    def header(self, name: str) -> str | None:
        """Header *name* of the page, its lines joined; None when it has none."""
        return joined(self.final, name)

    def policies_inside(self) -> list[str]:
        """Contents of every <meta http-equiv=Content-Security-Policy>, wherever it stands in the page."""
        return [m.get("content") or "" for m in self._metas() if m.get("http-equiv") is not None
                and (m.get("http-equiv") or "").lower().strip() == "content-security-policy"]

    def referrer_inside(self) -> list[str]:
        """The content of the last <meta name=referrer>; no more than one."""
        return [m.get("content") or "" for m in self._metas() if m.get("http-equiv") is None
                and (m.get("name") or "").lower().strip() == "referrer"][-1:]

    def _metas(self) -> list[Element]:
        read = self.is_html and not self.is_data
        return [m for m in self.markup.every("meta") if m.get("content")] if read else []

    @property
    def is_html(self) -> bool:
        """Whether the page calls itself HTML."""
        return self.mime in ("text/html", "application/xhtml+xml")

    @property
    def is_data(self) -> bool:
        """Whether the page is JSON, but no string: the HTTP library takes that apart, and no HTML is left to read."""
        body = self.final.body.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n")
        if body[:1] in (b"<", b'"', b""):
            return False
        try:
            value = json.loads(body.decode("utf-8", "replace"), parse_constant=_refused)
        except (ValueError, RecursionError):
            return False
        return value == {} or bool(value)  # nothing, zero and an empty list are as good as no text

    @property
    def mime(self) -> str:
        """What the page calls itself, as it is written; "" where it does not say."""
        return "".join(self.final.header("content-type")[:1]).strip(" \t").split(";")[0]


def _refused(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity are no JSON to JavaScript


def joined(reply: Reply, name: str) -> str | None:
    """Header *name* of *reply*, its lines joined by ", "."""
    lines = reply.header(name)
    return ", ".join(line.strip(" \t") for line in lines) if lines else None


def seen_in(dossier: Dossier) -> Seen | None:
    """What the Observatory would have seen; None where the page was not seen, or where we did not ask."""
    page, markup, secure = dossier.of(Page), dossier.of(Markup), dossier.of(SecureVisit)
    plain, cross, shaken = dossier.of(PlainVisit), dossier.of(CrossOrigin), dossier.of(Handshake)
    if isinstance(page, Unseen) or isinstance(markup, Unseen):
        return None
    over_https = isinstance(secure, SecureVisit) and bool(secure.chain)
    asked = (plain, cross, *((shaken,) if over_https else ()))
    if any(isinstance(e, Unseen) and e.why in OURS for e in asked) or (over_https and isinstance(shaken, Unseen)):
        return None
    visit = secure if over_https else plain
    assert isinstance(visit, Visit)
    files = dossier.of(SiteFiles)
    robots = (files.robots.reply,) if isinstance(files, SiteFiles) and files.robots.reply else ()
    preflight = cross.preflight.reply if isinstance(cross, CrossOrigin) else None
    verified = _verified(dossier)
    # it asks for these without its cookie jar, but for where it asks again because of the certificate
    besides = (*robots, *((preflight,) if preflight else ())) if over_https and not verified else ()
    if preflight and not 200 <= preflight.status < 300:
        preflight = None  # to its HTTP library that is a failure
    return Seen(
        dossier.target.host, page.reply, (*visit.chain, *besides), markup, over_https, verified,
        _route(plain), cross.origin if isinstance(cross, CrossOrigin) else "", preflight,
        dossier.seen_at.at.timestamp(),
    )


def _verified(dossier: Dossier) -> bool:
    """Whether a browser accepts the certificate: path, name and dates."""
    shaken, read = dossier.of(Handshake), dossier.of(Certificates)
    if isinstance(shaken, Unseen) or isinstance(read, Unseen):
        return False
    in_time = read.leaf.not_before <= dossier.seen_at.at <= read.leaf.not_after
    return shaken.trust is Trust.TRUSTED and read.covers_host and in_time


def _route(plain: PlainVisit | Unseen) -> tuple[str, ...]:
    if isinstance(plain, Unseen) or not plain.chain or plain.end in BROKEN:
        return ()
    stops = tuple(reply.url for reply in plain.chain)
    return stops if plain.end is End.ARRIVED or not host_of(plain.last_url) else (*stops, plain.last_url)

"""Set-Cookie lines as browsers read them (RFC 6265bis section 5.6). Values are masked before they come here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from .site_names import is_at, is_suffix

# Names under which PHP, Laravel, CodeIgniter, OpenCart, WordPress, WooCommerce, PrestaShop, Magento, Java, ASP.NET and
# Express keep who is logged in. Tokens against forged forms are none, and scripts may have to read them.
_SESSION = re.compile(
    r"(?<!as)(?<!ob)(?<!pos)sess|^sid$|[._-]sid$|^auth(?!or)|[._-]auth|^jwt|^access_?token|^refresh_?token|^remember_|logged_in|^wordpress_sec_|"
    r"^prestashop-|^frontend$|^adminhtml$|^\.aspxauth$|^\.aspnetcore\.")
# RFC 6265 section 5.1.1: what stands between the parts of a date, and the parts; what follows one is skipped.
_DATE_TOKEN = re.compile(r"[\x00-\x08\x0a-\x1f0-9:A-Za-z\x7f-\xff]+")
_TIME = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)", re.ASCII)
_DAY = re.compile(r"(\d{1,2})(?!\d)", re.ASCII)
_YEAR = re.compile(r"(\d{2,4})(?!\d)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR = 1601
_AGAINST_FORGERY = re.compile(r"csrf|xsrf|antiforgery|^form_key$")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie that a browser would be asked to keep. *same_site*: "strict", "lax", "none" or "" for none of them;
    *over*: it has no value or its lifetime has ended, so that it only takes away the one before it."""

    name: str
    secure: bool
    http_only: bool
    same_site: str
    domain: str
    path: str
    over: bool = False

    @property
    def is_session(self) -> bool:
        """Whether it says who is logged in, by its name."""
        name = self.name.lower().removeprefix("__host-").removeprefix("__secure-")
        return _SESSION.search(name) is not None and _AGAINST_FORGERY.search(name) is None

    @property
    def is_dropped(self) -> bool:
        """Whether new browsers throw it away: SameSite=None without Secure too (section 5.7 step 19)."""
        return self.breaks_its_name or (self.same_site == "none" and not self.secure)

    @property
    def breaks_its_name(self) -> bool:
        """Whether it has a prefix whose promise is not kept (section 4.1.3): no browser keeps it."""
        name = self.name.lower()
        if name.startswith("__secure-") and not self.secure:
            return True
        return name.startswith("__host-") and not (self.secure and self.path == "/" and not self.domain)

    def is_for(self, host: str) -> bool:
        """Whether *host* may set it: for itself, or for a domain above it under which nobody else registers."""
        domain = self.domain.lower().removeprefix(".")
        return domain in ("", host) or (is_at(host, (domain,)) and not is_suffix(domain))


def jar(lines: Iterable[tuple[str, str]], now: datetime) -> tuple[list[Cookie], list[Cookie]]:
    """What a browser has after the *lines*, each with the host that sent it, and what it did not take. The last of a
    name, domain and path is in the place of those before (section 5.7 step 23)."""
    kept: dict[tuple[str, str, str], Cookie] = {}
    refused: list[Cookie] = []
    for host, line in lines:
        cookie = read_cookie(line, now)
        if cookie is None:
            continue
        place = (cookie.name, cookie.domain.lower().removeprefix(".") or host, cookie.path or "/")
        if cookie.breaks_its_name or not cookie.is_for(host):
            refused += [] if cookie.over else [cookie]
        elif cookie.over:
            kept.pop(place, None)
        else:
            kept[place] = cookie
    return list(kept.values()), refused


def read_cookie(line: str, now: datetime) -> Cookie | None:
    """The cookie of one line; None for one without a name. *now*: whether it is over is told by it."""
    pair, *rest = line[:4096].split(";")
    name, equals, value = pair.partition("=")
    if not equals or not name.strip():
        return None
    said: dict[str, str] = {}
    for attribute in rest[:50]:
        key, _, told = attribute.partition("=")
        said[key.strip().lower()] = told.strip()
    same_site = said.get("samesite", "").lower()
    return Cookie(name.strip()[:60], "secure" in said, "httponly" in said,
                  same_site if same_site in ("strict", "lax", "none") else "", said.get("domain", ""),
                  said.get("path", ""), not value.strip() or _is_over(said, now))


def _is_over(said: dict[str, str], now: datetime) -> bool:
    """Whether the lifetime has ended: Max-Age before Expires (RFC 6265 section 5.3 step 3); what cannot be read is
    skipped."""
    if re.fullmatch(r"-?\d+", said.get("max-age", ""), re.ASCII):
        return re.match(r"-|0*$", said["max-age"]) is not None
    ends = read_cookie_date(said.get("expires", ""))
    return ends is not None and ends <= now


def read_cookie_date(text: str) -> datetime | None:
    """The moment of a cookie's Expires, read as RFC 6265 section 5.1.1 does; None where browsers skip it."""
    time: tuple[int, int, int] | None = None
    day = month = year = None
    for token in _DATE_TOKEN.findall(text[:200]):
        if time is None and (read := _TIME.match(token)):
            time = (int(read[1]), int(read[2]), int(read[3]))
        elif day is None and (read := _DAY.match(token)):
            day = int(read[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (read := _YEAR.match(token)):
            year = int(read[1])
    if time is None or day is None or month is None or year is None:
        return None
    year += 1900 if 70 <= year <= 99 else 2000 if year <= 69 else 0
    try:
        return datetime(year, month, day, time[0], time[1], time[2], tzinfo=UTC) if year >= FIRST_YEAR else None
    except ValueError:
        return None

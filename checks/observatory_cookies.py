"""Cookies as MDN HTTP Observatory 1.6.3 judges them: what its cookie jar (RFC 6265) keeps after all that it asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from .observatory_seen import BLANKS, Seen
from .observatory_tests import worst
from .site_names import is_suffix

IGNORED = ("heroku-session-affinity",)
_CONTROL = re.compile(r"[\x00-\x1f]")
_BAD = (
    "cookies-without-secure-flag-but-protected-by-hsts", "cookies-without-secure-flag",
    "cookies-session-without-secure-flag-but-protected-by-hsts", "cookies-samesite-flag-invalid",
    "cookies-anticsrf-without-samesite-flag", "cookies-session-without-httponly-flag",
    "cookies-session-without-secure-flag",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A cookie that the jar took."""

    name: str
    domain: str
    path: str
    host_only: bool
    secure: bool
    http_only: bool
    same_site: str
    over: bool  # its time has run out; the jar sees that when it would send it


def result(seen: Seen, hsts_passed: bool) -> str:
    """The slug of the cookies test."""
    jar = _jar(seen)
    if not jar:
        return "cookies-not-found"
    wrong = [_BAD[3] for line in seen.final.header("set-cookie") if _strange_same_site(line)]
    for cookie in jar.values():
        wrong += _faults(cookie, hsts_passed)
    if wrong:
        return worst(wrong, _BAD)
    told = all(c.same_site for c in jar.values())
    return f"cookies-secure-with-httponly-sessions{'-and-samesite' if told else ''}"


def _jar(seen: Seen) -> dict[tuple[str, str, str], Kept]:
    """What the jar holds after the last answer; a cookie that has run out is gone where it would have been sent."""
    jar: dict[tuple[str, str, str], Kept] = {}
    for reply in seen.answers:
        jar = {at: cookie for at, cookie in jar.items() if not (cookie.over and _goes_to(reply.url, cookie))}
        for line in reply.header("set-cookie"):
            cookie = _kept(line, reply.url, seen.at_s)
            if cookie is not None and cookie.name not in IGNORED:
                jar[cookie.domain, cookie.path, cookie.name] = cookie
    return jar


def _goes_to(url: str, cookie: Kept) -> bool:
    """Whether *cookie* would be sent to *url* (RFC 6265 section 5.4)."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path or "/"
    near = host == cookie.domain or (not cookie.host_only and host.endswith(f".{cookie.domain}"))
    below = path == cookie.path or path.startswith(f"{cookie.path.removesuffix('/')}/")
    return near and below and (parts.scheme == "https" or not cookie.secure)


def _faults(cookie: Kept, hsts_passed: bool) -> list[str]:
    name = cookie.name.lower()
    session = "login" in name or "sess" in name
    held = "-but-protected-by-hsts" if hsts_passed else ""
    faults = []
    if not cookie.secure:
        faults += [f"cookies-{'session-' if session else ''}without-secure-flag{held}"]
        faults += [_BAD[3]] if cookie.same_site == "none" else []
    if "csrf" in name and not cookie.same_site:
        faults.append(_BAD[4])
    if session and not cookie.http_only:
        faults.append(_BAD[5])
    return faults


def _strange_same_site(line: str) -> bool:
    for part in line.strip(BLANKS).split(";"):
        key, _, rest = part.strip(BLANKS).partition("=")
        value = rest.partition("=")[0].strip(BLANKS).lower()
        if key.strip(BLANKS).lower() == "samesite" and value not in ("lax", "strict", "none"):
            return True
    return False


def _kept(line: str, url: str, now_s: float) -> Kept | None:
    """The cookie of one line as the jar keeps it; None for one that it refuses."""
    text = re.split("[\n\r\x00]", line.strip(BLANKS))[0]
    pair, _, rest = text.partition(";")
    name, equals, value = (p.strip(BLANKS) for p in pair.partition("="))
    if not equals or not pair.partition("=")[0] or _CONTROL.search(name) or _CONTROL.search(value) or not name:
        return None
    said: dict[str, str] = {}
    for part in rest.split(";"):
        key, _, told = part.strip(BLANKS).partition("=")
        key, told = key.strip(BLANKS).lower(), told.strip(BLANKS)
        if key == "domain":
            told = told.removeprefix(".").lower() or said.get("domain", "")
        said[key] = told
    host, default_path = _place(url)
    domain = said.get("domain", "")
    meant = domain.removeprefix(".")  # a second dot goes too
    if domain and (is_suffix(meant) or (host != meant and not host.endswith(f".{meant}"))):
        return None
    path = said.get("path", "")
    same_site = said.get("samesite", "").lower()
    kept = Kept(name, domain or host, path if path.startswith("/") else default_path, not domain, "secure" in said,
                "httponly" in said, same_site if same_site in ("strict", "lax", "none") else "", _is_over(said, now_s))
    if name.startswith("__Secure-") and not kept.secure:
        return None
    if name.startswith("__Host-") and not (kept.secure and kept.host_only and kept.path == "/"):
        return None
    return kept


def _is_over(said: Mapping[str, str], now_s: float) -> bool:
    """Whether Max-Age, or Expires without one, lies in the past."""
    if re.fullmatch("-?[0-9]+", said.get("max-age", "")):
        return int(said["max-age"][:20]) <= 0
    try:
        end = parsedate_to_datetime(said.get("expires", ""))
        return (end if end.tzinfo else end.replace(tzinfo=UTC)).timestamp() <= now_s  # RFC 6265 section 5.1.1: in UTC
    except (ValueError, OverflowError):
        return False


def _place(url: str) -> tuple[str, str]:
    """Host and default path (RFC 6265 section 5.1.4) of an address."""
    parts = urlsplit(url)
    path = parts.path
    return parts.hostname or "", path.rpartition("/")[0] or "/" if path.startswith("/") else "/"

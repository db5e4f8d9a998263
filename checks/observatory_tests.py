"""The other tests of MDN HTTP Observatory 1.6.3 (algorithm 6): each takes what was seen and gives the slug of a result.

Told by its public source, measured against its recorded verdicts. Our own judgement, by the standards, is in web/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from .observatory_csp import frames_by_policy
from .observatory_seen import BLANKS, Seen, joined
from .site_names import host_of, registered
from .structured import token

SIX_MONTHS_S = 15_552_000
_NUMBER = re.compile(f"[{BLANKS}]*([+-]?[0-9]+)")
_SRI = ("sri-implemented-and-all-scripts-loaded-securely", "sri-implemented-and-external-scripts-loaded-securely",
        "sri-implemented-but-external-scripts-not-loaded-securely",
        "sri-not-implemented-but-external-scripts-loaded-securely",
        "sri-not-implemented-and-external-scripts-not-loaded-securely")
_PRIVATE = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
_TALKATIVE = ("origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade")


def worst(results: Iterable[str], order: tuple[str, ...]) -> str:
    """The one that stands last in *order*, "" for none."""
    return max(results, key=order.index, default="")


def hsts(seen: Seen, preloaded: bool) -> str:
    """Strict-Transport-Security."""
    if not seen.secure:
        return "hsts-not-implemented-no-https"
    if preloaded:
        return "hsts-preloaded"
    if not seen.verified:
        return "hsts-invalid-cert"
    line = seen.header("strict-transport-security")
    if line is None:
        return "hsts-not-implemented"
    told = line[:1024]
    ages = [part[8:128] for part in (p.strip(BLANKS).lower() for p in told.split(";")) if part.startswith("max-age=")]
    if "," in told or not ages:
        return "hsts-header-invalid"
    number = _NUMBER.match(ages[-1])  # one that is no number counts as long
    short = number is not None and int(number[1]) < SIX_MONTHS_S
    return "hsts-implemented-max-age-less-than-six-months" if short else "hsts-implemented-max-age-at-least-six-months"


def redirection(seen: Seen, preloaded: Iterable[bool]) -> str:
    """The way from http://; *preloaded* says so of each stop."""
    if not seen.route:
        return "redirection-not-needed-no-http"
    schemes = [urlsplit(url).scheme for url in seen.route]
    if "https" in schemes and not seen.verified:
        return "redirection-invalid-cert"
    if all(preloaded):
        return "redirection-all-redirects-preloaded"
    if len(schemes) == 1:
        return "redirection-missing"
    if schemes[-1] != "https":
        return "redirection-not-to-https"
    if schemes[1] == "http":
        return "redirection-not-to-https-on-initial-redirection"
    away = schemes[0] == "http" and host_of(seen.route[0]) != host_of(seen.route[1])
    return "redirection-off-host-from-http" if away else "redirection-to-https"


def referrer(seen: Seen) -> str:
    """Referrer-Policy: the last known word of header and page."""
    header = seen.header("referrer-policy")
    lines = [*([] if header is None else [header]), *seen.referrer_inside()]
    if not lines:
        return "referrer-policy-not-implemented"
    words = [w.strip(BLANKS).lower() for w in ", ".join(lines).split(",")]
    known = [w for w in words if w in (*_PRIVATE, *_TALKATIVE)]
    if not known:
        return "referrer-policy-header-invalid"
    return "referrer-policy-private" if known[-1] in _PRIVATE else "referrer-policy-unsafe"


def nosniff(seen: Seen) -> str:
    """X-Content-Type-Options."""
    line = seen.header("x-content-type-options")
    if not line:
        return "x-content-type-options-not-implemented"
    good = line[:256].strip(BLANKS).lower() == "nosniff"
    return "x-content-type-options-nosniff" if good else "x-content-type-options-header-invalid"


def frames(seen: Seen) -> str:
    """X-Frame-Options."""
    if frames_by_policy(seen):
        return "x-frame-options-implemented-via-csp"
    line = (seen.header("x-frame-options") or "")[:1024]
    if not line:
        return "x-frame-options-not-implemented"
    value = line.strip(BLANKS).lower()
    if value in ("deny", "sameorigin"):
        return "x-frame-options-sameorigin-or-deny"
    known = value.startswith("allow-from")
    return "x-frame-options-allow-from-origin" if known else "x-frame-options-header-invalid"


def cors(seen: Seen) -> str:
    """Cross-origin resource sharing: the verdict it means to give (its live scanner never reaches the last one)."""
    name = "cross-origin-resource-sharing"
    told = joined(seen.allowed, "access-control-allow-origin") if seen.allowed else None
    if not told or seen.allowed is None:
        return f"{name}-not-implemented"
    if told[:256].strip(BLANKS) == "*":
        return f"{name}-implemented-with-public-access"
    cookies = (joined(seen.allowed, "access-control-allow-credentials") or "").strip(BLANKS).lower() == "true"
    everybody = bool(seen.origin) and told == seen.origin and cookies
    return f"{name}-implemented-with-{'universal' if everybody else 'restricted'}-access"


def resource_policy(seen: Seen) -> str:
    """Cross-Origin-Resource-Policy."""
    value = (seen.header("cross-origin-resource-policy") or "")[:256].strip(BLANKS).lower()
    if not value:
        return "corp-not-implemented"
    known = value in ("same-site", "same-origin", "cross-origin")
    return f"corp-implemented-with-{value}" if known else "corp-header-invalid"


def isolation(seen: Seen, name: str, slug: str, known: tuple[str, ...]) -> str:
    """Cross-Origin-Embedder-Policy and Cross-Origin-Opener-Policy."""
    line = seen.header(name)
    if not line:
        return f"{slug}-not-implemented"
    value = token((line[:1024].strip(BLANKS),))
    return f"{slug}-implemented-with-{value}" if value in known else f"{slug}-header-invalid"


def scripts(seen: Seen) -> str:
    """Subresource integrity, on sources as they are written: with HTTPS:// or a blank in front they are of the site."""
    if seen.mime and not seen.is_html:
        return "sri-not-implemented-response-not-html"
    if seen.is_data:
        return "html-not-parseable"
    every = seen.markup.every("script")
    if not every:
        return "sri-not-implemented-but-no-scripts-loaded"
    found: list[str] = []
    foreign = False
    for source, sealed in ((e.get("src") or "", bool(e.get("integrity"))) for e in every):
        if not source:
            continue
        absolute = source.startswith(("http://", "https://"))
        protocol_less = re.match("//[^/]", source) is not None
        secure = source.startswith("https://") or (not absolute and not protocol_less and seen.secure)
        if protocol_less or (absolute and registered(host_of(source)) != registered(seen.host)):
            foreign = True
            if not (sealed and secure):
                found.append(_SRI[2] if sealed else _SRI[3] if secure else _SRI[4])
        elif sealed and secure and not found:
            found.append(_SRI[0])
    return worst(found, _SRI) or (
        _SRI[1] if foreign else "sri-not-implemented-but-all-scripts-loaded-from-secure-origin")

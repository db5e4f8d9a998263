"""Whether two host names belong to one owner, told from the names alone: this room asks no list of the scanner's.

A short table of suffixes under which strangers register (the registry's own and those of free hosting); what is not in
it is taken to be a domain of two labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..scanner.evidence import reference

_OF_ID = ("co", "or", "web", "my", "biz", "ac", "sch", "go", "desa", "kop", "ponpes", "net", "mil", "ptkp", "info")
_ABROAD = (
    "com.my", "com.sg", "com.au", "com.br", "com.cn", "com.tr", "com.vn", "co.uk", "co.jp", "co.kr", "co.in", "co.za",
    "co.th", "co.nz", "in.net", "us.com", "eu.org",
)
_FREE = (
    "pages.dev", "workers.dev", "github.io", "gitlab.io", "netlify.app", "vercel.app", "web.app", "firebaseapp.com",
    "blogspot.com", "wordpress.com", "myshopify.com", "wixsite.com", "weebly.com", "herokuapp.com", "onrender.com",
    "surge.sh", "r2.dev", "000webhostapp.com", "infinityfreeapp.com", "rf.gd", "ampproject.org", "b-cdn.net",
    "cloudfront.net", "amazonaws.com", "appspot.com", "azurewebsites.net", "translate.goog",
)
_OPEN = frozenset((*(f"{name}.id" for name in _OF_ID), *_ABROAD))
_TWO = _OPEN | frozenset(_FREE)
_USUAL, COUNTRY_CHARS = ("co", "com", "net", "org", "gov", "edu"), 2  # what registries of countries put in front


# Where a shop has an account and no site: markets, chats, lists of links; and who checks that a visitor is human.
MARKETS = (
    "shopee.co.id", "tokopedia.com", "lazada.co.id", "blibli.com", "bukalapak.com", "wa.me", "whatsapp.com",
    "instagram.com", "facebook.com", "linktr.ee", "google.com", "cloudflare.com", "tiktok.com", "shp.ee",
    "tokopedia.link",
)


def is_market(host: str) -> bool:
    """Whether *host* is one of those where a shop has an account."""
    return is_at(host, MARKETS)


def is_at(host: str, places: Iterable[str]) -> bool:
    """Whether *host* is one of *places* or below one; evilunpkg.com is not at unpkg.com."""
    return any(host == place or host.endswith(f".{place}") for place in places)


def is_free(host: str) -> bool:
    """Whether *host* is somebody's account on a free host."""
    return host.endswith(tuple(f".{name}" for name in _FREE))


def site_of(host: str) -> str:
    """The domain that somebody registered, or the account that he has on a free host; an address stays as it is."""
    return _under(host, _TWO)


def registered(host: str) -> str:
    """The domain that somebody registered, a free host's own domain where the site is an account there."""
    return _under(host, _OPEN)


def is_suffix(name: str) -> bool:
    """Whether strangers register right under *name*, so that nobody may set a cookie for it."""
    return "." not in name or name.lower() in _OPEN


def _under(host: str, suffixes: frozenset[str]) -> str:
    labels = host.lower().removesuffix(".").split(".")
    if labels[-1].isdigit() or ":" in host or len(labels) < 2:
        return host.lower()
    below_country = labels[-2] in _USUAL and len(labels[-1]) == COUNTRY_CHARS
    return ".".join(labels[-3 if below_country or ".".join(labels[-2:]) in suffixes else -2 :])


def host_of(address: str) -> str:
    """The host of an address, "" when it cannot be read."""
    return reference.host_of(address)[:253]


def same_site(one: str, other: str) -> bool:
    """Whether two hosts are one site's: one is the other but for further labels in front, or both are of one domain."""
    short, long = sorted((one.removeprefix("www."), other.removeprefix("www.")), key=len)
    return is_at(long, (short,)) or site_of(one) == site_of(other)


@lru_cache(maxsize=1024)
def same_owner(one: str, other: str) -> bool:
    """Whether two hosts are of one site, or of one name under two endings (toko.co.id and toko.com)."""
    a, b = site_of(one), site_of(other)
    return a == b or a.partition(".")[0] == b.partition(".")[0]

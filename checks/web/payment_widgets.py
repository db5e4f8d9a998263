"""Whether the payment window of the shop is the real one, and switched on for real.

A shop that still loads the trial version of its payment provider takes orders and gets no money. A script from a name
that only looks like the provider's can take the money of customers instead.

Judged by the addresses of scripts, frames and forms that the front page itself names. Which host belongs to which
provider, and which is for trials only, stands in payments.toml with its source.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ...scanner.evidence import Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..links import is_plain, resolved
from ..site_names import host_of, same_owner, site_of

GOOD = Outcome("good", Level.GOOD)
SANDBOX = Outcome("sandbox", Level.HIGH)
OVER_HTTP = Outcome("over_http", Level.HIGH)
LOOK_ALIKE = Outcome("look_alike", Level.HIGH)
_SOURCES = {"script": "src", "iframe": "src", "form": "action"}


@check(GOOD, SANDBOX, OVER_HTTP, LOOK_ALIKE, area="site", source="PCI DSS 4.0.1 requirement 6.4.3")
def CHECK(page: Page, markup: Markup) -> Verdict | None:
    """The worst that the page's payment addresses tell; nothing where it names none."""
    here = host_of(page.reply.url)
    parts = [a for e in markup.every(*_SOURCES) if (a := resolved(markup, e.get(_SOURCES[e.tag])))]
    real: dict[str, str] = {}
    for address in parts:
        host = host_of(address)
        if not same_owner(host, here) and (brand := _imitated(host)):
            return LOOK_ALIKE(host=host, provider=brand)
        if provider := _provider(host, "owns"):
            real[address] = provider
    for address, provider in real.items():
        if is_plain(address):
            return OVER_HTTP(host=host_of(address), provider=provider)
    for address, provider in real.items():
        if _provider(host_of(address), "sandbox"):
            return SANDBOX(host=host_of(address), provider=provider)
    return GOOD(providers=tuple(sorted(set(real.values())))) if real else None


def _provider(host: str, kind: str) -> str:
    """The provider that has *host* among its hosts of a *kind*, "" for none."""
    rows = _table().items()
    return next((name for name, row in rows for p in row[kind] if host == p or host.endswith(f".{p}")), "")


def _imitated(host: str) -> str:
    """The provider whose brand stands in the registered name or in front of it, though the name is not his."""
    if _provider(host, "owns"):
        return ""
    for name, row in _table().items():
        brand = row["owns"][0].partition(".")[0]
        labels = host.replace("-", ".").split(".")
        near = site_of(host).partition(".")[0]
        if brand in labels or any(_one_off(brand, part) for part in near.split("-")):
            return name
    return ""


def _one_off(brand: str, word: str) -> bool:
    """Whether *word* is *brand* but for one letter or two swapped ones; short brands are left out."""
    if len(brand) < 6 or word == brand or abs(len(word) - len(brand)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(brand, word, strict=False)) if a != b), min(len(brand), len(word)))
    rests = (brand[at + 1:] == word[at + 1:], brand[at + 1:] == word[at:], brand[at:] == word[at + 1:])
    swapped = brand[at:at + 2] == word[at:at + 2][::-1] and brand[at + 2:] == word[at + 2:]
    return any(rests) or swapped


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    raw = tomllib.loads(files(__package__.rpartition(".")[0]).joinpath("payments.toml").read_text(encoding="utf-8"))
    return {str(row["name"]): {k: tuple(row[k]) for k in ("at", "sandbox", "owns")} for row in raw["provider"].values()}

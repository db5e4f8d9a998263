"""Whether the payment window of the shop is the real one, and switched on for real.

A shop that still loads the trial version of its payment provider takes orders and gets no money. A script from a name
that only looks like the provider's can take the money of customers instead.

Judged by the addresses of scripts, frames and forms that the front page itself names. Which host belongs to which
provider, and which is for trials only, stands in payments.toml with its source. A name looks alike where letters are
read for others (rn for m, l for i), where one letter is more, less or other, or where the provider's stands in front.
Honest firms have such names too, so the name alone is a question. It is told as an imitation where the provider's own
script or payment page is asked for by its path (snap.js, checkout.js …) at that stranger's host.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from ...scanner.evidence import Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..links import is_plain, resolved
from ..look_alike import imitates
from ..site_names import host_of, is_at, registered, same_owner

GOOD = Outcome("good", Level.GOOD)
SANDBOX = Outcome("sandbox", Level.HIGH)
OVER_HTTP = Outcome("over_http", Level.HIGH)
LOOK_ALIKE = Outcome("look_alike", Level.HIGH)
SOUNDS_ALIKE = Outcome("sounds_alike", Level.MEDIUM)
_ORDER = (SOUNDS_ALIKE, OVER_HTTP, SANDBOX, LOOK_ALIKE)
MOST = 8
_SOURCES = {"script": "src", "iframe": "src", "form": "action"}


@check(GOOD, SANDBOX, OVER_HTTP, SOUNDS_ALIKE, LOOK_ALIKE, area="site", source="PCI DSS 4.0.1 requirement 6.4.3")
def CHECK(page: Page, markup: Markup) -> list[Verdict]:
    """A verdict for each payment host that is not as it should be, the good one where all are; nothing for none."""
    here = host_of(page.reply.url)
    addresses = dict.fromkeys(a for e in markup.every(*_SOURCES) if (a := resolved(markup, e.get(_SOURCES[e.tag]))))
    found: dict[tuple[str, Outcome], str] = {}
    real: set[str] = set()
    for address in addresses:
        host = host_of(address)
        if provider := _provider(host, "owns"):
            real.add(provider)
            if is_plain(address):
                found[host, OVER_HTTP] = provider
            if _provider(host, "sandbox"):
                found[host, SANDBOX] = provider
        elif not same_owner(host, here) and (imitated := _imitated(host)):
            found[host, LOOK_ALIKE if _is_widget(address, imitated) else SOUNDS_ALIKE] = imitated
    for host in [host for host, outcome in found if outcome is LOOK_ALIKE]:
        found.pop((host, SOUNDS_ALIKE), None)
    told = sorted(found.items(), key=lambda item: -_ORDER.index(item[0][1]))[:MOST]
    verdicts = [outcome(host=host, provider=provider).about(host) for (host, outcome), provider in told]
    return verdicts or ([GOOD(providers=tuple(sorted(real)))] if real else [])


def _provider(host: str, kind: str) -> str:
    """The provider that has *host* among its hosts of a *kind*, "" for none."""
    rows = _table().items()
    return next((name for name, row in rows if is_at(host, row[kind])), "")


def _imitated(host: str) -> str:
    """The provider as whose *host* is named, though it is not his; "" for none, and for firms that only sound so."""
    if registered(host).partition(".")[0] in _honest():
        return ""
    rows = _table().items()
    brands = ((name, row["owns"][0].partition(".")[0], bool(row["word"])) for name, row in rows)
    return next((name for name, brand, is_word in brands if imitates(host, brand, is_word=is_word)), "")


def _is_widget(address: str, provider: str) -> bool:
    """Whether *address* asks for a file or page by the path that it has at the *provider*'s."""
    path = urlsplit(address).path.lower()
    return any(path.endswith(end) for end in _table()[provider]["paths"])


@cache
def _raw() -> dict[str, object]:
    return tomllib.loads(files(__package__.rpartition(".")[0]).joinpath("payments.toml").read_text(encoding="utf-8"))


@cache
def _honest() -> frozenset[str]:
    names = _raw()["others"]
    return frozenset(str(n) for n in names) if isinstance(names, list) else frozenset()


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    rows = _raw()["provider"]
    assert isinstance(rows, dict)
    return {str(row["name"]): {k: tuple(row.get(k, ())) for k in ("at", "sandbox", "owns", "word", "paths")}
            for row in rows.values()}

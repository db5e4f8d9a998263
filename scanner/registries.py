"""Which registry answers for a domain, by registries.toml beside it. Asks nobody."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LONGEST_NAME = 253


def registry_of(domain: str) -> str:
    """The base URL of the registry where *domain* (A-labels, the registrable name) is registered; "" where the table
    knows none, and for a name that somebody else gives away, such as toko.blogspot.com."""
    return _servers().get(domain.partition(".")[2], "") if len(domain) <= LONGEST_NAME else ""


@cache
def _servers() -> dict[str, str]:
    """The base URL by the suffix under which is registered: "id", "co.id", "com"."""
    rows = tomllib.loads(files(__package__).joinpath("registries.toml").read_text(encoding="utf-8"))["registry"]
    found: dict[str, str] = {}
    for row in rows:
        for tld in row["tld"]:
            found.update(dict.fromkeys((tld, *(f"{b}.{tld}" for b in row.get("below", ()))), row["url"]))
    return found

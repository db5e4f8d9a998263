"""Tells a dead man's switch that the watch began, and how it ended (the paths of healthchecks.io: /start, /<code>).

No body and no finding goes along. A switch that is slow or lies costs a few seconds and changes nothing.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit, urlunsplit

import requests

from .patience import within

CONNECT_S, READ_S, ALL_S = 5.0, 10.0, 20.0
log = logging.getLogger("ikmscan.pantau")


def understood(address: str) -> bool:
    """Whether *address* is one that can be pinged."""
    try:
        told = urlsplit(address)
        return told.scheme in ("http", "https") and bool(told.hostname) and (told.port or 1) > 0
    except ValueError:
        return False


def ping(address: str, word: str, agent: str) -> bool:
    """Call *address*/*word*; whether it was taken. The address may be a secret and stands in no log."""
    scheme, place, path, query, _ = urlsplit(address)
    url = urlunsplit((scheme, place, f"{path.rstrip('/')}/{word}", query, ""))
    taken = within(ALL_S, lambda: _call(url, agent), late=False)
    if not taken:
        log.warning("the ping %s was not taken", word)
    return taken


def _call(url: str, agent: str) -> bool:
    try:
        with requests.Session() as session:
            session.trust_env = False  # neither proxies nor .netrc of the environment
            with session.get(url, headers={"User-Agent": agent}, timeout=(CONNECT_S, READ_S), stream=True,
                             allow_redirects=False) as answer:
                return answer.status_code < 300  # its body is never read
    except (requests.RequestException, OSError, ValueError):
        return False

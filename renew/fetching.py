"""Fetch the public lists that facts are made of. The only file here that talks to a network, and to no site looked at.

A wall-clock deadline holds for each list, whatever the server does: the work is done in a thread that is left behind
when it is late (requests counts its time-outs from byte to byte). What is too long is not read to its end.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

DEADLINE_S = 60.0
BETWEEN_BYTES_S = 10.0
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class List:
    """One public list. *name*: also that of its file on a mirror; *most_bytes*: of the unpacked text."""

    name: str
    address: str
    most_bytes: int


LISTS = (
    List("endoflife.json", "https://endoflife.date/api/v1/products/full", 12 * 2**20),
    List("retire.json", "https://raw.githubusercontent.com/RetireJS/retire.js/master/repository/jsrepository.json",
         4 * 2**20),
    List("kev.json", "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json", 12 * 2**20),
    List("wordpress.json", "https://api.wordpress.org/core/stable-check/1.0/", 2**20),
)


class FetchError(Exception):
    """A list could not be had. *slug*: "silent", "late", "status", "large", "broken", "unsafe"; *detail* for
    technicians."""

    def __init__(self, name: str, slug: str, detail: str = "") -> None:
        super().__init__(f"{name}: {slug} {detail}".strip())
        self.name, self.slug, self.detail = name, slug, detail[:200]


def fetch(wanted: List, agent: str, mirror: str = "", deadline_s: float = DEADLINE_S) -> object:
    """The JSON of a list, from its own address or from the *mirror* (a folder's address); FetchError else."""
    address = f"{mirror.rstrip('/')}/{wanted.name}" if mirror else wanted.address
    answer: list[bytes | FetchError] = []
    worker = threading.Thread(target=lambda: answer.append(_asked(wanted, address, agent)), daemon=True)
    worker.start()
    worker.join(deadline_s)
    got = answer[0] if answer else FetchError(wanted.name, "late", f"{deadline_s:g} s")
    if isinstance(got, FetchError):
        raise got
    try:
        parsed: object = json.loads(got)
    except (ValueError, RecursionError):
        raise FetchError(wanted.name, "broken", "no JSON") from None
    return parsed


def _asked(wanted: List, address: str, agent: str) -> bytes | FetchError:
    try:
        return _read(wanted, address, agent)
    except FetchError as error:
        return error
    except requests.RequestException as error:
        return FetchError(wanted.name, "silent", f"{type(error).__name__}: {error}")


def _read(wanted: List, address: str, agent: str) -> bytes:
    with requests.Session() as session:
        session.trust_env = False  # neither proxies nor .netrc of the environment
        session.max_redirects = 5
        with session.get(address, stream=True, timeout=BETWEEN_BYTES_S,
                         headers={"User-Agent": agent, "Accept-Encoding": "identity"}) as reply:
            if urlsplit(address).scheme == "https" and urlsplit(reply.url).scheme != "https":
                raise FetchError(wanted.name, "unsafe", reply.url)
            if reply.status_code != 200:
                raise FetchError(wanted.name, "status", str(reply.status_code))
            return _bounded(wanted, reply)


def _bounded(wanted: List, reply: requests.Response) -> bytes:
    content = bytearray()
    for chunk in reply.iter_content(CHUNK_BYTES):
        content += chunk
        if len(content) > wanted.most_bytes:
            raise FetchError(wanted.name, "large", f"> {wanted.most_bytes} bytes")
    told = reply.headers.get("Content-Length", "")
    if told.isdigit() and "Content-Encoding" not in reply.headers and len(content) < int(told):
        raise FetchError(wanted.name, "broken", f"{len(content)} of {told} bytes")
    return bytes(content)

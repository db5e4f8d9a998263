"""Services behind one GET: Docker, Elasticsearch, WinRM, a modem's TR-069, Webmin. No cookie, no name, no second page.

HTTP/1.0 (RFC 1945 section 5.1) needs no Host, of which a port on an address has none, and asks for no compression.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..evidence import Access
from .http import Head, HttpError, ResponseReader
from .services_talk import CAP, NotThis, Proof, clean, may_be_tls

Judge = Callable[[Head, bytes, bool], Proof | None]
"""What a head and the body so far prove; *whole*: no more will come. None: nothing is proven, or not yet."""


def get(path: str, agent: str) -> bytes:
    """The request. *agent* is its User-Agent, left out where empty; what is no printable ASCII in it is dropped."""
    said = "".join(sign for sign in agent if " " <= sign <= "~").strip()
    lines = [f"GET {path} HTTP/1.0", *([f"User-Agent: {said}"] if said else []), "", ""]
    return "\r\n".join(lines).encode("ascii")


class Page:
    """A Talk over one response: a Judge sees the head and at most 16 KiB."""

    def __init__(self, judge: Judge, opening: bytes) -> None:
        self.opening = opening
        self._judge = judge
        self._reader = ResponseReader("GET", head_cap=CAP)
        self._front = b""
        self._body = b""
        self._left = CAP
        self._proof: Proof | None = None
        self._fault: NotThis | None = None

    def feed(self, data: bytes) -> Proof | None:
        if self._fault is not None:
            raise NotThis(str(self._fault), self._fault.note)
        if self._proof is None:
            try:
                self._hear(data)
            except NotThis as fault:
                self._fault = fault
                raise
        return self._proof

    def reply(self) -> bytes:
        return b""

    def end(self) -> Proof | None:
        if self._proof is None and self._fault is None and self._reader.head is not None:
            self._proof = self._judge(self._reader.head, self._body, True)
        return self._proof

    def _hear(self, data: bytes) -> None:
        if self._reader.head is None and self._left == CAP:
            data, self._front = self._front + data, b""
            if may_be_tls(data):
                self._front = data
                return
        broken = ""
        try:
            self._reader.feed(data[: self._left])
        except HttpError as error:
            broken = str(error)
        self._body += self._reader.take()
        head, whole = self._reader.head, self._reader.done or len(data) > self._left or bool(broken)
        self._left -= min(len(data), self._left)
        if head is not None:
            self._proof = self._judge(head, self._body, whole)
        if self._proof is None and whole:
            wanted = head is not None and head.status == 400 and _WANTS_TLS.search(self._body)
            raise NotThis(broken or "another web server", "tls" if wanted else "")


# What Go's net/http, nginx and Apache answer, with status 400, to plain HTTP on a port of TLS
_WANTS_TLS = re.compile(rb"request to an HTTPS server|HTTP request was sent to HTTPS|speaking plain HTTP to an SSL")


def _server(head: Head) -> str:
    return clean(" ".join(head.values("server")))


def _challenges(head: Head) -> str:
    return " ".join(head.values("www-authenticate"))


# ---- Docker ---------------------------------------------------------------------------------------------------------

_DOCKER_404 = re.compile(rb'\{"message":"page not found"\}\n?')


def docker(head: Head, body: bytes, whole: bool) -> Proof | None:
    """The API of a Docker daemon: its own header fields, or the one sentence in JSON that it has for a path without a
    meaning (moby, daemon/server). It answers whom it obeys: behind TLS with certificates none of this would be said.
    """
    server = _server(head)
    if head.values("api-version") and (head.values("docker-experimental") or server.startswith("Docker/")):
        return Proof("docker", Access.LOCKED if head.status in (401, 403) else Access.OPEN, server)
    json = any(kind.startswith("application/json") for kind in head.values("content-type"))
    if whole and head.status == 404 and json and _DOCKER_404.fullmatch(body):
        return Proof("docker", Access.OPEN, server)
    return None


# ---- Elasticsearch --------------------------------------------------------------------------------------------------

# The root of Elasticsearch since 0.90, and of OpenSearch: "version" has a number and, behind it, Lucene's own
_ELASTIC = re.compile(rb'"number"\s{0,9}:\s{0,9}"([!-~]{1,40}?)".{0,2000}?"lucene_version"\s{0,9}:\s{0,9}"', re.DOTALL)
_OPENSEARCH = re.compile(rb'"distribution"\s{0,9}:\s{0,9}"opensearch"')
_ELASTIC_REALM = re.compile(r'realm="(?:security|shield|OpenSearch Security|OpenDistro Security|Search ?Guard)"', re.I)
_ELASTIC_REFUSAL = re.compile(rb'"type"\s{0,9}:\s{0,9}"security_exception"')


def elasticsearch(head: Head, body: bytes, whole: bool) -> Proof | None:
    """OPEN where the root page tells its version to a stranger, LOCKED where it asks for a name (401, 403). note
    "opensearch" for its twin."""
    named = "elasticsearch" in " ".join(head.values("x-elastic-product")).lower()
    if head.status in (401, 403):
        challenge = _challenges(head)
        if named or _ELASTIC_REALM.search(challenge) or _ELASTIC_REFUSAL.search(body):
            twin = re.search("opensearch|distro", challenge, re.IGNORECASE)
            return Proof("elasticsearch", Access.LOCKED, "", "opensearch" if twin else "")
        return None
    if (told := _ELASTIC.search(body)) is not None:
        note = "opensearch" if _OPENSEARCH.search(body[: told.end()]) else ""
        return Proof("elasticsearch", Access.OPEN if head.status == 200 else Access.UNKNOWN, clean(told[1]), note)
    if whole and named:
        return Proof("elasticsearch", Access.UNKNOWN)
    return None


# ---- WinRM ----------------------------------------------------------------------------------------------------------

_WINDOWS_LOGIN = re.compile(r"\b(?:Negotiate|Kerberos|CredSSP)\b", re.IGNORECASE)


def winrm(head: Head, _body: bytes, _whole: bool) -> Proof | None:
    """/wsman ([MS-WSMV] 3.1.4.1) takes POST alone: 405 from http.sys, or 401 with a Windows login or the realm WSMAN,
    are WinRM; what http.sys serves elsewhere says 404."""
    server, challenge = _server(head), _challenges(head)
    windows = server.startswith("Microsoft-HTTPAPI/")
    if head.status == 405 and windows:
        return Proof("winrm", Access.UNKNOWN, server)
    if head.status == 401 and (_WINDOWS_LOGIN.search(challenge) or "WSMAN" in challenge.upper()):
        return Proof("winrm", Access.LOCKED, server)
    raise NotThis(f"status {head.status}")


# ---- TR-069 ---------------------------------------------------------------------------------------------------------

# Servers seen on 7547 that serve nothing else there
_MODEMS = re.compile(r"RomPager|gSOAP|TR-?0?69|CWMP|cpe-?server|Allegro", re.IGNORECASE)


def tr069(head: Head, _body: bytes, _whole: bool) -> Proof | None:
    """An answer in HTTP at the connection request port (TR-069 amendment 6, section 3.2.2): a modem waits there for
    its provider. LOCKED where it asks for the digest that the section demands. note "http" where neither that nor the
    server's name shows a modem."""
    locked = head.status == 401 and re.search(r"\b(?:Digest|Basic)\b", _challenges(head), re.IGNORECASE) is not None
    server = _server(head)
    digest = locked and re.search(r"\bDigest\b", _challenges(head), re.IGNORECASE)
    sure = digest or _MODEMS.search(server) or _MODEMS.search(_challenges(head))
    return Proof("tr069", Access.LOCKED if locked else Access.UNKNOWN, server, "" if sure else "http")


# ---- Webmin ---------------------------------------------------------------------------------------------------------

def webmin(head: Head, _body: bytes, _whole: bool) -> Proof | None:
    """Webmin's own web server, MiniServ, names itself. note "tls" where it wants https instead: by a redirect, or by a
    400 that says so. LOCKED where it answers with a request for a name; its page for logging in is a 200."""
    server = _server(head)
    if not server.startswith("MiniServ"):
        raise NotThis(f"server {server!r}")
    moved = any(to.lower().startswith("https://") for to in head.values("location"))
    tls = head.status == 400 or (300 <= head.status < 400 and moved)
    return Proof("webmin", Access.LOCKED if head.status == 401 else Access.UNKNOWN, server, "tls" if tls else "")

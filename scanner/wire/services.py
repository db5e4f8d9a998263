"""Which small exchange proves which service: a fresh talk for each slug of the ports that are knocked at. No sockets.

What a talk may send is fixed here and it is little; nothing of it carries a name, a password or a change.
"""

from __future__ import annotations

from . import services_database as database
from . import services_desktop as desktop
from . import services_greeting as greeting
from . import services_http as http
from . import services_mongodb as mongodb
from . import services_router as router
from .services_talk import CAP, GREETING_CAP, Exchange, NotThis, Proof, Reader, Talk

__all__ = ["NotThis", "Proof", "Talk", "talk_for"]

_EXCHANGES: dict[str, tuple[Reader, bytes, int]] = {
    "ftp": (greeting.ftp, b"", GREETING_CAP),
    "ssh": (greeting.ssh, b"", GREETING_CAP),
    "telnet": (greeting.telnet, b"", GREETING_CAP),
    "rsync": (greeting.rsync, b"", GREETING_CAP),
    "mikrotik_bandwidth": (greeting.mikrotik_bandwidth, b"", GREETING_CAP),
    "mssql": (database.mssql, database.PRELOGIN, GREETING_CAP),
    "mysql": (database.mysql, b"", GREETING_CAP),
    "postgresql": (database.postgresql, database.SSL_REQUEST, GREETING_CAP),
    "redis": (database.redis, database.PING, GREETING_CAP),
    "memcached": (database.memcached, database.VERSION, GREETING_CAP),
    "mongodb": (mongodb.mongodb, mongodb.HELLO, CAP),
    "rdp": (desktop.rdp, desktop.RDP_REQUEST, GREETING_CAP),
    "vnc": (desktop.vnc, b"", GREETING_CAP),
    "pptp": (router.pptp, router.PPTP_REQUEST, GREETING_CAP),
    "winbox": (router.winbox, router.WINBOX_HELLO, GREETING_CAP),
    "mikrotik_api": (router.mikrotik_api, router.API_QUIT, GREETING_CAP),
}
"""What reads the answer, what is sent first, and how many bytes are read."""

_PAGES: dict[str, tuple[http.Judge, str]] = {
    "docker": (http.docker, "/"),
    "elasticsearch": (http.elasticsearch, "/"),
    "tr069": (http.tr069, "/"),
    "webmin": (http.webmin, "/"),
    "winrm": (http.winrm, "/wsman"),
}


def talk_for(service: str, agent: str = "") -> Talk | None:
    """A fresh talk; None for a service that no small exchange proves ("msrpc", "nfs") and for unknown slugs.

    *agent*: how HTTP requests introduce themselves (User-Agent); left out where empty.
    """
    if service in _EXCHANGES:
        read, opening, cap = _EXCHANGES[service]
        return Exchange(read, opening, cap)
    if service in _PAGES:
        judge, path = _PAGES[service]
        return http.Page(judge, http.get(path, agent))
    return None

"""What lies open at a path: told by the first bytes of the answer, never by its status alone. Pure, keeps no secret.

What a signature needs is matched here and thrown away; only its slug and one masked line leave.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from .evidence import Reply
from .listing import made_by
from .suffix import registrable

FIRST_BYTES = 1024
MOST_MORE = 12  # beyond the base set
_HTML = re.compile(r"<(?:!doctype|html|head|body|script|div|title)\b", re.IGNORECASE)
_ENV = re.compile(r"^(?:export\s+)?([A-Z][A-Z0-9_]{1,60})[ \t]*=", re.MULTILINE)
_TELLING = re.compile(
    r"APP_KEY|DB_|DATABASE_URL|MYSQL_|REDIS_|MAIL_|AWS_|SMTP_|JWT_|_SECRET|SECRET_|_TOKEN|_PASSWORD|PASSWORD|"
    r"MIDTRANS|XENDIT|DOKU|API_KEY")
_GIT = re.compile(r"ref: refs/[\w./-]{1,200}|[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SQL = re.compile(
    r"-- (?:MySQL|MariaDB|PostgreSQL) (?:database )?dump|-- phpMyAdmin SQL Dump|-- Adminer |"
    r"/\*!40101 SET|/\*M!999999|CREATE TABLE [`\"']?\w|INSERT INTO [`\"']?\w|DROP TABLE IF EXISTS", re.IGNORECASE)
_WP_CONFIG = re.compile(
    r"define\(\s*['\"](?:DB_(?:NAME|USER|PASSWORD)|AUTH_KEY)['\"]|The base configuration for WordPress")
_LOG = re.compile(
    r"\[[^\]\n]{8,40}\] (?:PHP (?:Notice|Warning|Fatal error|Deprecated|Parse error)|\w{2,20}\.(?:ERROR|DEBUG|INFO))")
_USERS = re.compile(r'"slug"\s*:\s*"([^"\\]{1,60})"')


def paths_for(home: Reply, host: str, folders: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What to ask of a site whose front page is *home*: the base set, and at most 12 that its platform justifies, or
    that the page names itself (*folders*)."""
    shop = registrable(host).partition(".")[0]
    sets = _sets()
    more = [p for name, row in sets.items() if name != "base" and _shows(home, row) for p in row["paths"]]
    chosen = [*sets["base"]["paths"], *dict.fromkeys((*folders, *more))][: len(sets["base"]["paths"]) + MOST_MORE]
    return tuple(dict.fromkeys(p.replace("{shop}", shop) for p in chosen))


def found_in(path: str, reply: Reply) -> tuple[str, str]:
    """(slug, masked line) of what lies at *path*; ("", "") for nothing that we know."""
    if path == "/xmlrpc.php":
        says = b"XML-RPC server accepts POST requests only" in reply.body[:FIRST_BYTES]
        return ("xmlrpc", "XML-RPC server accepts POST requests only.") if says else ("", "")
    if reply.status not in (200, 206):
        return "", ""
    head = reply.body[:FIRST_BYTES]
    for slug, reads in _SIGNATURES.items():
        shown = reads(head, path)
        if shown:
            return slug, shown[:160]
    return "", ""


def _packed(head: bytes, path: str) -> str:
    if head.startswith(b"PK\x03\x04"):
        return "PK (ZIP)"
    return "1F 8B (gzip)" if head.startswith(b"\x1f\x8b\x08") else ""


def _words(rule: Callable[[str], str]) -> Callable[[bytes, str], str]:
    """A signature of a text file: a page in HTML is none."""
    def reads(head: bytes, path: str) -> str:
        text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
        return "" if _HTML.search(text) else rule(text)

    return reads


def _env(text: str) -> str:
    names = _ENV.findall(text)
    telling = [n for n in names if _TELLING.search(n)]
    return f"{telling[0]}=***" if telling else ""


def _git(text: str) -> str:
    found = _GIT.fullmatch(text.strip())
    return ("ref: refs/…" if found[0].startswith("ref") else f"{found[0][:6]}…") if found else ""


def _first(rule: re.Pattern[str]) -> Callable[[str], str]:
    def reads(text: str) -> str:
        found = rule.search(text)
        return f"{found[0][:60]} …" if found else ""

    return reads


def _wp_config(head: bytes, path: str) -> str:
    return "define('DB_…', '***')" if _WP_CONFIG.search(head.decode("latin-1")) else ""


def _phpinfo(head: bytes, path: str) -> str:
    text = head.decode("latin-1")
    found = re.search(r"<title>(?:PHP \d[\w.+-]{0,40} - )?phpinfo\(\)</title>", text, re.IGNORECASE)
    return "phpinfo()" if found else ""


def _listing(head: bytes, path: str) -> str:
    return f"Index of {path}" if path.endswith("/") and made_by(head.decode("latin-1")) else ""


def _users(head: bytes, path: str) -> str:
    found = _USERS.search(head.decode("utf-8", "replace")) if head.lstrip()[:1] == b"[" else None
    return f'"slug": "{found[1][0]}***"' if found and path.startswith("/wp-json/") else ""


def _adminer(head: bytes, path: str) -> str:
    return "Adminer" if re.search(rb"<title>[^<]{0,60}- Adminer</title>|adminer\.org", head) else ""


_SIGNATURES: Mapping[str, Callable[[bytes, str], str]] = {
    "wp_config": _wp_config, "phpinfo": _phpinfo, "directory_listing": _listing, "wp_users": _users,
    "adminer": _adminer, "archive": _packed, "git": _words(_git), "sql_dump": _words(_first(_SQL)),
    "log": _words(lambda text: "[…] log" if _LOG.search(text) else ""), "env": _words(_env),
}


def _shows(home: Reply, row: Mapping[str, list[str]]) -> bool:
    """Whether the front page shows what a set of paths is for."""
    cookies = " ".join(line.partition("=")[0].strip() for line in home.header("set-cookie")).split()
    header = row.get("headers", ["", ""])
    return (
        any(text.encode() in home.body for text in row.get("body", []))
        or any(name in cookies for name in row.get("cookies", []))
        or any(header[1] in value.lower() for value in home.header(header[0]))
    )


@cache
def _sets() -> Mapping[str, Mapping[str, list[str]]]:
    table: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        files(__package__).joinpath("exposure.toml").read_text(encoding="utf-8"))
    return table

"""What the first bytes of a file tell, each mark at the paths where that file usually lies. Pure, keeps no secret.

What a mark needs is matched here and thrown away; only its slug and one masked line leave. A page in HTML is never
taken for a file that is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

FIRST_BYTES = 1024
SHOWN = 160
_HTML = re.compile(r"<(?:!doctype|html|head|body|script|div|title|h1|p)\b", re.IGNORECASE)
_ENV = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{1,60})[ \t]*=[ \t]*(.{0,300})$", re.MULTILINE)
# Names that hold the key itself, and beginnings of names whose values every visitor gets in the shop's own scripts.
_SECRET = re.compile(
    r"APP_KEY$|^SECRET_|^(?:DATABASE|REDIS|MONGO\w*|MYSQL|POSTGRES\w*)_(?:URL|URI)$|"
    r"(?:^|_)(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|SALT|DSN|CREDENTIALS?|"
    r"(?:API|SERVER|SECRET|PRIVATE|ACCESS|AUTH|ENCRYPTION|SIGNING)_?KEY(?:_ID)?)(?:_\d+|_LIVE|_PROD\w{0,7})?$")
_PUBLIC = re.compile(r"^(?:NEXT_PUBLIC|NUXT_PUBLIC|VITE|REACT_APP|MIX|GATSBY|PUBLIC|EXPO_PUBLIC)_")
_KNOWN = re.compile(
    r"^(?:APP_|DB_|DATABASE_|MYSQL_|REDIS_|MAIL_|AWS_|SMTP_|JWT_|MIDTRANS_|XENDIT_|DOKU_|NODE_ENV$|PORT$)")
_EMPTY = re.compile(r"""(?:["']\s*["']|null|none|false|true|\$\{\w+\}|["']\$\{\w+\}["'])?\s*(?:\#.*)?""", re.IGNORECASE)
_GIT = re.compile(r"ref: refs/[\w./-]{1,200}|[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NAME = r"[`\"']?\w{1,64}[`\"']?(?:\.[`\"']?\w{1,64}[`\"']?)?"
_SQL = re.compile(
    r"^-- (?:MySQL|MariaDB|PostgreSQL) (?:database )?dump|^-- (?:phpMyAdmin SQL Dump|Adminer \d|Dumping )|"
    r"^/\*!\d{5} (?:SET|ALTER|DROP|CREATE)|^/\*M!999999|^SET (?:SQL_MODE|FOREIGN_KEY_CHECKS|statement_timeout)\b|"
    rf"^CREATE TABLE (?:IF NOT EXISTS )?{_NAME}\s*\(|^INSERT INTO {_NAME}\s*(?:\(|VALUES\b)|"
    rf"^DROP TABLE IF EXISTS {_NAME}\s*;|^CREATE DATABASE |^PRAGMA foreign_keys", re.IGNORECASE | re.MULTILINE)
_WP_CONFIG = re.compile(r"define\(\s*['\"](?:DB_(?:NAME|USER|PASSWORD|HOST)|AUTH_KEY)['\"]|wp-config\.php|WordPress")
_LOG = re.compile(
    r"^\[\d{2,4}[-/][^\]\n]{6,40}\] (?:PHP (?:Notice|Warning|Fatal error|Deprecated|Parse error|Stack trace)|"
    r"WordPress database error|Cron |\w{2,20}\.(?:ERROR|DEBUG|INFO|WARNING|CRITICAL|NOTICE|ALERT))", re.MULTILINE)
_USERS = re.compile(r'"slug"\s*:\s*"([^"\\]{1,60})"')
# phpinfo() writes its title behind 1,600 bytes of style; its own first lines are these, from PHP 5 on
# (ext/standard/info.c, css.h), and no other page names that doctype without a host.
_PHPINFO = re.compile(
    rb'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1\.0 Transitional//EN" "DTD/xhtml1-transitional\.dtd">\s{0,9}'
    rb'<html(?: xmlns="http://www\.w3\.org/1999/xhtml")?>\s{0,9}<head>\s{0,9}<style type="text/css">\s{0,9}'
    rb'body \{background-color: #f|'
    rb"<title>(?:PHP \d[\w.+~-]{0,40} - )?phpinfo\(\)</title>", re.IGNORECASE)
_ADMINER = re.compile(rb"<title>[^<]{0,80}- Adminer</title>", re.IGNORECASE)
_PHPMYADMIN = re.compile(
    rb"<title>phpMyAdmin[^<]{0,60}</title>|phpmyadmin\.css\.php|(?:\./|/)themes/(?:pmahomme|original|metro|bootstrap)/|"
    rb'<meta name="robots" content="noindex,nofollow[^>]{0,40}>(?:\s{0,9}<meta [^>]{0,80}>){0,3}\s{0,9}'
    rb'<style id="cfs-style">html\{display: none;\}</style>')
_COMPOSER = re.compile(r'"(?:require|autoload|packages|content-hash|minimum-stability|_readme)"\s*:')
_NODE = re.compile(r'"(?:name|private|scripts|dependencies|devDependencies|version)"\s*:')


def packed(head: bytes) -> str:
    """The mark of a ZIP file with a first member (APPNOTE 4.3.7), of gzip (RFC 1952 section 2.3), or of tar (POSIX
    ustar), since some servers call a packed tar file a tar file in transit."""
    if head.startswith(b"PK\x03\x04"):
        return "PK (ZIP)"
    if head[257:262] == b"ustar":
        return "ustar (TAR)"
    return "1F 8B (gzip)" if head.startswith(b"\x1f\x8b\x08") else ""


def words(rule: Callable[[str], str]) -> Callable[[bytes], str]:
    """A mark of a text file: a page in HTML is none, nor is what no text holds."""
    def reads(head: bytes) -> str:
        text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
        return "" if "\0" in text or _HTML.search(text) else rule(text)

    return reads


def env(text: str) -> str:
    """A settings line that holds a secret; its value is never shown."""
    found = [n for n, v in _settings(text) if _SECRET.search(n) and not _PUBLIC.search(n) and not _EMPTY.fullmatch(v)]
    return f"{found[0]}=***" if found else ""


def settings(text: str) -> str:
    """A settings file in whose beginning no secret stands: two settings or more, one of them with a usual name."""
    names = [n for n, _ in _settings(text)]
    known = [n for n in names if _KNOWN.search(n) or _SECRET.search(n)]
    return f"{known[0]}=" if known and len(names) > 1 else ""


def _settings(text: str) -> list[tuple[str, str]]:
    return [(name, value.strip()) for name, value in _ENV.findall(text.replace("\r", ""))]


def git(text: str) -> str:
    """What HEAD of a repository holds (gitrepository-layout)."""
    found = _GIT.fullmatch(text.strip())
    return ("ref: refs/…" if found[0].startswith("ref") else f"{found[0][:6]}…") if found else ""


def sql(text: str) -> str:
    """The first telling words of a dump."""
    found = _SQL.search(text)
    return f"{found[0][:60].strip()} …" if found else ""


def wp_config(text: str) -> str:
    """A copy of wp-config.php, which no server runs under that name."""
    return "define('DB_…', '***')" if text.startswith("<?php") and _WP_CONFIG.search(text) else ""


def log(text: str) -> str:
    """A log of PHP, of WordPress or of Laravel."""
    return "[…] log" if _LOG.search(text) else ""


def composer(text: str) -> str:
    """A list of PHP packages."""
    return "composer" if text.startswith("{") and _COMPOSER.search(text) else ""


def node(text: str) -> str:
    """A list of JavaScript packages."""
    return "package.json" if text.startswith("{") and len(_NODE.findall(text)) > 1 else ""


def phpinfo(head: bytes) -> str:
    """The beginning that PHP itself writes."""
    return "phpinfo()" if _PHPINFO.search(head) else ""


def users(head: bytes) -> str:
    """A list of accounts as the REST API of WordPress gives it."""
    found = _USERS.search(head.decode("utf-8", "replace")) if head.lstrip()[:1] == b"[" else None
    return f'"slug": "{found[1][0]}***"' if found else ""


def adminer(head: bytes) -> str:
    """The login page of Adminer."""
    return "Adminer" if _ADMINER.search(head) else ""


def phpmyadmin(head: bytes) -> str:
    """The login page of phpMyAdmin (libraries/classes/Header.php, templates/header.twig)."""
    return "phpMyAdmin" if _PHPMYADMIN.search(head) else ""

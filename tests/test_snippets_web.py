"""Snippets for what a shop shows: a real server with the flaw is scanned, the lines go in as printed, and it is scanned again.

nginx takes them in its server block, Apache from a .htaccess in the shop's folder. The flaw comes as an application
sends it. Afterwards the finding is gone, and nothing new is found.
"""

from __future__ import annotations

import asyncio
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import lab
import pytest
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from lab_look import OWNER
from lab_papers import HOST
from test_snippets import ALL, ROOT, Snippet

CHECKS = tuple(c for c in all_checks().checks if c.folder == "web")
SECRET = "APP_KEY=base64:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\nDB_PASSWORD=rahasia\n"
PAGE = '<!doctype html><title>Toko Batik</title><link href="/wp-content/themes/batik/style.css"><p>Batik tulis dari Pekalongan.</p>'
DUMP = "-- MySQL dump 10.13  Distrib 8.0\nINSERT INTO `pelanggan` VALUES (1);\n"
LOG = "[24-Nov-2026 07:00:00 UTC] PHP Warning:  Undefined variable $x in /var/www/toko/index.php on line 3\n"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a server: a header line as the shop's program sends it, files in its folder, or a folder list."""

    header: tuple[str, str] | None = None
    beside: tuple[str, str] | None = None  # another header, that is as it should be
    files: tuple[tuple[str, str], ...] = ()
    listed: bool = False
    plain: bool = False  # port 80 answers by itself
    empty: bool = False  # there is no front page


@dataclass(frozen=True, slots=True)
class Printed:
    """A snippet of *stack*, and the *way* in which a shop has what it mends."""

    check: str
    outcome: str
    stack: str
    way: str

    @property
    def text(self) -> str:
        """The snippet as printed."""
        words = tomllib.loads((ROOT / "checks" / "web" / f"{self.check}.toml").read_text(encoding="utf-8"))
        text = words[self.outcome]["fix"][self.stack]["teks"]
        assert isinstance(text, str)
        return text.strip().replace("example.co.id", HOST)

    @property
    def label(self) -> str:
        return f"{self.check}.{self.outcome}-{self.stack}-{self.way}"


def of_header(name: str, **values: str) -> dict[str, Flaw]:
    return {outcome: Flaw((name, value) if value else None) for outcome, value in values.items()}


FLAWS: dict[str, dict[str, Flaw]] = {
    "hsts": of_header("Strict-Transport-Security", missing="", short="max-age=86400", zero="max-age=0", invalid="max-age=abc"),
    "content_type_options": of_header("X-Content-Type-Options", missing="", invalid="sniff"),
    "frame_options": {**of_header("X-Frame-Options", missing="", invalid="ALLOW-FROM https://mitra.example"),
                      **of_header("Content-Security-Policy", open="frame-ancestors *")},
    "referrer_policy": of_header("Referrer-Policy", leaky="unsafe-url", invalid="rahasia"),
    "permissions_policy": {**of_header("Permissions-Policy", missing="", invalid="camera 'none'"),
                           **of_header("Feature-Policy", old="camera 'none'")},
    "cross_origin_isolation": of_header("Cross-Origin-Opener-Policy", off="", invalid="Same-Origin"),
    "csp": {**of_header("Content-Security-Policy", missing="", other_things="upgrade-insecure-requests")},
    "cookies": of_header("Set-Cookie", session_in_clear="PHPSESSID=abc123; path=/", session_open="PHPSESSID=abc123; path=/; Secure",
                         no_same_site="PHPSESSID=abc123; path=/; Secure; HttpOnly"),
    "exposed_files": {"secret": Flaw(files=((".env", SECRET),)), "backup": Flaw(files=(("database.sql", DUMP),)),
                      "source": Flaw(files=((".git/HEAD", "ref: refs/heads/main\n"),)),
                      "settings": Flaw(files=((".env", "APP_NAME=Toko\nDB_PASSWORD=\n"),)),
                      "packages": Flaw(files=(("composer.json", '{"name": "toko/web", "require": {"php": "^8.1"}}'),))},
    "debug_pages": {"log": Flaw(files=(("wp-content/debug.log", LOG),))},
    "directory_listing": {"listed": Flaw(files=(("wp-content/uploads/a.jpg", "x"),), listed=True),
                          "front_listed": Flaw(files=(("foto/a.jpg", "x"),), listed=True, empty=True),
                          "files_listed": Flaw(files=(("pelanggan.csv", "x"),), listed=True, empty=True)},
    "https_redirect": {"missing": Flaw(plain=True)},
}
FLAWS["cookies"]["behind_hsts"] = Flaw(("Set-Cookie", "PHPSESSID=abc123; path=/; HttpOnly"), ("Strict-Transport-Security", "max-age=31536000"))
PROVEN = [s for s in ALL if s.folder == "web" and s.server in ("nginx", "htaccess") and s.outcome in FLAWS.get(s.check, {})
          and not (s.check in ("https_redirect", "cookies") and s.server == "nginx")]
# nothing answers these paths but PHP, or nothing but a second server block: test_snippets_wordpress.py proves them
LEFT = {("wordpress_exposure", "xmlrpc"), ("https_redirect", "plain_hop"), ("https_redirect", "missing")}
ELSEWHERE = {("https_redirect", "plain_443")}  # tests/probes/test_plain_443.py


def test_every_snippet_is_proven_or_named() -> None:
    ours = {(s.check, s.outcome) for s in ALL if s.folder == "web" and s.server in ("nginx", "htaccess")}
    assert ours - {(s.check, s.outcome) for s in PROVEN} <= LEFT | ELSEWHERE


@pytest.mark.parametrize("snippet", PROVEN, ids=[s.label for s in PROVEN])
def test_scan_apply_scan(tls_lab: lab.Lab, snippet: Snippet) -> None:
    flaw = FLAWS[snippet.check][snippet.outcome]
    before, after = found(tls_lab, snippet, flaw, ""), found(tls_lab, snippet, flaw, snippet.text.replace("example.co.id", HOST))
    assert (snippet.check, snippet.outcome) in before
    assert not {outcome for check, outcome in after if check == snippet.check}
    assert {check for check, _ in after} < {check for check, _ in before}


def found(tls_lab: lab.Lab, snippet: Snippet, flaw: Flaw, text: str) -> set[tuple[str, str]]:
    """(check, outcome) of all that is found bad at the server with the flaw and *text*."""
    port, plain = lab.free_port(), lab.free_port()
    name = f"web-{snippet.label}-{bool(text)}"
    home = tls_lab.folder / name
    shop = home / "shop"
    for path, content in (*(() if flaw.empty else (("index.html", PAGE),)), *flaw.files):
        (shop / path).parent.mkdir(parents=True, exist_ok=True)
        (shop / path).write_text(content, encoding="utf-8")
    make = nginx if snippet.server == "nginx" else apache
    tls_lab.run(name, make(tls_lab, home, port, plain, flaw, text), port)
    return bad(look(tls_lab, port, plain))


def bad(seen: Dossier) -> set[tuple[str, str]]:
    """(check, outcome) of all that is found bad."""
    return {(f.check.name, f.verdict.outcome.slug) for f in judge_all(CHECKS, seen) if f.verdict and f.level.rank}


def nginx(tls_lab: lab.Lab, home: Path, port: int, plain: int, flaw: Flaw, text: str) -> list[str]:
    """nginx with the flaw; *text* takes the place of the line that sends a header of the same name, as its words ask."""
    header = flaw.header
    if header and re.search(rf"add_header {header[0]} ", text):
        header = None
    lines = [f'add_header {header[0]} "{header[1]}" always;' if header else "",
             "autoindex on;" if flaw.listed and "autoindex" not in text else "", text]
    papers = tls_lab.papers
    (home / "nginx.conf").write_text("\n".join((
        f"daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;", "events { }", "http {",
        "access_log off; default_type text/html;",
        *(f"{n}_temp_path {home}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")),
        f"server {{ listen 127.0.0.1:{plain}; return 301 https://$host$request_uri; }}",
        f"server {{ listen 127.0.0.1:{port} ssl; server_name {HOST}; root {home}/shop;",
        f"ssl_certificate {papers.chain}; ssl_certificate_key {papers.key};", *lines, "} }",
    )), encoding="utf-8")
    return [lab.program("nginx", "nginx-light"), "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]


def apache(tls_lab: lab.Lab, home: Path, port: int, plain: int, flaw: Flaw, text: str) -> list[str]:
    """Apache with the flaw, and *text* in the .htaccess of the shop."""
    if text:
        (home / "shop" / ".htaccess").write_text(text + "\n", encoding="utf-8")
    names = (*lab.APACHE_MODULES, "dir", "autoindex", "authz_host")
    papers = tls_lab.papers
    redirect = "" if flaw.plain else f"Redirect permanent / https://{HOST}/"
    (home / "httpd.conf").write_text("\n".join((
        f"ServerRoot {home}", f"DefaultRuntimeDir {home}", f"PidFile {home}/pid", f"ErrorLog {home}/error.log", f"ServerName {HOST}",
        *(f"LoadModule {m}_module {lab.APACHE_HOME}/mod_{m}.so" for m in names),
        "User www-data\nGroup www-data" if os.getuid() == 0 else "", f"Listen 127.0.0.1:{port}", f"Listen 127.0.0.1:{plain}",
        f"DocumentRoot {home}/shop",
        f"<Directory {home}/shop>\nAllowOverride All\nRequire all granted\nDirectoryIndex index.html",
        "Options +Indexes" if flaw.listed else "Options +FollowSymLinks", "</Directory>",
        *(f'Header set {line[0]} "{line[1]}"' for line in (flaw.header, flaw.beside) if line),
        f"<VirtualHost 127.0.0.1:{plain}>\n{redirect}\n</VirtualHost>",
        f"<VirtualHost 127.0.0.1:{port}>\nSSLEngine on\nSSLCertificateFile {papers.chain}\nSSLCertificateKeyFile {papers.key}",
        "</VirtualHost>", "",
    )), encoding="utf-8")
    for folder in (home, *home.parents):  # www-data has to come in
        if folder.owner() == "root" and folder != Path("/") and os.getuid() == 0 and not folder.stat().st_mode & 1:
            folder.chmod(folder.stat().st_mode | 0o11)
    return [lab.program("apache2", "apache2-bin"), "-D", "FOREGROUND", "-f", str(home / "httpd.conf")]


def look(tls_lab: lab.Lab, port: int, plain: int, *names: str) -> Dossier:
    """An owner's look, with what the checks of web/ need. *names*: others that lead to the same server."""
    kinds = derive.raw_kinds({need.kind for check in CHECKS for need in check.needs})
    how = Settings(Manners("ikmscan test"), Routes(True, {443: port, 80: plain}), NameServers(fixed=dict.fromkeys((HOST, *names), ("127.0.0.1",))),
                   Roots(tls_lab.papers.anchor.read_text(encoding="ascii"), "lab"), 40.0)
    return derive.complete(asyncio.run(survey(Target(HOST, HOST), tuple(kinds), how, Ledger(), OWNER)))

"""Snippets that a shop in PHP or a second server block is needed for: proven on a real WordPress behind nginx and Apache.

The shop with the flaw is scanned, the snippet goes in as its own remarks say, and it is scanned again: the finding is
gone, and nothing new is found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lab
import pytest
import web_server
import wordpress
from lab_papers import HOST
from test_snippets import ROOT
from test_snippets_web import LEFT, Printed, bad, look

WWW = f"www.{HOST}"
# .htaccess of the many guides that care for the name only; https is seen to afterwards
NAME_FIRST = f"""RewriteEngine On
RewriteCond %{{HTTP_HOST}} ^{re.escape(HOST)}$
RewriteRule ^ http://{WWW}%{{REQUEST_URI}} [R=301,L]
RewriteCond %{{HTTPS}} !=on
RewriteRule ^ https://%{{HTTP_HOST}}%{{REQUEST_URI}} [R=301,L]
"""
PLAIN_SHOP = "<VirtualHost 127.0.0.1:80>\nServerName {host}\nServerAlias www.{host}\n{inside}\n</VirtualHost>"


@dataclass(frozen=True, slots=True)
class Case(Printed):
    """The shop with the flaw: the address in its settings, nginx' server blocks or Apache's port 80 and .htaccess, and a
    *plugin* in PHP. Ports are written as in life (80, 443); before a "proxied apache" nginx speaks https."""

    address: str = f"https://{HOST}"
    blocks: tuple[str, ...] = ()
    plain: str = ""
    rules: str = ""
    plugin: str = ""
    uncovers: frozenset[tuple[str, str]] = frozenset()  # what was there before, and could not be seen behind the flaw


def block(*listens: str, name: str = HOST, inside: str = "{shop}") -> str:
    return f"server {{ {' '.join(f'listen {one};' for one in listens)} server_name {name}; {inside} }}"


TO_HTTPS = block("80", name=f"{HOST} {WWW}", inside="return 301 https://$host$request_uri;")
LED = f"Redirect permanent / https://{HOST}/"
# as plugins keep a session: PHP's own, and WooCommerce's cookie, Secure where WordPress lives at https (wc_setcookie)
SESSION = """<?php add_action( 'init', function () { session_save_path( sys_get_temp_dir() ); session_start();
setcookie( 'wp_woocommerce_session_lab', 'x', 0, '/', '', is_ssl() && str_starts_with( get_option( 'home' ), 'https:' ), true ); } );
"""
LAX = frozenset({("cookies", "no_same_site")})  # WooCommerce says nothing of it; that has lines of its own
# WooCommerce's cookie as wc_setcookie sends it since 6.7, options through a filter; PHP's session is kept well already
FILTERED = """<?php ini_set( 'session.cookie_secure', '1' ); ini_set( 'session.cookie_httponly', '1' );
add_action( 'init', function () { session_save_path( sys_get_temp_dir() ); session_start();
setcookie( 'wp_woocommerce_session_lab', 'x', apply_filters( 'woocommerce_set_cookie_options', array( 'expires' => 0, 'secure' => true,
'path' => '/', 'domain' => '', 'httponly' => true ), 'wp_woocommerce_session_lab', 'x' ) ); } );
"""
HTTPS_ONLY = "<?php ini_set( 'session.cookie_secure', '1' );\n"
CASES = (
    Case("cookies", "session_in_clear", "wordpress", "nginx", address=f"http://{HOST}", blocks=(block("443 ssl"), TO_HTTPS), plugin=SESSION,
         uncovers=LAX),
    Case("cookies", "session_open", "wordpress", "nginx", blocks=(block("443 ssl"), TO_HTTPS),
         plugin=HTTPS_ONLY + SESSION[5:], uncovers=LAX),
    Case("cookies", "no_same_site", "wordpress", "nginx", blocks=(block("443 ssl"), TO_HTTPS), plugin=FILTERED),
    Case("wordpress_exposure", "xmlrpc", "nginx", "nginx", blocks=(block("443 ssl"), TO_HTTPS)),
    Case("wordpress_exposure", "xmlrpc", "htaccess", "apache", plain=LED),
    Case("https_redirect", "missing", "nginx", "nginx", blocks=(block("80", "443 ssl"),)),
    Case("https_redirect", "missing", "nginx", "nginx", blocks=(block("80"), block("443 ssl"))),
    Case("https_redirect", "missing", "htaccess", "apache"),
    Case("https_redirect", "missing", "apache", "apache"),
    Case("https_redirect", "missing", "wordpress", "apache", address=f"http://{HOST}"),
    Case("https_redirect", "downgrade", "wordpress", "proxied apache", address=f"https://{WWW}",
         uncovers=frozenset({("hsts", "missing")})),
    Case("https_redirect", "plain_hop", "nginx", "nginx", address=f"https://{WWW}", blocks=(
        block("443 ssl", name=f"{HOST} {WWW}"), block("80", inside=f"return 301 http://{WWW}$request_uri;"),
        block("80", name=WWW, inside="return 301 https://$host$request_uri;"))),
    Case("https_redirect", "plain_hop", "htaccess", "apache", address=f"https://{WWW}", rules=NAME_FIRST),
)


def every_fix(*stacks: str) -> Iterator[tuple[str, str, str]]:
    """(check, outcome, stack) of all snippets for *stacks*, of all rooms."""
    for path in sorted(p for p in (ROOT / "checks").glob("*/*.toml") if p.with_suffix(".py").is_file()):
        for outcome, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield from ((path.stem, outcome, s) for s in stacks if s in words.get("fix", {}))


def test_every_snippet_for_wordpress_and_every_one_left_elsewhere_is_proven_here() -> None:
    ours = {(c.check, c.outcome, c.stack) for c in CASES}
    assert set(every_fix("wordpress")) <= ours
    assert {f for f in every_fix("nginx", "htaccess", "apache") if f[:2] in LEFT} <= ours


@pytest.mark.parametrize("number", range(len(CASES)), ids=[c.label for c in CASES])
def test_scan_apply_scan(shop_lab: lab.Lab, number: int) -> None:
    case, folder = CASES[number], web_server.own(shop_lab, f"fix-{number}")
    home = wordpress.install(folder, wordpress.Shop(address=case.address))
    rules = home / ".htaccess"
    rules.write_text(case.rules + rules.read_text(encoding="utf-8"), encoding="utf-8")
    if case.plugin:
        (home / "wp-content" / "mu-plugins" / "case.php").write_text(case.plugin, encoding="utf-8")
    fpm = web_server.php(shop_lab, folder.name, folder)
    before = found(shop_lab, case, f"{folder.name}-flaw", home, fpm, pasted=False)
    if case.stack in ("htaccess", "wordpress"):
        paste_in_shop(case, home)
    after = found(shop_lab, case, f"{folder.name}-fixed", home, fpm, pasted=True)
    assert (case.check, case.outcome) in before, told_by_php(folder)
    assert (case.check, case.outcome) not in after
    assert not after - before - case.uncovers, told_by_php(folder)


def told_by_php(folder: Path) -> str:
    """The end of PHP's log, for a scan that saw an error page."""
    log = folder / "php.log"
    return log.read_text(encoding="utf-8", errors="replace")[-1500:] if log.exists() else ""


def found(tls_lab: lab.Lab, case: Case, name: str, home: Path, fpm: int, *, pasted: bool) -> set[tuple[str, str]]:
    """(check, outcome) of all that is found bad at the shop behind its web server."""
    ports = web_server.Ports(lab.free_port(), lab.free_port())
    text = at_ports(case.text, ports) if pasted and case.stack == case.way else ""
    if case.way == "nginx":
        servers = [at_ports(b, ports) for b in paste_in_nginx(case, text)]
        web_server.nginx(tls_lab, name, home, servers=servers, ports=ports, fpm=fpm)
    else:
        plain = text or at_ports(PLAIN_SHOP.format(host=HOST, inside=case.plain), ports)
        web_server.apache(tls_lab, name, home, plain=plain, ports=ports, fpm=fpm)
    if case.way == "proxied apache":
        ports = in_front(tls_lab, f"{name}-front", home, ports)
    return bad(look(tls_lab, ports.https, ports.http, WWW))


def in_front(tls_lab: lab.Lab, name: str, home: Path, behind: web_server.Ports) -> web_server.Ports:
    """A proxy that speaks https for the shop, and plain http with it, as those of hostings and CDNs may."""
    ports = web_server.Ports(lab.free_port(), lab.free_port())
    hands_on = (f"location / {{ proxy_pass http://127.0.0.1:{behind.http}; proxy_set_header Host $host; "
                "proxy_set_header X-Forwarded-Proto $scheme; }")
    servers = (at_ports(block("80", "443 ssl", name=f"{HOST} {WWW}", inside="{shop} " + hands_on), ports),)
    web_server.nginx(tls_lab, name, home, servers=servers, ports=ports)
    return ports


def at_ports(text: str, ports: web_server.Ports) -> str:
    """*text* with the ports of the test in the place of 80 and 443."""
    text = re.sub(r"^ *listen \[::\]:80;\n", "", text, flags=re.MULTILINE)
    for usual, ours in (("80", ports.http), ("443", ports.https)):
        text = re.sub(rf"\blisten {usual}\b", f"listen 127.0.0.1:{ours}", text)
        text = re.sub(rf"<VirtualHost (\*|127\.0\.0\.1):{usual}>", f"<VirtualHost 127.0.0.1:{ours}>", text)
    return text


def paste_in_nginx(case: Case, text: str) -> list[str]:
    """The server blocks with *text*: in the shop's block, or, if it is one itself, where its remark wants it."""
    if not text:
        return list(case.blocks)
    if "server {" not in text:
        return [b.replace("{shop}", "{shop}\n" + text + "\n", 1) for b in case.blocks]
    kept = [b for b in case.blocks if "listen 443" in b]
    return [*(b.replace("listen 80;", "") for b in kept), text]


def paste_in_shop(case: Case, home: Path) -> None:
    """Each part of the text where its remark wants it; a text without numbers is a .htaccess."""
    parts = re.split(r"^# \d\. ", case.text, flags=re.MULTILINE)
    for part in parts[1:] or [f"in .htaccess\n{case.text}"]:
        place, _, lines = part.partition("\n")
        if place.startswith("Settings -> General"):
            save(home, lines)
        elif place.startswith("in wp-config.php"):
            put_above("/* That's all, stop editing!", lines, home / "wp-config.php")
        elif place.startswith("in functions.php"):
            for theme in (home / "wp-content" / "themes").glob("*/functions.php"):
                theme.write_text(f"{theme.read_text(encoding='utf-8')}\n{lines}\n", encoding="utf-8")
        else:
            assert place.startswith("in .htaccess"), place
            put_above("# BEGIN WordPress" if parts[1:] else "", lines, home / ".htaccess")


def put_above(mark: str, lines: str, file: Path) -> None:
    """*lines* above *mark*, or above everything; and what they ask of the rules below."""
    text = file.read_text(encoding="utf-8")
    if "in the rules below, write https:// where they lead to http://" in lines:
        text = re.sub(r"^(RewriteRule \S+) http://", r"\1 https://", text, flags=re.MULTILINE)
    assert mark in text
    file.write_text(text.replace(mark, f"{lines}\n{mark}", 1), encoding="utf-8")


def save(home: Path, lines: str) -> None:
    """The settings by the labels that WordPress' own page has for them."""
    page = (home / "wp-admin" / "options-general.php").read_text(encoding="utf-8")
    options = {}
    for label, value in (line.split(": ", 1) for line in lines.strip().splitlines()):
        option = re.search(rf'<label for="(\w+)"><\?php _e\( \'{re.escape(label)}\' \)', page)
        assert option is not None, f"the settings page has no {label}"
        options[option[1]] = value
    wordpress.set_options(home, options)

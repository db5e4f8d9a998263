"""Snippets where the shop's own program sends the flaw, behind nginx: with proxy_pass, and in PHP with fastcgi_pass.

The program goes on sending it. The shop is scanned, the lines go into nginx' server block as printed (those for PHP into
.user.ini), and it is scanned again: the finding is gone, and nothing new is found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import lab
import pytest
import web_server
from lab_papers import HOST
from test_snippets import ALL, ROOT
from test_snippets_web import FLAWS, PAGE, Printed, bad
from test_snippets_web import look as look_at

HSTS = ("Strict-Transport-Security", "max-age=31536000")
# PHP's own session, with the settings that Debian ships and with some of them made better
SESSIONS = {
    "session_in_clear": "", "session_open": "ini_set('session.cookie_secure', '1');",
    "behind_hsts": f"ini_set('session.cookie_httponly', '1'); header('{HSTS[0]}: {HSTS[1]}');",
    "no_same_site": "ini_set('session.cookie_secure', '1'); ini_set('session.cookie_httponly', '1');",
}


@dataclass(frozen=True, slots=True)
class Case(Printed):
    """What the program sends: header lines, or the PHP before session_start()."""

    headers: tuple[tuple[str, str], ...] = ()
    php: str = ""


def cases() -> Iterator[Case]:
    """Every nginx snippet for a header that a program sends, both ways; cookies only where nginx can change them."""
    for snippet in (s for s in ALL if s.folder == "web" and s.server == "nginx"):
        flaw = FLAWS.get(snippet.check, {}).get(snippet.outcome)
        if flaw is None or flaw.header is None:
            continue
        headers = (flaw.header, flaw.beside) if flaw.beside else (flaw.header,)
        ways = ("proxy",) if snippet.check == "cookies" else ("proxy", "fastcgi")
        yield from (Case(snippet.check, snippet.outcome, "nginx", way, headers) for way in ways)
    for outcome, php in SESSIONS.items():
        yield Case("cookies", outcome, "php", "fastcgi", php=php or " ")


CASES = tuple(cases())


def test_every_line_for_cookies_and_every_header_is_here() -> None:
    told = tomllib.loads((ROOT / "checks" / "web" / "cookies.toml").read_text(encoding="utf-8"))
    fixes = {(outcome, stack) for outcome, words in told.items() for stack in words.get("fix", {}) if stack in ("nginx", "php")}
    assert fixes == {(c.outcome, c.stack) for c in CASES if c.check == "cookies"}
    assert {(c.check, c.way) for c in CASES if c.stack == "nginx"} >= {
        (check, way) for check in ("hsts", "content_type_options", "frame_options", "referrer_policy", "permissions_policy",
                                   "csp") for way in ("proxy", "fastcgi")}


@pytest.mark.parametrize("case", CASES, ids=[c.label for c in CASES])
def test_scan_apply_scan(shop_lab: lab.Lab, case: Case) -> None:
    before, after = found(shop_lab, case, ""), found(shop_lab, case, case.text)
    assert (case.check, case.outcome) in before
    assert not {outcome for check, outcome in after if check == case.check}
    assert {check for check, _ in after} < {check for check, _ in before}


def found(shop_lab: lab.Lab, case: Case, text: str) -> set[tuple[str, str]]:
    """(check, outcome) of all that is found bad at the shop, with *text* in its place."""
    name = f"behind-{bool(text)}"
    folder = web_server.own(shop_lab, name)
    ports, program = web_server.Ports(lab.free_port(), lab.free_port()), lab.free_port()
    root = folder / "shop"
    root.mkdir()
    sends = " ".join(f"header({f'{n}: {v}'!r}, false);" for n, v in case.headers)
    start = f"{case.php} session_save_path({str(folder)!r}); session_start();" if case.php else ""
    (root / "index.php").write_text(f"<?php {sends} {start} ?>{PAGE}", encoding="utf-8")
    (root / "index.html").write_text(PAGE, encoding="utf-8")
    if case.stack == "php":
        (root / ".user.ini").write_text(text + "\n", encoding="utf-8")
    inside = text if case.stack == "nginx" else ""
    lines = " ".join(f'add_header {n} "{v}" always;' for n, v in case.headers)
    servers = [f"server {{ listen 127.0.0.1:{ports.http}; return 301 https://$host$request_uri; }}",
               f"server {{ listen 127.0.0.1:{program}; root {root}; index index.html; {lines} }}"]
    fpm = 0
    if case.way == "fastcgi":
        fpm = web_server.php(shop_lab, name, folder)
        way = ""
    else:
        way = f"location / {{ proxy_pass http://127.0.0.1:{program}; proxy_set_header Host $host; }}"
    servers.append(f"server {{ listen 127.0.0.1:{ports.https} ssl; server_name {HOST}; {{shop}} {way}\n{inside}\n }}")
    web_server.nginx(shop_lab, f"{name}-nginx", root, servers=servers, ports=ports, fpm=fpm)
    if fpm:
        web_server.open_to_others(folder)
    return bad(look_at(shop_lab, ports.https, ports.http))

"""Known paths on real servers: pages that say yes to everything, guards that say no to everything, and true files."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hostile
import lab
import pytest
from asked_shop import Answering, Asked, Shop, answer
from hostile import HOST
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, Exposures, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

NAMES = ("exposed_files", "wordpress_exposure", "debug_pages", "directory_listing", "security_txt")
CHECKS = tuple(c for c in all_checks().checks if c.name in NAMES)
FRONT = b"<!doctype html><title>Batik</title><link href=/wp-content/a.css><img src=/foto/b.jpg><p>Batik tulis"
OWNER = Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(days=1))


def look(answering: Answering, permit: Permit = OWNER) -> tuple[Dossier, Shop]:
    """The dossier of a shop that answers so over https, and a redirect on port 80."""
    shop = Shop(lambda asked: answer(301, b"", Location=f"https://{HOST}/") if asked.scheme == "http" else answering(asked))

    async def go() -> Dossier:
        secure = await asyncio.start_server(shop.to("https"), "127.0.0.1", 0, ssl=hostile.context())
        plain = await asyncio.start_server(shop.to("http"), "127.0.0.1", 0)
        async with secure, plain:
            ports = {443: secure.sockets[0].getsockname()[1], 80: plain.sockets[0].getsockname()[1]}
            how = Settings(Manners("ikmscan/1"), Routes(True, ports), NameServers(fixed={HOST: ("127.0.0.1",)}), Roots(), 20.0, heeds_opt_out=False)
            kinds = derive.raw_kinds({n.kind for c in CHECKS for n in c.needs})
            return derive.complete(await survey(Target(HOST, HOST), tuple(kinds), how, Ledger(), permit))

    return asyncio.run(go()), shop


def told(seen: Dossier) -> dict[str, list[str]]:
    """The outcomes of each check, "?" and the reason where it saw nothing."""
    said: dict[str, list[str]] = {name: [] for name in NAMES}
    for f in judge_all(CHECKS, seen):
        said[f.check.name].append(f.verdict.outcome.slug if f.verdict else f"? {f.unseen.why if f.unseen else ''}")
    return said


def elsewhere(body: bytes, status: int = 200, **headers: str) -> Answering:
    """The shop at /, and one answer to all other paths."""
    return lambda asked: answer(200, FRONT, Content_Type="text/html") if asked.path == "/" else answer(status, body, **headers)


COURSE = (b"<!doctype html><html lang=id><head><meta charset=utf-8><title>Kursus WordPress Bandung</title><meta name=description "
          b"content='wp-config.php: The base configuration for WordPress, define(\"DB_PASSWORD\")'></head><body>Kursus</body></html>")
SOFT = [
    ("a course about WordPress", COURSE), ("words of a database", b"INSERT INTO failed: table missing, CREATE TABLE first"),
    ("a true statement", b"INSERT INTO missing_pages (path) VALUES ('x');"), ("settings", b"APP_KEY=tidak ada\nDB_PASSWORD=tidak ada\n"),
    ("an article about Adminer", b"<!doctype html><title>Cara memasang - Adminer</title><p>adminer.org"),
    ("phpinfo for everything", b"<html><head><title>phpinfo()</title>"), ("a reference", b"ref: refs/heads/main\n"),
    ("a packed file for everything", b"PK\x03\x04\x14\x00\x00\x00\x08\x00"), ("users", b'[{"slug":"admin"}]'),
    ("a list", b"<html><head><title>Index of /</title></head><body><h1>Index of /</h1><hr><pre>"),
    ("a log", b"[19-Nov-2026 08:11:02 UTC] PHP Warning:  Undefined page"),
    ("phpMyAdmin", b'<!doctype html><title>phpMyAdmin</title><link href="./themes/pmahomme/css/theme.css">'),
    ("packages", b'{"name":"toko","version":"1","require":{"php":"8"}}'),
]


@pytest.mark.parametrize("body", [b for _, b in SOFT], ids=[n for n, _ in SOFT])
def test_what_is_said_of_a_path_that_nobody_has_is_said_of_no_file(body: bytes) -> None:
    seen, _ = look(elsewhere(body))
    assert told(seen) == {"exposed_files": ["good"], "wordpress_exposure": ["good"], "debug_pages": ["good"],
                          "directory_listing": ["good"], "security_txt": ["missing"]}


def test_a_page_that_names_the_path_and_the_time_is_one_page() -> None:
    def echoes(asked: Asked) -> bytes:
        told = f"CREATE TABLE `cari` ( {asked.path} {len(asked.path) * 7919} {'x' * 300}".encode()
        return answer(200, FRONT if asked.path == "/" else told)

    seen, _ = look(echoes)
    assert told(seen)["exposed_files"] == ["good"]


REFUSALS: list[tuple[str, int, dict[str, str]]] = [
    ("403", 403, {}), ("401", 401, {}), ("406", 406, {}), ("468", 468, {}), ("503", 503, {}), ("500", 500, {}), ("429", 429, {}),
    ("to a captcha", 302, {"Location": "/captcha"}), ("to a guard", 302, {"Location": "/masuk?ke=x"}),
    ("SiteGround", 202, {"SG-Captcha": "challenge"}),
]


@pytest.mark.parametrize(("status", "headers"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS])
def test_one_refusal_for_all_is_no_absence(status: int, headers: dict[str, str]) -> None:
    seen, _ = look(elsewhere(b"denied by guard", status, **headers))
    said = told(seen)
    assert all(s[0].startswith("?") or s == ["unclear"] for s in said.values()), said


@pytest.mark.parametrize(("title", "body"), [
    ("Imunify360", b"<html><head><title>One moment, please...</title></head><body>Please wait while your request is being verified..."),
    ("Hostinger", b'<html><head><title>Verifying</title><script src="/hcdn-cgi/jschallenge"></script></head><body>Checking your browser'),
])
def test_a_challenge_with_200_is_no_absence(title: str, body: bytes) -> None:
    seen, _ = look(elsewhere(body, 200, Content_Type="text/html"))
    assert seen.of(Exposures) == Unseen(Why.BLOCKED, "200")


def test_a_refusal_of_one_path_alone_is_news_of_it() -> None:
    seen, _ = look(lambda asked: answer(403, b"no") if asked.path in ("/.env", "/.git/HEAD", "/xmlrpc.php") else elsewhere(b"no", 404)(asked))
    assert all(s in (["good"], ["missing"]) for s in told(seen).values())


@pytest.mark.parametrize("to", ["/", f"https://{HOST}/", "/404", "/halaman-tidak-ditemukan/"])
def test_a_shop_that_sends_strangers_home_has_no_such_file(to: str) -> None:
    seen, _ = look(elsewhere(b"", 302, Location=to))
    assert told(seen)["exposed_files"] == ["good"]


def with_file(path: str, body: bytes) -> Answering:
    return lambda asked: answer(200, body) if asked.path == path else elsewhere(b"tidak ada", 404)(asked)


FILES = [
    ("a key", "/.env", b"APP_NAME=Toko\nAPP_ENV=production\nAPP_KEY=base64:rahasia\n", "exposed_files", "secret"),
    ("keys without values", "/.env", b"APP_NAME=Toko\nAPP_ENV=local\nAPP_KEY=\nDB_PASSWORD=\n", "exposed_files", "settings"),
    ("empty quotes", "/.env", b'APP_NAME=Toko\nDB_PASSWORD=""\nAWS_SECRET_ACCESS_KEY=null\nAPI_KEY=# isi nanti\n', "exposed_files", "settings"),
    ("a key that every visitor has", "/.env", b"VITE_API_KEY=abc\nAPP_NAME=Toko\n", "exposed_files", "settings"),
    ("MySQL", "/database.sql", b"-- MySQL dump 10.13  Distrib 8.0\n", "exposed_files", "backup"),
    ("the shop's name", "/toko.zip", b"PK\x03\x04\x14\x00\x00\x00", "exposed_files", "backup"),
    ("the shop's name, sql", "/toko.sql", b"INSERT INTO `pelanggan` VALUES (1,'x');", "exposed_files", "backup"),
    ("the shop's name, tar.gz", "/toko.tar.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "exposed_files", "backup"),
    ("a tar file", "/toko.tar.gz", b"toko/".ljust(257, b"\0") + b"ustar\x0000", "exposed_files", "backup"),
    ("a copy of wp-config", "/wp-config.php.bak", b"<?php\n/**\n * Konfigurasi dasar WordPress.\n", "exposed_files", "secret"),
    ("a log", "/wp-content/debug.log", b"[19-Nov-2026 08:11:02 UTC] PHP Warning:  Undefined", "debug_pages", "log"),
    ("Adminer", "/adminer.php", b'<!DOCTYPE html>\n<html lang="id" dir="ltr">\n<meta name="robots" content="noindex">\n<title>Masuk - Adminer</title>', "debug_pages", "database_tool"),
    ("phpMyAdmin", "/phpmyadmin/", b'<!doctype html>\n<html lang="id" dir="ltr">\n<head>\n  <meta charset="utf-8">\n  <meta name="viewport" content="width=device-width, initial-scale=1">\n'
     b'  <meta name="referrer" content="no-referrer">\n  <meta name="robots" content="noindex,nofollow,notranslate">\n  <meta name="google" content="notranslate">\n'
     b'  <style id="cfs-style">html{display: none;}</style>\n', "debug_pages", "database_tool"),
]


@pytest.mark.parametrize(("path", "body", "check", "slug"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_true_file_is_found_and_its_secret_stays(path: str, body: bytes, check: str, slug: str) -> None:
    seen, _ = look(with_file(path, body))
    assert told(seen)[check] == [slug]
    exposures = seen.of(Exposures)
    assert isinstance(exposures, Exposures) and "rahasia" not in str(exposures)


LARAVEL = answer(200, b"<!doctype html><title>Toko</title>", Set_Cookie="laravel_session=x")


@pytest.mark.parametrize(("path", "body", "check", "slug"), [
    ("/composer.json", b'{\n    "name": "toko/web",\n    "require": {"php": "^8.1"}\n}', "exposed_files", "packages"),
    ("/composer.lock", b'{\n    "_readme": ["This file locks the dependencies"],\n    "content-hash": "x"', "exposed_files", "packages"),
    ("/package.json", b'{"private": true, "scripts": {"dev": "vite"}}', "exposed_files", "packages"),
    ("/vendor/", b"<html><head><title>Index of /vendor/</title></head><body><h1>Index of /vendor/</h1><hr><pre>", "directory_listing", "listed"),
    ("/storage/logs/laravel.log", b"[2026-11-19 08:11:02] production.ERROR: x", "debug_pages", "log"),
])
def test_what_tells_versions_is_found_where_the_platform_has_it(path: str, body: bytes, check: str, slug: str) -> None:
    seen, _ = look(lambda asked: LARAVEL if asked.path == "/" else with_file(path, body)(asked))
    assert told(seen)[check] == [slug]


@pytest.mark.skipif(shutil.which("php") is None, reason="no PHP here")
def test_the_page_of_the_installed_php_is_found(tmp_path: Path) -> None:
    (tmp_path / "phpinfo.php").write_text("<?php phpinfo();")
    got = _by_server(tmp_path)
    assert b"<title>" not in got[:1024] and b"phpinfo()" in got
    seen, _ = look(with_file("/phpinfo.php", got))
    assert told(seen)["debug_pages"] == ["phpinfo"]


def _by_server(folder: Path) -> bytes:
    async def go() -> bytes:
        port = lab.free_port()
        process = await asyncio.create_subprocess_exec("php", "-n", "-S", f"127.0.0.1:{port}", "-t", str(folder),
                                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return await _ask(port)
        finally:
            process.terminate()
            await process.wait()

    return asyncio.run(go())


async def _ask(port: int) -> bytes:
    for _ in range(100):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.write(b"GET /phpinfo.php HTTP/1.0\r\nHost: toko.example\r\n\r\n")
        whole = await reader.read(-1)
        writer.close()
        return whole.partition(b"\r\n\r\n")[2]
    raise AssertionError("PHP did not start")


PHP = "PHP/8.2"
PICTURES = b"<img src=/foto/a.jpg><img src=/media/b.jpg><img src=/gambar/c.jpg>"
SHOPS: list[tuple[str, bytes, dict[str, str]]] = [
    ("WordPress", b"<link href=/wp-content/a.css>" + PICTURES, {"X-Powered-By": PHP}),
    ("Laravel", b"<p>" + PICTURES, {"Set-Cookie": "laravel_session=x", "X-Powered-By": PHP}),
    ("PHP", b"<p>" + PICTURES, {"X-Powered-By": PHP}), ("OpenCart", b"<a href='index.php?route=common/home'>" + PICTURES, {"Set-Cookie": "OCSESSID=x"}),
    ("everything at once", b"<link href=/wp-content/a.css><a href=index.php?route=x>" + PICTURES, {"Set-Cookie": "laravel_session=x", "X-Powered-By": PHP}),
]


@pytest.mark.parametrize(("body", "headers"), [s[1:] for s in SHOPS], ids=[s[0] for s in SHOPS])
def test_no_more_than_twelve_paths_beyond_the_base_set(body: bytes, headers: dict[str, str]) -> None:
    seen, shop = look(lambda asked: answer(200, body, **headers) if asked.path == "/" else answer(404, b"no"))
    exposures = seen.of(Exposures)
    assert isinstance(exposures, Exposures) and 6 < len(exposures.asked) <= 6 + 12
    counted = [a.path for a in shop.asked]
    assert len(counted) <= 15 + 12 and len({p for p in counted if len(p) == 33}) == 1

"""What the first bytes at a path prove, and what they do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.evidence import Reply
from ikmscan.scanner.exposure import MOST_MORE, found_in, paths_for, unseen_in

PAGE = "<!doctype html><html><head><title>Toko</title></head><body>APP_KEY=1 ref: refs/heads/main</body></html>"


def found(path: str, body: str | bytes, status: int = 200) -> str:
    data = body.encode() if isinstance(body, str) else body
    return found_in(path, Reply(f"https://toko.id{path}", status, "", (), data))[0]


@pytest.mark.parametrize(("path", "body", "slug"), [
    ("/.env", "APP_NAME=Toko\nAPP_KEY=base64:x\nDB_PASSWORD=rahasia\n", "env"), ("/.env", "export DB_PASSWORD=x", "env"),
    ("/.git/HEAD", "ref: refs/heads/main\n", "git"), ("/.git/HEAD", "a" * 40 + "\n", "git"),
    ("/phpinfo.php", "<html><head><title>PHP 8.1.2 - phpinfo()</title>", "phpinfo"), ("/info.php", "<title>phpinfo()</title>", "phpinfo"),
    ("/backup.zip", b"PK\x03\x04\x14\x00", "archive"), ("/toko.zip", b"\x1f\x8b\x08\x00", "archive"),
    ("/database.sql", "-- MySQL dump 10.13  Distrib 8.0\n", "sql_dump"), ("/toko.sql", "/*M!999999\\- enable the sandbox mode */", "sql_dump"),
    ("/wp-config.php.bak", "<?php\ndefine('DB_NAME', 'toko');", "wp_config"),
    ("/wp-content/debug.log", "[19-Nov-2026 08:11:02 UTC] PHP Warning:  Undefined", "log"),
    ("/storage/logs/laravel.log", "[2026-11-19 08:11:02] production.ERROR: x", "log"),
    ("/wp-content/uploads/", "<html><head><title>Index of /wp-content/uploads/</title>", "directory_listing"),
    ("/wp-json/wp/v2/users", '[{"id":1,"name":"Admin","slug":"admin"}]', "wp_users"), ("/adminer.php", "<title>Login - Adminer</title>", "adminer"),
])
def test_a_file_is_told_by_its_first_bytes(path: str, body: str | bytes, slug: str) -> None:
    assert found(path, body) == found(path, body, 206) == slug
    assert found(path, body, 404) == found(path, body, 403) == ""


@pytest.mark.parametrize(("path", "body"), [
    *((p, PAGE) for p in paths_for(Reply("https://toko.id/", 200, "", (("set-cookie", "PHPSESSID=***"),), b"/wp-content/"), "toko.id")),
    ("/.env", "NAMA=toko\n"), ("/.env", "app_key=1"), ("/.git/HEAD", "refs/heads/main"), ("/.git/HEAD", "a" * 39), ("/backup.zip", "not found"),
    ("/database.sql", "tidak ada"), ("/phpinfo.php", "Artikel: cara memakai phpinfo()"), ("/wp-content/uploads/", "<title>Index Fashion</title>"),
    ("/wp-json/wp/v2/users", '{"code":"rest_user_cannot_view","slug":"x"}'), ("/wp-content/debug.log", "PHP Warning"), ("/xmlrpc.php", "Forbidden"),
])
def test_a_page_that_says_200_to_everything_is_no_hit(path: str, body: str) -> None:
    assert found(path, body) == ""


def test_xmlrpc_says_itself_that_it_is_there() -> None:
    assert found("/xmlrpc.php", "XML-RPC server accepts POST requests only.", 405) == "xmlrpc"


@settings(max_examples=300)
@given(st.sampled_from(["/.env", "/database.sql", "/wp-json/wp/v2/users", "/.git/HEAD", "/wp-config.php~"]), st.text(min_size=4, max_size=40))
def test_no_secret_leaves(path: str, secret: str) -> None:
    body = f"DB_PASSWORD={secret}\ndefine('DB_PASSWORD', '{secret}');".encode()
    _, shown = found_in(path, Reply("https://toko.id/", 200, "", (), body))
    assert secret.strip() in ("", "***", "…") or secret not in shown or secret in "DB_PASSWORD=*** define('DB_…', '***')"


def test_only_what_the_front_page_justifies_is_asked() -> None:
    plain = paths_for(Reply("https://www.toko.co.id/", 200, "", (), b"<title>Toko"), "www.toko.co.id")
    assert plain == ("/.env", "/.git/HEAD", "/phpinfo.php", "/database.sql", "/toko.zip")
    everything = Reply("https://toko.id/", 200, "", (("set-cookie", "laravel_session=***"), ("x-powered-by", "PHP/8.1")), b"/wp-content/")
    assert len(plain) < len(paths_for(everything, "toko.id")) <= len(plain) + MOST_MORE
    named = paths_for(everything, "toko.id", ("/backup/", "/foto/", "/wp-content/uploads/"))
    assert named[len(plain):][:3] == ("/backup/", "/foto/", "/wp-content/uploads/") and len(named) == len(plain) + MOST_MORE == len(set(named))


@pytest.mark.parametrize(("coding", "body", "cut", "why"), [
    ("br", b"\x8b\x80APP_KEY", False, "truncated"), ("gzip, br", b"\x1f\x8b", False, "truncated"), ("", b"APP_", True, "truncated"),
    ("", b"nothing", False, ""), ("utf-8", b"nothing", False, ""), ("br", b"", False, ""), ("", b"x" * 5000, True, ""),
])
def test_an_answer_that_cannot_be_read_whole_proves_no_absence(coding: str, body: bytes, cut: bool, why: str) -> None:
    reply = Reply("https://toko.id/.env", 200, "", (("content-encoding", coding),), body, cut)
    assert unseen_in("/.env", reply, None) == why

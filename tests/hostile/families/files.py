"""What lies at the paths that are asked for beside the front page: files that act where they are shown, that never end,
or that hold secrets. A secret is cut where it is read, so that neither a dossier nor a report has it."""

from __future__ import annotations

import json

from .. import OK, answers, by_path, never_speaks
from ..case import SEEN, UNSEEN, Case, Verdict
from .doors import MOST
from .words import ANSI, BIDI, FORMULA, SCRIPT

ANY = SEEN | UNSEEN
WORDPRESS = (b"<title>Toko</title><meta name=generator content='WordPress 6.5.5'><link href=/wp-content/themes/toko/style.css?ver=1>"
             b"<script src=/wp-includes/js/jquery/jquery.min.js?ver=3.7.1></script><script src=/wp-content/plugins/toko/a.js?ver=9></script>")
GONE = answers(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 4\r\n", b"gone")
SECRETS = PASSWORD, KEY, CLOUD, PAYMENTS = ("Rahasia31337", "base64:T0tPUkFIQVNJQQ==", "AKIA3133731337TOKO77", "sk_live_31337toko31337toko")
ENV = f"APP_NAME=Toko\nAPP_KEY={KEY}\nDB_PASSWORD={PASSWORD}\nAWS_ACCESS_KEY_ID={CLOUD}\nSTRIPE_SECRET={PAYMENTS}\n"
CONFIG = f"<?php\ndefine('DB_NAME', 'toko');\ndefine('DB_PASSWORD', '{PASSWORD}');\ndefine('AUTH_KEY', '{KEY}');\n"
DUMP = f"-- MySQL dump 10.13  Distrib 8.0\nINSERT INTO `users` VALUES (1,'budi','{PASSWORD}','{CLOUD}');\n"


def lying(name: str, bodies: dict[str, str | bytes], *never: str, home: bytes = WORDPRESS, secrets: tuple[str, ...] = (),
          finds: tuple[str, ...] = (), spares: tuple[str, ...] = ()) -> Case:
    """A shop, looked at with leave of its owner, at whose paths these *bodies* lie."""
    files = {path: body.encode() if isinstance(body, str) else body for path, body in bodies.items()}
    behave = by_path({"/": home, **files}, GONE)
    return Case(f"files: {name}", ANY | {Verdict.FINDING} if finds else ANY, secure=behave, plain=behave, doors={9100: never_speaks}, never=never, secrets=secrets, finds=finds,
                spares=spares, most_connections=MOST)


def texts(text: str) -> dict[str, str | bytes]:
    """*text* in every file that something is quoted from."""
    users = json.dumps([{"id": 1, "name": text, "slug": text, "link": text}])
    return {"/robots.txt": f"User-agent: {text}\nDisallow: /{text}\nSitemap: {text}\n", "/.well-known/security.txt": f"Contact: {text}\nExpires: {text}\nPolicy: {text}\n",
            "/.git/HEAD": f"ref: refs/heads/{text}\n", "/.env": f"APP_KEY={text}\nDB_PASSWORD={text}\n", "/wp-json/wp/v2/users": users,
            "/phpinfo.php": f"<title>PHP {text} - phpinfo()</title>", "/wp-content/uploads/": f"<title>Index of /wp-content/uploads/</title><a href='{text}'>{text}</a>",
            "/readme.html": f"<h1>WordPress</h1><br /> Version {text}", "/composer.json": json.dumps({"require": {text: text}}), "/wp-content/debug.log": f"[19-Nov-2026 08:11:02 UTC] PHP Warning: {text}"}


CASES: list[Case] = [
    lying("of HTML", texts(SCRIPT), SCRIPT), lying("of ANSI", texts(ANSI), "\x1b"), lying("of bidi", texts(BIDI), "\u202e"), lying("of formulas", texts(FORMULA)),
    lying("of 5,000 digits", texts("9" * 5000)), lying("of NUL", texts("a\x00b")),
    lying("with the keys of the shop", {"/.env": ENV}, secrets=SECRETS, finds=("exposed_files.secret",)),
    lying("with the keys of the database", {"/wp-config.php.bak": CONFIG, "/wp-config.php~": CONFIG}, secrets=SECRETS),
    lying("with all customers", {"/database.sql": DUMP, "/backup.sql": DUMP, "/dump.sql": DUMP}, secrets=SECRETS, finds=("exposed_files.backup",)),
    lying("with secrets in a log", {"/wp-content/debug.log": f"[19-Nov-2026 08:11:02 UTC] PHP Warning: password={PASSWORD} key={PAYMENTS}\n" * 20}, secrets=SECRETS),
    lying("with secrets in what PHP tells", {"/phpinfo.php": f"<title>PHP 8.1.2 - phpinfo()</title><td>DB_PASSWORD</td><td>{PASSWORD}</td><td>{KEY}</td>"}, secrets=SECRETS),
    lying("with a password in an address of git", {"/.git/HEAD": "ref: refs/heads/main\n", "/.git/config": f"[remote]\nurl = https://budi:{PASSWORD}@git.example/toko\n"}, secrets=SECRETS),
    lying("of JSON without end", {"/wp-json/wp/v2/users": b"[" * 200_000, "/composer.json": b'{"a":' * 60_000, "/package.json": b"[" + b"9" * 90_000}),
    lying("of robots without end", {"/robots.txt": b"Disallow: /x\n" * 90_000, "/.well-known/security.txt": b"Contact: mailto:a@b.id\n" * 40_000}),
    lying("of a signature that never ends", {"/.well-known/security.txt": b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: x\n\n" + b"- -----BEGIN\n" * 9_000}),
    lying("of every path there is", dict.fromkeys(("/.env", "/.git/HEAD", "/robots.txt", "/.well-known/security.txt"), WORDPRESS), spares=("exposed_files.secret", "exposed_files.source")),
    lying("of libraries that lie about their age", {path: b"/*! jQuery v%s */" % version for path, version in (
        ("/wp-includes/js/jquery/jquery.min.js?ver=3.7.1", b"99999999999.0"), ("/wp-content/plugins/toko/a.js?ver=9", SCRIPT.encode()))}, SCRIPT),
    Case("files: one that breaks off", ANY, secure=by_path({"/": WORDPRESS}, answers(OK + b"Content-Length: 900\r\n", b"APP_")), plain=GONE,
         doors={9100: never_speaks}, spares=("exposed_files.good", "debug_pages.good"), most_connections=MOST),
    Case("files: packed in a way of their own", ANY, secure=by_path({"/": WORDPRESS}, answers(OK + b"Content-Encoding: br\r\n", ENV.encode()[::-1])), plain=GONE,
         doors={9100: never_speaks}, spares=("exposed_files.good", "debug_pages.good"), most_connections=MOST),
]

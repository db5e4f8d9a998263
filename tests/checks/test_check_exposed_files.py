"""Files that nobody should be able to download."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Maybe
from ikmscan.checks.web.exposed_files import CHECK
from ikmscan.scanner.evidence import Exposure, Exposures, Page, Reply

SHOP = Maybe(Page(Reply("https://toko.id/", 200, "OK")))


def seen(*asked: Exposure) -> tuple[Exposures, Maybe[Page]]:
    return Exposures("https://toko.id/", asked), SHOP


CASES = [
    ("nothing", seen(Exposure("/.env", "", 404, ""), Exposure("/.git/HEAD", "", 404, "")), "good"),
    ("settings", seen(Exposure("/.env", "env", 200, "DB_PASSWORD=***"), Exposure("/.git/HEAD", "", 404, "")), "secret"),
    ("a copy of wp-config", seen(Exposure("/wp-config.php.bak", "wp_config", 206, "define")), "secret"),
    ("a dump", seen(Exposure("/database.sql", "sql_dump", 200, "-- MySQL dump")), "backup"),
    ("a packed copy", seen(Exposure("/backup.zip", "archive", 206, "PK (ZIP)")), "backup"),
    ("git", seen(Exposure("/.git/HEAD", "git", 200, "ref: refs")), "source"),
    ("settings without a secret", seen(Exposure("/.env", "settings", 200, "APP_KEY=")), "settings"),
    ("packages", seen(Exposure("/composer.json", "packages", 200, "composer")), "packages"),
    ("two at once", seen(Exposure("/.env", "env", 200, "X=***"), Exposure("/.git/HEAD", "git", 200, "ref")), "secret source"),
    ("not asked", seen(Exposure("/xmlrpc.php", "xmlrpc", 405, "x")), ""),
]


@pytest.mark.parametrize(("name", "arguments", "slugs"), CASES, ids=[c[0] for c in CASES])
def test_what_lies_open_is_named_by_its_path(name: str, arguments: tuple[Exposures, Maybe[Page]], slugs: str) -> None:
    verdicts = list(CHECK.judge(*arguments) or ())
    assert " ".join(v.outcome.slug for v in verdicts) == slugs
    assert [v.subject for v in verdicts if v.outcome.slug != "good"] == [e.path for e in arguments[0].asked if e.found in ("env", "wp_config", "sql_dump", "archive", "git", "settings", "packages")]

"""Files that nobody should be able to download."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Check, Maybe
from ikmscan.checks.run import judge_one
from ikmscan.checks.web import debug_pages, directory_listing, wordpress_exposure
from ikmscan.checks.web.exposed_files import CHECK
from ikmscan.scanner.evidence import Clock, Dossier, Exposure, Exposures, Page, Reply, Why
from ikmscan.scanner.target import Target

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


def told(check: Check, *asked: Exposure) -> str:
    """What the check says where some paths had no answer; the path that is missing, where it says nothing."""
    looked = Dossier(Target("toko.id", "toko.id"), Clock.read("2026-11-24T00:00:00Z"),
                     seen={"Exposures": Exposures("https://toko.id/", asked), "Page": Page(Reply("https://toko.id/", 200, "OK"))})
    findings = judge_one(check, looked)
    return " ".join(f.verdict.outcome.slug if f.verdict else f"{f.unseen.why}:{f.unseen.detail}" for f in findings if f.verdict or f.unseen)


ABSENT = tuple(Exposure(path, "", 404) for path in ("/.env", "/wp-content/uploads/", "/xmlrpc.php", "/info.php"))


@pytest.mark.parametrize(("silent", "says"), [
    ("/phpinfo.php", "good timed_out:/phpinfo.php good"), ("/backup.zip", "timed_out:/backup.zip good good"),
    ("/wp-json/wp/v2/users", "good good timed_out:/wp-json/wp/v2/users"),
])
def test_a_path_without_an_answer_is_a_gap_for_its_own_check_alone(silent: str, says: str) -> None:
    asked = (*ABSENT, Exposure(silent, why=Why.TIMED_OUT.value))
    assert " ".join(told(c, *asked) for c in (CHECK, debug_pages.CHECK, wordpress_exposure.CHECK)) == says


def test_what_was_found_stands_beside_a_gap() -> None:
    asked = (Exposure("/.env", "env", 200, "DB_PASSWORD=***"), Exposure("/backup.zip", why=Why.ERROR_PAGE.value))
    assert told(CHECK, *asked) == "secret"


def test_a_folder_without_an_answer_is_a_gap_for_the_lists_alone() -> None:
    asked = (Exposure("/.env", "", 404), Exposure("/vendor/", why=Why.TIMED_OUT.value))
    assert told(CHECK, *asked) == "good" and told(directory_listing.CHECK, *asked)[:4] != "good"

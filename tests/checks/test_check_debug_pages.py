"""Pages and logs for developers."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Maybe
from ikmscan.checks.web.debug_pages import CHECK
from ikmscan.scanner.evidence import Exposure, Exposures, Page, Reply

SHOP = Maybe(Page(Reply("https://toko.id/", 200, "OK")))


def seen(*asked: Exposure) -> tuple[Exposures, Maybe[Page]]:
    return Exposures("https://toko.id/", asked), SHOP


CASES = [
    ("phpinfo", seen(Exposure("/phpinfo.php", "phpinfo", 200, "phpinfo()")), "phpinfo"),
    ("a log", seen(Exposure("/wp-content/debug.log", "log", 200, "[x] log")), "log"),
    ("adminer", seen(Exposure("/adminer.php", "adminer", 200, "Adminer")), "database_tool"),
    ("phpMyAdmin", seen(Exposure("/phpmyadmin/", "phpmyadmin", 200, "phpMyAdmin")), "database_tool"),
    ("none", seen(Exposure("/phpinfo.php", "", 404, "")), "good"),
    ("not asked", seen(Exposure("/.env", "", 404, "")), ""),
]


@pytest.mark.parametrize(("name", "arguments", "slugs"), CASES, ids=[c[0] for c in CASES])
def test_what_lies_open_is_named_by_its_path(name: str, arguments: tuple[Exposures, Maybe[Page]], slugs: str) -> None:
    verdicts = list(CHECK.judge(*arguments) or ())
    assert " ".join(v.outcome.slug for v in verdicts) == slugs
    assert [v.subject for v in verdicts if v.outcome.slug != "good"] == [e.path for e in arguments[0].asked if e.found in ("phpinfo", "log", "adminer", "phpmyadmin")]

"""What WordPress tells by default."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Maybe
from ikmscan.checks.web.wordpress_exposure import CHECK
from ikmscan.scanner.evidence import Exposure, Exposures, Page, Reply

SHOP = Maybe(Page(Reply("https://toko.id/", 200, "OK")))


def seen(*asked: Exposure) -> tuple[Exposures, Maybe[Page]]:
    return Exposures("https://toko.id/", asked), SHOP


CASES = [
    ("both", seen(Exposure("/wp-json/wp/v2/users", "wp_users", 200, "a***"), Exposure("/xmlrpc.php", "xmlrpc", 405, "x")), "wp_users xmlrpc"),
    ("closed", seen(Exposure("/wp-json/wp/v2/users", "", 401, ""), Exposure("/xmlrpc.php", "", 403, "")), "good"),
    ("no WordPress", seen(Exposure("/.env", "", 404, "")), ""),
]


@pytest.mark.parametrize(("name", "arguments", "slugs"), CASES, ids=[c[0] for c in CASES])
def test_what_lies_open_is_named_by_its_path(name: str, arguments: tuple[Exposures, Maybe[Page]], slugs: str) -> None:
    verdicts = list(CHECK.judge(*arguments) or ())
    assert " ".join(v.outcome.slug for v in verdicts) == slugs
    assert [v.subject for v in verdicts if v.outcome.slug != "good"] == [e.path for e in arguments[0].asked if e.found in ("xmlrpc", "wp_users")]

"""security.txt as RFC 9116 has it."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.security_txt import CHECK
from ikmscan.scanner.evidence import Answer, Clock, Page, Reply, SiteFiles

NOW = Clock.read("2026-11-24T00:00:00Z")
SHOP = Page(Reply("https://toko.id/", 200, "OK"))


def seen(body: str, status: int = 200) -> tuple[Page, SiteFiles, Clock]:
    def answer(path: str, status: int, body: str) -> Answer:
        return Answer(path, Reply(f"https://toko.id{path}", status, "", (), body.encode()))

    missing, robots = answer("/0", 404, ""), answer("/robots.txt", 404, "")
    return SHOP, SiteFiles(missing, robots, answer("/.well-known/security.txt", status, body)), NOW


CASES = [
    ("in order", seen("Contact: mailto:a@toko.id\nExpires: 2027-01-01T00:00:00Z\n"), "good"),
    ("small letters and a zone", seen("contact: https://toko.id/k\r\nexpires: 2027-01-01T00:00:00+07:00"), "good"),
    ("no file", seen("tidak ada", 404), "missing"),
    ("a page for everything", seen("<!doctype html><html><body>Contact: us</body></html>"), "missing"),
    ("a text for everything", seen("ok"), "missing"),
    ("a guard", seen("denied", 429), "unclear"),
    ("not now", seen("", 503), "unclear"),
    ("this path alone is refused", seen("denied", 403), "missing"),
    ("over", seen("Contact: mailto:a@toko.id\nExpires: 2025-01-01T00:00:00Z"), "expired"),
    ("no date", seen("Contact: mailto:a@toko.id\n"), "incomplete"),
    ("no contact", seen("Expires: 2027-01-01T00:00:00Z"), "incomplete"),
    ("a date that is none", seen("Contact: mailto:a@toko.id\nExpires: tahun depan 2027"), "incomplete"),
    ("a far date", seen("Contact: tel:+62\nExpires: 9999-12-31T23:59:59Z"), "good"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_what_the_file_says(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug

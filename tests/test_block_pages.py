"""A page in the place of the shop is seen for what it is, and nothing of it is taken for the shop's.

Each page is sent over https and http by a server on loopback, and looked at by the survey as an owner may.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import block_pages_hosts as hosts
import block_pages_more as more
import hostile
import pytest
from block_pages import SHOPS, STANDS, Stand
from ikmscan.checks.check import Finding
from ikmscan.checks.observatory import compatible
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, Page, PlainVisit, SecureVisit, Standing
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from lab_look import OWNER

HOST, LABUH = hostile.HOST, "lamanlabuh.aduankonten.id"
CHECKS = tuple(c for c in all_checks().checks if c.folder == "web")
NOT_THE_SITE = ("guard", "challenge", "captive_portal", "isp_block")

Serving = AbstractAsyncContextManager[int]


def look(page: Stand) -> tuple[Dossier, list[Finding]]:
    """What is seen and found where *page* is the answer to everything."""
    behave = hostile.answers(page.head, page.body.encode())
    return look_at(hostile.serving(behave, tls=hostile.context()), hostile.serving(behave))


def look_at(
    behind_443: Serving, behind_80: Serving, only: tuple[type[object], ...] = ()
) -> tuple[Dossier, list[Finding]]:
    async def go() -> Dossier:
        async with behind_443 as secure, behind_80 as plain:
            how = Settings(Manners("ikmscan test"), Routes(True, {443: secure, 80: plain}),
                           NameServers(fixed=dict.fromkeys((HOST, f"www.{HOST}", LABUH), ("127.0.0.1",))),
                           Roots(hostile.credentials().anchor_pem, "lab"), 40.0)
            kinds = only or derive.raw_kinds({need.kind for check in CHECKS for need in check.needs})
            return derive.complete(await survey(Target(HOST, HOST), tuple(kinds), how, Ledger(), OWNER))

    seen = asyncio.run(go())
    return seen, judge_all(CHECKS, seen)


def told(findings: Sequence[Finding]) -> dict[str, str]:
    return {f.check.name: f.verdict.outcome.slug for f in findings if f.verdict}


@pytest.mark.parametrize("page", STANDS, ids=[p.name for p in STANDS])
def test_it_is_named_and_not_one_of_its_headers_is_judged(page: Stand) -> None:
    seen, findings = look(page)
    standing = seen.of(Standing)
    said = told(findings)
    assert isinstance(standing, Standing) and standing.kind == page.kind
    assert said.pop("front_page") == page.kind
    clear = page.kind not in NOT_THE_SITE and page.status == "200 OK"
    assert said == {"https_redirect": "missing" if clear else "unclear"}
    assert compatible(seen) is None


@pytest.mark.parametrize("page", SHOPS, ids=[p.name for p in SHOPS])
def test_a_shop_that_speaks_of_such_things_is_a_shop_and_is_judged(page: Stand) -> None:
    seen, findings = look(page)
    standing = seen.of(Standing)
    assert isinstance(standing, Standing) and (standing.kind, standing.by) == ("shop", "")
    assert told(findings).items() >= {"front_page": "shop", "hsts": "missing", "csp": "missing"}.items()


def visited(page: Stand) -> Dossier:
    """What two visits see: enough to know where one stands."""
    behave = hostile.answers(page.head, page.body.encode())
    return look_at(hostile.serving(behave, tls=hostile.context()), hostile.serving(behave), (SecureVisit, PlainVisit))[0]


@pytest.mark.parametrize("page", [*more.STANDS, *hosts.STANDS], ids=lambda page: page.name)
def test_it_is_named_and_is_no_page_of_the_shop(page: Stand) -> None:
    seen = visited(page)
    standing = seen.of(Standing)
    assert isinstance(standing, Standing) and (standing.kind, standing.by != "status") == (page.kind, True)
    assert not isinstance(seen.of(Page), Page)


@pytest.mark.parametrize("page", [*more.SHOPS, *hosts.SHOPS], ids=lambda page: page.name)
def test_an_honest_shop_is_never_taken_for_one(page: Stand) -> None:
    seen = visited(page)
    standing = seen.of(Standing)
    assert isinstance(standing, Standing) and (standing.kind, standing.by) == ("shop", "")
    assert isinstance(seen.of(Page), Page)


def test_a_provider_that_resets_https_is_known_by_where_it_leads_over_http() -> None:
    notice = next(p for p in STANDS if p.name == "Trust+ of the ministry")

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ours = LABUH.encode() in await reader.readuntil(b"\r\n\r\n")
        writer.write(notice.answer if ours else b"HTTP/1.1 302 Found\r\nLocation: http://%b/\r\nContent-Length: 0\r\n\r\n" % LABUH.encode())
        await writer.drain()
        writer.close()

    seen, findings = look_at(hostile.serving(hostile.resets, http=False), hostile.serving(behave, http=False))
    standing = seen.of(Standing)
    assert isinstance(standing, Standing) and (standing.kind, standing.by) == ("isp_block", "internet_positif")
    assert {k: v for k, v in told(findings).items() if v != "unclear"} == {"front_page": "isp_block"}

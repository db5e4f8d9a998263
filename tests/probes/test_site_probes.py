"""What is asked beside the front page: how each question is put, what is not asked, and what it costs, exactly."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import hostile
import pytest
from asked_shop import Answering, Asked, Shop, answer, honest
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import (
    CrossOrigin,
    Dossier,
    End,
    Exposures,
    PlainVisit,
    SecureVisit,
    SiteFiles,
    TwinVisit,
    Unseen,
    Views,
    Visit,
    Why,
    to_json,
)
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

HOST = hostile.HOST
KINDS = (SecureVisit, PlainVisit, Views, SiteFiles, CrossOrigin, TwinVisit)
GAMBLING = "https://jp88.example/"


def look(answering: Answering, *, dns: bool = False, given: tuple[str, ...] = (HOST,)) -> tuple[Dossier, Shop]:
    """The dossier of a visitor's look at a shop that answers so. *dns*: its names come from a name server, not *given*."""
    shop = Shop(answering)

    async def go() -> Dossier:
        secure = await asyncio.start_server(shop.to("https"), "127.0.0.1", 0, ssl=hostile.context())
        plain = await asyncio.start_server(shop.to("http"), "127.0.0.1", 0)
        ports = {443: secure.sockets[0].getsockname()[1], 80: plain.sockets[0].getsockname()[1]}
        async with secure, plain, hostile.naming(hostile.records("A", ["127.0.0.1"])) as (server, _):
            names = NameServers(server) if dns else NameServers(fixed=dict.fromkeys(given, ("127.0.0.1",)))
            how = Settings(Manners("ikmscan/1 (+https://ikmscan.example)"), Routes(True, ports), names, Roots(), 8.0, heeds_opt_out=False)
            return await survey(Target(HOST, HOST), KINDS, how, Ledger(), Permit.visitor(HOST))

    return asyncio.run(go()), shop


def test_a_visitor_asks_nine_times_on_four_connections() -> None:
    seen, shop = look(honest, dns=True)
    assert not [k for k, v in seen.seen.items() if isinstance(v, Unseen)]
    assert (len(shop.asked), shop.connections) == (9, 4) == (seen.cost.requests, shop.connections)
    assert sum(a.method == "OPTIONS" for a in shop.asked) == 1
    assert {a.path for a in shop.asked if not re.fullmatch("/[0-9a-f]{32}", a.path)} == {
        "/", "/robots.txt", "/.well-known/security.txt"}


def test_every_question_names_us_whoever_it_imitates() -> None:
    _, shop = look(honest)
    assert all("ikmscan/1 (+https://ikmscan.example)" in a.headers["user-agent"] for a in shop.asked)
    bots = [a for a in shop.asked if "Googlebot/2.1" in a.headers["user-agent"]]
    assert [(a.path, "accept-language" in a.headers) for a in bots] == [("/", False)]
    searchers = [a for a in shop.asked if "referer" in a.headers]
    assert [(a.path, a.headers["referer"], a.headers["accept-language"][:2]) for a in searchers] == [
        ("/", "https://www.google.com/", "id")]


def test_views_differ_where_the_shop_does() -> None:
    def cloaked(asked: Asked) -> bytes:
        if "Googlebot" in asked.headers["user-agent"]:
            return answer(body=b"<title>Slot Gacor</title>")
        return answer(302, b"", Location=GAMBLING) if "referer" in asked.headers else honest(asked)

    seen, _ = look(cloaked)
    views = seen.of(Views)
    assert isinstance(views, Views) and not views.truncated and views.of("english") is None
    bot, searcher = views.of("googlebot"), views.of("referrer")
    assert isinstance(bot, Visit) and bot.final is not None and b"Slot" in bot.final.body
    assert isinstance(searcher, Visit) and (searcher.end, searcher.last_url) == (End.LEFT, GAMBLING)


def test_a_shop_that_sends_indonesians_away_is_asked_in_english_too() -> None:
    def sends_away(asked: Asked) -> bytes:
        if asked.scheme == "https" and asked.headers.get("accept-language", "").startswith("id"):
            return answer(302, b"", Location="https://elsewhere.invalid/")
        return honest(asked)

    seen, _ = look(sends_away)
    views = seen.of(Views)
    assert isinstance(views, Views)
    english = views.of("english")
    assert english is not None and english.final is not None


def test_a_guard_that_says_no_is_not_asked_again() -> None:
    seen, shop = look(lambda asked: answer(403, b"Forbidden") if asked.scheme == "https" else honest(asked))
    for kind in (Views, SiteFiles, CrossOrigin):
        assert seen.of(kind) == Unseen(Why.BLOCKED, "403")
    assert [a.path for a in shop.asked if a.scheme == "https"] == ["/"]


def test_where_nobody_speaks_https_the_page_on_port_80_is_asked() -> None:
    async def go() -> Dossier:
        plain = await asyncio.start_server(shop.to("http"), "127.0.0.1", 0)
        async with plain, hostile.nobody() as shut:
            ports = {443: shut, 80: plain.sockets[0].getsockname()[1]}
            names = NameServers(fixed={HOST: ("127.0.0.1",)})
            how = Settings(Manners("ikmscan/1"), Routes(True, ports), names, Roots(), 8.0, heeds_opt_out=False)
            return await survey(Target(HOST, HOST), (Views, SiteFiles, CrossOrigin), how, Ledger(), Permit.visitor(HOST))

    shop = Shop(lambda asked: answer() if asked.path == "/" else answer(404))
    seen = asyncio.run(go())
    views = seen.of(Views)
    assert isinstance(views, Views) and views.start == f"http://{HOST}/"
    assert len(shop.asked) == 7


@pytest.mark.parametrize("preflight", [200, 403, 404, 405])
def test_a_foreign_origin_is_named_to_the_page_itself_whatever_the_preflight_says(preflight: int) -> None:
    """The searcher's view names it: no question more."""
    def shares(asked: Asked) -> bytes:
        if asked.method == "OPTIONS":
            return answer(preflight, b"")
        if "origin" in asked.headers:
            return answer(Access_Control_Allow_Origin=asked.headers["origin"], Access_Control_Allow_Credentials="true")
        return honest(asked)

    seen, shop = look(shares, dns=True)
    cross = seen.of(CrossOrigin)
    assert isinstance(cross, CrossOrigin) and re.fullmatch(r"https://[0-9a-f]{16}\.example", cross.origin)
    assert cross.preflight.reply is not None and cross.preflight.reply.status == preflight
    assert cross.simple is not None and cross.simple.reply is not None
    assert cross.simple.reply.header("access-control-allow-origin") == (cross.origin,)
    assert [(a.method, a.path) for a in shop.asked if "origin" in a.headers].count(("GET", "/")) == 1
    assert len(shop.asked) == 9


def test_a_searcher_who_is_turned_away_for_the_foreign_origin_is_asked_without_it() -> None:
    seen, shop = look(lambda asked: answer(403, b"") if "origin" in asked.headers else honest(asked), dns=True)
    views, cross = seen.of(Views), seen.of(CrossOrigin)
    assert isinstance(views, Views) and isinstance(cross, CrossOrigin)
    searcher = views.of("referrer")
    assert searcher is not None and searcher.final is not None and searcher.final.status == 200
    assert cross.simple is not None and cross.simple.reply is not None and cross.simple.reply.status == 403
    assert len(shop.asked) == 10


def test_the_twin_is_asked_by_name_and_followed_home_for_nothing() -> None:
    seen, shop = look(honest, dns=True)
    twin = seen.of(TwinVisit)
    assert isinstance(twin, TwinVisit) and [r.url for r in twin.chain] == [f"https://www.{HOST}/", f"https://{HOST}/"]
    assert sum(a.headers["host"] == f"www.{HOST}" for a in shop.asked) == 1


def test_the_twin_of_an_address_given_by_hand_is_asked_where_its_own_is_given_too() -> None:
    seen, shop = look(honest, given=(HOST, f"www.{HOST}"))
    twin = seen.of(TwinVisit)
    assert isinstance(twin, TwinVisit) and [r.url for r in twin.chain] == [f"https://www.{HOST}/", f"https://{HOST}/"]
    assert sum(a.headers["host"] == f"www.{HOST}" for a in shop.asked) == 1


def test_the_twin_of_an_address_given_by_hand_alone_is_not_asked_and_says_why() -> None:
    seen, shop = look(honest)
    assert seen.of(TwinVisit) == Unseen(Why.NOT_ASKED, "the address of the twin was not given")
    assert all(a.headers["host"] == HOST for a in shop.asked)


def test_what_lies_at_known_paths_is_told_apart_from_what_is_not_there() -> None:
    def files(asked: Asked) -> bytes:
        return answer(body=b"User-agent: *\n") if asked.path == "/robots.txt" else honest(asked)

    seen, _ = look(files)
    found = seen.of(SiteFiles)
    assert isinstance(found, SiteFiles) and not found.truncated
    assert [a.reply.status for a in (found.missing, found.robots, found.security) if a.reply] == [404, 200, 404]


def test_not_now_is_believed_and_nothing_else_is_asked() -> None:
    seen, shop = look(lambda asked: answer(503, b"") if asked.scheme == "https" else honest(asked))
    for kind in (Views, SiteFiles, CrossOrigin):
        assert seen.of(kind) == Unseen(Why.ERROR_PAGE, "503")
    assert [a.path for a in shop.asked if a.scheme == "https"] == ["/"]


def test_the_folders_that_the_page_names_are_asked_with_consent() -> None:
    def lists(asked: Asked) -> bytes:
        if asked.path == "/backup/":
            return answer(body=b"<html><head><title>Index of /backup/</title></head><body><h1>Index of /backup/</h1><hr><pre>")
        if asked.path == "/":
            return answer(body=b"<img src=/backup/a.jpg><img src=/foto/b.jpg><img src=/x/c.jpg><img src=/y/d.jpg><script src=/js/a.js></script>")
        return honest(asked)

    async def go() -> Dossier:
        secure = await asyncio.start_server(shop.to("https"), "127.0.0.1", 0, ssl=hostile.context())
        async with secure, hostile.nobody() as shut:
            ports = {443: secure.sockets[0].getsockname()[1], 80: shut}
            how = Settings(Manners("ikmscan/1"), Routes(True, ports), NameServers(fixed={HOST: ("127.0.0.1",)}), Roots(), 8.0, heeds_opt_out=False)
            return await survey(Target(HOST, HOST), (Exposures,), how, Ledger(), Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(days=1)))

    shop = Shop(lists)
    found = asyncio.run(go()).of(Exposures)
    assert isinstance(found, Exposures)
    assert [(e.path, e.found) for e in found.asked if e.path.endswith("/")] == [("/backup/", "directory_listing"), ("/foto/", ""), ("/x/", "")]
    assert len(shop.asked) == 6 + 3 + 1  # and the path that nobody has


def test_known_paths_are_asked_with_consent_alone_and_their_first_kilobyte() -> None:
    def careless(asked: Asked) -> bytes:
        if asked.path == "/.env":
            return answer(body=b"APP_KEY=base64:rahasia\nDB_PASSWORD=rahasia\n" + b"X=1\n" * 5_000)
        return honest(asked)

    async def go(permit: Permit) -> Dossier:
        secure = await asyncio.start_server(shop.to("https"), "127.0.0.1", 0, ssl=hostile.context())
        async with secure, hostile.nobody() as shut:
            ports = {443: secure.sockets[0].getsockname()[1], 80: shut}
            names = NameServers(fixed={HOST: ("127.0.0.1",)})
            how = Settings(Manners("ikmscan/1"), Routes(True, ports), names, Roots(), 8.0, heeds_opt_out=False)
            return await survey(Target(HOST, HOST), (Exposures,), how, Ledger(), permit)

    shop = Shop(careless)
    assert asyncio.run(go(Permit.visitor(HOST))).of(Exposures) == Unseen(Why.NO_CONSENT)
    assert shop.asked == []
    seen = asyncio.run(go(Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(days=1))))
    found = seen.of(Exposures)
    assert isinstance(found, Exposures) and not any(e.why for e in found.asked)
    assert [(e.path, e.found, e.shown) for e in found.asked if e.found] == [("/.env", "env", "APP_KEY=***")]
    assert "rahasia" not in to_json(seen) and seen.cost.bytes_in < 40_000
    assert len(shop.asked) == 7 and all(a.headers["range"] == "bytes=0-1023" for a in shop.asked if len(a.path) not in (1, 33))

"""Asking web servers: kept connections, redirects by hand, masked cookies, caps, politeness, and no way to inner places."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

import hostile
import pytest
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.dial import Dial, Refused, Routes
from ikmscan.scanner.evidence import End, Reply, Unseen, Why
from ikmscan.scanner.fetch import Fetch, Manners
from ikmscan.scanner.ledger import REQUESTS_PER_HOST, Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers, Resolver
from ikmscan.scanner.weblink import Link

HOST = "toko.example"
NAMES = NameServers(fixed={HOST: ("127.0.0.1",), "www.toko.example": ("127.0.0.1",)})
SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
HTTP = Link("http", HOST, 80)
packed = partial(gzip.compress, mtime=0)  # no clock: what names a test is the same in every process


def fetching(ports: Mapping[int, int], *, local_ok: bool = True, ledger: Ledger | None = None) -> Fetch:
    budget = Budget(asyncio.get_running_loop().time() + 5)
    dial = Dial(Routes(local_ok, ports), Permit.visitor(HOST), budget, ledger or Ledger())
    return Fetch(dial, Resolver(NAMES, budget), Manners("ikmscan test"))


def ask(behave: hostile.Behaviour, path: str = "/") -> Reply:
    async def go() -> Reply:
        async with hostile.serving(behave) as port:
            fetch = fetching({80: port})
            reply = await fetch.get(Link("http", HOST, 80, path))
            await fetch.close()
        assert isinstance(reply, Reply)
        return reply

    return asyncio.run(go())


def test_cookie_values_are_masked_and_all_else_is_as_received() -> None:
    reply = ask(hostile.answers(SHORT + b"Set-Cookie: sid=s3cret=x; Path=/; HttpOnly\r\nset-cookie: empty=; Secure\r\n"
                                b"Set-Cookie: s3cret\r\nSet-Cookie2: a=s3cret;Version=1\r\nX-Odd:  Mixed Case \r\n", b"ok"))
    assert reply.header("set-cookie") == ("sid=***; Path=/; HttpOnly", "empty=; Secure", "***")
    assert reply.header("set-cookie2") == ("a=***;Version=1",)
    assert reply.header("x-odd") == ("Mixed Case",)
    assert "s3cret" not in repr(reply)


@pytest.mark.parametrize(("coding", "sent", "body", "cut"), [
    (b"gzip", packed(b"hello"), b"hello", False),
    (b"x-gzip", packed(b"hello"), b"hello", False),
    (b"GZIP", packed(b"hello"), b"hello", False),
    (b"gzip", packed(b"hello")[:-9], b"hello", True),
    (b"gzip", b"plain after all", b"", True),
    (b"gzip", b"", b"", False),
    (b"br", b"\x0b\x02\x80hello\x03", b"\x0b\x02\x80hello\x03", False),
    (b"deflate", b"raw", b"raw", False),
    (b"gzip, gzip", packed(packed(b"x")), packed(packed(b"x")), False),
    (b"identity", b"hello", b"hello", False),
    (b"gzip, utf-8", packed(b"x"), packed(b"x"), False),  # a browser does not know one of them, and unpacks none
])
def test_only_what_was_offered_is_unpacked(coding: bytes, sent: bytes, body: bytes, cut: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + b"\r\nContent-Length: " + str(len(sent)).encode() + b"\r\n"
    reply = ask(hostile.answers(head, sent))
    assert (reply.body, reply.body_cut) == (body, cut)
    assert reply.packed is (coding in (b"br", b"deflate", b"gzip, gzip"))


def test_we_say_who_we_are_and_offer_gzip_alone() -> None:
    async def go() -> None:
        heads: list[bytes] = []

        async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(SHORT + b"\r\nok")

        async with hostile.serving(echo, http=False) as port:
            fetch = fetching({8080: port})
            await fetch.get(Link("http", HOST, 8080, "/a?b=c"))
            await fetch.close()
        lines = heads[0].decode().split("\r\n")
        assert lines[:3] == ["GET /a?b=c HTTP/1.1", f"Host: {HOST}:8080", "User-Agent: ikmscan test"]
        assert "Accept-Encoding: gzip" in lines

    asyncio.run(go())


@pytest.mark.parametrize("tls", [False, True])
def test_one_connection_serves_many_requests(tls: bool) -> None:
    async def go() -> None:
        counts = hostile.Counts()
        context = hostile.context() if tls else None
        async with hostile.serving(hostile.answers(SHORT, b"ok"), tls=context, requests=9, counts=counts) as port:
            fetch = fetching({80: port, 443: port})
            scheme, real = ("https", 443) if tls else ("http", 80)
            for n in range(3):
                assert isinstance(await fetch.get(Link(scheme, HOST, real, f"/{n}")), Reply)
            await fetch.close()
        assert (counts.connections, counts.requests.total()) == (1, 3)

    asyncio.run(go())


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("rudely", [False, True])
def test_a_kept_connection_that_the_server_closed_is_replaced_once(tls: bool, rudely: bool) -> None:
    async def go() -> None:
        counts = hostile.Counts()

        async def one_then_gone(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(SHORT + b"\r\nok")
            await writer.drain()
            await asyncio.sleep(0.05)
            if rudely:
                hostile.reset(writer)

        context = hostile.context() if tls else None
        async with hostile.serving(one_then_gone, tls=context, counts=counts) as port:
            fetch = fetching({80: port, 443: port})
            scheme, real = ("https", 443) if tls else ("http", 80)
            for path in ("/a", "/b"):
                assert isinstance(await fetch.get(Link(scheme, HOST, real, path)), Reply)
                await asyncio.sleep(0.1)
            await fetch.close()
        assert counts.connections == 2

    asyncio.run(go())


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("late", [b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n", SHORT + b"\r\nno", b"x"])
def test_what_comes_between_two_questions_is_no_answer_to_the_second(tls: bool, late: bytes) -> None:
    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for said in (SHORT + b"\r\nok", late):
            writer.write(said)
            await writer.drain()
            await asyncio.sleep(0.05)

    async def go() -> None:
        counts = hostile.Counts()
        async with hostile.serving(behave, tls=hostile.context() if tls else None, requests=9, counts=counts) as port:
            fetch = fetching({443 if tls else 80: port})
            place = Link("https" if tls else "http", HOST, 443 if tls else 80)
            first = await fetch.get(place)
            await asyncio.sleep(0.2)
            second = await fetch.get(replace(place, path="/2"))
            await fetch.close()
        assert isinstance(first, Reply) and isinstance(second, Reply)
        assert (first.body, second.status, second.body, counts.connections) == (b"ok", 200, b"ok", 2)

    asyncio.run(go())


def test_a_server_that_hangs_up_on_all_is_asked_one_question_once_more() -> None:
    async def go() -> None:
        counts = hostile.Counts()
        async with hostile.serving(hostile.breaks_off(b""), counts=counts) as port:
            fetch = fetching({80: port})
            answer = await fetch.get(HTTP)
            assert isinstance(answer, Unseen) and answer.why in (Why.RESET, Why.CLOSED)
            assert await fetch.get(HTTP) == answer
            assert isinstance(await fetch.get(replace(HTTP, path="/2")), Unseen)
            await fetch.close()
        assert counts.requests == Counter({"GET / HTTP/1.1": 2, "GET /2 HTTP/1.1": 1})

    asyncio.run(go())


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Le"], ids=["at once", "in the head"])
@pytest.mark.parametrize("tls", [False, True])
def test_one_lost_connection_costs_nothing(tls: bool, said: bytes) -> None:
    """A mobile line resets one connection of twenty; the front page is asked for first, and all else rests on it."""
    async def go() -> None:
        times, counts, breaks = 0, hostile.Counts(), hostile.breaks_off(said)

        async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal times
            times += 1
            if times == 1:
                await breaks(reader, writer)
            else:
                writer.write(SHORT + b"\r\nok")
                await writer.drain()

        async with hostile.serving(behave, tls=hostile.context() if tls else None, counts=counts) as port:
            fetch = fetching({443 if tls else 80: port})
            answer = await fetch.get(Link("https" if tls else "http", HOST, 443 if tls else 80))
            await fetch.close()
        assert isinstance(answer, Reply) and answer.body == b"ok"
        assert counts.connections == 2

    asyncio.run(go())


def test_the_same_question_is_asked_once_and_two_at_a_time_is_the_most() -> None:
    async def go() -> None:
        counts = hostile.Counts()

        async def slow(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.03)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        async with hostile.serving(slow, counts=counts) as port:
            ledger = Ledger()
            fetches = [fetching({80: port}, ledger=ledger) for _ in range(2)]  # two targets of one run on one host
            links = [Link("http", HOST, 80, f"/{n}") for n in range(5)] * 2
            answers = await asyncio.gather(*(f.get(link) for f in fetches for link in links))
            assert all(isinstance(a, Reply) for a in answers)
            for fetch in fetches:
                await fetch.close()
        assert counts.requests.total() == 10 and counts.peak == REQUESTS_PER_HOST

    asyncio.run(go())


def test_429_means_stop() -> None:
    async def go() -> None:
        counts = hostile.Counts()
        head = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n"
        async with hostile.serving(hostile.answers(head), counts=counts, requests=5) as port:
            fetch = fetching({80: port})
            first = await fetch.get(HTTP)
            second = await fetch.get(Link("http", HOST, 80, "/b"))
            await fetch.close()
        assert isinstance(first, Reply) and first.status == 429
        assert isinstance(second, Unseen) and second.why is Why.BLOCKED and counts.requests.total() == 1

    asyncio.run(go())


def test_a_redirect_is_followed_with_every_answer_kept() -> None:
    async def go() -> None:
        async with AsyncExitStack() as stack:
            secure = await stack.enter_async_context(
                hostile.serving(hostile.answers(SHORT, b"ok"), tls=hostile.context("www.toko.example")))
            plain = await stack.enter_async_context(hostile.serving(hostile.redirects("https://www.toko.example/x?y=1")))
            fetch = fetching({80: plain, 443: secure})
            chain, end, last, unseen = await fetch.visit(HTTP)
            await fetch.close()
        assert [(r.url, r.status) for r in chain] == [("http://toko.example/", 302), ("https://www.toko.example/x?y=1", 200)]
        assert (end, last, unseen) == (End.ARRIVED, "https://www.toko.example/x?y=1", None)

    asyncio.run(go())


@pytest.mark.parametrize("location", [
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/", "http://127.1/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://toko.example@127.0.0.1/",
    "//127.0.0.1/", "\\\\127.0.0.1/", "http://%31%32%37.0.0.1/", "http://127。0。0。1/", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://toko.example/", "https://toko.example:8443/", "http://169.254.169.254/",
])
def test_no_spelling_leads_to_an_inner_address(location: str) -> None:
    """The canary stands behind every port, and a name that points to 127.0.0.1 counts as an inner address too."""
    async def go() -> None:
        async with hostile.canary() as (port, seen):
            fetch = fetching(dict.fromkeys((80, 443, 8080, 8443), port), local_ok=False)
            link = Link("https", "shop.example", 443).follow(location.encode().decode("latin-1"))
            answer = await fetch.get(link)
            await fetch.close()
            await asyncio.sleep(0.01)
            assert isinstance(answer, Unseen) and answer.why is Why.FORBIDDEN_ADDRESS
            assert seen.connections == 0

    asyncio.run(go())


def test_refused_is_an_answer_and_level_two_is_asked_of_nobody_without_consent() -> None:
    async def go() -> None:
        async with hostile.nobody() as port:
            fetch = fetching({80: port})
            assert await fetch.get(HTTP) == Refused()
            denied = await fetch.get(Link("http", HOST, 80, "/.env"), Consent.OWNER)
            assert isinstance(denied, Unseen) and denied.why is Why.NO_CONSENT
            await fetch.close()

    asyncio.run(go())


def test_closing_ends_what_is_under_way() -> None:
    async def go() -> None:
        async with hostile.serving(hostile.never_speaks) as port:
            fetch = fetching({80: port})
            asking = asyncio.create_task(fetch.get(HTTP))
            await asyncio.sleep(0.05)
            await fetch.close()
            with pytest.raises(asyncio.CancelledError):
                await asking

    asyncio.run(go())


def file(behave: hostile.Behaviour, most_bytes: int = 1000) -> bytes | Unseen:
    async def go() -> bytes | Unseen:
        async with hostile.serving(behave) as port:
            fetch = fetching({80: port})
            found = await fetch.file(HTTP, most_bytes)
            await fetch.close()
        return found

    return asyncio.run(go())


def sized(body: bytes, status: bytes = b"200 OK", more: bytes = b"") -> hostile.Behaviour:
    return hostile.answers(b"HTTP/1.1 " + status + b"\r\n" + more + b"Content-Length: %d\r\n" % len(body), body)


@pytest.mark.parametrize(("behave", "expected"), [
    (sized(b"x" * 1000), b"x" * 1000), (sized(b""), b""), (sized(packed(b"y" * 1000), more=b"Content-Encoding: gzip\r\n"), b"y" * 1000),
    (hostile.answers(b"HTTP/1.1 200 OK\r\n", b"to the end"), b"to the end"),
    (sized(b"x" * 1001), Unseen(Why.TOO_MUCH, "1000 bytes")), (hostile.answers(b"HTTP/1.1 200 OK\r\n", b"x" * 1001), Unseen(Why.TOO_MUCH, "1000 bytes")),
    (sized(packed(b"y" * 1001), more=b"Content-Encoding: gzip\r\n"), Unseen(Why.TOO_MUCH, "1000 bytes")),
    (hostile.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n", b"x" * 49), Unseen(Why.CLOSED, "body")),
    (sized(b"gone", b"404 Not Found"), Unseen(Why.ERROR_PAGE, "404")), (sized(b"", b"206 Partial"), Unseen(Why.ERROR_PAGE, "206")),
    (hostile.redirects("https://toko.example/"), Unseen(Why.PROTOCOL_ERROR, "leads to https")),
    (hostile.redirects("http://toko.example:25/"), Unseen(Why.PROTOCOL_ERROR, "location: port")),
    (hostile.redirects("/again"), Unseen(Why.TOO_MANY_REDIRECTS, "http://toko.example/")),
])
def test_a_file_is_had_whole_or_not_at_all(behave: hostile.Behaviour, expected: bytes | Unseen) -> None:
    assert file(behave) == expected


def test_a_page_and_a_file_of_one_address_are_two_questions() -> None:
    async def go() -> None:
        counts = hostile.Counts()
        async with hostile.serving(sized(b"x" * 900), requests=9, counts=counts) as port:
            fetch = fetching({80: port})
            page, whole = await fetch.get(HTTP), await fetch.file(HTTP, 1000)
            assert isinstance(page, Reply) and page.body == whole == await fetch.file(HTTP, 1000)
            assert await fetch.file(HTTP, 100) == Unseen(Why.TOO_MUCH, "100 bytes")
            await fetch.close()
        assert counts.requests.total() == 3

    asyncio.run(go())

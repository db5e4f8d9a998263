"""A survey of every hostile server: a dossier within the deadline, the right reason for each missing part, no bug."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import time
import tracemalloc
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import dns.rcode
import hostile
import ikmscan.scanner
import pytest
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import (
    Addresses,
    Certificates,
    Dossier,
    End,
    Handshake,
    Page,
    PlainVisit,
    PortState,
    Records,
    SecureVisit,
    SmbDoors,
    Support,
    TlsVersions,
    Trust,
    Unseen,
    Visit,
    Why,
    from_json,
    to_json,
)
from ikmscan.scanner.fetch import BODY_BYTES, REDIRECTS, WIRE_BODY_BYTES, Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import ADDRESSES_KEPT, NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

DEADLINE_S = 10.0  # far from what any of them takes, also on a busy machine
SHORT_S = 3.0  # for those that never end by themselves
LATE_S = 5.0  # on a busy machine
AT_ONCE = 6
KINDS = (Page, Certificates, TlsVersions, PlainVisit, SmbDoors)
MANNERS = Manners("ikmscan test")
MEMORY_BYTES = 30_000_000
SCANNER = str(Path(ikmscan.scanner.__file__).resolve().parent)

Web = Callable[[], AbstractAsyncContextManager[int]]
Holds = Callable[[Dossier], bool]


def why(kind: type[object], *reasons: Why) -> Holds:
    """*kind* was not seen, for one of these reasons."""
    def holds(d: Dossier) -> bool:
        seen = d.of(kind)
        return isinstance(seen, Unseen) and seen.why in reasons

    return holds


def ended(end: End, reason: Why | None = None, kind: type[Visit] = SecureVisit) -> Holds:
    """The visit has an answer, and then ended so."""
    def holds(d: Dossier) -> bool:
        seen = d.of(kind)
        return isinstance(seen, Visit) and seen.end is end and (seen.unseen.why if seen.unseen else None) is reason

    return holds


def page(holds: Callable[[Page], bool]) -> Holds:
    """The page was seen, and is so."""
    return lambda d: isinstance(seen := d.of(Page), Page) and holds(seen)


def versions(**said: Support) -> Holds:
    """What is known of each version ("TLS13")."""
    names = {"TLS13": "TLS 1.3", "TLS12": "TLS 1.2", "TLS11": "TLS 1.1", "TLS10": "TLS 1.0"}
    return lambda d: isinstance(seen := d.of(TlsVersions), TlsVersions) and all(
        seen.speaks(names[n]) is s for n, s in said.items())


CUT = page(lambda p: p.reply.body_cut and p.reply.status == 200)


@dataclass(frozen=True)
class Case:
    """What listens where, and what must hold of the dossier. *heavy* ones run alone, so that memory can be measured;
    *endless* ones last until the deadline."""

    secure: Web = hostile.nobody
    plain: Web = hostile.nobody
    holds: tuple[Holds, ...] = ()
    heavy: bool = False
    endless: bool = False
    names: Callable[[object], bytes | None] | None = None
    host: str = hostile.HOST
    fixed: tuple[str, ...] = ("127.0.0.1",)

    @property
    def deadline_s(self) -> float:
        return SHORT_S if self.endless else DEADLINE_S


def web(behave: hostile.Behaviour, *holds: Holds, heavy: bool = False, requests: int = 1) -> Case:
    """The behaviour over https and over http."""
    return Case(lambda: hostile.serving(behave, tls=hostile.context(), requests=requests),
                lambda: hostile.serving(behave, requests=requests), holds, heavy)


def door(behave: hostile.Behaviour, *holds: Holds, heavy: bool = False, plain: Web = hostile.nobody) -> Case:
    """The behaviour on bare TCP 443; nobody on 80."""
    return Case(lambda: hostile.serving(behave, http=False), plain, holds, heavy)


def dns_case(reply: Callable[[object], bytes | None], *holds: Holds, secure: Web = hostile.nobody) -> Case:
    """The behaviour of the name server."""
    return Case(secure, holds=holds, names=reply, fixed=())


def nothing(*reasons: Why) -> tuple[Holds, ...]:
    """No part was seen, each for one of these reasons."""
    return tuple(why(kind, *reasons) for kind in (Page, Certificates, TlsVersions))


def chunk_flood(chunk: bytes) -> hostile.Behaviour:
    return hostile.floods(hostile.OK + b"Transfer-Encoding: chunked\r\n\r\n", chunk * (60_000 // len(chunk)))


HEAD_DRIP = b"HTTP/1.1 200 OK\r\nServer: slow\r\n"
SERVER_HELLO_BEGINS = b"\x16\x03\x03\x00\x04\x02\x00\xff\x00"
METADATA = (
    "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/",
    "http://0xa9.254.0251.0376/", "http://169.254.43518/", "http://169.16689662/", "http://169.254.169.254./",
    "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "//169.254.169.254/", "\\\\169.254.169.254\\",
    "http://toko.example@169.254.169.254/", "http://toko.example:80@169.254.169.254:80/", "http:\\\\169.254.169.254/",
    "http://%31%36%39.254.169.254/", "http://１６９.254.169.254/", "http://169。254。169。254/",
    "http://100.100.100.200/", "https://[fd00:ec2::254]/", "http://[::169.254.169.254]/", "http://0/", "http://224.0.0.1/",
    "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::]/", "\thttp://169.254.1\t69.254/",
)
NOWHERE = (
    "http://[", "http://[::1", "http://]/", "ftp://toko.example/", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
    "http://toko.example:22/", "http://toko.example:445/", "http://toko.example:99999/", "http://256.256.256.256/",
    "http://1.2.3.4.5/", "http:///", "https://..../", "gopher://169.254.169.254/", "http://a b/", "http://\x00/",
    "http://[fe80::1%25eth0:80/", "http://" + "a" * 300 + "/", "/" + "a" * 3000, "http://xn--\xff/", "http://toko.example:80:80/",
)

CASES: dict[str, Case] = {
    # below HTTP
    "refused": Case(holds=(ended(End.REFUSED), ended(End.REFUSED, kind=PlainVisit), *nothing(Why.REFUSED)[:2],
                           lambda d: isinstance(v := d.of(TlsVersions), TlsVersions) and v.state is PortState.REFUSED)),
    "silent": door(hostile.never_speaks, *nothing(Why.TIMED_OUT)),
    "full house": Case(hostile.full_house, hostile.full_house, nothing(Why.TIMED_OUT)),
    "reset": door(hostile.resets, *nothing(Why.RESET)),
    "closed at once": door(hostile.says(b""), *nothing(Why.CLOSED)),
    "plain http on 443": door(hostile.says(hostile.OK + b"\r\n"), why(Page, Why.TLS_FAILED), why(Certificates, Why.PROTOCOL_ERROR),
                              versions(TLS13=Support.NO, TLS10=Support.NO)),
    "alert at once": door(hostile.says(b"\x15\x03\x01\x00\x02\x02\x28"), why(Page, Why.TLS_FAILED),
                          why(Certificates, Why.TLS_FAILED), versions(TLS13=Support.NO, TLS10=Support.NO)),
    "odd alert at once": door(hostile.says(b"\x15\x03\x01\x00\x02\x02\x50"), *nothing(Why.TLS_FAILED, Why.PROTOCOL_ERROR)),
    "noise in the handshake": door(hostile.says(bytes(range(256)) * 8), *nothing(Why.TLS_FAILED, Why.PROTOCOL_ERROR)),
    "half a record": door(hostile.says(b"\x16\x03\x03", hostile.never_speaks), *nothing(Why.TIMED_OUT)),
    "half a record and the end": door(hostile.says(b"\x16\x03\x03\x40\x00abc"), *nothing(Why.CLOSED)),
    "handshake drips": door(hostile.says(SERVER_HELLO_BEGINS, hostile.drips(b"", b"\x16\x03\x03\x00\x01\x00", 0.02)),
                            *nothing(Why.TIMED_OUT)),
    "handshake floods": door(hostile.says(b"", hostile.floods(b"", b"\x16\x03\x03\x00\x04\x00\x00\x00\x00" * 2000)),
                             *nothing(Why.TIMED_OUT, Why.TOO_MUCH, Why.TLS_FAILED, Why.PROTOCOL_ERROR), heavy=True),
    "warnings flood": door(hostile.says(b"", hostile.floods(b"", b"\x15\x03\x03\x00\x02\x01\x70" * 2000)),
                           *nothing(Why.TOO_MUCH, Why.TLS_FAILED, Why.PROTOCOL_ERROR), heavy=True),
    "old versions ignored": Case(hostile.speaks_new_tls_and_ignores_old, holds=(versions(
        TLS13=Support.YES, TLS12=Support.UNKNOWN, TLS11=Support.UNKNOWN, TLS10=Support.UNKNOWN),)),
    "self-made certificate": web(hostile.answers(hostile.OK, b"hello"), page(lambda p: p.reply.body == b"hello"),
                                 lambda d: isinstance(h := d.of(Handshake), Handshake) and h.trust is Trust.UNKNOWN_CA),
    "another's certificate": Case(
        lambda: hostile.serving(hostile.answers(hostile.OK), tls=hostile.context("elsewhere.example")), holds=(
            page(lambda p: p.reply.status == 200),
            lambda d: isinstance(c := d.of(Certificates), Certificates) and not c.covers_host)),
    # HTTP
    "redirect loop": web(hostile.redirects("/"), ended(End.LOOP), why(Page, Why.REDIRECT_LOOP)),
    "redirects without end": web(hostile.longer_and_longer, ended(End.TOO_MANY), why(Page, Why.TOO_MANY_REDIRECTS),
                                 lambda d: len(d.of(SecureVisit).chain) == REDIRECTS + 1),  # type: ignore[union-attr]
    "closed after the request": web(hostile.breaks_off(b""), why(Page, Why.RESET, Why.CLOSED)),
    "garbage": web(hostile.answers(b"\x00\xff\x13garbage" * 50), why(Page, Why.PROTOCOL_ERROR)),
    "mail server": web(hostile.answers(b"220 mail.example ESMTP ready\r\n"), why(Page, Why.PROTOCOL_ERROR)),
    "head drips": web(hostile.drips(b"", HEAD_DRIP), why(Page, Why.TIMED_OUT), why(PlainVisit, Why.TIMED_OUT)),
    "body drips": web(hostile.drips(hostile.OK + b"Content-Length: 500\r\n\r\n", b"z"), CUT),
    "chunks drip": web(hostile.drips(hostile.OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nz\r\n"), CUT),
    "reset in the body": web(hostile.breaks_off(hostile.OK + b"Content-Length: 500\r\n\r\nhalf"), CUT,
                             page(lambda p: p.reply.body == b"half")),
    "reset in the head": web(hostile.breaks_off(hostile.OK), why(Page, Why.RESET)),
    "10,000 headers": web(hostile.answers(hostile.OK + b"a: b\r\n" * 9_990),
                          page(lambda p: p.truncated and len(p.reply.headers) == 1000)),
    "100,000 headers": web(hostile.answers(hostile.OK + b"a: b\r\n" * 100_000), why(Page, Why.PROTOCOL_ERROR)),
    "two lengths": web(hostile.answers(hostile.OK + b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"),
                       why(Page, Why.PROTOCOL_ERROR)),
    "negative chunk": web(hostile.answers(hostile.OK + b"Transfer-Encoding: chunked\r\n", b"-5\r\nhello\r\n0\r\n\r\n"), CUT),
    "packed and broken": web(hostile.answers(hostile.OK + b"Content-Encoding: gzip\r\n", b"\x1f\x8b\x08\x00broken"), CUT),
    "silent after the request": web(hostile.never_speaks, why(Page, Why.TIMED_OUT)),
    "endless 100-continue": web(hostile.floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), why(Page, Why.PROTOCOL_ERROR), heavy=True),
    "endless header": web(hostile.floods(hostile.OK + b"a: ", hostile.PIECE), why(Page, Why.PROTOCOL_ERROR), heavy=True),
    "200 MB": web(hostile.floods(hostile.OK + b"Content-Length: 200000000\r\n\r\n", hostile.PIECE), CUT, heavy=True),
    "endless chunks": web(chunk_flood(b"1\r\nz\r\n"), CUT, heavy=True),
    "endless chunk extension": web(chunk_flood(b"1;" + b"e" * 9000 + b"\r\nz\r\n"), CUT, heavy=True),
    "endless trailers": web(hostile.floods(hostile.OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"t: t\r\n" * 1000),
                            page(lambda p: not p.reply.body_cut), heavy=True),  # RFC 9112 section 8: the body is whole
    "gzip bomb": web(hostile.answers(hostile.OK + b"Content-Encoding: gzip\r\n", hostile.gzip_bomb()), CUT,
                     page(lambda p: len(p.reply.body) == BODY_BYTES), heavy=True),
    "gzip bomb in a redirect": web(hostile.answers(
        b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Encoding: gzip\r\n", hostile.gzip_bomb()), ended(End.LOOP), heavy=True),
    # names
    "dead name": dns_case(hostile.rcode(dns.rcode.NXDOMAIN), *nothing(Why.NAME_NOT_FOUND), why(Addresses, Why.NAME_NOT_FOUND)),
    "name without address": dns_case(hostile.records("TXT", ['"x"']), *nothing(Why.NAME_NOT_FOUND)),
    "SERVFAIL": dns_case(hostile.rcode(dns.rcode.SERVFAIL), *nothing(Why.DNS_FAILED)),
    "DNS refuses": dns_case(hostile.rcode(dns.rcode.REFUSED), *nothing(Why.DNS_FAILED)),
    "silent DNS": dns_case(hostile.silence, *nothing(Why.TIMED_OUT)),
    "noisy DNS": dns_case(hostile.noise, *nothing(Why.TIMED_OUT, Why.DNS_FAILED)),
    "DNS answers another question": dns_case(hostile.for_somebody_else, *nothing(Why.TIMED_OUT, Why.DNS_FAILED)),
    "alias circle": dns_case(hostile.alias_circle, *nothing(Why.DNS_FAILED, Why.NAME_NOT_FOUND)),
    "300 addresses": dns_case(hostile.records("A", [f"127.0.{n // 250}.{n % 250 + 1}" for n in range(300)]), lambda d: isinstance(
        a := d.of(Addresses), Addresses) and len(a.every) == ADDRESSES_KEPT and a.truncated),
    "an address of the cloud": dns_case(hostile.records("A", ["169.254.169.254"]), *nothing(Why.FORBIDDEN_ADDRESS)),
    "an address of nobody": dns_case(hostile.records("A", ["0.0.0.0"]), *nothing(Why.FORBIDDEN_ADDRESS)),
    "a mapped address": dns_case(hostile.records("AAAA", ["::ffff:169.254.169.254"]), *nothing(Why.FORBIDDEN_ADDRESS)),
}
CASES |= {f"to {place}": web(hostile.redirects(place.encode()), ended(End.UNSEEN, Why.FORBIDDEN_ADDRESS)) for place in METADATA}
CASES |= {f"to nowhere {place[:40]!r}": web(hostile.redirects(place.encode("latin-1")), ended(End.BAD_LOCATION))
          for place in NOWHERE}
ENDLESS = ("silent", "full house", "half a record", "handshake drips", "old versions ignored", "head drips", "body drips",
           "chunks drip", "silent after the request", "silent DNS", "noisy DNS", "DNS answers another question")
CASES |= {name: replace(CASES[name], endless=True) for name in ENDLESS}
CASES["no answer"] = web(hostile.answers(b""), why(Page, Why.PROTOCOL_ERROR, Why.CLOSED))


@dataclass(frozen=True)
class Outcome:
    """What came of one case."""

    dossier: Dossier
    seconds: float
    memory_bytes: int = 0


@dataclass
class Look:
    """All outcomes, and what the event loop and the interpreter complained of."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    left_tasks: list[str] = field(default_factory=list)


@asynccontextmanager
async def staged(case: Case) -> AsyncIterator[Settings]:
    """The servers of a case, and the settings that lead to them."""
    async with AsyncExitStack() as stack:
        ports = {443: await stack.enter_async_context(case.secure()), 80: await stack.enter_async_context(case.plain()),
                 445: await stack.enter_async_context(hostile.nobody())}
        names = NameServers(fixed={case.host: case.fixed} if case.fixed else {})
        if case.names is not None:
            place, _ = await stack.enter_async_context(hostile.naming(case.names))
            names = NameServers(place)
        yield Settings(MANNERS, Routes(True, ports), names, Roots(), case.deadline_s)


async def looked_at(case: Case, *, measured: bool = False) -> Outcome:
    async with staged(case) as settings:
        if measured:
            gc.collect()
            tracemalloc.start()
        began = time.monotonic()
        kinds = (*KINDS, Records) if case.names is not None else KINDS
        dossier = await survey(Target(case.host, case.host), kinds, settings, Ledger(), Permit.visitor(case.host))
        seconds = time.monotonic() - began
        peak = tracemalloc.get_traced_memory()[1] if measured else 0
        if measured:
            tracemalloc.stop()
    return Outcome(derive.complete(dossier), seconds, peak)


async def look_at_all() -> Look:
    look = Look()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: look.complaints.append(f"{context['message']} {context.get('exception')!r}"))
    light = sorted((n for n, c in CASES.items() if not c.heavy), key=lambda n: CASES[n].endless)
    for first in range(0, len(light), AT_ONCE):
        some = light[first:first + AT_ONCE]
        for name, outcome in zip(some, await asyncio.gather(*(looked_at(CASES[n]) for n in some)), strict=True):
            look.outcomes[name] = outcome
    look.left_tasks += _tasks_of_ours()
    for name, case in CASES.items():
        if case.heavy:
            outcome, measured = await looked_at(case), await looked_at(case, measured=True)  # measuring is slow
            look.outcomes[name] = Outcome(outcome.dossier, outcome.seconds, measured.memory_bytes)
            look.left_tasks += _tasks_of_ours()
    return look


def _tasks_of_ours() -> list[str]:
    return [repr(t) for t in asyncio.all_tasks() if SCANNER in t.get_coro().cr_code.co_filename]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def look() -> Look:
    hostile.gzip_bomb()
    gc.collect()  # what tests before us left is not ours
    with warnings.catch_warnings(record=True) as said, contextlib.ExitStack() as stack:
        warnings.simplefilter("always", ResourceWarning)
        unraisable: list[str] = []
        before = sys.unraisablehook
        sys.unraisablehook = lambda args: unraisable.append(repr(args))
        stack.callback(setattr, sys, "unraisablehook", before)
        found = asyncio.run(look_at_all())
        gc.collect()
    found.complaints += [str(w.message) for w in said if issubclass(w.category, ResourceWarning)] + unraisable
    for name, outcome in found.outcomes.items():
        print(f"{outcome.seconds:6.2f} s {outcome.memory_bytes / 1e6:6.1f} MB  {name}")
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_dossier_comes_within_the_deadline_and_says_what_was_not_seen(look: Look, name: str) -> None:
    outcome = look.outcomes[name]
    for number, holds in enumerate(CASES[name].holds):
        assert holds(outcome.dossier), (number, {k: str(v)[:300] for k, v in outcome.dossier.seen.items()})
    assert outcome.seconds < CASES[name].deadline_s + LATE_S


@pytest.mark.parametrize("name", CASES)
def test_no_server_makes_a_bug_of_ours(look: Look, name: str) -> None:
    for key, seen in look.outcomes[name].dossier.seen.items():
        assert not (isinstance(seen, Unseen) and seen.why is Why.BUG), key
        if isinstance(seen, Visit):
            assert seen.unseen is None or seen.unseen.why is not Why.BUG


@pytest.mark.parametrize("name", CASES)
def test_every_dossier_can_be_written_and_read_again(look: Look, name: str) -> None:
    dossier = look.outcomes[name].dossier
    text = to_json(dossier, derive.DERIVED_KEYS)
    assert derive.complete(from_json(text)) == dossier
    text.encode()


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if c.heavy])
def test_a_flood_costs_little_memory(look: Look, name: str) -> None:
    assert look.outcomes[name].memory_bytes < MEMORY_BYTES


def test_bodies_are_bounded(look: Look) -> None:
    for outcome in look.outcomes.values():
        for seen in outcome.dossier.seen.values():
            if isinstance(seen, Visit):
                assert all(len(r.body) <= max(BODY_BYTES, WIRE_BODY_BYTES) for r in seen.chain)


def test_nothing_is_left_running_or_open(look: Look) -> None:
    assert look.left_tasks == []
    assert look.complaints == []

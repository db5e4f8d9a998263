"""The screen as a real server on loopback, asked by a client that sends whatever it likes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
import shop_rooms as rooms
from ikmscan.checks.observatory import graded, results
from ikmscan.checks.observatory_seen import Seen
from ikmscan.scanner.evidence import Reply
from ikmscan.scanner.runs import Step
from ikmscan.scanner.target import Target
from ikmscan.scanner.wire.html import read_markup
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Entry, Kind, Roster
from ikmscan.workshop.screen import hub, limits, protocol
from ikmscan.workshop.screen.app import Screen
from ikmscan.workshop.screen.place import HERE
from ikmscan.workshop.screen.serve import bind, serving
from screen_client import Answer, ask, event, listen, port, raw, room, run

SECURE = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}


# ---- what every answer carries -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/papan.json", "/p/x", "/k/x", "/nothing", "/favicon.ico"])
def test_every_answer_carries_the_headers(tmp_path: Path, path: str) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        for method in ("GET", "HEAD", "POST", "TRACE", "BREW"):
            answer = await ask(screen, path, method)
            assert {k: answer.headers.get(k) for k in SECURE} == SECURE, method
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert "strict-transport-security" not in answer.headers  # plain http
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "server" not in answer.headers

    run(tmp_path, scenario)


def observed(answer: Answer) -> Seen:
    """The answer as the HTTP Observatory would see it, were this screen behind https."""
    url = "https://layar.example/"
    headers = (*answer.headers.items(), ("strict-transport-security", "max-age=31536000"))
    final = Reply(url, answer.code, "", headers, answer.body.encode())
    markup = read_markup(answer.body.encode(), answer.headers["content-type"], url, False)
    return Seen("layar.example", final, (final,), markup, True, True, ("http://layar.example/", url))


def test_the_headers_are_worth_an_a_plus(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        rooms.finish(book, 1, "weak")
        await asyncio.sleep(0.8)
        for path in ("/", f"/p/{book.seats.word(1)}", f"/p/{book.seats.word(3)}", f"/k/{screen.place.key}", "/nothing"):
            given = graded(results(observed(await ask(screen, path))))
            assert given.grade == "A+", (path, given)
            assert all(passed for _, _, passed, _ in given.tests), path

    run(tmp_path, scenario)


def test_what_is_no_http_gets_one_short_answer_with_the_headers(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        for junk in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET / HTTP/1.1\r\nhost x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nhost: a\r\n" + b"x: y\r\n" * 5000):
            answer = await raw(screen, junk)
            assert answer.code == 400
            assert {k: answer.headers.get(k) for k in SECURE} == SECURE
            assert answer.body == ""

    run(tmp_path, scenario)


def test_another_name_is_refused(tmp_path: Path) -> None:
    """DNS rebinding: a page elsewhere lets its own name lead to 127.0.0.1 and asks with that name."""
    async def scenario(screen: Screen, book: Register) -> None:
        here = str(port(screen))
        for name in ("jahat.id", f"jahat.id:{here}", "", f"127.0.0.1:{here}.jahat.id", "127.0.0.1", f"0.0.0.0:{here}"):
            answer = await ask(screen, "/", host=name)
            assert answer.code in (400, 421), name
            assert "jahat" not in answer.body
        double = f"GET / HTTP/1.1\r\nhost: 127.0.0.1:{here}\r\nhost: jahat.id\r\nconnection: close\r\n\r\n"
        assert (await raw(screen, double.encode())).code in (400, 421)
        assert (await ask(screen, "/", host=f"LOCALHOST:{here}")).code == 200

    run(tmp_path, scenario)


def test_nobody_writes_but_the_trainer(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT"):
            answer = await ask(screen, "/", method)
            assert (answer.code, answer.headers["allow"]) == (405, "GET, HEAD")
        assert (await ask(screen, "/k/wrong", "POST", "nomor=2&tampil=1")).code == 404

    run(tmp_path, scenario)


PATHS = (
    "/../setup.cfg", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/p/../k/x", "/p/%00", "/p/",
    "/p/a/b", "/p/a/-1", "/k/", "/templates/hall.js", "/p/" + "a" * 5000, "/p/x/0", "/p/x/999999999999999999999", "/%ff%fe",
    "http://jahat.id/", "*", "/papan.json/", "/aliran/x", "/p/%F0%9F%98%80",
)


@pytest.mark.parametrize("path", PATHS)
def test_there_is_nothing_to_climb_into(tmp_path: Path, path: str) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        answer = await ask(screen, path)
        assert answer.code in (400, 404)
        assert "root:" not in answer.body
        assert "Traceback" not in answer.body

    run(tmp_path, scenario)


# ---- participants' pages -----------------------------------------------------------------------------------------


def test_a_wrong_word_is_answered_as_any_other_page_that_is_not_there(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        right = book.seats.word(1)
        bodies = {(await ask(screen, f"/p/{word}")).body for word in ("x", right[:-1], right + "a", right.swapcase())}
        bodies |= {(await ask(screen, path)).body for path in ("/k/x", "/nothing", f"/p/{right}/7")}
        assert len(bodies) == 1

    run(tmp_path, scenario)


def test_a_participant_reads_his_own_report_with_boxes_to_tick(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        path = f"/p/{book.seats.word(1)}"
        assert "masih menunggu giliran" in (await ask(screen, path)).body
        book.note(rooms.host_of(1), Step.TLS)
        await asyncio.sleep(0.8)
        waiting = await ask(screen, path)
        assert "sedang diperiksa" in waiting.body
        assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in waiting.body
        rooms.finish(book, 1, "weak")
        await asyncio.sleep(0.8)
        told = await ask(screen, path)
        assert rooms.host_of(1) in told.body
        assert 'type="checkbox"' in told.body
        assert "{done} dari {all} temuan beres" in told.body
        assert "script-src 'sha256-" in told.headers["content-security-policy"]
        assert (await ask(screen, path)).body == told.body

    run(tmp_path, scenario)


@pytest.mark.parametrize("shared", ["", "127.0.0.2"])
def test_a_report_that_others_can_reach_carries_the_code_that_leads_to_it(tmp_path: Path, shared: str) -> None:
    """A code that leads to this computer alone would be in vain on a phone. Of two who share a site, each has his own."""
    first = rooms.person(1)
    both = (replace(first, entries=(*first.entries, *rooms.person(2).entries)), replace(first, number=5))

    async def whole() -> None:
        async with room(tmp_path, both, tuple(filter(None, (HERE, shared)))) as (screen, book):
            rooms.finish(book, 1, "weak")
            await asyncio.sleep(0.8)
            for path in (f"/p/{book.seats.word(1)}/1", f"/p/{book.seats.word(5)}"):
                told = (await ask(screen, path)).body
                assert 'type="checkbox"' in told
                assert told.count(f"{screen.place.shared}{path}") == (2 if shared else 0)
                assert ('class="qr"' in told) == bool(shared)

    asyncio.run(whole())


def test_who_has_no_site_gets_a_sheet(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        assert "Instagram" in (await ask(screen, f"/p/{book.seats.word(3)}")).body
        assert "<ol>" in (await ask(screen, f"/p/{book.seats.word(4)}")).body

    run(tmp_path, scenario)


def test_the_own_page_says_what_the_paper_says(tmp_path: Path) -> None:
    phone = replace(rooms.person(4), entries=(Entry("0812…00", Kind.PHONE, problem="phone"),))

    async def scenario(screen: Screen, book: Register) -> None:
        account = (await ask(screen, f"/p/{book.seats.word(3)}")).body
        assert "<pre" not in account, "no lines broken for a terminal"
        assert "<li>Nyalakan PIN verifikasi dua langkah di WhatsApp.</li>" in account
        assert "Kami tidak pernah meminta kata sandi" in account
        unread = (await ask(screen, f"/p/{book.seats.word(4)}")).body
        assert "Alamatnya perlu ditulis ulang" in unread
        assert "0812…00" in unread

    run(tmp_path, scenario, rooms.account(3), phone)


def test_two_sites_are_listed_and_each_has_its_page(tmp_path: Path) -> None:
    both = replace(rooms.person(1), entries=(*rooms.person(1).entries, *rooms.person(2).entries))

    async def scenario(screen: Screen, book: Register) -> None:
        path = f"/p/{book.seats.word(1)}"
        rooms.finish(book, 2, "healthy")
        await asyncio.sleep(0.8)
        listed = (await ask(screen, path)).body
        assert f'href="{path}/1"' in listed
        assert f'href="{path}/2"' in listed
        assert "menunggu giliran" in (await ask(screen, f"{path}/1")).body
        assert 'type="checkbox"' in (await ask(screen, f"{path}/2")).body
        assert (await ask(screen, f"{path}/3")).code == 404

    run(tmp_path, scenario, both)


def test_guessing_is_slowed_down_but_not_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        for n in range(30):
            assert (await ask(screen, f"/p/{n}")).code == 404
        monkeypatch.setattr(limits, "is_here", lambda address: False)  # as if this were a phone
        for n in range(30, 60):
            code = (await ask(screen, f"/p/{n}")).code
        assert code == 429
        right = await ask(screen, f"/p/{book.seats.word(1)}")  # right or wrong: no answer any more
        assert (right.code, right.headers["retry-after"]) == (429, "10")

    run(tmp_path, scenario)


# ---- the trainer's control ---------------------------------------------------------------------------------------


def test_the_trainer_shows_a_volunteer_and_hides_him_again(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        rooms.finish(book, 2, "weak")
        await asyncio.sleep(0.8)
        control, here = f"/k/{screen.place.key}", screen.place.here
        page = await ask(screen, control)
        assert rooms.host_of(2) in page.body
        assert rooms.host_of(1) not in page.body  # did not tick "contoh"
        assert page.headers["referrer-policy"] == "same-origin"  # else browsers send Origin: null
        assert rooms.host_of(2) not in (await ask(screen, "/")).body
        shown = await ask(screen, control, "POST", "nomor=2&tampil=1", origin=here)
        assert (shown.code, shown.headers["location"]) == (303, control)
        assert rooms.host_of(2) in (await ask(screen, "/")).body
        assert "sedang tampil" in (await ask(screen, control)).body
        await ask(screen, control, "POST", "nomor=2&tampil=0", origin=here)
        assert rooms.host_of(2) not in (await ask(screen, "/")).body

    run(tmp_path, scenario)


def test_who_did_not_tick_is_never_shown(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        rooms.finish(book, 1)
        await asyncio.sleep(0.8)
        control = f"/k/{screen.place.key}"
        for body in ("nomor=1&tampil=1", "nomor=99&tampil=1", "nomor=x&tampil=1", "tampil=1", "nomor=%b2&tampil=1", "&" * 500):
            assert (await ask(screen, control, "POST", body, origin=screen.place.here)).code in (303, 400)
        assert screen.scene["example"] is None
        assert rooms.host_of(1) not in (await ask(screen, "/")).body

    run(tmp_path, scenario)


def test_a_volunteer_shows_nobody_elses_site(tmp_path: Path) -> None:
    """He may write what he likes into his cell: the site of a neighbour, of an office, of a stranger."""
    first, second = rooms.person(1), rooms.person(2, example=True)
    www = Entry("www", Kind.OWN, Target(f"www.{rooms.host_of(1)}", f"www.{rooms.host_of(1)}"))
    office = Entry("dinas.go.id", Kind.GOVERNMENT, Target("dinas.go.id", "dinas.go.id"))
    slip = Entry("toko.con", Kind.WRONG, Target("toko.con", "toko.con"))
    both = replace(second, entries=(*first.entries, www, office, slip, *second.entries))

    async def whole() -> None:
        async with room(tmp_path, (first, both)) as (screen, book):
            for key in [site.key for site in book.sites()]:
                book.put(key, rooms.dossier("weak", key))
                book.note(key, Step.DONE)
            await asyncio.sleep(1.2)
            control = f"/k/{screen.place.key}"
            page = (await ask(screen, control)).body
            await ask(screen, control, "POST", "nomor=2&tampil=1", origin=screen.place.here)
            hall = (await ask(screen, "/")).body
            for told in (page, hall):
                assert rooms.host_of(2) in told
                assert [name for name in (rooms.host_of(1), "dinas.go.id", "toko.con") if name in told] == []

    asyncio.run(whole())


def test_who_has_only_what_is_anothers_is_not_offered(tmp_path: Path) -> None:
    first = rooms.person(1)
    async def whole() -> None:
        async with room(tmp_path, (first, replace(rooms.person(2, example=True), entries=first.entries))) as (screen, book):
            rooms.finish(book, 1)
            await asyncio.sleep(0.8)
            control = f"/k/{screen.place.key}"
            assert rooms.host_of(1) not in (await ask(screen, control)).body
            await ask(screen, control, "POST", "nomor=2&tampil=1", origin=screen.place.here)
            assert screen.scene["example"] is None

    asyncio.run(whole())


def test_leave_that_is_taken_back_takes_the_name_off_the_screen(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        rooms.finish(book, 2)
        await asyncio.sleep(0.8)
        await ask(screen, f"/k/{screen.place.key}", "POST", "nomor=2&tampil=1", origin=screen.place.here)
        assert screen.scene["example"]
        with Register.create(book.path, rooms.course(), Roster("", (rooms.person(1), rooms.person(2)))):
            pass  # the list without his tick
        await asyncio.sleep(1.2)
        assert screen.scene["example"] is None
        assert rooms.host_of(2) not in (await ask(screen, "/papan.json")).body

    run(tmp_path, scenario)


def test_a_new_screen_begins_without_a_name(tmp_path: Path) -> None:
    async def whole() -> None:
        async with room(tmp_path) as (screen, book):
            rooms.finish(book, 2)
            await asyncio.sleep(0.8)
            screen.watch.show(2)
        with Register.open(book.path) as again:
            async with serving(rooms.watch(again), [bind(HERE, 0)]) as later:
                await asyncio.sleep(0.8)
                assert later.scene["example"] is None

    asyncio.run(whole())


def test_a_page_stays_with_its_owner_when_the_list_is_read_anew(tmp_path: Path) -> None:
    """A row that is taken out above moves all numbers; what is on paper already must not open another's page."""
    async def scenario(screen: Screen, book: Register) -> None:
        words = {n: book.seats.word(n) for n in (1, 2)}
        left = replace(rooms.person(2), number=1)
        with Register.create(book.path, rooms.course(), Roster("", (left,))):
            pass
        for _ in range(15):  # also in the half second in which the screen has not looked yet
            assert rooms.host_of(2) not in (await ask(screen, f"/p/{words[1]}")).body
            assert rooms.host_of(1) not in (await ask(screen, f"/p/{words[2]}")).body
            await asyncio.sleep(0.1)
        assert (await ask(screen, f"/p/{words[1]}")).code == 404
        assert rooms.host_of(2) in (await ask(screen, f"/p/{words[2]}")).body

    run(tmp_path, scenario)


def test_a_button_elsewhere_does_nothing(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        rooms.finish(book, 2)
        await asyncio.sleep(0.8)
        for origin in ("http://jahat.id", "null", "", screen.place.here + ".jahat.id"):
            answer = await ask(screen, f"/k/{screen.place.key}", "POST", "nomor=2&tampil=1", origin=origin)
            assert answer.code == 403
        assert screen.scene["example"] is None
        large = await ask(screen, f"/k/{screen.place.key}", "POST", "nomor=2&x=" + "y" * 2000, origin=screen.place.here)
        assert large.code == 413

    run(tmp_path, scenario)


# ---- events ------------------------------------------------------------------------------------------------------


def test_events_come_as_the_room_changes_and_only_then(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        reader, writer = await listen(screen)
        first = await event(reader)
        assert json.loads(first["data"])["progress"] == "0 dari 4 selesai"
        rooms.finish(book, 1)
        second = await event(reader)
        assert json.loads(second["data"])["marks"] == "dwww"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(event(reader), 1.5)
        writer.close()
        # who comes back and saw the newest is sent nothing again; who saw an older one, or another life, is
        same, writer = await listen(screen, second["id"])
        await same.readuntil(b"retry: 3000")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(event(same), 1)
        writer.close()
        for old in (first["id"], "ffffffff-2", "\x7f"):
            late, writer = await listen(screen, old)
            assert (await event(late))["id"] == second["id"]
            writer.close()

    run(tmp_path, scenario)


def test_a_heart_beats_where_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BEAT_S", 0.2)

    async def scenario(screen: Screen, book: Register) -> None:
        reader, writer = await listen(screen)
        assert (await event(reader, "detak"))["data"] == "1"
        writer.close()

    run(tmp_path, scenario)


def test_a_hundred_listen_and_the_two_hundred_and_first_is_told(tmp_path: Path) -> None:
    async def scenario(screen: Screen, book: Register) -> None:
        lines = [await listen(screen) for _ in range(hub.MOST + hub.RESERVED)]
        for reader, _ in lines:
            await event(reader)
        full = await ask(screen, "/aliran")
        assert (full.code, full.headers["retry-after"]) == (503, "30")
        assert "banyak orang" in full.body
        assert (await ask(screen, "/papan.json")).code == 200  # the page goes on by asking
        rooms.finish(book, 1)
        told = await asyncio.gather(*(event(reader) for reader, _ in lines))
        assert {json.loads(t["data"])["marks"] for t in told} == {"dwww"}
        for _, writer in lines:
            writer.close()
        for _ in range(50):
            await asyncio.sleep(0.1)
            if not screen.hub.listening:
                break
        assert screen.hub.listening == 0

    run(tmp_path, scenario)


def test_the_screen_ends_while_they_listen(tmp_path: Path) -> None:
    async def whole() -> None:
        async with room(tmp_path) as (screen, _):
            reader, writer = await listen(screen)
            await event(reader)
        assert await asyncio.wait_for(reader.read(), 5) is not None
        writer.close()

    asyncio.run(asyncio.wait_for(whole(), 30))


# ---- slow and many -----------------------------------------------------------------------------------------------


def test_who_drips_a_request_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.6)

    async def scenario(screen: Screen, book: Register) -> None:
        for begin in (b"", b"GET / HTTP/1.1\r\n"):
            reader, writer = await asyncio.open_connection(HERE, port(screen))
            writer.write(begin)
            with contextlib.suppress(ConnectionError):
                for _ in range(30):
                    writer.write(b"x" if begin else b"")
                    await asyncio.sleep(0.1)
                    if reader.at_eof() or writer.transport.is_closing():
                        break
                assert await asyncio.wait_for(reader.read(), 3) == b""
            writer.close()

    run(tmp_path, scenario)


def test_who_drips_a_second_request_is_let_go_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.6)

    async def scenario(screen: Screen, book: Register) -> None:
        reader, writer = await asyncio.open_connection(HERE, port(screen))
        writer.write(f"GET /papan.json HTTP/1.1\r\nhost: {HERE}:{port(screen)}\r\n\r\n".encode())
        await reader.readuntil(b"}")
        writer.write(b"GET /")
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), 5)  # ends: the deadline, not our patience
        writer.close()

    run(tmp_path, scenario)


def test_who_listens_but_reads_nothing_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "READ_S", 0.6)

    async def scenario(screen: Screen, book: Register) -> None:
        _, writer = await listen(screen)
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        for _ in range(40):
            screen.hub.publish("x" * 500_000)
            await asyncio.sleep(0.05)
        assert screen.hub.listening == 0
        writer.close()

    run(tmp_path, scenario)


def test_one_device_opens_so_many_connections_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "is_here", lambda address: False)

    async def scenario(screen: Screen, book: Register) -> None:
        lines = [await asyncio.open_connection(HERE, port(screen)) for _ in range(limits.MOST_OF_ONE)]
        await asyncio.sleep(0.3)
        reader, writer = await asyncio.open_connection(HERE, port(screen))
        with contextlib.suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 5) == b""
        for _, other in [*lines, (reader, writer)]:
            other.close()

    run(tmp_path, scenario)


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "\x1b[2J\u202edlrow", "x" * 9999])
def test_names_of_strangers_stay_text(tmp_path: Path, title: str) -> None:
    hostile = replace(rooms.person(1, example=True), name=title, business=title)

    async def whole() -> None:
        with rooms.register(tmp_path, (hostile,), title) as book:
            rooms.finish(book, 1)
            async with serving(rooms.watch(book), [bind(HERE, 0)]) as screen:
                for path in ("/", f"/k/{screen.place.key}", f"/p/{book.seats.word(1)}", "/papan.json"):
                    body = (await ask(screen, path)).body
                    assert path == "/papan.json" or "<script>alert" not in body
                    assert "<img src=x" not in body or path == "/papan.json"
                    assert "\x1b" not in body
                    assert "\u202e" not in body
                    assert len(body) < 200_000

    asyncio.run(whole())

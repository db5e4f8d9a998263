"""Servers that lie when they are asked about software cost no more than honest ones: bytes and requests are counted
where they leave, on a plain http server of ours that is a WordPress by its page alone."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import lab
import pytest
from ikmscan.scanner.evidence import Unseen, Why
from software_look import BASE, MOST_REQUESTS, OWNER, Seen, files_of, look

PLUGINS = tuple(f"plugin-{letter}" for letter in "abcdefghijklmnopqrst")
LIBRARIES = ("bootstrap", "select2", "moment", "swiper", "lodash", "vue", "handlebars", "chart", "axios", "tinymce")
PAGE = "<!doctype html><title>Toko</title><meta name=generator content='WordPress'>" + "".join(
    f"<script src='/wp-content/plugins/{p}/front.js?ver=1.{n}.0'></script>" for n, p in enumerate(PLUGINS)) + "".join(
    f"<script src='/wp-content/themes/batik/{name}.min.js'></script>" for name in LIBRARIES)
HUGE = 300_000
MOST_READ = 11 * 65_536  # a gulp of each connection before it is shut; of a longer line much less is on its way
CAPS = 16_384 + 4_096 + 8 * 1_024 + 6 * 512 + 2_048  # namespaces, feed, readmes, banners, style


@dataclass
class Server:
    """A WordPress by its page; *answers* gives (status, headers, body) for all that is asked beside it."""

    answer: tuple[int, tuple[tuple[str, str], ...], bytes]
    port: int = 0
    asked: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    sent: int = 0

    @contextmanager
    def serving(self) -> Iterator[Server]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout: ClassVar[int] = 20
            server_version, sys_version = "toko", ""

            def do_GET(self) -> None:
                outer.meet(self)

            do_HEAD = do_OPTIONS = do_GET

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Who hangs up on a liar does right."""

        with Quiet(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            yield self
            server.shutdown()
        thread.join(5)

    def meet(self, handler: BaseHTTPRequestHandler) -> None:
        page = BASE.fullmatch(handler.path)
        status, headers, body = (200, (("Content-Type", "text/html"),), PAGE.encode()) if handler.path == "/" else (
            (404, (), b"") if page else self.answer)
        if handler.headers["Host"].partition(":")[0] != "toko.example":
            self.elsewhere.append(handler.headers["Host"])
        handler.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            handler.send_header(name, value)
        handler.end_headers()
        if not page:
            self.asked.append(handler.path)
        for at in range(0, len(body) if handler.command == "GET" else 0, 1_024):
            try:
                handler.wfile.write(body[at:at + 1_024])
            except OSError:
                return
            self.sent += 0 if page else len(body[at:at + 1_024])


LIARS = {
    "ignores Range": (200, (("Content-Type", "text/plain"),), b"x" * HUGE),
    "a page of 100 KB for what is missing": (404, (("Content-Type", "text/html"),), b"<p>tidak ada</p>" * 6_400),
    "a packed bomb, not asked for": (200, (("Content-Encoding", "gzip"),), gzip.compress(b"0" * 50_000_000)),
    "a packed bomb as a part": (206, (("Content-Encoding", "gzip"), ("Content-Range", "bytes 0-511/99999")), gzip.compress(b"0" * 50_000_000)),
    "a length that is a lie": (206, (("Content-Range", "bytes 0-99999999999999999999/1"),), b"y" * HUGE),
    "leads off the site": (302, (("Location", "http://lain.example/jebakan"),), b""),
    "leads to another place of the site": (301, (("Location", "/lain.js"),), b""),
    "leads to itself": (307, (("Location", "/wp-content/plugins/plugin-a/readme.txt"),), b""),
    "versions as long as the answer": (200, (), b"Stable tag: " + b"1." * HUGE),
    "not a word": (200, (), b""),
}


def looked_at(tls_lab: lab.Lab, server: Server) -> Seen:
    """Over http: nobody speaks https here."""
    return look(tls_lab, {443: lab.free_port(), 80: server.port}, OWNER)


@pytest.mark.parametrize("label", LIARS)
def test_a_liar_costs_no_more_than_an_honest_server(tls_lab: lab.Lab, label: str) -> None:
    with Server(LIARS[label]).serving() as server:
        seen = looked_at(tls_lab, server)
    assert 6 <= len(server.asked) <= MOST_REQUESTS
    assert len(set(server.asked)) == len(server.asked)
    assert not server.elsewhere
    assert {f.versions for f in seen.software.found} == {()}, "what a liar says is no version"
    read = sum(len(f.answer.reply.body) for f in files_of(seen).files if f.answer.reply)
    assert read <= CAPS
    assert seen.dossier.cost.bytes_in < MOST_READ
    long = len(LIARS[label][2]) > 20_000
    assert files_of(seen).truncated or not long, "what was not asked is said"
    assert len(server.asked) <= (11 if long else MOST_REQUESTS), "who answers at too great length is spared"


def test_no_more_plugins_are_asked_than_are_worth_it(tls_lab: lab.Lab) -> None:
    with Server((404, (), b"")).serving() as server:
        looked_at(tls_lab, server)
    assert sum(p.endswith(("readme.txt", "style.css")) for p in server.asked) == 8
    assert sum(p.endswith(".js") for p in server.asked) <= 6
    assert not [p for p in server.asked if re.search(r"\.(?:env|git|bak)|admin|login|version\.php", p)]


def test_silence_after_the_page_is_no_bad_news(tls_lab: lab.Lab) -> None:
    with Server((503, (), b"")).serving() as server:
        seen = looked_at(tls_lab, server)
    assert "wordpress" in seen.versions
    unseen = [v for v in seen.dossier.seen.values() if isinstance(v, Unseen) and v.why is Why.BUG]
    assert not unseen

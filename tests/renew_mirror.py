"""A mirror of the public lists on loopback, and how it may misbehave."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LISTS = {
    "endoflife.json": {"result": [{"name": "php", "releases": [
        {"name": "8.5", "isEol": False, "eolFrom": "2029-12-31", "latest": {"name": "8.5.99", "date": "2026-11-28"}}]}]},
    "retire.json": {}, "kev.json": {"vulnerabilities": []}, "wordpress.json": {},
}


@contextmanager
def mirror(**manners: str) -> Iterator[str]:
    """A mirror; *manners*: file -> how it is answered ("stall", "drip", "endless", "cut", "404", "html", "away")."""
    done = threading.Event()

    class Mirror(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            manner = manners.get(name.removesuffix(".json"), "")
            body = json.dumps(LISTS.get(name, {})).encode()
            if manner == "stall":
                done.wait(20)
                return
            if manner == "404":
                self.send_error(404)
                return
            if manner == "away":
                self.send_response(302)
                self.send_header("Location", "/nowhere" + self.path)
                self.end_headers()
                return
            self.send_response(200)
            if manner == "endless":
                self.end_headers()
                while not done.is_set():
                    self.wfile.write(b" " * 65536)
            length = len(body) + (50 if manner == "cut" else 5_000 if manner == "drip" else 0)
            body = b"<html>hotel wifi</html>" if manner == "html" else body
            self.send_header("Content-Length", str(len(body) if manner == "html" else length))
            self.end_headers()
            self.wfile.write(body)
            while manner == "drip" and not done.wait(0.2):
                self.wfile.write(b" ")
            self.close_connection = True

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listening.server_address[1]}/daftar"
        finally:
            done.set()
            listening.shutdown()

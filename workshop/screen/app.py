"""Which address leads to which page. No file is ever served, so there is no path to climb out of.

    /            the screen for all      /papan.json  /aliran   its numbers, once and as they change
    /p/TOKEN     a participant's page    /p/TOKEN/2   his second site
    /k/TOKEN     the trainer's control, at the trainer's own computer only
"""

from __future__ import annotations

import asyncio
import hmac
import json
from time import monotonic
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ...reports import plain
from ...reports.html import qr_code
from ..register import SiteState
from ..seats import opened_by
from ..watch import EVERY_S, Watch
from .guard import Guard
from .hub import Hub, Stream
from .limits import ASKING, GUESSING, Buckets, is_here
from .own import Own
from .pages import Pages
from .place import CONTROL, PERSON, Place
from .scene import Example, Scene, example_of, scene

BODY_BYTES, BODY_S = 1024, 5.0


class Screen:
    """All pages of one workshop, and the one loop that keeps them up to date."""

    def __init__(self, watch: Watch, place: Place) -> None:
        self.watch, self.place, self.hub = watch, place, Hub()
        self.title = watch.register.course.title
        self.pages = Pages(watch.lang)
        self.own = Own(watch, self.pages, place.shared)
        self.guessing = Buckets(GUESSING, monotonic)
        self._examples: dict[tuple[int, SiteState], Example] = {}
        self.watch.show(None)  # who was shown in an earlier hour is not shown in this one before he is asked again
        self.watch.look()
        self.scene = self._scene()
        self.running: list[asyncio.Task[None]] = []
        self._tell()

    async def until_it_ends(self) -> None:
        """Wait for ever; what went wrong in the server or the watch is raised here."""
        done, _ = await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    def app(self) -> ASGIApp:
        """The application behind its guard."""
        routes = [
            Route("/", self.hall), Route("/papan.json", self.numbers), Route("/aliran", self.stream),
            Route("/p/{token}", self.person), Route("/p/{token}/{place:int}", self.person),
            Route("/k/{key}", self.control), Route("/k/{key}", self.press, methods=["POST"]),
        ]
        inner = Starlette(routes=routes, exception_handlers={404: self._gone, 405: self._gone, 500: self._fault})
        inner.router.redirect_slashes = False
        return Guard(inner, self.place.names, Buckets(ASKING, monotonic), self.pages, CONTROL)

    async def keep_up(self) -> None:
        """Look into the register twice a second, once for all who look on."""
        while True:
            await asyncio.sleep(EVERY_S)
            self.watch.look()
            self.refresh()

    def refresh(self) -> None:
        """Tell everybody, if what they see has changed."""
        fresh = self._scene()
        if fresh != self.scene:
            self.scene = fresh
            self._tell()

    def _tell(self) -> None:
        self.hub.publish(json.dumps(self.scene, ensure_ascii=False, separators=(",", ":")))

    def _scene(self) -> Scene:
        return scene(self.watch.board(), self.title, self.watch.lang, self._example())

    def _example(self) -> Example | None:
        """The first site of the one volunteer that the trainer shows, once it is finished."""
        for number in sorted(self.watch.shown):
            for key in self.watch.examples_of(number):
                state = self.watch.states[key]
                if state.step.final and (number, state) not in self._examples:
                    made = self.watch.bundle(key)
                    self._examples = {(number, state): example_of(number, made.report)} if made else {}
                if (number, state) in self._examples:
                    return self._examples[number, state]
        return None

    async def hall(self, request: Request) -> Response:
        """The screen for all."""
        return self.pages.hall(self.scene)

    async def numbers(self, request: Request) -> Response:
        """The screen's numbers, for browsers that cannot listen."""
        return JSONResponse(self.scene)

    async def stream(self, request: Request) -> Response:
        """The screen's numbers as they change."""
        if self.hub.full(here=is_here(_address(request))):
            return self.pages.error("full", 503)
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return Stream(self.hub, request.headers.get("last-event-id", "")[:64])

    async def person(self, request: Request) -> Response:
        """A participant's page; who tries words until one fits gets no answer any more, right or wrong."""
        address = _address(request)
        if self.guessing.empty(address):
            return self.pages.error("busy", 429)
        token = str(request.path_params["token"])
        number = opened_by(token, self.watch.words)
        page = None
        if number is not None:
            page = await self.own.page(number, f"{PERSON}{token}", int(request.path_params.get("place", 0)))
        if page is None:
            self.guessing.take(address)
        return page or self.pages.error("gone", 404)

    async def control(self, request: Request) -> Response:
        """The trainer's page."""
        if not self._is_trainer(request):
            return self.pages.error("gone", 404)
        shared = bool(self.place.shared)
        return self.pages.control(
            heading=self.scene["title"], shared=shared, hall=self.place.hall, action=f"{CONTROL}{self.place.key}",
            code=qr_code(self.place.hall, self.watch.lang) if shared else "",
            rows=[self._row(p.number) for p in self.watch.volunteers() if self.watch.examples_of(p.number)])

    def _row(self, number: int) -> dict[str, object]:
        person = next(p for p in self.watch.people if p.number == number)
        keys = self.watch.examples_of(number)
        return {"number": number, "name": plain.line(person.business or person.name, 60), "site": ", ".join(keys),
                "shown": number in self.watch.shown,
                "ready": any(self.watch.states[key].step.final for key in keys)}

    async def press(self, request: Request) -> Response:
        """A button of the trainer's page: from that page, by its word, small, and soon."""
        if not self._is_trainer(request):
            return self.pages.error("gone", 404)
        if request.headers.get("origin") not in (self.place.here, self.place.here.replace("127.0.0.1", "localhost")):
            return self.pages.error("method", 403)
        body = await _body(request)
        if body is None:
            return self.pages.error("large", 413)
        form = parse_qs(body.decode("ascii", "replace"))
        number, on = form.get("nomor", [""])[0], form.get("tampil", [""])[0] == "1"
        if not (number.isascii() and number.isdigit() and len(number) <= 9):
            return self.pages.error("method", 400)
        self.watch.show(int(number) if on else None)
        self.refresh()
        return RedirectResponse(f"{CONTROL}{self.place.key}", 303)

    def _is_trainer(self, request: Request) -> bool:
        """Whether the word is right, and it comes from this very computer: on the Wi-Fi it could be read by others."""
        right = hmac.compare_digest(str(request.path_params["key"]).encode(), self.place.key.encode())
        return right and is_here(_address(request))

    async def _gone(self, request: Request, error: Exception) -> Response:
        return self.pages.error("gone", 404)

    async def _fault(self, request: Request, error: Exception) -> Response:
        return self.pages.error("fault", 500)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _body(request: Request) -> bytes | None:
    """What was sent, or None where it is too much or comes too slowly."""
    whole = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                whole += piece
                if len(whole) > BODY_BYTES:
                    return None
    except TimeoutError:
        return None
    return bytes(whole)


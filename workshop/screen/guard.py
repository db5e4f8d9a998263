"""What every request passes before a page sees it: the right name, a known method, not too many; and what every answer
carries. Nothing of a request is ever said back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .headers import always
from .limits import Buckets
from .pages import Pages

LOOKING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Guard:
    """An ASGI application around *app*. *names*: the host:port that this server is called by; any other one is a page
    elsewhere that made a browser come here (DNS rebinding)."""

    app: ASGIApp
    names: Collection[str]
    asking: Buckets
    pages: Pages
    writes: str  # where the path of what may be POSTed begins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on."""
        if scope["type"] != "http":
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in always().items():
                    headers.setdefault(name, value)
            await send(message)

        slug, code = self._refusal(scope)
        if not slug:
            await self.app(scope, receive, sent)
            return
        answer = self.pages.error(slug, code)
        if code == 405:
            answer.headers["allow"] = ", ".join(LOOKING)
        await answer(scope, receive, sent)

    def _refusal(self, scope: Scope) -> tuple[str, int]:
        called = Headers(scope=scope).getlist("host")
        if len(called) != 1 or called[0].lower() not in self.names:
            return "host", 421
        may_write = scope["method"] == "POST" and scope["path"].startswith(self.writes)
        if scope["method"] not in LOOKING and not may_write:
            return "method", 405
        if not self.asking.take(scope["client"][0] if scope.get("client") else ""):
            return "busy", 429
        return "", 0

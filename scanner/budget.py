"""What one target may cost, counted below TLS, and what it did cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from .evidence import Cost, Unseen, Why

CONNECTIONS = 64
THOROUGH_CONNECTIONS = 640  # --tls-lengkap: one hello a suite, a version and a group
DOORS_CONNECTIONS = 400  # level 2: some 25 ports of up to four addresses, a second knock where nothing came, the path
REQUESTS = 40
VISITOR_REQUESTS = 15  # product section 6: level 1
BYTES_IN = 4 * 1024 * 1024  # of all: TLS hellos, lists of revoked certificates, doors, and the web
WEB_BYTES_IN = 1024 * 1024  # of the shop's web servers, their handshakes too, below TLS


class Lost(Exception):
    """A conversation ended before it told what was asked. Carries the reason; survey.py makes it Unseen."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}")
        self.unseen = Unseen(why, detail[:200])


@dataclass(slots=True)
class Line:
    """What came over our own line for all targets of a run together; *heard* is when, on the loop's clock."""

    bytes_in: int = 0
    heard: float = float("-inf")


@dataclass(slots=True)
class Budget:
    """Counters and caps of one target. *until* is the deadline on the event loop's monotonic clock; *patience*: how
    many times as long as usual an answer may take on a line that is slow for all, and *stretch* a whole page."""

    until: float
    connections_cap: int = CONNECTIONS
    requests_cap: int = REQUESTS
    bytes_in_cap: int = BYTES_IN
    web_in_cap: int = WEB_BYTES_IN
    patience: float = 1.0
    stretch: float = 1.0
    line: Line = field(default_factory=Line)
    connections: int = field(default=0, init=False)
    requests: int = field(default=0, init=False)
    bytes_in: int = field(default=0, init=False)
    bytes_out: int = field(default=0, init=False)
    web_in: int = field(default=0, init=False)

    def connect(self) -> bool:
        """Count one TCP attempt; False when there were too many."""
        if self.connections >= self.connections_cap:
            return False
        self.connections += 1
        return True

    def request(self) -> None:
        """Count one HTTP request; Lost when there were too many."""
        if self.requests >= self.requests_cap:
            raise Lost(Why.TOO_MUCH, f"{self.requests_cap} requests")
        self.requests += 1

    def request_apart(self) -> None:
        """Count one HTTP request to a registry; it takes none of those that the shop may be asked."""
        self.requests_cap += 1
        self.requests += 1

    def came_in(self, size: int, now: float) -> None:
        """Count *size* bytes that came at *now*, for this target and for the line."""
        self.bytes_in += size
        self.line.bytes_in += size
        self.line.heard = now

    def room(self) -> int:
        """How many bytes may still come in; Lost when none."""
        left = self.bytes_in_cap - self.bytes_in
        if left <= 0:
            raise Lost(Why.TOO_MUCH, f"{self.bytes_in_cap} bytes")
        return left

    async def of_web(self, most: int, read: Callable[[int], Awaitable[bytes]]) -> bytes:
        """The next piece of what web servers send, put aside before it comes, since others read at the same time; Lost
        when none may come any more."""
        granted, data = min(most, self.web_in_cap - self.web_in), b""
        if granted <= 0:
            raise Lost(Why.TOO_MUCH, f"{self.web_in_cap} bytes of pages")
        self.web_in += granted
        try:
            data = await read(granted)
        finally:
            self.web_in -= granted - len(data)
        return data

    @property
    def web_spent(self) -> bool:
        """Whether no answer may be asked for any more."""
        return self.web_in >= self.web_in_cap

    def cost(self, seconds: float) -> Cost:
        """What was spent."""
        return Cost(self.connections, self.requests, self.bytes_out, self.bytes_in, round(seconds, 3))

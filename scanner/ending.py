"""How a knock ends that opens nothing, and the way that it takes."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .evidence import Unseen, Why
from .wire.icmp import Told

UNCALIBRATED = "calibration"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Refused:
    """The host itself answered that nothing listens (RST)."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """The network said no: *told* is the ICMP reason ("icmp 3/13") or the errno's name, *by* who said it or ""."""

    told: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing came back in *seconds*."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy at the user's own end (--proxy); *credentials* "name:password", never shown."""

    address: str
    port: int
    credentials: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Routes:
    """How this user reaches the internet. *ports*: real port -> the one that is dialled instead (--alih-port);
    *other_port*, when not 0, for every other one: a rehearsal never knocks at the doors of the machine it runs on.
    *blind*: ports that a calibration (--kalibrasi) did not see open where they are: a shut one tells nothing.
    *proxy*: through which every connection goes; it is given addresses, so that what was judged is what is reached."""

    local_ok: bool = False
    ports: Mapping[int, int] = field(default_factory=dict)
    other_port: int = 0
    blind: frozenset[int] = frozenset()
    proxy: Proxy | None = None

    def dialled(self, port: int) -> int:
        """The port that is dialled for the real *port*."""
        return self.ports.get(port, self.other_port or port)

    def believed(self, port: int, ending: Refused | Filtered | Silent | Unseen) -> Refused | Filtered | Silent | Unseen:
        """*ending* of a knock at *port*, unless our own line may have made it."""
        return Unseen(Why.NO_ROUTE, UNCALIBRATED) if port in self.blind and not isinstance(ending, Unseen) else ending


def most_open(endings: Sequence[_T]) -> _T:
    """The ending that leaves the most open speaks for all. Where we could not go says nothing."""
    def openness(ending: _T) -> int:
        if isinstance(ending, Unseen):
            return 4 if ending.why in (Why.NO_ROUTE, Why.UNREACHABLE, Why.FORBIDDEN_ADDRESS) else 2
        return {Silent: 0, Filtered: 1, Refused: 3}.get(type(ending), 0)

    return min(endings, key=openness)


def failed(error: OSError, told: Told | None) -> Refused | Filtered | Unseen:
    """What a failed connect means: what the kernel's error queue *told* first, then the errno (facts/smb 4.3)."""
    if told is not None:
        return Filtered(told.reason, told.by)
    if isinstance(error, ConnectionRefusedError):
        return Refused()
    if isinstance(error, ConnectionResetError | ConnectionAbortedError):
        return Unseen(Why.RESET)
    if isinstance(error, PermissionError):  # ICMPv6 "administratively prohibited" arrives as EACCES
        return Filtered(error.__class__.__name__)
    why = Why.UNREACHABLE if error.errno == errno.EHOSTUNREACH else Why.NO_ROUTE
    return Unseen(why, error.strerror or error.__class__.__name__)


def said_no(ending: object) -> bool:
    """Whether the other side turned a connection down at once; silence may be the line's."""
    return isinstance(ending, Refused) or (isinstance(ending, Unseen) and ending.why is Why.RESET)

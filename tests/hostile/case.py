"""What a case of the collection is: what stands at one address, and what a look at it may bring, take and cost."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import dns.message
from scripted_tls import Script

from . import Behaviour

DEADLINE_S, ENDLESS_S = 30.0, 8.0  # who is endless is looked at for that long, whatever the machine
LATE_S = 12.0  # what a busy machine adds (7 to 8 at load 11); who had no end would take for ever
WEB_BYTES = 1_048_576 + 65_536  # what web servers may send in one look, and a last read
MOST_CONNECTIONS = 64
ZONE = "hostile.web.id"  # names of the cases stand below it; nothing of it leaves the namespace

Reply = Callable[[dns.message.Message], "bytes | list[bytes] | None"]  # several: as many datagrams


class Verdict(StrEnum):
    """How a look ended. REFUSED: we kept ourselves from going where it led. FINDING: complete or not, it was named."""

    COMPLETE = "complete"
    FINDING = "finding"
    PARTIAL = "partial"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile site. *secure* follows the head of a request over TLS on 443, *plain* on 80, *bare* stands on 443
    without TLS, *script* a server of TLS that is played by the byte; *doors* are other ports, bare, looked at with leave
    of the owner. *names*: its name server, None for an honest one, which tells the records *beside* too, by their kind,
    and the addresses of names *below* the site's own; {host} in either is that. *at_length*: who answers on port 53 over
    TCP. *endless*: only the deadline ends it. *finds*: "check.outcome" that must be told, *spares*: that must not be.
    *never*: what no page of a report may hold as it was sent, *secrets*: what nothing may hold at all.
    """

    name: str
    verdicts: frozenset[Verdict]
    secure: Behaviour | None = None
    plain: Behaviour | None = None
    bare: Behaviour | None = None
    script: Callable[[str], Script] | None = None
    doors: Mapping[int, Behaviour] = field(default_factory=dict)
    context: Callable[[str], ssl.SSLContext] | None = None
    names: Reply | None = None
    at_length: Behaviour | None = None
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    finds: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    endless: bool = False
    most_bytes: int = 4 * 1024 * 1024
    most_connections: int = MOST_CONNECTIONS
    requests: int = 1
    most_requests: int = 40

    @property
    def deadline_s(self) -> float:
        """How long a look at it may take."""
        return ENDLESS_S if self.endless else DEADLINE_S

    @property
    def slug(self) -> str:
        """Its name as a label of DNS."""
        kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.name.lower())
        return "-".join(filter(None, kept.split("-")))[:44].strip("-")


def may(*verdicts: Verdict) -> frozenset[Verdict]:
    """The verdicts that are right; one that must tell a finding has it in `finds` too."""
    return frozenset(verdicts)


def web(name: str, verdict: frozenset[Verdict], behave: Behaviour, *never: str, finds: tuple[str, ...] = (),
        requests: int = 1, endless: bool = False) -> Case:
    """The behaviour over https and over http."""
    return Case(name, verdict, secure=behave, plain=behave, never=never, finds=finds, requests=requests,
                endless=endless)


def door(name: str, verdict: frozenset[Verdict], behave: Behaviour, *never: str, endless: bool = False) -> Case:
    """The behaviour on bare TCP 443; nobody on 80."""
    return Case(name, verdict, bare=behave, never=never, endless=endless)


def endless(*cases: Case) -> list[Case]:
    """*cases*, which only the deadline ends."""
    return [replace(case, endless=True) for case in cases]


COMPLETE, PARTIAL, UNREACHABLE, REFUSED = (may(v) for v in (
    Verdict.COMPLETE, Verdict.PARTIAL, Verdict.UNREACHABLE, Verdict.REFUSED))
SEEN = may(Verdict.COMPLETE, Verdict.PARTIAL)
UNSEEN = may(Verdict.PARTIAL, Verdict.UNREACHABLE)

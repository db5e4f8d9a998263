"""A look of ours at a shop of the lab, as the program itself looks, and what came of it: what was recognised, what was
asked of the server (its own log tells), and how old the facts of support call it."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import lab
import web_server
from ikmscan.checks.support.ageing import Age, State, age_of
from ikmscan.checks.support.rules import shipped_rules
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, Software, SoftwareFiles
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from lab_look import OWNER, VISITOR
from lab_papers import HOST
from web_server import Asked

__all__ = ["OWNER", "VISITOR"]
MOST_REQUESTS, MOST_BYTES = 16, 60_000
# what the survey asks for, whatever it is about to recognise: the front page, a page that nobody has, two small files
BASE = re.compile(r"/|/[0-9a-f]{32}|/robots\.txt|/\.well-known/security\.txt")
WARM_S = 60.0
FAULTY = (State.BEHIND, State.FAR_BEHIND, State.UNSUPPORTED, State.EXPLOITED)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look gave. *asked*: the requests that the server logged, the survey's own ones left out."""

    dossier: Dossier
    software: Software
    asked: tuple[Asked, ...] = ()

    @property
    def versions(self) -> dict[str, str]:
        """Each product that was recognised and the version that was told of it; several are joined by " / "."""
        return {f.product: " / ".join(f.versions) for f in self.software.found}

    @property
    def paths(self) -> set[str]:
        """All that was asked about the software."""
        return {a.path for a in self.asked}

    @property
    def bytes(self) -> int:
        """What these questions cost, both ways, heads and bodies."""
        return sum(a.out + a.into for a in self.asked)

    def age(self, product: str) -> Age | None:
        """How old the facts of support of today call *product*."""
        found = self.software.named(product)
        return age_of(found, shipped_rules(), shipped_rules().day) if found else None


def look(
    tls_lab: lab.Lab, ports: Mapping[int, int], permit: Permit = OWNER, kinds: tuple[type[object], ...] = (Software,),
) -> Seen:
    """The whole survey at the level of *permit*; *ports* are those that stand for the usual ones."""
    routes = Routes(True, ports, other_port=lab.free_port())
    how = Settings(Manners("ikmscan test"), routes, NameServers(fixed={HOST: ("127.0.0.1",)}),
                   Roots(tls_lab.papers.anchor.read_text(encoding="ascii"), "lab"), 60.0, heeds_opt_out=False)
    raw = tuple(derive.raw_kinds(kinds))
    dossier = derive.complete(asyncio.run(survey(Target(HOST, HOST), raw, how, Ledger(), permit)))
    software = dossier.of(Software)
    assert isinstance(software, Software), software
    return Seen(dossier, software)


def look_at(
    tls_lab: lab.Lab, name: str, ports: web_server.Ports, permit: Permit = OWNER, base: re.Pattern[str] = BASE,
) -> Seen:
    """As `look`, at the web server *name*, with what it logged; its programs have been compiled before."""
    warm(tls_lab, ports.https)
    web_server.asked(tls_lab, name)
    seen = look(tls_lab, {443: ports.https, 80: ports.http}, permit)
    asked = web_server.asked(tls_lab, name)
    assert [a.path for a in asked if a.path == "/"]
    return Seen(seen.dossier, seen.software, tuple(a for a in asked if not base.fullmatch(a.path)))


def warm(tls_lab: lab.Lab, port: int) -> None:
    """Ask for the front page as a browser: on a busy machine the first answer of a PHP shop takes longer than ours waits."""
    context = ssl.create_default_context(cafile=str(tls_lab.papers.anchor))
    with socket.create_connection(("127.0.0.1", port), WARM_S) as plain, context.wrap_socket(plain, server_hostname=HOST) as talk:
        talk.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        while talk.recv(65_536):
            pass


def files_of(seen: Seen) -> SoftwareFiles:
    """The answers to the questions about software."""
    files = seen.dossier.of(SoftwareFiles)
    assert isinstance(files, SoftwareFiles), files
    return files


def false_alarms(seen: Seen, today: date | None = None) -> dict[str, State]:
    """What is called old, of what is recognised."""
    ages = {f.product: age_of(f, shipped_rules(), today or shipped_rules().day) for f in seen.software.found}
    return {p: a.state for p, a in ages.items() if a is not None and a.state in FAULTY}


Start = Callable[..., Seen]

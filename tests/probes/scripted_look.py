"""One look of ours at a scripted TLS server, by the survey, at a level of consent, and what the server counted of it."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Cost, Greeting, Support, TlsServer, TlsVersions, Unseen
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for `import scripted_tls`: these folders are no packages

from scripted_tls import Script, Server, serve

HOST = "toko.example"
VISITOR = Permit.visitor(HOST)
OWNER = Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(days=1))
EXPIRED = Permit(HOST, Consent.OWNER, datetime.now(UTC) - timedelta(seconds=1))
SOON_S = 10.0  # on a busy machine; who does not heed a deadline waits a minute, or for ever


@dataclass(frozen=True, slots=True)
class Look:
    """What came of one look: the evidence, what it cost by our own counting, and how long it took."""

    seen: TlsServer | Unseen
    versions: TlsVersions | Unseen
    cost: Cost
    took_s: float

    @property
    def server(self) -> TlsServer:
        assert isinstance(self.seen, TlsServer), self.seen
        return self.seen

    def greeting(self, name: str) -> Greeting:
        return self.server.greeting(name)

    def accepts(self, name: str) -> Support:
        return self.server.accepts(name)


def look_at(port: int, permit: Permit = VISITOR, *, deadline_s: float = 30.0, thorough: bool = False,
            addresses: tuple[str, ...] = ("127.0.0.1",)) -> Look:
    """One look at *port* of *addresses*, as the program itself looks."""
    how = Settings(Manners("ikmscan test"), Routes(True, {443: port}), NameServers(fixed={HOST: addresses}),
                   deadline_s=deadline_s, thorough=thorough, heeds_opt_out=False)
    began = time.monotonic()
    dossier = asyncio.run(survey(Target(HOST, HOST), (TlsServer, TlsVersions), how, Ledger(), permit))
    took_s = time.monotonic() - began
    whole = derive.complete(dossier)
    return Look(whole.of(TlsServer), whole.of(TlsVersions), dossier.cost, took_s)


def look(script: Script, permit: Permit = VISITOR, *, deadline_s: float = 30.0, thorough: bool = False) -> tuple[Look, Server]:
    """One look at a server that follows *script*; the server is over by then, its counts are exact."""
    with serve(script) as server:
        seen = look_at(server.port, permit, deadline_s=deadline_s, thorough=thorough)
        assert server.settle()
    return seen, server

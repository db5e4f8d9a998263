"""One look of ours at a server of the lab, as the program itself looks: by the survey, at a level of consent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from lab_papers import HOST, Papers

VISITOR = Permit.visitor(HOST)
OWNER = Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(days=1))
DEADLINE_S = 40.0


def look(port: int, kinds: tuple[type[object], ...], papers: Papers, permit: Permit = VISITOR, *, thorough: bool = False) -> Dossier:
    """What was seen of the server on *port*, with all that follows from it; the lab's root counts as known."""
    how = Settings(Manners("ikmscan test"), Routes(True, {443: port}), NameServers(fixed={HOST: ("127.0.0.1",)}),
                   Roots(papers.anchor.read_text(encoding="ascii"), "lab"), DEADLINE_S, thorough=thorough, heeds_opt_out=False)
    return derive.complete(asyncio.run(survey(Target(HOST, HOST), kinds, how, Ledger(), permit)))

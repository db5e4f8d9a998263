"""The process that looks at every case, thirty at once, judges and tells: what came of each, as JSON lines.

It knows the cases' names and addresses, and nothing of what stands there.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context

from ikmscan.checks.registry import all_checks
from ikmscan.front.judging import Judging
from ikmscan.front.options import Choices
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import (
    Dossier,
    Page,
    PlainVisit,
    SecureVisit,
    TlsVersions,
    Unseen,
    Visit,
    Why,
    from_json,
    to_json,
)
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

from . import sinks
from .case import Case, Verdict
from .stage import address_of, host_of

AT_ONCE = 30
CUT = {Why.TIMED_OUT, Why.TOO_MUCH, Why.TRUNCATED, Why.RESET, Why.CLOSED, Why.PROTOCOL_ERROR}


@dataclass
class Outcome:
    """What came of one case. *bugs*: evidence or checks that a fault of ours took away; *sinks*: faults of reports."""

    name: str
    verdict: str
    seconds: float
    bytes_in: int
    connections: int
    requests: int
    letter: str
    told_cpu_s: float = 0.0
    findings: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    sinks: list[str] = field(default_factory=list)


async def visit_all(cases: list[Case], judge: Judging) -> list[tuple[Case, Dossier, float]]:
    """Look at all of them, the endless ones first: the dossiers, and the seconds each took."""
    ledger, seats = Ledger(AT_ONCE), asyncio.Semaphore(AT_ONCE)

    async def one(number: int, case: Case) -> tuple[Case, Dossier, float]:
        async with seats:
            return case, *await _visit(case, address_of(number), judge, ledger)

    order = sorted(enumerate(cases), key=lambda pair: not pair[1].endless)
    return await asyncio.gather(*(one(n, c) for n, c in order))


async def _visit(case: Case, address: str, judge: Judging, ledger: Ledger) -> tuple[Dossier, float]:
    host = host_of(case)
    settings = Settings(Manners("ikmscan hostile"), Routes(), NameServers((address, 53)), deadline_s=case.deadline_s)
    permit = Permit.visitor(host)
    if case.doors:
        permit = Permit(permit.site, Consent.OWNER, permit.expires)
    began = time.monotonic()
    dossier = await survey(Target(host, host), judge.kinds(), settings, ledger, permit)
    return dossier, time.monotonic() - began


def _told(case: Case, dossier: Dossier, seconds: float, judge: Judging) -> Outcome:
    """Written, read again, judged, and told in every format."""
    began = time.process_time()
    written = to_json(dossier, derive.DERIVED_KEYS)
    again = from_json(written)
    made = judge.judged(again)
    findings = [f"{f.check.name}.{f.verdict.outcome.slug}" for f in made.findings if f.verdict]
    verdict = _verdict(made.dossier)
    if case.finds and set(case.finds) <= set(findings):
        verdict = Verdict.FINDING
    formats = sinks.written(made)
    bugs = [key for key, seen in dossier.seen.items() if isinstance(seen, Unseen) and seen.why is Why.BUG]
    bugs += [f.check.name for f in made.findings if f.unseen and f.unseen.why is Why.BUG]
    bugs += [f"holds {secret!r}" for secret in case.secrets
             for text in (written.encode(), *formats.values()) if secret.encode() in text]
    cost = dossier.cost
    return Outcome(
        case.name, verdict, round(seconds, 2), cost.bytes_in, cost.connections, cost.requests, made.grade.letter or "-",
        round(time.process_time() - began, 2), findings,
        [f"{f.check.name}: {f.unseen.why}" for f in made.findings if f.unseen], bugs,
        sinks.faults(formats, case.never) + ([] if again == dossier else ["the dossier reads otherwise"]))


def _verdict(dossier: Dossier) -> Verdict:
    """How a look ended, from what it holds."""
    if any(_kept_away(seen) for seen in dossier.seen.values()):
        return Verdict.REFUSED
    visits = [seen for kind in (SecureVisit, PlainVisit) if isinstance(seen := dossier.of(kind), Visit)]
    if not any(visit.chain for visit in visits):
        return Verdict.UNREACHABLE
    page, tls = dossier.of(Page), dossier.of(TlsVersions)
    if isinstance(page, Page) and not page.truncated and not page.reply.body_cut and isinstance(tls, TlsVersions):
        return Verdict.COMPLETE
    return Verdict.PARTIAL


def _kept_away(seen: object) -> bool:
    """Whether our own address guard stopped it."""
    why = seen if isinstance(seen, Unseen) else seen.unseen if isinstance(seen, Visit) else None
    return why is not None and why.why is Why.FORBIDDEN_ADDRESS


def tell(cases: list[Case]) -> None:
    """Look at all, and print each outcome and, last, what it took of the machine. Nobody is looked at while reports are
    written, by as many processes as there are cores."""
    began, judge = time.monotonic(), Judging(all_checks().checks, False, Choices())
    seen = asyncio.run(visit_all(cases, judge))
    looked_s, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF)
    _told_of.extend((*one, judge) for one in seen)
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as writers:
        for outcome in writers.map(_told_at, range(len(seen)), chunksize=8):
            print(json.dumps(asdict(outcome)))
    told, whole = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"looking_cpu_s": round(used.ru_utime + used.ru_stime, 1), "looking_s": round(looked_s, 1),
                      "telling_cpu_s": round(told.ru_utime + told.ru_stime, 1),
                      "telling_s": round(time.monotonic() - began - looked_s, 1), "rss_mb": whole.ru_maxrss // 1024}))


_told_of: list[tuple[Case, Dossier, float, Judging]] = []  # children inherit it


def _told_at(number: int) -> Outcome:
    return _told(*_told_of[number])

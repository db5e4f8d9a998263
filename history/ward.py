"""One watched site in one run: what was seen -> what is remembered, the news, and the message about it, written in one
step. The only place where the pure parts meet the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..checks.check import Level
from ..scanner.runs import Result as Kept
from ..scanner.runs import Run, Summary
from . import ignored, message, news, outbox, quiet
from .glance import Glance
from .journal import Journal
from .journal_rows import Look
from .message import Tongue
from .news import Ignored, News
from .outbox import Message
from .quiet import Quiet
from .transitions import Kind, Observation
from .watch import Memory, remember

RUN_NAME = "pantau-%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Manner:
    """How news is told: from which level on, when not, in which language, to whom."""

    threshold: Level | None
    hours: Quiet | None
    tongue: Tongue
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ward:
    """The watch over sites in one run that began at *begun*."""

    journal: Journal
    manner: Manner
    begun: datetime
    version: str = ""

    def take(self, seen: Glance, now: datetime, document: str, report: Callable[[], str]) -> News:
        """Remember *seen*; lay out a message where there is news. *report* makes the text behind its lines."""
        before = self.journal.memory(seen.site)
        after, events = remember(before, seen, now)
        heard = news.sort(seen.site, events, ignored.in_force(self.journal, now, seen.site), self.manner.threshold,
                          judged=sum(o.level is not Level.UNKNOWN for o in after.observations.values()))
        over = ignored.lapsed(self.journal, now, seen.site)
        loud = self._with_waiting(heard) if heard.now or over else heard
        text = self._message(loud, over, after, report(), now) if loud.now or over else None
        look = look_of(seen, now, self.journal.judged(seen.site))
        with self.journal.change():
            self._document(seen, look, document)
            self.journal.keep(before, after, look)
            if text is not None:
                self.journal.told(seen.site)
            self.journal.note(seen.site, [e for e in events if e not in heard.later], waits=False)
            self.journal.note(seen.site, heard.later, waits=text is None)
            for leave in over:
                ignored.tell_lapsed(self.journal, leave)
            if text is not None:
                outbox.put(self.journal, text, self.manner.channels)
        return loud

    def _with_waiting(self, heard: News) -> News:
        """*heard* with what waited for a message to go along with."""
        again = {e.mark for e in heard.now if e.kind is not Kind.FIXED}  # "mended" would be yesterday's news of these
        waited = [e for e in self.journal.waiting(heard.site) if e.mark not in again]
        good = tuple(e for e in (*waited, *heard.later) if e.kind is Kind.FIXED)
        known = {(e.mark, e.kind, e.at) for e in heard.now}
        return News(heard.site, (*heard.now, *(e for e in good if (e.mark, e.kind, e.at) not in known)), heard.later)

    def _message(self, told: News, over: Sequence[Ignored], after: Memory, report: str, now: datetime) -> Message:
        tongue = self.manner.tongue
        lines = [message.lapsed_line(leave, tongue, still=_open(after, leave)) for leave in over]
        subject = message.subject(told, over, tongue)
        return Message(
            outbox.message_id(told.site, *(f"{e.mark} {e.kind} {e.at}" for e in told.now),
                              *(f"{o.check} {o.until}" for o in over)),
            told.site, now, quiet.not_before(now, told.worst, self.manner.hours), told.worst, subject,
            message.body(told.now, report, tongue, lines), message.payload(told, subject, now, tongue.zone),
        )

    def _document(self, seen: Glance, look: Look, document: str) -> None:
        """Keep the dossier only when the judgement is another one than last time."""
        if not document or look.judged == self.journal.judged(seen.site):
            return
        run = Run(self.begun.strftime(RUN_NAME), self.begun, {"by": "pantau"})
        failed = tuple(sorted(f"{t.check}.{t.outcome}" + (f"@{t.subject}" if t.subject else "")
                              for t in seen.result.told if t.level.rank))
        told = Summary(seen.address, look.letter, look.score, failed, f"{seen.result.scoring} {seen.result.rules}")
        self.journal.store.begin(run)
        self.journal.store.put(run.name, Kept(seen.site, seen.result.seen_at, document, told))


def _open(after: Memory, leave: Ignored) -> bool:
    return any(o.level.is_fault for o in after.observations.values() if o.mark.check == leave.check)


def open_findings(seen: Sequence[Observation], threshold: Level | None, leaves: Sequence[Ignored]) -> list[Observation]:
    """What is still there, gravest first: from *threshold* on, and nobody asked to be silent about it."""
    hushed = {(leave.site, leave.check) for leave in leaves}
    least = threshold.rank if threshold else Level.LOW.rank
    found = [o for o in seen if o.level.rank >= least and (o.mark.site, o.mark.check) not in hushed]
    return sorted(found, key=lambda o: (-o.level.rank, o.mark))


def look_of(seen: Glance, now: datetime, before: str) -> Look:
    """What the look came to. A look that saw less than a half keeps the judgement *before* it."""
    told = seen.result.told
    bad = sorted(f"{t.check} {t.subject} {t.outcome} {t.level}" for t in told if t.level.rank)
    blind = sum(t.level is Level.UNKNOWN for t in told)
    judged = hashlib.sha256("\n".join([seen.result.letter or "", *bad]).encode()).hexdigest()[:16]
    grave = sum(t.level.is_fault for t in told)
    whole = blind * 2 < len(told) or not before
    return Look(now, seen.result.letter or "", seen.result.score, seen.result.scoring, grave, blind,
                judged if whole else before)



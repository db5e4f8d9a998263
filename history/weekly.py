"""The weekly word: that the watch runs, what is still open, what was mended, what waits to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..checks.check import Level
from ..reports import language, whatsapp
from . import digest, ignored, message, outbox, quiet
from .journal import Journal
from .message import Tongue
from .outbox import Message
from .sqlite_store import moment, stamp
from .transitions import Event, Kind, Observation
from .ward import Manner, open_findings

LAST, MOST_SITES, TITLES = "digest", 30, 2


def tell(journal: Journal, manner: Manner, sites: Sequence[str], now: datetime) -> Message | None:
    """Lay the weekly word out when it is due; None when it is not. *sites*: those that are watched in this run."""
    last = journal.remark(LAST)
    at = moment(last) if last else None
    if not digest.due(at, journal.first_begun(), now):
        return None
    waiting = [event for site in sites for event in journal.waiting(site)]
    made = _message(journal, manner, sites, waiting, now)
    with journal.change():
        outbox.put(journal, made, manner.channels)
        for site in {event.mark.site for event in waiting}:
            journal.told(site)
        journal.set_remark(LAST, stamp(digest.next_mark(at, now)))
    return made


def _message(
    journal: Journal, manner: Manner, sites: Sequence[str], waiting: Sequence[Event], now: datetime
) -> Message:
    tongue, leaves = manner.tongue, ignored.in_force(journal, now)
    seen = {site: journal.observations(site) for site in sites}
    still = {site: open_findings(seen[site], manner.threshold, leaves) for site in sites}
    count = sum(map(len, still.values()))
    subject = (tongue.say("subject.digest_open", sites=len(sites), open=count) if count
               else tongue.say("subject.digest", sites=len(sites)))
    parts = [[tongue.say("digest.head", when=language.moment(now, tongue.lang, tongue.zone))],
             _still(journal, still, tongue), _good(waiting, tongue), _blind(seen, tongue), _asleep(seen, now, tongue),
             _stuck(journal, tongue)]
    told = {"format": 1, "kind": "digest", "at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "subject": subject,
            "sites": [{"site": site, "open": len(found)} for site, found in still.items()],
            "events": [message.of_event(e, tongue.zone) for e in waiting]}
    body = "\n\n".join("\n".join(part) for part in parts if part) + "\n"
    return Message(outbox.message_id("digest", stamp(now)), "", now, quiet.not_before(now, Level.GOOD, manner.hours),
                   Level.GOOD, subject, body, told)


def _still(journal: Journal, still: dict[str, list[Observation]], tongue: Tongue) -> list[str]:
    open_sites = [site for site, found in still.items() if found]
    if not open_sites:
        return [tongue.say("digest.calm")]
    lines = [tongue.say("digest.open")]
    for site in open_sites[:MOST_SITES]:
        found = still[site]
        titles = "; ".join(whatsapp.quiet(o.titles[language.LANGS.index(tongue.lang)] or o.mark.check, site, 80)
                           for o in found[:TITLES])
        lines.append(tongue.say("digest.site", site=site, grade=_grade(journal, site, tongue), count=len(found),
                                titles=titles))
    if more := len(open_sites) - MOST_SITES:
        lines += [tongue.say("digest.more", count=more)] if more > 0 else []
    return lines


def _grade(journal: Journal, site: str, tongue: Tongue) -> str:
    last = journal.last_look(site)
    if last is None or not last.letter or last.score is None:
        return tongue.say("digest.ungraded")
    return tongue.say("digest.graded", letter=last.letter, score=last.score)


def _good(waiting: Sequence[Event], tongue: Tongue) -> list[str]:
    lines = [f"{e.mark.site}: {message.line(e, tongue)}" for e in waiting if e.kind is Kind.FIXED]
    return [tongue.say("digest.good"), *lines[: 2 * MOST_SITES]] if lines else []


def _blind(seen: dict[str, list[Observation]], tongue: Tongue) -> list[str]:
    lines = []
    for site, known in seen.items():
        count = sum(o.lost for o in known)
        if count:
            lines.append(tongue.say("digest.blind_site", site=site, count=count))
    return [tongue.say("digest.blind"), *lines[:MOST_SITES]] if lines else []


def _asleep(seen: dict[str, list[Observation]], now: datetime, tongue: Tongue) -> list[str]:
    """What was judged once and nobody looks at any more: leave ends after a year, and silence would hide that."""
    lines = []
    for site, known in seen.items():
        old = [o for o in known if now - o.last_seen > digest.WEEK and not o.blind_runs]
        count = sum(o.level is not Level.UNKNOWN for o in old)
        if count:
            lines.append(tongue.say("digest.asleep_site", site=site, count=count))
    return [tongue.say("digest.asleep"), *lines[:MOST_SITES]] if lines else []


def _stuck(journal: Journal, tongue: Tongue) -> list[str]:
    count = outbox.stuck(journal)
    return [tongue.say("digest.stuck", count=count)] if count else []

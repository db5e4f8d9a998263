"""`ikmscan pantau`: one run of the watch. Silent, unless something became worse or could not be done."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import click

from .. import __version__
from ..checks.check import Level
from ..history import heartbeat, ignored, outbox, post, retention, weekly
from ..history.clock import Elapsed, Trust
from ..history.fault import Fault
from ..history.journal import Journal
from ..history.rounds import belief
from ..history.ward import Ward
from ..history.watch import rebase, suspects
from ..reports.exits import Exit, worst
from ..reports.grade import scoring
from ..scanner.rests import Rests
from ..scanner.survey import Settings
from ..scanner.target import Target
from .journals import journal_file, opened
from .judging import Judging, judging
from .look import check_addresses
from .machine import Refusal, unwritable
from .pantau_list import list_file, store, targets_in
from .pantau_log import logged
from .pantau_look import Seen, glance_of, look_again, look_once
from .pantau_out import write_outputs
from .pantau_plan import Plan, plan_of
from .pantau_words import say
from .permission import permits_for
from .running import told_to_end
from .settings import settings_of

log = logging.getLogger("ikmscan.pantau")
VERSION_AGENT = f"ikmscan/{__version__}"
VERSION = "version"
CLOCK_IS_RIGHT = (Trust.SOUND, Trust.CUT_OFF)
GOOD_ENDS = (Exit.CLEAN, Exit.FOUND, Exit.WORSE)


def watch(word: str, given: Mapping[str, Any]) -> Exit:
    """Run `pantau`."""
    plan = plan_of(given)
    lang = plan.choices.bahasa
    if given["coba_kirim"]:
        return _try_channels(plan)
    path = list_file(word, lang)
    targets = targets_in(path, lang, local_ok=plan.choices.jaringan_lokal)
    if given["pasang"]:
        from .pantau_install import install

        return install(given["pasang"], path, plan)
    if given["simpan_sebagai"]:
        store(path, given["simpan_sebagai"], lang)
    check_addresses(plan.choices)
    judge, settings = judging(plan.choices), settings_of(plan.choices)
    with told_to_end(), _alone(lang) as alone:
        if not alone:  # the run before is not done yet: quietly, cron would mail it
            return Exit.LOCKED
        with logged(journal_file().with_name("pantau.log")), _told(plan) as tell, opened(lang) as journal:
            return tell(_run(plan, targets, judge, settings, journal))


@contextlib.contextmanager
def _alone(lang: str) -> Iterator[bool]:
    """Whether no other run works on the same journal; the lock ends with the process, however that ends."""
    from filelock import FileLock, Timeout

    place = journal_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(place.with_name("pantau.lock"), timeout=0, mode=0o600)
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise unwritable(place, error, lang) from None
    try:
        yield True
    finally:
        lock.release()


@contextlib.contextmanager
def _told(plan: Plan) -> Iterator[Callable[[Exit], Exit]]:
    """The dead man's switch hears that the run begins, and with which code it ended, also when it failed."""
    def tell(code: Exit) -> Exit:
        if plan.ping:
            heartbeat.ping(plan.ping, str(int(code)), VERSION_AGENT)
        return code

    try:
        if plan.ping:
            heartbeat.ping(plan.ping, "start", VERSION_AGENT)
        yield tell
    except KeyboardInterrupt:
        _broken_off(tell, Exit.INTERRUPTED)
        raise
    except Refusal as refused:
        _broken_off(tell, refused.code)
        raise
    except BaseException:
        _broken_off(tell, Exit.INTERNAL)
        raise


def _broken_off(tell: Callable[[Exit], Exit], code: Exit) -> None:
    log.warning("the run was broken off: %s", int(code))
    tell(code)


def _run(plan: Plan, targets: Sequence[Target], judge: Judging, settings: Settings, journal: Journal) -> Exit:
    """Look, remember, tell."""
    began, steady = _now(), time.monotonic()
    number, until = journal.begin(began), steady + plan.run_s
    log.info("run %s: %s sites", number, len(targets))
    hushed = {(one.site, one.check) for one in ignored.in_force(journal, began)}
    sites = [target.shown for target in targets]
    targets = _longest_unseen_first(targets, journal)
    _rebase(journal, judge, sites)
    permits, memory = permits_for(targets, plan.choices, settings.names)
    allowed = list(zip(targets, permits, strict=True))
    rests = Rests()
    rests.learn(journal.store.resting(began), began, steady)
    seen = look_once(allowed, judge, settings, plan.run_s, hushed, memory, rests)
    elapsed = Elapsed(_now() - began, timedelta(seconds=time.monotonic() - steady))
    said = belief(journal, _now(), elapsed, [one.glance for one in seen])
    codes = [one.code for one in seen] + [Exit.INCOMPLETE] * (len(seen) < len(targets))
    if said is Trust.SOUND:
        seen = _twice(plan, seen, judge, settings, journal, until, rests)
        codes += _remember(plan, seen, judge, journal, began)
        weekly.tell(journal, plan.manner, sites, _now())
    else:
        log.warning("run %s is set aside: %s", number, said)
        codes = [Exit.INCOMPLETE]
    journal.store.rest(rests.noted, _now())
    if said in CLOCK_IS_RIGHT:  # a wrong clock would give messages up, and erase what it takes for old
        _deliver(plan, journal, sites)
        _tidy(plan, journal)
    code = worst(codes)
    journal.end(number, _now(), said.value, int(code))
    write_outputs(plan, journal, sites, time.monotonic() - steady, ended_well=code in GOOD_ENDS)
    log.info("run %s ended with %s after %.0f s", number, int(code), time.monotonic() - steady)
    return code


def _longest_unseen_first(targets: Sequence[Target], journal: Journal) -> list[Target]:
    """A run that ends at its deadline leaves out others than the run before."""
    looks = {target: journal.last_look(target.shown) for target in targets}
    return sorted(targets, key=lambda target: look.at.timestamp() if (look := looks[target]) else 0.0)


def _rebase(journal: Journal, judge: Judging, sites: Sequence[str]) -> None:
    """After an update of ikmscan: what is remembered is judged anew, so that better checks alone alarm nobody."""
    version = f"{__version__} {scoring().version}"
    if journal.remark(VERSION) == version:
        return
    for site in sites:
        memory, kept = journal.memory(site), journal.store.previous(site)
        if kept is not None and memory.runs:
            journal.rebase(memory, rebase(memory, glance_of(kept.document, site, judge), kept.summary.failed, _now()))
    journal.set_remark(VERSION, version)


def _twice(
    plan: Plan, seen: list[Seen], judge: Judging, settings: Settings, journal: Journal, until: float, rests: Rests
) -> list[Seen]:
    """A second look, after a pause, at what seems worse; not when the time of the run is over before."""
    doubts = {one.glance.site: suspects(journal.memory(one.glance.site), one.glance, _now()) for one in seen}
    if not any(doubts.values()) or time.monotonic() + plan.pause_s >= until:
        return seen
    log.info("%s sites seem worse and are looked at again", sum(map(bool, doubts.values())))
    time.sleep(plan.pause_s)
    return look_again(seen, doubts, judge, settings, until - time.monotonic(), rests)


def _remember(plan: Plan, seen: Sequence[Seen], judge: Judging, journal: Journal, began: datetime) -> list[Exit]:
    """Each site in one step of its own: who is killed between two has lost nothing of the first."""
    ward, codes = Ward(journal, plan.manner, began, __version__), []
    for one in seen:
        news = ward.take(one.glance, _now(), one.document, partial(one.report, judge))
        if news.now:
            log.info("%s: %s", one.glance.site, ", ".join(f"{e.kind} {e.mark.check} {e.level}" for e in news.now))
        codes += [Exit.WORSE] if news.worse else []
    return codes


def _deliver(plan: Plan, journal: Journal, sites: Sequence[str]) -> None:
    outbox.take_over(journal, sites, plan.manner.channels)
    failed = post.deliver(journal, plan.channels, _now)
    if failed:
        click.echo(say("run.undelivered", plan.choices.bahasa, count=failed), err=True)


def _tidy(plan: Plan, journal: Journal) -> None:
    retention.erase(journal, _now(), timedelta(days=plan.keep_days))
    if retention.give_back(journal):
        log.info("the journal was made smaller")


def _try_channels(plan: Plan) -> Exit:
    """One message through every channel, kept nowhere."""
    tongue, faults = plan.manner.tongue, 0
    for channel in plan.channels:
        subject = tongue.say("subject.test")
        made = outbox.Message(outbox.message_id("test", _now()), "", _now(), _now(), Level.GOOD, subject,
                              say("run.test_body", tongue.lang), {"format": 1, "kind": "test", "subject": subject})
        fault = channel.deliver(made)
        faults += fault is not None
        click.echo(_how_it_went(channel.name, fault, tongue.lang), err=True)
    return Exit.INTERNAL if faults else Exit.CLEAN


def _how_it_went(channel: str, fault: Fault | None, lang: str) -> str:
    """That the message was taken, or why not and what to do."""
    if fault is None:
        return say("run.test_sent", lang, channel=channel)
    return say("run.test_failed", lang, channel=channel, fault=say(f"fault.{fault.why}", lang, detail=fault.detail))


def _now() -> datetime:
    return datetime.now(UTC)



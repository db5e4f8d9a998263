"""A class over real sockets: whoever shuts us out is left in peace and asked again, what our network puts in a site's
place is no finding, and everything that happens is told as it happens."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import class_lab
import pytest
from ikmscan.scanner import class_run, derive, link_guard, resolver
from ikmscan.scanner.class_run import ClassRun, Task
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Clock, Dossier, PlainVisit, Records, SecureVisit, SiteFiles, Unseen
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.lanes import ClassLedger, Lanes
from ikmscan.scanner.link_guard import Guard
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.runs import Step
from ikmscan.scanner.stages import DIVERTED
from ikmscan.scanner.survey import Settings
from ikmscan.scanner.target import Target

KINDS: frozenset[type[object]] = frozenset({Records, SecureVisit, PlainVisit, SiteFiles})


class Told:
    """Keeps what the run tells."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Step, str]] = []
        self.parts: dict[tuple[str, Step], Dossier] = {}
        self.ends: dict[str, tuple[Step, str]] = {}
        self.dossiers: dict[str, Dossier] = {}
        self.links: list[bool] = []
        self.down, self.back = asyncio.Event(), asyncio.Event()

    def note(self, key: str, step: Step, why: str = "") -> None:
        self.steps.append((key, step, why))

    def keep(self, key: str, part: Step, seen: Dossier) -> None:
        self.parts[key, part] = seen

    def finish(self, key: str, dossier: Dossier, step: Step, why: str) -> None:
        assert key not in self.ends, "a site ends once"
        self.ends[key], self.dossiers[key] = (step, why), dossier

    def forget(self, key: str) -> None:
        for part in [part for part in self.parts if part[0] == key]:
            del self.parts[part]

    def link(self, carries: bool, *, lying: bool = False) -> None:
        self.links.append(carries)
        (self.back if carries else self.down).set()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[class_lab.Class]:
    with class_lab.opened(tmp_path_factory.mktemp("class")) as opened:
        yield opened


def settings(room: class_lab.Class) -> Settings:
    https, http, names = room.ports
    return Settings(Manners("ikmscan test"), Routes(True, {443: https, 80: http}), NameServers(("127.0.0.1", names)),
                    deadline_s=10)


def task(name: str, kinds: frozenset[type[object]] = KINDS) -> Task:
    host = f"{name}.my.id"
    return Task(name, Target(host, host), Permit.visitor(host), kinds)


def looked(how: Settings, tasks: list[Task], within_s: float = 60) -> tuple[Told, bool]:
    told = Told()

    async def go() -> bool:
        ledger = ClassLedger(Lanes(8))
        guard = Guard(how.names, ledger)
        await guard.test()
        return await ClassRun(tasks, how, ledger, guard, told).go(within_s)

    return told, asyncio.run(go())


def test_every_site_ends_once_and_its_steps_are_told_on_the_way(room: class_lab.Class) -> None:
    told, whole = looked(settings(room), [task(f"toko{n}") for n in range(1, 9)])
    assert whole
    assert told.ends == {f"toko{n}": (Step.DONE, "") for n in range(1, 9)}
    assert [step for key, step, _ in told.steps if key == "toko3"] == [Step.NAMES, Step.PAGE]
    assert {part for key, part in told.parts if key == "toko3"} == {Step.NAMES, Step.PAGE}


def test_what_is_known_is_not_asked_again(room: class_lab.Class) -> None:
    told, _ = looked(settings(room), [task("toko11")])
    before, part = room.asked()["toko11.my.id"], told.parts["toko11", Step.PAGE]
    again, _ = looked(settings(room), [replace(task("toko11"), known=part.seen, since=part.seen_at)])
    assert room.asked()["toko11.my.id"] == before > 0
    assert again.dossiers["toko11"].seen_at == part.seen_at
    assert again.dossiers["toko11"].of(SecureVisit) == told.dossiers["toko11"].of(SecureVisit)


def test_whoever_shuts_us_out_is_asked_again_later_and_then_called_blocked(
    room: class_lab.Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_run, "BACK_OFF_S", 0.2)
    told, _ = looked(settings(room), [task(f"guard{n}") for n in range(1, 5)])
    ends = sorted(step for step, _ in told.ends.values())
    assert ends == [Step.BLOCKED, Step.BLOCKED, Step.DONE, Step.DONE]
    waited = [key for key, step, why in told.steps if (step, why) == (Step.WAITING, class_run.SHUT_OUT)]
    assert sorted(waited.count(key) for key in set(waited)) == [class_run.TRIES - 1] * 2


def test_whoever_asks_to_be_left_alone_for_an_hour_is_not_asked_again(room: class_lab.Class) -> None:
    told, _ = looked(settings(room), [task(f"stern{n}") for n in range(1, 5)])
    assert sorted(step for step, _ in told.ends.values()) == [Step.BLOCKED, Step.BLOCKED, Step.DONE, Step.DONE]
    assert not [key for key, _, why in told.steps if why == class_run.SHUT_OUT]


def test_whoever_lets_us_in_after_a_while_is_seen(room: class_lab.Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_run, "BACK_OFF_S", 0.7)
    told, _ = looked(settings(room), [task(f"calm{n}") for n in range(1, 4)])
    assert {step for step, _ in told.ends.values()} == {Step.DONE}
    visits = [told.dossiers[key].of(PlainVisit) for key in told.ends]
    assert [v.chain[-1].status for v in visits if isinstance(v, PlainVisit)] == [200] * 3


@pytest.mark.parametrize("name", ["posit1", "liar1"])
def test_what_our_network_puts_in_a_sites_place_is_no_finding(room: class_lab.Class, name: str) -> None:
    told, _ = looked(settings(room), [task(name), task("toko21")])
    assert told.ends == {name: (Step.UNREACHED, DIVERTED), "toko21": (Step.DONE, "")}


def test_sites_on_one_address_block_are_asked_one_after_another(room: class_lab.Class) -> None:
    told, _ = looked(settings(room), [task(f"posit{n}") for n in range(2, 5)])
    pages = [key for key, step, _ in told.steps if step is Step.PAGE]
    assert sorted(pages) == ["posit2", "posit3", "posit4"]
    log = (room.folder / "asked.txt").read_text(encoding="utf-8").splitlines()
    order = [line.split(".")[0] for line in log if line.split(".")[0] in told.ends]
    assert len([1 for one, after in pairwise(order) if one != after]) == 2


def test_a_site_without_a_name_and_one_without_a_server_are_unreached(room: class_lab.Class) -> None:
    how = settings(room)
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        shut = line.getsockname()[1]
        refusing = replace(how, routes=Routes(True, {443: shut, 80: shut}))
        assert looked(refusing, [task("toko31")])[0].ends == {"toko31": (Step.REFUSED, "refused")}
    assert looked(how, [task("nobody")])[0].ends == {"nobody": (Step.UNREACHED, "name_not_found")}


def test_when_the_time_of_the_class_is_over_it_ends_all_the_same(room: class_lab.Class) -> None:
    told, whole = looked(settings(room), [task("toko41")], within_s=0.0)
    assert (told.ends, whole) == ({}, False)


def test_a_fault_of_ours_costs_one_site_its_evidence(room: class_lab.Class, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = class_run.survey

    async def faulty(target: Target, *more: object) -> Dossier:
        if target.host == "toko51.my.id":
            raise KeyError("ours")
        return await whole(target, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(class_run, "survey", faulty)
    told, _ = looked(settings(room), [task("toko51"), task("toko52")])
    assert told.ends == {"toko51": (Step.UNREACHED, "bug"), "toko52": (Step.DONE, "")}


def test_what_cannot_be_written_down_ends_the_run(room: class_lab.Class) -> None:
    class Full(Told):
        def finish(self, key: str, dossier: Dossier, step: Step, why: str) -> None:
            raise OSError("the disk is full")

    how = settings(room)

    async def go() -> bool:
        ledger = ClassLedger(Lanes(8))
        return await ClassRun([task("toko71"), task("toko72")], how, ledger, Guard(how.names, ledger), Full()).go(60)

    with pytest.raises(OSError, match="full"):
        asyncio.run(go())


def test_while_the_line_is_dead_nothing_is_recorded_and_then_all_is_seen(
    room: class_lab.Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolver is on nobody's port for a second: the line as a class without a resolver knows it."""
    for name, value in (("LEAST_S", 0.3), ("AGAIN_S", 0.2)):
        monkeypatch.setattr(link_guard, name, value)
    how, told = settings(room), Told()
    dead = replace(how, names=NameServers(("127.0.0.1", 9)))

    async def go() -> None:
        ledger = ClassLedger(Lanes(4))
        guard = Guard(dead.names, ledger)
        run = asyncio.create_task(ClassRun([task("toko61")], dead, ledger, guard, told).go(30))
        await told.down.wait()
        assert told.ends == {}
        guard.names = how.names
        await told.back.wait()
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)

    asyncio.run(asyncio.wait_for(go(), 30))
    assert ("toko61", Step.PAUSED, class_run.LINK) in told.steps


def test_a_name_that_was_lost_on_the_way_is_asked_for_once_more(
    room: class_lab.Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line flaps: it is up again when the control question is asked, and was not when the site's name was."""
    monkeypatch.setattr(resolver, "LIFETIME_S", 1.0)
    told, whole = looked(settings(room), [task("late1")])
    assert whole
    assert told.ends == {"late1": (Step.DONE, "")}


def test_a_network_that_goes_on_lying_is_taken_as_it_is(room: class_lab.Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that gives its own address for everything, and no login ends it: a class does not wait for ever."""
    for name, value in (("LIES_S", 1.0), ("AGAIN_S", 0.2)):
        monkeypatch.setattr(link_guard, name, value)
    how, told = settings(room), Told()

    async def go() -> bool:
        ledger = ClassLedger(Lanes(4))
        guard = Guard(how.names, ledger)
        await guard.test()
        (room.folder / "portal").touch()
        return await ClassRun([task("toko81"), task("toko82")], how, ledger, guard, told).go(60)

    try:
        assert asyncio.run(go())
    finally:
        (room.folder / "portal").unlink()
    assert told.down.is_set()
    assert set(told.ends.values()) == {(Step.UNREACHED, DIVERTED)}


def test_parts_in_doubt_are_not_kept() -> None:
    told = Told()
    seen = class_run._Seen(task("toko1"), told)
    for kind in KINDS:
        seen.told(derive.key_of(kind), Unseen(class_run.Why.TIMED_OUT))
    assert (told.parts, seen.known) == ({}, {})
    assert isinstance(seen.since, Clock)

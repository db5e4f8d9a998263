"""`ikmscan jaringan`: every computer of one's own network, for its owner or a trainer. Asks before it knocks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import click

from ..checks.check import Check, Finding, Level
from ..checks.registry import all_checks
from ..checks.run import judge_all
from ..reports.exits import Exit
from ..reports.grade import Grade, grade
from ..reports.html import render_room
from ..reports.json_v1 import Json, dumps, to_json
from ..reports.room import room_report
from ..reports.room_terminal import render, write
from ..reports.room_view import RoomReport
from ..reports.words import say
from ..scanner import derive
from ..scanner.evidence import Dossier
from ..scanner.neighbours import own_networks
from ..scanner.permit import Permit
from ..scanner.room import Room, RoomError, look_at_room, read_network, sweep
from ..scanner.survey import Settings
from .machine import Refusal, aside, shown
from .options import LEVELS, ROOM_FORMATS, Choices
from .permission import may_ask, permit_for_network, with_session
from .renewing import rules
from .running import to_the_end
from .settings import settings_of
from .writing import check_place, format_of, write_file

FOLDER = "ports"
NOT_IN_A_ROOM = ("databases", "other_ports")  # doors of servers; a room of laptops is asked for remote control
Looked = tuple[Dossier, list[Finding], Grade]


def sweep_network(text: str, choices: Choices) -> Exit:
    """Run `jaringan`."""
    lang = choices.bahasa
    network = _network(text, lang)
    if choices.keluaran not in ("", "-"):
        _check_file(Path(choices.keluaran), lang)
    permit = permit_for_network(str(network), flag=choices.berizin, ask=may_ask(), lang=lang)
    if permit is None:
        click.echo(say("room.not_asked", lang), err=True)
        return Exit.CONSENT
    permit = with_session(permit, str(network), wanted=choices.uji_ms17_010, lang=lang)
    checks = tuple(c for c in all_checks().checks if c.folder == FOLDER and c.name not in NOT_IN_A_ROOM)
    room, looked = to_the_end(_look(network, settings_of(choices), permit, checks))
    _tell(room, looked, choices)
    return _exit(room, looked, choices)


def _check_file(path: Path, lang: str) -> None:
    """Refuse a place where no report of a room can go, before the sweep."""
    if format_of(path) not in ("", *ROOM_FORMATS):
        raise Refusal(say("cli.other_format", lang, ending=path.suffix, format=", ".join(ROOM_FORMATS)))
    check_place(path, lang)


def _network(text: str, lang: str) -> IPv4Network:
    """The network typed, or the one this computer is in; Refusal says what is wrong with it."""
    if not text:
        own = network_of(own_networks(), lang)
        click.echo(say("room.own", lang, network=str(own)), err=True)
        return own
    try:
        return read_network(text)
    except RoomError as wrong:
        raise Refusal(say(f"room.error_{wrong.slug}", lang, text=wrong.text[:60])) from None


def network_of(near: Sequence[IPv4Network], lang: str) -> IPv4Network:
    """The first of *near*, which leads out. Never another one: it may be a virtual machine's, and no room; Refusal
    where the first is too large or not one's own."""
    if not near:
        raise Refusal(say("room.which", lang))
    if not _may_be_swept(near[0]):
        raise Refusal(say("room.which_part", lang, network=str(near[0])))
    return near[0]


def _may_be_swept(network: IPv4Network) -> bool:
    try:
        return read_network(str(network)) == network
    except RoomError:
        return False


async def _look(
    network: IPv4Network, settings: Settings, permit: Permit, checks: Sequence[Check]
) -> tuple[Room, list[Looked]]:
    room = await sweep(network, settings, permit)
    kinds = {need.kind for check in checks for need in check.needs}
    looked = []
    async for dossier in look_at_room(room, kinds, replace(settings, room=True), permit):
        whole = derive.complete(dossier)
        findings = judge_all(checks, whole, rules())
        looked.append((whole, findings, grade(findings, partial=True)))
    return room, looked


def _tell(room: Room, looked: list[Looked], choices: Choices) -> None:
    """In the form that was asked for, by --format or by the ending of -o."""
    path = None if choices.keluaran in ("", "-") else Path(choices.keluaran)
    forms = choices.formats or (((path and format_of(path)) or "teks"),)
    report = room_report(room.network, room.asked, room.unasked, looked, choices.bahasa, names=choices.tampilkan_nama,
                         mute=room.mute, spoken_for=room.spoken_for)
    if room.unasked:
        click.echo(say("room.unasked", choices.bahasa, count=room.unasked), err=True)
    if path is None and forms[0] == "teks":
        write(report, sys.stdout)
        return
    made = _made(forms[0], room, report, looked)
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made.encode("utf-8"))
        return
    write_file(path, made, choices.bahasa)
    aside(say("cli.saved", choices.bahasa, path=shown(path)))
    click.echo(report.headline, err=True)


def _made(form: str, room: Room, report: RoomReport, looked: list[Looked]) -> str:
    if form == "json":
        swept: Json = {"network": room.network, "asked": room.asked, "unasked": room.unasked,
                       "answered": sum(c.answered for c in report.computers)}
        return "".join(dumps({**to_json(*one), "room": swept}) for one in looked)
    return render_room(report) if form == "html" else render(report)


def _exit(room: Room, looked: list[Looked], choices: Choices) -> Exit:
    """As of a site (reports/exits.py): a finding weighs more than an address that could not be asked."""
    slug = LEVELS[choices.gagal_bila]
    if slug is not None:
        rank = Level(slug).rank
        if any(f.level.rank >= rank for _, findings, _ in looked for f in findings):
            return Exit.FOUND
    return Exit.INCOMPLETE if room.unasked or not room.asked else Exit.CLEAN

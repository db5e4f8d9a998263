"""Doors of remote control: what needs no password, what is worn out, what is normal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Level
from ikmscan.checks.ports.remote_admin import CHECK, PORTS
from ikmscan.scanner.evidence import Access, Door, Doorway, Doorways, PortState

HERE, ROOM = "203.0.113.7", "192.168.1.20"
OPEN, REFUSED = PortState.OPEN, PortState.REFUSED
DOCKER = Door(2375, OPEN, service="docker", access=Access.OPEN, version="20.10.24")
VNC = Door(5900, OPEN, service="vnc", access=Access.LOCKED)
SSH = Door(22, OPEN, service="ssh", access=Access.LOCKED, version="SSH-2.0-OpenSSH_9.2p1")
TELNET, WINBOX = Door(23, OPEN, service="telnet"), Door(8291, OPEN, service="winbox")
API, TR069 = Door(8728, OPEN, service="mikrotik_api"), Door(7547, OPEN, service="tr069")
WINRM, WEBMIN = Door(5985, OPEN, service="winrm"), Door(10000, OPEN, service="webmin", access=Access.LOCKED)
PANEL = Door(3306, OPEN, service="mysql", version="10.6.18-MariaDB-cll-lve")


def way(*open_doors: Door, rest: PortState = REFUSED, view: str = "public", canary: PortState | None = REFUSED) -> Doorway:
    """An address with these doors, and all other ports of the check in one state."""
    named = {door.port for door in open_doors}
    doors = (*open_doors, *(Door(port, rest) for port in PORTS if port not in named))
    return Doorway(ROOM if view == "private" else HERE, view, doors, canary)


def seen(*open_doors: Door, rest: PortState = REFUSED, view: str = "public", canary: PortState | None = REFUSED) -> tuple[Doorways]:
    return (Doorways((way(*open_doors, rest=rest, view=view, canary=canary),)),)


CASES = [
    ("Docker without a password", seen(DOCKER), "no_lock"),
    ("VNC without a password", seen(replace(VNC, access=Access.OPEN)), "no_lock"),
    ("Docker without a password in the room", seen(DOCKER, view="private"), "no_lock_in_room"),
    ("Telnet", seen(TELNET), "telnet"),
    ("Telnet in the room", seen(TELNET, view="private"), "telnet_in_room"),
    ("Winbox", seen(WINBOX), "router"),
    ("the API of MikroTik", seen(API), "router"),
    ("TR-069", seen(TR069), "router"),
    ("some web server at the port of TR-069", seen(replace(TR069, note="http")), "unproven"),
    ("a greeting of TR-069 is no open lock", seen(replace(TR069, access=Access.OPEN)), "router"),
    ("Winbox in the room", seen(WINBOX, view="private"), "router_in_room"),
    ("VNC with a password", seen(VNC), "panel"),
    ("VNC, whose lock is not known", seen(replace(VNC, access=Access.UNKNOWN)), "panel"),
    ("Docker that asks for a certificate", seen(replace(DOCKER, access=Access.LOCKED)), "panel"),
    ("WinRM", seen(WINRM), "panel"),
    ("Webmin", seen(WEBMIN), "panel"),
    ("Webmin at a hosting provider", seen(PANEL, WEBMIN), "panel_at_host"),
    ("Webmin in the room", seen(WEBMIN, view="private"), "panel_in_room"),
    ("SSH", seen(SSH), "ssh"),
    ("SSH in the room", seen(SSH, view="private"), "ssh"),
    ("SSH beside silence", seen(SSH, rest=PortState.SILENT), "ssh"),
    ("the port of SSH, proving nothing", seen(Door(22, OPEN)), "ssh_unproven"),
    ("open, proving nothing", seen(Door(23, OPEN)), "unproven"),
    ("open, proving nothing, in the room", seen(Door(23, OPEN), view="private"), "unproven_in_room"),
    ("open where everything opens", seen(Door(23, OPEN), canary=OPEN), "unclear"),
    ("all refused", seen(), "closed"),
    ("all silent", seen(rest=PortState.SILENT), "unreachable"),
    ("locked out", (Doorways((Doorway(HERE, "public", (SSH,), None, banned=True, discarded=(23, 5900)),)),), "ssh locked_out"),
    ("many doors", seen(SSH, TELNET, DOCKER), "ssh telnet no_lock"),
]


@pytest.mark.parametrize(("args", "slugs"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_door_has_its_verdict(args: tuple[Doorways], slugs: str) -> None:
    said = CHECK.judge(*args)
    assert isinstance(said, list)
    assert [v.outcome.slug for v in said] == slugs.split()


def test_ssh_costs_no_points() -> None:
    assert CHECK.outcome("ssh").level is Level.HINT


def test_critical_is_a_door_without_a_lock_or_one_that_shouts_its_password() -> None:
    assert {o.slug for o in CHECK.outcomes if o.level is Level.CRITICAL} == {"no_lock", "telnet"}


def test_the_room_weighs_less_than_the_internet() -> None:
    levels = {o.slug: o.level.rank for o in CHECK.outcomes}
    pairs = [(slug, slug.removesuffix("_in_room")) for slug in levels if slug.endswith("_in_room")]
    assert pairs
    assert all(levels[inside] < levels[outside] for inside, outside in pairs)


def test_the_names_are_those_people_know() -> None:
    said = CHECK.judge(*seen(WINBOX, TR069))
    assert isinstance(said, list)
    assert [(v.subject, v.facts["service"]) for v in said] == [("7547/tcp", "TR-069"), ("8291/tcp", "MikroTik Winbox")]

"""Other doors: FTP with and without TLS, file copies, old VPN, the router's speed test."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Level
from ikmscan.checks.ports.other_ports import CHECK, PORTS
from ikmscan.scanner.evidence import Access, Door, Doorway, Doorways, PortState

HERE, ROOM = "203.0.113.7", "192.168.1.20"
OPEN, REFUSED = PortState.OPEN, PortState.REFUSED
FTP = Door(21, OPEN, service="ftp", access=Access.LOCKED, version="(vsFTPd 3.0.3)")
CLOUDLINUX = Door(3306, OPEN, service="mysql", version="10.6.18-MariaDB-cll-lve")
PANEL_FTP = replace(FTP, version="Pure-FTPd [privsep] [TLS]")
RSYNC, PPTP = Door(873, OPEN, service="rsync", version="31.0"), Door(1723, OPEN, service="pptp")
SPEED_TEST = Door(2000, OPEN, service="mikrotik_bandwidth")
RPC, NFS = Door(135, OPEN), Door(2049, OPEN)


def seen(*open_doors: Door, rest: PortState = REFUSED, view: str = "public", canary: PortState | None = REFUSED) -> tuple[Doorways]:
    named = {door.port for door in open_doors}
    doors = (*open_doors, *(Door(port, rest) for port in PORTS if port not in named))
    return (Doorways((Doorway(ROOM if view == "private" else HERE, view, doors, canary),)),)


CASES = [
    ("FTP", seen(FTP), "ftp"),
    ("FTP whose greeting offers TLS", seen(PANEL_FTP), "ftp_with_tls"),
    ("FTP that says it has none", seen(replace(FTP, version="outletlsmart FTP, TLS not supported")), "ftp"),
    ("FTP in the room", seen(FTP, view="private"), "in_room"),
    ("rsync", seen(RSYNC), "files"),
    ("rsync at a hosting provider", seen(PANEL_FTP, CLOUDLINUX, RSYNC), "ftp_with_tls files_at_host"),
    ("rsync in the room", seen(RSYNC, view="private"), "in_room"),
    ("PPTP", seen(PPTP), "old_vpn"),
    ("the speed test of a router", seen(SPEED_TEST), "bandwidth_test"),
    ("the speed test in the room", seen(SPEED_TEST, view="private"), "router_in_room"),
    ("PPTP in the room", seen(PPTP, view="private"), "router_in_room"),
    ("Windows RPC, which proves nothing", seen(RPC), "unproven"),
    ("NFS, which proves nothing", seen(NFS), "unproven"),
    ("Windows RPC in the room", seen(RPC, view="private"), "unproven_in_room"),
    ("RPC and NFS where everything opens", seen(RPC, NFS, canary=OPEN), "unclear"),
    ("FTP where everything opens", seen(FTP, RPC, canary=OPEN), "ftp"),
    ("all refused", seen(), "closed"),
    ("all silent", seen(rest=PortState.SILENT), "unreachable"),
    ("locked out", (Doorways((Doorway(HERE, "public", (), None, banned=True, discarded=tuple(PORTS)),)),), "locked_out"),
]


@pytest.mark.parametrize(("args", "slugs"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_door_has_its_verdict(args: tuple[Doorways], slugs: str) -> None:
    said = CHECK.judge(*args)
    assert isinstance(said, list)
    assert [v.outcome.slug for v in said] == slugs.split()


def test_nothing_here_is_critical() -> None:
    assert max(o.level.rank for o in CHECK.outcomes) == Level.HIGH.rank


def test_a_hosting_provider_is_asked_and_not_accused() -> None:
    assert CHECK.outcome("files_at_host").level is Level.MEDIUM


def test_what_cannot_be_proven_names_the_usual_service() -> None:
    said = CHECK.judge(*seen(RPC, NFS))
    assert isinstance(said, list)
    assert [v.facts["service"] for v in said] == ["Windows RPC", "NFS"]

"""A room on loopback looked at in both steps: what the first one saw is not forgotten in the second."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime, timedelta

from free_ports import free_port
from ikmscan.checks.check import Finding, Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Doorways, Dossier, SmbDoors, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.room import look_at_room, read_network, sweep
from ikmscan.scanner.survey import Settings

NETWORK = "127.0.77.0/30"
IN_A_ROOM = tuple(c for c in all_checks().checks if c.folder == "ports" and c.name not in ("databases", "other_ports"))


def judged(dossier: Dossier) -> list[Finding]:
    return judge_all(IN_A_ROOM, dossier)


def test_who_shuts_us_out_between_the_steps_is_not_called_good() -> None:
    """445 opens for the sweep; then a guard on the computer answers every knock of ours with RST."""
    async def run(door: socket.socket) -> list[Dossier]:
        routes = Routes(True, {445: door.getsockname()[1]}, other_port=free_port())
        settings = Settings(Manners("ikmscan test"), routes, room=True)
        permit = Permit(NETWORK, Consent.OWNER, datetime.now(UTC) + timedelta(hours=1))
        room = await sweep(read_network(NETWORK), settings, permit)
        assert room.there == ("127.0.77.1", "127.0.77.2")
        door.close()
        return [dossier async for dossier in look_at_room(room, (SmbDoors, Doorways), settings, permit)]

    with socket.create_server(("127.0.77.1", 0)) as door:
        shut, other = asyncio.run(run(door))
    smb = shut.of(SmbDoors)
    assert isinstance(smb, Unseen) and smb.why is Why.BLOCKED
    assert {f.level for f in judged(shut)} == {Level.UNKNOWN}
    assert {f.level for f in judged(other)} == {Level.GOOD}  # nothing of this one had opened

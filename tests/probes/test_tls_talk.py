"""One conversation with a TLS port: what came in time is heard, also by a process that comes late to read it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from ikmscan.scanner.evidence import Clock
from ikmscan.scanner.tls.talk import Talk
from ikmscan.scanner.trust import Roots
from reaching import HOST, reaching
from test_stream import ends

PATIENT_S = 0.2


def test_what_came_in_time_is_heard_by_who_is_late() -> None:
    async def go() -> bytes:
        async with reaching(0, Roots(), Clock(datetime.now(UTC))) as reach:
            talk, (stream, far) = Talk(reach, HOST, ("127.0.0.1",), asyncio.get_running_loop().time() + 30), ends()
            far.send(b"\x16first")

            def feed(data: bytes) -> bytes | None:
                if data == b"\x16first":
                    far.send(b"\x16then")
                    time.sleep(2 * PATIENT_S)  # this process does something else
                    return None
                return data

            return await talk.listen(stream, feed, within_s=PATIENT_S)

    assert asyncio.run(go()) == b"\x16then"

"""The far side of the doors bench: SMB hosts of practice/, ports that keep silent, a web port. Says "ready" and waits.

    doors_there.py smb ADDRESS=PROFILE …      file sharing at port 445 of each address
    doors_there.py silent ADDRESS PORT …      the web port opens, these ports answer no SYN, all others refuse
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys

from ikmscan.practice.smb_emulator import SmbEmulator

SMB, WEB = 445, 443


async def share(hosts: list[str]) -> None:
    """Emulators, until the process ends."""
    for host in hosts:
        address, _, profile = host.partition("=")
        await SmbEmulator(profile).serve(address, SMB)
    print("ready", flush=True)
    await asyncio.Event().wait()


async def keep_silent(address: str, ports: list[int], stack: contextlib.ExitStack) -> None:
    """A full queue of those who wait answers no SYN (listen(2), tcp_abort_on_overflow 0)."""
    for port in ports:
        door = stack.enter_context(socket.socket())
        door.bind((address, port))
        door.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect((address, port))
    await asyncio.start_server(lambda _, writer: writer.close(), address, WEB)
    print("ready", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Play the part that the words name."""
    part, *words = sys.argv[1:]
    if part == "smb":
        asyncio.run(share(words))
    with contextlib.ExitStack() as stack:
        asyncio.run(keep_silent(words[0], [int(port) for port in words[1:]], stack))


if __name__ == "__main__":
    main()

"""A slow internet of our own: two network namespaces and slownet between them, for the time of a `with` block.

Root only. Everything that is started here is ended here, by its own process number; the namespaces carry ours in their
names. No packet leaves them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType

HERE = Path(__file__).resolve().parent
CLIENT, SERVER = f"ikmc{os.getpid()}", f"ikms{os.getpid()}"
NAMES = "10.77.0.2"


class Link:
    """The link. *rate_kbit* 0 is as fast as it gets; *loss* in per cent. Subclasses put servers on it in `serve`."""

    def __init__(self, delay_ms: float, *, rate_kbit: float = 0, loss: float = 0) -> None:
        self._shape = ("--delay", str(delay_ms), "--rate", str(rate_kbit), "--loss", str(loss))
        self.folder = Path(tempfile.mkdtemp(prefix="ikmscan-bench-"))
        self._started: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Link:
        self.folder.chmod(0o755)
        try:
            self._open()
            self.serve()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def serve(self) -> None:
        """Put servers on the far side. Overridden; nothing here."""

    def _open(self) -> None:
        shell(f"gcc -O2 -o {self.folder}/slownet {HERE}/slownet.c && ip netns add {CLIENT} && ip netns add {SERVER}")
        self._link = self.start(str(self.folder / "slownet"), CLIENT, SERVER, "10.77.0.1/16", f"{NAMES}/16",
                                *self._shape)
        self.ready(self._link)

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._started):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        for name in (CLIENT, SERVER):
            subprocess.run(["ip", "netns", "del", name], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a process that ends with the link."""
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._started.append(process)
        return process

    def start_there(self, *command: str) -> subprocess.Popen[str]:
        """As `start`, on the servers' side."""
        return self.start("ip", "netns", "exec", SERVER, *command)

    def name_server(self, known: Mapping[str, str] = MappingProxyType({})) -> None:
        """A name server that knows these names and their addresses and nothing else, on the servers' side."""
        pairs = [f"{name}={address}" for name, address in known.items()]
        self.ready(self.start_there(sys.executable, str(HERE / "names.py"), NAMES, "53", *pairs))

    def more_addresses(self, addresses: list[str]) -> None:
        """Give the servers' side more addresses."""
        shell(" && ".join(f"ip -n {SERVER} addr add {a}/32 dev slow1" for a in addresses))

    def ready(self, process: subprocess.Popen[str]) -> None:
        """Wait until *process* says "ready"; RuntimeError when it says anything else."""
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("a part of the lab did not start")

    def crossed(self) -> dict[str, int]:
        """Packets, bytes (IP level) and SYNs that crossed the link since the last call."""
        assert self._link.stdout is not None
        self._link.send_signal(signal.SIGUSR1)
        told: dict[str, int] = json.loads(self._link.stdout.readline())
        return told


def here(*command: str) -> list[str]:
    """*command* on the client's side of the link."""
    return ["ip", "netns", "exec", CLIENT, *command]


def there(*command: str) -> list[str]:
    """*command* on the servers' own machine: no link between."""
    return ["ip", "netns", "exec", SERVER, *command]


def shell(text: str) -> None:
    """Run *text* in bash; RuntimeError with its last words when it fails."""
    done = subprocess.run(["bash", "-ec", text], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])

"""Few file descriptors: less is asked at once, and what cannot be asked is nobody's silence."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys

import pytest
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.dial import Dial, Routes
from ikmscan.scanner.evidence import Unseen, Why
from ikmscan.scanner.ledger import IN_FLIGHT_IN_ALL, Ledger
from ikmscan.scanner.permit import Consent, Permit

resource = pytest.importorskip("resource", reason="Windows has no such limit")
HERE = "127.0.0.1"


def limited(soft: int, code: str) -> str:
    """What *code* prints in a process that may open *soft* files."""
    begin = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, 4096)); "
    return subprocess.run([sys.executable, "-c", begin + code], capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_small_limit_is_raised_and_what_is_left_is_shared() -> None:
    told = "from ikmscan.scanner import descriptors as d; print(d.sockets_at_once()); d.raise_limit(); print(d.sockets_at_once())"
    assert limited(256, told).split() == ["192", "1984"]
    assert limited(40, told).split()[0] == "16"


def test_a_run_never_tries_more_at_once_than_it_may() -> None:
    told = "from ikmscan.scanner.ledger import Ledger; print(Ledger().all_attempts._value)"
    assert limited(256, told).strip() == "192"
    assert limited(4096, told).strip() == str(IN_FLIGHT_IN_ALL)


def test_few_sites_at_once_where_few_sockets_are_left_for_them() -> None:
    told = "from ikmscan.scanner.ledger import Ledger; print(Ledger(64)._seats._value)"
    assert [limited(limit, told).strip() for limit in (110, 256, 1024, 4096)] == ["1", "6", "30", "62"]


def test_no_socket_left_is_our_end_and_not_a_missing_way() -> None:
    async def run() -> object:
        dial = Dial(Routes(True), Permit.visitor(HERE), Budget(asyncio.get_running_loop().time() + 5), Ledger())
        dial.belongs(HERE, HERE)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.ExitStack() as taken:
            taken.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
            last = os.open(os.devnull, os.O_RDONLY)
            taken.callback(os.close, last)
            resource.setrlimit(resource.RLIMIT_NOFILE, (last + 1, hard))
            while True:  # the holes below
                try:
                    taken.callback(os.close, os.open(os.devnull, os.O_RDONLY))
                except OSError:
                    break
            return await dial.connect(HERE, HERE, 443, level=Consent.VISITOR)

    seen = asyncio.run(run())
    assert isinstance(seen, Unseen) and seen.why is Why.TOO_MUCH

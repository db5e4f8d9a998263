"""All cases of all families, and the orchestra: a namespace, the stage, the visit, and what is held against each case."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import families
from .case import LATE_S, Case, Verdict
from .stage import FORBIDDEN

MOST_TOLD_S = 5.0  # of the processor, for judging and nine formats
IN_ALL_S = 900  # on a machine that has much else to do; `looking_s` tells what it took


def every_case() -> dict[str, list[Case]]:
    """The cases by family, as families/ holds them."""
    found: dict[str, list[Case]] = {}
    for module in sorted(pkgutil.iter_modules(families.__path__), key=lambda m: m.name):
        found[module.name] = list(importlib.import_module(f"{families.__name__}.{module.name}").CASES)
    return found


def chosen(words: Sequence[str]) -> list[Case]:
    """All cases, or those whose family or name holds one of *words*."""
    return [c for family, cases in every_case().items() for c in cases
            if not words or any(w in family or w in c.name for w in words)]


@dataclass
class Result:
    """What came of a run: faults by case ("" for the whole), the outcomes, and what it took."""

    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    canaries: dict[str, int] = field(default_factory=dict)
    taken: dict[str, float] = field(default_factory=dict)

    def faults(self, case: Case) -> list[str]:
        """What is wrong with one case, as lines."""
        out, seen = self.outcomes.get(case.name), self.seen.get(case.name)
        if out is None or seen is None:
            return ["no outcome"]
        found = [*out["bugs"], *out["sinks"], *(f"handed in {line}" for line in seen["secrets"])]
        if out["verdict"] not in case.verdicts:
            found.append(f"{out['verdict']} instead of {', '.join(sorted(case.verdicts))}")
        if Verdict.FINDING in case.verdicts or case.finds:
            found += [f"{name} was not told" for name in case.finds if name not in out["findings"]]
        found += [f"{name} was told" for name in case.spares if name in out["findings"]]
        bounds = ((out["seconds"], case.deadline_s + LATE_S, "s"), (out["told_cpu_s"], MOST_TOLD_S, "s of CPU to tell"),
                  (out["bytes_in"], case.most_bytes, "bytes"),
                  (out["connections"], case.most_connections, "connections"), (out["requests"], case.most_requests, "requests"))
        return found + [f"{took} {what}, at most {most}" for took, most, what in bounds if took > most]


def run(words: Sequence[str]) -> Result:
    """The whole collection in a namespace of its own; RuntimeError where none can be made."""
    done = subprocess.run([*_namespace(), sys.executable, "-m", "tests.hostile", "--within", *words], check=False,
                          capture_output=True, text=True, timeout=IN_ALL_S + 60, start_new_session=True)
    if done.returncode:
        raise RuntimeError(done.stderr[:6000] or "no namespace could be made")
    result = Result()
    *outcomes, taken, told = (json.loads(line) for line in done.stdout.splitlines())
    result.outcomes = {o["name"]: o for o in outcomes}
    result.taken, result.seen, result.canaries = taken, told["cases"], told["canaries"]
    return result


def _namespace() -> list[str]:
    """A network of its own; who is not root becomes root of a user namespace for it."""
    return ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]


def run_within(words: Sequence[str]) -> None:
    """Inside the namespace: addresses, the stage beside, the visit; prints outcomes, what it took, what was seen."""
    _addresses()
    stage = subprocess.Popen([sys.executable, "-m", "tests.hostile", "--stage", *words], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)
    assert stage.stdout and stage.stdin
    if stage.stdout.readline() != "ready\n":
        raise SystemExit(stage.wait() or 1)
    subprocess.run([sys.executable, "-m", "tests.hostile", "--visit", *words], check=True, timeout=IN_ALL_S)
    print(stage.communicate("", timeout=20)[0].strip())


def _addresses() -> None:
    """What stands on the loopback device: the block of the cases, and the addresses that nobody may knock at."""
    lines = ["link set lo up", "addr add 45.72.0.1/13 dev lo"]
    for address in FORBIDDEN:
        if address not in ("127.0.0.1", "127.8.8.8", "::1"):
            lines.append(f"addr add {address}/{128 if ':' in address else 32} dev lo" + (" nodad" if ":" in address else ""))
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), check=True, text=True)

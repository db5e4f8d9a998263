"""Fuzz for a while: `python -m tests.fuzz [NAME…] --detik 600 [--benih 1]`. A finding is written into corpus/ and ends with 1.

With atheris (`pip install atheris`) and one NAME, `--atheris` lets it guide the bytes by what they reach; without it the
bytes are changed by mutate.py. The seeds are those of corpus/ (real answers: collect.py) and of seeds.py.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import random
import sys
import tempfile
import time
from pathlib import Path

from .harness import HARNESSES, Finding, try_on
from .mutate import mutated
from .seeds import CORPUS, seeds

BATCH = 200


def keep(name: str, data: bytes) -> str:
    """Write *data* into the corpus, to be tried by the tests from now on."""
    place = CORPUS / name / f"{hashlib.sha256(data).hexdigest()[:12]}.bin"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return str(place)


def fuzz(names: list[str], seconds: float, seed: int) -> int:
    """The number of findings; the harnesses take turns."""
    dice, until, tried, found = random.Random(seed), time.monotonic() + seconds, 0, 0
    given = {name: seeds(name) for name in names}
    while time.monotonic() < until:
        for name in names:
            for _ in range(BATCH):
                data = mutated(given[name], dice)
                tried += 1
                try:
                    try_on(name, data)
                except Finding as finding:
                    found += 1
                    print(f"{finding}\n  {keep(name, data)}", flush=True)
                    given[name] = [s for s in given[name] if s != data]
            if found > 20:
                return found
    print(f"{tried} inputs, {found} findings, {', '.join(names)}")
    return found


def guided(name: str, seconds: float) -> None:
    """The same with atheris, which ends the process itself. What it learns on the way is kept in *folder* only."""
    import atheris

    def once(data: bytes) -> None:
        try:
            try_on(name, data)
        except Finding:
            print(keep(name, data), flush=True)
            raise

    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(seeds(name)):
            (Path(folder) / f"seed-{number}").write_bytes(data)
        atheris.instrument_all()
        options = [f"-max_total_time={int(seconds)}", f"-max_len={64 * 1024}", f"-artifact_prefix={folder}/", folder]
        atheris.Setup([sys.argv[0], *options], once)
        atheris.Fuzz()


def has_atheris() -> bool:
    """Whether atheris is installed; it is no dependency, for it runs on a few systems only."""
    return importlib.util.find_spec("atheris") is not None


def main() -> int:
    """Read the words and run."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("names", nargs="*", choices=[*HARNESSES, []])
    words.add_argument("--detik", type=float, default=60)
    words.add_argument("--benih", type=int, default=int(time.time()))
    words.add_argument("--atheris", action="store_true")
    given = words.parse_args()
    if given.atheris and len(given.names) != 1:
        words.error("--atheris: one NAME")
    if given.atheris and has_atheris():
        guided(given.names[0], given.detik)
    if given.atheris:
        print("atheris is not installed: by our own changes", flush=True)
    return int(bool(fuzz(given.names or list(HARNESSES), given.detik, given.benih)))


if __name__ == "__main__":
    sys.exit(main())

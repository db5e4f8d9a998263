"""What was found once stays mended, and every harness runs: its corpus, its seeds, and some hundred changes of them."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.__main__ import has_atheris
from fuzz.harness import HARNESSES, Finding, try_on
from fuzz.mutate import mutated
from fuzz.seeds import CORPUS, seeds

NAMES = pytest.mark.parametrize("name", sorted(HARNESSES))


@NAMES
def test_the_corpus_and_the_seeds(name: str) -> None:
    for data in seeds(name):
        try_on(name, data)
    assert len(seeds(name)) > 1 or name == "icmp"  # "" alone leads nowhere; a message of ICMP is the kernel's


def test_the_corpus_holds_real_answers_and_stays_small() -> None:
    real = {place.parent.name: place.stat().st_size for place in CORPUS.glob("*/real-*.bin")}
    assert real.keys() >= {"dns", "gunzip", "html", "http", "smb", "smtp", "tls", "tls_messages", "x509"}
    assert sum(place.stat().st_size for place in CORPUS.glob("*/*.bin")) <= 200_000


@pytest.mark.skipif(not has_atheris(), reason="missing: pip install atheris")
def test_atheris_guides_a_harness() -> None:
    run = subprocess.run([sys.executable, "-m", "tests.fuzz", "netbios", "--atheris", "--detik", "2"], capture_output=True, timeout=100,
                         cwd=CORPUS.parents[2], check=False)
    assert run.returncode == 0, run.stderr[-500:]
    assert b"cov:" in run.stderr


@NAMES
def test_some_hundred_changes(name: str) -> None:
    dice, known = random.Random(20261129), seeds(name)
    for _ in range(300):
        try_on(name, mutated(known, dice))


@NAMES
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    try_on(name, data)


def test_a_reader_that_breaks_its_promise_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness itself: else nothing above could fail."""
    from fuzz import harness

    def breaks(data: bytes) -> object:
        raise IndexError("x")

    with pytest.raises(Finding, match="IndexError"):
        monkeypatch.setattr(harness, "HARNESSES", {"http": harness.Harness(breaks)})
        try_on("http", b"x")

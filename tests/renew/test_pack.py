"""A pack is used whole or refused with its reason, and the one that was there before stays."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.support.rules import shipped_rules
from ikmscan.renew.pack import Pack, PackError, canonical, fingerprint, opened, sealed
from ikmscan.renew.store import PACK, Store

TODAY = date(2026, 11, 29)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KNOWN = frozenset([fingerprint(KEY.public_key())])
PHP = {"sumber": "https://endoflife.date/php", "tanggal": "2026-11-28",
       "line": [{"name": "8.5", "latest": "8.5.10", "ends": "2029-12-31"}]}


def pack(serial: str = "2026-11-29", until: date = TODAY + timedelta(days=400), **products: object) -> Pack:
    return Pack(serial, until, ("endoflife.json 2026-11-29",), {"php": PHP, **products})  # type: ignore[dict-item]


def refusal(content: bytes, trusted: frozenset[str] = KNOWN, today: date = TODAY,
            newer_than: tuple[str, int] | None = None) -> str:
    with pytest.raises(PackError) as caught:
        opened(content, trusted, today, newer_than)
    return caught.value.slug


def test_what_was_sealed_is_opened() -> None:
    assert opened(sealed(pack(), KEY), KNOWN, TODAY) == pack()


def test_the_same_facts_are_the_same_bytes() -> None:
    turned = Pack("2026-11-29", TODAY, (), dict(reversed(list({"a": PHP, "b": PHP}.items()))))
    assert canonical(turned) == canonical(Pack("2026-11-29", TODAY, (), {"a": PHP, "b": PHP}))


def test_a_pack_that_was_cut_anywhere_is_no_pack() -> None:
    whole = sealed(pack(), KEY)
    assert {refusal(whole[:end]) for end in range(len(whole) - 1)} <= {"broken", "signature", "format"}


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_found(at: int, change: int) -> None:
    content = bytearray(sealed(pack(), KEY))
    content[at % len(content)] ^= change
    if bytes(content) != sealed(pack(), KEY):
        with pytest.raises(PackError):
            opened(bytes(content), KNOWN, TODAY)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_a_reason(content: bytes) -> None:
    assert refusal(content) in ("broken", "signature", "format", "facts")


@pytest.mark.parametrize(("content", "more", "slug"), [
    (sealed(pack(), Ed25519PrivateKey.from_private_bytes(b"x" * 32)), {}, "unknown_key"),
    (sealed(pack(until=TODAY - timedelta(days=1)), KEY), {}, "expired"),
    (sealed(pack("2026-11-28"), KEY), {"newer_than": ("2026-11-29", 1)}, "older"),
    (sealed(pack("2026-11-29"), KEY), {"newer_than": ("2026-11-29", 2)}, "older"),
    (sealed(pack("yesterday"), KEY), {}, "facts"),
], ids=["a stranger's", "expired", "older", "older the same day", "a serial that is none"])
def test_a_pack_is_refused_for_what_it_is(content: bytes, more: dict[str, tuple[str, int]], slug: str) -> None:
    assert refusal(content, **more) == slug  # type: ignore[arg-type]


def test_a_second_pack_of_a_day_is_newer() -> None:
    opened(sealed(pack("2026-11-29.2"), KEY), KNOWN, TODAY, ("2026-11-29", 1))
    opened(sealed(pack("2026-11-29.10"), KEY), KNOWN, TODAY, ("2026-11-29", 9))


def stored(at: Path) -> Store:
    store = Store(at)
    store.trust(next(iter(KNOWN)))
    return store


def test_a_newer_pack_counts_and_a_refused_one_changes_nothing(tmp_path: Path) -> None:
    store = stored(tmp_path)
    assert store.rules(TODAY).serial == shipped_rules().serial
    store.take(sealed(pack("2026-12-01"), KEY), date(2026, 12, 1))
    assert store.rules(date(2026, 12, 1)).serial == "2026-12-01"
    php = store.rules(date(2026, 12, 1)).of("php")
    assert php is not None and php.lines[0].latest == "8.5.10"
    before = (tmp_path / PACK).read_bytes()
    facts = {"sumber": "https://x.example/", "tanggal": "2026-11-28", "range": [{"start": "1"}]}
    for bad in (b"", b"{}\n{}", sealed(pack("2026-11-30"), KEY), sealed(pack("2026-12-02", broken=facts), KEY)):
        with pytest.raises(PackError):
            store.take(bad, date(2026, 12, 2))
    assert (tmp_path / PACK).read_bytes() == before


def test_an_old_pack_gives_way_to_newer_facts_of_the_package(tmp_path: Path) -> None:
    store = stored(tmp_path)
    store.take(sealed(pack("2020-01-01"), KEY), TODAY)
    assert store.rules(TODAY).serial == shipped_rules().serial


def test_a_damaged_pack_in_the_store_is_passed_over(tmp_path: Path) -> None:
    store = stored(tmp_path)
    store.take(sealed(pack("2026-12-01"), KEY), TODAY)
    (tmp_path / PACK).write_bytes((tmp_path / PACK).read_bytes()[:-40])
    assert store.rules(TODAY).serial == shipped_rules().serial


def test_a_full_disk_leaves_the_old_pack(tmp_path: Path) -> None:
    stored(tmp_path).take(sealed(pack("2026-12-01"), KEY), TODAY)
    before = (tmp_path / PACK).read_bytes()
    large = tmp_path / "large"
    large.write_bytes(sealed(pack("2026-12-02", **{f"p{n}": PHP for n in range(200)}), KEY))
    script = (
        "import sys, signal; from datetime import date; from pathlib import Path; from ikmscan.renew.store import Store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: Store(Path(sys.argv[1])).take(Path(sys.argv[2]).read_bytes(), date(2026, 12, 2))\n"
        "except OSError: sys.exit(28)\n")

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run([sys.executable, "-c", script, str(tmp_path), str(large)], preexec_fn=small_files, check=False)
    assert done.returncode == 28
    assert (tmp_path / PACK).read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [PACK, "kunci-dipercaya.json", "large"]


def test_this_machines_key_is_its_owners_alone(tmp_path: Path) -> None:
    key = Store(tmp_path).own_key()
    assert (tmp_path / "kunci-sendiri").stat().st_mode & 0o777 == 0o600
    assert fingerprint(Store(tmp_path).own_key().public_key()) == fingerprint(key.public_key())
    assert fingerprint(key.public_key()) in Store(tmp_path).trusted()

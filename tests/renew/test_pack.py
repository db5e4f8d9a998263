"""A pack is used whole or refused with its reason, and the one that was there before stays."""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.support.rules import shipped_raw, shipped_rules
from ikmscan.renew.keys import KEYS, OWN_KEY, Keys, KeysError
from ikmscan.renew.pack import Pack, PackError, canonical, fingerprint, identity, opened, sealed
from ikmscan.renew.store import PACK, Store

TODAY = date(2026, 11, 29)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KNOWN = frozenset([fingerprint(KEY.public_key())])
PHP = {"sumber": "https://endoflife.date/php", "tanggal": "2026-11-29",
       "line": [{"name": "8.5", "latest": "8.5.10", "ends": "2029-12-31"}]}


def pack(serial: str = "2026-11-29", until: date = TODAY + timedelta(days=400), **products: object) -> Pack:
    return Pack(serial, until, ("endoflife.json 2026-11-29",), {"php": PHP} | products)  # type: ignore[dict-item]


def signed(body: bytes) -> bytes:
    """A pack with a right signature under *body*, whatever that is."""
    public = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    head = {"public": public, "signature": base64.b64encode(KEY.sign(body)).decode()}
    return json.dumps(head).encode() + b"\n" + body + b"\n"


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
    (sealed(pack("2026-99-99"), KEY), {}, "facts"),
    (sealed(pack("9999-12-31"), KEY), {}, "future"),
    (sealed(pack("2026-12-01"), KEY), {}, "future"),
    (signed(canonical(pack()).replace(b'"format":1', b'"format":1,"format":1')), {}, "broken"),
    (signed(canonical(pack()).replace(b'"format":1', b'"format": 1')), {}, "broken"),
    (signed(canonical(pack()).replace(b'"format":1', b'"extra":NaN,"format":1')), {}, "broken"),
    (signed(canonical(pack()).replace(b'"8.5"', b"1e999")), {}, "broken"),
    (signed(canonical(pack()).replace(b'"sources":["', b'"sources":["\\u001b[31m')), {}, "facts"),
], ids=["a stranger's", "expired", "older", "older the same day", "a serial that is none", "a day that is none",
        "of the far future", "of the day after tomorrow", "a key twice", "blanks", "what is not read", "no number",
        "a source that is no text"])
def test_a_pack_is_refused_for_what_it_is(content: bytes, more: dict[str, tuple[str, int]], slug: str) -> None:
    assert refusal(content, **more) == slug  # type: ignore[arg-type]


def test_a_second_pack_of_a_day_is_newer() -> None:
    opened(sealed(pack("2026-11-29.2"), KEY), KNOWN, TODAY, ("2026-11-29", 1))
    opened(sealed(pack("2026-11-29.10"), KEY), KNOWN, TODAY, ("2026-11-29", 9))


def stored(at: Path) -> Store:
    store = Store(at)
    store.keys.trust(next(iter(KNOWN)))
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


def test_a_pack_that_is_older_than_the_package_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        stored(tmp_path).take(sealed(pack("2026-11-28"), KEY), TODAY)
    assert caught.value.slug == "older"


def test_of_each_product_what_was_read_last_counts(tmp_path: Path) -> None:
    """As after an upgrade of the package, or a renewal that some lists were missing from."""
    store, later = stored(tmp_path), date(2026, 12, 3)
    php, old = {**PHP, "tanggal": "2026-12-02"}, {**PHP, "tanggal": "2020-01-01"}
    wrong = {**PHP, "line": [{"name": "hubungi kami"}]}
    content = sealed(pack("2026-11-28", php=php, nginx=old, apache=wrong, mysql=7, baru=php), KEY)
    (tmp_path / PACK).write_bytes(content)
    facts, rules = store.in_use(later), store.rules(later)
    assert facts.serial == rules.serial == shipped_rules().serial
    assert facts.products["php"] == facts.products["baru"] == php
    for product in ("nginx", "apache", "mysql", "wordpress"):
        assert facts.products[product] == rules.read(product) == shipped_raw(product)
    assert rules.read("../support/php") is None


def test_a_pack_without_products_takes_nothing_away(tmp_path: Path) -> None:
    store = stored(tmp_path)
    store.take(sealed(Pack("2026-11-29", TODAY, (), {}), KEY), TODAY)
    assert store.rules(TODAY).of("php") == shipped_rules().of("php")


def test_facts_that_were_read_after_their_pack_was_made_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        stored(tmp_path).take(sealed(pack(nginx={**PHP, "tanggal": "9999-12-31"}), KEY), TODAY)
    assert (caught.value.slug, caught.value.detail) == ("facts", "nginx: tanggal")


def test_a_damaged_pack_in_the_store_is_passed_over(tmp_path: Path) -> None:
    store = stored(tmp_path)
    store.take(sealed(pack("2026-11-30"), KEY), TODAY)
    (tmp_path / PACK).write_bytes((tmp_path / PACK).read_bytes()[:-40])
    assert store.rules(TODAY).serial == shipped_rules().serial
    assert str(store.passed_over(TODAY)) == "broken"


def test_a_full_disk_leaves_the_old_pack(tmp_path: Path) -> None:
    stored(tmp_path).take(sealed(pack("2026-11-30"), KEY), TODAY)
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
    key = Keys(tmp_path).own_or_new()
    assert (tmp_path / OWN_KEY).stat().st_mode & 0o777 == 0o600
    assert fingerprint(Keys(tmp_path).own_or_new().public_key()) == fingerprint(key.public_key())
    assert Keys(tmp_path).trusted() == {identity(key.public_key())}
    assert Keys(tmp_path).told() == ()


def test_a_damaged_key_is_noticed_and_its_pack_is_not_dropped_in_silence(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.take(sealed(pack(), store.keys.own_or_new()), TODAY)
    assert (store.keys.own_is_damaged(), store.passed_over(TODAY)) == (False, None)
    (tmp_path / OWN_KEY).write_bytes(b"short")
    assert store.keys.own_is_damaged()
    assert str(store.passed_over(TODAY)).startswith("unknown_key")


def test_the_whole_key_is_kept_as_soon_as_it_is_seen(tmp_path: Path) -> None:
    store, whole = stored(tmp_path), identity(KEY.public_key())
    assert store.keys.told() == (whole[:16],)
    store.take(sealed(pack(), KEY), TODAY)
    assert store.keys.told() == (whole,)
    assert json.loads((tmp_path / KEYS).read_text()) == [whole]
    assert store.keys.trust(fingerprint(KEY.public_key()).upper()) == whole


def test_the_start_of_two_keys_is_refused(tmp_path: Path) -> None:
    one, two = "ab" * 8 + "0" * 48, "ab" * 8 + "1" * 48
    keys = Keys(tmp_path)
    keys.trust(one)
    for deed in (lambda: keys.trust("ab" * 8, seen=two), lambda: (keys.trust(two), keys.forget("abab"))):
        with pytest.raises(KeysError) as caught:
            deed()
        assert caught.value.slug == "ambiguous"
    assert keys.forget(two) == two
    assert keys.forget("abab-abab") == one
    assert keys.told() == ()


def test_only_what_was_told_can_be_taken_back(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    own = identity(keys.own_or_new().public_key())
    for typed, slug in (("0000", "not_trusted" if not own.startswith("0000") else "is_own"), (own[:16], "is_own")):
        with pytest.raises(KeysError) as caught:
            keys.forget(typed)
        assert caught.value.slug == slug

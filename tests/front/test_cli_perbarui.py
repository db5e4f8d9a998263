"""`ikmscan perbarui`: newer facts from lists, from a stick, onto a stick; refused with a sentence that helps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from ikmscan.checks.support.rules import newest_day, shipped_rules
from ikmscan.front import renewing
from ikmscan.renew.keys import OWN_KEY
from ikmscan.renew.pack import Pack, order_of
from ikmscan.renew.store import PACK
from renew_mirror import LISTS, mirror


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    """The facts are read once a run; here every test is one."""
    renewing.rules.cache_clear()
    yield
    renewing.rules.cache_clear()


def newest_php() -> str:
    renewing.rules.cache_clear()
    php = renewing.rules().of("php")
    assert php is not None
    return php.lines[0].latest


def test_the_command_takes_what_the_lists_say(typed: Callable[..., Any]) -> None:
    with mirror() as address:
        said = typed("perbarui", "--cermin", address)
    assert (said.code, said.out) == (0, "")
    assert "dipakai mulai sekarang" in said.err
    assert newest_php() == "8.5.99"


def test_one_list_that_fails_leaves_the_others_and_ends_with_3(typed: Callable[..., Any]) -> None:
    with mirror(retire="404") as address:
        said = typed("perbarui", "--cermin", address)
    assert said.code == 3
    assert "retire.json" in said.err
    assert newest_php() == "8.5.99"


def test_no_list_at_all_changes_nothing(typed: Callable[..., Any], tmp_path: Path) -> None:
    with mirror(retire="404", kev="404", endoflife="404", wordpress="404") as address:
        said = typed("perbarui", "--cermin", address)
    assert (said.code, "Belum ada daftar" in said.err) == (3, True)
    assert list(tmp_path.rglob("*.pack")) == []


def test_a_stick_carries_the_facts_to_a_machine_that_trusts_them(
    typed: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path / "data.pack"
    with mirror() as address:
        assert typed("perbarui", "--cermin", address).code == 0
    assert typed("perbarui", "--simpan", str(stick)).code == 0
    monkeypatch.setenv("IKMSCAN_STATE", str(tmp_path / "other"))
    refused = typed("perbarui", "--berkas", str(stick))
    assert refused.code == 2
    key = refused.err.split("--percaya ")[1].split(".")[0]
    assert typed("perbarui", "--berkas", str(stick), "--percaya", key).code == 0
    assert newest_php() == "8.5.99"


def in_use() -> Pack:
    return renewing.store().in_use(datetime.now(UTC).date())


def day(product: str) -> date:
    return newest_day(in_use().products[product])


def test_facts_of_the_package_that_are_saved_keep_their_days(typed: Callable[..., Any], tmp_path: Path) -> None:
    """Or those of two years ago would look fresh on the computer that gets them."""
    before = day("nginx")
    assert typed("perbarui", "--simpan", str(tmp_path / "data.pack")).code == 0
    assert typed("perbarui", "--berkas", str(tmp_path / "data.pack")).code == 0
    saved = json.loads((tmp_path / "data.pack").read_bytes().splitlines()[1])
    assert saved["serial"] == in_use().serial == shipped_rules().serial
    assert saved["products"]["nginx"]["tanggal"] != date.today().isoformat()
    assert day("nginx") == before <= shipped_rules().day


def test_a_renewal_that_some_lists_are_missing_from_takes_nothing_newer_away(typed: Callable[..., Any]) -> None:
    with mirror() as address:
        assert typed("perbarui", "--cermin", address).code == 0
    first = in_use()
    with mirror(endoflife="404") as address:
        assert typed("perbarui", "--cermin", address).code == 3
    second = in_use()
    assert newest_php() == "8.5.99"
    assert second.products["php"] == first.products["php"]
    assert second.products["nginx"]["tanggal"] == first.products["nginx"]["tanggal"]
    assert order_of(second.serial) > order_of(first.serial)
    assert set(first.sources) == set(second.sources)


def test_a_newest_release_that_went_back_since_the_last_renewal_is_not_believed(
    typed: Callable[..., Any], monkeypatch: pytest.MonkeyPatch,
) -> None:
    with mirror() as address:
        assert typed("perbarui", "--cermin", address).code == 0
    older = json.loads(json.dumps(LISTS["endoflife.json"]).replace("8.5.99", "8.5.98"))
    monkeypatch.setitem(LISTS, "endoflife.json", older)
    with mirror() as address:
        said = typed("perbarui", "--cermin", address)
    assert "php: data lama dipertahankan" in said.err
    assert newest_php() == "8.5.99"


@pytest.mark.parametrize("address", [
    "cermin.toko.id/daftar", "ftp://cermin.toko.id/", "https://", "http://[::1/", "https://a:b@cermin.toko.id/",
    "https://cermin.toko.id/?x=1", "https://cermin.toko.id:99999/", "https://cermin toko.id/",
])
def test_a_mirror_that_is_no_address_is_refused_in_its_own_words(typed: Callable[..., Any], address: str) -> None:
    said = typed("perbarui", "--cermin", address)
    assert said.code == 2
    assert "bukan alamat folder" in said.err


FIRST, SECOND = "1a2b-3c4d-5e6f-7a8b", "1a2b-3c4d-5e6f-7a8c"


def test_keys_are_believed_listed_and_taken_back(typed: Callable[..., Any]) -> None:
    said = typed("perbarui", "--kunci")
    assert (said.code, "belum punya kunci" in said.out, "Belum ada kunci lain" in said.out) == (0, True, True)
    said = typed("perbarui", "--percaya", FIRST)
    assert (said.code, f"Kunci {FIRST} dipercaya" in said.err) == (0, True)
    assert typed("perbarui", "--percaya", SECOND.upper()).code == 0
    said = typed("perbarui", "--kunci")
    assert (f"Dipercaya: {FIRST}" in said.out, f"Dipercaya: {SECOND}" in said.out) == (True, True)
    said = typed("perbarui", "--lupakan", "1a2b")
    assert (said.code, "lebih dari satu kunci" in said.err) == (2, True)
    said = typed("perbarui", "--lupakan", FIRST)
    assert (said.code, f"{FIRST} tidak dipercaya lagi" in said.err) == (0, True)
    said = typed("perbarui", "--lupakan", FIRST)
    assert (said.code, "Tidak ada kunci" in said.err) == (2, True)
    assert FIRST not in typed("perbarui", "--kunci").out


def test_a_pack_whose_key_is_taken_back_is_no_longer_used_and_that_is_told(
    typed: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path / "data.pack"
    with mirror() as address:
        typed("perbarui", "--cermin", address)
    key = typed("perbarui", "--simpan", str(stick)).err.split("komputer ini: ")[1][:19]
    monkeypatch.setenv("IKMSCAN_STATE", str(tmp_path / "other"))
    assert typed("perbarui", "--berkas", str(stick), "--percaya", FIRST).code == 2
    assert FIRST not in typed("perbarui", "--kunci").out
    assert typed("perbarui", "--berkas", str(stick), "--percaya", key).code == 0
    said = typed("perbarui", "--lupakan", key)
    assert (said.code, "yang tersimpan tidak dipakai" in said.err) == (0, True)
    assert newest_php() != "8.5.99"


def test_a_damaged_key_of_this_machine_is_told_with_what_to_do(typed: Callable[..., Any]) -> None:
    with mirror() as address:
        typed("perbarui", "--cermin", address)
        folder = renewing.store().keys.own_file.parent
        (folder / OWN_KEY).write_bytes(b"half")
        assert "rusak" in typed("perbarui", "--kunci").out
        said = typed("perbarui", "--cermin", address)
    assert said.code == 0
    assert OWN_KEY in said.err
    assert "Data versi yang tersimpan tidak dipakai" in said.err
    assert (folder / PACK).is_file()
    assert newest_php() == "8.5.99"


@pytest.mark.parametrize(("content", "says"), [
    (b"", "rusak atau terpotong"), (b"{}\n{}\n", "rusak atau terpotong"), (b"PK\x03\x04", "rusak atau terpotong"),
])
def test_what_is_no_pack_is_refused_with_what_to_do(typed: Callable[..., Any], tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "data.pack").write_bytes(content)
    said = typed("perbarui", "--berkas", "data.pack")
    assert said.code == 2
    assert says in said.err


@pytest.mark.parametrize("words", [
    ("--berkas", "ada.pack"), ("--percaya", "kunci"), ("--berkas", "a", "--simpan", "b"), ("--simpan", "tidak/ada/x"),
    ("--kunci", "--simpan", "a"), ("--lupakan", "12"), ("--lupakan", "1a2b", "--percaya", "1a2b-3c4d-5e6f-7a8b"),
])
def test_words_that_are_wrong_end_with_2(typed: Callable[..., Any], words: tuple[str, ...]) -> None:
    assert typed("perbarui", *words).code == 2


def test_a_folder_that_cannot_be_written_is_named(typed: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("IKMSCAN_STATE", str(tmp_path / "file"))
    with mirror() as address:
        said = typed("perbarui", "--cermin", address)
    assert said.code == 2
    assert "file" in said.err


def test_on_a_screen_it_is_told_which_list_is_fetched_and_elsewhere_not(
    on_screen: Callable[..., str], typed: Callable[..., Any],
) -> None:
    with mirror() as address:
        shown = on_screen("perbarui", "--cermin", address)
        assert "Mengambil" not in typed("perbarui", "--cermin", address).err
    assert [f"{name} ({n} dari 4)" in shown for n, name in enumerate(LISTS, 1)] == [True] * 4


def test_a_look_tells_whoever_watches_that_the_stored_pack_is_not_used(on_screen: Callable[..., str], nowhere: list[str]) -> None:
    pack = renewing.store().keys.own_file.parent / PACK
    pack.parent.mkdir(parents=True, exist_ok=True)
    pack.write_bytes(b"half a pack")
    assert "yang tersimpan tidak dipakai: filenya rusak" in on_screen("toko-batik.test", *nowhere)

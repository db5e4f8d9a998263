"""`ikmscan perbarui`: newer facts from lists, from a stick, onto a stick; refused with a sentence that helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ikmscan.front import renewing
from renew_mirror import mirror


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

"""The words of a room: what a trainer reads out, and what strangers' machines may not smuggle into it."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest
from ikmscan.checks.check import Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.reports.grade import Grade, grade
from ikmscan.reports.html import render_room
from ikmscan.reports.room import room_report
from ikmscan.reports.room_terminal import render
from ikmscan.reports.room_view import RoomReport
from ikmscan.scanner.doors.plan import ROOM_PORTS
from ikmscan.scanner.evidence import (
    Clock,
    Door,
    Doorway,
    Doorways,
    Dossier,
    Heard,
    NullSession,
    PortState,
    SmbDoor,
    SmbDoors,
    Support,
    Unseen,
    Why,
    key_of,
)
from ikmscan.scanner.target import Target

CHECKS = [c for c in all_checks().checks if c.folder == "ports" and c.name not in ("databases", "other_ports")]
HOSTILE = "<script>alert(1)</script>\x1b[2J"
REFUSES = PortState.REFUSED
NOW = Clock(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))


def computer(last: int, **told: object) -> tuple[Dossier, list[object], Grade]:
    address = f"192.168.1.{last}"
    door = SmbDoor(address, "private", PortState.OPEN, **told)  # type: ignore[arg-type]
    ways = Doorways((Doorway(address, "private", (Door(3389, PortState.OPEN, service="rdp", note="no_nla"),), REFUSES),))
    seen = {key_of(SmbDoors): SmbDoors((door,)), key_of(Doorways): ways}
    dossier = Dossier(target=Target(address, address), seen_at=NOW, consent_level=2, time_zone="Asia/Jakarta",
                      tool_version="0", rules="", seen=seen)
    findings = judge_all(CHECKS, dossier)
    return dossier, findings, grade(findings, partial=True)  # type: ignore[return-value]


def room(*told: tuple[Dossier, list[object], Grade], lang: str = "id", names: bool = False) -> RoomReport:
    return room_report("192.168.1.0/24", 254, 0, list(told), lang, names=names)  # type: ignore[arg-type]


OPEN = {"smb1": Support.YES, "smb2": Support.YES, "session": NullSession(0, 0, 0xC0000205, 65), "build": "6.1.7601"}
MENDED = {**OPEN, "session": NullSession(0, 0, 0xC0000008)}
UNTESTED = {**OPEN, "session": NullSession(ended="no_consent")}
REFUSED = {**OPEN, "session": NullSession(0xC0000022)}


@pytest.mark.parametrize(("told", "headline"), [
    ((OPEN, MENDED), "1 dari 2 komputer di ruangan ini masih bisa kena WannaCry."),
    ((UNTESTED, MENDED), "1 dari 2 komputer masih menyalakan SMB1. Tambalan WannaCry belum diuji."),
    ((MENDED, MENDED), "Dari 2 komputer yang menjawab, tidak ada yang terbukti bisa kena WannaCry."),
    ((), "Tidak ada komputer yang menjawab di 192.168.1.0/24."),
])
def test_the_sentence_for_the_room(told: tuple[dict[str, object], ...], headline: str) -> None:
    said = room(*(computer(n, **facts) for n, facts in enumerate(told, 2)))
    assert said.headline.startswith(headline)


def test_what_could_not_be_told_is_counted_beside_it() -> None:
    said = room(computer(2, **MENDED), computer(3, **REFUSED))
    assert any("1 komputer belum dapat dipastikan" in sentence for sentence in said.more)


OFF = {"smb1": Support.NO, "smb2": Support.YES, "smb2_dialect": "3.1.1", "signing": "required", "build": "10.0.17763"}
ENTERED = {**OPEN, "session": NullSession(0, 0, 0xC0000205, 81)}
SAMBA = {**MENDED, "build": "6.1.0", "software": "Samba 4.17.12-Debian", "signing": "enabled", "smb2_dialect": "3.1.1"}


def steps(*told: tuple[Dossier, list[object], Grade]) -> list[str]:
    """The first aid, each step by its first words."""
    return [" ".join(step.split()[:3]) for step in room(*told).steps]


UNPLUG, SMB1_OFF, PATCH, AGAIN = "Cabut komputer .2", "Matikan SMB1 di", "Pasang pembaruan Windows", "Jalankan ikmscan jaringan"


@pytest.mark.parametrize(("told", "first_aid"), [
    (OPEN, [UNPLUG, SMB1_OFF, PATCH, AGAIN]),
    (UNTESTED, [SMB1_OFF, PATCH, AGAIN]),
    (REFUSED, [SMB1_OFF, PATCH, AGAIN]),  # the test was made, and told nothing
    (MENDED, [SMB1_OFF, AGAIN]),
    (SAMBA, [SMB1_OFF, AGAIN]),
    (OFF, []),
])
def test_there_is_something_to_do_only_where_there_is(told: dict[str, object], first_aid: list[str]) -> None:
    assert steps(computer(2, **told)) == first_aid


def test_samba_is_not_told_to_type_what_windows_understands() -> None:
    said = room(computer(2, **SAMBA))
    assert "server min protocol = SMB2_02" in said.steps[0] and "reg add" not in " ".join(said.steps)
    assert not any("perbarui Windows" in card.do for card in said.computers[0].cards)
    old = next(card for card in said.computers[0].cards if card.check == "smb1")
    assert old.fixes[0].stack == "samba" and old.fixes[0].text in html.unescape(render_room(said))


def test_who_was_entered_is_cleaned_and_not_just_patched() -> None:
    said = room(computer(2, **ENTERED), computer(3, **OPEN))
    entered, bank, clean, unplug, smb1, patch, _ = said.steps
    assert "Komputer .2 sudah dimasuki: cabut" in entered
    assert "bank" in bank and "kata sandi dari perangkat lain" in bank
    assert "memasang ulang" in clean and ".2" in clean
    assert all(".3" in step and ".2" not in step for step in (unplug, smb1, patch))


def test_what_needs_mending_is_told_once_for_all_who_have_it() -> None:
    ghost = {**OFF, "build": "10.0.18362", "compression": (1,)}
    said = room(computer(2, **MENDED), computer(3, **MENDED), computer(7, **ghost))
    assert [f.level for f in said.faults] == sorted((f.level for f in said.faults), key=lambda level: -level.rank)
    shorts = {f.short: f.places for f in said.faults}
    assert shorts["SMB1 masih aktif di jaringan ini: minggu ini dimatikan"] == ".2 dan .3"
    assert shorts["Mungkin ada celah SMBGhost di jaringan ini: perbarui Windows"] == ".7"
    assert "SMBGhost" in render(said) and "-o ruang.html" in render(said)


def test_what_is_no_file_sharing_at_445_is_not_called_closed() -> None:
    said = room(computer(2, heard=Heard.OTHER)).computers[0]
    assert (said.what, said.level) != ("tidak berbagi file", Level.GOOD) and said.what == "445 untuk hal lain"


def test_a_sheet_points_at_nothing_that_it_does_not_have() -> None:
    page = html.unescape(render_room(room(computer(2, **OPEN), computer(5, **SAMBA))))
    sheets = page.split('class="room-sheet"')[1:]
    assert all("Lampiran teknisi</h3>" in sheet for sheet in sheets if "ada di Lampiran teknisi" in sheet)
    for sheet in sheets:
        for item in sheet.split("<li>")[1:]:
            assert "pesan di bawah ini" not in item or "<blockquote>" in item


def test_what_machines_say_of_themselves_neither_runs_nor_moves_the_cursor() -> None:
    told = {**OPEN, "system": HOSTILE, "software": HOSTILE, "computer": HOSTILE, "group": HOSTILE}
    said = room(computer(2, **told), names=True)
    page, text = render_room(said), render(said)
    assert "<script" not in page and "\x1b" not in page and "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_worst_stands_first_then_the_lower_address() -> None:
    said = room(computer(20, **MENDED), computer(9, **MENDED), computer(30, **OPEN))
    assert [c.place for c in said.computers] == [".30", ".9", ".20"]


def test_samba_is_no_windows_and_remote_desktop_is_named() -> None:
    said = room(computer(2, **{**MENDED, "build": "6.1.0"}))
    assert (said.computers[0].what, said.computers[0].doors) == ("Samba", ("RDP",))


def test_both_languages_say_the_same_things() -> None:
    told = (computer(2, **OPEN), computer(3, **UNTESTED), computer(4, **REFUSED))
    ours, theirs = room(*told), room(*told, lang="en")
    assert len(ours.more) == len(theirs.more) and len(ours.steps) == len(theirs.steps)
    assert theirs.headline == "1 of 3 computers in this room can still catch WannaCry."


def quiet(address: str, ways: Doorways | Unseen, state: PortState = REFUSES) -> tuple[Dossier, list[object], Grade]:
    """A computer that shares no files."""
    door = SmbDoor(address, "private", state, older=state)
    dossier = Dossier(target=Target(address, address), seen_at=NOW, consent_level=2, time_zone="Asia/Jakarta",
                      tool_version="0", rules="", seen={key_of(SmbDoors): SmbDoors((door,)), key_of(Doorways): ways})
    findings = judge_all(CHECKS, dossier)
    return dossier, findings, grade(findings, partial=True)  # type: ignore[return-value]


def test_nothing_is_green_of_which_a_part_was_not_seen() -> None:
    address = "192.168.1.5"
    shut = tuple(Door(port, REFUSES) for port in ROOM_PORTS)
    ways = {
        "all refuse": Doorways((Doorway(address, "private", shut, REFUSES),)),
        "not asked": Unseen(Why.TIMED_OUT),
        "none was asked": Doorways((Doorway(address, "private", (), None),)),
    }
    told = {name: room(quiet(address, seen)).computers[0].level for name, seen in ways.items()}
    assert told == {"all refuse": Level.GOOD, "not asked": Level.UNKNOWN, "none was asked": Level.UNKNOWN}


def test_addresses_that_could_not_be_asked_are_counted_and_none_is_no_empty_room() -> None:
    said = room_report("192.168.1.0/24", 200, 54, [computer(2, **MENDED)], "id", names=False)  # type: ignore[list-item]
    assert "200 alamat ditanya" in said.head
    assert any(sentence.startswith("54 alamat belum dapat ditanya") for sentence in said.more)
    none = room_report("192.168.1.0/24", 0, 254, [], "id", names=False)
    assert none.headline.startswith("Tidak satu alamat pun di 192.168.1.0/24 dapat ditanya")


def test_who_is_only_known_to_this_computer_is_counted_apart() -> None:
    address, silent = "192.168.1.9", PortState.SILENT
    quiet_ways = Doorways((Doorway(address, "private", tuple(Door(port, silent) for port in ROOM_PORTS), silent),))
    gone = quiet(address, quiet_ways, silent)
    looked = [computer(2, **MENDED), gone]
    said = room_report("192.168.1.0/24", 254, 0, looked, "id", names=False, mute=(address,))  # type: ignore[arg-type]
    assert "1 komputer menjawab" in said.head
    assert any(sentence.startswith("1 alamat dikenal komputer ini") for sentence in said.more)
    assert not any("belum dapat dipastikan" in sentence for sentence in said.more)
    assert next(c for c in said.computers if c.address == address).what == "tidak menjawab"
    alone = room_report("192.168.1.0/24", 254, 0, [gone], "id", names=False, mute=(address,))  # type: ignore[list-item]
    assert alone.headline.startswith("Tidak ada komputer yang menjawab")
    spoke = room_report("192.168.1.0/24", 254, 0, [quiet(address, quiet_ways)], "id", names=False, mute=(address,))  # type: ignore[list-item]
    assert "1 komputer menjawab" in spoke.head  # 445 refuses in the second step


def test_in_a_wide_network_two_computers_that_end_alike_are_told_apart() -> None:
    ways = Unseen(Why.TIMED_OUT)
    looked = [quiet("10.9.0.5", ways), quiet("10.9.1.5", ways)]
    said = room_report("10.9.0.0/22", 1022, 0, looked, "id", names=False)  # type: ignore[arg-type]
    assert [c.place for c in said.computers] == [".0.5", ".1.5"]

"""Consent through the real command line: nothing of level 2 leaves without it, and what is given is written down."""

from __future__ import annotations

import json
import os
import pty
import select
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ikmscan import __version__
from ikmscan.front.options import Choices
from ikmscan.front.permission import led_inside
from ikmscan.reports.words import say
from ikmscan.scanner.doors.plan import PORTS
from ikmscan.scanner.target import Target

SITE = "toko-contoh.example"


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port on loopback, and what was said to it: one entry for each connection."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        def hear() -> None:
            while True:
                try:
                    stream, _ = door.accept()
                except OSError:
                    return
                with stream:
                    stream.settimeout(0.5)
                    try:
                        heard.append(stream.recv(1000))
                    except OSError:
                        heard.append(b"")

        thread = threading.Thread(target=hear, daemon=True)
        thread.start()
        yield door.getsockname()[1], heard
        door.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def with_port_445(words: list[str], port: int) -> list[str]:
    """*words* with 445 led to *port*."""
    return [",".join([*(p for p in w.split(",") if not p.startswith("445=")), f"445={port}"]) if "443=" in w else w for w in words]


def log_of(folder: Path) -> Path:
    return folder / "state" / "izin.jsonl"


def write_log(folder: Path, *lines: str) -> None:
    log_of(folder).parent.mkdir(exist_ok=True)
    log_of(folder).write_text("".join(line + "\n" for line in lines))


def grant(at: datetime, site: str = SITE, do: str = "grant") -> str:
    return json.dumps({"at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "site": site, "do": do, "level": 2, "user": "sari",
                       "version": "0.1.0", "how": "flag"})


def smb_of(said: Any) -> set[str]:
    """How the checks of level 2 ended: outcomes, or why they were not seen."""
    result = json.loads(said.out)
    seen = {f["outcome"] for f in result["findings"] if f["check"] in ("smb1", "smb_exposed")}
    return seen | {u["why"] for u in result["unseen"] if u["check"] in ("smb1", "smb_exposed")}


def test_no_packet_of_level_2_leaves_without_consent(typed: Any, to_weak: list[str]) -> None:
    with listening() as (port, heard):
        words = with_port_445(to_weak, port)
        assert f"445={port}" in " ".join(words)
        said = typed(*words, "--format", "json")
        only = typed(*words, "--hanya", "smb1", "--format", "json")
    assert heard == []
    assert smb_of(said) == {"no_consent"}
    assert json.loads(said.out)["consent_level"] == 1
    assert only.code == 5


def test_with_consent_the_same_door_is_knocked_at(typed: Any, to_weak: list[str]) -> None:
    """The counterpart: else the test above could not fail."""
    with listening() as (port, heard):
        typed(*with_port_445(to_weak, port), "--berizin", "--hanya", "smb1")
    assert any(b"SMB" in said for said in heard)


def test_a_shop_on_a_builders_servers_is_looked_at_as_a_visitor(typed: Any, nowhere: list[str], tmp_path: Path) -> None:
    """The ports and files there are the builder's, who gave no leave; a consent would also be one for all his shops."""
    said = typed("batik.wordpress.com", *nowhere, "--berizin", "--format", "json")
    assert json.loads(said.out)["consent_level"] == 1
    assert "batik.wordpress.com berada di server WordPress.com." in said.err
    assert not log_of(tmp_path).exists()


def test_a_visitor_is_told_what_was_left_out_and_how_to_permit_it(typed: Any, to_weak: list[str]) -> None:
    said = typed(*to_weak)
    assert "SMB1" in said.out
    assert "--berizin" in said.out
    assert "tingkat 1" in said.out
    assert "445/tcp" not in said.out
    english = typed(*to_weak, "--bahasa", "en")
    assert "--berizin" in english.out
    assert "level 1" in english.out


def test_a_part_that_needs_consent_is_refused_with_its_own_code(typed: Any, to_weak: list[str]) -> None:
    said = typed(*to_weak, "--hanya", "smb1")
    assert said.code == 5
    assert "Tambahkan --berizin" in said.err


def test_consent_is_written_down_and_remembered(typed: Any, to_weak: list[str], tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    first = typed(*to_weak, "--berizin", "--format", "json")
    assert json.loads(first.out)["consent_level"] == 2
    assert len(smb_of(first)) == 2
    assert "no_consent" not in smb_of(first)
    assert f"Izin untuk {SITE} dicatat sampai" in first.err
    (line,) = log_of(tmp_path).read_text().splitlines()
    entry = json.loads(line)
    assert before <= datetime.fromisoformat(entry.pop("at")) <= datetime.now(UTC)
    assert entry.pop("user")
    assert entry.pop("nets") == ["127.0.0.0/24"] and entry.pop("ns")
    assert entry == {"site": SITE, "do": "grant", "level": 2, "version": __version__, "how": "flag"}
    assert stat.S_IMODE(log_of(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(log_of(tmp_path).parent.stat().st_mode) == 0o700
    second = typed(*to_weak, "--format", "json")
    assert json.loads(second.out)["consent_level"] == 2
    assert "dicatat" not in second.err
    assert log_of(tmp_path).read_text().splitlines() == [line]


def test_consent_ends_at_the_border_of_the_site(typed: Any, to_weak: list[str], nowhere: list[str]) -> None:
    typed(*to_weak, "--berizin")
    other = typed("kopi.com", *nowhere, "--format", "json")
    assert json.loads(other.out)["consent_level"] == 1
    below = typed(f"www.{SITE}", *nowhere, "--format", "json")
    assert json.loads(below.out)["consent_level"] == 2


def test_the_log_only_grows(typed: Any, to_weak: list[str], tmp_path: Path) -> None:
    typed(*to_weak, "--berizin", "--hanya", "hsts")
    given = log_of(tmp_path).read_text()
    shown = typed("izin")
    assert (shown.code, shown.err) == (0, "")
    assert SITE in shown.out
    assert "lewat --berizin" in shown.out
    revoked = typed("izin", "cabut", f"https://{SITE.upper()}/")
    assert (revoked.code, revoked.out.strip()) == (0, f"Izin untuk {SITE} sudah dicabut.")
    lines = log_of(tmp_path).read_text()
    assert lines.startswith(given)
    assert [json.loads(line)["do"] for line in lines.splitlines()] == ["grant", "revoke"]
    assert "Belum ada izin" in typed("izin").out
    assert json.loads(typed(*to_weak, "--format", "json").out)["consent_level"] == 1
    again = typed("izin", "cabut", SITE)
    assert again.code == 2
    assert SITE in again.err
    typed(*to_weak, "--berizin", "--hanya", "hsts")
    assert json.loads(typed(*to_weak, "--format", "json").out)["consent_level"] == 2


@pytest.mark.parametrize("words", [("cabut",), ("cabut", "a.id", "b.id"), ("hapus", "a.id"), ("cabut", "user@host"),
                                   ("cabut", "https://shopee.co.id/x")])
def test_izin_says_how_it_is_called(typed: Any, words: tuple[str, ...]) -> None:
    said = typed("izin", *words)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize(("days", "level"), [(0, 2), (364, 2), (366, 1), (4000, 1), (-0.5, 2), (-400, 1)])
def test_consent_ends_after_twelve_months(typed: Any, nowhere: list[str], tmp_path: Path, days: float, level: int) -> None:
    """One given in days to come was written by a clock that was wrong: it would be in force for longer than a year."""
    write_log(tmp_path, grant(datetime.now(UTC) - timedelta(days=days)))
    assert json.loads(typed(SITE, *nowhere, "--format", "json").out)["consent_level"] == level
    assert (SITE in typed("izin").out) == (level == 2)


BROKEN = ["{", "null", "[]", '{"at": "2026-11-23T07:05:00Z"}', "x" * 10000, "\x00", '{"at": 5}',
          grant(datetime.now(UTC)).replace("grant", "allow"), grant(datetime.now(UTC)).replace('"level": 2', '"level": 9'),
          grant(datetime.now(UTC)).replace("2026", "9999"), '"\udcff'.encode("utf-8", "surrogateescape").decode("latin-1")]


@pytest.mark.parametrize("line", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_log_gives_no_consent_and_says_why(typed: Any, nowhere: list[str], tmp_path: Path, line: str) -> None:
    write_log(tmp_path, grant(datetime.now(UTC)), line)
    before = log_of(tmp_path).read_bytes()
    for words in ((SITE,), (SITE, "--berizin")):
        said = typed(*words, *nowhere, "--format", "json")
        assert said.code == 3
        assert json.loads(said.out)["consent_level"] == 1
        assert "Catatan izin tidak terbaca" in said.err
        assert "tingkat 1" in said.err
    shown = typed("izin")
    assert (shown.code, shown.out) == (2, "")
    assert "izin.jsonl" in shown.err or "date value" in shown.err
    assert log_of(tmp_path).read_bytes() == before


def test_a_log_of_other_bytes_gives_no_consent(typed: Any, nowhere: list[str], tmp_path: Path) -> None:
    write_log(tmp_path)
    log_of(tmp_path).write_bytes(b"\xff\xfe\n")
    said = typed(SITE, *nowhere, "--format", "json")
    assert json.loads(said.out)["consent_level"] == 1
    assert "Catatan izin tidak terbaca" in said.err


def test_a_word_of_a_later_version_is_shown_as_it_stands(typed: Any, tmp_path: Path) -> None:
    write_log(tmp_path, grant(datetime.now(UTC)).replace('"flag"', '"dns \\u001b[31m"'))
    said = typed("izin")
    assert said.code == 0
    assert "(dns" in said.out
    assert "\x1b" not in said.out


@pytest.mark.parametrize("state", ["/dev/null/state", "file", "folder-in-the-way"])
def test_what_cannot_be_written_down_is_not_allowed(typed: Any, nowhere: list[str], tmp_path: Path, state: str,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder-in-the-way" / "izin.jsonl").mkdir(parents=True)
    monkeypatch.setenv("IKMSCAN_STATE", state)
    said = typed(SITE, *nowhere, "--berizin", "--format", "json")
    assert json.loads(said.out)["consent_level"] == 1
    assert "tingkat 1" in said.err
    assert "folder" in said.err
    assert said.code == 3


def test_a_full_disk_gives_no_consent(started: Any, nowhere: list[str], tmp_path: Path) -> None:
    """RLIMIT_FSIZE 0 stands for the full disk: the log can be opened but takes no byte."""
    def no_bytes() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    said = started(SITE, *nowhere, "--berizin", "--format", "json", preexec=no_bytes)
    assert json.loads(said.out)["consent_level"] == 1
    assert "Izin tidak dapat dicatat" in said.err
    assert "batas ukuran" in said.err
    assert log_of(tmp_path).read_bytes() == b""


@pytest.mark.parametrize("site", ["bumi.go.id", "WWW.kota.bumi.go.id", "mil.id", "x.mil.id"])
def test_sites_of_the_state_need_more_than_a_word(typed: Any, nowhere: list[str], tmp_path: Path, site: str) -> None:
    said = typed(site, *nowhere, "--berizin", "--format", "json")
    if said.out:
        assert json.loads(said.out)["consent_level"] == 1
    assert "izin harus dibuktikan" in said.err
    assert not log_of(tmp_path).exists()
    write_log(tmp_path, grant(datetime.now(UTC), "bumi.go.id"), grant(datetime.now(UTC), "x.mil.id"))
    assert json.loads(typed(site, *nowhere, "--format", "json").out)["consent_level"] == 1
    assert "izin harus dibuktikan" in typed(site, *nowhere, "--hanya", "smb1").err


def test_the_notice_is_shown_once_and_to_somebody(typed: Any, on_screen: Any, nowhere: list[str]) -> None:
    assert typed("kopi.com", *nowhere).err == ""
    assert "seperti seorang pengunjung" in on_screen("kopi.com", *nowhere)
    assert "seperti seorang pengunjung" not in on_screen("kopi.com", *nowhere)


@pytest.mark.parametrize("site", ["127.0.0.1", "10.0.0.1", "::1", "kasir", "kasir.local"])
def test_consent_for_the_own_network_ends_with_the_run(typed: Any, tmp_path: Path, site: str) -> None:
    """The same address is another machine in the next network."""
    words = [site, "--jaringan-lokal", "--resolve", "kasir=127.0.0.1", "--resolve", "kasir.local=127.0.0.1", "--dns", "127.0.0.1:9",
             "--alih-port", "443=9,80=9,445=9", "--batas-waktu", "1", "--hanya", "hsts", "--format", "json"]
    assert json.loads(typed(*words, "--berizin").out)["consent_level"] == 2
    (line,) = map(json.loads, log_of(tmp_path).read_text().splitlines())
    assert datetime.fromisoformat(line["until"]) - datetime.fromisoformat(line["at"]) == timedelta(hours=24)
    assert json.loads(typed(*words).out)["consent_level"] == 1


def test_consent_for_a_name_led_inside_by_hand_ends_with_the_run(typed: Any, tmp_path: Path) -> None:
    """The name on the internet is another machine, and nobody was asked about it."""
    led = ["--jaringan-lokal", "--resolve", "kopi.com=127.0.0.1", "--resolve", "kopi.com=::1", "--alih-port", "443=9,80=9,445=9",
           "--batas-waktu", "1", "--hanya", "hsts", "--format", "json"]
    assert json.loads(typed("kopi.com", *led, "--berizin").out)["consent_level"] == 2
    (line,) = map(json.loads, log_of(tmp_path).read_text().splitlines())
    assert (line["site"], line["do"], line["how"]) == ("127.0.0.1", "grant", "flag")
    assert datetime.fromisoformat(line["until"]) - datetime.fromisoformat(line["at"]) == timedelta(hours=24)
    assert "kopi.com" not in typed("izin").out
    assert json.loads(typed("kopi.com", *led).out)["consent_level"] == 1


@pytest.mark.parametrize(("led", "inside"), [
    ((), ""), ((("kopi.com", "203.0.114.7"),), ""), ((("teh.com", "127.0.0.1"),), ""),
    ((("kopi.com", "10.0.0.7"), ("kopi.com", "203.0.114.7")), ""), ((("kopi.com", "fd00::7"), ("teh.com", "203.0.114.7")), "fd00::7"),
])
def test_a_name_is_led_inside_only_where_all_its_addresses_are(led: tuple[tuple[str, str], ...], inside: str) -> None:
    assert led_inside(Target("kopi.com", "kopi.com"), Choices(resolve=led)) == inside


def test_a_remembered_consent_is_told_to_whoever_watches(typed: Any, on_screen: Any, nowhere: list[str], tmp_path: Path) -> None:
    write_log(tmp_path, grant(datetime.now(UTC)))
    assert typed(SITE, *nowhere).err == ""  # cron
    shown = " ".join(on_screen(SITE, *nowhere).split())
    assert f"Izin yang tercatat untuk {SITE} dipakai" in shown
    assert f"ikmscan izin cabut {SITE}" in shown


def test_the_question_names_as_many_doors_as_are_knocked_at() -> None:
    doors = len({*PORTS, 445, 139})
    for lang, said in (("id", f"{doors} pintu jaringan (port)"), ("en", f"{doors} network doors (ports)")):
        explained = say("consent.explain", lang)
        assert said in explained
        assert all(name in explained for name in ("SMB", "Heartbleed", "CCS", "ROBOT"))
        assert "halaman" not in explained
        assert "page" not in explained


def test_a_line_that_was_never_finished_is_passed_over(typed: Any, nowhere: list[str], tmp_path: Path) -> None:
    write_log(tmp_path, grant(datetime.now(UTC)))
    with log_of(tmp_path).open("a") as log:
        log.write('{"at": "2026-1')
    assert json.loads(typed(SITE, *nowhere, "--format", "json").out)["consent_level"] == 2
    typed("kopi.com", *nowhere, "--berizin")
    lines = log_of(tmp_path).read_text().splitlines()
    assert lines[1] == '{"at": "2026-1'
    assert json.loads(lines[2])["site"] == "kopi.com"


def test_the_notice_never_blocks(typed: Any, nowhere: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IKMSCAN_STATE", "/dev/null/state")
    assert typed("kopi.com", *nowhere).code == 3


def test_several_sites_are_permitted_by_the_flag(typed: Any, nowhere: list[str], tmp_path: Path) -> None:
    said = typed("a.co.id", "b.co.id", *nowhere, "--berizin", "--format", "json")
    assert [json.loads(line)["consent_level"] for line in said.out.splitlines()] == [2, 2]
    assert [json.loads(line)["site"] for line in log_of(tmp_path).read_text().splitlines()] == ["a.co.id", "b.co.id"]


def test_two_runs_at_once_both_write_their_line(nowhere: list[str], tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ikmscan", *nowhere, "--berizin", "--hanya", "hsts"]
    env = {**os.environ, "IKMSCAN_STATE": str(tmp_path / "state")}
    names = [f"toko{n}.co.id" for n in range(4)]
    running = [subprocess.Popen([*words, name], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) for name in names]
    assert [r.wait(30) for r in running] == [3, 3, 3, 3]
    assert sorted(json.loads(line)["site"] for line in log_of(tmp_path).read_text().splitlines()) == names


def at_a_terminal(words: list[str], answer: bytes) -> tuple[int, str]:
    """Exit code and all that the screen showed, when *answer* is typed at the question."""
    child, screen = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "ikmscan", *words])
    shown, answered, until = b"", False, time.monotonic() + 30
    while time.monotonic() < until:
        ready, _, _ = select.select([screen], [], [], 0.2)
        try:
            piece = os.read(screen, 65536) if ready else b" "
        except OSError:
            break
        if not piece:
            break
        shown += piece if ready else b""
        if b"Ketik ulang" in shown and shown.endswith(b": ") and not answered:
            os.write(screen, answer)
            answered = True
    os.close(screen)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace")


@pytest.mark.parametrize(("answer", "level", "code"), [
    (SITE.encode() + b"\n", 2, 1), (b" " + SITE.upper().encode() + b" \n", 2, 1),
    (b"\n", 1, 1), (b"ya\n", 1, 1), (b"y\n", 1, 1), (b"www." + SITE.encode() + b"\n", 1, 1), (b"contoh.example\n", 1, 1),
    (b"\x04", 1, 1), (b"\xff\xfe\n", 1, 1), (b"\x03", 0, 130),
])
def test_on_a_terminal_the_very_domain_grants_and_nothing_else(
    to_weak: list[str], tmp_path: Path, answer: bytes, level: int, code: int
) -> None:
    ended, shown = at_a_terminal([*to_weak, "--format", "json", "-o", "hasil.json"], answer)
    assert ended == code
    assert f"Ketik ulang {SITE}" in shown
    assert "Traceback" not in shown
    if level:
        assert json.loads((tmp_path / "hasil.json").read_text())["consent_level"] == level
    assert log_of(tmp_path).exists() == (level == 2)
    if level == 2:
        assert json.loads(log_of(tmp_path).read_text())["how"] == "typed"


def test_the_question_fits_the_screen_and_names_what_will_be_asked(to_weak: list[str], nowhere: list[str]) -> None:
    shown = at_a_terminal([*to_weak, "--hanya", "hsts"], b"\n")[1].replace("\r\n", "\n")
    question = shown[shown.index("Pemeriksaan tingkat 2"):shown.index("melewatinya: ") + len("melewatinya: ")]
    assert max(map(len, question.splitlines())) <= 80
    told = " ".join(question.split())
    assert all(word in told for word in ("/.env", "/.git", "backup", "SMB", "email", "Heartbleed"))


def test_the_question_of_a_room_fits_the_screen() -> None:
    shown = at_a_terminal(["jaringan", "127.0.0.0/29"], b"\n")[1].replace("\r\n", "\n")
    assert "Ketik ulang 127.0.0.0/29" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_nothing_is_asked_twice_nor_of_the_state(to_weak: list[str], tmp_path: Path, nowhere: list[str]) -> None:
    write_log(tmp_path, grant(datetime.now(UTC)))
    assert "Ketik ulang" not in at_a_terminal([*to_weak, "--format", "json"], b"")[1]
    assert "Ketik ulang" not in at_a_terminal(["bumi.go.id", *nowhere], b"")[1]


def test_without_a_terminal_nothing_is_asked(started: Any, to_weak: list[str]) -> None:
    said = started(*to_weak)
    assert said.code == 1
    assert "Ketik ulang" not in said.out + said.err

"""What runs `pantau` every night: a line for cron, units for systemd, a task for Windows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.front.pantau_units import Job, crontab_line, runs_the_list, service, task, timer, words_again

HERE = Path(__file__).parent
HOME = "/".join(("", "home", "sri"))
ODD = Path("/data/situs toko 100% \"asli\" & <b>.txt")
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None and not os.environ.get("CI"), reason="needs systemd")


def job(listed: Path = Path("/data/situs.txt"), words: tuple[str, ...] = ("--hening", "21-06")) -> Job:
    return Job((sys.executable, "-m", "ikmscan"), listed, words, 1800, "Asia/Jakarta")


@pytest.mark.parametrize("listed", [Path("/data/situs.txt"), ODD])
def test_cron_runs_the_very_words(listed: Path, tmp_path: Path) -> None:
    """As cron does: the five fields off, \\% made %, the rest to a shell."""
    line = crontab_line(Job(("/bin/echo",), listed, ("--halaman", "/x/a b.html"), 60, "Asia/Jakarta", str(tmp_path)))
    fields = line.split(" ", 5)
    assert re.fullmatch(r"[0-5]?\d 3 \* \* \*", " ".join(fields[:5]))
    assert not re.search(r"(?<!\\)%", line)
    done = subprocess.run(["/bin/sh", "-c", fields[5].replace("\\%", "%")], capture_output=True, text=True, check=True)
    assert done.stdout == f"pantau {listed} --halaman /x/a b.html\n"


@pytest.mark.parametrize(("hours", "zone", "clock", "hour"), [
    ("", "wib", "Asia/Jakarta", 3), ("21-06", "wib", "Asia/Jakarta", 6), ("21.30-06.30", "wib", "Asia/Jakarta", 7),
    ("22-03", "wib", "Asia/Jakarta", 3), ("04-07", "wib", "Asia/Jakarta", 7), ("05-07", "wib", "Asia/Jakarta", 3),
    ("21-06", "wib", "UTC", 3),  # ten in the morning there
    ("21-06", "wit", "Asia/Jakarta", 4), ("03-24", "wib", "Asia/Jakarta", 0),
])
@pytest.mark.parametrize("how", ["cron", "systemd", "windows"])
def test_it_is_run_when_it_may_speak(typed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, hours: str, zone: str,
                                     clock: str, hour: int) -> None:
    """Else what it found at three would wait for the next night, and come at three all the same."""
    (tmp_path / "situs.txt").write_text("tokobatik.co.id\n")
    monkeypatch.setenv("TZ", clock)
    time.tzset()
    try:
        out = typed("pantau", "situs.txt", "--pasang", how, "--zona", zone, *(("--hening", hours) if hours else ())).out
    finally:
        monkeypatch.undo()
        time.tzset()
    found = re.search(r"^\d+ (\d+) \* \* \*|OnCalendar=\S+ (\d\d):17:00 \S+|T(\d\d):17:00", out, re.MULTILINE)
    assert found is not None
    there = {"wib": "Asia/Jakarta", "wit": "Asia/Jayapura"}[zone]
    if how == "systemd" and there != clock:  # its timer names the zone of the messages
        hour = {("21-06", "wib"): 6, ("21-06", "wit"): 6}[hours, zone]
    assert int(next(group for group in found.groups() if group)) == hour


@pytest.mark.parametrize(("line", "same"), [
    ("26 3 * * * /usr/bin/ikmscan pantau /data/situs.txt --hening 21-06", True),
    ("26 3 * * * IKMSCAN_STATE=/x ikmscan pantau /data/situs.txt", True),
    ("26 3 * * * ikmscan pantau /srv/data/situs.txt", False), ("26 3 * * * ikmscan pantau /data/situs.txt.lama", False),
    ("# ikmscan pantau /data/situs.txt", False), ("26 3 * * * cp /data/situs.txt /x", False),
])
def test_only_the_line_of_the_same_list_is_replaced(line: str, same: bool) -> None:
    assert runs_the_list(line, job()) is same


@pytest.mark.parametrize("listed", [Path("/data/situs.txt"), ODD])
def test_its_own_line_is_known_again(listed: Path) -> None:
    assert runs_the_list(crontab_line(job(listed)), job(listed))


def test_only_what_belongs_to_the_next_run_is_kept() -> None:
    typed = ["situs.txt", "--pasang", "cron", "--berizin", "--halaman=h.html", "--kanal", "k", "--hening", "21-06",
             "--simpan-sebagai=x", "--gagal-bila", "sedang"]
    assert words_again(typed, "situs.txt", Path("/a")) == (
        "--halaman", "/a/h.html", "--kanal", "/a/k", "--hening", "21-06", "--gagal-bila", "sedang")


@needs_systemd
@pytest.mark.parametrize("listed", [Path("/data/situs.txt"), ODD])
def test_systemd_understands_the_units(listed: Path, tmp_path: Path) -> None:
    assert ANALYZE is not None
    made = job(listed, ("--halaman", f"{tmp_path}/h 100%.html"))
    for ending, text in (("service", service(made, Path("/data/kanal"))), ("timer", timer(made))):
        (tmp_path / f"ikmscan-x.{ending}").write_text(text)
    done = subprocess.run([ANALYZE, "verify", "--man=no", str(tmp_path / "ikmscan-x.service"), str(tmp_path / "ikmscan-x.timer")],
                          capture_output=True, text=True, check=False, timeout=60)
    assert [line for line in done.stderr.splitlines() if "ikmscan" in line] == []
    assert done.returncode == 0, done.stderr


@needs_systemd
def test_the_service_is_hardened(tmp_path: Path) -> None:
    """The score of systemd itself: 0 is safe, 10 is not; what is left is the network that it is for."""
    assert ANALYZE is not None
    (tmp_path / "ikmscan-x.service").write_text(service(job(), None))
    done = subprocess.run([ANALYZE, "security", "--offline=true", "--no-pager", str(tmp_path / "ikmscan-x.service")],
                          capture_output=True, text=True, check=False, timeout=60)
    found = re.search(r"Overall exposure level.*?: ([\d.]+)", done.stdout)
    assert found, done.stderr
    print(found[0])
    assert float(found[1]) <= 2.0


def test_the_service_may_read_nobodys_home_but_where_the_program_lives() -> None:
    assert "ProtectHome=yes" in service(Job(("/usr/bin/ikmscan",), Path(f"{HOME}/situs.txt"), (), 60, "Asia/Jakarta"), None)
    assert "ProtectHome=read-only" in service(Job((f"{HOME}/.venv/bin/ikmscan",), Path("/x"), (), 60, "Asia/Jakarta"), None)


def test_the_service_ends_well_when_something_was_found() -> None:
    text = service(job(), Path("/data/kanal"))
    assert "\nSuccessExitStatus=1 4\n" in text
    assert "\nLoadCredential=kanal:/data/kanal\n" in text
    assert "pantau %d/daftar --hening 21-06\n" in text


@pytest.mark.parametrize("listed", [Path("/data/situs.txt"), ODD])
def test_the_task_is_a_task(listed: Path, tmp_path: Path) -> None:
    """Against the schema as it is documented; Windows itself cannot be asked here."""
    file = tmp_path / "task.xml"
    file.write_bytes(task(job(listed)).encode("utf-16"))
    schema = xmlschema.XMLSchema(HERE / "taskscheduler.xsd")
    schema.validate(str(file))
    told: Any = schema.to_dict(str(file))
    assert str(listed).replace('"', '\\"') in told["Actions"]["Exec"][0]["Arguments"]
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(task(job()).replace("<RunLevel>LeastPrivilege</RunLevel>", "<RunLevel>Root</RunLevel>").partition("?>")[2].strip())


@pytest.mark.parametrize("how", ["cron", "systemd", "windows"])
def test_without_a_terminal_it_only_shows(typed: Any, tmp_path: Path, how: str) -> None:
    (tmp_path / "situs.txt").write_text("tokobatik.co.id\n")
    said = typed("pantau", "situs.txt", "--pasang", how, "--hening", "21-06")
    assert said.code == 0
    assert "--hening 21-06" in said.out
    assert shlex.quote(str(tmp_path / "situs.txt")) in said.out or str(tmp_path / "situs.txt") in said.out
    assert not Path("/etc/systemd/system/ikmscan-situs.service").exists()


@pytest.fixture
def answered(tmp_path: Path, on_screen: Callable[..., str]) -> Callable[..., str]:
    """What a terminal shows of `pantau --pasang` when somebody sits there and types; crontab is a file in the folder."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "crontab").write_text(f'#!/bin/sh\n[ "$1" = -l ] && {{ cat {tmp_path}/tab 2>/dev/null || exit 1; }} || cat > {tmp_path}/tab\n')
    (tools / "crontab").chmod(0o755)
    (tmp_path / "situs.txt").write_text("tokobatik.co.id\n")

    def go(answer: str, *words: str) -> str:
        return on_screen("pantau", "situs.txt", "--pasang", *words, answer=answer, PATH=f"{tools}:{os.environ['PATH']}", TERM="dumb")

    return go


def test_it_installs_only_after_a_yes(answered: Callable[..., str], tmp_path: Path) -> None:
    tab = tmp_path / "tab"
    tab.write_text("# mine\n5 5 * * * true\n")
    assert "Tidak ada yang dipasang." in answered("tidak\n", "cron")
    assert tab.read_text() == "# mine\n5 5 * * * true\n"
    assert "Terpasang." in answered("ya\n", "cron")
    first = tab.read_text().splitlines()
    assert first[:2] == ["# mine", "5 5 * * * true"]
    assert f"pantau {tmp_path}/situs.txt" in first[2]
    assert "sudah ada di crontab" in answered("ya\n", "cron", "--hening", "21-06")
    second = tab.read_text().splitlines()
    assert len(second) == 3
    assert second[2].endswith("--hening 21-06")


def test_a_program_that_is_not_here_is_said(answered: Callable[..., str]) -> None:
    assert "schtasks tidak ada" in answered("ya\n", "windows")


@given(st.lists(st.text(st.characters(exclude_characters="\n\0", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20), max_size=4))
def test_whatever_is_asked_for_the_line_of_cron_is_one_line_and_says_the_same(words: list[str]) -> None:
    line = crontab_line(Job(("ikmscan",), Path("/data/situs.txt"), tuple(words), 60, "Asia/Jakarta"))
    assert "\n" not in line
    assert shlex.split(line.split(" ", 5)[5].replace("\\%", "%")) == ["ikmscan", "pantau", "/data/situs.txt", *words]

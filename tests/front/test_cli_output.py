"""Where reports go, and what a hostile or worn-out machine may do to them: full disks, closed streams, planted links."""

from __future__ import annotations

import json
import os
import re
import resource
import shlex
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# A folder that only root may write to would stop nobody here, so the limits are those that also hold for root.
PROGRAM = f"{shlex.quote(sys.executable)} -m ikmscan"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of the weak shop, to be told again and again."""
    folder = tmp_path_factory.mktemp("dossier")
    subprocess.run([sys.executable, "-m", "ikmscan", "contoh", "--simpan", "d.json", "--format", "json"], cwd=folder, timeout=120,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return folder / "d.json"


def shell(line: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=120, check=False,
                          env={**os.environ, **env})


def test_a_report_goes_to_the_file_that_was_named(typed: Any, dossier: Path, tmp_path: Path) -> None:
    screen = typed("--dari", str(dossier), "--format", "json")
    said = typed("--dari", str(dossier), "--format", "json", "-o", "hasil.json")
    assert (said.code, said.out, said.err) == (1, "", "")
    assert (tmp_path / "hasil.json").read_text() == screen.out
    assert typed("--dari", str(dossier), "--format", "json", "-o", "-").out == screen.out


def test_every_format_is_written_into_a_folder(typed: Any, dossier: Path, tmp_path: Path) -> None:
    said = typed("--dari", str(dossier), "--format", "json", "--format", "HTML", "--format", "teks", "--format", "csv", "--format", "sarif",
                 "--format", "junit", "--format", "md", "--format", "wa", "-o", "hasil")
    assert (said.code, said.out) == (1, "")
    names = {f"ikmscan-toko-contoh.example.{ending}" for ending in ("json", "html", "txt", "csv", "sarif", "xml", "md", "wa.txt")}
    assert {p.name for p in (tmp_path / "hasil").iterdir()} == names


def test_a_terminal_is_told_where_things_were_saved(dossier: Path, on_screen: Any) -> None:
    assert on_screen("--dari", str(dossier), "-o", "hasil.json", "--simpan", "e.json") == "Disimpan: hasil.json\nDisimpan: e.json\n"


@pytest.mark.parametrize(("name", "begins"), [("b.html", "<!doctype"), ("B.HTM", "<!doctype"), ("b.json", '{"format"'), ("b.jsonl", '{"format"'),
                                              ("b.txt", "toko-contoh.example · "), ("b", "toko-contoh.example · "), ("b.csv", '\ufeff"situs";'),
                                              ("b.xml", "<?xml"), ("b.md", "# `toko-contoh.example`"), ("b.sarif", '{\n "$schema"'),
                                              ("b.sarif.json", '{\n "$schema"'), ("B.wa.txt", "*hasil cek keamanan toko-contoh.example*")])
def test_the_ending_of_the_file_names_its_format(typed: Any, dossier: Path, tmp_path: Path, name: str, begins: str) -> None:
    assert typed("--dari", str(dossier), "-o", name).code == 1
    assert (tmp_path / name).read_text().lower().startswith(begins)


@pytest.mark.parametrize(("words", "sentence"), [
    (("-o", "b.PDF", "--format", "html"), "File .pdf tidak cocok untuk bentuk html. Ganti akhiran nama filenya.\n"),
    (("-o", "b.html", "--format", "pdf"), "File .html tidak cocok untuk bentuk pdf. Ganti akhiran nama filenya.\n"),
    (("-o", "b.docx"), "Bentuk docx belum ada. Pakai .pdf atau .html.\n"),
    (("-o", "b.xlsx"), "Bentuk xlsx belum ada. Untuk tabel pakai .csv.\n"),
    (("-o", "b.csv", "--format", "html"), "File .csv tidak cocok untuk bentuk html. Ganti akhiran nama filenya.\n"),
    (("-o", "b.xml", "--format", "sarif"), "File .xml tidak cocok untuk bentuk sarif. Ganti akhiran nama filenya.\n"),
    (("-o", "b.md", "--format", "md", "--format", "wa"), "File .md tidak cocok untuk bentuk md, wa. Ganti akhiran nama filenya.\n"),
])
def test_an_ending_without_a_format_is_refused(typed: Any, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    said = typed("kopi.com", *words)
    assert (said.code, said.out, said.err) == (2, "", sentence)
    assert list(tmp_path.iterdir()) == []


def test_several_sites_do_not_fit_into_one_page(typed: Any, tmp_path: Path) -> None:
    assert "-o FOLDER" in typed("a.co.id", "b.co.id", "-o", "b.html").err
    assert list(tmp_path.iterdir()) == []


def test_a_slash_at_the_end_means_a_folder(typed: Any, dossier: Path, tmp_path: Path) -> None:
    assert typed("--dari", str(dossier), "-o", "baru/").code == 1
    assert [p.name for p in (tmp_path / "baru").iterdir()] == ["ikmscan-toko-contoh.example.txt"]


def test_several_sites_go_into_one_folder_or_one_file_of_lines(typed: Any, nowhere: list[str], tmp_path: Path) -> None:
    sites = ["b.co.id", "a.co.id:8443", "c.co.id"]
    assert typed(*sites, *nowhere, "--format", "html", "-o", "hasil").code == 3
    assert {p.name for p in (tmp_path / "hasil").iterdir()} == {
        "ikmscan-b.co.id.html", "ikmscan-a.co.id-8443.html", "ikmscan-c.co.id.html"}
    said = typed(*sites, *nowhere, "--format", "json", "-o", "hasil.jsonl")
    hosts = [json.loads(line)["target"]["host"] for line in (tmp_path / "hasil.jsonl").read_text().splitlines()]
    assert hosts == ["b.co.id", "a.co.id", "c.co.id"]
    assert said.err == ""


def test_several_sites_share_one_table_with_one_heading(typed: Any, nowhere: list[str], tmp_path: Path) -> None:
    assert typed("a.co.id", "b.co.id", *nowhere, "-o", "rekap.csv").code == 3
    head, *rows = (tmp_path / "rekap.csv").read_bytes().decode("utf-8").splitlines()
    assert head.startswith('\ufeff"situs";')
    assert {row.split(";")[0] for row in rows} == {'"a.co.id"', '"b.co.id"'}
    assert typed("a.co.id", "b.co.id", *nowhere, "--format", "csv").out.count('"situs";') == 1
    messages = typed("a.co.id", "b.co.id", *nowhere, "--format", "wa").out
    assert re.findall(r"^\*Hasil cek keamanan (\S+)\*$", messages, re.MULTILINE) == ["a.co.id", "b.co.id"]


@pytest.mark.parametrize("form", ["sarif", "junit"])
def test_one_document_holds_one_site(typed: Any, tmp_path: Path, form: str) -> None:
    for words in ((), ("-o", "b.sarif" if form == "sarif" else "b.xml")):
        said = typed("a.co.id", "b.co.id", "--format", form, *words)
        assert (said.code, said.out) == (2, "")
        assert "-o FOLDER" in said.err
    assert list(tmp_path.iterdir()) == []


def test_junit_fails_what_fails_the_run(typed: Any, dossier: Path) -> None:
    def failures(level: str) -> str:
        return re.findall(r'failures="(\d+)"', typed("--dari", str(dossier), "--format", "junit", "--gagal-bila", level).out)[0]

    assert failures("tidak") == "0"
    assert int(failures("rendah")) > int(failures("tinggi")) > 0


def test_several_pages_do_not_run_into_each_other_on_the_screen(typed: Any, nowhere: list[str]) -> None:
    said = typed("a.co.id", "b.co.id", *nowhere, "--format", "html")
    assert (said.code, said.out) == (2, "")
    assert "-o FOLDER" in said.err
    text = typed("a.co.id", "b.co.id", *nowhere)
    assert re.search(r"\n\nb\.co\.id · ", text.out)


def test_long_names_that_begin_alike_keep_their_own_files(typed: Any, nowhere: list[str], tmp_path: Path) -> None:
    label = "toko-yang-namanya-panjang-sekali-supaya-tidak-muat-di-nama-file"
    sites = [f"{label}.{label}.{end}.co.id" for end in ("satu", "dua")]
    typed(*sites, *nowhere, "--format", "json", "-o", "hasil")
    written = list((tmp_path / "hasil").iterdir())
    assert {json.loads(p.read_text())["target"]["host"] for p in written} == set(sites)
    assert all(len(p.name) <= 100 for p in written)


def test_a_planted_link_is_replaced_and_never_followed(typed: Any, dossier: Path, tmp_path: Path) -> None:
    victim = tmp_path / "korban"
    victim.write_text("utuh")
    (tmp_path / "hasil").mkdir()
    planted = [tmp_path / "hasil.json", tmp_path / "catatan.json", tmp_path / "hasil" / "ikmscan-toko-contoh.example.html"]
    for link in planted:
        link.symlink_to(victim)
    assert typed("--dari", str(dossier), "--format", "json", "-o", "hasil.json", "--simpan", "catatan.json").code == 1
    assert typed("--dari", str(dossier), "--format", "html", "-o", "hasil").code == 1
    assert victim.read_text() == "utuh"
    assert not any(link.is_symlink() for link in planted)
    (tmp_path / "menggantung.json").symlink_to(tmp_path / "tidak-ada")
    assert typed("--dari", str(dossier), "--format", "json", "-o", "menggantung.json").code == 1
    assert not (tmp_path / "tidak-ada").exists()


@pytest.mark.parametrize("name", ["izin.jsonl", "pemberitahuan"])
def test_a_link_that_was_planted_in_the_state_is_not_followed(typed: Any, tmp_path: Path, name: str) -> None:
    victim, there = tmp_path / "korban", tmp_path / "state"
    there.mkdir()
    (there / name).symlink_to(victim)
    said = typed("izin", "buat", "toko.id")
    assert typed("periksa", "127.0.0.1:1", "--jaringan-lokal", "--hanya", "hsts").code != 0
    assert not victim.exists()
    victim.write_text("")
    said = typed("izin", "buat", "toko.id")
    assert victim.read_text() == ""
    assert (said.code, "izin.jsonl" in said.err) == ((2, True) if name == "izin.jsonl" else (0, False))


def test_devices_are_written_into_and_never_replaced(typed: Any, dossier: Path) -> None:
    """As root a rename over /dev/null would take it away from the whole machine."""
    for words in (("-o", "/dev/null"), ("--simpan", "/dev/null")):
        assert typed("--dari", str(dossier), "--format", "json", *words).code == 1
        assert stat.S_ISCHR(os.lstat("/dev/null").st_mode)
    full = typed("--dari", str(dossier), "-o", "/dev/full")
    assert (full.code, full.err) == (70, "/dev/full tidak dapat ditulis: disk penuh. Pilih tempat lain.\n")
    assert stat.S_ISCHR(os.lstat("/dev/full").st_mode)


def test_dev_stdout_is_stdout(dossier: Path, tmp_path: Path) -> None:
    done = shell(f"{PROGRAM} --dari {dossier} --format json -o /dev/stdout | cat", tmp_path)
    assert json.loads(done.stdout)["format"] == 1
    assert os.path.islink("/dev/stdout")


def test_files_obey_the_mask_of_the_user(started: Any, dossier: Path, tmp_path: Path) -> None:
    for mask, mode in ((0o077, 0o600), (0o022, 0o644), (0, 0o644)):
        started("--dari", str(dossier), "--simpan", "e.json", "-o", "x.txt", preexec=lambda m=mask: os.umask(m))
        assert {stat.S_IMODE((tmp_path / n).stat().st_mode) for n in ("e.json", "x.txt")} == {mode}


def test_an_old_report_survives_a_failed_write(started: Any, dossier: Path, tmp_path: Path) -> None:
    """RLIMIT_FSIZE stands for the disk that fills up in the middle of a report."""
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    (tmp_path / "hasil.html").write_text("lama")
    said = started("--dari", str(dossier), "--format", "html", "-o", "hasil.html", preexec=small)
    assert said.code == 70
    assert said.err == "hasil.html tidak dapat ditulis: filenya melebihi batas ukuran. Pilih tempat lain.\n"
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"hasil.html": "lama"}


def test_two_runs_at_once_leave_one_whole_report(dossier: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ikmscan", "--dari", str(dossier), "--format", "html", "-o", "hasil.html"]
    running = [subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [r.wait(30) for r in running] == [1, 1, 1]
    assert [p.name for p in tmp_path.iterdir()] == ["hasil.html"]
    assert (tmp_path / "hasil.html").read_text().rstrip().endswith("</html>")


@pytest.mark.parametrize("form", ["teks", "json", "html", "csv"])
def test_a_full_disk_behind_stdout_is_one_sentence(dossier: Path, tmp_path: Path, form: str) -> None:
    done = shell(f"{PROGRAM} --dari {dossier} --format {form} > /dev/full", tmp_path)
    assert done.returncode == 70
    assert done.stderr == "Komputer ini tidak dapat menyelesaikannya: disk penuh.\n"


@pytest.mark.parametrize("form", ["teks", "json", "html", "csv"])
def test_a_reader_that_goes_away_changes_no_verdict(dossier: Path, tmp_path: Path, form: str) -> None:
    done = shell(f"{PROGRAM} --dari {dossier} --format {form} | true; echo ${{PIPESTATUS[0]}}", tmp_path)
    assert (done.stdout, done.stderr) == ("1\n", "")
    done = shell(f"{PROGRAM} --dari {dossier} --format {form} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}", tmp_path)
    assert (done.stdout, done.stderr) == ("1\n", "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_verdict(dossier: Path, tmp_path: Path, closed: str) -> None:
    done = shell(f"{PROGRAM} --dari {dossier} -o hasil.txt {closed}", tmp_path)
    assert done.returncode == 1
    assert (tmp_path / "hasil.txt").read_text().startswith("toko-contoh.example · ")
    assert "Traceback" not in done.stderr
    done = shell(f"{PROGRAM} --dari {dossier} {closed}", tmp_path)
    assert done.returncode == 1


def test_errors_need_no_stderr(tmp_path: Path) -> None:
    assert shell(f"{PROGRAM} user@host 2>&-", tmp_path).returncode == 2


@pytest.mark.parametrize("env", [
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii:strict"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "latin-1"},
])
def test_no_console_is_too_poor(started: Any, dossier: Path, env: dict[str, str]) -> None:
    text = started("--dari", str(dossier), env=env)
    assert (text.code, text.err) == (1, "")
    assert text.out.startswith("toko-contoh.example")
    assert "?  F" not in text.out
    wrong = started("\u202etoko", env=env)
    assert wrong.code == 2
    assert "Traceback" not in wrong.err


def test_html_is_utf_8_whatever_the_console_speaks(dossier: Path, tmp_path: Path) -> None:
    for encoding in ("ascii", "cp1252", "utf-16"):
        shell(f"{PROGRAM} --dari {dossier} --format html > {encoding}.html", tmp_path, PYTHONIOENCODING=encoding)
    shell(f"{PROGRAM} --dari {dossier} --format html > utf-8.html", tmp_path)
    shell(f"{PROGRAM} --dari {dossier} --format html -o file.html", tmp_path)
    assert len({p.read_bytes() for p in tmp_path.glob("*.html")}) == 1
    assert "·" in (tmp_path / "ascii.html").read_text(encoding="utf-8")


def test_colour_is_for_terminals_that_want_it(dossier: Path, started: Any, on_screen: Any) -> None:
    assert "\x1b[" in on_screen("--dari", str(dossier))
    assert "\x1b" not in on_screen("--dari", str(dossier), NO_COLOR="1")
    assert "\x1b" not in on_screen("--dari", str(dossier), TERM="dumb")
    assert "\x1b" not in started("--dari", str(dossier)).out


# Root may write everywhere, so the second command runs as somebody whom the system does not know; the first has loaded all.
AS_A_STRANGER = """
import os, sys
from ikmscan.cli import entry
from ikmscan.front.ending import run
words, sys.argv = sys.argv[1:], ["ikmscan", "contoh", "--format", "html", "--format", "json", "-o", "semua"]
run(entry)
os.getuid() or os.setuid(54321)
sys.argv = ["ikmscan", *words]
sys.stderr.write("=====\\n")
sys.exit(run(entry))
"""


def as_a_stranger(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-c", AS_A_STRANGER, *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={"PATH": os.environ["PATH"], **env}, check=False)
    done.stderr = done.stderr.partition("=====\n")[2]
    return done


def test_no_home_is_needed(nowhere: list[str], tmp_path: Path) -> None:
    """The bare environment of cron, and a user without a home: nothing can be remembered, so nothing is permitted."""
    env = {} if os.getuid() == 0 else {"HOME": "/dev/null"}
    done = as_a_stranger(tmp_path, "kopi.com", *nowhere, "--format", "json", "--berizin", **env)
    assert done.returncode == 3
    assert json.loads(done.stdout)["consent_level"] == 1
    assert "tingkat 1" in done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"semua"}


def test_a_state_folder_that_may_not_be_entered_gives_no_consent(nowhere: list[str], tmp_path: Path) -> None:
    (tmp_path / "tertutup").mkdir(mode=0)
    done = as_a_stranger(tmp_path, "kopi.com", *nowhere, "--format", "json", "--berizin", IKMSCAN_STATE=str(tmp_path / "tertutup"))
    assert done.returncode == 3
    assert json.loads(done.stdout)["consent_level"] == 1
    assert "tidak berhak" in done.stderr


def test_a_place_that_may_not_be_written_is_refused_before_the_look(tmp_path: Path) -> None:
    locked = tmp_path / "terkunci"
    locked.mkdir()
    locked.chmod(0o555)
    for place in (locked / "x.txt", locked / "baru" / "x"):
        done = as_a_stranger(tmp_path, "kopi.com", "--dns", "127.0.0.1:9", "--simpan", str(place))
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.strip().splitlines()) == 1
        assert str(locked) in done.stderr


def test_few_files_and_little_memory_end_in_a_sentence(started: Any, dossier: Path) -> None:
    said = started("--dari", str(dossier), preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12)))
    assert said.code in (1, 70)
    assert "Traceback" not in said.err


def test_a_pdf_is_bytes_wherever_it_goes(typed: Any, dossier: Path, tmp_path: Path) -> None:
    said = typed("--dari", str(dossier), "-o", "b.PDF")
    assert (said.code, said.out, said.err) == (1, "", "")
    whole = (tmp_path / "b.PDF").read_bytes()
    assert whole.startswith(b"%PDF-1.7") and whole.rstrip().endswith(b"%%EOF")
    assert typed("--dari", str(dossier), "--format", "pdf", "--format", "json", "-o", "hasil").code == 1
    assert (tmp_path / "hasil" / "ikmscan-toko-contoh.example.pdf").read_bytes() == whole
    shell(f"{PROGRAM} --dari {dossier} --format pdf -o - >c.pdf; {PROGRAM} --dari {dossier} --format pdf -o /dev/stdout | cat >d.pdf", tmp_path)
    assert (tmp_path / "c.pdf").read_bytes() == (tmp_path / "d.pdf").read_bytes() == whole


def test_no_pdf_is_poured_over_a_screen(dossier: Path, on_screen: Any) -> None:
    assert on_screen("--dari", str(dossier), "--format", "pdf") == "PDF tidak dapat tampil di layar ini. Tambahkan -o laporan.pdf.\n"


@pytest.mark.parametrize("words", [("-o", "b.pdf"), ("--format", "pdf", "-o", "hasil/")])
def test_without_the_extra_its_name_is_told_and_nothing_is_looked_at(
    typed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("ikmscan.reports.pdf.find_spec", lambda _: None)
    said = typed("kopi.com", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err == "Bentuk pdf memerlukan paket tambahan. Pasang dengan: pip install 'ikmscan[pdf]' (dari folder ikmscan: .venv/bin/pip install '.[pdf]')\n"
    assert list(tmp_path.iterdir()) == []


def test_two_looks_at_one_site_keep_the_ending_of_their_messages(typed: Any, dossier: Path, tmp_path: Path) -> None:
    (tmp_path / "lagi.json").write_bytes(dossier.read_bytes())
    assert typed("laporan", str(dossier), "lagi.json", "--format", "wa", "-o", "hasil").code == 1
    names = sorted(p.name for p in (tmp_path / "hasil").iterdir())
    assert len(names) == 2
    assert all(name.startswith("ikmscan-toko-contoh.example") and name.endswith(".wa.txt") for name in names)

"""`ikmscan pantau` on real shops on loopback: silent until something became worse, and then one message."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from filelock import FileLock
from free_ports import free_port
from ikmscan.front.journals import refusal
from ikmscan.history.database import StoreError
from ikmscan.history.ignored import LONGEST
from ikmscan.history.journal import open_journal
from ikmscan.practice.shop import Shop, open_plan
from ikmscan.practice.stock import healthy_plan, weak_plan
from ikmscan.reports.language import day as written
from ikmscan.reports.language import local_day

from .conftest import way_to

HOST = "toko-pantau.example"
QUICK = ("--jeda", "0", "--berizin")
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def kept() -> Iterator[Shop]:
    """The shop in good order."""
    with open_plan(healthy_plan(HOST)) as shop:
        yield shop


@pytest.fixture(scope="module")
def neglected() -> Iterator[Shop]:
    """The same shop after a bad day."""
    with open_plan(weak_plan(HOST, "win7-unpatched")) as shop:
        yield shop


@pytest.fixture
def run(typed: Any, tmp_path: Path, kept: Shop, neglected: Shop) -> Run:
    """`run("sehat")` and `run("lemah")`: one run of the watch over the shop in that state."""
    (tmp_path / "situs.txt").write_text(f"# toko yang dipantau\n{HOST}   # utama\n\n")
    ways = {}
    for name, shop in (("sehat", kept), ("lemah", neglected)):
        folder = tmp_path / name
        folder.mkdir()
        way = way_to(shop, folder)
        at = way.index("--batas-waktu")
        ways[name] = [*way[:at], "--batas-situs", *way[at + 1:]]

    def go(state: str, *words: str) -> Any:
        return typed("pantau", "situs.txt", *ways[state], *QUICK, *words)

    return go


@pytest.fixture
def beats() -> list[str]:
    """The paths that were pinged."""
    return []


@pytest.fixture
def url(beats: list[str]) -> Iterator[str]:
    """A dead man's switch."""
    class Switch(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            beats.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Switch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/x"
    server.shutdown()
    server.server_close()


def test_where_things_stand_at_first_is_no_news(run: Run) -> None:
    said = run("lemah", "--kecuali", "certificate_expiry")
    assert (said.code, said.out) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_no_other_user_reads_what_is_remembered(run: Run, tmp_path: Path) -> None:
    run("sehat")
    state = tmp_path / "state"
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in state.rglob("*") if path.is_file() and path.stat().st_mode & 0o077} == {}
    assert state.stat().st_mode & 0o077 == 0


def test_an_unchanged_shop_gives_no_word(run: Run) -> None:
    for _ in range(3):
        said = run("sehat")
        assert (said.code, said.out) == (0, ""), said.err


def test_what_became_worse_is_told_once(run: Run) -> None:
    assert run("sehat").out == ""
    said = run("lemah")
    assert said.code == 4
    assert said.out.startswith(f"[ikmscan] {HOST}: ")


def test_nobody_is_told_twice_and_the_next_run_confirms_what_hangs_on_the_network(run: Run) -> None:
    run("sehat")
    first, second, third = run("lemah"), run("lemah"), run("lemah")
    assert "Pengalihan ke HTTPS" not in first.out.partition("*Hasil cek")[0]
    assert (second.code, "SMB" in second.out.partition("*Hasil cek")[0]) == (4, True)
    assert (third.code, third.out) == (1, "")


def test_what_was_mended_is_remembered_and_comes_back(run: Run, typed: Any) -> None:
    for state in ("lemah", "sehat", "sehat", "lemah", "lemah"):
        last = run(state, "--kecuali", "certificate_expiry")
        time.sleep(1.1)  # looks are told apart by the second
    assert last.code == 4
    told = json.loads(typed("riwayat", HOST, "--format", "json").out)
    assert {"fixed", "back"} <= {event["kind"] for event in told["events"]}
    assert len(told["looks"]) == 5
    said = typed("bandingkan", HOST, "--format", "json")
    assert said.out, said.err
    beside = json.loads(said.out)
    assert any(change.get("returned") for change in beside["changes"])
    assert "kambuh" in typed("bandingkan", HOST).out


def test_a_new_document_is_kept_only_when_the_judgement_changed(run: Run, tmp_path: Path) -> None:
    for state in ("sehat", "sehat", "sehat", "lemah", "lemah", "lemah"):
        run(state, "--hanya", "hsts,csp,frame_options,referrer_policy")  # what a busy machine sees alike each time
        time.sleep(1.1)
    with open_journal(tmp_path / "state" / "pantau.sqlite") as journal:
        kept = [r for one in journal.store.runs() for r in journal.store.iter(one.name)]
        assert len(kept) == 2
        assert [len(journal.looks(HOST)), {r.key for r in kept}] == [6, {HOST}]


def test_what_is_ignored_counts_for_no_code_until_it_lapses(run: Run, typed: Any, tmp_path: Path) -> None:
    run("lemah")
    checks = {f["check"] for f in json.loads(typed("riwayat", HOST, "--format", "json").out)["open"]}
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    for check in checks:
        assert typed("abaikan", check, HOST, "--alasan", "sedang pindah", "--sampai", day).code == 0
    assert (run("lemah").code, run("lemah").out) == (0, "")
    with open_journal(tmp_path / "state" / "pantau.sqlite") as journal:
        journal.base.run("UPDATE watch_ignored SET since = '2020-01-01T00:00:00.000000Z', until = '2026-01-01T00:00:00.000000Z' "
                         "WHERE check_name = 'hsts'")
    said = run("lemah")
    assert said.out.startswith(f"[ikmscan] {HOST}: masa abaikan berakhir\n\n! Masa abaikan untuk hsts berakhir, dan temuannya masih ada.")
    assert run("lemah").out == ""


@pytest.mark.parametrize(("words", "said"), [
    (("hsts", HOST, "--sampai", "2027-01-01"), "alasan"),
    (("hsts", HOST, "--alasan", "x"), "Tulis sampai kapan: --sampai"),
    (("hsts", HOST, "--alasan", "x", "--sampai", " "), "Tulis sampai kapan: --sampai"),
    (("hsts", HOST, "--alasan", "x", "--sampai", "besok"), "bukan tanggal"),
    (("hsts", HOST, "--alasan", "x", "--sampai", "2020-01-01"), "sudah lewat"),
    (("hsts", HOST, "--alasan", "x", "--sampai", "2999-01-01"), "Paling lama satu tahun"),
    (("hstss", HOST, "--alasan", "x", "--sampai", "2027-01-01"), "Mungkin maksud Anda: hsts?"),
    (("hsts", "toko-lain.example", "--alasan", "x", "--sampai", "2027-01-01"), "belum pernah dipantau"),
    (("hsts",), "Cara pakai"),
    (("hsts", HOST, "--cabut"), "tidak sedang diabaikan"),
])
def test_to_ignore_takes_a_reason_and_a_day(run: Run, typed: Any, words: tuple[str, ...], said: str) -> None:
    run("sehat", "--hanya", "hsts")
    answer = typed("abaikan", *words)
    assert answer.code == 2
    assert said in answer.err + answer.out


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(("slug", "detail"), [("full", "database or disk is full"), ("busy", "database is locked")])
def test_what_keeps_the_history_shut_is_said_in_whole_sentences(lang: str, slug: str, detail: str) -> None:
    said = refusal(StoreError(slug, Path("pantau.sqlite"), detail), lang).format_message()
    assert said.endswith(".")
    assert detail not in said


def test_the_last_day_that_is_named_can_be_taken(run: Run, typed: Any) -> None:
    run("sehat", "--hanya", "hsts")
    last = local_day(datetime.now(UTC) + LONGEST, "Asia/Jakarta")
    asked = ("abaikan", "hsts", HOST, "--alasan", "x", "--sampai")
    refused = typed(*asked, (last + timedelta(days=1)).isoformat())
    assert (refused.code, refused.err) == (2, f"Paling lama satu tahun, sampai {written(last, 'id')}.\n")
    assert typed(*asked, last.isoformat()).code == 0


def test_the_page_and_the_numbers_are_written_whole(run: Run, tmp_path: Path) -> None:
    run("sehat")
    run("lemah", "--halaman", "semua.html", "--prometheus", "ikmscan.prom")
    page = (tmp_path / "semua.html").read_text()
    assert HOST in page
    assert "<polyline" in page
    assert "<script" not in page
    lines = (tmp_path / "ikmscan.prom").read_text().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert values[f'ikmscan_score{{target="{HOST}"}}'] == "0"
    assert int(values[f'ikmscan_findings{{target="{HOST}",severity="critical"}}']) >= 2
    assert {name.partition("{")[0] for name in values} == {
        "ikmscan_score", "ikmscan_findings", "ikmscan_cert_not_after_seconds", "ikmscan_check_state",
        "ikmscan_last_run_timestamp_seconds", "ikmscan_last_success_timestamp_seconds", "ikmscan_run_seconds"}
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith((".semua", ".ikmscan"))) == []


def test_the_switch_hears_the_start_and_the_code(run: Run, beats: list[str], url: str) -> None:
    run("lemah", "--ping", url)
    assert beats == ["/x/start", "/x/4"]
    beats.clear()
    run("sehat", "--kecuali", "ports", "--ping", url, "--batas-waktu", "1s", "--batas-situs", "1")
    assert beats[0] == "/x/start"


def test_news_goes_to_hooks_and_not_to_the_screen(run: Run, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks.d"
    hooks.mkdir(mode=0o700)
    (hooks / "kabar").write_text(f"#!/bin/sh\ncat > {tmp_path}/kabar.json\n")
    (hooks / "kabar").chmod(0o700)
    run("sehat", "--hook-dir", "hooks.d")
    assert not (tmp_path / "kabar.json").exists()
    said = run("lemah", "--hook-dir", "hooks.d")
    assert (said.code, said.out, said.err) == (4, "", "")
    told = json.loads((tmp_path / "kabar.json").read_text())
    assert (told["site"], told["kind"], told["worst"]) == (HOST, "change", "critical")
    assert told["counts"]["new"] >= 1
    assert {"check", "kind", "level", "title"} <= set(told["events"][0])
    (hooks / "kabar").chmod(0o777)
    refused = run("lemah", "--hook-dir", "hooks.d")
    assert refused.code == 2
    assert "chmod go-w" in refused.err


def test_no_secret_is_shown_or_kept(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "rahasia-9c1e"
    (tmp_path / "kanal").write_text(f"email = mailto://ikm:{secret}@127.0.0.1:1?smtp=127.0.0.1&mode=insecure&from=a@toko.id&to=b@toko.id\n"
                                    f"detak = http://127.0.0.1:1/{secret}\n")
    (tmp_path / "kanal").chmod(0o600)
    run("sehat", "--kanal", "kanal", "--kirim", "email", "--ping", "detak")
    said = run("lemah", "--kanal", "kanal", "--kirim", "email", "--ping", "detak")
    assert said.code == 4
    assert "belum terkirim" in said.err
    shown = run("lemah", "--kanal", "kanal", "--kirim", "email", "--ping", "detak", "--coba-kirim")
    assert shown.code == 70
    for told in (said, shown):
        assert secret not in told.out + told.err
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "kanal"]
    assert [path for path in kept if secret.encode() in path.read_bytes()] == []
    (tmp_path / "kanal").chmod(0o644)
    assert "chmod 600" in run("lemah", "--kanal", "kanal", "--kirim", "email").err
    literal = run("lemah", "--kirim", f"mailto://{secret}@x")
    assert literal.code == 2
    assert secret not in literal.err


@pytest.mark.parametrize("how", ["cron", "systemd", "windows"])
def test_an_address_that_the_nightly_run_would_not_find_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                               how: str) -> None:
    monkeypatch.setenv("IKMSCAN_KIRIM_EMAIL", "mailto://rahasia:rahasia@mail.example")
    said = run("sehat", "--kirim", "email", "--pasang", how)
    assert said.code == 0
    assert "IKMSCAN_KIRIM_EMAIL" in said.err
    assert "rahasia" not in said.err + said.out
    monkeypatch.delenv("IKMSCAN_KIRIM_EMAIL")
    (tmp_path / "kanal").write_text("email = mailto://rahasia:rahasia@mail.example\n")
    (tmp_path / "kanal").chmod(0o600)
    assert "IKMSCAN_KIRIM" not in run("sehat", "--kirim", "email", "--kanal", "kanal", "--pasang", how).err


FAULTS = {
    "program": ("", "exit 3", "hook:kabar: program ini berakhir dengan kode 3", "hook:kabar: the program ended with code 3"),
    "interpreter": ("", "#!/no/such", "chmod +x", "chmod +x"),
    "server": ("mailto://a:b@127.0.0.1:1?smtp=127.0.0.1&mode=insecure&from=a@toko.id&to=b@toko.id", "",
               "email: layanan itu tidak menerimanya", "email: the service did not take it"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_why_a_trial_was_not_taken_is_said_in_the_readers_language(run: Run, tmp_path: Path, what: str) -> None:
    address, program, indonesian, english = FAULTS[what]
    words = ["--coba-kirim", "--kanal", "kanal", "--kirim", "email"] if address else ["--coba-kirim", "--hook-dir", "hooks.d"]
    (tmp_path / "kanal").write_text(f"email = {address}\n")
    (tmp_path / "kanal").chmod(0o600)
    (tmp_path / "hooks.d").mkdir(mode=0o700)
    (tmp_path / "hooks.d" / "kabar").write_text(program if program.startswith("#!") else f"#!/bin/sh\n{program}\n")
    (tmp_path / "hooks.d" / "kabar").chmod(0o700)
    for language, sentence in (("id", indonesian), ("en", english)):
        said = run("sehat", *words, "--bahasa", language)
        assert (said.code, said.out) == (70, "")
        assert sentence in said.err


def test_a_second_run_beside_the_first_ends_quietly(run: Run, tmp_path: Path) -> None:
    run("sehat")
    with FileLock(tmp_path / "state" / "pantau.lock"):
        said = run("lemah")
    assert (said.code, said.out, said.err) == (75, "", "")


def test_the_deadline_of_the_run_holds(run: Run) -> None:
    begun = time.monotonic()
    said = run("lemah", "--batas-waktu", "1s")
    assert said.code in (1, 3, 4)
    assert time.monotonic() - begun < 15


def test_who_was_left_out_for_want_of_time_comes_first_in_the_next_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "situs.txt").write_text(f"satu.example\n{HOST}\n")
    run("sehat")
    with open_journal(tmp_path / "state" / "pantau.sqlite") as journal:
        assert set(journal.sites()) == {"satu.example", HOST}
        journal.base.run("UPDATE watch_looks SET at = at - 1000 WHERE site = (SELECT number FROM watch_sites WHERE site = ?)", HOST)
    run("sehat", "--halaman", "h.html")
    with open_journal(tmp_path / "state" / "pantau.sqlite") as journal:
        last = {site: journal.looks(site)[-1].at for site in journal.sites()}
        assert last[HOST] < last["satu.example"]
    page = (tmp_path / "h.html").read_text()
    assert page.index("satu.example") < page.index(HOST), "what is written keeps the order of the list"


def test_a_damaged_history_is_set_aside_and_begun_anew(run: Run, tmp_path: Path) -> None:
    run("sehat")
    state = tmp_path / "state"
    (state / "pantau.sqlite").write_bytes(b"not a database at all" * 100)
    for beside in state.glob("pantau.sqlite-*"):
        beside.unlink()
    said = run("sehat")
    assert (said.code, said.out) == (0, "")
    assert "rusak" in said.err
    assert len(list(state.glob("pantau.sqlite.rusak-*"))) == 1
    assert run("sehat").err == ""


def test_a_history_of_a_newer_version_is_refused_and_left_alone(run: Run, tmp_path: Path) -> None:
    run("sehat")
    file = tmp_path / "state" / "pantau.sqlite"
    with sqlite3.connect(file) as line:
        line.execute("UPDATE schema SET number = 99 WHERE room = 'watch'")
    line.close()
    said = run("sehat")
    assert said.code == 2
    assert "lebih baru" in said.err
    with sqlite3.connect(file) as line:
        assert line.execute("SELECT count(*) FROM watch_looks").fetchone() == (1,)
    line.close()


@pytest.mark.parametrize(("text", "said"), [
    ("", "Tidak ada situs"), ("# hanya catatan\n", "Tidak ada situs"), ("toko.id\nbatik@gmail.com\n", "baris 2"), ("10.0.0.1\n", "baris 1"),
    ("shopee.co.id/tokobatik\n", "bukan situs sendiri"),
])
def test_a_list_that_cannot_be_watched_is_refused_with_its_line(typed: Any, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.txt").write_text(text)
    answer = typed("pantau", "x.txt")
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_a_list_is_stored_under_a_name(run: Run, typed: Any, tmp_path: Path) -> None:
    run("sehat", "--simpan-sebagai", "toko")
    assert "toko" in typed("pantau").err
    (tmp_path / "situs.txt").unlink()
    assert "Baris untuk crontab" in typed("pantau", "toko", "--pasang", "cron").out


@pytest.mark.parametrize("words", [("--hening", "malam"), ("--batas-waktu", "0"), ("--simpan-selama", "1h"), ("--ping", "ftp://x"),
                                   ("--hook-dir", "absent"), ("--kirim", "absent"), ("--halaman", "no/such/x.html")])
def test_what_is_asked_wrongly_is_refused_before_anything_is_looked_at(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = run("sehat", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert not (tmp_path / "state" / "pantau.sqlite").exists()


def test_the_report_of_a_watched_site_shows_the_course_of_its_score(run: Run, typed: Any, tmp_path: Path) -> None:
    run("lemah")
    raw = json.loads((Path(__file__).parents[1] / "recorded" / "healthy.json").read_text())
    raw["target"]["host"] = raw["target"]["input"] = HOST
    raw["seen_at"] = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    (tmp_path / "baru.json").write_text(json.dumps(raw))
    assert "Nilai dulu 0 (" in " ".join(typed("laporan", "baru.json").out.split())
    raw["target"]["host"] = "toko-lain.example"
    (tmp_path / "lain.json").write_text(json.dumps(raw))
    assert "Nilai dulu 0 (" not in typed("laporan", "lain.json").out


def test_one_site_is_forgotten_when_asked_for(run: Run, typed: Any, tmp_path: Path) -> None:
    run("lemah")
    assert typed("riwayat", "--hapus").code == 2
    assert typed("riwayat", HOST, "--hapus").code == 0
    assert typed("riwayat", HOST).code == 2
    assert HOST.encode() not in (tmp_path / "state" / "pantau.sqlite").read_bytes()


def test_what_cannot_be_checked_any_more_is_told_and_stays_open(run: Run, typed: Any, tmp_path: Path) -> None:
    run("lemah", "--hanya", "hsts,csp")
    assert "belum dapat diperiksa lagi" not in typed("riwayat", HOST).out
    with open_journal(tmp_path / "state" / "pantau.sqlite") as journal:
        journal.base.run("UPDATE watch_observations SET blind_since = '2026-03-01T00:00:00.000000Z', blind_runs = 3 WHERE check_name = 'hsts'")
    told = typed("riwayat", HOST).out
    assert "sekarang belum dapat diperiksa lagi)" in told
    assert "? 1 hal belum dapat diperiksa lagi sejak 1 Maret 2026. Itu belum berarti aman, dan belum berarti tidak aman." in told
    raw = json.loads(typed("riwayat", HOST, "--format", "json").out)
    assert [(u["check"], u["since"]) for u in raw["unseen"]] == [("hsts", "2026-03-01T00:00:00Z")]
    assert {f["check"]: f["unseen_since"] for f in raw["open"]} == {"hsts": "2026-03-01T00:00:00Z", "csp": None}


def test_a_shop_that_never_changed_has_nothing_to_compare_and_that_is_no_mistake(run: Run, typed: Any) -> None:
    run("sehat", "--hanya", "hsts")
    said = typed("bandingkan", HOST)
    assert (said.code, said.out) == (0, "")
    # also where it could not be looked at since: that it is the same is not said
    assert said.err == f"Belum ada dua penilaian {HOST} yang berbeda, jadi belum ada yang dapat dibandingkan.\n"


def test_a_list_of_all_watched_sites(run: Run, typed: Any) -> None:
    assert "Belum ada situs" in typed("riwayat").out
    run("sehat")
    assert typed("riwayat").out.startswith(f"{HOST}  nilai A")
    assert json.loads(typed("riwayat", "--format", "json").out)["site"] == HOST
    assert "toko-pantau" in typed("riwayat", "toko-panta.example").err


class Letters:
    """What a mail server took."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        self.taken.append(message_from_bytes(bytes(envelope.content or b""), policy=policy.default))
        return "250 taken"


def test_news_goes_out_as_a_letter_once_and_late_when_the_server_was_away(run: Run, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "kanal").write_text(f"email = mailto://ikm:rahasia@127.0.0.1:{port}?smtp=127.0.0.1&mode=insecure"
                                    "&from=pantau@toko.id&to=sri@toko.id\n")
    (tmp_path / "kanal").chmod(0o600)
    channel = ("--kanal", "kanal", "--kirim", "email")
    run("sehat", *channel)
    assert run("lemah", *channel).code == 4  # nobody is there yet
    letters = Letters()
    server = Controller(letters, hostname="127.0.0.1", port=port, authenticator=lambda *_: AuthResult(success=True),
                        auth_require_tls=False)
    server.start()
    try:
        late, again = run("lemah", *channel), run("lemah", *channel)
    finally:
        server.stop()
    assert (late.out, late.err, again.out, again.err) == ("", "", "", "")
    subjects = [letter["Subject"] for letter in letters.taken]
    assert len(subjects) == 2
    assert all(re.fullmatch(rf"\[ikmscan\] {HOST}: \d memburuk, \d baru, 0 teratasi", s) for s in subjects), subjects
    part = letters.taken[0].get_body(("plain",))
    assert part is not None
    assert "*Hasil cek keamanan" in part.get_content()
    assert "▲▲ Baru: " in part.get_content()


def test_a_state_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    said = run("sehat")
    assert said.code in (2, 70)
    assert str(tmp_path / "state") in said.err
    assert said.out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE as Linux has it")
def test_a_full_disk_costs_one_sentence_and_the_next_run_goes_on(run: Run, tmp_path: Path, kept: Shop) -> None:
    import resource

    run("sehat")
    size = (tmp_path / "state" / "pantau.sqlite").stat().st_size
    way = way_to(kept, tmp_path)
    at = way.index("--batas-waktu")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    done = subprocess.run(
        [sys.executable, "-m", "ikmscan", "pantau", "situs.txt", *way[:at], "--batas-situs", *way[at + 1:], *QUICK],
        capture_output=True, text=True, check=False, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size // 4, before[1])))
    assert done.returncode == 70, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "pantau.sqlite" in done.stderr
    assert (run("sehat").code, run("sehat").err) == (0, "")


def test_an_update_of_ikmscan_alarms_nobody(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was remembered by older checks is judged anew from the dossier that was kept."""
    run("lemah")
    run("lemah")
    file = tmp_path / "state" / "pantau.sqlite"
    with sqlite3.connect(file) as line:
        line.execute("UPDATE watch_observations SET level = 'good', outcome = 'good', recent = '00' WHERE check_name IN ('hsts', 'cookies')")
        line.execute("UPDATE results SET failed = '[]'")
    line.close()
    monkeypatch.setattr("ikmscan.front.pantau.__version__", "99")
    said = run("lemah")
    assert (said.code, said.out) == (1, "")


def test_a_site_that_does_not_answer_is_incomplete_and_gives_no_word_yet(run: Run, typed: Any, kept: Shop, tmp_path: Path) -> None:
    (tmp_path / "tidak-ada.txt").write_text("tidak-ada.example\n")
    for _ in range(3):
        said = typed("pantau", "tidak-ada.txt", "--dns", kept.dns, "--batas-situs", "10", "--jeda", "0")
        assert (said.code, said.out) == (3, "")


def test_what_needs_leave_and_has_none_is_its_own_code(typed: Any, kept: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "way"
    folder.mkdir()
    way = way_to(kept, folder)
    at = way.index("--batas-waktu")
    (tmp_path / "situs.txt").write_text(f"{HOST}\n")
    said = typed("pantau", "situs.txt", *way[:at], "--batas-situs", *way[at + 1:], "--hanya", "exposed_files", "--jeda", "0")
    assert (said.code, said.out) == (5, "")


def test_one_name_compares_what_is_remembered_and_one_file_does_not(run: Run, typed: Any, tmp_path: Path) -> None:
    run("sehat")
    assert "Belum ada dua penilaian" in typed("bandingkan", HOST).err
    (tmp_path / "lama.json").write_text("{}")
    assert "yang lama dulu" in typed("bandingkan", "lama.json").err
    assert typed("bandingkan", "tidak-dipantau.example").code == 2


def test_a_run_with_a_wrong_clock_is_set_aside_and_erases_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop's own clock shows that ours moved by years since yesterday."""
    run("sehat")
    with monkeypatch.context() as later:
        later.setattr("ikmscan.front.pantau._now", lambda: datetime.now(UTC) + timedelta(days=800))
        said = run("lemah")
        assert (said.code, said.out, said.err) == (3, "", "")
    with open_journal(tmp_path / "state" / "pantau.sqlite") as journal:
        assert (len(journal.looks(HOST)), journal.events(HOST)) == (1, [])
        assert journal.store.previous(HOST) is not None
    assert run("sehat").code == 0
    assert "off" in (tmp_path / "state" / "pantau.log").read_text()

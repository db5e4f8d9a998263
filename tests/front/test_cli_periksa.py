"""`ikmscan periksa` on real shops: exit codes, options and their refusals, several sites, record and replay, Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

# Runs the command line in an interpreter that may not touch a socket: what looks at a network ends with code 99.
OFFLINE = """
import os, sys
def guard(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        os.write(2, event.encode() + b"\\n"); os._exit(99)
sys.addaudithook(guard)
sys.argv = ["ikmscan", *sys.argv[1:]]
from ikmscan.cli import main
main()
"""

WRONG = [
    (["--format"], "--format"),
    (["--format", "xml"], "“xml”"),
    (["--bahasa", "fr"], "“fr”"),
    (["--zona", "utc"], "“utc”"),
    (["--gagal-bila", "parah"], "“parah”"),
    (["--hanya", "hast"], "“hast”"),
    (["--kecuali", "tls,hast"], "“hast”"),
    (["--hanya", "hsts", "--kecuali", "web"], "--kecuali"),
    (["--dns", "localhost"], "“localhost”"),
    (["--dns", "9.9.9.9:0"], "“9.9.9.9:0”"),
    (["--dns", "9.9.9.999"], "“9.9.9.999”"),
    (["--dns", ""], "DNS"),
    (["--resolve", "kopi.com"], "“kopi.com”"),
    (["--resolve", "=1.1.1.1"], "“=1.1.1.1”"),
    (["--resolve", "kopi.com=kopi"], "“kopi.com=kopi”"),
    (["--resolve", "ko pi=1.1.1.1"], "“ko pi=1.1.1.1”"),
    (["--alih-port", "443"], "“443”"),
    (["--alih-port", "443=0"], "“443=0”"),
    (["--alih-port", "443=70000"], "“443=70000”"),
    (["--alih-port", "80=80,x"], "“x”"),
    (["--batas-waktu", "0"], "“0”"),
    (["--batas-waktu", "2h"], "“2h”"),
    (["--batas-waktu", "-1"], "“-1”"),
    (["--batas-waktu", "61m"], "“61m”"),
    (["--batas-waktu", ""], "waktu"),
    (["--ca", "tidak-ada.pem"], "tidak-ada.pem"),
    (["--ca", "kosong.pem"], "BEGIN CERTIFICATE"),
    (["--ca", "."], "folder"),
    (["--ca", "/dev/zero"], "/dev/zero"),
    (["--simpan", "tidak/ada.json"], "tidak"),
    (["--simpan", "."], "folder"),
    (["--simpan", ""], "folder"),
    (["-o", "tidak/ada.html"], "tidak"),
    (["-o", "kosong.pem/x/"], "kosong.pem"),
    (["--format", "html", "--format", "json"], "-o FOLDER"),
    (["--format", "html", "--format", "json", "-o", "kosong.pem"], "kosong.pem"),
    (["--dari", "d.json"], "--dari"),
    (["--formt", "json"], "--format?"),
    (["--tidak-ada"], "--tidak-ada"),
    (["-x"], "-x"),
    (["--berizin=ya"], "--berizin"),
]


@pytest.mark.parametrize(("options", "named"), WRONG)
def test_a_bad_option_gets_one_sentence_that_names_it(typed: Any, tmp_path: Path, options: list[str], named: str) -> None:
    (tmp_path / "kosong.pem").write_text("")
    said = typed("periksa", "kopi.com", *options)
    assert said.code == 2
    assert said.out == ""
    assert named in said.err
    first, *more = said.err.strip().splitlines()
    assert not re.search(r"\b(the|is not|requires|invalid|error|unexpected|missing|such)\b", first, re.IGNORECASE)
    assert all(line.startswith("Lihat caranya dengan: ikmscan periksa --help") for line in more)
    assert not (tmp_path / "state").exists()


def test_bad_options_are_refused_in_english_too(typed: Any) -> None:
    said = typed("--bahasa", "en", "kopi.com", "--format", "xml")
    assert said.err.splitlines() == ["--format: “xml” is not known. Choose from: teks, html, json, pdf, csv, sarif, junit, md, wa.",
                                     "See how with: ikmscan periksa --help"]


@pytest.mark.parametrize("words", [("contoh", "kopi.com"), ("daftar-cek", "x"), ("jelaskan", "hsts", "x"), ("jelaskan",)])
def test_words_too_many_or_too_few_are_named(typed: Any, words: tuple[str, ...]) -> None:
    said = typed(*words)
    assert (said.code, said.out) == (2, "")
    assert ("“x”" in said.err) or ("“kopi.com”" in said.err) or ("NAMA" in said.err)


def test_the_weak_shop_fails_and_the_well_kept_does_not(typed: Any, to_weak: list[str], to_healthy: list[str]) -> None:
    assert typed(*to_weak).code == 1
    assert typed(*to_weak, "--gagal-bila", "tidak").code == 0
    assert typed(*to_weak, "--hanya", "hsts", "--gagal-bila", "tinggi").code == 0
    assert typed(*to_weak, "--hanya", "hsts", "--gagal-bila", "SEDANG").code == 1
    assert typed(*to_healthy).code == 0
    assert typed(*to_healthy, "--gagal-bila", "rendah").code == 0


def test_a_name_that_nobody_knows_is_incomplete_and_no_verdict(typed: Any, nowhere: list[str]) -> None:
    said = typed("tidak-ada.co.id", *nowhere, "--format", "json")
    result = json.loads(said.out)
    assert said.code == 3
    assert result["findings"] == []
    assert result["grade"]["letter"] is None
    assert {u["why"] for u in result["unseen"]} <= {"name_not_found", "no_consent", "not_asked"}
    assert [u["check"] for u in result["unseen"] if u["why"] == "not_asked"] == ["registration"]  # here is no registry either


def test_only_the_named_part_is_looked_at(typed: Any, to_weak: list[str]) -> None:
    only = json.loads(typed(*to_weak, "--hanya", "hsts,frame-options", "--format", "json").out)
    assert {f["check"] for f in only["findings"]} == {"hsts", "frame_options"}
    assert only["grade"]["letter"] is None
    rest = json.loads(typed(*to_weak, "--kecuali", "web,ports", "--format", "json").out)
    assert {f["check"] for f in rest["findings"]} >= {"tls_versions", "certificate_trust"}
    assert not {f["area"] for f in rest["findings"]} & {"doors", "browser"}


def test_resolve_and_own_ca_lead_to_the_shop(typed: Any, healthy: Any, to_healthy: list[str], nowhere: list[str]) -> None:
    """The name server knows nothing of this shop, so the address can only come from --resolve."""
    options = [*to_healthy[1:], *nowhere[:2], "--resolve", f"{healthy.host.upper()}=127.0.0.1"]
    result = json.loads(typed(healthy.host, *options, "--format", "json").out)
    found = {f["check"]: f["outcome"] for f in result["findings"]}
    assert found["certificate_trust"] == "good"
    stranger = typed(healthy.host, *[o for o in options if o != "--ca" and not o.endswith("ca.pem")], "--format", "json")
    found = {f["check"]: f["outcome"] for f in json.loads(stranger.out)["findings"]}
    assert found["certificate_trust"] != "good"


@pytest.mark.parametrize(("address", "hint"), [("127.0.0.1", "tambahkan --jaringan-lokal"), ("10.1.2.3", "tambahkan --jaringan-lokal"),
                                               ("169.254.169.254", "juga di jaringan sendiri")])
def test_a_name_led_inside_by_hand_is_refused_as_the_address_would_be(typed: Any, address: str, hint: str) -> None:
    said = typed("kopi.com", "--resolve", f"kopi.com={address}")
    assert (said.code, said.out) == (2, "")
    assert hint in said.err
    assert said.err == typed(address).err
    assert len(said.err.splitlines()) == 1


def test_a_name_that_dns_leads_inside_is_told_first_and_how_to_go_on(typed: Any, to_weak: list[str]) -> None:
    words = [w for w in to_weak if w != "--jaringan-lokal"]
    said = typed(*words)
    assert said.code == 3
    assert "menunjuk ke alamat jaringan dalam" in said.out.split("Langkah pertama")[0]
    assert "--berizin" not in said.out
    again = next(line.strip() for line in said.out.splitlines() if "--jaringan-lokal" in line)
    assert typed(*shlex.split(again)[1:]).code == 1


def test_what_the_report_tells_to_type_finds_the_same_site(typed: Any, to_healthy: list[str], tmp_path: Path) -> None:
    (tmp_path / "ca.pem").rename(tmp_path / "ca saya.pem")
    words = [w.replace("ca.pem", "ca saya.pem") for w in to_healthy]
    said = typed(*words, "--bahasa", "en", "--tls-lengkap", "--zona", "wita", "--kontak", "sari@kopi.com", "--hanya", "tls,hsts")
    whole = next(line.strip() for line in said.out.splitlines() if "-o report.html" in line)
    assert "The full TLS list is in the HTML report" in said.out
    again = typed(*shlex.split(whole)[1:])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert again.code == said.code
    assert all(text in page for text in ('lang="en"', "WITA", "Ciphers of TLS 1.2 ("))
    assert "ca saya.pem" in page


def test_a_server_that_takes_the_connection_and_says_nothing_is_told_so(typed: Any) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=100) as door:
        port = door.getsockname()[1]
        words = ["kopi.com", "--jaringan-lokal", "--resolve", "kopi.com=127.0.0.1", "--alih-port", f"443={port},80={port}"]
        said = typed(*words, "--batas-waktu", "3")
        versions = typed(*words, "--batas-waktu", "3", "--hanya", "tls_versions,tls_ciphers")
    assert (said.code, versions.code) == (3, 3)
    assert "Server kopi.com menerima koneksi kami, tetapi diam." in said.out
    assert "padat" not in said.out + versions.out


def test_a_test_of_tls_without_consent_ends_with_its_own_code(typed: Any, tls_lab: Any) -> None:
    """tlslite-ng takes up RSA key exchange, so that only the test itself could clear it."""
    words = ["kopi.com", "--jaringan-lokal", "--resolve", "kopi.com=127.0.0.1", "--alih-port", f"443={tls_lab('S5')},80=9"]
    said = typed(*words, "--hanya", "robot")
    assert said.code == 5
    assert "Tambahkan --berizin" in said.err
    assert "tidak ada hal yang diperiksa" in said.out
    assert "Belum dapat diperiksa" not in said.out
    permitted = typed(*words, "--hanya", "robot", "--berizin")
    assert permitted.code == 0
    assert "1 dari 1 hal sudah diperiksa" in permitted.out


def test_private_addresses_are_not_dialled_unless_asked(typed: Any, to_weak: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.1)
        port = trap.getsockname()[1]
        said = typed(to_weak[0], *to_weak[1:3], "--alih-port", f"443={port},80={port},445={port}", "--batas-waktu", "5")
        assert said.code == 3
        with pytest.raises(TimeoutError):
            trap.accept()


def test_several_sites_keep_their_order(typed: Any, to_weak: list[str]) -> None:
    words = ["b.tidak-ada.id", to_weak[0], "a.tidak-ada.id"]
    said = typed(*words, *to_weak[1:], "--format", "json")
    assert [json.loads(line)["target"]["host"] for line in said.out.splitlines()] == words
    assert said.code == 1


def test_one_bad_word_does_not_stop_the_others(typed: Any, to_weak: list[str]) -> None:
    said = typed("user@host", to_weak[0], "0812-3456-7890", *to_weak[1:], "--format", "json")
    assert said.code == 2
    assert [json.loads(line)["target"]["host"] for line in said.out.splitlines()] == [to_weak[0]]
    assert "user@host" in said.err
    assert "0812" in said.err


def test_one_dossier_holds_one_site(typed: Any) -> None:
    said = typed("a.co.id", "b.co.id", "--simpan", "d.json")
    assert (said.code, said.out) == (2, "")
    assert "--simpan" in said.err


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A dossier of a rehearsal, and the result that was told live."""
    folder = tmp_path_factory.mktemp("dossier")
    done = subprocess.run(
        [sys.executable, "-m", "ikmscan", "contoh", "--simpan", "d.json", "--format", "json"], cwd=folder, check=False,
        env={**os.environ, "IKMSCAN_STATE": str(folder / "state")}, capture_output=True, timeout=120,
    )
    assert done.returncode == 1
    return folder / "d.json", json.loads(done.stdout)


def offline(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", OFFLINE, *words], capture_output=True, timeout=120, check=False)


def test_the_guard_of_the_offline_tests_bites(tmp_path: Path) -> None:
    done = offline("kopi.com", "--dns", "127.0.0.1:9", "--hanya", "hsts")
    assert done.returncode == 99


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("form", ["teks", "html", "json", "pdf"])
def test_replay_needs_no_network_and_says_the_same_twice(recorded: Any, form: str, lang: str) -> None:
    words = ("--dari", str(recorded[0]), "--format", form, "--bahasa", lang)
    first, second = offline(*words), offline(*words)
    assert (first.returncode, first.stderr) == (1, b"")
    assert first.stdout == second.stdout != b""


def test_replay_finds_what_was_found_live(recorded: Any) -> None:
    path, live = recorded
    again = json.loads(offline("--dari", str(path), "--format", "json").stdout)
    assert again == live


def test_a_replayed_dossier_is_saved_unchanged(recorded: Any, typed: Any, tmp_path: Path) -> None:
    said = typed("--dari", str(recorded[0]), "--simpan", str(tmp_path / "e.json"), "--format", "json")
    assert said.code == 1
    assert (tmp_path / "e.json").read_bytes() == recorded[0].read_bytes()


def test_another_threshold_may_be_asked_of_a_dossier(recorded: Any, typed: Any) -> None:
    assert typed("--dari", str(recorded[0]), "--gagal-bila", "tidak").code == 0
    assert typed("--dari", str(recorded[0]), "--hanya", "hsts").code == 0


BROKEN = [b"", b"{", b"[]", b"null", b'{"format": 99}', b"\xff\xfe\x00", b"[" * 100_000, b'{"format": 1}', b"<html>", b"1" * 5000]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_no_dossier_is_named(typed: Any, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "d.json").write_bytes(content)
    said = typed("--dari", "d.json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("File d.json tidak dapat dibaca sebagai catatan")


SLIPS = [(r'"consent_level": 2', '"consent_level": 3', "consent_level"), (r'"port": 443', '"port": 0', "target.port"),
         (r'"port": 443', '"port": 65536', "target.port"), (r'"seconds": [0-9.e-]+', '"seconds": NaN', "JSON"),
         (r'"seconds": [0-9.e-]+', '"seconds": -Infinity', "JSON"), (r'"seconds": [0-9.e-]+', '"seconds": 1e999', "JSON")]


@pytest.mark.parametrize(("was", "becomes", "named"), SLIPS)
def test_a_dossier_with_an_impossible_number_is_none(recorded: Any, typed: Any, tmp_path: Path, was: str, becomes: str, named: str) -> None:
    text, count = re.subn(was, becomes, recorded[0].read_text(), count=1)
    assert count == 1
    (tmp_path / "d.json").write_text(text)
    said = typed("--dari", "d.json")
    assert (said.code, said.out) == (2, "")
    assert named in said.err
    assert not re.search(r"\b(no|number|from|missing|expected)\b", said.err)


def test_a_report_is_no_dossier_and_is_called_so(recorded: Any, typed: Any, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(recorded[1]))
    said = typed("--dari", "r.json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("File r.json adalah laporan JSON")


@pytest.mark.parametrize(("name", "part"), [("tidak-ada.json", "tidak ditemukan"), (".", "folder"), ("", "folder"),
                                            ("/dev/zero", "64 MB"), ("d.json/x", "bukan folder")])
def test_a_file_that_cannot_be_read_is_named(typed: Any, tmp_path: Path, name: str, part: str) -> None:
    (tmp_path / "d.json").write_text("{}")
    said = typed("--dari", name)
    assert (said.code, said.out) == (2, "")
    assert part in said.err


def test_no_site_stands_beside_a_dossier(typed: Any) -> None:
    assert "Pilih salah satu" in typed("kopi.com", "--dari", "d.json").err


def test_ctrl_c_ends_a_look_quickly_and_quietly(tmp_path: Path) -> None:
    """The shop accepts and then says nothing; the signal comes once it was knocked at."""
    knocked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        held = []

        def hold() -> None:
            while True:
                try:
                    held.append(silent.accept())
                except OSError:
                    return
                knocked.set()

        threading.Thread(target=hold, daemon=True).start()
        port = silent.getsockname()[1]
        running = subprocess.Popen(
            [sys.executable, "-m", "ikmscan", "kopi.com", "--resolve", "kopi.com=127.0.0.1", "--jaringan-lokal", "--format", "json",
             "--alih-port", f"443={port},80={port}", "--dns", "127.0.0.1:9", "-o", "hasil.json"],
            cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )
        assert knocked.wait(20)
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
        took_s = time.monotonic() - began
        silent.shutdown(socket.SHUT_RDWR)
        for stream, _ in held:
            stream.close()
    assert (running.returncode, out) == (130, b"")
    assert took_s < 15  # the deadline is at 60
    assert err.decode().strip().splitlines()[-1] == "Dihentikan."
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_root_of_ones_own_is_read_or_refused_by_name(typed: Any, to_healthy: list[str], tmp_path: Path) -> None:
    said = json.loads(typed(*to_healthy, "--hanya", "dnssec", "--format", "json").out)
    assert [(f["check"], f["outcome"]) for f in said["findings"]] == [("dnssec", "signed")]
    (tmp_path / "anchor.txt").write_text("; 1 13 2 AA\n. IN DNSKEY 257 3 13 abc\n")
    refused = typed(*to_healthy, "--hanya", "dnssec")
    assert refused.code == 2 and "anchor.txt" in refused.err and "record DS" in refused.err


@pytest.mark.parametrize("contact", ["bukan-email", "@toko.id", "sari@", "sari@toko", "sari@toko.id (baru)", "sari toko@a.id", "é@a.id"])
def test_a_contact_that_nobody_can_write_to_is_refused(typed: Any, contact: str) -> None:
    said = typed("kopi.com", "--kontak", contact)
    assert (said.code, said.out) == (2, "")
    assert "bukan alamat email" in said.err and "sari@tokobatik.co.id" in said.err

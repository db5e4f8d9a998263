"""The owner proves that a domain is his; what needs proof gets no level 2 without it; what moved is asked again."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ikmscan.scanner.reserved import reserved
from ikmscan.workshop.register import Register
from owned_site import OwnedSite, owned

STATE, SHOP = "bumi.go.id", "tokobatik.co.id"
OPT_OUT = "/.well-known/ikmscan-opt-out"
ONE = ("--hanya", "hsts", "--format", "json")


@pytest.fixture
def state() -> Iterator[OwnedSite]:
    with owned(STATE) as site:
        yield site


@pytest.fixture
def shop() -> Iterator[OwnedSite]:
    with owned(SHOP) as site:
        yield site


def made(typed: Any, domain: str = STATE) -> str:
    """A new token, as the command tells it."""
    said = typed("izin", "buat", domain)
    assert (said.code, said.err) == (0, "")
    tokens = set(re.findall(r"[0-9a-f]{32}", said.out))
    assert len(tokens) == 1
    token = tokens.pop()
    for place in (f"_ikmscan.{domain}", f"https://{domain}/.well-known/ikmscan-{token}.txt", f'<meta name="ikmscan" content="{token}">'):
        assert place in said.out
    return token


def level(typed: Any, site: OwnedSite, *more: str) -> int:
    return int(json.loads(typed(site.domain, *site.way, *ONE, *more).out)["consent_level"])


def test_a_token_alone_permits_nothing(typed: Any, state: OwnedSite) -> None:
    made(typed)
    said = typed("izin", "cek", STATE, *state.way)
    assert said.code == 5
    assert "belum ditemukan" in said.err
    assert level(typed, state, "--berizin") == 1
    assert "Belum ada izin" in typed("izin").out


@pytest.mark.parametrize("how", ["dns", "file", "meta", "file on www"])
def test_each_of_three_places_proves_it(typed: Any, state: OwnedSite, how: str, tmp_path: Path) -> None:
    token = made(typed)
    if how == "dns":
        state.records.append(("_ikmscan", "TXT", f'"{token}"'))
    elif how == "meta":
        state.files["/"] = f'<head><META Content="{token}" name=IKMSCAN></head>'.encode()
    else:
        state.files[f"/.well-known/ikmscan-{token}.txt"] = f"\ufeff{token}\r\n".encode()  # as Notepad saves it
    if how == "file on www":
        state.records = [(below.replace("@", "www") if kind == "A" else below, kind, value) for below, kind, value in state.records]
    said = typed("izin", "cek", f"kantor.{STATE}", *state.way)
    assert (said.code, said.err) == (0, "")
    assert len(state.asked) <= 15
    entry = json.loads((tmp_path / "state" / "izin.jsonl").read_text().splitlines()[-1])
    assert (entry["site"], entry["do"], entry["level"], entry["how"], entry["token"]) == (STATE, "grant", 2, how.split()[0], token)
    assert (entry["ns"], entry["nets"]) == ([f"ns1.{STATE}"], ["127.0.0.0/24"])
    assert level(typed, state) == 2
    assert "dengan token" in typed("izin").out
    typed("izin", "cabut", STATE)
    assert level(typed, state) == 1
    assert typed("izin", "cek", STATE, *state.way).code == 2  # what was revoked needs another token


@pytest.mark.parametrize(("proved", "signed", "level_then"), [(True, "ya", 2), (False, "ya", 1), (True, "", 1)])
def test_a_class_looks_at_level_2_at_what_was_proved(
    typed: Any, state: OwnedSite, tmp_path: Path, proved: bool, signed: str, level_then: int
) -> None:
    if proved:
        state.records.append(("_ikmscan", "TXT", f'"{made(typed)}"'))
        assert typed("izin", "cek", STATE, *state.way).code == 0
    (tmp_path / "kelas.csv").write_text(f"Nama,Website,Izin\nBu Sri,{STATE},{signed}\n")
    typed("kelompok", "periksa", "kelas.csv", *state.way, "--kendali", f"127.0.0.1:{state.http_port}")
    with Register.open(tmp_path / "state" / "kelompok" / "kelas.sqlite") as book:
        (dossier,) = [kept for site in book.sites() if (kept := book.dossier(site.key)) is not None]
    assert dossier.consent_level == level_then


def test_what_is_no_proof(typed: Any, state: OwnedSite) -> None:
    token = made(typed)
    path = f"/.well-known/ikmscan-{token}.txt"
    for files, missing, records in (
        ({path: b"<p>" + token.encode()}, b"", []),
        ({"/": f"<body><p>Komentar <meta name=ikmscan content={token}>".encode()}, b"", []),
        ({"/": f"<head><meta name=ikmscan content={token}0></head>".encode()}, b"", []),
        ({}, path.encode(), []),
        ({path: f"-> http://elsewhere.example{path}".encode(), "/": b"-> http://elsewhere.example/"}, b"", []),
        ({}, b"", [("_ikmscan", "TXT", f'"{token}0"'), ("@", "TXT", token), ("_ikmscan.toko", "TXT", token)]),
    ):
        state.files, state.missing = files, missing
        state.records = [*[r for r in state.records if r[1] != "TXT"], *records]
        assert typed("izin", "cek", STATE, *state.way).code == 5, files
    assert not any("elsewhere" in asked for asked in state.asked)


def test_a_token_of_one_site_is_none_of_another(typed: Any, state: OwnedSite) -> None:
    token = made(typed, "lain.go.id")
    state.records.append(("_ikmscan", "TXT", token))
    said = typed("izin", "cek", STATE, *state.way)
    assert (said.code, state.asked) == (2, [])
    assert "belum ada token" in said.err


@pytest.mark.parametrize("words", [("buat",), ("cek",), ("buat", "a.id", "b.id"), ("buat", "192.0.2.1"), ("buat", "go.id"),
                                   ("buat", "batik.myshopify.com"), ("cek", "kasir"), ("buat", "user@host")])
def test_what_cannot_be_proved_is_said_in_a_line(typed: Any, words: tuple[str, ...]) -> None:
    said = typed("izin", *words)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize(("change", "word", "gone"), [
    (("@", "A", "127.9.9.9"), "pindah jaringan", "A"), (("@", "AAAA", "fd00::1"), "pindah jaringan", ""),
    (("@", "NS", "ns7.lain.example."), "name server", "NS"), (("@", "A", "127.0.0.77"), "", "A"), (("@", "NS", "ns7.lain.example."), "", ""),
])
def test_consent_ends_when_the_site_moved(typed: Any, shop: OwnedSite, change: tuple[str, str, str], word: str, gone: str) -> None:
    assert level(typed, shop, "--berizin") == 2
    shop.records = [*[r for r in shop.records if (r[0], r[1]) != ("@", gone)], change]
    said = typed(SHOP, *shop.way, *ONE)
    assert json.loads(said.out)["consent_level"] == (1 if word else 2)
    assert word in said.err
    assert bool(said.err) == bool(word)
    assert level(typed, shop, "--berizin") == level(typed, shop) == 2  # given again


def test_consent_holds_for_the_servers_that_it_was_given_for(typed: Any, shop: OwnedSite) -> None:
    """Another name of the domain may stand on somebody else's machine; leave for one takes nothing from the other."""
    shop.records += [("kasir", "A", "127.9.9.9"), ("blog", "A", "127.8.8.8")]

    def at(name: str, *more: str) -> int:
        return int(json.loads(typed(f"{name}{SHOP}", *shop.way, *ONE, *more).out)["consent_level"])

    assert at("", "--berizin") == 2
    assert [at("kasir."), at("blog."), at("")] == [1, 1, 2]
    assert at("kasir.", "--berizin") == at("blog.", "--berizin") == 2
    assert [at("kasir."), at("blog."), at("")] == [2, 2, 2]
    shop.records = [r for r in shop.records if r[0] != "kasir"] + [("kasir", "A", "127.7.7.7")]
    assert [at("kasir."), at("blog."), at("")] == [1, 2, 2]
    typed("izin", "cabut", SHOP)
    assert [at("kasir."), at("blog."), at("")] == [1, 1, 1]


def test_consent_ends_when_the_www_moved(typed: Any, shop: OwnedSite) -> None:
    shop.records.append(("www", "A", "127.0.0.1"))
    assert level(typed, shop, "--berizin") == 2
    shop.records[-1] = ("www", "A", "127.9.9.9")
    assert json.loads(typed(f"www.{SHOP}", *shop.way, *ONE).out)["consent_level"] == 1


def test_a_name_server_that_is_silent_ends_no_consent(typed: Any, shop: OwnedSite) -> None:
    assert level(typed, shop, "--berizin") == 2
    away = ["--dns", "127.0.0.1:9", "--jaringan-lokal", "--batas-waktu", "2", *ONE]
    said = typed(SHOP, *away)
    assert json.loads(said.out)["consent_level"] == 2
    assert "tidak dipakai lagi" not in said.err


@pytest.mark.parametrize(("host", "kind"), [
    ("bumi.go.id", "state"), ("go.id", "state"), ("x.mil.id", "state"), ("www.bca.co.id", "bank"), ("bankdki.co.id", "bank"), ("bprlestari.com", "bank"),
    ("x.bank", "bank"), ("toko.niagahoster.co.id", "shared"), ("NIAGAHOSTER.co.id.", "shared"), ("co.id", "shared"),
    ("tokobatik.co.id", ""), ("notgo.id", ""), ("powerbank-murah.com", ""), ("notniagahoster.co.id", ""), ("192.0.2.1", ""), ("tabank.id", ""),
])
def test_which_sites_need_more_than_a_word(host: str, kind: str) -> None:
    assert reserved(host) == kind


@pytest.mark.parametrize("site", ["klikbca.com", "toko.niagahoster.co.id"])
def test_banks_and_hosters_are_refused_kindly(typed: Any, nowhere: list[str], site: str) -> None:
    said = typed(site, *nowhere, *ONE, "--berizin")
    assert json.loads(said.out)["consent_level"] == 1
    assert "izin harus dibuktikan" in said.err and "ikmscan izin buat" in said.err


def everything(typed: Any, site: OwnedSite, *more: str) -> tuple[dict[str, Any], Any]:
    said = typed(site.domain, *site.way, "--format", "json", "--kecuali", "tls,domain", *more)
    return json.loads(said.out), said


def test_a_site_behind_a_port_that_is_no_visitors_is_asked_too(typed: Any, shop: OwnedSite) -> None:
    """To whoever dials a forwarded port below 1024 even the web is level 2; the question must not wait for itself."""
    shop.files[OPT_OUT] = b"x"
    began = time.monotonic()
    shop.shut_port = 9
    result, _ = everything(typed, shop, "--berizin", "--hanya", "exposed_files,smb1")
    assert result["consent_level"] == 1
    assert time.monotonic() - began < 8  # of the 10 that a deadlock takes


@pytest.mark.parametrize(("file", "elsewhere", "heeded"), [
    (b"ikmscan", b"", True), (b"\n", b"", True), (b"<p>opt-out</p>", b"", True), (b"", b"", False),
    (b"opt-out", b"<html>Halaman tidak ada</html>", True), (b"", b"<html>Halaman tidak ada</html>", False),
    (b"<html>Halaman tidak ada: /.well-known/ikmscan-opt-out</html>", b"<html>Halaman tidak ada</html>", False),
    (b"-> /.well-known/ikmscan-opt-out/", b"", True), (b"-> /.well-known/ikmscan-opt-out/", b"<html>Halaman tidak ada</html>", False),
    (b"-> /", b"", False),
])
def test_a_site_that_opts_out_is_seen_by_a_visitor_only(
    typed: Any, shop: OwnedSite, file: bytes, elsewhere: bytes, heeded: bool,
) -> None:
    shop.files |= {OPT_OUT: file} if file else {}
    shop.missing = elsewhere
    if file.startswith(b"-> /.") and not elsewhere:
        shop.files[f"{OPT_OUT}/"] = b"<p>Jangan diperiksa</p>"  # a folder, or a page of WordPress
    result, _ = everything(typed, shop, "--berizin")
    assert result["consent_level"] == (1 if heeded else 2)
    assert ("opted_out" in {u["why"] for u in result["unseen"]}) == heeded
    assert "no_consent" not in {u["why"] for u in result["unseen"]}
    assert any("/.git" in asked or "/.env" in asked for asked in shop.asked) != heeded
    assert sum(asked.endswith(OPT_OUT) for asked in shop.asked) == 1


def test_the_report_names_the_file_and_not_the_flag(typed: Any, shop: OwnedSite) -> None:
    shop.files[OPT_OUT] = b"x"
    for words, how in (((), "Izinkan dengan menjalankan"), (("--bahasa", "en"), "Give permission by running")):
        told = " ".join(typed(SHOP, *shop.way, "--berizin", "--kecuali", "tls,domain", *words).out.split())
        assert "ikmscan-opt-out" in told.replace("- ", "-")
        assert how not in told
    only = typed(SHOP, *shop.way, "--hanya", "smb1")
    assert only.code == 5
    assert OPT_OUT in only.err and "--berizin" not in only.err


def test_a_visitor_does_not_ask_for_it(typed: Any, shop: OwnedSite) -> None:
    shop.files[OPT_OUT] = b"x"
    everything(typed, shop)
    assert not any(OPT_OUT in asked for asked in shop.asked)
    assert len(shop.asked) <= 15
    typed(SHOP, *shop.way, *ONE, "--berizin")
    assert not any(OPT_OUT in asked for asked in shop.asked)


def test_level_2_ends_where_a_redirect_leaves_the_domain(typed: Any, shop: OwnedSite) -> None:
    """The other domain gets what a visitor asks, though the leave, the address and the server are the same."""
    shop.files["/"] = b"-> http://lain.example/"
    shop.missing = b"root:x:0:0\n"
    result, _ = everything(typed, shop, "--berizin", "--resolve", "lain.example=127.0.0.1")
    assert result["consent_level"] == 2
    there = {asked for asked in shop.asked if asked.startswith("lain.example")}
    assert there == {"lain.example/"}
    assert any(asked.startswith(SHOP) and "/.git" in asked for asked in shop.asked)


def doors(typed: Any, site: OwnedSite, port: int, *more: str) -> tuple[set[str], str]:
    """How smb_exposed ended where 445 is *port* here, and what was said beside it."""
    way = [w.replace("443=", f"445={port},139=9,443=") for w in site.way]
    said = typed(site.domain, *way, "--berizin", "--hanya", "smb_exposed", "--format", "json", *more)
    told = json.loads(said.out)
    return {f["outcome"] for f in told["findings"]} | {u["why"] for u in told["unseen"]}, said.err


def test_a_line_that_hides_an_open_door_is_not_believed_about_shut_ones(typed: Any, shop: OwnedSite) -> None:
    assert doors(typed, shop, 9)[0] == {"closed"}
    seen, said = doors(typed, shop, 9, "--kalibrasi", "127.0.0.1:445")
    assert seen == {"no_route"}
    assert "Kalibrasi gagal" in said
    seen, said = doors(typed, shop, 9, "--kalibrasi", f"127.0.0.1:{shop.http_port}")
    assert seen == {"closed"}
    assert "Kalibrasi berhasil" in said
    seen, said = doors(typed, shop, 9, "--kalibrasi", "tidak-ada.example:445")
    assert seen == {"no_route"}


def test_a_knock_at_a_known_door_is_written_down_and_never_the_states(typed: Any, shop: OwnedSite, tmp_path: Path) -> None:
    log = tmp_path / "state" / "izin.jsonl"
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        way = [w.replace("443=", f"445={door.getsockname()[1]},443=") for w in shop.way]
        for host in ("dinas.go.id", "www.bca.co.id", "toko.niagahoster.co.id"):
            said = typed(SHOP, *way, *ONE, "--resolve", f"{host}=127.0.0.1", "--kalibrasi", f"{host}:445")
            assert (said.code, said.out) == (5, "")
            assert "izin buat" in said.err
            with pytest.raises(TimeoutError):
                door.accept()
        assert not log.exists()
        typed(SHOP, *way, *ONE, "--kalibrasi", f"{SHOP}:445")
        door.accept()[0].close()
    (line,) = map(json.loads, log.read_text().splitlines())
    assert (line["do"], line["site"], line["how"]) == ("knock", SHOP, "kalibrasi")
    assert "Belum ada izin" in typed("izin").out


@pytest.mark.parametrize("value", ["x", "x:", ":445", "x:0", "x:65536", "x:445:1", "a b:445", "x:-1", "[::1]", "http://x:445"])
def test_a_door_that_is_none(typed: Any, value: str) -> None:
    said = typed(SHOP, "--kalibrasi", value)
    assert said.code == 2
    assert "bukan pintu yang dikenal" in said.err

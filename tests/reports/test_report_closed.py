"""Page 1 of sites where nobody can buy, or where a stranger may have his hand in: whole looks, judged by all checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from ikmscan.checks.check import Finding
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.reports.build import build
from ikmscan.reports.grade import grade
from ikmscan.reports.view import Report
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import (
    Addresses,
    Clock,
    Dossier,
    End,
    Exposure,
    Exposures,
    Greeting,
    PlainVisit,
    PortState,
    Records,
    Reply,
    SecureVisit,
    Support,
    TlsServer,
    Unseen,
    Why,
    from_json,
)
from ikmscan.scanner.probe_dnssec import NOT_HANDED_ON
from ikmscan.scanner.probe_site import TWIN_NOT_GIVEN
from ikmscan.scanner.target import Target

CHECKS = tuple(c for c in all_checks().checks if c.words[0].startswith("ikmscan."))
URL = "https://tokobatik.co.id/"
NGINX = b"<html><head><title>Index of /</title></head><body><h1>Index of /</h1><hr><pre><a href=pelanggan.csv>pelanggan.csv</a></pre></body></html>"


def look(secure: object, lang: str = "id", **more: object) -> Report:
    seen = {"SecureVisit": secure, "PlainVisit": PlainVisit((Reply("http://tokobatik.co.id/", 301, "", (("location", URL),)),), End.UNSEEN, URL, Unseen(Why.BUG)),
            "Addresses": Addresses("tokobatik.co.id", ("203.0.113.7",)), **more}
    whole = derive.complete(Dossier(Target("tokobatik.co.id", "tokobatik.co.id"), Clock.read("2026-11-24T00:00:00Z"), seen=seen))
    findings: list[Finding] = judge_all(CHECKS, whole)
    return build(whole, findings, grade(findings), lang)


def page(body: bytes = b"<title>Toko</title>", status: int = 200) -> SecureVisit:
    return SecureVisit((Reply(URL, status, "", (("content-type", "text/html"),), body),), End.ARRIVED, URL)


def led(to: str, unseen: Unseen | None) -> SecureVisit:
    sent = Reply(URL, 302, "", (("location", to),))
    return SecureVisit((sent,), End.UNSEEN, to, unseen) if unseen else SecureVisit((sent, Reply(to, 200, "", (), b"x")), End.ARRIVED, to)


NOBODY = led("https://lain-toko.com/", Unseen(Why.NAME_NOT_FOUND, "lain-toko.com"))


@pytest.mark.parametrize("secure", [page(b"", 500), page(b"", 404), NOBODY, page(NGINX), page(b"<title>Account Suspended</title>")])
def test_where_nobody_can_buy_page_1_says_so(secure: SecureVisit) -> None:
    made = look(secure)
    assert made.answers[1].answer.startswith("Saat ini pembeli belum bisa berbelanja: ")
    assert "Pembeli belum bisa berbelanja di alamat ini" in made.grade_sentence and "sudah berjalan" not in made.grade_sentence
    assert "siap melayani" not in made.grade_sentence
    assert made.first and made.first[0].deadline == "hari ini, 24 November 2026"


def test_what_is_for_today_comes_first() -> None:
    stays = PlainVisit((Reply("http://tokobatik.co.id/", 200, "", (), NGINX),), End.ARRIVED, "http://tokobatik.co.id/")
    tls = TlsServer("tokobatik.co.id", "203.0.113.7", PortState.OPEN, (Greeting("newest", Support.YES, "TLS 1.3"),))
    made = look(page(NGINX), PlainVisit=stays, TlsServer=tls)
    assert [c.check for c in made.first][:2] == ["directory_listing", "https_redirect"]


def test_the_domain_that_is_not_there_is_the_other_one() -> None:
    made = look(NOBODY)
    assert "lain-toko.com" in made.first[0].title and "Apakah lain-toko.com milik Anda?" in made.first[0].meaning
    assert made.answers[0].answer.startswith("Mungkin. ")
    told = " ".join(f"{b.sentence} {b.name}" for b in made.blind)
    assert "Nama domain ini tidak ditemukan" not in told and "mengalihkan pengunjung ke domain lain" in told


def test_a_way_to_another_domain_is_asked_about_once() -> None:
    to = "https://lain-toko.com/"
    plain = PlainVisit((Reply("http://tokobatik.co.id/", 302, ""), Reply(to, 200, "", (), b"x")), End.ARRIVED, to)
    made = look(led(to, None), PlainVisit=plain)
    about = [c for c in made.cards if c.check in ("front_page", "https_redirect")]
    assert [(c.check, c.outcome) for c in about] == [("front_page", "elsewhere")]
    assert "milik Anda?" in about[0].short and made.answers[0].answer.startswith("Mungkin. ")


def test_not_now_has_first_steps_and_a_message_and_blames_no_guard() -> None:
    made = look(page(b"<h1>503 Service Temporarily Unavailable</h1>", 503))
    assert made.grade_sentence.startswith("Server tokobatik.co.id menjawab")
    assert len(made.first_steps) == 3 and "503" in made.message
    assert not [b for b in made.blind if "menolak pemeriksaan otomatis" in b.sentence]
    assert any("sedang tidak melayani (503)" in b.sentence for b in made.blind)


def test_a_script_that_only_looks_like_a_payment_makes_both_answers_careful() -> None:
    made = look(page(b"<script src=https://app.midtrans.com.pembayaran-aman.xyz/snap/snap.js></script>"
                     b"<script src=https://api.sandbox.midtrans.com/x.js></script>"))
    assert [c.outcome for c in made.cards if c.check == "payment_widgets"] == ["look_alike", "sandbox"]
    assert made.answers[0].answer.startswith("Mungkin. ")
    assert made.answers[1].answer.startswith("Sebaiknya jeda dulu, karena pembeli dapat dirugikan: ada alamat yang mirip")


def test_a_name_that_only_sounds_like_a_payment_is_a_question_and_selling_goes_on() -> None:
    made = look(page(b"<script src=https://tripan.co.id/widget.js></script>"))
    assert [(c.outcome, c.level) for c in made.cards if c.check == "payment_widgets"] == [("sounds_alike", "medium")]
    assert made.answers[0].answer.startswith("Mungkin. ") and "Bila bukan Anda yang mengaturnya" in made.answers[0].answer
    assert not made.answers[1].answer.startswith("Sebaiknya jeda")


def test_where_everything_was_refused_no_error_page_is_told() -> None:
    made = look(SecureVisit((), End.REFUSED, URL), PlainVisit=PlainVisit((), End.REFUSED, "http://tokobatik.co.id/"))
    assert not [b for b in made.blind if "halaman galat" in b.sentence]
    assert {b.sentence for b in made.blind if b.check in ("front_page", "hsts")} == {
        "Server menolak koneksi kami. Mungkin layanannya sedang mati, atau ada pelindung otomatis."}


def test_a_network_that_hands_no_signatures_on_is_not_the_shops_name_server() -> None:
    made = look(page(), Dnssec=Unseen(Why.DNS_FAILED, NOT_HANDED_ON), Records=Records("tokobatik.co.id"))
    (blind,) = (b for b in made.blind if b.check == "dnssec")
    assert blind.sentence == "Jaringan yang kami pakai tidak meneruskan tanda tangan DNS. Tidak ada yang perlu dilakukan di toko Anda."


def test_a_twin_that_was_not_asked_says_why() -> None:
    made = look(page(), TwinVisit=Unseen(Why.NOT_ASKED, TWIN_NOT_GIVEN))
    (line,) = (line for line in made.left_out if "www" in line)
    assert line.startswith("Nama dengan dan tanpa www: ") and "--resolve" in line


def test_what_is_urgent_is_asked_for_today_and_the_site_stands_in_the_lines_to_paste() -> None:
    made = look(page(b"", 500))
    assert "Mohon nomor 1 ditangani hari ini, karena mendesak." in made.maker_message
    texts = [f.text for c in made.cards for f in c.fixes]
    assert not [t for t in texts if "example.co.id" in t]


def test_a_self_made_certificate_is_replaced_and_not_renewed_as_well() -> None:
    weak = derive.complete(from_json((Path(__file__).parents[1] / "recorded/weak.json").read_text(encoding="utf-8")))
    findings = judge_all(CHECKS, weak)
    made = build(weak, findings, grade(findings), "id")
    assert [c.check for c in made.first[:2]] == ["certificate_trust", "https_redirect"]
    assert [c.check for c in made.cards[:2]] == ["certificate_trust", "certificate_expiry"]
    assert "diperpanjang" not in f"{made.cards[1].short} {made.message}" and made.cards[1].do.startswith("Sertifikat buatan sendiri tidak perlu")
    assert "hal itu beres" in made.answers[1].answer and [c.number for c in made.cards] == list(range(1, len(made.cards) + 1))


def test_a_broken_in_shop_is_not_told_to_delete_what_is_to_be_kept() -> None:
    exposed = Exposures(URL, (Exposure("/.env", "env", 200, "DB_PASSWORD=***"),))
    made = look(page(b"<div style='left:-9999px;position:absolute'><a href=https://slotgacor.example/>slot gacor</a></div>"), Exposures=exposed)
    told = {c.check: c for c in made.cards}
    secret = told["exposed_files"]
    assert told["gambling_injection"].outcome == "infected" and "Jangan hapus apa pun dulu" in told["gambling_injection"].do
    assert "disalin dulu sebagai bukti, lalu aksesnya dari internet diblokir" in secret.ask and "ganti semua kata sandi" in secret.ask
    assert "hapus" not in f"{secret.do} {secret.ask}" and "2 hari" not in secret.deadline and "hari ini" in secret.ask

"""What a report says: order, deadlines, answers, the message, and the sum that a reader can redo."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from ikmscan.checks.check import Finding, Level, Outcome, Verdict
from ikmscan.checks.registry import all_checks
from ikmscan.reports import good_news
from ikmscan.reports.build import build
from ikmscan.reports.grade import grade
from ikmscan.reports.typeset import stake
from ikmscan.reports.untrusted import Untrusted
from ikmscan.reports.view import Card, Report
from ikmscan.scanner.evidence import (
    Addresses,
    Alias,
    AliasEnd,
    Aliases,
    Certificate,
    Certificates,
    Clock,
    End,
    Exposures,
    Handshake,
    PlainVisit,
    Reply,
    SecureVisit,
    Trust,
    Unseen,
    Why,
)
from ikmscan.scanner.target import read
from paper_shop import FACTS, all_good, check, dossier, found, unseen

HERE = Path(__file__).parent
MIXED = [
    *all_good(), found("csp", "hint", "browser"), found("tls_versions", "low"),
    found("smb1", "critical", "doors", "445/tcp"), found("frame_options", "medium", "browser"),
    found("https_redirect", "high"),
    unseen("dnssec", area="domain", detail="SERVFAIL"), unseen("rdp", Why.NO_CONSENT, "doors"),
]


def report(findings: list[Finding], lang: str = "id", *, partial: bool = False, **changed: object) -> Report:
    """The report on *findings*."""
    return build(dossier(**changed), findings, grade(findings, partial=partial), lang)


def answer(made: Report, number: int) -> str:
    """The answer to one of the two questions."""
    return made.answers[number].answer


def test_facts_of_support_that_are_old_are_named_with_their_own_day() -> None:
    def read(product: str, day: str) -> Finding:
        finding = found("server", "low", "software")
        assert finding.verdict is not None
        return replace(finding, verdict=replace(finding.verdict, facts={**finding.verdict.facts, "name": product, "as_of": day}))

    old, new = read("jQuery", "2026-05-04"), read("PHP", "2026-11-20")
    said = "Data versi jQuery terakhir dibaca 4 Mei 2026, 203 hari sebelum pemeriksaan ini."
    assert [n for n in report([old, new], rules="2025-01-01").notes if "Data versi" in n] == [
        f"{said} Versi yang lebih baru mungkin sudah ada. Perbarui dengan: ikmscan perbarui."]
    assert not [n for n in report([new], rules="2025-01-01").notes if "Data versi" in n]
    assert "perangkat lunak dibuat 1 Januari 2025" in " ".join(report(MIXED, rules="2025-01-01").notes)


# ---- Cards -------------------------------------------------------------------------------------------------------


def test_cards_go_by_risk_then_by_effort() -> None:
    made = report([*MIXED, found("zz_tech", "low", "site"), found("aa_more", "medium", "doors")])
    assert [c.level for c in made.cards] == sorted((c.level for c in made.cards), key=lambda v: -v.rank)
    assert [c.number for c in made.cards] == list(range(1, len(made.cards) + 1))
    assert [c.check for c in made.cards if c.level is Level.MEDIUM] == ["aa_more", "frame_options"]


def test_what_holds_the_grade_comes_first() -> None:
    made = report([*all_good(), found("aa", "high", "domain"), found("zz", "high", "connection")])
    assert made.grade.limited_by == "zz.high"
    assert made.cards[0].check == "zz"
    assert made.held_by == f"Nilai masih D karena p{made.cards[0].title[1:]}."


@pytest.mark.parametrize(("outcome", "inside"), [
    ({"name": "Joomla", "version": "3.9"}, "Joomla 3.9 tidak dirawat lagi"), ({"name": "nginx", "version": "1.0"}, "nginx 1.0 tidak"),
])
def test_a_name_keeps_its_capital_in_the_midst_of_a_sentence(outcome: dict[str, str], inside: str) -> None:
    platform = next(c for c in all_checks().checks if c.name == "platform")
    old = Finding(platform, platform.outcome("unsupported")(ended="2025-08-17", latest="5.4", **outcome))
    made = report([*all_good(), old])
    assert made.held_by.startswith(f"Nilai masih D karena {inside}")
    assert f"Dahulukan: {inside}" in answer(made, 1)


@pytest.mark.parametrize(("bad", "says"), [
    (["high"], ""), (["hint"] * 9, ""), ([], ""),
    (["high"] * 3 + ["medium", "low", "hint"], "Temuan lain (3) boleh menyusul."),
    (["critical"] * 5 + ["high"] * 2, "Hari ini tangani juga 2 temuan lain. Minggu ini tangani juga 2 temuan lain."),
    (["high"] * 4 + ["hint"], "Minggu ini tangani juga 1 temuan lain. Sisanya (1) boleh menyusul."),
])
def test_what_can_wait_is_said_below_the_first_things(bad: list[str], says: str) -> None:
    assert report([*all_good(), *(found(f"x{n}", level) for n, level in enumerate(bad))]).rest == says


def test_what_is_at_stake_is_the_first_sentence_of_why_it_matters() -> None:
    card = report(MIXED).cards[0]
    for why, first in (
        ("Satu. Dua.", "Satu."), ('Browser menandai toko "Tidak aman". Nama dibaca orang.', 'Browser menandai toko "Tidak aman".'),
        ("Versi 3.5 lama. “Dua” itu.", "Versi 3.5 lama."), ("Batasnya 3 × 24 jam. 30 hari lagi", "Batasnya 3 × 24 jam. 30 hari lagi"), ("", ""),
    ):
        assert stake(replace(card, why=why)) == first


def test_the_first_things_are_three_and_never_hints() -> None:
    assert [c.check for c in report(MIXED).first] == ["smb1", "https_redirect", "frame_options"]
    assert report([*all_good(), found("csp", "hint", "browser")]).first == ()


@pytest.mark.parametrize(
    ("level", "deadline"),
    [
        ("critical", "kirim pesan hari ini, 23 November 2026; telepon bila hari ini belum dijawab"),
        ("high", "paling lambat 30 November 2026"),
        ("medium", "kirim pesan paling lambat 23 Desember 2026; tanyakan lagi bila 2 hari belum dijawab"),
        ("low", "paling lambat 21 Februari 2027"),
        ("hint", "tidak ada batas waktu"),
    ],
)
def test_deadlines_are_days_and_for_the_host_days_of_sending(level: str, deadline: str) -> None:
    assert report([found("x", level)]).cards[0].deadline == deadline


@pytest.mark.parametrize(("ends", "deadline"), [
    ("2026-11-28T00:00:00Z", "paling lambat 26 November 2026"),  # two days before, not after it
    ("2026-11-24T00:00:00Z", "hari ini, 23 November 2026"),
    ("2026-11-01T00:00:00Z", "hari ini, 23 November 2026"),  # it has ended
    ("2027-11-01T00:00:00Z", "paling lambat 30 November 2026"),
    ("besok", "paling lambat 30 November 2026"),
])
def test_no_deadline_is_later_than_the_day_on_which_it_ends(ends: str, deadline: str) -> None:
    assert report([found("x", "high", not_after=ends)]).cards[0].deadline == deadline


@pytest.mark.parametrize(("zone", "day"), [("Asia/Jakarta", "23 November"), ("Asia/Jayapura", "24 November")])
def test_today_is_the_day_of_the_shop(zone: str, day: str) -> None:
    made = report([found("x", "critical")], seen_at=Clock.read("2026-11-23T15:30:00Z"), time_zone=zone)
    assert day in made.cards[0].deadline
    assert day in made.when
    assert day in made.message


def test_a_card_tells_who_how_long_and_what_it_costs() -> None:
    card = report(MIXED).cards[0]
    assert (card.who, card.how_long, card.cost) == ("Penyedia hosting", "±10 menit", "biasanya gratis")
    assert card.for_host
    assert (card.shape, card.level_word, card.subject) == ("▲▲", "KRITIS", "445/tcp")
    assert card.meaning == "Pintu ini menerima TLS 1.0 dan TLS 1.1, dilihat 1.234 kali."
    assert ("doors", Untrusted("TLS 1.0 dan TLS 1.1")) in card.facts


def test_the_snippet_for_the_software_seen_comes_first() -> None:
    def first(server: str) -> str:
        visit = SecureVisit((Reply("https://a/", 200, "OK", (("server", server),)),), End.ARRIVED, "https://a/")
        return report(MIXED, seen={"SecureVisit": visit}).cards[0].fixes[0].stack

    assert first("Apache/2.4.62 (Debian)") == "htaccess"
    assert first("nginx") == "nginx"
    assert "server_name tokobatik.co.id; }" in report(MIXED).cards[0].fixes[0].text


def test_there_is_always_one_kind_and_true_word() -> None:
    assert len(report(MIXED).good) == 5
    (kind,) = report([found("x", "critical")]).good
    assert kind.title == "Anda sudah memeriksa situs ini. Itu langkah pertama yang baik."
    assert kind.check == ""


def test_broken_words_leave_the_finding_and_are_told(caplog: pytest.LogCaptureFixture) -> None:
    judge = replace(check("foreign", "doors"), words=("paper_shop", "nowhere.toml"))
    with caplog.at_level(logging.WARNING):
        made = report([*all_good(), Finding(judge, judge.outcome("high")())])
    assert (made.cards[0].title, made.cards[0].level_word) == ("foreign: high", "TINGGI")
    assert made.cards[0].deadline == "paling lambat 30 November 2026"
    assert any("foreign" in note for note in made.notes)
    assert "nowhere.toml" in caplog.text


def test_a_fact_that_is_missing_breaks_one_card_and_not_the_report() -> None:
    judge = check("bare")
    made = report([*all_good(), Finding(judge, judge.outcome("low")(until="x"))])
    assert made.cards[0].title == "bare: low"


# ---- What was not seen -------------------------------------------------------------------------------------------


def test_the_unseen_is_named_with_a_reason_and_never_a_card() -> None:
    made = report(MIXED)
    (blind,) = made.blind
    assert (blind.check, blind.name, blind.detail.through(str)) == ("dnssec", "Pintu contoh", "SERVFAIL")
    assert "tidak aman" not in blind.sentence
    assert "dnssec" not in {c.check for c in (*made.cards, *made.good)}


def test_an_inconclusive_verdict_is_a_blind_spot() -> None:
    (blind,) = report([*all_good(), found("ms17_010", "unknown", "doors")]).blind
    assert (blind.check, blind.sentence) == ("ms17_010", "Pintu unknown perlu ditutup")


def untested(name: str) -> Finding:
    """What a real check says of its test when it was not made."""
    real = next(c for c in all_checks().checks if c.name == name)
    return Finding(real, real.outcome("not_tested")(how="", detail="", address="203.0.113.7", port=445, reason=""))


def test_a_test_that_was_not_made_is_left_out_and_not_called_blind() -> None:
    findings = [*all_good(), unseen("rdp", Why.NO_CONSENT, "doors"), untested("robot")]
    visitor = report(findings, consent_level=1)
    assert (visitor.blind, visitor.coverage) == ((), "5 dari 5 hal sudah diperiksa")
    assert visitor.left_out[0].endswith("; Celah ROBOT.")
    assert visitor.left_out[1].endswith("ikmscan tokobatik.co.id --berizin")
    owner = report([*all_good(), untested("ms17_010")], consent_level=2)
    assert owner.left_out == ("Celah WannaCry belum diuji: perlu izin tersendiri (--uji-ms17-010).",)
    assert owner.blind == ()


def test_nothing_asked_is_no_nought_of_nought() -> None:
    assert report([untested("robot")], partial=True, consent_level=1).coverage == "tidak ada hal yang diperiksa"
    assert report([untested("robot")], "en", partial=True, consent_level=1).coverage == "nothing was checked"


def test_what_lacked_consent_is_left_out_and_how_to_permit_it_told() -> None:
    made = report(MIXED, consent_level=1)
    assert made.level_note == "pemeriksaan tingkat 1 (pemeriksaan biasa)"
    assert made.left_out == (
        "Tanpa izin pemilik, bagian ini tidak diperiksa: Pintu contoh.",
        "Situs ini milik Anda? Izinkan dengan menjalankan: ikmscan tokobatik.co.id --berizin",
    )
    assert report(all_good()).left_out == ()
    assert report(all_good()).level_note == ""


def test_the_doors_of_a_cdn_are_explained_and_not_counted() -> None:
    made = report([*all_good(), unseen("smb1", Why.CDN, "doors")])
    assert made.blind == ()
    assert "CDN" in made.left_out[0]
    assert made.coverage == "5 dari 5 hal sudah diperiksa"


# ---- The top of page 1 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "light", "word"),
    [
        ([], "✓", "Siap"),
        ([found("x", "low")], "○", "Siap, tinggal dirapikan"),
        ([found("x", "medium")], "●", "Perlu diperbaiki"),
        ([found("x", "high")], "▲", "Belum siap"),
        ([found("x", "critical")], "▲▲", "Perlu tindakan segera"),
    ],
)
def test_light_and_word_follow_the_letter(findings: list[Finding], light: str, word: str) -> None:
    made = report(all_good() + findings)
    assert (made.light, made.grade_word) == (light, word)


def test_three_mended_things_have_their_letter() -> None:
    assert report(MIXED).could_be == "Bila 3 hal ini beres, nilai Anda menjadi B."
    assert report([*all_good(), found("x", "high")]).could_be == "Bila hal ini beres, nilai Anda menjadi A."
    assert report(all_good()).could_be == report(all_good()).held_by == ""


@pytest.mark.parametrize(("bad", "letter"), [
    (["critical", "high", "medium", "low"], "B"), (["critical"], "A"), (["high"] * 4, ""), (["low"] * 4, ""), ([], ""),
])
def test_what_is_promised_is_the_letter_of_what_is_left(bad: list[str], letter: str) -> None:
    said = report(all_good() + [found(f"x{n}", level) for n, level in enumerate(bad)]).could_be
    assert said.endswith(f" menjadi {letter}." if letter else "")
    assert bool(said) == bool(letter)


def test_what_is_due_today_is_shown_first_and_no_better_letter_promised_for_it() -> None:
    """Two of the three worst are shown beside what cannot wait, and the third stays: no letter is won."""
    made = report([*all_good(), found("a", "high"), found("b", "high"), found("c", "high"),
                   found("d", "medium", not_after="2026-11-24T00:00:00Z")])
    assert [c.check for c in made.first] == ["d", "a", "b"]
    assert made.could_be == ""


def test_what_another_card_mends_is_mended_with_it() -> None:
    dates = replace(found("certificate_expiry", "critical"), check=check("certificate_expiry", outcomes=(Outcome("expired", Level.CRITICAL),)),
                    verdict=Verdict(Outcome("expired", Level.CRITICAL), FACTS))
    whole = replace(found("certificate_trust", "critical"), check=check("certificate_trust", outcomes=(Outcome("self_signed", Level.CRITICAL),)),
                    verdict=Verdict(Outcome("self_signed", Level.CRITICAL), FACTS))
    good = [f for f in all_good() if f.check.name not in ("certificate_expiry", "certificate_trust")]
    assert report([*good, dates, whole]).could_be == "Bila hal ini beres, nilai Anda menjadi A."


@pytest.mark.parametrize(
    ("findings", "partial", "says"),
    [
        ([found("x", "high")] + [unseen(f"b{n}") for n in range(9)], False, "Baru 1 dari 10 hal"),
        (all_good(), True, "Hanya sebagian hal yang diminta"),
        ([found(f"b{n}", "good") for n in range(9)], False, "belum semuanya terlihat"),
        ([unseen("hsts")], False, "Tidak ada satu hal pun"),
        ([], False, "Tidak ada satu hal pun"),
    ],
)
def test_a_withheld_letter_says_why(findings: list[Finding], partial: bool, says: str) -> None:
    made = report(findings, partial=partial)
    assert (made.grade_word, made.light) == ("Belum dapat dinilai", "?")
    assert says in made.grade_sentence
    assert (made.held_by, made.could_be, made.sums) == ("", "", ())


def test_a_proven_critical_is_headlined_without_a_letter() -> None:
    made = report([found("smb1", "critical", "doors")] + [unseen(f"b{n}") for n in range(9)])
    assert made.light == "▲▲"
    assert "terbukti KRITIS: pintu critical" in made.grade_sentence
    assert made.first[0].check == "smb1"


def test_a_provisional_grade_says_so() -> None:
    made = report(all_good() + [unseen(f"b{n}") for n in range(2)])
    assert made.grade_sentence.startswith("Nilai sementara, karena baru 5 dari 7")


def test_the_good_that_an_owner_has_heard_of_is_told_before_what_a_technician_knows() -> None:
    names = ("ccs_injection", "robot", *reversed(good_news.FIRST))
    made = report([found(name, "good") for name in names])
    assert [card.check for card in made.good] == [*good_news.FIRST, "ccs_injection", "robot"]
    assert set(good_news.FIRST) <= {known.name for known in all_checks().checks}


# ---- The two questions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "begins"),
    [
        ([], "Ya. Tidak ada"),
        ([found("x", "low")], "Ya. Yang ditemukan hanya hal kecil"),
        ([found("x", "medium")], "Ya, sambil diperbaiki"),
        ([found("x", "high")], "Ya, sambil diperbaiki"),
        ([found("x", "critical")], "Sebaiknya jeda dulu, karena pembeli dapat dirugikan: pintu critical"),
        ([found("x", "critical", "doors")], "Sebaiknya jeda dulu, karena server dapat diambil alih"),
    ],
)
def test_whether_to_go_on_selling_follows_the_worst(findings: list[Finding], begins: str) -> None:
    assert answer(report(all_good() + findings), 1).startswith(begins)


def test_too_little_seen_is_no_leave_to_sell() -> None:
    assert answer(report([unseen("hsts")]), 1).startswith("Belum dapat kami jawab")


@pytest.mark.parametrize(
    ("findings", "says"),
    [
        ([], "belum mencari tanda penyusupan"),
        ([unseen("gambling_injection", Why.BLOCKED, "site")], "belum dapat diperiksa"),
        ([unseen("gambling_injection", Why.NOT_ASKED, "site")], "belum mencari tanda penyusupan"),
        ([found("gambling_injection", "unknown", "site")], "belum dapat diperiksa"),
        ([found("gambling_injection", "good", "site")], "tidak menemukan tanda penyusupan"),
    ],
)
def test_hacked_is_answered_by_what_was_looked_for(findings: list[Finding], says: str) -> None:
    said = answer(report(all_good() + findings), 0)
    assert says in said
    assert not said.startswith("Tidak.")


def test_an_infected_shop_gets_the_two_help_lines() -> None:
    judge = check("gambling_injection", "site")
    bad = Finding(judge, judge.outcome("critical")(until="2026-11-17", doors=(), count=1))
    card: Card = report([bad]).cards[0]
    from ikmscan.reports import summary

    infected = replace(card, outcome="infected")
    assert summary.infected((infected,))
    assert not summary.infected((card,))
    assert len([n for n in report(MIXED).notes if "Pusat Kontak Siber BSSN" in n]) == 1


# ---- Nobody answered ---------------------------------------------------------------------------------------------

REFUSED = {"Addresses": Addresses("tokobatik.co.id", ("203.0.113.7",)),
           "SecureVisit": SecureVisit((), End.REFUSED, "https://tokobatik.co.id/"),
           "PlainVisit": PlainVisit((), End.REFUSED, "http://tokobatik.co.id/")}
SILENT = {**REFUSED, "SecureVisit": Unseen(Why.TIMED_OUT, "443/tcp"),
          "PlainVisit": PlainVisit((), End.UNSEEN, "", Unseen(Why.UNREACHABLE))}
MUTE = {**REFUSED, "SecureVisit": Unseen(Why.TIMED_OUT), "PlainVisit": Unseen(Why.TIMED_OUT)}
INSIDE = {**REFUSED, "SecureVisit": Unseen(Why.FORBIDDEN_ADDRESS, "10.0.0.1 private"),
          "PlainVisit": Unseen(Why.FORBIDDEN_ADDRESS, "10.0.0.1 private")}

LEADS_NOWHERE, TWIN_LEADS_NOWHERE = (
    {"Addresses": Unseen(Why.NAME_NOT_FOUND), "Aliases": Aliases((Alias(name, ("hilang.example",), AliasEnd.ABSENT, True),))}
    for name in ("tokobatik.co.id", "www.tokobatik.co.id"))


@pytest.mark.parametrize(("seen", "headline", "step"), [
    ({"Addresses": Unseen(Why.NAME_NOT_FOUND)}, "Nama tokobatik.co.id tidak ditemukan", "Periksa ejaannya."),
    (LEADS_NOWHERE, "Nama tokobatik.co.id menunjuk ke nama lain", "Minta pembuat web memperbaiki record CNAME"),
    (TWIN_LEADS_NOWHERE, "Nama tokobatik.co.id tidak ditemukan", "Periksa ejaannya."),
    ({"Addresses": Unseen(Why.TIMED_OUT)}, "Server DNS tidak menjawab", "Periksa koneksi internet komputer ini"),
    ({"Addresses": Unseen(Why.DNS_FAILED)}, "Server DNS tidak menjawab", "Periksa koneksi internet komputer ini"),
    (REFUSED, "Situs tokobatik.co.id tidak menjawab: kedua pintu", "Buka tokobatik.co.id dari ponsel"),
    (SILENT, "Situs tokobatik.co.id tidak menjawab saat", "Buka tokobatik.co.id dari ponsel"),
    (MUTE, "Server tokobatik.co.id menerima koneksi kami, tetapi diam.", "Buka tokobatik.co.id dari ponsel"),
    (INSIDE, "Nama tokobatik.co.id menunjuk ke alamat jaringan dalam", "Bila Wi-Fi ini meminta login"),
])
def test_a_site_that_does_not_answer_gets_news_and_first_steps(seen: object, headline: str, step: str) -> None:
    blind = [unseen("hsts", Why.TIMED_OUT), unseen("rdp", Why.NO_CONSENT, "doors")]
    made = report(blind, seen=seen, consent_level=1)
    assert made.grade_sentence.startswith(headline)
    assert made.first_steps[0].startswith(step)
    assert (made.good, made.nothing_first) == ((), "")
    assert not [line for line in made.left_out if "--berizin" in line]
    assert "tidak berarti aman" in made.nothing_found
    assert ("Server DNS" in made.blind[0].sentence) == ("DNS" in headline)


@pytest.mark.parametrize(("seen", "advice"), [
    ({"Addresses": Unseen(Why.NAME_NOT_FOUND)}, True), (LEADS_NOWHERE, True), (REFUSED, True), (SILENT, True), (MUTE, True),
    ({"Addresses": Unseen(Why.DNS_FAILED)}, False), (INSIDE, False),
])
def test_the_two_questions_of_a_site_that_does_not_answer_are_answered_by_what_is_not_known(seen: object, advice: bool) -> None:
    """Buyers are led elsewhere only where they may find the site shut as well: not where the fault is likely here."""
    for findings in ([unseen("hsts", Why.TIMED_OUT)], [unseen("gambling_injection", Why.TIMED_OUT, "site")]):
        made = report(findings, seen=seen)
        assert answer(made, 0).startswith("Belum diketahui, karena situs Anda belum dapat kami buka.")
        assert answer(made, 1).startswith("Belum dapat kami jawab")
        assert ("WhatsApp" in answer(made, 1)) == advice


@pytest.mark.parametrize(("seen", "sentence"), [
    (MUTE, "Server menerima koneksi kami, tetapi diam sampai waktu habis. Periksa ulang nanti."),
    (SILENT, "Server tidak menjawab sampai waktu habis. Periksa ulang nanti."),
])
def test_a_server_that_took_the_connection_and_kept_silent_is_no_busy_network(seen: object, sentence: str) -> None:
    assert report([unseen("hsts")], seen=seen).blind[0].sentence == sentence


@pytest.mark.parametrize(("again", "steps"), [("", 2), ("--jaringan-lokal", 1)])
def test_a_name_that_leads_inside_is_told_of_the_option_once(again: str, steps: int) -> None:
    findings = [unseen("hsts", Why.FORBIDDEN_ADDRESS)]
    made = build(dossier(seen=INSIDE), findings, grade(findings), "id", again)
    assert len(made.first_steps) == steps
    assert (made.first_steps[-1].endswith("ikmscan tokobatik.co.id --jaringan-lokal")) == (not again)


@pytest.mark.parametrize("seen", [
    {}, {"Addresses": Unseen(Why.NOT_ASKED)}, {**REFUSED, "PlainVisit": Unseen(Why.NOT_ASKED)},
    {**REFUSED, "PlainVisit": PlainVisit((Reply("http://a/", 200, "OK"),), End.ARRIVED, "http://a/")},
    {**REFUSED, "SecureVisit": Unseen(Why.TLS_FAILED)}, {**REFUSED, "SecureVisit": Unseen(Why.FORBIDDEN_ADDRESS)},
])
def test_a_site_that_answered_or_was_not_asked_is_not_called_silent(seen: object) -> None:
    assert report([unseen("hsts")], seen=seen).first_steps == ()


def test_what_was_proven_is_said_beside_the_silence() -> None:
    made = report([found("smb1", "critical", "doors"), *(unseen(f"b{n}") for n in range(9))], seen=REFUSED)
    assert "terbukti KRITIS" in made.grade_sentence
    assert made.first_steps
    assert made.answers


@pytest.mark.parametrize(("findings", "partial", "says"), [
    (all_good(), False, "Semua yang terlihat dari luar sudah baik"),
    (all_good(), True, "hal-hal yang sempat terlihat"),
    ([unseen("hsts", Why.BLOCKED)], False, "Belum ada yang dapat dilihat"),
])
def test_only_what_was_seen_is_called_good(findings: list[Finding], partial: bool, says: str) -> None:
    made = report(findings, partial=partial)
    assert says in made.nothing_found
    assert ("tidak berarti" in made.nothing_first) == ("tidak berarti" in made.nothing_found)


def test_hints_without_a_letter_are_not_called_no_findings() -> None:
    made = report([found("x", "hint"), *(unseen(f"b{n}") for n in range(9))])
    assert made.nothing_first.startswith("Belum ada yang mendesak pada hal-hal yang sempat terlihat.")


def test_a_question_that_only_the_owner_can_answer_stands_first() -> None:
    front = next(c for c in all_checks().checks if c.name == "front_page")
    led = Finding(front, front.outcome("elsewhere")(to="toko-lain.example"))
    made = report([*all_good(), led])
    assert made.nothing_first == "Halaman depan mengantar ke toko-lain.example: apakah itu milik Anda?"


def test_selling_goes_on_once_all_that_is_critical_is_mended() -> None:
    both = report([*all_good(), found("a", "critical"), found("b", "critical")])
    assert answer(both, 1).endswith("Lanjutkan setelah nomor 1 dan 2 beres.")
    assert answer(report([*all_good(), found("a", "critical")]), 1).endswith("Lanjutkan setelah hal itu beres.")


def test_a_part_that_was_asked_for_is_no_reason_to_check_again() -> None:
    assert answer(report(all_good(), partial=True), 1).endswith("karena hanya sebagian yang diminta.")


# ---- The message -------------------------------------------------------------------------------------------------


def test_the_message_is_one_and_numbered() -> None:
    made = report(MIXED)
    assert made.message.split("\n\n") == [
        "Halo Tim Support ____, saya ____, pemilik tokobatik.co.id (ID pelanggan: ____).",
        "Hasil pemeriksaan keamanan situs, 23 November 2026:",
        "Mohon nomor 1 ditangani hari ini, karena mendesak.",
        "1. Mohon tutup pintu critical untuk tokobatik.co.id.",
        "2. Mohon tutup pintu medium untuk tokobatik.co.id.",
        "Mohon kabari bila sudah selesai. Lampiran teknisi berisi bukti dan baris siap salin; bila perlu, saya kirimkan. Terima kasih.",
    ]
    assert made.message_link.startswith("https://wa.me/?text=Halo%20Tim")
    assert unquote(made.message_link.removeprefix("https://wa.me/?text=")) == made.message


def test_without_anything_for_the_host_there_is_no_message() -> None:
    made = report([*all_good(), found("x", "high")])
    assert (made.message, made.message_link) == ("", "")


def test_a_message_too_long_for_a_link_has_none() -> None:
    made = report([*all_good(), *(found(f"x{n:02}", "medium") for n in range(60))])
    assert made.message_link == ""
    assert "60. Mohon" in made.message


# ---- Appendices --------------------------------------------------------------------------------------------------


def test_the_sum_can_be_redone() -> None:
    made = report(MIXED)
    assert made.sums == (
        ("Pintu contoh 445/tcp", "20 × 1 = 20"), ("Pintu contoh", "30 × 0,6 = 18"), ("Pintu contoh", "10 × 0,35 = 3,5"),
        ("Pintu contoh", "30 × 0,15 = 4,5"), ("Jumlah", "46"),
        ("Rentang nilai F", "0 sampai 19, lebarnya 19"), ("Pengurang", "19 × 46 ÷ 100 = 8,74, dibulatkan 9"), ("Nilai", "19 − 9 = 10"),
    )


def test_the_technician_gets_addresses_tls_certificate_and_page() -> None:
    when = Clock.read("2026-11-01T00:00:00Z").at
    name = "tokobatik.co.id"
    leaf = Certificate(f"CN={name}\x1b[2J", "CN=R11", (name,), when, when, "0a:1b", "EC 256", False)
    seen = {
        "Addresses": Addresses("tokobatik.co.id", ("203.0.113.7",), ("2001:db8::1",), source="dns 192.0.2.53"),
        "Handshake": Handshake("203.0.113.7", name, "TLS 1.3", "TLS_AES_128_GCM_SHA256", "h2", (), Trust.TRUSTED),
        "Certificates": Certificates("tokobatik.co.id", leaf, (), True),
        "SecureVisit": SecureVisit((Reply("https://tokobatik.co.id/", 200, "OK\u202e"),), End.ARRIVED, ""),
    }
    rows = {name: value.through(str) for name, value in report(MIXED, seen=seen).technical}
    assert rows["Alamat"] == "203.0.113.7, 2001:db8::1"
    assert rows["Protokol dan cipher"] == "TLS 1.3 TLS_AES_128_GCM_SHA256"
    assert rows["Sertifikat untuk"] == "CN=tokobatik.co.id[2J"
    assert rows["Berlaku sampai"] == "1 November 2026, 07.00 WIB"
    assert rows["Jawaban halaman"] == "GET https://tokobatik.co.id/ → 200 OK"
    assert rows["Pemakaian jaringan"] == "31 koneksi, 6 permintaan, 1,6 kB keluar, 53 kB masuk, 1,2 detik"
    assert (rows["Tingkat izin"], rows["Versi penilaian"], rows["Data aturan"]) == ("2", "15", "2026-11-01")


def test_what_was_read_otherwise_than_typed_is_told() -> None:
    made = report(MIXED, target=read("HTTPS://TokoBatik.CO.ID/katalog?x=1"))
    assert "kami membacanya sebagai tokobatik.co.id" in made.read_as
    assert "/katalog?x=1 tidak diperiksa tersendiri" in made.read_as
    assert report(MIXED).read_as == ""


def test_foreign_letters_never_stand_alone() -> None:
    made = report(MIXED, target=read("tökobatik.id"))
    assert made.site == "xn--tkobatik-n4a.id (tökobatik.id)"


def test_the_promise_and_the_limits_are_said() -> None:
    made = report(MIXED)
    assert made.promise == "Kami tidak pernah meminta kata sandi, OTP, atau transfer."
    assert "bukan jaminan keamanan" in made.notes[0]
    assert any(note.startswith("Kami hanya membuka halaman depan") for note in made.notes)
    asked = report(MIXED, seen={"Exposures": Exposures("https://tokobatik.co.id/", ())}).notes
    assert any("/.env" in note for note in asked) and not any("hanya membuka halaman depan" in note for note in asked)
    assert made.tool == "ikmscan 0.1.0, data aturan 2026-11-01"


def test_only_words_that_the_report_uses_are_explained() -> None:
    terms = {term for term, _ in report(MIXED).glossary}
    assert "sertifikat (SSL)" in terms
    assert "ransomware (program penyandera data)" not in terms


# ---- The same again ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["id", "en"])
def test_both_languages_fill_every_part(lang: str) -> None:
    made = report(MIXED, lang, consent_level=1)
    for part in (made.grade_word, made.coverage, made.held_by, made.message, made.promise, made.cost, *made.left_out):
        assert part
        assert "{" not in part


def test_bytes_do_not_differ_by_machine() -> None:
    """Not by hash seed, time zone or locale of the process."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.path.insert(0, sys.argv[2])\n"
        "import test_report_build as t; print(ascii(t.report(t.MIXED)))"
    )
    outs = set()
    for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Jayapura", "id_ID.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        outs.add(subprocess.run([sys.executable, "-c", script, str(HERE), str(HERE / "paper")], env=env, check=True,
                                capture_output=True, timeout=60).stdout)
    assert len(outs) == 1
    assert b"Report(" in outs.pop()


@pytest.mark.parametrize(("rules", "noted"), [("2026-08-20", True), ("2026-08-26", False), ("2026-11-23.2", False), ("", False)])
def test_facts_of_more_than_ninety_days_are_noted_with_their_day(rules: str, noted: bool) -> None:
    notes = [n for n in report(MIXED, rules=rules).notes if "ikmscan perbarui" in n]
    assert bool(notes) == noted
    assert all("20 Agustus 2026" in n for n in notes)

"""What a reader asked for: steps and commands on the terminal, hints apart, names for facts, a sum to redo, counts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import paper_reports as paper
import pytest
from ikmscan.checks.check import Finding
from ikmscan.front.dossiers import read_dossier
from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.reports import html, markdown, terminal, whatsapp
from ikmscan.reports.build import build
from ikmscan.reports.grade import grade
from ikmscan.reports.language import LANGS
from ikmscan.reports.untrusted import Untrusted
from ikmscan.reports.view import Report
from ikmscan.reports.words import frame
from ikmscan.scanner.evidence import Why
from paper_shop import dossier, found, unseen

RECORDED = Path(__file__).parents[1] / "recorded"
MOST_BYTES = 150 * 2**10  # issue 7: one file that a phone opens on a bad line


def report(findings: list[Finding], lang: str = "id", *, partial: bool = False) -> Report:
    """The report on *findings*."""
    return build(dossier(), findings, grade(findings, partial=partial), lang)


def recorded(site: str, lang: str) -> Report:
    """The report on a recorded site, by all checks."""
    return paper.recorded(RECORDED / f"{site}.json", lang)


def test_hints_stand_apart_in_the_message_and_never_in_whatsapp() -> None:
    whole = recorded("weak", "id")
    urgent, later = whole.message.split("Bila sempat, tidak mendesak:")
    assert "X25519MLKEM768" in later and "X25519MLKEM768" not in urgent
    numbers = [int(n) for n in re.findall(r"^(\d+)\. ", whole.message, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "Bila sempat" not in report([found("a", "critical"), found("b", "medium")]).message
    assert "INFO" not in whatsapp.render(whole) and "X25519" not in whatsapp.render(whole)


def test_after_an_intrusion_only_what_cannot_wait_is_asked() -> None:
    told = recorded("infected", "id")
    assert "judi online" in told.message and "X25519MLKEM768" not in told.message and "Bila sempat" not in told.message
    assert [c.check for c in told.cards if c.sent] == ["gambling_injection"]
    assert html.render(told).count(html.labels("id")["in_message"]) == 1


@pytest.mark.parametrize(("count", "says"), [(1, "satu hal sudah terbukti KRITIS: "), (2, "2 hal sudah terbukti KRITIS. Yang pertama: ")])
def test_what_is_proven_without_a_letter_is_counted(count: int, says: str) -> None:
    assert says in report([found(f"a{n}", "critical") for n in range(count)], partial=True).grade_sentence


def test_a_verdict_that_is_none_tells_why() -> None:
    told = {b.check: b.sentence for b in recorded("partial", "id").blind}
    assert told["dmarc"] == "Server nama belum menjawab pertanyaan kami."
    assert not [s for s in told.values() if "bukan berarti" in s]
    assert not [b for b in recorded("partial", "en").blind if "does not mean" in b.sentence]


def test_many_names_for_one_reason_are_counted_on_one_line() -> None:
    text = terminal.render(report([unseen(f"x{n}", Why.NAME_NOT_FOUND) for n in range(44)]))
    assert "?  44 hal, antara lain: Pintu contoh; Pintu contoh; Pintu contoh\n" in text
    assert "antara lain" not in terminal.render(report([unseen(f"x{n}") for n in range(6)]))


@pytest.mark.parametrize("lang", LANGS)
def test_the_terminal_has_the_steps_of_what_comes_first_and_the_way_to_the_rest(lang: str) -> None:
    made = recorded("infected", lang)
    text = " ".join(terminal.render(made).split())
    assert " ".join(made.first[0].do.replace("*", "").split()) in text
    assert " ".join(made.first[0].ask.split()) in text
    assert "ikmscan jelaskan gambling_injection.infected" in text
    assert ("pesan siap kirim" if lang == "id" else "message ready to send") in text


def test_an_infected_shop_is_told_to_copy_before_it_cleans_and_who_helps() -> None:
    said = recorded("infected", "id").answers[0].answer
    assert said.index("Jangan hapus") < said.index("salin dulu") < said.index("penyedia hosting") < said.index("BSSN")


def test_facts_have_names_for_people_and_slugs_for_machines() -> None:
    made = recorded("weak", "id")
    assert "<dt>Penerbit</dt>" in html.render(made) and "<dt>issuer</dt>" not in html.render(made)
    assert "- Penerbit: " in markdown.render(made)
    assert ("issuer", Untrusted("toko-contoh.example")) in [pair for card in made.cards for pair in card.facts]


def test_a_sum_above_100_can_be_redone() -> None:
    made = dict(report([found(f"a{n}", "critical") for n in range(5)]).sums)
    assert made["Jumlah"] == "150, dihitung paling banyak 100"
    assert (made["Pengurang"], made["Nilai"]) == ("19 × 100 ÷ 100 = 19", "19 − 19 = 0")


def test_a_half_is_rounded_as_it_is_said() -> None:
    """29 × 50 ÷ 100 = 14.5: school would take 15 off, round() takes 14."""
    made = report([found("a", "high"), found("b", "high"), found("c", "medium"), found("d", "medium", area="browser")])
    assert ("Jumlah", "50") in made.sums
    assert ("Pengurang", "29 × 50 ÷ 100 = 14,5, dibulatkan ke angka genap 14") in made.sums
    assert made.grade.score == 49 - 14


@pytest.mark.parametrize("lang", LANGS)
def test_a_report_of_45_findings_is_small_and_asks_for_nothing(lang: str) -> None:
    weak = judging(Choices(bahasa=lang)).judged(read_dossier(RECORDED / "weak.json", lang))
    bad = [f for f in weak.findings if f.level.rank > 0][:45]
    many = [*bad, *bad][:45]
    text = html.render(build(weak.dossier, many, weak.grade, lang))
    assert text.count("<article ") == 45
    assert len(text.encode()) <= MOST_BYTES
    assert "default-src 'none'" in text
    assert not re.search(r"""(?:\bsrc|srcset|data|poster)\s*=|url\(|@import|<link|<script|<iframe""", text.replace("img-src data:", ""))


@pytest.mark.parametrize("lang", LANGS)
def test_what_many_addresses_share_is_told_once_where_it_would_be_too_much(lang: str) -> None:
    weak = judging(Choices(bahasa=lang)).judged(read_dossier(RECORDED / "weak.json", lang))
    again = "Sama seperti nomor 1." if lang == "id" else "As in number 1."
    counts = set()
    for one in (f for f in weak.findings if f.level.is_fault):
        assert one.verdict
        places = [f"203.0.113.{n}:3306" for n in range(60)]
        many = [replace(one, verdict=one.verdict.about(place)) for place in places]
        text = html.render(build(weak.dossier, many, weak.grade, lang))
        counts.add(text.count(again))
        assert (text.count("<article "), len(text.encode()) <= MOST_BYTES) == (60, True), one.check.name
        assert all(place in text for place in places)
    assert counts == {0, 59}


def test_both_languages_name_the_same_facts() -> None:
    named = [{k for k in frame(lang) if k.startswith("fact.")} for lang in LANGS]
    assert named[0] == named[1] and len(named[0]) > 40

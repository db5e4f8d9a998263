"""What changed between two results: pure, symmetric, and never "fixed" where nobody could look."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.reports.compare import BACK, Kind, TwiceError, alarming, compare, paired
from ikmscan.reports.compare_json import alone, to_json
from ikmscan.reports.compare_terminal import render
from ikmscan.reports.compare_view import view
from ikmscan.reports.grade import grade
from ikmscan.reports.json_v1 import dumps
from ikmscan.reports.json_v1 import to_json as report_json
from ikmscan.reports.result import Result, ResultError, Told, read
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import Dossier, Unseen, Why, from_json

RECORDED = Path(__file__).resolve().parents[1] / "recorded"
THEN = datetime(2026, 10, 23, 7, 5, tzinfo=UTC)
CHECKS = ("hsts", "csp", "cookies", "other_ports", "runtime", "plugins")


def told(check: str, level: Level, subject: str | None = None, why: str = "", title: str = "") -> Told:
    return Told(check, subject, "" if why else f"o_{level}", level, why, (title or f"{check} {level}", title or f"{check} {level} (en)"))


def blind(check: str, why: Why = Why.TIMED_OUT, subject: str | None = None) -> Told:
    return Told(check, subject, "", Level.UNKNOWN, why.value)


def result(*said: Told, silent: Any = frozenset(CHECKS), letter: str | None = "C", score: int | None = 60, **more: Any) -> Result:
    return replace(Result("toko.co.id", 443, THEN, letter, score, 8, "0.1.0", "2026-11-01", 1, tuple(said), silent), **more)


# ---- What a change is called -------------------------------------------------------------------------------------

GOOD, LOW, HIGH = Level.GOOD, Level.LOW, Level.HIGH
CASES = [
    ("good, then bad", [told("hsts", GOOD)], [told("hsts", LOW)], {("hsts", None): Kind.NEW}),
    ("did not apply, then bad", [], [told("hsts", LOW)], {("hsts", None): Kind.NEW}),
    ("bad, then graver", [told("hsts", LOW)], [told("hsts", HIGH)], {("hsts", None): Kind.WORSE}),
    ("bad, then milder", [told("hsts", HIGH)], [told("hsts", LOW)], {("hsts", None): Kind.BETTER}),
    ("bad, then good", [told("hsts", HIGH)], [told("hsts", GOOD)], {("hsts", None): Kind.FIXED}),
    ("bad, then it does not apply", [told("hsts", HIGH)], [], {("hsts", None): Kind.FIXED}),
    ("bad, then unseen", [told("hsts", HIGH)], [blind("hsts")], {("hsts", None): Kind.LOST}),
    ("good, then unseen", [told("hsts", GOOD)], [blind("hsts")], {("hsts", None): Kind.LOST}),
    ("unseen, then bad", [blind("hsts")], [told("hsts", HIGH)], {("hsts", None): Kind.NOW_SEEN}),
    ("unseen, then good", [blind("hsts")], [told("hsts", GOOD)], {("hsts", None): Kind.NOW_SEEN}),
    ("unseen twice, for two reasons", [blind("hsts")], [blind("hsts", Why.BUG)], {}),
    ("good twice", [told("hsts", GOOD)], [told("hsts", GOOD)], {}),
    ("good, then it does not apply", [told("hsts", GOOD)], [], {}),
    ("bad twice", [told("hsts", LOW)], [told("hsts", LOW)], {("hsts", None): Kind.SAME}),
    ("one door closed, one stays", [told("other_ports", LOW, "21/tcp"), told("other_ports", LOW, "22/tcp")], [told("other_ports", LOW, "22/tcp")],
     {("other_ports", "21/tcp"): Kind.FIXED, ("other_ports", "22/tcp"): Kind.SAME}),
    ("all doors closed", [told("other_ports", LOW, "21/tcp")], [told("other_ports", GOOD)], {("other_ports", "21/tcp"): Kind.FIXED}),
    ("the doors are out of sight", [told("other_ports", LOW, "21/tcp")], [blind("other_ports", Why.NO_CONSENT)], {("other_ports", "21/tcp"): Kind.LOST}),
    ("one door seen, the rest out of sight", [told("other_ports", LOW, "21/tcp")], [told("other_ports", LOW, "22/tcp"), blind("other_ports")],
     {("other_ports", "21/tcp"): Kind.LOST, ("other_ports", "22/tcp"): Kind.NEW}),
    ("only another door was looked at, in vain", [told("other_ports", LOW, "21/tcp")], [blind("other_ports", subject="22/tcp")],
     {("other_ports", "21/tcp"): Kind.LOST}),
    ("another door is unclear, and this one is closed", [told("other_ports", LOW, "21/tcp"), told("other_ports", LOW, "23/tcp")],
     [blind("other_ports", subject="22/tcp"), told("other_ports", LOW, "23/tcp")],
     {("other_ports", "21/tcp"): Kind.FIXED, ("other_ports", "23/tcp"): Kind.SAME}),
    ("a version is hidden", [told("runtime", HIGH, "php")], [], {("runtime", "php"): Kind.LOST}),
    ("a version is shown again", [], [told("runtime", HIGH, "php")], {("runtime", "php"): Kind.NOW_SEEN}),
    ("the version changed", [told("runtime", HIGH, "php")], [told("runtime", GOOD, "php")], {("runtime", "php"): Kind.FIXED}),
    ("a plugin was removed", [told("plugins", HIGH, "x"), told("csp", LOW)], [told("csp", LOW)],
     {("plugins", "x"): Kind.FIXED, ("csp", None): Kind.SAME}),
    ("the page of the plugin was not seen", [told("plugins", HIGH, "x"), told("csp", LOW)], [blind("csp")],
     {("plugins", "x"): Kind.LOST, ("csp", None): Kind.LOST}),
    ("no verdict such as inconclusive is fixed", [told("hsts", HIGH)], [told("hsts", Level.UNKNOWN)], {("hsts", None): Kind.LOST}),
]


@pytest.mark.parametrize(("before", "after", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_change_has_its_name(before: list[Told], after: list[Told], expected: dict[Any, Kind]) -> None:
    made = compare(result(*before), result(*after))
    assert {c.key: c.kind for c in (*made.changes, *made.same)} == expected


@pytest.mark.parametrize("silent", [None, frozenset({"csp"})])
def test_a_check_that_a_report_does_not_name_was_not_asked(silent: Any) -> None:
    """--hanya, --kecuali, another version: absent is neither fixed nor new."""
    bad, nothing = result(told("hsts", HIGH), silent=silent), result(silent=silent)
    assert [c.kind for c in compare(bad, nothing).changes] == [Kind.LOST]
    assert [c.kind for c in compare(nothing, bad).changes] == [Kind.NOW_SEEN]


# ---- Laws --------------------------------------------------------------------------------------------------------

SUBJECTS = st.sampled_from([None, "21/tcp", "22/tcp", "<b>\x1b[31m\u202e"])
TOLD = st.builds(lambda check, subject, level, unseen: blind(check, subject=subject) if unseen else told(check, level, subject),
                 st.sampled_from(CHECKS), SUBJECTS, st.sampled_from(list(Level)), st.booleans())
RESULTS = st.builds(lambda said, silent: result(*{t.key: t for t in said}.values(), silent=silent), st.lists(TOLD, max_size=8),
                    st.one_of(st.none(), st.frozensets(st.sampled_from(CHECKS))))


@given(RESULTS)
def test_a_result_beside_itself_shows_no_change(one: Result) -> None:
    assert compare(one, one).changes == ()
    assert all(c.before == c.after for c in compare(one, one).same)


@given(RESULTS, RESULTS)
def test_swapped_results_swap_new_and_fixed(one: Result, other: Result) -> None:
    there, back = compare(one, other), compare(other, one)
    turned = {(BACK[c.kind], c.key, c.after, c.before) for c in (*back.changes, *back.same)}
    assert {(c.kind, c.key, c.before, c.after) for c in (*there.changes, *there.same)} == turned


@given(RESULTS, RESULTS)
def test_what_was_not_judged_on_both_sides_is_neither_new_nor_fixed(one: Result, other: Result) -> None:
    for change in compare(one, other).changes:
        unknown = Level.UNKNOWN in {t.level for t in (change.before, change.after) if t}
        assert unknown == (change.kind in (Kind.LOST, Kind.NOW_SEEN))


@given(RESULTS, RESULTS, st.sampled_from(list(Level)))
def test_the_alarm_is_for_new_and_worse_things_from_the_threshold_on(one: Result, other: Result, level: Level) -> None:
    made = compare(one, other)
    assert not alarming(made, None)
    loud = [c for c in made.of(Kind.NEW, Kind.WORSE) if c.after and c.after.level.rank >= level.rank]
    assert alarming(made, level) == bool(loud)


# ---- Recorded shops ----------------------------------------------------------------------------------------------


def looked(shop: str, **unseen: Why) -> Dossier:
    dossier = from_json((RECORDED / f"{shop}.json").read_text(encoding="utf-8"))
    return dossier.with_seen({kind: Unseen(why) for kind, why in unseen.items()})


def judged(dossier: Dossier) -> Result:
    checks = [c for c in all_checks().checks if c.words[0].startswith("ikmscan.")]
    whole = derive.complete(dossier)
    findings = judge_all(checks, whole)
    silent = sorted({c.name for c in checks} - {f.check.name for f in findings})
    return read(json.loads(dumps(report_json(whole, findings, grade(findings), silent))), dossier.time_zone)


def test_a_shop_that_was_mended_is_told_so() -> None:
    weak, healthy = judged(looked("weak")), judged(looked("healthy"))
    made = compare(weak, healthy)
    assert {c.kind for c in made.changes} == {Kind.FIXED, Kind.LOST}
    assert {c.key[0] for c in made.of(Kind.LOST)} == {"runtime", "server"}  # it hides its versions, which mends none
    assert "certificate_expiry" in {c.key[0] for c in made.changes}
    said = view(made, "id")
    assert said.verdict[0].startswith("Nilai naik dari F (")
    assert "Sertifikat situs Anda sudah kedaluwarsa" in said.verdict[1]
    assert view(compare(healthy, weak), "id").verdict[1].startswith("Penyebabnya: Sertifikat situs Anda sudah kedaluwarsa")
    assert not alarming(made, Level.HINT)
    assert alarming(compare(healthy, weak), Level.CRITICAL)


def test_a_look_that_timed_out_fixes_nothing() -> None:
    """Everything behind the front page vanished with the page: no finding of it may be called mended."""
    before = judged(looked("weak"))
    after = judged(looked("weak", SecureVisit=Why.TIMED_OUT, PlainVisit=Why.TIMED_OUT, Handshake=Why.TIMED_OUT))
    made = compare(before, after)
    assert made.of(Kind.FIXED, Kind.BETTER, Kind.NEW, Kind.WORSE) == ()
    assert {"hsts", "certificate_expiry", "cookies"} <= {c.key[0] for c in made.of(Kind.LOST)}
    text = render(view(made, "id"))
    assert "belum berarti beres" in text
    assert "Selesai" not in text
    assert {c.kind for c in compare(after, before).changes} == {Kind.NOW_SEEN}


def test_less_consent_hides_the_doors_and_mends_none() -> None:
    before = judged(looked("weak"))
    after = judged(replace(looked("weak", SmbDoors=Why.NO_CONSENT, Doorways=Why.NO_CONSENT), consent_level=1))
    made = compare(before, after)
    assert ("smb1", "445/tcp") in {c.key for c in made.of(Kind.LOST)}
    assert "smb1" not in {c.key[0] for c in made.of(Kind.FIXED)}
    assert any("Tingkat izinnya berbeda" in note for note in view(made, "id").notes)


# ---- Sentences ---------------------------------------------------------------------------------------------------


def test_a_better_grade_through_blindness_is_not_praised() -> None:
    made = compare(result(told("hsts", HIGH), letter="D", score=40), result(blind("hsts"), letter="B", score=80))
    said = " ".join(view(made, "id").verdict)
    assert "Nilai naik dari D (40 dari 100) menjadi B (80 dari 100)." in said
    assert "Itu belum berarti beres" in said
    assert "dibereskan" not in said


def test_a_worse_grade_through_sight_is_not_called_new() -> None:
    made = compare(result(blind("hsts"), letter="B", score=80), result(told("hsts", HIGH), letter="D", score=40))
    said = " ".join(view(made, "en").verdict)
    assert "Seen only now: hsts high (en). It may have been there before." in said


@pytest.mark.parametrize(("more", "words"), [
    ({"scoring": 7}, "versi 7 dan 8"), ({"rules": "2026-01-01"}, "2026-01-01 dan 2026-11-01"), ({"version": "0.0.9"}, "0.0.9 dan 0.1.0"),
    ({"consent_level": 2}, "(2 dan 1)"), ({"seen_at": THEN + timedelta(days=1)}, "tukar urutannya"),
])
def test_results_made_in_different_ways_say_so(more: dict[str, Any], words: str) -> None:
    notes = view(compare(result(**more), result()), "id").notes
    assert len(notes) == 1
    assert words in notes[0]


def test_a_withheld_grade_is_not_compared() -> None:
    said = view(compare(result(), result(letter=None, score=None)), "id")
    assert said.verdict == ("Kedua nilai belum dapat dibandingkan: dulu C (60 dari 100), sekarang belum dapat dinilai.",)


def test_a_grade_that_no_finding_explains_says_so() -> None:
    assert "Tidak ada temuan yang menjelaskannya" in view(compare(result(scoring=7), result(score=70)), "id").verdict[1]


def test_good_things_that_came_into_sight_are_counted_and_not_listed() -> None:
    group = view(compare(result(blind("hsts"), blind("csp")), result(told("hsts", GOOD), told("csp", LOW))), "id").groups[0]
    assert [row.check for row in group.rows] == ["csp"]
    assert "1 hal lain baru dapat diperiksa, dan semuanya baik." in group.notes


HOSTILE = st.text(st.sampled_from("a<>&\"'\x1b[31m\u202e\u0000\n|*=@{}é字\ud800 "), max_size=60)


@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["id", "en"]))
def test_hostile_texts_stay_texts(subject: str, title: str, rules: str, lang: str) -> None:
    one = result(told("hsts", LOW, subject, title=title), rules=rules)
    for pair in ((one, result()), (result(), one), (one, result(told("hsts", HIGH, subject, title=title)))):
        made = compare(*pair)
        text = render(view(made, lang))
        assert {c for c in text if not c.isprintable()} <= {"\n"}
        assert not any(len(line) > 80 for line in text.splitlines() if line.isascii())
        line = dumps(to_json(made))
        assert line.isascii() and line.count("\n") == 1
        json.loads(line)


# ---- Reading -----------------------------------------------------------------------------------------------------


def raw_report() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RECORDED / "weak.result.json").read_text(encoding="utf-8"))
    return found


def test_a_report_is_read_as_it_was_written() -> None:
    assert read(raw_report()).site == "toko-contoh.example"
    assert read(raw_report()).letter == "F"
    assert compare(read(raw_report()), judged(looked("weak"))).changes == ()


@pytest.mark.parametrize(("path", "value", "place"), [
    (("format",), True, "format"), (("findings", 0, "level"), [], r"findings\.0\.level"), (("findings", 0, "level"), "dire", r"findings\.0\.level"),
    (("findings",), {}, "findings"), (("findings", 3), None, r"findings\.3"), (("grade", "letter"), [], r"grade\.letter"),
    (("grade", "letter"), "E", r"grade\.letter"), (("grade", "score"), 101, r"grade\.score"), (("grade", "score"), True, r"grade\.score"),
    (("target", "host"), "a/../b", r"target\.host"), (("target", "port"), 0, r"target\.port"), (("seen_at",), "gestern", "seen_at"),
    (("seen_at",), "0001-01-01T00:00:00Z", "seen_at"), (("unseen",), [{"check": None, "subject": None, "why": "bug"}], r"unseen\.0\.check"),
    (("not_applicable",), [3], "not_applicable"), (("tool", "rules"), "x" * 3000, r"tool\.rules"),
])
def test_a_report_that_is_none_says_where(path: tuple[Any, ...], value: Any, place: str) -> None:
    raw: Any = raw_report()
    inner = raw
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ResultError, match=rf"^{place}"):
        read(raw)


@pytest.mark.parametrize("why", ["mood", [], {}, None, 3])
def test_a_reason_that_nobody_knows_is_that_it_was_not_asked(why: Any) -> None:
    raw = raw_report()
    raw["unseen"] = [{"check": "x", "subject": None, "why": why}]
    assert next(t.why for t in read(raw).told if t.check == "x") == "not_asked"


ODD: list[Any] = [None, True, -1, 2**70, 1.5, "", "x" * 5000, "\x00", [], {}, [[]], "\u202e"]


@given(st.data())
def test_a_tampered_report_is_refused_or_compared(data: st.DataObject) -> None:
    raw = raw_report()
    inner: Any = raw
    while isinstance(inner, (dict, list)) and inner:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(inner[key], (dict, list)) or not inner[key] or data.draw(st.booleans()):
            inner[key] = data.draw(st.sampled_from(ODD))
            break
        inner = inner[key]
    try:
        other = read(raw)
    except ResultError:
        return
    made = compare(read(raw_report()), other)
    render(view(made, "id")).encode()
    dumps(to_json(made))


def test_the_worst_of_two_findings_of_one_key_counts() -> None:
    raw = raw_report()
    first = next(f for f in raw["findings"] if f["check"] == "hsts")
    raw["findings"].append({**first, "level": "critical", "outcome": "worse"})
    raw["unseen"].append({"check": "hsts", "subject": None, "why": "timed_out", "detail": ""})
    (kept,) = (t for t in read(raw).told if t.check == "hsts")
    assert kept.level is Level.CRITICAL


def test_sites_are_paired_by_name_and_port() -> None:
    a, b, c = (result(host=h) for h in ("a.id", "b.id", "c.id"))
    pairs = paired([a, b], [c, b])
    assert (pairs.both, pairs.only_before, pairs.only_after) == (((b, b),), (a,), (c,))
    assert alone(a, "before")["kind"] == "only_before"
    assert paired([a], [replace(a, port=8443)]).both == ()
    with pytest.raises(TwiceError, match=r"a\.id"):
        paired([a, a], [a])

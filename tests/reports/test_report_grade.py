"""Letter, number and coverage by product decision 4; every expected number is worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Area, Finding, Level
from ikmscan.reports.grade import grade, scoring
from ikmscan.scanner.evidence import Why
from paper_shop import NEEDED, all_good, found, unseen

ORDER = "ABCDF"
BAD = ("low", "medium", "high", "critical")


@pytest.mark.parametrize(
    ("bad", "letter", "score"),
    [
        ([], "A", 100),
        ([("csp", "hint", "browser")], "A", 100),
        ([("tls_versions", "low", "connection")], "B", 88),  # 89 - round(14 x 4.5 / 100)
        ([("frame_options", "medium", "browser")], "C", 73),  # 74 - round(24 x 3.5 / 100)
        ([("tls_versions", "high", "connection")], "D", 44),  # 49 - round(29 x 18 / 100)
        ([("smb1", "critical", "doors")], "F", 15),  # 19 - round(19 x 20 / 100)
        ([("smb1", "critical", "doors"), ("rdp", "high", "doors"), ("csp", "low", "browser")], "F", 13),  # sum 33.5
        ([("a", "medium", "site"), ("b", "medium", "doors"), ("c", "low", "doors")], "C", 70),  # 24 x 0.1875 = 4.5 -> 4
        ([(f"x{n}", "critical", "connection") for n in range(9)], "F", 0),  # the sum is capped at 100
    ],
)
def test_the_worst_gives_the_letter_and_the_sum_the_number(
    bad: list[tuple[str, str, str]], letter: str, score: int,
) -> None:
    given_grade = grade(all_good() + [found(*b) for b in bad])
    assert (given_grade.letter, given_grade.score) == (letter, score)


def test_the_table_is_that_of_the_decision() -> None:
    table = scoring()
    assert sum(table.area.values()) == 100
    assert table.bands == {"A": (90, 100), "B": (75, 89), "C": (50, 74), "D": (20, 49), "F": (0, 19)}
    assert table.level == {"critical": 1, "high": 0.6, "medium": 0.35, "low": 0.15}
    assert set(table.area) == {a.value for a in Area}


def test_coverage_counts_checks_not_verdicts() -> None:
    ports = [found("other_ports", "medium", "doors", f"{n}/tcp") for n in (21, 3306, 8080)]
    got = grade([*all_good(), *ports, unseen("dnssec", area="domain")])
    assert (got.seen, got.asked) == (6, 7)


@pytest.mark.parametrize("why", [Why.NO_CONSENT, Why.NOT_ASKED, Why.CDN])
def test_what_could_not_be_asked_by_right_leaves_the_count(why: Why) -> None:
    got = grade([*all_good(), *(unseen(f"door{n}", why, "doors") for n in range(20))])
    assert (got.seen, got.asked, got.letter, got.provisional) == (5, 5, "A", False)


def test_a_verdict_that_knows_nothing_is_asked_and_not_seen() -> None:
    got = grade([*all_good(), found("ms17_010", "unknown", "doors")])
    assert (got.seen, got.asked) == (5, 6)


@pytest.mark.parametrize(
    ("blind", "provisional", "letter"),
    [(1, False, "A"), (2, True, "A"), (5, True, "A"), (6, True, None)],  # 5/6, 5/7, 5/10, 5/11 seen
)
def test_little_seen_makes_it_provisional_and_too_little_withholds_it(
    blind: int, provisional: bool, letter: str | None,
) -> None:
    got = grade(all_good() + [unseen(f"x{n}") for n in range(blind)])
    assert (got.provisional, got.letter, got.score is None) == (provisional, letter, letter is None)


@pytest.mark.parametrize("name", NEEDED)
def test_a_good_letter_needs_certificate_page_and_redirect(name: str) -> None:
    rest = [f for f in all_good() if f.check.name != name] + [found(f"x{n}", "good") for n in range(9)]
    assert grade([*rest, unseen(name)]).letter is None
    assert grade([*rest, unseen(name), found("csp", "low", "browser")]).letter is None
    assert grade([*rest, unseen(name), found("frame_options", "medium", "browser")]).letter == "C"


def test_silence_alone_gives_no_letter_and_no_blame() -> None:
    got = grade([unseen(name) for name in NEEDED])
    assert (got.letter, got.score, got.worst, got.limited_by, got.seen) == (None, None, Level.GOOD, None, 0)


def test_part_of_a_check_has_no_letter_but_names_the_worst() -> None:
    got = grade([*all_good(), found("smb1", "critical", "doors")], partial=True)
    assert (got.letter, got.score, got.worst, got.limited_by) == (None, None, Level.CRITICAL, "smb1.critical")


def test_among_equals_the_weightiest_area_holds_the_grade() -> None:
    spf, tls = found("spf", "high", "domain"), found("tls_versions", "high")
    assert grade([*all_good(), spf, tls]).limited_by == "tls_versions.high"
    assert grade([*all_good(), tls, spf]).limited_by == "tls_versions.high"


_FOUND = st.builds(found, st.sampled_from([f"x{n}" for n in range(12)]), st.sampled_from((*BAD, "hint", "good")),
                   st.sampled_from([a.value for a in Area]))


@settings(max_examples=150)
@given(st.lists(_FOUND, max_size=15), _FOUND)
def test_one_more_finding_never_makes_it_better(findings: list[Finding], more: Finding) -> None:
    before, after = grade(all_good() + findings), grade([*all_good(), *findings, more])
    assert before.letter is not None
    assert after.letter is not None
    assert ORDER.index(after.letter) >= ORDER.index(before.letter)
    assert after.score is not None
    assert before.score is not None
    assert after.score <= before.score


@settings(max_examples=100)
@given(st.lists(_FOUND, max_size=15))
def test_the_number_lies_in_the_band_of_the_letter_and_can_be_redone(findings: list[Finding]) -> None:
    got = grade(all_good() + findings)
    low, top = scoring().bands[str(got.letter)]
    share = min(1.0, sum(t.area_weight * t.level_weight for t in got.terms) / 100)
    assert got.score == top - round((top - low) * share)
    assert low <= (got.score or 0) <= top


@settings(max_examples=60)
@given(st.lists(_FOUND, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(findings: list[Finding], dice: object) -> None:
    shuffled = list(findings)
    dice.shuffle(shuffled)
    one, two = grade(all_good() + findings), grade(all_good() + shuffled)
    assert (one.letter, one.score, one.worst, one.seen) == (
        two.letter, two.score, two.worst, two.seen)

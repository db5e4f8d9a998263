"""Recorded looks at shops (recorded_sites.py), judged and told again: what a change does to a report is seen in the snapshots.

    IKMSCAN_RENEW=1 pytest tests/test_recorded.py          writes the snapshots anew from the dossiers (words, levels, layout changed)
    IKMSCAN_RENEW=dossiers pytest tests/test_recorded.py   looks at the shops anew first (a kind of evidence was added or changed)

Read the difference before you commit it.
"""

from __future__ import annotations

import copy
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.front.dossiers import read_dossier
from ikmscan.front.look import check_sites
from ikmscan.front.machine import Refusal
from ikmscan.front.options import Choices
from ikmscan.reports.exits import Exit
from ikmscan.reports.grade import grade
from ikmscan.reports.language import LANGS
from ikmscan.reports.output import FORMATS, Bundle
from ikmscan.reports.trouble import trouble
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import Dossier, Unseen, Why, from_json, to_json
from recorded_sites import look_anew

HERE = Path(__file__).parent / "recorded"
RENEW = os.environ.get("IKMSCAN_RENEW", "")
SHOPS = {"weak": Exit.FOUND, "healthy": Exit.CLEAN, "infected": Exit.FOUND, "unreachable": Exit.INCOMPLETE, "partial": Exit.FOUND,
         "glimpse": Exit.FOUND}
READ = (("teks", "id"), ("teks", "en"), ("html", "id"), ("html", "en"), ("json", "id"))  # JSON has both languages
ALL_FORMATS = (*READ, ("csv", "id"), ("md", "en"), ("junit", "id"), ("sarif", "en"), ("wa", "id"), ("wa", "en"))
TOLD = [(shop, form, lang) for shop in SHOPS for form, lang in (ALL_FORMATS if shop in ("weak", "healthy") else READ)]


@pytest.fixture(scope="module", autouse=True)
def _recorded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Look anew, when that was asked for."""
    if RENEW == "dossiers":
        for shop in SHOPS:
            look_anew(shop, HERE / f"{shop}.json", tmp_path_factory.mktemp("renewed") / "x.json")


def dossier_of(shop: str) -> Dossier:
    return from_json((HERE / f"{shop}.json").read_text(encoding="utf-8"))


def told(dossier: Dossier, lang: str = "id") -> Bundle:
    """All that is said of *dossier*, by every check that ships with the package."""
    checks = tuple(c for c in all_checks().checks if c.words[0].startswith("ikmscan."))
    whole = derive.complete(dossier)
    findings = judge_all(checks, whole)
    return Bundle(whole, tuple(findings), grade(findings, partial=False), lang)


def snapshot(shop: str, form: str, lang: str) -> Path:
    return HERE / (f"{shop}.result.json" if form == "json" else f"{shop}.{lang}.{FORMATS[form].ending}")


@pytest.mark.parametrize(("shop", "form", "lang"), TOLD)
def test_a_recorded_look_is_told_as_before(shop: str, form: str, lang: str, tmp_path: Path) -> None:
    """Through the command's own path: `ikmscan --dari DOSSIER --format FORM -o FILE`."""
    out, kept = tmp_path / "told", snapshot(shop, form, lang)
    code = check_sites((), Choices(dari=str(HERE / f"{shop}.json"), formats=(form,), keluaran=str(out), bahasa=lang))
    if RENEW:
        kept.write_bytes(out.read_bytes())
    assert out.read_bytes().decode() == kept.read_bytes().decode(), f"renew {kept.name}? See the head of this file"
    assert code is SHOPS[shop]


@pytest.mark.parametrize("shop", SHOPS)
def test_reading_and_writing_a_dossier_changes_no_byte(shop: str) -> None:
    text = (HERE / f"{shop}.json").read_text(encoding="utf-8")
    assert to_json(from_json(text), derive.DERIVED_KEYS) == text


@pytest.mark.parametrize("shop", SHOPS)
def test_judging_again_finds_the_same(shop: str) -> None:
    first, second = told(dossier_of(shop)), told(dossier_of(shop))
    assert first.findings == second.findings
    assert FORMATS["json"].render(first) == FORMATS["json"].render(second)


@pytest.mark.parametrize("shop", SHOPS)
def test_a_recording_names_nothing_of_the_machine_it_was_made_on(shop: str) -> None:
    text = (HERE / f"{shop}.json").read_text(encoding="utf-8")
    import getpass
    import socket

    for private in (str(Path.home()) + "/", f"{getpass.getuser()}@"):
        assert private not in text
    name = re.escape(socket.gethostname())  # alone: a short one stands in the middle of any base64
    assert not re.search(rf"(?<![\w+/]){name}(?![\w+/=])", text)
    assert "PRIVATE KEY" not in text


def test_the_weak_shop_stays_weak_and_the_healthy_one_healthy() -> None:
    weak, healthy = told(dossier_of("weak")), told(dossier_of("healthy"))
    assert weak.grade.letter == "F"
    assert healthy.grade.letter == "A"
    assert not [f for f in healthy.findings if f.level.is_fault]
    assert not [f for f in (*weak.findings, *healthy.findings) if f.verdict is None]


def test_the_shops_in_trouble_are_what_they_are_recorded_for() -> None:
    infected, unreachable, partial, glimpse = (told(dossier_of(shop)) for shop in ("infected", "unreachable", "partial", "glimpse"))
    assert (infected.grade.letter, infected.grade.limited_by) == ("F", "gambling_injection.infected")
    assert (unreachable.grade.letter, trouble(unreachable.dossier)) == (None, "refused")
    assert partial.grade.letter and partial.grade.provisional
    assert 0.5 <= partial.grade.seen / partial.grade.asked < 0.8
    assert glimpse.grade.letter is None and glimpse.grade.worst is Level.CRITICAL
    assert 0 < glimpse.grade.seen / glimpse.grade.asked < 0.5


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheet_of_a_marketplace_link_is_as_before(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As `ikmscan https://shopee.co.id/batiksari` prints it, without a packet."""
    kept = HERE / f"marketplace.{lang}.txt"
    assert check_sites(("https://shopee.co.id/batiksari",), Choices(bahasa=lang)) is Exit.CLEAN
    said = capsys.readouterr().out
    if RENEW:
        kept.write_text(said, encoding="utf-8")
    assert said == kept.read_text(encoding="utf-8"), f"renew {kept.name}? See the head of this file"


def test_a_silent_registry_costs_one_check_and_no_letter() -> None:
    """Many registries do not answer everybody: that is counted like all that was not seen, and changes no grade."""
    dossier = dossier_of("healthy")
    before, after = told(dossier), told(dossier.with_seen({"Registration": Unseen(Why.THIRD_PARTY, "rdap.pandi.id: 429")}))
    assert (after.grade.letter, after.grade.score, after.grade.provisional) == (before.grade.letter, before.grade.score, False)
    assert (after.grade.seen, after.grade.asked) == (before.grade.seen, before.grade.asked + 1)


ODD: list[Any] = [None, True, -1, 0, 2**63, 1e308, "", "\x00\x1b[31m", "../../etc/passwd", "<script>alert(1)</script>", "9999-12-31T23:59:59Z",
                  "0001-01-01T00:00:00Z", "A" * 5000, "\u202e", "{x}", [], {}, [[]], ["x"] * 50, {"blob": "x"}]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in *value*."""
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        found += places(inner, (*path, key))
    return found


@cache
def raw_of(shop: str) -> Any:
    return json.loads((HERE / f"{shop}.json").read_text(encoding="utf-8"))


def anywhere() -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    return st.sampled_from([(shop, path) for shop in SHOPS for path in places(raw_of(shop))])


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.deferred(anywhere), st.sampled_from(ODD), st.booleans())
def test_a_tampered_dossier_is_refused_or_told_whole(
    tmp_path_factory: pytest.TempPathFactory, where: tuple[str, tuple[Any, ...]], odd: Any, gone: bool
) -> None:
    """Nothing but one sentence may come of it; what is accepted must be tellable in every format."""
    shop, path = where
    raw = copy.deepcopy(raw_of(shop))
    inner = raw
    for key in path[:-1]:
        inner = inner[key]
    if gone:
        del inner[path[-1]]
    else:
        inner[path[-1]] = odd
    file = tmp_path_factory.getbasetemp() / "tampered.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    try:
        dossier = read_dossier(file, "id")
    except Refusal:
        return
    made = told(dossier)
    for form in FORMATS.values():
        text = form.render(made)
        if isinstance(text, str):
            text.encode("utf-8")
            assert "\x1b" not in text
    assert b"<script>alert" not in FORMATS["html"].content(made)

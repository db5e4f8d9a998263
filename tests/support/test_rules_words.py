"""What facts may say: bounded forms only, for it is shown to people; and how old they are, product by product."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from ikmscan.checks.support.ageing import State, age_of
from ikmscan.checks.support.rules import Rules, RulesError, check, shipped_raw, support_from
from ikmscan.scanner.evidence import Found, Sign

BASE = {"sumber": "https://endoflife.date/php", "tanggal": "2026-08-22"}
REVISION = {"distribution": "Debian 12", "mode": "revision", "mark": "Debian-2+deb12u", "newest": "10"}
WORDS = "8.4. Hubungi 0812-3456-7890 segera"


@pytest.mark.parametrize("raw", [
    {"range": [{"below": "3.5.0", "id": "CVE-2020-11023"}, {"below": "3", "id": "GHSA-gxr4-xjj5-5px2"}, {"below": "2"}]},
    {"line": [{"name": "2012 R2"}, {"name": "8.4", "latest": "8.4.24"}], "shipped": [REVISION]},
    {"shipped": [{**REVISION, "distribution": "RHEL, AlmaLinux, Rocky Linux 8 and 9", "mark": "(Red Hat Enterprise Linux)"}]},
])
def test_facts_as_they_are_written_are_read(raw: Mapping[str, object]) -> None:
    support_from("php", {**BASE, **raw})


@pytest.mark.parametrize("raw", [
    {"range": [{"below": "3.5.0", "id": "CVE-2020-11023 hubungi kami"}]}, {"range": [{"below": "3.5.0", "id": "CVE-1-1"}]},
    {"range": [{"below": "3.5.0", "id": "CVE-2020-11023\n"}]}, {"range": [{"below": "3", "id": "GHSA-https-evil"}]},
    {"range": [{"below": WORDS}]}, {"range": [{"below": "3", "start": "\x1b[31m1"}]}, {"range": [{"below": ""}]},
    {"line": [{"name": WORDS}]}, {"line": [{"name": "8", "latest": "8" * 60}]}, {"line": [{"name": "8.4\u202e"}]},
    {"line": [{"name": ""}]}, {"line": [{"name": "٣"}]},
    {"shipped": [{**REVISION, "mark": ""}]}, {"shipped": [{**REVISION, "mark": " "}]}, {"shipped": [{**REVISION, "newest": "x"}]},
    {"shipped": [{**REVISION, "distribution": "Debian https://evil.example/"}]}, {"shipped": [{**REVISION, "mark": "a\nb"}]},
    {"shipped": [{"distribution": "Debian 12", "mode": "moving", "versions": [[WORDS, "2026-01-01"]]}]},
    {"sumber": "javascript:alert(1)"}, {"sumber": "https://x.example/ y"}, {"tanggal": ""}, {"tanggal": "2026-99-99"},
])
def test_words_that_are_no_facts_are_refused(raw: Mapping[str, object]) -> None:
    with pytest.raises(RulesError):
        support_from("php", {**BASE, **raw})


def test_a_family_is_checked_with_all_its_members() -> None:
    check("wp-plugin", shipped_raw("wp-plugin") or {})
    for members in ({"a b": {}}, {"forms": 7}, {"forms": {"range": [{"below": WORDS}]}}, []):
        with pytest.raises(RulesError):
            check("wp-plugin", {**BASE, "member": members})


def php(serial: str, day: str, **more: object) -> State:
    raw = {**BASE, "tanggal": day, "line": [{"name": "8.4", "latest": "8.4.24", **more}]}
    found = Found("php", "PHP", "runtime", ("8.4.24",), 95, (Sign("header", "PHP/8.4.24", "8.4.24", 95),))
    age = age_of(found, Rules(serial, {"php": raw}.get), date(2026, 11, 29))
    assert age is not None
    return age.state


def test_facts_are_as_old_as_their_own_day_and_no_younger_than_the_pack() -> None:
    assert php("2026-11-29", "2026-08-22") is State.LATEST
    assert php("2026-11-29", "2025-11-01") is State.STALE
    assert php("2025-11-01", "2026-08-22") is State.STALE
    assert php("2026-11-29", "2025-11-01", tanggal="2026-10-01") is State.LATEST  # this line was read later
    assert php("2026-11-29", "2025-11-01", ended=True) is State.UNSUPPORTED


def test_a_member_is_as_old_as_its_family() -> None:
    family = {**BASE, "member": {"forms": {"tanggal": "2020-01-01", "range": [{"below": "1.5"}]}}}
    assert (support := Rules("2026-11-29", {"wp-plugin": family}.get).of("wp-plugin/forms")) is not None
    assert support.as_of == date(2026, 8, 22)

"""The key that signs mail (RFC 6376), as far as it can be found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.domain.dkim import CHECK
from ikmscan.scanner.evidence import DkimKeys, Records, RecordSet, Why

KEY_2048, KEY_1024, KEY_512 = "M" * 392, "M" * 216, "M" * 128


def seen(*values: str | Why, mx: tuple[str, ...] = ("10 mail.toko.id.",), mx_why: Why | None = None) -> tuple[Records, DkimKeys]:
    """A text each for the selectors s0, s1 …; "" for none."""
    sets = tuple(
        RecordSet(f"s{n}._domainkey.toko.id", "TXT", () if isinstance(v, Why) or not v else (f'"{v}"',), v if isinstance(v, Why) else None)
        for n, v in enumerate(values)
    )
    return Records("toko.id", (RecordSet("toko.id", "MX", mx, mx_why),)), DkimKeys("toko.id", sets)


CASES = [
    ("a key", seen("", f"v=DKIM1; k=rsa; p={KEY_2048}"), "good"),
    ("without a version", seen("", f"k=rsa; p={KEY_1024}"), "good"),
    ("Ed25519 is short and strong", seen("", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="), "good"),
    ("a key, and no answer elsewhere", seen(Why.TIMED_OUT, f"v=DKIM1; p={KEY_2048}"), "good"),
    ("bare, without what says that it is RSA", seen("", f"v=DKIM1; p={'M' * 188}"), "good"), ("768 bits", seen("", f"v=DKIM1; p={'M' * 168}"), "weak"),
    ("with blanks", seen("", f"v = DKIM1 ; p = {KEY_1024[:100]} {KEY_1024[100:]}"), "good"),
    ("short", seen("", f"v=DKIM1; p={KEY_512}"), "weak"),
    ("none", seen("", ""), "not_found"),
    ("withdrawn", seen("", "v=DKIM1; p="), "not_found"),
    ("something else", seen("", "v=spf1 -all"), "not_found"),
    ("a star that answers for every name", seen(f"v=DKIM1; p={KEY_2048}", f"v=DKIM1; p={KEY_2048}"), "not_found"),
    ("no answer", seen(Why.TIMED_OUT, ""), "unclear"),
    ("whether it takes mail is not known", seen("", mx=(), mx_why=Why.TIMED_OUT), "unclear"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_a_key_that_is_seen_counts(name: str, arguments: tuple[Records, DkimKeys], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_without_mail_it_does_not_apply_and_finding_none_proves_nothing() -> None:
    assert CHECK.judge(*seen("", mx=("0 .",))) is None
    assert CHECK.outcome("not_found").level is Level.HINT


@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_record_is_judged(values: list[str]) -> None:
    assert isinstance(CHECK.judge(*seen(*values)), Verdict)

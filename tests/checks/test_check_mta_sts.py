"""MTA-STS and TLS-RPT: the record, the policy behind it, and the servers that it covers (RFC 8461, RFC 8460)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.mta_sts import CHECK
from ikmscan.checks.mail_policy import read_policy
from ikmscan.scanner.evidence import MtaSts, Records, RecordSet, Why

MX = ("10 mail.toko.id.", "20 mx2.hosting.example.")
RECORD = "v=STSv1; id=20261129T000000"
POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mail.toko.id\r\nmx: *.hosting.example\r\nmax_age: 604800\r\n"


def seen(policy: str = POLICY, *texts: str, status: int = 200, media: str = "text/plain", mx: tuple[str, ...] = MX,
         why: Why | None = None, rpt: tuple[str, ...] = (), no_mx: Why | None = None) -> tuple[Records, MtaSts]:
    told = tuple(f'"{text}"' for text in texts or (RECORD,))
    sets = (RecordSet("toko.id", "MX", mx, no_mx), RecordSet("_mta-sts.toko.id", "TXT", told),
            RecordSet("_smtp._tls.toko.id", "TXT", tuple(f'"{text}"' for text in rpt)))
    return Records("toko.id", sets), MtaSts("toko.id", True, status, media, policy, why)


def none(*rpt: str) -> tuple[Records, MtaSts]:
    return seen(rpt=rpt)[0], MtaSts("toko.id")


def slugs(records: Records, policy: MtaSts) -> str:
    verdicts = CHECK.judge(records, policy)
    assert verdicts is not None and not isinstance(verdicts, Verdict)
    return " ".join(v.outcome.slug for v in verdicts)


CASES = [
    ("in order", seen(), "good"), ("lines end as they like", seen(POLICY.replace("\r\n", "\n")), "good"),
    ("more fields", seen(POLICY + "x: y\n", "v=STSv1; id=1; x=y;"), "good"), ("a trial", seen(POLICY.replace("enforce", "testing")), "testing"),
    ("off", seen("version: STSv1\nmode: none\nmax_age: 0\n"), "off"),
    ("no id", seen(POLICY, "v=STSv1;"), "record_invalid"), ("an id that is none", seen(POLICY, "v=STSv1; id=2026-11-29"), "record_invalid"),
    ("two", seen(POLICY, RECORD, "v=STSv1; id=2"), "record_invalid"),
    ("not there", seen("", status=404), "no_policy"), ("led elsewhere", seen("", status=301), "no_policy"),
    ("no such name", seen("", status=0, why=Why.NAME_NOT_FOUND), "no_policy"), ("a certificate of another", seen("", status=0, why=Why.TLS_FAILED), "no_policy"),
    ("a page instead", seen("<html>", media="text/html"), "policy_invalid"), ("as a page", seen(media="text/html"), "policy_invalid"),
    *((f"cannot be read: {what}", seen(POLICY.replace(old, new)), "policy_invalid") for what, old, new in (
        ("version", "STSv1", "STSv2"), ("mode", "enforce", "strict"), ("life", "604800", "lama"), ("too long a life", "604800", "99999999"),
        ("a server", "mail.toko.id", "mail toko"), ("no life", "max_age: 604800\r\n", ""), ("a line", "mx: mail", "mx mail"))),
    ("no servers", seen("version: STSv1\nmode: enforce\nmax_age: 86400\n"), "policy_invalid"),
    ("a server is forgotten", seen(POLICY.replace("mx: mail.toko.id\r\n", "")), "not_covered"),
    ("a star is one label", seen(mx=("10 mx.dua.hosting.example.",)), "not_covered"),
    ("a server is forgotten in a trial", seen(POLICY.replace("enforce", "testing").replace("mx: mail.toko.id\r\n", "")), "not_covered_yet"),
    ("which servers there are is not known", seen(mx=(), no_mx=Why.TIMED_OUT), "unclear"),
    ("reports to no address", none("v=TLSRPTv1; rua=a@toko.id"), "reports_lost"), ("reports to nobody", none("v=TLSRPTv1;"), "reports_lost"),
    ("two for reports", none("v=TLSRPTv1; rua=mailto:a@toko.id", "v=TLSRPTv1; rua=mailto:b@toko.id"), "reports_lost"),
    ("both", seen("", status=404, rpt=("v=TLSRPTv1; rua=",)), "reports_lost no_policy"),
]


@pytest.mark.parametrize(("name", "arguments", "told"), CASES, ids=[c[0] for c in CASES])
def test_what_senders_are_asked(name: str, arguments: tuple[Records, MtaSts], told: str) -> None:
    assert slugs(*arguments) == told


@pytest.mark.parametrize("arguments", [
    none(), seen(mx=("0 .",)), none("v=TLSRPTv1; rua=mailto:a@toko.id,https://toko.id/x"), none("hello"),
], ids=["neither", "no mail", "reports", "another text"])
def test_where_there_is_nothing_to_tell_nothing_is_told(arguments: tuple[Records, MtaSts]) -> None:
    assert slugs(*arguments) == ""


@given(st.text(max_size=400), st.text(max_size=200))
def test_any_file_and_any_record_is_judged(policy: str, record: str) -> None:
    read_policy(policy)
    slugs(*seen(policy, record, rpt=(f"v=TLSRPTv1; rua={record}",)))

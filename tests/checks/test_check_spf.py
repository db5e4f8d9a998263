"""The SPF record (RFC 7208)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.spf import CHECK
from ikmscan.scanner.evidence import Records, RecordSet, SpfTree, Why

MX = ("10 mail.toko.id.",)
ADDRESS = ("192.0.2.1",)
# What names hold: TXT of the ones that are included, A of hosts
ZONE = {
    ("a.example", "TXT"): ('"v=spf1 ip4:192.0.2.0/24 -all"',), ("b.example", "TXT"): ('"v=spf1 include:a.example ~all"',),
    ("open.example", "TXT"): ('"v=spf1 +all"',), ("opens.example", "TXT"): ('"v=spf1 include:open.example -all"',),
    ("bare.example", "TXT"): ('"hello"',), ("none.example", "TXT"): (),
    ("two.example", "TXT"): ('"v=spf1 -all"', '"v=spf1 ~all"'), ("wrong.example", "TXT"): ('"v=spf1 ipv4:1.2.3.4 -all"',),
    ("round.example", "TXT"): ('"v=spf1 include:trip.example -all"',), ("trip.example", "TXT"): ('"v=spf1 include:round.example -all"',),
    ("six.example", "TXT"): ('"v=spf1 a:h.example a:h.example a:h.example a:h.example a:h.example a:h.example -all"',),
    ("zero.example", "TXT"): ('"v=spf1 ip4:0.0.0.0/0 -all"',), ("wide.example", "TXT"): ('"v=spf1 ip4:64.0.0.0/4 -all"',),
    ("shrugs.example", "TXT"): ('"v=spf1 ip4:192.0.2.1 ?all"',), ("endless.example", "TXT"): ('"v=spf1 ip4:192.0.2.1"',),
    ("passes.example", "TXT"): ('"v=spf1 redirect=shrugs.example"',), ("h.example", "A"): ADDRESS, ("toko.id", "A"): ADDRESS, ("gone.example", "A"): (), ("gone.example", "AAAA"): (),
    ("toko.id", "AAAA"): (), ("h.example", "AAAA"): (), ("six.gone.example", "A"): (), ("six.gone.example", "AAAA"): ("2001:db8::1",),
    ("gone.example", "MX"): (), ("many.example", "MX"): tuple(f"10 m{n}.example." for n in range(11)),
}
LOST = (RecordSet("lost.example", "TXT", (), Why.TIMED_OUT), RecordSet("lost.example", "A", (), Why.DNS_FAILED))
TREE = SpfTree("toko.id", (*(RecordSet(name, kind, values) for (name, kind), values in ZONE.items()), *LOST))


def seen(*texts: str, mx: tuple[str, ...] = MX, why: Why | None = None) -> tuple[Records, SpfTree]:
    return Records("toko.id", (RecordSet("toko.id", "TXT", texts, why), RecordSet("toko.id", "MX", mx))), TREE


def spf(rest: str, **more: object) -> tuple[Records, SpfTree]:
    return seen(f'"v=spf1 {rest}"', **more)  # type: ignore[arg-type]


CASES = [
    ("hard", spf("include:a.example -all"), "good"),
    ("soft", spf("a mx ip4:203.0.113.0/24 ip6:2001:db8::/32 ~all"), "good"),
    ("by another", spf("redirect=a.example"), "good"),
    ("with macros", spf("exists:%{i}._spf.toko.id -all"), "good"),
    ("no mail at all", spf("-all"), "good"),
    ("in two strings", seen('"v=spf1 include:a.example " "~all"'), "good"),
    ("an include within an include", spf("include:b.example -all"), "good"),
    ("an open list that is refused by its sign", spf("-include:open.example -all"), "good"),
    ("a host with IPv6 alone", spf("a:six.gone.example a:six.gone.example a:six.gone.example -all"), "good"),
    ("two in vain", spf("a:gone.example mx:gone.example -all"), "good"),
    ("nothing is read behind all", spf("-all include:none.example"), "good"),
    ("but a word that is none breaks it there too (RFC 7208 section 4.6)", spf("-all ipv4:1"), "invalid"),
    ("redirect does not count beside all", spf("-all redirect=none.example"), "good"),
    ("ten look-ups", spf("include:six.example a a a -all"), "good"),
    ("everybody", spf("+all"), "open"),
    ("everybody by default", spf("mx all"), "open"),
    ("everybody by an include", spf("include:open.example -all"), "open"),
    ("everybody by an include of an include", spf("include:opens.example -all"), "open"),
    ("everybody by redirect", spf("redirect=open.example"), "open"),
    ("neutral", spf("mx ?all"), "neutral"),
    ("no end", spf("mx"), "neutral"),
    ("nothing", seen(), "missing"),
    ("an older version", seen('"v=spf10 -all"'), "missing"),
    ("nothing and no mail", seen(mx=()), "missing_without_mail"),
    ("two", seen('"v=spf1 -all"', '"v=spf1 ~all"'), "several"),
    ("a word that is none", spf("ipv4:203.0.113.1 -all"), "invalid"),
    ("eleven look-ups", spf("a a a a a a a a a a a -all"), "too_many"),
    ("eleven with those of an include", spf("include:six.example a a a a -all"), "too_many"),
    ("three in vain", spf("a:gone.example mx:gone.example a:gone.example/24 -all"), "void"),
    ("an include without SPF", spf("include:bare.example -all"), "broken_include"),
    ("an include without anything", spf("include:none.example -all"), "broken_include"),
    ("an include with two", spf("include:two.example -all"), "broken_include"),
    ("an include that cannot be read", spf("include:wrong.example -all"), "broken_include"),
    ("an include that comes back", spf("include:round.example -all"), "broken_include"),
    ("an include of oneself", spf("include:toko.id -all"), "broken_include"),
    ("too many mail servers", spf("mx:many.example -all"), "broken_include"),
    *((f"no term: {term}", spf(f"{term} -all"), "invalid") for term in (
        "ip4:999.1.1.1", "ip4:1.2.3.4/99", "ip4:1.2.3.4/024", "ip4:2001:db8::1", "ip4:", "ip4", "ip6::::::", "ip6:1.2.3.4", "ip6:2001:db8::/129",
        "a/64", "a//129", "a:", "a:localhost", "mx/", "include:", "include", "include/24", "all:x", "ptr:", "exists", "exists:%{z}.x.example",
        "exists:%{i", "exists:%{i0}.x.example", "include:a.example%", "redirect=a.example redirect=b.example", "exp=a.example exp=b.example",
        "redirect=", "redirect=%{c}", "x=%{", "=x", "a;mx")),
    *((f"a term: {term}", spf(f"{term} -all"), "good") for term in (
        "ip4:192.0.2.1/24", "ip6:2001:db8::1", "ip6:::ffff:192.0.2.1/128", "a/24//64", "a:h.example/24", "a//64", "MX:toko.id", "exists:%{ir}.%{v}._spf.%{d2}",
        "exists:%{l1r+-}.x.example", "exists:x%%y%_z%-.example", "unknown=any%{d}thing", "exp=why.%{d}", "exists:%{d}")),
    ("every address of IPv4", spf("ip4:0.0.0.0/0 -all"), "open"), ("every address of IPv6", spf("ip6:::/0 -all"), "open"),
    ("every address in halves", spf("ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all"), "open"), ("every address near a host", spf("a/0 -all"), "open"),
    ("every address near the mail servers", spf("mx//0 -all"), "open"), ("every address of an include", spf("include:zero.example -all"), "open"),
    ("every address, neutral", spf("?ip4:0.0.0.0/0 -all"), "neutral"), ("no address", spf("-ip4:0.0.0.0/0 -all"), "good"),
    ("a continent", spf("ip4:10.0.0.0/8 -all"), "wide"), ("a continent in halves", spf("ip4:12.0.0.0/9 ip4:12.128.0.0/9 -all"), "wide"),
    ("a continent of IPv6", spf("ip6:2001::/16 -all"), "wide"), ("a continent of an include", spf("include:wide.example ~all"), "wide"),
    ("a big provider", spf("ip4:40.92.0.0/15 ip6:2a01:111::/32 -all"), "good"),
    ("a tab is no blank", seen('"v=spf1\tmx -all"'), "missing"), ("nor between terms", seen('"v=spf1 mx\\009-all"'), "invalid"),
    ("a line break behind it, as pasted", seen('"v=spf1 mx -all\\010"'), "invalid"),
    ("a redirect to a neutral end", spf("redirect=shrugs.example"), "neutral"), ("a redirect to no end", spf("mx redirect=endless.example"), "neutral"),
    ("a redirect of a redirect", spf("redirect=passes.example"), "neutral"), ("a redirect that could not be asked", spf("redirect=lost.example"), "unclear"),
    ("a neutral end of an include is no end", spf("include:shrugs.example -all"), "good"),
    ("a name that is there for everybody", spf("exists:h.example -all"), "open"), ("the same, not let in", spf("?exists:h.example -all"), "good"),
    ("a name that is there for nobody", spf("exists:gone.example -all"), "good"),
    ("no answer", seen(why=Why.TIMED_OUT), "unclear"),
    ("no answer for an include", spf("include:lost.example -all"), "unclear"),
    ("no answer for a host", spf("a:lost.example -all"), "unclear"),
    ("an include that was never asked for", spf("include:other.example -all"), "unclear"),
    ("too many, and one not known", spf("include:lost.example a a a a a a a a a a -all"), "too_many"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_who_may_send(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_the_cost_is_told() -> None:
    verdict = CHECK.judge(*spf("include:b.example a mx -all"))
    assert isinstance(verdict, Verdict) and verdict.facts["lookups"] == 4


@given(st.lists(st.text(max_size=120), max_size=3), st.text(max_size=300))
def test_any_record_is_judged(texts: list[str], included: str) -> None:
    tree = SpfTree("toko.id", (RecordSet("a.example", "TXT", (f'"v=spf1 {included}"',)),))
    arguments = seen(*[f'"v=spf1 include:a.example {text}"' for text in texts])
    assert isinstance(CHECK.judge(arguments[0], tree), Verdict)

"""Which names an SPF record leads to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ikmscan.scanner.spf_names import is_spf, leads_to


def test_every_term_that_needs_dns_leads_on() -> None:
    text = "v=spf1 +include:A.Example. ~a/24 a:h.example//64 mx:m.example -exists:e.example ip4:1.2.3.4 redirect=r.example -all"
    assert leads_to(text, "toko.id") == [
        ("a.example", "TXT"), ("toko.id", "A"), ("toko.id", "AAAA"), ("h.example", "A"), ("h.example", "AAAA"),
        ("m.example", "MX"), ("e.example", "A"), ("r.example", "TXT"),
    ]


def test_what_holds_a_macro_or_is_no_name_is_not_asked() -> None:
    assert leads_to(f"v=spf1 exists:%{{i}}.x.example include:{'a' * 64}.example include:a..b all", "toko.id") == []
    assert not is_spf("v=spf10 -all") and is_spf("V=SPF1 -all")


@given(st.text(max_size=400))
def test_any_text_leads_somewhere_or_nowhere(text: str) -> None:
    assert all(name and kind in ("A", "AAAA", "MX", "TXT") for name, kind in leads_to(f"v=spf1 {text}", "toko.id"))

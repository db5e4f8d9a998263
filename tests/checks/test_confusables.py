"""Letters that only look like Latin ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.confusables import plain_letters


@pytest.mark.parametrize("written", [
    "ꜱʟᴏᴛ ɢᴀᴄᴏʀ", "🆂🅻🅾🆃 🅶🅰🅲🅾🆁", "ѕℓσт gαcσя", "🅢🅛🅞🅣 🅖🅐🅒🅞🅡", "Ⓢⓛⓞⓣ Ⓖⓐⓒⓞⓡ", "🇸🇱🇴🇹 🇬🇦🇨🇴🇷", "𝗦𝗟𝗢𝗧 𝖌𝖆𝖈𝖔𝖗", "ˢˡᵒᵗ ᵍᵃᶜᵒʳ",
    "SLOT GACOR", "ｓｌｏｔ ｇａｃｏｒ", "Տl\u043et G\u0430с\u043er", "ṩlöt gàçór", "s\u200blot ga\u00adcor", "🅂🄻🄾🅃 🄶🄰🄲🄾🅁",
])
def test_a_reader_takes_them_for_the_same(written: str) -> None:
    assert plain_letters(written) == "slot gacor"


def test_other_writing_stays_other() -> None:
    assert plain_letters("カフェ 茶") == "カフェ 茶" and "slot" not in plain_letters("Тойота")


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    plain_letters(text)

"""Letters that look like Latin ones -> those, whichever alphabet or ornament they come from. Pure; one table for all.

Unicode's own compatibility forms (NFKD: wide, bold, circled, raised letters) and, beside them, those for which Unicode
names none: small capitals, white letters on black, flags, and letters of other alphabets (UTS 39, confusables).
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f]")
_LOOKS = {
    "a": "аαɑɒᴀӑά", "b": "ьвßʙƅᏏ", "c": "сϲᴄᏟⅽ", "d": "ԁᴅժɗđ", "e": "еєэεᴇҽёέ", "f": "ғꜰϝք", "g": "ɡցɢԍ", "h": "һհнʜ",
    "i": "іıɩιɪἰί", "j": "јϳᴊ", "k": "кκᴋқ", "l": "ӏǀʟℓⅼꞁլ", "m": "мᴍⅿʍ", "n": "ոпηɴղи", "o": "оοσօᴏסӧό๐ɵөø",
    "p": "рρᴘ", "q": "ԛգզꞯ", "r": "гяʀᴦ", "s": "ѕꜱƨտς", "t": "тτᴛե", "u": "υսᴜμ", "v": "νѵᴠ", "w": "ԝшωᴡѡ",
    "x": "хχ", "y": "уγуʏүყ", "z": "ᴢʐ", "3": "зӡ",
}
_ORNAMENTS = {  # the first of twenty-six
    0x1F150: "black circle", 0x1F170: "black square", 0x1F1E6: "flag",
}
_TABLE = {
    **{ord(look): letter for letter, looks in _LOOKS.items() for look in looks},
    **{first + n: chr(ord("a") + n) for first in _ORNAMENTS for n in range(26)},
}


def plain_letters(text: str) -> str:
    """*text* in small Latin letters as far as a reader takes it for such, without accents and what nobody sees."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).translate(_TABLE)).lower().translate(_TABLE)
    return "".join(c for c in plain if not unicodedata.combining(c))

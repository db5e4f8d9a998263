"""What typed words look like before they are taken for a name: a phone number, half a scheme, "belum punya".

Pure text to text or yes and no, each in linear time; raises nothing and knows no host.
"""

from __future__ import annotations

import re
import unicodedata

MAX_SHOWN_CHARS = 200

_EDGES = " \t\r\n\v\f\xa0\u1680\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_QUOTES = "\"'`<>“”‘’«»" + _EDGES
_FULL_WIDTH = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3002, 0xFF61), ".") | {0x3001: ","}
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

_NO_SITE = re.compile(
    r"[-–—_.~/]+|n/?a|no(?:ne|pe)?|nihil|nil|null|kosong|x|"
    r"(?:(?:masih|saya|kami) )?(?:belum|blm|blum|tidak|tdk|tak|tiada|ga|gak|gk|ng?gak|engg?ak)"
    r"(?: (?:ada|punya|memiliki|mempunyai|buat|bikin|dibuat))?(?: (?:web|website|situs|toko online|domain|alamat))?",
    re.I,
)
_LABELLED = re.compile(r"(?:alamat web|alamat|website|web|situs|url|link|domain|toko|site)\s?[:=]\s?(?=\S)", re.I)
_PHONE = re.compile(r"(?:(?:wa|hp|no|tel|telp|telepon|whatsapp)[ .:]{0,3})?((?:\+|0|62|8|\()[0-9 ().+-]{6,30})", re.I)
_QUAD = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::|/|$)")
_CALLED = re.compile(r"([a-z]{2,12})(?:\s?[:@]\s?@?|\s|$)(.*)", re.I)
_WEB = re.compile(r"[htps]{3,7}\s?(?:[:;]|[.,]?\s?[/\\])[\s:;/\\]*", re.I)
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*\s?:(?=.)(?!\s?[0-9]{1,5}(?:[/?#\\]|$))[\s/\\]*", re.I)
_ADDRESS6 = re.compile(r"\[|[0-9a-f]{0,4}:[0-9a-f]{0,4}:", re.I)
_PATH = re.compile(r"[/\\?#]")
_GAP = re.compile(r"(?<!\S)(www\.[^\s.]+) (?=[^\s.]+\.)", re.I)


def without_edges(text: str) -> str:
    """Without blanks (also no-break ones and a byte order mark) around it."""
    return text.strip(_EDGES)


def plain(words: str) -> str:
    """The words with single ASCII spaces, ASCII punctuation for the full-width one, and no quotes around."""
    single = " ".join(words.translate(_FULL_WIDTH).split()).strip(_QUOTES)
    return single[1:-1].strip(_QUOTES) if single.startswith("(") and single.endswith(")") else single


def without_gap(words: str) -> str:
    """In "www.mimi batik.com" only a space is too much."""
    return _GAP.sub(r"\1", words)


def has_invisible(words: str) -> bool:
    """Whether a control, format (direction, zero width), surrogate or private-use character is in it."""
    return not words.isprintable() and any(map(_is_invisible, words))


def without_invisible(words: str) -> str:
    """Separators become spaces (two names on two lines stay two); all other marks vanish."""
    return "".join(" " if c.isspace() else "" if _is_invisible(c) else c for c in words)


def showable(text: str) -> str:
    """At most 200 characters of it on one line, what cannot be seen spelt as [U+200F]."""
    short = without_edges(text[: MAX_SHOWN_CHARS + 1])
    seen = "".join(f"[U+{ord(c):04X}]" if _is_invisible(c) else c for c in short)
    return seen if len(seen) <= MAX_SHOWN_CHARS else seen[: MAX_SHOWN_CHARS - 1] + "…"


def says_no_site(words: str) -> bool:
    """Whether it is "-", "belum punya website" or another way to say that there is none."""
    return _NO_SITE.fullmatch(words) is not None


def is_phone(words: str) -> bool:
    """Whether it is an Indonesian or international phone number: 8 to 15 digits, not four groups as an address has."""
    match = _PHONE.fullmatch(words)
    return match is not None and not _QUAD.match(words) and 8 <= sum(map(str.isdigit, match[1])) <= 15


def called(words: str) -> tuple[str, str]:
    """The first word and the rest where they read as "ig: batik.sari" or "Shopee"; ("", "") otherwise."""
    match = _CALLED.fullmatch(words)
    return (match[1], match[2].strip()) if match else ("", "")


def without_label(words: str) -> str:
    """Without "website:" in front."""
    label = _LABELLED.match(words)
    return words[label.end() :] if label else words


def after_web_scheme(words: str) -> str:
    """Without http:// or https://, in any misspelling (ttp://, htps:/, https//), also twice."""
    rest = words.removeprefix("//").lstrip()
    for _ in range(2):
        if web := _WEB.match(rest):
            rest = rest[web.end() :]
    return rest


def other_scheme(rest: str) -> str:
    """The scheme in front with its marks ("ftp://", "javascript:"), or ""; host:port and an IPv6 address have none."""
    match = None if _ADDRESS6.match(rest) else _SCHEME.match(rest)
    return match[0] if match else ""


def cut_path(rest: str) -> tuple[str, str]:
    """What stands before the first / \\ ? or #, and what follows from there."""
    cut = _PATH.search(rest)
    return (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")


def without_query(path: str) -> str:
    """The path alone, without slashes at its end."""
    return re.split(r"[?#]", path.replace("\\", "/"), maxsplit=1)[0].rstrip("/")


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE

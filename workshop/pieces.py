"""One cell of a list -> the addresses that stand in it, as they were written. Pure text, in bounded time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..scanner import typed
from ..scanner.platforms import platform_of, platform_words
from ..scanner.suffix import public_suffix
from ..scanner.target import Target, TargetError, read

MAX_CELL_CHARS = 2_000  # of a longer cell only the beginning is looked at, and the caller says so
MAX_PIECES = 10

_LINK = re.compile(r"\s*=\s*HYPERLINK\s*\(\s*\"([^\"]*)\"", re.I)
_BREAK = re.compile(
    r"[\n\r\v\f\t|•·●▪➢✓\x85\u2028\u2029]+|;(?!\s?/)|\s+/{1,2}\s+|\s[-–—+&]\s|\s(?:dan|atau|serta|juga|and|or)\s|"
    r"(?<=\s)(?=[0-9]{1,2}[.)]\s)",
    re.I,
)
_COUNTED = re.compile(r"\s*\(?[0-9]{1,2}[.)]\s+(?=\S)")
_NAME = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,30}"
_LABELS = "alamat|baru|di|domain|dulu|lama|link|situs|url|web|website|yaitu"
_WORD_BEFORE = re.compile(
    rf"(?:^|[\s(])(?!(?:{_LABELS})\s$)((?:[htps]{{3,7}}:?/{{1,2}})?(?:www\.)?[^\W\d_]+\s)$", re.I)


def pieces(cell: str) -> tuple[str, ...]:
    """Return what each address of the cell was written as; the cell itself where none or only one is found."""
    text = _value(cell)[:MAX_CELL_CHARS]
    whole = typed.plain(typed.without_invisible(text))
    if typed.is_phone(whole) or typed.says_no_site(whole):
        return (text,)
    parts = [_COUNTED.sub("", part, count=1) for part in _BREAK.split(text) if part.strip(" /,.-")]
    found = [piece for part in parts for piece in _inside(part)]
    return tuple(found) or (text,)


def _value(cell: str) -> str:
    """The link of a HYPERLINK formula that came as text; nothing is ever evaluated."""
    link = _LINK.match(cell)
    return link[1] if link else cell.replace("_x000D_", "\n")


def _inside(part: str) -> Iterator[str]:
    """The addresses of a part that no break divides. "toko, co.id" is one, "sari, toko.com" not."""
    commas = part.split(",", MAX_PIECES)
    if sum(map(is_address, commas)) > 1 or any(one.startswith(" ") and is_address(one) for one in commas[1:]):
        yield from (piece for one in commas if one.strip() for piece in _without_commas(one))
    else:
        yield from _without_commas(part)


def _without_commas(part: str) -> Iterator[str]:
    found = [] if typed.has_invisible(part) else list(_found(part))
    if len(found) > 1 or (found and not _reads(part)):
        for piece in found:
            yield from _before_platform(piece)
    else:
        yield from _before_platform(part)


def _found(part: str) -> Iterator[str]:
    """Every address among other words. "Kopi Gayo.com" stays whole: nobody but its owner knows which is meant."""
    for match in _pattern().finditer(part):
        if not match["web"]:
            yield match[0]
        elif is_address(match["web"]):
            bare = "/" not in match["web"] and not match["web"].lower().startswith("www.")
            word = _WORD_BEFORE.search(part[: match.start()]) if bare else None
            yield (word[1] if word else "") + match["web"]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """A mail address, a name with a dot, a phone number, "ig: batik.sari", "@batik"."""
    called = "|".join(sorted(map(re.escape, platform_words()), key=len, reverse=True))
    name = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,30}"
    scheme, user = r"(?:[htps]{3,7}\s?[:;]?\s?[/\\]{1,3}\s?)?", r"(?:[\w.-]{1,40}(?::[^\s@]{0,40})?@)?"
    return re.compile(
        r"[^\s@,;:<>()]{1,64}@[^\s@,;:<>()]{1,100}\.[a-z]{2,20}|"
        rf"(?<![@\w./\\])(?P<web>{scheme}{user}{name}(?::[0-9]{{1,5}})?(?:[/?#][^\s,;]{{0,500}})?)|"
        r"(?<![\w.])(?:\+\s?62|62|0)[\s-]?8[0-9 .-]{6,16}[0-9]|"
        rf"(?<![\w.@])(?:{called})\s?(?::\s?@?|@|\s@|\s)(?!\+?[0-9]{{3}}|https?\b|www\.)[\w.]{{2,40}}|"
        r"(?<![\w.])@[\w.]{2,30}",
        re.I,
    )


def _before_platform(piece: str) -> Iterator[str]:
    """toko.com/shopee.co.id/x is two addresses, without a blank between them."""
    host, slash, path = piece.partition("/") if "//" not in piece else ("", "", "")
    first, _, rest = path.partition("/")
    if slash and host and is_address(host) and "." in first and platform_of(first.lower(), f"/{rest}") is not None:
        yield from (host, path)
    else:
        yield piece


@lru_cache(maxsize=1024)
def is_address(words: str) -> bool:
    """Whether the words alone are a name whose ending a registry has, or an account."""
    try:
        place = read(words)
    except TargetError:
        return False
    return not isinstance(place, Target) or place.is_address or 0 < len(public_suffix(place.host)) < len(place.host)


def _reads(words: str) -> bool:
    try:
        read(words)
    except TargetError:
        return False
    return True

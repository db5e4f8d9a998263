"""Whether a host is named so that it is taken for somebody's whose name it is not. Pure; knows no list of hosts."""

from __future__ import annotations

from .confusables import plain_letters
from .site_names import site_of

SHORTEST_NEAR = 6  # a letter more or less in a shorter name makes another word
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SINGLES = str.maketrans("013589i", "olesbgl")


def imitates(host: str, brand: str, *, is_word: bool = False) -> bool:
    """Whether *host*, which is not the brand's, is named as *brand* is: with it in front of another's name, letters
    that look alike anywhere, or one letter more, less, other or swapped in the name that was registered.

    *is_word*: the brand is a word or a name of others too; then only letters that look alike and brand.com in front.
    """
    labels = [_read(label) for label in host.lower().split(".")]
    parts = [part for label in labels[:-1] for part in label.split("-")]
    if any(part != brand and looks(part) == looks(brand) for part in parts):
        return True
    if is_word:
        return f"{brand}.com." in f"{host.lower().replace('-', '.')}."
    if brand in parts or brand in labels:
        return True
    near = _read(site_of(host).partition(".")[0])
    return len(brand) >= SHORTEST_NEAR and any(_one_off(brand, part) for part in (near, *near.split("-")))


def looks(word: str) -> str:
    """What a hurried reader sees in *word*: letters that look alike made one."""
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    return word.translate(_SINGLES)


def _read(label: str) -> str:
    """The label in Latin letters, whichever alphabet it was registered in (RFC 5891 section 4.4)."""
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except (UnicodeError, ValueError):
            return label
    return plain_letters(label)


def _one_off(brand: str, word: str) -> bool:
    """Whether *word* is *brand* but for one letter or two swapped ones."""
    if word == brand or abs(len(word) - len(brand)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(brand, word, strict=False)) if a != b), min(len(brand), len(word)))
    rests = (brand[at + 1:] == word[at + 1:], brand[at + 1:] == word[at:], brand[at:] == word[at + 1:])
    swapped = brand[at:at + 2] == word[at:at + 2][::-1] and brand[at + 2:] == word[at + 2:]
    return any(rests) or swapped

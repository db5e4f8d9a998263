"""Names in other alphabets: to A-labels and back, and which of them could be mistaken for another; asks no network."""

from __future__ import annotations

import unicodedata

# Writing systems that mix by nature (UTS 39 section 5.2, "Highly Restrictive"), named as Unicode names its characters.
_MIXES = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
# Cyrillic and Greek letters that pass for Latin ones: a label of these alone reads as another word (UTS 39 section 4).
_LATIN_TWINS = frozenset("асԁеԍһіјӏорԛѕԝхуѵкмтвнгпьгӕёїґ" + "αεικνορτυχωϲϳ")


def to_ascii(host: str) -> str:
    """Return lower-case A-labels (UTS 46 mapping, IDNA 2008 letters); raises ValueError when it is no such name."""
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    host = host.lower()
    for label in host.split("."):
        if label.startswith("xn--"):
            _check_a_label(label)
    return host


def to_unicode(host: str) -> str:
    """Return the name in its own letters; the host itself when it has no A-label or a broken one."""
    if "xn--" not in host:
        return host
    import idna

    try:
        return idna.decode(host)
    except ValueError:
        return host


def doubts(host: str) -> tuple[str, ...]:
    """Return the slugs of what could deceive the eye.

    `mixed_script`: two alphabets in one label. `look_alike`: a label foreign throughout that reads as Latin.
    """
    labels = [label for label in to_unicode(host).split(".") if not label.isascii()]
    found = {"mixed_script": any(map(_mixes, labels)), "look_alike": any(map(_looks_latin, labels))}
    return tuple(slug for slug, true in found.items() if true)


def _check_a_label(label: str) -> None:
    import idna

    if idna.alabel(idna.ulabel(label)).decode("ascii") != label:
        raise ValueError(label)


def _mixes(label: str) -> bool:
    scripts = {unicodedata.name(c, "?").split(" ")[0] for c in label if unicodedata.category(c) in ("Ll", "Lu", "Lo")}
    return len(scripts) > 1 and not any(scripts <= mix for mix in _MIXES)


def _looks_latin(label: str) -> bool:
    letters = [c for c in label if c.isalpha()]
    return bool(letters) and all(c in _LATIN_TWINS for c in letters)

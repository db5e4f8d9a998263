"""One cell of the address column -> what each address in it is. Refuses nothing, leaves nothing unanswered."""

from __future__ import annotations

import re
from dataclasses import replace

from ..scanner import typed
from ..scanner.platforms import builder_of
from ..scanner.reserved import reserved
from ..scanner.slips import suffix_meant
from ..scanner.suffix import public_suffix
from ..scanner.target import Account, Problem, Target, TargetError, read
from .pieces import MAX_CELL_CHARS, MAX_PIECES, pieces
from .roster import Entry, Kind

_KINDS = {
    Problem.EMPTY: Kind.NONE, Problem.NO_SITE: Kind.NONE, Problem.EMAIL: Kind.MAIL, Problem.PHONE: Kind.PHONE,
}
_YES = re.compile(r"(?:sudah|ada|iya|ya|y|yes|punya|sudah (?:ada|punya)|ok|oke|aktif|v|✓|✔)[.!]?", re.I)
# What spreadsheets make of a phone number.
_BROKEN_NUMBER = re.compile(r"[0-9][.,][0-9]+E\+?1[0-4]|[0-9]{9,14}[.,]0", re.I)
_HANDLE = re.compile(r"@?[\w.\- ]{2,60}")


def entries(cell: str, platform: str = "") -> tuple[Entry, ...]:
    """Return what stands in the cell, at least one entry; *platform*: the word of a column such as "Instagram"."""
    found = [_in_column(piece, platform) for piece in pieces(cell)]
    kept = _worth_saying(list({(e.kind, e.shown or e.text, e.problem): e for e in found}.values()))
    if len(kept) > MAX_PIECES:
        kept = [*kept[:MAX_PIECES], _wrong(cell, "too_many")]
    if len(cell) > MAX_CELL_CHARS and all(e.problem != Problem.TOO_LONG for e in kept):
        kept.append(_wrong(cell, str(Problem.TOO_LONG)))
    return tuple(kept)


def _worth_saying(found: list[Entry]) -> list[Entry]:
    """Beside an address, "belum ada", "ya" and words such as "Bu Sari" answer nothing; alone they are the answer."""
    idle = (Problem.NOT_A_NAME, "yes_only")
    return [e for e in found if e.kind is not Kind.NONE and (e.problem not in idle or e.suggestion)] or found[:1]


def entry(text: str) -> Entry:
    """What one address is."""
    words = typed.plain(text)
    if _YES.fullmatch(words):
        return _wrong(text, "yes_only")
    if _BROKEN_NUMBER.fullmatch(words):
        return Entry(typed.showable(text), Kind.PHONE, problem=str(Problem.PHONE))
    if words.startswith("="):
        return _wrong(text, "formula")
    try:
        place = read(text)
    except TargetError as error:
        return _refused(text, error)
    return _account(place) if isinstance(place, Account) else _target(place)


def _in_column(piece: str, platform: str) -> Entry:
    """`batik.sari` in the column "Instagram" is an account there; a link stays what it is."""
    words = typed.plain(piece)
    handle = _HANDLE.fullmatch(words) and "www." not in words.lower()
    if not platform or not handle or typed.says_no_site(words) or _YES.fullmatch(words) or typed.is_phone(words):
        return entry(piece)
    return replace(entry(f"{platform}: {words.removeprefix('@')}"), text=typed.showable(piece))


def _refused(text: str, error: TargetError) -> Entry:
    kind, problem = _KINDS.get(error.problem, Kind.WRONG), str(error.problem)
    if error.problem is Problem.EMAIL:
        problem = "own_mail" if error.suggestion else "free_mail"
    shown = error.text if error.problem is Problem.PRIVATE_ADDRESS else ""
    return Entry(typed.showable(text), kind, None, shown, problem, error.suggestion)


def _account(place: Account) -> Entry:
    kind = Kind.BUILDER if place.kind == "builder" else Kind.ACCOUNT
    problem = {"short": "short_link", "builder": "builder_page"}.get(place.kind, "")
    return Entry(typed.showable(place.input), kind, None, place.shown, problem)


def _target(place: Target) -> Entry:
    text, host = typed.showable(place.input), place.host
    builder, suffix, meant = builder_of(host), public_suffix(host), suffix_meant(host)
    if reserved(host) == "state":
        return Entry(text, Kind.GOVERNMENT, place, place.shown, "government")
    if builder is not None and host.removeprefix("www.") == builder.host:
        return _wrong(text, "builder_itself")
    if builder is not None:
        return Entry(text, Kind.BUILDER, place, place.shown)
    if suffix == host:
        return _wrong(text, "suffix_only")
    if not suffix and not place.is_address:  # asked all the same: the registries' list may be older than the ending
        return Entry(text, Kind.WRONG, place, place.shown, "typo" if meant else "no_such_suffix", meant)
    problem = "typo" if meant else place.warnings[0] if place.warnings else ""
    return Entry(text, Kind.OWN, place, place.shown, problem, meant)


def _wrong(text: str, problem: str) -> Entry:
    return Entry(typed.showable(text), Kind.WRONG, problem=problem)

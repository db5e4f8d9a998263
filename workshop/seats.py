"""Which secret word opens whose page, and whose site stands on the screen. Both belong to a person, not to a row: who
comes to sit on a number that was another's gets a word of his own.
"""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from typing import TypeAlias

from ..history.database import Database
from .roster import Kind, Participant

WORD_BYTES = 16  # 128 bits
Marks: TypeAlias = Callable[[Participant], Set[Hashable]]


class Seats:
    """The words of one workshop, in the book's file."""

    def __init__(self, base: Database) -> None:
        self._base = base

    def write(self, before: Sequence[Participant], now: Sequence[Participant]) -> None:
        """The list *before* was read anew: who is still there keeps his word, the words of the others open nothing."""
        known = {int(str(number)): (str(word), bool(on))
                 for number, word, on in self._base.rows("SELECT number, token, shown FROM seats")}
        stayed = same_people(before, now)
        self._base.run("DELETE FROM seats")
        for person in now:
            word, on = known.get(stayed.get(person.number, 0)) or (secrets.token_urlsafe(WORD_BYTES), False)
            on = on and person.consent.example
            self._base.run("INSERT INTO seats VALUES (?, ?, ?)", person.number, word, int(on))

    def word(self, number: int) -> str:
        """The secret word of a participant's page; KeyError where nobody has that number."""
        found = self._base.rows("SELECT token FROM seats WHERE number = ?", number)
        if not found:
            raise KeyError(number)
        return str(found[0][0])

    def words(self) -> dict[int, str]:
        """The secret words of all."""
        return {int(str(number)): str(word) for number, word in self._base.rows("SELECT number, token FROM seats")}

    def show(self, number: int | None) -> None:
        """Put one participant's site on the screen in the place of any other; None: nobody's."""
        self._base.run("UPDATE seats SET shown = (number = ?)", -1 if number is None else number)

    def shown(self, people: Iterable[Participant]) -> frozenset[int]:
        """Whose site the trainer shows now, of those of *people* who ticked "contoh"."""
        allowed = {person.number for person in people if person.consent.example}
        rows = self._base.rows("SELECT number FROM seats WHERE shown = 1")
        return frozenset(int(str(number)) for (number,) in rows) & allowed


def opened_by(word: str, words: Mapping[int, str]) -> int | None:
    """Whose page *word* opens; it takes as long for a wrong one as for a right one."""
    given, owner = word.encode("utf-8", "replace"), None
    for number, kept in words.items():
        if hmac.compare_digest(given, kept.encode("ascii")):
            owner = number
    return owner


def same_people(before: Sequence[Participant], now: Sequence[Participant]) -> dict[int, int]:
    """The number that somebody has now -> the one that he had before, for all who are surely the same: they share what
    nobody else has in either list, and no other word on them speaks against it."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for marks, against in _TELLING:
        old, new = _alone(before, marks), _alone(now, marks)
        for mark, person in new.items():
            was = old.get(mark)
            if was is None or person.number in found or was.number in taken or against(_differ(was, person)):
                continue
            found[person.number] = was.number
            taken.add(was.number)
    return found


def _alone(people: Sequence[Participant], marks: Marks) -> dict[Hashable, Participant]:
    """The marks that one person alone has."""
    many = Counter(mark for person in people for mark in marks(person))
    return {mark: person for person in people for mark in marks(person) if many[mark] == 1}


def _differ(one: Participant, other: Participant) -> tuple[bool, bool]:
    """Whether both have a name, and not the same; and so with the business."""
    pairs = zip(_called(one), _called(other), strict=True)
    name, business = (bool(a and b and a != b) for a, b in pairs)
    return name, business


def _called(person: Participant) -> tuple[str, str]:
    name, business = (" ".join(text.casefold().split()) for text in (person.name, person.business))
    return name, business


def _both(person: Participant) -> Set[Hashable]:
    return {_called(person)} if all(_called(person)) else set()


def _name(person: Participant) -> Set[Hashable]:
    return set(_called(person)[:1]) - {""}


def _business(person: Participant) -> Set[Hashable]:
    return set(_called(person)[1:]) - {""}


def _addresses(person: Participant) -> Set[Hashable]:
    """All that was written as an address, with "www." or without."""
    written = (e.target.shown if e.target is not None else e.shown or e.text
               for e in person.entries if e.kind is not Kind.NONE)
    return {text.casefold().removeprefix("www.") for text in written} - {""}


# Of an address that stays, one of name and business may have been mended; where only one of these stays, none.
_TELLING: tuple[tuple[Marks, Callable[[Iterable[bool]], bool]], ...] = (
    (_both, any), (_addresses, all), (_name, any), (_business, any))

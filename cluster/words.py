"""Words that stand in many results, each kept once: a result holds their numbers, by which it is found as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .database import Base, whole

UNKEPT = re.compile("[\x00\ud800-\udfff]")  # no text of PostgreSQL holds them
LONGEST = 500  # an index bears no more than 2,704 bytes


class Words:
    """The words of *base*, those that were met."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._number: dict[str, int] = {}
        self._word: dict[int, str] = {}

    def numbers(self, words: Sequence[str]) -> list[int]:
        """The numbers of *words*; a new word gets one. What a site may have put into a word keeps none of them out."""
        words = [UNKEPT.sub("\ufffd", word)[:LONGEST] for word in words]
        if new := [word for word in dict.fromkeys(words) if word not in self._number]:
            self._base.run(
                "INSERT INTO ikmscan.word (word) SELECT w FROM unnest(%s::text[]) w "
                "WHERE NOT EXISTS (SELECT 1 FROM ikmscan.word o WHERE o.word = w) ON CONFLICT DO NOTHING", new)
            self._learn(self._base.rows("SELECT id, word FROM ikmscan.word WHERE word = ANY(%s)", new))
        return [self._number[word] for word in words]

    def words(self, numbers: Sequence[int]) -> list[str]:
        """What `numbers` was given."""
        if new := [number for number in numbers if number not in self._word]:
            self._learn(self._base.rows("SELECT id, word FROM ikmscan.word WHERE id = ANY(%s)", new))
        return [self._word[number] for number in numbers]

    def forget(self) -> None:
        """What was learnt may not stand in the database: the change that it was written in came to nothing."""
        self._number.clear()
        self._word.clear()

    def _learn(self, rows: Iterable[tuple[object, ...]]) -> None:
        for number, word in rows:
            self._number[str(word)] = whole(number)
            self._word[whole(number)] = str(word)

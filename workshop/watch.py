"""Looks into the register a few times a second, once for all who look on, and judges what has been seen since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from ..reports.output import Bundle
from ..scanner.evidence import Dossier
from .board import Board, Told, board, told_of, word_of
from .register import Register, SiteState
from .roster import Kind, Participant

EVERY_S = 0.5
JUDGED_AT_ONCE = 4  # sites; between them whoever shares this process gets its turn
HIS_OWN = (Kind.OWN, Kind.BUILDER)  # no portal of an office, and no stranger's whose name was mistyped
Judge = Callable[[Dossier], Bundle]


class Watch:
    """What is known of a room by now. `look` brings it up to date and says whether anything changed."""

    def __init__(self, register: Register, judge: Judge, lang: str) -> None:
        self.register, self.judge, self.lang = register, judge, lang
        self.people: tuple[Participant, ...] = ()
        self.states: dict[str, SiteState] = {}
        self.told: dict[str, Told] = {}
        self.shown: frozenset[int] = frozenset()
        self.words: Mapping[int, str] = {}
        self._edition = self._serial = 0
        self._unjudged: dict[str, None] = {}
        with register.steady():
            self._read_states()

    def look(self) -> bool:
        """Read what changed, and judge a few of the sites that are finished."""
        with self.register.steady():  # whose word it is and whose page are of one list
            self._serial, changed = self.register.changes(self._serial)
            if news := bool(changed) or self.register.edition != self._edition:
                self._read_states()
        for state in changed:
            self._unjudged.pop(state.key, None)
            if state.step.final:
                self._unjudged[state.key] = None
            else:
                self.told.pop(state.key, None)
        judged = list(self._unjudged)[:JUDGED_AT_ONCE]
        for key in judged:
            del self._unjudged[key]
            self.told[key] = self._judged(key)
        return bool(news or judged)

    def _read_states(self) -> None:
        """The states as they are now, and everybody where the list was read anew under our eyes."""
        self.states = {state.key: state for state in self.register.states()}
        if self._edition != self.register.edition:
            self._edition = self.register.edition
            self.people, self.words = self.register.participants(), self.register.seats.words()
            self.shown = self.register.seats.shown(self.people)
            self.told = {key: told for key, told in self.told.items() if key in self.states}

    def _judged(self, key: str) -> Told:
        made = self.bundle(key)
        return told_of(made, self.lang) if made else Told(word=word_of("", self.lang))

    def bundle(self, key: str) -> Bundle | None:
        """The report of a site that is finished, judged by today's rules."""
        dossier = self.register.dossier(key)
        return self.judge(dossier) if dossier is not None else None

    def keys_of(self, number: int) -> tuple[str, ...]:
        """The sites of a participant, in the order of the list."""
        return tuple(key for key, state in self.states.items() if number in state.numbers)

    def volunteers(self) -> tuple[Participant, ...]:
        """Who ticked "contoh": the only ones whose site the trainer may show."""
        return tuple(person for person in self.people if person.consent.example)

    def examples_of(self, number: int) -> tuple[str, ...]:
        """The sites of a volunteer that may be shown: those that he wrote as his own, and that nobody else named who
        did not tick "contoh"."""
        willing = {person.number: person for person in self.volunteers()}
        if number not in willing:
            return ()
        named: dict[str, set[int]] = defaultdict(set)
        for key, state in self.states.items():
            named[key.removeprefix("www.")].update(state.numbers)
        keys = (e.target.shown for e in willing[number].entries if e.target is not None and e.kind in HIS_OWN)
        return tuple(key for key in keys if key in self.states and named[key.removeprefix("www.")] <= willing.keys())

    def show(self, number: int | None) -> None:
        """Put a volunteer's site on the screen in the place of any other; None, or who may not be shown: nobody's."""
        self.register.seats.show(number if number is not None and self.examples_of(number) else None)
        self.shown = self.register.seats.shown(self.people)

    def board(self, now: datetime | None = None) -> Board:
        """The room as it stands."""
        return board(self.people, self.states, self.told, self.lang, now or datetime.now(UTC))

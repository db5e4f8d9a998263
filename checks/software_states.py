"""What the checks of software share: an outcome for each state of a version, and the verdict on one product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ..scanner.evidence import Found
from .check import Fact, Level, Outcome, Verdict
from .support.ageing import Age, State, age_of
from .support.rules import Rules

GOOD: Mapping[State, Level] = {State.LATEST: Level.GOOD, State.NEWER: Level.GOOD, State.SUPPORTED: Level.GOOD}
USUAL: Mapping[State, Level] = {
    **GOOD, State.BEHIND: Level.LOW, State.FAR_BEHIND: Level.MEDIUM, State.UNSUPPORTED: Level.HIGH,
    State.EXPLOITED: Level.HIGH, State.UNSURE: Level.HINT, State.STALE: Level.UNKNOWN,
}


# Whose way of updating comes first among the lines to follow, as a fact "stack".
STACKS: Mapping[str, str] = {"wordpress": "wp_admin", "opencart": "opencart", "routeros": "mikrotik"}


def as_of(found: Iterable[Found], rules: Rules) -> str:
    """The oldest day on which facts of what was *found* were read, "" where there are none."""
    known = (rules.of(f.product) for f in found)
    return min((support.as_of.isoformat() for support in known if support is not None), default="")


class Scale:
    """The outcomes of one check. A state that is not on it gives no verdict."""

    def __init__(self, levels: Mapping[State, Level]) -> None:
        self._outcomes = {state: Outcome(state.value, level) for state, level in levels.items()}

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All of them, for the decorator."""
        return tuple(self._outcomes.values())

    def judge(self, found: Iterable[Found], rules: Rules, today: date) -> list[Verdict]:
        """A verdict for each product whose facts are known, its slug as the subject."""
        ages = [(f, age_of(f, rules, today)) for f in found]
        return [self._verdict(f, a, as_of((f,), rules)).about(f.product)
                for f, a in ages if a is not None and a.state in self._outcomes]

    def _verdict(self, found: Found, age: Age, read: str) -> Verdict:
        facts: dict[str, Fact] = {"name": found.name, "evidence": found.signs[0].shown, "confidence": found.confidence,
                                  "as_of": read}
        stack = "wp_admin" if found.kind == "plugin" else STACKS.get(found.product, "")
        for key, value in (("stack", stack), ("version", age.version), ("latest", age.latest), ("hole", age.hole),
                           ("distribution", age.distribution)):
            if value:
                facts[key] = value
        for key, day in (("ended", age.ended), ("since", age.since)):
            if day is not None:
                facts[key] = day.isoformat()
        return self._outcomes[age.state](**facts)

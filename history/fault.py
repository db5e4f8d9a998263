"""Why a message was not taken: words of ours alone, for what a channel says may hold its secret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What went wrong; front/pantau.toml says it, and what to do."""

    NO_START = "no_start"  # the program
    ENDED = "ended"
    LATE = "late"
    NO_ADDRESS = "no_address"
    NOT_TAKEN = "not_taken"
    BROKE = "broke"  # a plug-in of apprise
    NOT_PRINTED = "not_printed"


@dataclass(frozen=True, slots=True)
class Fault:
    """*detail*: a number or the name of an exception, "" for none."""

    why: Why
    detail: str = ""

    def __str__(self) -> str:
        """For the log and the journal."""
        return f"{self.why} {self.detail}".rstrip()

"""What a room does about it: the first aid, which needs no internet, and each fault once with the computers that have
it. A computer is called by its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..checks.check import Level
from .language import listed
from .room_view import Computer, Fault
from .words import say

ENTERED = ("entered_1", "entered_2", "entered_3")
UNTOLD = ("not_tested", "inconclusive")  # outcomes of ms17_010 that leave the patch open where SMB1 is on


def first_aid(computers: Sequence[Computer], lang: str) -> tuple[str, ...]:
    """What to do now, worst first; () where nothing must be done at once."""
    entered = [c for c in computers if c.patch == "infected"]
    open_ = [c for c in computers if c.patch == "vulnerable"]
    speaking = [c for c in computers if c.smb1_on and c not in entered]
    patch = [c for c in computers if c in open_ or (c in speaking and c.patch in UNTOLD)]
    steps = [(f"step_{key}", entered) for key in ENTERED] + [
        ("step_unplug", open_), ("step_smb1", [c for c in speaking if not c.samba]),
        ("step_samba", [c for c in speaking if c.samba]), ("step_patch", patch),
    ]
    told = [say(f"room.{key}", lang, places=places(some, lang)) for key, some in steps if some]
    return (*told, say("room.step_again", lang)) if told else ()


def faults(computers: Iterable[Computer], lang: str) -> tuple[Fault, ...]:
    """What needs mending, worst first; hints are left to the sheet of each computer."""
    found: dict[tuple[Level, str, str, str], list[Computer]] = {}
    for computer in computers:
        for card in computer.cards:
            if card.level.is_fault:
                found.setdefault((card.level, card.level_word, card.shape, card.short), []).append(computer)
    told = (Fault(*key, places(some, lang)) for key, some in found.items())
    return tuple(sorted(told, key=lambda fault: -fault.level.rank))


def places(computers: Iterable[Computer], lang: str) -> str:
    """".2, .3 dan .7"; a computer that has a fault twice is named once."""
    return listed(list(dict.fromkeys(c.place for c in computers)), lang)

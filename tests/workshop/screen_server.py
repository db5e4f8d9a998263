"""A screen in its own process: makes a room in a folder, serves it, prints its addresses as JSON, ends with its stdin.

    python screen_server.py FOLDER PEOPLE DONE PORT TITLE

A line "N" on stdin finishes the site of participant N, "off" pauses all that wait, as a link that is cut does.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import shop_rooms as rooms
from ikmscan.scanner.runs import Step
from ikmscan.workshop.register import Register
from ikmscan.workshop.screen.place import HERE
from ikmscan.workshop.screen.serve import bind, serving

VOLUNTEER = 2


async def main(folder: Path, people: int, done: int, port: int, title: str) -> None:
    persons = tuple(rooms.person(n, example=n == VOLUNTEER) for n in range(1, people + 1))
    with rooms.register(folder, persons, title) as book:
        for number in range(1, done + 1):
            rooms.finish(book, number)
        async with serving(rooms.watch(book), [bind(HERE, port)]) as screen:
            print(json.dumps({
                "hall": screen.place.hall, "control": screen.place.control, "here": screen.place.here,
                "own": {n: screen.place.own(book.seats.word(n)) for n in range(1, people + 1)},
            }), flush=True)
            while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
                obey(line, book)


def obey(line: str, book: Register) -> None:
    if line.isdigit():
        rooms.finish(book, int(line))
    else:
        for state in book.states():
            if not state.step.final:
                book.note(state.key, Step.PAUSED)


if __name__ == "__main__":
    where, *numbers, called = sys.argv[1:]
    asyncio.run(main(Path(where), *map(int, numbers), called))

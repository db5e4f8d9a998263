"""Bytes from bytes: cut, repeat, flip, splice, and the numbers that break readers. Seeded, so that a finding comes again."""

from __future__ import annotations

import random
from collections.abc import Sequence

ODD = [b"", b"\x00", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x80\x00", b"\x00\x00", b"\xff\xff", b"-1", b"99999999999999999999",
       b"\r\n", b"\n\n", b"<", b"&#", b"&#x110000;", b"<![CDATA[", b"<!--", b"\xf0\x9f\x92\xa9", b"\xed\xa0\x80", b"\x1b[31m", b"%s%n", b"=1+1"]
MOST_BYTES = 64 * 1024


def mutated(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """One of *seeds*, changed in one to eight places."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        _change(data, seeds, dice)
    return bytes(data[:MOST_BYTES])


def _change(data: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    at, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    end = min(end, at + 200)
    match dice.randrange(8):
        case 0 if data:
            data[at % len(data)] ^= 1 << dice.randrange(8)
        case 1 if data:
            data[at % len(data)] = dice.randrange(256)
        case 2:
            del data[at:end]
        case 3:
            data[at:at] = dice.choice(ODD)
        case 4:
            data[at:end] = data[at:end] * dice.choice((2, 3, 50))
        case 5:
            other = dice.choice(seeds)
            start = dice.randrange(len(other) + 1)
            data[at:end] = other[start:start + 200]
        case 6:
            data[at:end] = dice.randbytes(end - at)
        case _:
            del data[at:]

"""A QR code as blocks of a terminal."""

from __future__ import annotations

from ..reports.qr import code

SIGNS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def blocks(link: str) -> tuple[str, ...]:
    """*link* as lines of half blocks, two rows in each. To be written black on white: many readers know no other."""
    made = code(link)
    if made is None:
        return ()
    rows = [[False] * made.size for _ in range(made.size + made.size % 2)]
    for left, top, width in made.runs:
        rows[top][left:left + width] = [True] * width
    return tuple("".join(SIGNS[pair] for pair in zip(upper, lower, strict=True))
                 for upper, lower in zip(rows[::2], rows[1::2], strict=True))

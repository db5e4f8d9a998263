"""Ports for servers that must be told where to listen, and ports where nobody listens.

The kernel's own choice (port 0) can be given to another process as soon as it is let go, and tests run side by side. So
each process claims blocks of ports below that choice, by listening on the first of the block until it ends.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator

LOWEST, HIGHEST, BLOCK = 10_000, 32_500, 100  # the kernels choose above: Linux from 32768, others from 49152
HOME = "127.0.0.1"
_claims: list[socket.socket] = []


def free_port() -> int:
    """A port that nobody has, and that this process has not given before."""
    return next(_ports)


def _unused() -> Iterator[int]:
    blocks = list(range(LOWEST, HIGHEST, BLOCK))
    random.SystemRandom().shuffle(blocks)  # whatever seed a test sets
    for first in blocks:
        claim = socket.socket()
        try:
            claim.bind((HOME, first))
            claim.listen()
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        yield from filter(_is_free, range(first + 1, first + BLOCK))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOME, port))
        except OSError:
            return False
        return True


_ports = _unused()

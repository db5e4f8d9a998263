"""How many sockets this process may have open at once: a small limit must cost time, and never an answer."""

from __future__ import annotations

import sys

WANTED = 2048
KEPT_FREE = 64  # for files, pipes, sockets of name servers, and what a library opens
FEWEST = 16
ELSEWHERE = 500  # Windows has no such limit for sockets, nor the module that tells it


def raise_limit() -> None:
    """Raise the soft limit as far as it is useful and the hard one lets us (macOS begins with 256)."""
    if sys.platform == "win32":
        return
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def sockets_at_once() -> int:
    """How many sockets may be opened beside each other."""
    if sys.platform == "win32":
        return ELSEWHERE
    try:
        import resource
    except ImportError:
        return ELSEWHERE
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WANTED if soft == resource.RLIM_INFINITY else max(FEWEST, min(soft, WANTED) - KEPT_FREE)

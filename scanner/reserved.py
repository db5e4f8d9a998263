"""Which sites a word is not enough for, so that level 2 needs a proof on the domain; reads reserved.toml beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .suffix import public_suffix, registrable


@dataclass(frozen=True, slots=True)
class _Lists:
    state: tuple[str, ...]
    bank: frozenset[str]
    bank_starts: tuple[str, ...]
    bank_suffixes: tuple[str, ...]
    shared: frozenset[str]


@lru_cache(maxsize=4096)
def reserved(host: str) -> str:
    """Why level 2 of *host* needs more than somebody's word: "state", "bank" or "shared"; "" where it does not."""
    name, lists = host.lower().removesuffix("."), _lists()
    domain = registrable(name)
    if _below(name, lists.state):
        return "state"
    label = domain.partition(".")[0]
    if domain in lists.bank or label.startswith(lists.bank_starts) or _below(name, lists.bank_suffixes):
        return "bank"
    # a public suffix is nobody's own name, and what lies below a platform's may be another one's tomorrow
    if domain in lists.shared or _below(name, lists.shared) or name == public_suffix(name):
        return "shared"
    return ""


def _below(name: str, parents: tuple[str, ...] | frozenset[str]) -> bool:
    return any(name == parent or name.endswith(f".{parent}") for parent in parents)


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    import tomllib
    from importlib.resources import files

    raw = tomllib.loads(files(__package__).joinpath("reserved.toml").read_text(encoding="utf-8"))
    return _Lists(tuple(raw["state"]), frozenset(raw["bank"]), tuple(raw["bank_starts"]), tuple(raw["bank_suffixes"]),
                  frozenset(raw["shared"]))

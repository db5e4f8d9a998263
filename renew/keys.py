"""The keys that are believed, and this machine's own. A key is kept as its whole SHA-256; people read and
type the start of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from .pack import identity, plain

KEYS, OWN_KEY = "kunci-dipercaya.json", "kunci-sendiri"
FEWEST_DIGITS = 16  # of a key that is to be believed; to take one back, fewer will do
_DIGITS = re.compile(r"[0-9a-f]{16,64}")


class KeysError(ValueError):
    """What was typed is no key here: *slug* "ambiguous", "not_trusted", "is_own"."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Keys:
    """The keys in the folder *at*. OSError where the disk says no."""

    def __init__(self, at: Path) -> None:
        self._at = at

    @property
    def own_file(self) -> Path:
        """Where this machine's key lies."""
        return self._at / OWN_KEY

    def own(self) -> Ed25519PrivateKey | None:
        """This machine's key; None where there is none that can be read."""
        try:
            return Ed25519PrivateKey.from_private_bytes(self.own_file.read_bytes())
        except (OSError, ValueError):
            return None

    def own_is_damaged(self) -> bool:
        """Whether there is a file of this machine's key, and no key in it."""
        return os.path.lexists(self.own_file) and self.own() is None

    def own_or_new(self) -> Ed25519PrivateKey:
        """This machine's key, made when it is first needed."""
        own = self.own()
        if own is None:
            own = Ed25519PrivateKey.generate()
            write_whole(self.own_file, own.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()), 0o600)
        return own

    def told(self) -> tuple[str, ...]:
        """The keys that somebody said are to be believed; of one whose pack was not seen only the start is known."""
        listed: object = []
        with contextlib.suppress(OSError, ValueError, RecursionError):
            listed = json.loads((self._at / KEYS).read_text(encoding="utf-8"))
        names = (plain(n) for n in listed if isinstance(n, str)) if isinstance(listed, list) else ()
        return tuple(sorted({n for n in names if _DIGITS.fullmatch(n)}))

    def trusted(self) -> frozenset[str]:
        """All that are believed: those that were told, and this machine's own."""
        own = self.own()
        return frozenset([*self.told(), *([identity(own.public_key())] if own else [])])

    def trust(self, typed: str, seen: str = "") -> str:
        """Believe the key that begins with *typed* from now on, and which one that is. *seen*: the key of the pack at
        hand. KeysError where two keys begin so."""
        start = plain(typed)
        known = {k for k in (*self.trusted(), seen) if k.startswith(start)}
        if len(known) > 1:
            raise KeysError("ambiguous")
        name = known.pop() if known else start
        if name not in self.trusted():
            self._write({*self.told(), name})
        return name

    def pin(self, name: str) -> None:
        """Keep the whole of the key *name*, of which the start was told."""
        starts = {k for k in self.told() if name.startswith(k)}
        if starts and starts != {name}:
            self._write({*self.told(), name} - (starts - {name}))

    def forget(self, typed: str) -> str:
        """Believe the key that begins with *typed* no longer, and which one that was; KeysError where it is not one."""
        start, own = plain(typed), self.own()
        known = [k for k in self.told() if k.startswith(start)]
        if len(known) > 1:
            raise KeysError("ambiguous")
        if not known:
            mine = own is not None and identity(own.public_key()).startswith(start)
            raise KeysError("is_own" if mine else "not_trusted")
        self._write({*self.told()} - {known[0]})
        return known[0]

    def _write(self, names: set[str]) -> None:
        write_whole(self._at / KEYS, json.dumps(sorted(names)).encode("ascii"), 0o644)


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Write *content* whole or not at all; what was there before is there still when the disk says no."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise

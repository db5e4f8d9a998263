"""Where the pack in use lies, the keys that are believed, and this machine's own key. Written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ..checks.support.rules import Rules, shipped_rules
from .pack import MOST_BYTES, Pack, PackError, check_facts, fingerprint, opened

PACK, KEYS, OWN_KEY = "data-versi.pack", "kunci-dipercaya.json", "kunci-sendiri"


class Store:
    """The folder *at*. OSError where the disk says no; the pack that was there is then there still."""

    def __init__(self, at: Path) -> None:
        self._at = at

    def current(self, today: date) -> Pack | None:
        """The pack in use; None where there is none that may be used, and then the shipped facts count."""
        try:
            with (self._at / PACK).open("rb") as file:
                return opened(file.read(MOST_BYTES + 1), self.trusted(), today)
        except (OSError, PackError):
            return None

    def rules(self, today: date) -> Rules:
        """The newer of the stored pack and the shipped facts."""
        pack, shipped = self.current(today), shipped_rules()
        if pack is None or pack.serial[:10] < shipped.serial:
            return shipped
        return Rules(pack.serial, pack.products.get)

    def take(self, content: bytes, today: date) -> Pack:
        """Use the pack in *content* from now on; PackError where it may not be used."""
        before = self.current(today)
        pack = opened(content, self.trusted(), today, before.order if before else None)
        check_facts(pack)
        self._write(PACK, content, 0o644)
        return pack

    def trusted(self) -> frozenset[str]:
        """The fingerprints that are believed: those that were told, and this machine's own."""
        own = self._own()
        told: object = []
        with contextlib.suppress(OSError, ValueError):
            told = json.loads((self._at / KEYS).read_text(encoding="utf-8"))
        names = [str(n) for n in told] if isinstance(told, list) else []
        return frozenset([*names, *([fingerprint(own.public_key())] if own else [])])

    def trust(self, name: str) -> None:
        """Believe the key of this fingerprint from now on."""
        names = sorted({*self.trusted(), name})
        self._write(KEYS, json.dumps(names).encode("ascii"), 0o644)

    def own_key(self) -> Ed25519PrivateKey:
        """This machine's key, made when it is first needed."""
        own = self._own()
        if own is None:
            own = Ed25519PrivateKey.generate()
            self._write(OWN_KEY, own.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()), 0o600)
        return own

    def _own(self) -> Ed25519PrivateKey | None:
        try:
            return Ed25519PrivateKey.from_private_bytes((self._at / OWN_KEY).read_bytes())
        except (OSError, ValueError):
            return None

    def _write(self, name: str, content: bytes, mode: int) -> None:
        self._at.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._at, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(temporary, mode)
            os.replace(temporary, self._at / name)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise

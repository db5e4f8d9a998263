"""The server's half of the TLS 1.3 key schedule (RFC 8446 section 7.1) and its record protection (section 5.2)."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

SUITES = {0x1301: ("sha256", 16), 0x1302: ("sha384", 32), 0x1303: ("sha256", 32)}


class Seal:
    """One direction of protected records: a traffic secret, and how many records it has sealed or opened."""

    def __init__(self, suite: int, secret: bytes) -> None:
        self._suite, self._secret = suite, secret
        name, length = SUITES[suite]
        key = expand(name, secret, "key", b"", length)
        self.cipher = ChaCha20Poly1305(key) if suite == 0x1303 else AESGCM(key)
        self.iv = int.from_bytes(expand(name, secret, "iv", b"", 12), "big")
        self.count = 0

    def updated(self) -> Seal:
        """The direction after a KeyUpdate (RFC 8446 section 7.2)."""
        name, _ = SUITES[self._suite]
        return Seal(self._suite, expand(name, self._secret, "traffic upd", b"", len(self._secret)))

    def _nonce(self) -> bytes:
        self.count += 1
        return (self.iv ^ (self.count - 1)).to_bytes(12, "big")

    def seal(self, kind: int, data: bytes) -> bytes:
        """A whole record with *data* as content of type *kind*."""
        head = b"\x17\x03\x03" + (len(data) + 17).to_bytes(2, "big")
        return head + self.cipher.encrypt(self._nonce(), data + bytes([kind]), head)

    def open(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """(type, content) of a record. Raises ValueError."""
        try:
            plain = self.cipher.decrypt(self._nonce(), body, head).rstrip(b"\0")
        except InvalidTag as fault:
            raise ValueError("a record that does not open") from fault
        if not plain:
            raise ValueError("a record of zeros")
        return plain[-1], plain[:-1]


class Schedule:
    """Fed with every handshake message in order; gives seals and the values of the two Finished."""

    def __init__(self, suite: int) -> None:
        self.suite, self.name = suite, SUITES[suite][0]
        self.size = hashlib.new(self.name).digest_size
        self.transcript = b""
        self.handshake = self.ours = self.theirs = b""

    def heard_again(self, first: bytes) -> None:
        """The first ClientHello becomes its hash before a HelloRetryRequest (section 4.4.1)."""
        self.transcript = b"\xfe\x00\x00" + bytes([self.size]) + hashlib.new(self.name, first).digest()

    def add(self, message: bytes) -> None:
        self.transcript += message

    @property
    def digest(self) -> bytes:
        return hashlib.new(self.name, self.transcript).digest()

    def handshake_seals(self, shared: bytes) -> tuple[Seal, Seal]:
        """(ours, theirs) for the handshake; the transcript ends with ServerHello."""
        nothing = bytes(self.size)
        early = self._extract(nothing, nothing)
        self.handshake = self._extract(self._derived(early), shared)
        self.ours = expand(self.name, self.handshake, "s hs traffic", self.digest, self.size)
        self.theirs = expand(self.name, self.handshake, "c hs traffic", self.digest, self.size)
        return Seal(self.suite, self.ours), Seal(self.suite, self.theirs)

    def traffic_seals(self) -> tuple[Seal, Seal]:
        """(ours, theirs) for application data; the transcript ends with the server's Finished."""
        master = self._extract(self._derived(self.handshake), bytes(self.size))
        ours = expand(self.name, master, "s ap traffic", self.digest, self.size)
        theirs = expand(self.name, master, "c ap traffic", self.digest, self.size)
        return Seal(self.suite, ours), Seal(self.suite, theirs)

    def finished(self, secret: bytes) -> bytes:
        """verify_data over the transcript so far (section 4.4.4); *secret* is `ours` or `theirs`."""
        return hmac.digest(expand(self.name, secret, "finished", b"", self.size), self.digest, self.name)

    def _extract(self, salt: bytes, secret: bytes) -> bytes:
        return hmac.digest(salt, secret, self.name)

    def _derived(self, secret: bytes) -> bytes:
        return expand(self.name, secret, "derived", hashlib.new(self.name).digest(), self.size)


def expand(name: str, secret: bytes, label: str, context: bytes, length: int) -> bytes:
    """HKDF-Expand-Label."""
    full = b"tls13 " + label.encode("ascii")
    what = length.to_bytes(2, "big") + bytes([len(full)]) + full + bytes([len(context)]) + context
    made, block = b"", b""
    while len(made) < length:
        block = hmac.digest(secret, block + what + bytes([len(made) // hashlib.new(name).digest_size + 1]), name)
        made += block
    return made[:length]

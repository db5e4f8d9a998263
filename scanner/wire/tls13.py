"""The client's side of one TLS 1.3 handshake, as bytes in and bytes out (RFC 8446), for what only its encrypted part
tells: certificates, ALPN, staple, SCTs, tickets. A server that steps down to TLS 1.2 or older is read in plaintext.

No sockets, no clock, no verdict, and never a byte of application data. The server's Finished is verified; whether the
chain is trusted, and the signature of CertificateVerify, is not looked at here: nothing secret is sent.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from .tls import Alert, Flight, FlightReader, ServerHello, TlsError, taken
from .tls13_keys import SEALED_CAP, SUITES, Share, Suite, load, new_share
from .tls13_sealed import CHANGE_CIPHER_SPEC_RECORD, Encrypted, SealedTalk
from .tls_hello import Offer, client_hello
from .tls_numbers import (
    ALERT,
    APPLICATION_DATA,
    COOKIE,
    GROUPS,
    HANDSHAKE,
    KEY_SHARE,
    MESSAGE_HASH,
    Version,
)
from .tls_vector import Vector, sized

__all__ = ["Client13", "Encrypted"]

# All that is read of one talk: a chain of ten certificates and a staple take 40 KB.
WIRE_CAP = 1 << 18
# A server that goes by RFC 8446 appendix D.4 sends one change_cipher_spec.
COMPATIBILITY_CAP = 8


class Client13:
    """One conversation: send what `start` and then what each `feed` returns, until `settled` or the stream ends.

    The offer is of (TLS13, TLS12) or (TLS13,); its share is made here. After a TlsError the properties keep what was
    learnt before it. Reads at most 256 KiB; more than that is a TlsError, or the end once it is `established`.
    """

    def __init__(self, offer: Offer, *, server_name: str | None, random: bytes, session_id: bytes) -> None:
        self._offer, self._name, self._random, self._session_id = offer, server_name, random, session_id
        self._wire = bytearray()
        self._read_bytes = 0
        self._given = 0  # how much of the record at the front of _wire the reader of plaintext has
        self._reader = FlightReader(whole=True)
        self._said = b""  # our first hello, as a message
        self._hello = bytearray()  # the server's messages in plaintext since our last hello
        self._transcript = hashlib.sha256()  # by the hash of the suite, as soon as there is one
        self._share: Share | None = None
        self._retry: ServerHello | None = None
        self._compatibility = 0
        self._answer: Flight | Alert | None = None
        self._talk: SealedTalk | None = None
        self._over = False
        self._error: str | None = None

    @property
    def answer(self) -> Flight | Alert | None:
        """The plaintext answer: up to TLS 1.2 the flight, not `done` while more is to come; in TLS 1.3 its hello, or
        the HelloRetryRequest while nothing followed it. `Flight.alert` is what ended the talk too early."""
        return self._answer or self._reader.so_far

    @property
    def secrets(self) -> Encrypted | None:
        """What was said under encryption, once the server's Finished was verified."""
        return self._talk.seen if self._talk is not None and self._talk.established else None

    @property
    def established(self) -> bool:
        """True when the server's Finished was good and ours is on its way: a ticket or the end is all that can come."""
        return self._talk is not None and self._talk.established

    @property
    def settled(self) -> bool:
        """True when nothing more can be learnt."""
        return self._over or self._error is not None or (self.secrets is not None and self.secrets.tickets > 0)

    def start(self) -> bytes:
        """The record of the ClientHello. Raises TlsError for an offer that no hello can carry."""
        load()
        shares = (new_share(group) for group in self._offer.groups or GROUPS)
        self._share = next((share for share in shares if share is not None), None)
        record = self._client_hello()
        self._said = record[5:]
        return record

    def feed(self, data: bytes) -> bytes:
        """Takes what has arrived, returns what must be sent now. Raises TlsError, and then always."""
        if self._error is not None:
            raise TlsError(self._error)
        try:
            return self._read(data)
        except TlsError as error:
            self._error = str(error)
            raise

    def _read(self, data: bytes) -> bytes:
        if not self._over:
            self._wire += data[: WIRE_CAP - self._read_bytes]
            self._read_bytes += len(data)
        reply = bytearray()
        while not self._over:
            step = self._plain() if self._talk is None else self._sealed(self._talk)
            if step is None:
                break
            reply += step
        if self._read_bytes > WIRE_CAP and not self._over:
            if not self.established:
                raise TlsError(f"no end of the handshake in the first {WIRE_CAP} bytes")
            self._over = True
        return bytes(reply)

    # ---- In plaintext ----------------------------------------------------------------------------------------------

    def _client_hello(self, cookie: bytes = b"") -> bytes:
        share = None if self._share is None else (self._share.group, self._share.public)
        offer = replace(self._offer, share=share, cookie=cookie)
        return client_hello(offer, server_name=self._name, random=self._random, session_id=self._session_id)

    def _plain(self) -> bytes | None:
        """Goes one record further; None while it is not whole. The reader judges each byte of a header as it comes."""
        wire = self._wire
        if self._retry is not None and wire[:1] == CHANGE_CIPHER_SPEC_RECORD[:1]:
            return self._ignored()
        size = 5 + int.from_bytes(wire[3:5], "big") if len(wire) >= 5 else 5
        answer = self._reader.feed(bytes(wire[self._given : size]))
        self._given = min(size, len(wire))
        if size == 5 or len(wire) < size:
            return None
        if wire[0] == HANDSHAKE:
            self._hello += wire[5:size]
        del wire[:size]
        self._given = 0
        return b"" if answer is None else self._answered(answer)

    def _answered(self, answer: Flight | Alert) -> bytes:
        self._answer = answer
        if isinstance(answer, Alert) or answer.hello.version != Version.TLS13:
            self._over = True
            return b""
        hello, message = answer.hello, bytes(self._hello)
        if len(message) != 4 + int.from_bytes(message[1:4], "big"):
            raise TlsError("something else in the records of the ServerHello")  # RFC 8446 section 5.1
        if self._retry is not None and (hello.retry or hello.suite != self._retry.suite):
            raise TlsError("another retry or another suite after a HelloRetryRequest")  # RFC 8446 section 4.1.4
        suite = SUITES.get(hello.suite)
        if suite is None or not taken(self._offer, hello):
            self._over = True  # nobody offered this; the answer shows it
            return b""
        return self._again(suite, hello, message) if hello.retry else self._derive(suite, hello, message)

    def _again(self, suite: Suite, hello: ServerHello, message: bytes) -> bytes:
        """Our second hello, as the HelloRetryRequest wants it (RFC 8446 section 4.1.4)."""
        cookie = hello.extension(COOKIE)
        if (self._share and hello.group == self._share.group) or not (hello.group or cookie):
            raise TlsError("a HelloRetryRequest that changes nothing")
        if hello.group:
            self._share = new_share(hello.group)
        if self._share is None:
            self._over = True  # a group that was offered and cannot be computed here
            return b""
        # RFC 8446 section 4.4.1: the hash of the first hello stands for it
        first = bytes([MESSAGE_HASH]) + sized(3, hashlib.new(suite.hash, self._said).digest())
        record = self._client_hello(b"" if cookie is None else _cookie(cookie))
        self._transcript = hashlib.new(suite.hash, first + message + record[5:])
        self._retry = hello
        self._hello.clear()
        self._reader = FlightReader(whole=True)
        return self._compatible() + record

    def _derive(self, suite: Suite, hello: ServerHello, message: bytes) -> bytes:
        """From here on everything is encrypted (RFC 8446 section 7.1)."""
        vector = Vector(hello.extension(KEY_SHARE) or b"")
        group, theirs = vector.number(2), vector.sized(2)
        vector.end()
        if self._share is None or group != self._share.group:
            raise TlsError(f"a key share of the group {group:#06x}, which was not ours")
        if self._retry is None:
            self._transcript = hashlib.new(suite.hash, self._said)
        self._transcript.update(message)
        seen = Encrypted(hello.suite, group)
        self._talk = SealedTalk(suite, self._share.agree(theirs), self._transcript, seen)
        return b""

    def _compatible(self) -> bytes:
        """RFC 8446 appendix D.4: one change_cipher_spec before the second flight, when there is a session id."""
        return CHANGE_CIPHER_SPEC_RECORD if self._session_id else b""

    def _ignored(self) -> bytes | None:
        """Passes over a change_cipher_spec (RFC 8446 section 5)."""
        size = len(CHANGE_CIPHER_SPEC_RECORD)
        if len(self._wire) < size:
            return None
        self._compatibility += 1
        # the version of a record tells nothing
        if self._wire[3:size] != CHANGE_CIPHER_SPEC_RECORD[3:] or self._compatibility > COMPATIBILITY_CAP:
            raise TlsError("a change_cipher_spec that is none, or too many of them")
        del self._wire[:size]
        return b""

    # ---- Under encryption ------------------------------------------------------------------------------------------

    def _sealed(self, talk: SealedTalk) -> bytes | None:
        """Goes one record further; None while it is not whole."""
        wire = self._wire
        if wire[:1] == CHANGE_CIPHER_SPEC_RECORD[:1] and not talk.established:
            return self._ignored()
        if len(wire) < 5:
            return None
        header, size = bytes(wire[:5]), int.from_bytes(wire[3:5], "big")
        # RFC 8446 section 5.2; a plaintext alert is all that a server can say that has no keys
        least, most = (talk.overhead, SEALED_CAP) if header[0] == APPLICATION_DATA else (2, 2)
        if header[0] not in (APPLICATION_DATA, ALERT) or header[1] != 3 or not least <= size <= most:
            raise TlsError(f"no record of TLS 1.3: begins with {header.hex(' ')}")
        if len(wire) < 5 + size:
            return None
        content = bytes(wire[5 : 5 + size])
        del wire[: 5 + size]
        reply = talk.ended_by(content) if header[0] == ALERT else talk.heard(header, content)
        if talk.end is not None:
            self._over = True
            if isinstance(self._answer, Flight) and not talk.orderly:
                self._answer = replace(self._answer, alert=talk.end)
        return self._compatible() + reply if reply and self._retry is None else reply


def _cookie(content: bytes) -> bytes:
    vector = Vector(content)
    cookie = vector.sized(2)
    vector.end()
    return cookie

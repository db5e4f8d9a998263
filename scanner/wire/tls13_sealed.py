"""The encrypted part of a TLS 1.3 handshake, record by record: from EncryptedExtensions to the end of the talk.

Opens and reads what the server says, answers its Finished, and says nothing else. The only exception that leaves this
file is TlsError. No sockets; how records are cut from a stream is tls13.py's matter.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import tls13_messages as messages
from .tls13_keys import Schedule, Sealer, Suite, finished, next_secret
from .tls_alert import Alert
from .tls_numbers import (
    ALERT,
    APPLICATION_DATA,
    CERTIFICATE,
    CERTIFICATE_REQUEST,
    CERTIFICATE_VERIFY,
    CHANGE_CIPHER_SPEC,
    CLOSE_NOTIFY,
    ENCRYPTED_EXTENSIONS,
    FINISHED,
    HANDSHAKE,
    KEY_UPDATE,
    NEW_SESSION_TICKET,
    SERVER_HELLO,
)
from .tls_vector import TlsError, sized

if TYPE_CHECKING:
    from hashlib import _Hash

MESSAGE_CAP = 1 << 17
# A server renews its keys after millions of records (RFC 8446 section 5.5); a talk without data has no need of it.
KEY_UPDATE_CAP = 8
# RFC 8446 section 5: "an implementation may receive an unencrypted record of type change_cipher_spec"
CHANGE_CIPHER_SPEC_RECORD = bytes([CHANGE_CIPHER_SPEC, 3, 3, 0, 1, 1])
# RFC 8446 section 4.4: what may follow each message of the server
_NEXT = {
    SERVER_HELLO: (ENCRYPTED_EXTENSIONS,),
    ENCRYPTED_EXTENSIONS: (CERTIFICATE_REQUEST, CERTIFICATE),
    CERTIFICATE_REQUEST: (CERTIFICATE,),
    CERTIFICATE: (CERTIFICATE_VERIFY,),
    CERTIFICATE_VERIFY: (FINISHED,),
    FINISHED: (NEW_SESSION_TICKET, KEY_UPDATE),
}


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What the encrypted part of a handshake told, numbers as on the wire. *chain*: DER, as sent; *staple*: DER.

    *early_data*: bytes of 0-RTT that a ticket allows, 0 by a ticket that allows none, -1 while there was no ticket.
    *client_certificate*: the server asked for one. *signature*: the SignatureScheme of CertificateVerify.
    """

    suite: int
    group: int
    alpn: str = ""
    chain: tuple[bytes, ...] = ()
    staple: bytes = b""
    scts: tuple[bytes, ...] = ()
    client_certificate: bool = False
    early_data: int = -1
    tickets: int = 0
    signature: int = 0


class SealedTalk:
    """The rest of a handshake from the shared secret on. `seen` grows; `end` is the alert that ended the talk."""

    def __init__(self, suite: Suite, shared: bytes, transcript: _Hash, seen: Encrypted) -> None:
        """*transcript*: ends with the ServerHello, and goes on being written here."""
        self.seen = seen
        self.end: Alert | None = None
        self._suite = suite
        self._transcript = transcript
        self._schedule = Schedule(suite.hash, shared)
        hello = transcript.digest()
        self._ours = self._schedule.handshake(b"c", hello)
        self._theirs = self._schedule.handshake(b"s", hello)
        self._opener = Sealer(suite, self._theirs)
        self._part = bytearray()  # a message that is not yet whole
        self._last = SERVER_HELLO
        self._no_certificate = b""  # our answer to a CertificateRequest
        self._key_updates = 0

    @property
    def established(self) -> bool:
        """True when the server's Finished was verified and ours was made."""
        return self._last == FINISHED

    @property
    def orderly(self) -> bool:
        """True when the talk ended as it should: close_notify after the handshake."""
        return self.established and self.end is not None and self.end.description == CLOSE_NOTIFY

    @property
    def overhead(self) -> int:
        """How many bytes the shortest record has: the content type and the tag."""
        return 1 + self._suite.tag_bytes

    def heard(self, header: bytes, sealed: bytes) -> bytes:
        """Reads one record; what must be sent now. TlsError."""
        content_type, content = self._opener.open(header, sealed)
        if content_type == HANDSHAKE and content:
            self._part += content
            return self._messages()
        if self._part:  # RFC 8446 section 5.1: no other record between the pieces of a message
            raise TlsError(f"a record of type {content_type} within a handshake message")
        if content_type == ALERT:
            return self.ended_by(content)
        if content_type != APPLICATION_DATA or not self.established:
            raise TlsError(f"a record of type {content_type} with {len(content)} bytes where none belongs")
        return b""  # what a server says unasked, such as the SETTINGS of HTTP/2

    def ended_by(self, content: bytes) -> bytes:
        """RFC 8446 section 6: an alert is alone in its record, and every one of them ends the talk."""
        if len(content) != 2:
            raise TlsError(f"an alert of {len(content)} bytes")
        self.end = Alert(content[0], content[1])
        return b""

    def _messages(self) -> bytes:
        reply = b""
        while len(self._part) >= 4:
            kind, size = self._part[0], int.from_bytes(self._part[1:4], "big")
            if size > MESSAGE_CAP or kind not in _NEXT[self._last]:
                raise TlsError(f"a handshake message of type {kind} with {size} bytes after type {self._last}")
            if len(self._part) < 4 + size:
                break
            message = bytes(self._part[: 4 + size])
            del self._part[: 4 + size]
            reply += self._message(kind, message)
        return reply

    def _message(self, kind: int, message: bytes) -> bytes:
        body = message[4:]
        if self._part and kind in (FINISHED, KEY_UPDATE):
            raise TlsError("a handshake message across a change of keys")  # RFC 8446 section 5.1
        if kind == FINISHED:
            return self._finish(message)
        if kind == NEW_SESSION_TICKET:
            allowed = max(self.seen.early_data, messages.early_data_allowed(body))
            self.seen = replace(self.seen, early_data=allowed, tickets=self.seen.tickets + 1)
        elif kind == KEY_UPDATE:
            self._renew(body)
        else:
            self._learn(kind, body)
            self._transcript.update(message)
            self._last = kind
        return b""

    def _learn(self, kind: int, body: bytes) -> None:
        """One more message of the server's flight."""
        if kind == ENCRYPTED_EXTENSIONS:
            self.seen = replace(self.seen, alpn=messages.alpn_chosen(body))
        elif kind == CERTIFICATE:
            came = messages.presented(body)
            self.seen = replace(self.seen, chain=came.chain, staple=came.staple, scts=came.scts)
        elif kind == CERTIFICATE_VERIFY:
            self.seen = replace(self.seen, signature=messages.signature_used(body))
        else:
            self._no_certificate = messages.no_certificate(body)
            self.seen = replace(self.seen, client_certificate=True)

    def _finish(self, message: bytes) -> bytes:
        """Verifies the server's Finished (RFC 8446 section 4.4.4) and moves both sides to their application keys.

        Behind our Finished goes a close_notify (section 6.1): a server that has no ticket to send ends the talk then,
        instead of waiting for a request.
        """
        name = self._suite.hash
        if not hmac.compare_digest(message[4:], finished(name, self._theirs, self._transcript.digest())):
            raise TlsError("a Finished that does not fit what was said")
        self._transcript.update(message)
        self._last = FINISHED
        heard = self._transcript.digest()
        self._transcript.update(self._no_certificate)
        verify_data = finished(name, self._ours, self._transcript.digest())
        flight = self._no_certificate + bytes([FINISHED]) + sized(3, verify_data)
        sealed = Sealer(self._suite, self._ours).seal(HANDSHAKE, flight)
        self._ours = self._schedule.application(b"c", heard)
        self._listen(self._schedule.application(b"s", heard))
        return sealed + Sealer(self._suite, self._ours).seal(ALERT, bytes([1, CLOSE_NOTIFY]))

    def _renew(self, body: bytes) -> None:
        """RFC 8446 section 4.6.3. A request to renew ours is passed over: we have said that nothing more comes."""
        self._key_updates += 1
        if body not in (b"\x00", b"\x01") or self._key_updates > KEY_UPDATE_CAP:
            raise TlsError(f"a KeyUpdate of {len(body)} bytes, the {self._key_updates}th")
        self._listen(next_secret(self._suite.hash, self._theirs))

    def _listen(self, secret: bytes) -> None:
        """From now on the server speaks under this secret."""
        self._theirs = secret
        self._opener = Sealer(self._suite, secret)

"""The server side of TLS for the practice shops: a careless context, a careful one, and a session over any transport.

The session runs on memory buffers, not on asyncio's own TLS, for two reasons: a refused hello must be answered with its
alert (or a scanner could not tell a refusal from a broken line), and the raw transport stays in our hands to be ended.
"""
from __future__ import annotations

import contextlib
import os
import ssl
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from .certificates import Credentials

READ_BYTES = 16_384  # one TLS record


class TlsSession:
    """One TLS connection of a server: wire bytes go in and out, plain bytes come and go."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._shaken = False
        self.ended = False  # by an alert of either side, or close_notify

    def receive(self, wire: bytes) -> Iterator[bytes]:
        """The plain bytes that `wire` completes; afterwards `to_send` may hold handshake bytes or an alert."""
        self._incoming.write(wire)
        try:
            if not self._shaken:
                self._tls.do_handshake()
                self._shaken = True
            while plain := self._tls.read(READ_BYTES):
                yield plain
            self.ended = True
        except ssl.SSLWantReadError:
            return
        except ssl.SSLError:
            self.ended = True

    def send(self, plain: bytes) -> None:
        """Encrypt; the memory buffer has no end, so one write takes all."""
        self._tls.write(plain)

    def to_send(self) -> bytes:
        return self._outgoing.read()

    def say_goodbye(self) -> None:
        """Queue close_notify (RFC 8446 section 6.1); the peer's own is not waited for."""
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()


def careless_context(credentials: Credentials) -> ssl.SSLContext:
    """TLS 1.0 to 1.3 and every authenticated cipher that the local OpenSSL still has, as on a forgotten server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():  # the standard library warns of TLS 1.0, which is the purpose here
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            context.minimum_version = ssl.TLSVersion.TLSv1
        except ValueError:  # compiled out: the shop then says so in its notes
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:!aNULL:@SECLEVEL=0")
    context.set_alpn_protocols(["http/1.1"])
    return _with(context, credentials)


def careful_context(credentials: Credentials) -> ssl.SSLContext:
    """TLS 1.2 and 1.3, forward secrecy and authenticated encryption only, no renegotiation (RFC 9325)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    return _with(context, credentials)


def accepts(context: ssl.SSLContext, version: ssl.TLSVersion) -> bool:
    """Whether a handshake of exactly this version succeeds, tried in memory: builds and system policies differ."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            client.set_ciphers("ALL:@SECLEVEL=0")
            client.minimum_version = client.maximum_version = version
        except (ValueError, ssl.SSLError):
            return False
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    caller, session = client.wrap_bio(incoming, outgoing), TlsSession(context)
    for _ in range(6):  # two round trips at most, with room
        try:
            caller.do_handshake()
            return True
        except ssl.SSLWantReadError:
            for _plain in session.receive(outgoing.read()):
                pass
            incoming.write(session.to_send())
        except ssl.SSLError:
            return False
    return False


def _with(context: ssl.SSLContext, credentials: Credentials) -> ssl.SSLContext:
    """The context with the credentials loaded; `ssl` reads files only, so they stand in a private folder meanwhile."""
    with tempfile.TemporaryDirectory(prefix="ikmscan-") as folder:
        path = Path(folder, "server.pem")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(credentials.key_pem + credentials.chain_pem)
        context.load_cert_chain(path)
    return context

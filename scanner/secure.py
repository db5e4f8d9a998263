"""TLS over a Stream, by MemoryBIO: the bytes are counted below it and no library opens a socket of its own.

Nothing is verified here: a shop with a bad certificate is looked at all the same, and trust.py says what is wrong.
"""

from __future__ import annotations

import ssl
import warnings
from functools import cache

from .budget import Lost
from .evidence import Why
from .stream import Stream

MOST_AT_HAND = 4  # pieces of talk between two questions
RECORD_BYTES = 16 * 1024  # RFC 8446 section 5.1: more is never there at once


@cache
def open_context() -> ssl.SSLContext:
    """The one context of the process: any version, any suite that shows a certificate (no browser talks without one),
    no verification (with roots it would cost 20-40 ms)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:!aNULL:@SECLEVEL=0")
    context.options |= 0x4  # SSL_OP_LEGACY_SERVER_CONNECT: servers without RFC 5746 are looked at too
    context.set_alpn_protocols(["http/1.1"])
    return context


class SecureStream:
    """The same conversation as a Stream, encrypted. Raises Lost, also for every fault of TLS."""

    def __init__(self, stream: Stream, server_name: str) -> None:
        self._stream = stream
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = open_context().wrap_bio(self._incoming, self._outgoing, server_hostname=server_name)

    @property
    def until(self) -> float:
        """The deadline of every wait (loop clock)."""
        return self._stream.until

    @until.setter
    def until(self, moment: float) -> None:
        self._stream.until = moment

    @property
    def address(self) -> str:
        """The address that is spoken to."""
        return self._stream.address

    @property
    def protocol(self) -> str:
        """The version agreed on, in the field's words: "TLS 1.3"."""
        return (self._tls.version() or "").replace("TLSv1.", "TLS 1.").replace("TLSv1", "TLS 1.0")

    @property
    def cipher(self) -> str:
        """The suite agreed on, in OpenSSL's name."""
        found = self._tls.cipher()
        return found[0] if found else ""

    @property
    def alpn(self) -> str:
        """The protocol agreed on by ALPN (RFC 7301), or ""."""
        return self._tls.selected_alpn_protocol() or ""

    def chain(self) -> tuple[bytes, ...]:
        """The certificates as sent, DER, the server's own first. Empty when it sent none."""
        # Public from Python 3.13 on; before, the accessor that the standard library keeps for itself.
        getter = getattr(self._tls, "get_unverified_chain", None) or self._tls._sslobj.get_unverified_chain  # type: ignore[attr-defined]
        found = getter() or ()
        return tuple(c if isinstance(c, bytes) else c.public_bytes(2) for c in found)  # 2 = ENCODING_DER

    async def handshake(self) -> None:
        """Shake hands."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._fill()
                continue
            except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
                raise Lost(Why.CLOSED, "handshake") from None
            except ssl.SSLError as error:
                await self._say_goodbye()
                raise Lost(Why.TLS_FAILED, error.reason or error.__class__.__name__) from None
            await self._flush()
            return

    async def send(self, data: bytes) -> None:
        """Send all of *data*."""
        try:
            self._tls.write(data)
        except ssl.SSLError as error:
            raise Lost(Why.TLS_FAILED, error.reason or "") from None
        await self._flush()

    async def receive(self, most: int = 65536) -> bytes:
        """The next bytes, b"" at the end (with or without close_notify: servers forget it)."""
        while True:
            try:
                return self._tls.read(min(most, RECORD_BYTES))
            except ssl.SSLWantReadError:
                await self._flush()
                await self._fill(most)
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""
            except ssl.SSLError as error:
                raise Lost(Why.TLS_FAILED, error.reason or "") from None

    @property
    def is_quiet(self) -> bool:
        """As of a Stream; tickets and other talk of TLS with itself are read and count nothing."""
        for _ in range(MOST_AT_HAND):
            data = self._stream.at_hand()
            if data is None:
                break
            if not data:
                return False
            self._incoming.write(data)
        try:
            self._tls.read(1)
        except ssl.SSLWantReadError:
            return True
        except ssl.SSLError:
            return False
        return False

    def close(self) -> None:
        """Close at once, without close_notify: nothing is left to say."""
        self._stream.close()

    async def _flush(self) -> None:
        data = self._outgoing.read()
        if data:
            await self._stream.send(data)

    async def _fill(self, most: int = 65536) -> None:
        data = await self._stream.receive(most)
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _say_goodbye(self) -> None:
        try:
            await self._flush()
        except Lost:
            return

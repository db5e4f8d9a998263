"""A process of its own: an HTTPS server in pure Python (tlslite-ng) that speaks SSL 3.0 to TLS 1.2, RC4, 3DES and NULL.

    python serve_tlslite.py PORT CHAIN KEY [robot]

With "robot" it tells good RSA padding from bad, as Bleichenbacher's attack wants it (the ROBOT paper's strong oracle).
It echoes the heartbeat extension and never answers a heartbeat: a trap for those who take the echo for the fault.
"""

from __future__ import annotations

import contextlib
import socketserver
import sys
from pathlib import Path

from tlslite import keyexchange
from tlslite.api import HandshakeSettings, TLSSocketServerMixIn, X509CertChain, parsePEMKey
from tlslite.errors import TLSInternalError
from tlslite.utils.cryptomath import bytesToNumber, numberToByteArray

CIPHERS = ["chacha20-poly1305", "aes256gcm", "aes128gcm", "aes256", "aes128", "3des", "rc4", "null"]
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"


def settings() -> HandshakeSettings:
    chosen = HandshakeSettings()
    chosen.minVersion, chosen.maxVersion = (3, 0), (3, 3)
    chosen.versions = [(3, 3), (3, 2), (3, 1), (3, 0)]
    chosen.cipherNames, chosen.macNames = CIPHERS, ["sha", "sha256", "sha384", "aead", "md5"]
    chosen.keyExchangeNames = ["rsa", "dhe_rsa", "ecdhe_rsa"]
    chosen.useEncryptThenMAC = chosen.useExtendedMasterSecret = False
    chosen.use_heartbeat_extension = True
    return chosen


def without_countermeasure(self: keyexchange.RSAKeyExchange, key_exchange: object) -> bytearray:
    """The premaster secret, or an error at once when the padding is wrong: what RFC 5246 section 7.4.7.1 forbids."""
    sealed = bytesToNumber(key_exchange.encryptedPreMasterSecret)  # type: ignore[attr-defined]
    opened = numberToByteArray(self.privateKey._rawPrivateKeyOp(sealed), len(self.privateKey) // 8)
    if opened[:2] != b"\x00\x02":
        raise TLSInternalError("padding")
    return opened[opened.find(0, 2) + 1:]


class Server(TLSSocketServerMixIn, socketserver.ThreadingMixIn, socketserver.TCPServer):  # type: ignore[misc]
    """One thread per connection."""

    allow_reuse_address = daemon_threads = True
    request_queue_size = 64

    def handshake(self, connection: object) -> bool:
        try:
            connection.handshakeServer(certChain=CHAIN, privateKey=KEY, settings=settings())  # type: ignore[attr-defined]
        except Exception as error:
            print(repr(error), file=sys.stderr, flush=True)
            return False
        connection.ignoreAbruptClose = True  # type: ignore[attr-defined]
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that break off are what this server is for."""


class Page(socketserver.BaseRequestHandler):
    """The same two letters for everybody."""

    def handle(self) -> None:
        with contextlib.suppress(Exception):
            self.request.recv(1000)
            self.request.send(ANSWER)
            self.request.close()


if __name__ == "__main__":
    CHAIN = X509CertChain()
    CHAIN.parsePemList(Path(sys.argv[2]).read_text(encoding="ascii"))
    KEY = parsePEMKey(Path(sys.argv[3]).read_text(encoding="ascii"), private=True)
    if "robot" in sys.argv[4:]:
        keyexchange.RSAKeyExchange.processClientKeyExchange = without_countermeasure
    Server(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()

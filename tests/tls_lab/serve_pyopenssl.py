"""A process of its own: a TLS 1.2 and 1.3 server of the newest OpenSSL, as the wheel of `cryptography` brings it.

    python serve_pyopenssl.py PORT CHAIN KEY
"""

from __future__ import annotations

import socket
import sys
import threading

from OpenSSL import SSL

ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"


def serve(context: SSL.Context, taken: socket.socket) -> None:
    """One conversation; a client that breaks off is no news."""
    with taken:
        try:
            tls = SSL.Connection(context, taken)
            tls.set_accept_state()
            tls.do_handshake()
            tls.recv(1000)
            tls.send(ANSWER)
            tls.shutdown()
        except (SSL.Error, OSError):
            return


def main(port: int, chain: str, key: str) -> None:
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.use_certificate_chain_file(chain)
    context.use_privatekey_file(key)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    with socket.create_server(("127.0.0.1", port), backlog=64) as door:
        while True:
            taken, _ = door.accept()
            threading.Thread(target=serve, args=(context, taken), daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])

"""A TLS server for tests that answers hellos by rule: any version, suite, flaw, delay or reset, and counts what it saw.

    with serve(Script(versions=(TLS10, TLS12), order="client")) as server:
        ...  # server.port, on 127.0.0.1 only
        assert server.connections == 3 and server.heard[0].server_name == "toko.example"

It shares no code with the scanner's own reader of TLS, so that one error is not made twice. It never asserts.
"""

from __future__ import annotations

from .authority import Identity, identity, staple
from .hello import SSL2, SSL3, TLS10, TLS11, TLS12, TLS13, Heard
from .primes import ffdhe, modp
from .script import GARBAGE, HTTP_400, Bleed, Ccs, No, Reason, Robot, Script
from .server import Server, serve

__all__ = [
    "GARBAGE", "HTTP_400", "SSL2", "SSL3", "TLS10", "TLS11", "TLS12", "TLS13",
    "Bleed", "Ccs", "Heard", "Identity", "No", "Reason", "Robot", "Script", "Server",
    "ffdhe", "identity", "modp", "serve", "staple",
]

"""What several checks of tls/ ask first: is there TLS to judge, what is spoken, what is ruled out. Never a verdict."""

from __future__ import annotations

from ..scanner.evidence import PortState, Support, TlsServer, TlsVersions

BELOW_TLS13 = ("TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0")
BELOW_TLS12 = ("TLS 1.1", "TLS 1.0", "SSL 3.0")


def spoken(versions: TlsVersions) -> tuple[str, ...]:
    """The versions that the server took up, newest first."""
    return tuple(name for name, support in versions.versions if support is Support.YES)


def no_tls(server: TlsServer, versions: TlsVersions) -> bool:
    """True where there is nothing to judge: the port is not open, or it turned every version down."""
    refused = bool(versions.versions) and all(s is Support.NO for _, s in versions.versions)
    return server.state is not PortState.OPEN or refused


def ruled_out(versions: TlsVersions, names: tuple[str, ...]) -> bool:
    """True when the server said no to each of *names*. Silence rules nothing out."""
    return all(versions.speaks(name) is Support.NO for name in names)


def chosen(server: TlsServer, versions: TlsVersions) -> tuple[str, ...]:
    """The suites that the server picked from all that clients usually offer, in either order of theirs.

    The hello for old versions counts only where TLS 1.2 is ruled out; without a suite of TLS 1.2 or 1.3 nothing can
    be said of a server that may speak them.
    """
    names = ["newest", "tls12", "reversed"] + (["old"] if ruled_out(versions, ("TLS 1.2",)) else [])
    heard = (server.greeting(name) for name in names)
    return tuple(dict.fromkeys(g.suite for g in heard if g.heard is Support.YES and g.suite))

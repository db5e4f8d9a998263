"""The TLS rows of the technician's appendix: what was agreed on, what is accepted, and every suite where it was asked.

Names are those of the IANA registries; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..scanner.evidence import (
    Dossier,
    Flight,
    Handshake,
    PortState,
    Revocation,
    Support,
    TlsListing,
    TlsServer,
    TlsVersions,
    Unseen,
)
from . import language, plain
from .cards import Voice

Rows = list[tuple[str, str]]
LISTED, LISTED_CHARS = 500, 24_000  # more than the registry has; a stranger's dossier may claim any number


def agreed(dossier: Dossier, voice: Voice) -> Rows:
    """Key and value of what the connection is made of; what was not seen has no row."""
    server, shaken = dossier.of(TlsServer), dossier.of(Handshake)
    rows: Rows = []
    if isinstance(server, TlsServer) and server.state is PortState.OPEN:
        rows += [("reached", server.address), ("protocol", f"{server.protocol} {server.cipher}".strip()),
                 ("group", server.group), ("alpn", server.alpn), *_versions(dossier), ("order", _order(server, voice)),
                 ("flight", _flight(server.flight)),
                 ("early_data", _early_data(server, voice)), ("staple", _staple(dossier, server, voice))]
    elif isinstance(shaken, Handshake):
        rows += [("reached", shaken.address), ("protocol", f"{shaken.protocol} {shaken.cipher}"), ("alpn", shaken.alpn)]
    return [*rows, ("trust", _trust(shaken))]


def listing(dossier: Dossier, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Label and value of all that is accepted (--tls-lengkap): suites by version, groups, who chooses."""
    server = dossier.of(TlsServer)
    found = server.listing if isinstance(server, TlsServer) else None
    if found is None:
        return ()
    rows = [(voice.say("tech.suites", version=version, count=len(suites)), _joined(suites))
            for version, suites in found.suites]
    rows.append((voice.say("tech.groups"), _joined(found.groups)))
    rows += [(voice.say("tech.order_of", version=version), voice.say(f"tech.order_{who}"))
             for version, who in found.order if who in ("server", "client")]
    rows.append((voice.say("tech.unheard"), str(found.unknown) if found.unknown else ""))
    return tuple((plain.line(label), value) for label, value in rows if value)


def _versions(dossier: Dossier) -> Rows:
    """Accepted, refused and unknown versions, newest first; an empty one falls away with its row."""
    got = dossier.of(TlsVersions)
    if isinstance(got, Unseen):
        return []
    keys = {Support.YES: "accepted", Support.NO: "refused", Support.UNKNOWN: "unknown"}
    return [(key, ", ".join(v for v, s in got.versions if s is support)) for support, key in keys.items()]


def _order(server: TlsServer, voice: Voice) -> str:
    """Who chooses the suite of TLS 1.2: the same hello, once with its suites turned round.

    The same choice twice may also be the only one that both have, and the sentence says so. The listing knows better.
    """
    if isinstance(server.listing, TlsListing):
        return ""
    forth, back = server.greeting("tls12"), server.greeting("reversed")
    if not (forth.heard is back.heard is Support.YES and forth.suite and back.suite):
        return ""
    return voice.say("tech.order_client" if forth.suite != back.suite else "tech.order_same")


def _flight(flight: Flight | None) -> str:
    """What was chosen in TLS 1.2 or older, and what the server's messages there carry, by its IANA name."""
    if flight is None:
        return ""
    carried = {
        "renegotiation_info": flight.secure_renegotiation, "extended_master_secret": flight.extended_master_secret,
        "session_ticket": flight.ticket, "heartbeat": flight.heartbeat,
        "certificate_request": flight.client_certificate,
    }
    names = (name for name, there in carried.items() if there)
    return ", ".join(filter(None, (f"{flight.version} {flight.suite}", flight.signature, *names)))


def _early_data(server: TlsServer, voice: Voice) -> str:
    if server.early_data < 0:
        return ""
    if server.early_data == 0:
        return voice.say("tech.off")
    return voice.say("tech.early_data_value", count=language.number(server.early_data, voice.lang))


def _staple(dossier: Dossier, server: TlsServer, voice: Voice) -> str:
    """Whether an OCSP response was sent along, and what became of its checking."""
    if not server.chain:
        return ""
    if not server.staple:
        return voice.say("tech.staple_none")
    checked = dossier.of(Revocation)
    state = "" if isinstance(checked, Unseen) else f" ({checked.staple})"
    return language.size(len(server.staple), voice.lang) + state


def _trust(shaken: Handshake | Unseen) -> str:
    """The result of path validation, its detail and the roots that were used."""
    if isinstance(shaken, Unseen):
        return ""
    return " ".join(filter(None, (shaken.trust, shaken.trust_detail, shaken.trust_store and f"({shaken.trust_store})")))


def _joined(names: Sequence[str]) -> str:
    return plain.line(", ".join(plain.line(n, 80) for n in names[:LISTED]), LISTED_CHARS)

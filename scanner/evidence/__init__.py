"""The kinds of evidence, Unseen and the Dossier: facts as observed, frozen, serialisable. No judging, no sentences.

This page is promised to plug-ins; the files behind it may move.
"""

from __future__ import annotations

from .doors import Access, Door, Doorway, Doorways, NullSession, PortState, SmbDoor, SmbDoors, Support
from .dossier import Cost, Dossier, Opaque, add_kind, key_of, kind_of
from .names import Addresses, Records, RecordSet, is_address
from .record import DossierError, from_json, to_json
from .tls import (
    Certificate,
    Certificates,
    Flight,
    Greeting,
    Handshake,
    Interaction,
    Revocation,
    Revoked,
    Staple,
    Tested,
    TlsDoor,
    TlsDoors,
    TlsListing,
    TlsServer,
    TlsVersions,
    Trust,
)
from .unseen import Clock, Unseen, Why
from .web import End, Page, PlainVisit, Reply, SecureVisit, Visit

__all__ = [
    "Access", "Addresses", "Certificate", "Certificates", "Clock", "Cost", "Door", "Doorway", "Doorways", "Dossier",
    "DossierError", "End", "Flight", "Greeting", "Handshake", "Interaction", "NullSession", "Opaque", "Page",
    "PlainVisit", "PortState", "RecordSet", "Records", "Reply", "Revocation", "Revoked", "SecureVisit", "SmbDoor",
    "SmbDoors", "Staple", "Support", "Tested", "TlsDoor", "TlsDoors", "TlsListing", "TlsServer", "TlsVersions",
    "Trust", "Unseen", "Visit", "Why", "add_kind", "from_json", "is_address", "key_of", "kind_of", "to_json",
]

"""The kinds of evidence, Unseen and the Dossier: facts as observed, frozen, serialisable. No judging, no sentences.

This page is promised to plug-ins; the files behind it may move.
"""

from __future__ import annotations

from .doors import (
    Certificate,
    Certificates,
    Handshake,
    PortState,
    SmbDoor,
    SmbDoors,
    Support,
    TlsVersions,
    Trust,
)
from .dossier import Cost, Dossier, Opaque, add_kind, key_of, kind_of
from .names import Addresses, Records, RecordSet
from .record import DossierError, from_json, to_json
from .unseen import Clock, Unseen, Why
from .web import End, Page, PlainVisit, Reply, SecureVisit, Visit

__all__ = [
    "Addresses", "Certificate", "Certificates", "Clock", "Cost", "Dossier", "DossierError", "End", "Handshake",
    "Opaque", "Page", "PlainVisit", "PortState", "RecordSet", "Records", "Reply", "SecureVisit", "SmbDoor", "SmbDoors",
    "Support", "TlsVersions", "Trust", "Unseen", "Visit", "Why", "add_kind", "from_json", "key_of", "kind_of",
    "to_json",
]

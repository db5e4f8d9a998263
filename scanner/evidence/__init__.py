"""The kinds of evidence, Unseen and the Dossier: facts as observed, frozen, serialisable. No judging, no sentences.

This page is promised to plug-ins; the files behind it may move.
"""

from __future__ import annotations

from .doors import Access, Door, Doorway, Doorways, Heard, NullSession, PortState, SmbDoor, SmbDoors, Support
from .dossier import Cost, Dossier, Opaque, add_kind, key_of, kind_of
from .mail import DkimKeys, MailServer, MailServers, MtaSts, SpfTree
from .markup import Between, Element, Hidden, Markup, Standing, TwinStanding, ViewMarkups
from .names import (
    Addresses,
    Alias,
    AliasEnd,
    Aliases,
    Authorities,
    Authority,
    Chain,
    Claim,
    Claims,
    Dnssec,
    Records,
    RecordSet,
    Registration,
    Spoke,
    is_address,
    text_of,
)
from .record import DossierError, from_json, to_json
from .refusal import turned_away
from .site import Answer, CrossOrigin, Exposure, Exposures, SiteFiles, TwinVisit, View, Views
from .software import Found, Sign, Software, SoftwareFile, SoftwareFiles
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
    "Access", "Addresses", "Alias", "AliasEnd", "Aliases", "Answer", "Authorities", "Authority", "Between",
    "Certificate", "Certificates", "Chain", "Claim", "Claims", "Clock", "Cost", "CrossOrigin", "DkimKeys", "Dnssec",
    "Door", "Doorway", "Doorways", "Dossier", "DossierError", "Element", "End", "Exposure", "Exposures", "Flight",
    "Found", "Greeting", "Handshake", "Heard", "Hidden", "Interaction", "MailServer", "MailServers", "Markup",
    "MtaSts", "NullSession", "Opaque", "Page", "PlainVisit", "PortState", "RecordSet", "Records", "Registration",
    "Reply", "Revocation", "Revoked", "SecureVisit", "Sign", "SiteFiles", "SmbDoor", "SmbDoors", "Software",
    "SoftwareFile", "SoftwareFiles", "SpfTree", "Spoke", "Standing", "Staple", "Support", "Tested", "TlsDoor",
    "TlsDoors", "TlsListing", "TlsServer", "TlsVersions", "Trust", "TwinStanding", "TwinVisit", "Unseen", "View",
    "ViewMarkups", "Views", "Visit", "Why", "add_kind", "from_json", "is_address", "key_of", "kind_of", "text_of",
    "to_json", "turned_away",
]

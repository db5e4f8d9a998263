"""The kinds of evidence, Unseen and the Dossier: facts as observed, frozen, serialisable. No judging, no sentences.

This page is promised to plug-ins; the files behind it may move.
"""

from __future__ import annotations

from .doors import Access, Door, Doorway, Doorways, Heard, NullSession, PortState, SmbDoor, SmbDoors, Support
from .dossier import Cost, Dossier, Opaque, add_kind, key_of, kind_of
from .mail import DkimKeys, MailServer, MailServers, SpfTree
from .markup import Between, Element, Hidden, Markup, Standing, ViewMarkups
from .names import Addresses, Authorities, Authority, Chain, Dnssec, Records, RecordSet, Spoke, is_address, text_of
from .record import DossierError, from_json, to_json
from .site import Answer, CrossOrigin, Exposure, Exposures, SiteFiles, TwinVisit, View, Views
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
    "Access", "Addresses", "Answer", "Authorities", "Authority", "Between", "Certificate", "Certificates", "Chain",
    "Clock", "Cost", "CrossOrigin", "DkimKeys", "Dnssec", "Door", "Doorway", "Doorways", "Dossier", "DossierError",
    "Element", "End", "Exposure", "Exposures", "Flight", "Greeting", "Handshake", "Heard", "Hidden", "Interaction",
    "MailServer", "MailServers", "Markup", "NullSession", "Opaque", "Page", "PlainVisit", "PortState", "RecordSet",
    "Records", "Reply", "Revocation", "Revoked", "SecureVisit", "SiteFiles", "SmbDoor", "SmbDoors", "SpfTree",
    "Spoke", "Standing", "Staple", "Support", "Tested", "TlsDoor", "TlsDoors", "TlsListing", "TlsServer",
    "TlsVersions", "Trust", "TwinVisit", "Unseen", "View", "ViewMarkups", "Views", "Visit", "Why", "add_kind",
    "from_json", "is_address", "key_of", "kind_of", "text_of", "to_json",
]

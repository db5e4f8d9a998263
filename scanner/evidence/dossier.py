"""The dossier: all that was seen of one target, or why not. Data only; record.py writes it down and reads it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..target import Target
from . import doors, mail, names, site, software, tls, web
from .unseen import Clock, Unseen, Why

_K = TypeVar("_K")

OWN_KINDS: tuple[type[object], ...] = (
    names.Addresses, names.Records, web.SecureVisit, web.PlainVisit,
    tls.TlsServer, tls.Handshake, tls.Revocation, tls.TlsDoors, doors.SmbDoors, doors.Doorways,
    mail.SpfTree, mail.DkimKeys, mail.MailServers, mail.MtaSts,
    names.Dnssec, names.Authorities, names.Registration, names.Aliases,
    site.Views, site.CrossOrigin, site.SiteFiles, site.TwinVisit, site.Exposures,
    software.SoftwareFiles,
)
_kinds: dict[str, type[object]] = {k.__name__: k for k in OWN_KINDS}
_keys: dict[type[object], str] = {k: k.__name__ for k in OWN_KINDS}


def add_kind(kind: type[object], key: str) -> None:
    """Make a plug-in's *kind* readable under *key* ("dist:Kind")."""
    _kinds[key] = kind
    _keys[kind] = key


def key_of(kind: type[object]) -> str:
    """The name under which evidence of *kind* stands in a dossier."""
    return _keys.get(kind, kind.__name__)


def kind_of(key: str) -> type[object] | None:
    """The kind that stands under *key*, or None when no installed package knows it."""
    return _kinds.get(key)


@dataclass(frozen=True, slots=True)
class Opaque:
    """Evidence of a kind that is not installed here, kept as it was read: JSON text of its value and its blobs."""

    raw: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What the looking took. Bytes are TCP payload below TLS plus DNS messages; *connections* counts TCP attempts."""

    connections: int = 0
    requests: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that was seen of one target. *seen* maps the key of a kind ("SecureVisit", "dist:Kind") to what was seen.

    *consent_level* is the level that was allowed (1 or 2); *time_zone* the IANA name used in reports.
    """

    target: Target
    seen_at: Clock
    consent_level: int = 1
    time_zone: str = "Asia/Jakarta"
    tool_version: str = ""
    rules: str = ""
    cost: Cost = Cost()
    seen: Mapping[str, object] = field(default_factory=dict)

    def of(self, kind: type[_K]) -> _K | Unseen:
        """The evidence of *kind*, or why there is none."""
        if isinstance(self.seen_at, kind):
            return self.seen_at
        got = self.seen.get(key_of(kind))
        if isinstance(got, kind | Unseen):
            return got
        return Unseen(Why.NOT_ASKED)

    @property
    def first_address(self) -> str:
        """The first address of the host, "" where none is known."""
        found = self.of(names.Addresses)
        return next(iter(found.every), "") if isinstance(found, names.Addresses) else ""

    def with_seen(self, more: Mapping[str, object]) -> Dossier:
        """A copy that has *more* evidence."""
        return replace(self, seen={**self.seen, **more})

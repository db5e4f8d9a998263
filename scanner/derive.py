"""Pure evidence -> evidence: what can be worked out from what was seen. Computed at every replay, never stored."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .evidence import (
    Certificates,
    Dossier,
    End,
    Handshake,
    Page,
    SecureVisit,
    Support,
    TlsServer,
    TlsVersions,
    Unseen,
    Why,
    key_of,
)
from .suffix import same_site

# Answers of a guard or a full house instead of the shop: headers of such a page say nothing about the shop.
GUARDED = (401, 403, 406, 429, 451, 503)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One rule: *work* makes the kind *yields* out of the kind *needs*."""

    needs: type[object]
    yields: type[object]
    work: Callable[..., object]


def page(visit: SecureVisit) -> Page | Unseen:
    """The shop's front page: the 2xx answer at the end of the https visit."""
    if visit.end in (End.LOOP, End.TOO_MANY):
        why = Why.REDIRECT_LOOP if visit.end is End.LOOP else Why.TOO_MANY_REDIRECTS
        return Unseen(why, visit.last_url[:200])
    if visit.end is End.REFUSED:
        return Unseen(Why.REFUSED, visit.last_url[:200])
    if visit.end is End.BAD_LOCATION:
        return Unseen(Why.PROTOCOL_ERROR, "Location")
    if visit.final is None:
        return visit.unseen or Unseen(Why.BUG)
    if not same_site(_host(visit.chain[0].url), _host(visit.final.url)):
        return Unseen(Why.OFF_SITE, _host(visit.final.url)[:200])
    status = visit.final.status
    if status in GUARDED:
        return Unseen(Why.BLOCKED, str(status))
    return Page(visit.final) if 200 <= status < 300 else Unseen(Why.ERROR_PAGE, str(status))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def certificates(handshake: Handshake) -> Certificates | Unseen:
    """The chain, read."""
    from .certificates import read_chain

    return read_chain(handshake)


VERSIONS = (("TLS 1.3", "newest"), ("TLS 1.2", "tls12"), ("TLS 1.1", "tls11"), ("TLS 1.0", "tls10"),
            ("SSL 3.0", "ssl3"), ("SSL 2.0", "ssl2"))


def tls_versions(server: TlsServer) -> TlsVersions:
    """Each version by the hello that asks for it. A server that answers a newer hello with an older version has said
    no to the newer one (RFC 5246 appendix E.1)."""
    return TlsVersions(server.address, server.state, tuple((v, _spoken(server, v, n)) for v, n in VERSIONS)
                       if server.greetings else ())


def _spoken(server: TlsServer, version: str, name: str) -> Support:
    if any(g.heard is Support.YES and g.version == version for g in server.greetings):
        return Support.YES  # whichever hello brought it to light
    asked = server.greeting(name)
    if asked.heard is Support.YES and asked.version not in ("", version):
        return Support.NO
    if name == "tls12" and asked.heard is Support.NO and asked.alert != "protocol_version":
        weak = server.greeting("weak").heard  # offered in no hello before, and some servers have nothing else
        return Support.UNKNOWN if weak is Support.UNKNOWN else Support.NO
    if name == "newest" and asked.heard is Support.NO and asked.alert != "protocol_version":
        twelve = server.greeting("tls12")  # else TLS 1.3 it was that found no group or suite in common
        if twelve.heard is not Support.NO or twelve.alert == "protocol_version":
            return Support.UNKNOWN
    return server.accepts(name)


def _rule(work: Callable[..., object]) -> Derivation:
    hints = typing.get_type_hints(work)
    gives = hints.pop("return")
    (needs,) = hints.values()
    (yields,) = (k for k in typing.get_args(gives) or (gives,) if k is not Unseen)
    return Derivation(needs, yields, work)


_WORKS: tuple[Callable[..., object], ...] = (page, certificates, tls_versions)
RULES: Mapping[type[object], Derivation] = {r.yields: r for r in [_rule(work) for work in _WORKS]}
DERIVED_KEYS = frozenset(key_of(k) for k in RULES)


def raw_kinds(kinds: typing.Iterable[type[object]]) -> set[type[object]]:
    """The kinds that must be looked at so that *kinds* can be had."""
    return {RULES[k].needs if k in RULES else k for k in kinds}


def have(kind: type[object], looked: Mapping[type[object], object]) -> object:
    """The evidence of *kind*, raw or derived, from what was *looked* at; Unseen when that is not there."""
    rule = RULES.get(kind)
    seen = looked.get(rule.needs if rule else kind, Unseen(Why.NOT_ASKED))
    return seen if rule is None or isinstance(seen, Unseen) else rule.work(seen)


def complete(dossier: Dossier) -> Dossier:
    """*dossier* with all that can be derived from it."""
    more: dict[str, object] = {}
    for rule in RULES.values():
        more[key_of(rule.yields)] = have(rule.yields, {rule.needs: dossier.of(rule.needs)})
    return dossier.with_seen(more)

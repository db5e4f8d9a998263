"""Pure evidence -> evidence: what can be worked out from what was seen. Computed at every replay, never stored."""

from __future__ import annotations

import logging
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from .answer import date_told
from .evidence import (
    Aliases,
    Between,
    Certificates,
    Claims,
    Dnssec,
    Doorways,
    Dossier,
    End,
    Handshake,
    MailServers,
    Markup,
    Page,
    PlainVisit,
    Reply,
    SecureVisit,
    SiteFiles,
    Software,
    SoftwareFiles,
    Standing,
    Support,
    TlsServer,
    TlsVersions,
    TwinStanding,
    TwinVisit,
    Unseen,
    ViewMarkups,
    Views,
    Visit,
    Why,
    key_of,
)
from .evidence.reference import host_of
from .guards import is_guard
from .standing import standing_of
from .suffix import same_site
from .unclaimed import claim_of
from .wire.html import read_markup

log = logging.getLogger("ikmscan.scanner")
NETWORK = ("captive_portal", "isp_block")
STOPPED = ("guard", "challenge", "captive_portal", "isp_block", "error", "unavailable")
# Without these on port 443 nobody speaks https there, and the page that a browser gets is the one on port 80.
NO_HTTPS = (Why.REFUSED, Why.TLS_FAILED)
# What holds no page that could be taken apart.
NO_PAGE = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/octet-stream")
# What comes in the place of any page of any site is no redirect of the shop's.
_BETWEEN = (*NETWORK, "suspended", "parked", "hosting_default")
_NOBODY = (Why.NAME_NOT_FOUND, Why.REFUSED)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One rule: *work* makes the kind *yields* of evidence. *needs*: (kind, whether it may be handed Unseen)."""

    needs: tuple[tuple[type[object], bool], ...]
    yields: type[object]
    work: Callable[..., object]


def front(secure: SecureVisit | Unseen, plain: PlainVisit | Unseen) -> Visit | Unseen:
    """The visit that shows what a browser gets: over https, and over http only where nobody speaks https."""
    if isinstance(secure, SecureVisit) and secure.chain:
        return secure
    why = secure.why if isinstance(secure, Unseen) else Why.REFUSED if secure.end is End.REFUSED else Why.BUG
    if why in NO_HTTPS and isinstance(plain, PlainVisit) and plain.chain:
        return plain
    return secure


def page(secure: SecureVisit | Unseen, plain: PlainVisit | Unseen) -> Page | Unseen:
    """The shop's front page: the 2xx answer a browser arrives at, and no other page in its place."""
    visit = front(secure, plain)
    if isinstance(visit, Unseen):
        return visit
    if gone := _left_for(visit):
        return Unseen(Why.OFF_SITE, gone[:200])
    if visit.final is None:
        return _lost(visit)
    stands = _stands(visit.final)
    if stands.kind in ("guard", "challenge"):
        return Unseen(Why.BLOCKED, str(stands.status) if stands.by == "status" else stands.by)
    if stands.kind in ("error", "unavailable"):
        return Unseen(Why.ERROR_PAGE, str(stands.status))
    return Page(visit.final) if stands.kind == "shop" else Unseen(Why.OTHER_PAGE, stands.kind)


def standing(secure: SecureVisit | Unseen, plain: PlainVisit | Unseen) -> Standing | Unseen:
    """What stands at the address: the shop, or one of the pages that come in its place, or the way to another's. A
    network that stops https, as most do that show a page of their own, shows that page over http."""
    visit = front(secure, plain)
    if isinstance(visit, Unseen):
        final = plain.final if isinstance(plain, PlainVisit) else None
        here = _stands(final) if final else None
        return here if here and here.kind in NETWORK else visit
    there = _stands(visit.final) if visit.final else None
    if _left_for(visit) and (there is None or there.kind not in _BETWEEN):
        why = Why.REFUSED if visit.end is End.REFUSED else visit.unseen.why if visit.unseen else None
        kind = "lost" if why in _NOBODY else "elsewhere"
        return Standing(kind, str(why) if why else "", visit.last_url, visit.chain[-1].status)
    return there or _lost(visit)


def _left_for(visit: Visit) -> str:
    """The host of another site to which the way leads, "" where it stays."""
    end = "" if visit.end is End.BAD_LOCATION else host_of(visit.last_url)
    return end if visit.chain and end and not same_site(host_of(visit.chain[0].url), end) else ""


def _lost(visit: Visit) -> Unseen:
    """Why a visit arrived at no page."""
    match visit.end:
        case End.LOOP:
            return Unseen(Why.REDIRECT_LOOP, visit.last_url[:200])
        case End.TOO_MANY:
            return Unseen(Why.TOO_MANY_REDIRECTS, visit.last_url[:200])
        case End.REFUSED:
            return Unseen(Why.REFUSED, visit.last_url[:200])
        case End.BAD_LOCATION:
            return Unseen(Why.PROTOCOL_ERROR, "Location")
    return visit.unseen or Unseen(Why.BUG)


def between(plain: PlainVisit) -> Between:
    """Who stood between us and the site, over http: what came over the site's own https is its own affair."""
    final = plain.final
    hosts = [host_of(reply.url) for reply in (plain.chain[0], final)] if final else []
    if final is None or (final.url.startswith("https://") and same_site(*hosts)):
        return Between("")
    kind = _stands(final).kind
    return Between(kind if kind in (*NETWORK, "guard", "challenge") else "")


def twin_standing(twin: TwinVisit) -> TwinStanding:
    """What the twin name shows. A bare 403 may be what its visitors get too, so it is no guard's."""
    here = _stands(twin.final) if twin.final else None
    return TwinStanding("" if here is None or (here.kind, here.by) == ("guard", "status") else here.kind)


def markup(secure: SecureVisit | Unseen, plain: PlainVisit | Unseen) -> Markup | Unseen:
    """What the visit arrived at, taken apart, whatever its status."""
    visit = front(secure, plain)
    if isinstance(visit, Unseen):
        return visit
    return taken_apart(visit.final) if visit.final else _lost(visit)


def view_markups(views: Views) -> ViewMarkups:
    """The pages of the other views, taken apart."""
    finals = [(v.manner, v.visit.final) for v in views.views]
    shown = [(m, reply, _stands(reply).kind in STOPPED) for m, reply in finals if reply is not None]
    sent = tuple(v.manner for v in views.views if v.visit.end is End.LEFT and is_guard(v.visit.last_url))
    return ViewMarkups(tuple((m, taken_apart(reply)) for m, reply, stopped in shown if not stopped),
                       (*(m for m, _, stopped in shown if stopped), *sent))


def software(
    secure: SecureVisit | Unseen, plain: PlainVisit | Unseen, site: SiteFiles | Unseen, files: SoftwareFiles | Unseen,
    doors: Doorways | Unseen, mail: MailServers | Unseen,
) -> Software | Unseen:
    """What was recognised, in the page, in the answers about it and behind the ports."""
    from .recognise.software import recognise

    visit = front(secure, plain)
    if isinstance(visit, Unseen) and isinstance(doors, Unseen):
        return visit
    reply = site.missing.reply if isinstance(site, SiteFiles) else None
    missing = (reply, taken_apart(reply)) if reply is not None and reply.status >= 400 else None
    return recognise((secure, plain), markup(secure, plain), missing, files, doors, mail)


@lru_cache(maxsize=64)
def _stands(reply: Reply) -> Standing:
    """Several rules ask, of the same few answers."""
    return standing_of(reply, taken_apart(reply))


def taken_apart(reply: Reply) -> Markup:
    """The page of one answer; as good as cut where a browser reads what we cannot: a picture, a packing of its own."""
    media = "".join(reply.header("content-type")[:1])
    unread = reply.packed or media.strip().lower().startswith(NO_PAGE)
    return _read_once(reply.body, media, reply.url, reply.body_cut or unread)


@lru_cache(maxsize=64)
def _read_once(body: bytes, content_type: str, url: str, cut: bool) -> Markup:
    """Judges and the record ask again and again, and most sites show all visitors the same: a page is parsed once."""
    return read_markup(body, content_type, url, cut)


def certificates(
    handshake: Handshake, secure: SecureVisit | Unseen, plain: PlainVisit | Unseen
) -> Certificates | Unseen:
    """The chain, read, and the server's own clock where a page of it was seen that tells."""
    from .certificates import read_chain

    chain = read_chain(handshake)
    if isinstance(chain, Unseen):
        return chain
    replies = [reply for visit in (secure, plain) if not isinstance(visit, Unseen) for reply in visit.chain]
    return replace(chain, told=next((at for reply in replies if (at := date_told(reply)) is not None), None))


def claims(
    aliases: Aliases, secure: SecureVisit | Unseen, plain: PlainVisit | Unseen, twin: TwinVisit | Unseen
) -> Claims:
    """Each alias, and what the service at its end shows under that name."""
    visits = [v.chain for v in (secure, plain, twin) if not isinstance(v, Unseen)]
    replies = [r for chain in visits for r in chain]
    return Claims(tuple((a, *claim_of(a, [r for r in replies if host_of(r.url) == a.name])) for a in aliases.names))


VERSIONS = (("TLS 1.3", "newest"), ("TLS 1.2", "tls12"), ("TLS 1.1", "tls11"), ("TLS 1.0", "tls10"),
            ("SSL 3.0", "ssl3"), ("SSL 2.0", "ssl2"))


def tls_versions(server: TlsServer) -> TlsVersions:
    """Each version by the hello that asks for it. A server that answers a newer hello with an older version has said
    no to the newer one (RFC 5246 appendix E.1)."""
    return TlsVersions(server.address, server.state, tuple((v, _spoken(server, v, n)) for v, n in VERSIONS)
                       if server.greetings else (), _plain(server), server.turned_away)


def _plain(server: TlsServer) -> bool:
    """Whether the hellos that every TLS server reads were answered in HTTP, and no other was taken up."""
    ends = {server.greeting(name).why for name in ("newest", "tls12")}
    return ends == {Why.PLAIN_HTTP} and not any(g.heard is Support.YES for g in server.greetings)


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
    (yields,) = _kinds(hints.pop("return"))
    needs = tuple((_kinds(hint)[0], Unseen in typing.get_args(hint)) for hint in hints.values())
    return Derivation(needs, yields, work)


def _kinds(hint: object) -> tuple[type[object], ...]:
    return tuple(k for k in typing.get_args(hint) or (hint,) if k is not Unseen and isinstance(k, type))


_WORKS: tuple[Callable[..., object], ...] = (
    page, standing, between, markup, view_markups, software, certificates, claims, tls_versions, twin_standing,
)
RULES: Mapping[type[object], Derivation] = {r.yields: r for r in [_rule(work) for work in _WORKS]}
DERIVED_KEYS = frozenset(key_of(k) for k in RULES)


def raw_kinds(kinds: typing.Iterable[type[object]]) -> set[type[object]]:
    """The kinds that must be looked at so that *kinds* can be had."""
    return {raw for k in kinds for raw in (_looked_at(k) if k in RULES else [k])}


def _looked_at(kind: type[object]) -> list[type[object]]:
    """What *kind* is made of; a page is fetched for no certificate, only read when it is there."""
    return [n for n, _ in RULES[kind].needs if kind is not Certificates or n not in (SecureVisit, PlainVisit)]


def have(kind: type[object], looked: Mapping[type[object], object]) -> object:
    """The evidence of *kind*, raw or derived, from what was *looked* at; Unseen when that is not there, or for a fault
    of ours, which costs this kind and no other."""
    rule = RULES.get(kind)
    if rule is None:
        return looked.get(kind, Unseen(Why.NOT_ASKED))
    seen = [looked.get(need, Unseen(Why.NOT_ASKED)) for need, _ in rule.needs]
    for (_, may_miss), got in zip(rule.needs, seen, strict=True):
        if isinstance(got, Unseen) and not may_miss:
            return got
    try:
        return rule.work(*seen)
    except Exception:
        log.exception("what %s is made of could not be read", key_of(kind))
        return Unseen(Why.BUG, key_of(kind))


def complete(dossier: Dossier) -> Dossier:
    """*dossier* with all that can be derived from it."""
    more: dict[str, object] = {}
    for rule in RULES.values():
        more[key_of(rule.yields)] = have(rule.yields, {need: dossier.of(need) for need, _ in rule.needs})
    root = dossier.of(Dnssec)
    clock = replace(dossier.seen_at, made=_day_of(dossier.rules),
                    contradicted=isinstance(root, Unseen) and root.why is Why.CLOCK)
    return replace(dossier.with_seen(more), seen_at=clock)


def _day_of(serial: str) -> datetime | None:
    """The day of facts (Rules.serial)."""
    try:
        return datetime.strptime(serial[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None

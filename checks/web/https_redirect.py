"""Whether visitors who come over plain http are led to https.

Old links, printed cards and typed addresses often begin with http://. Without a redirect such a customer stays on a
connection that anyone on the same Wi-Fi can read and alter.

Judged from two visits, one that begins at http:// and one at https://, and from what port 443 accepts. The first answer
over http is proof by itself: a redirect to https counts even when the page behind it could not be seen. A temporary
redirect (302, 307) protects like a permanent one. No https at all, a port 443 that answers hellos in HTTP without TLS,
or https that sends customers back to http, is the worst case. A page with an error over http shows no shop, so it is a
hint; where a guard (401, 403, 429, 5xx …), a "prove to be human" page, a Wi-Fi login or a block page of the provider
answered instead, nothing is claimed. A loop counts only when no cookie was set on the way, for we send none back.
"""

from __future__ import annotations

from ...scanner.evidence import Between, End, PlainVisit, PortState, Reply, SecureVisit, Support, TlsVersions, Visit
from ..check import Fact, Level, Maybe, Outcome, Verdict, check
from ..site_names import host_of, same_site

NETWORK = ("captive_portal", "isp_block")  # what such a network does at port 443 is not the site's doing
GUARDED = {401, 403, 405, 406, 407, 408, 425, 429, 451}

GOOD = Outcome("good", Level.GOOD)
NO_PLAIN = Outcome("no_plain", Level.GOOD)
OFF_SITE = Outcome("off_site", Level.HINT)
ERROR_PAGE = Outcome("error_page", Level.HINT)
PLAIN_HOP = Outcome("plain_hop", Level.LOW)
MISSING = Outcome("missing", Level.HIGH)
LOOP = Outcome("loop", Level.HIGH)
DOWNGRADE = Outcome("downgrade", Level.CRITICAL)
NO_HTTPS = Outcome("no_https", Level.CRITICAL)
PLAIN_443 = Outcome("plain_443", Level.CRITICAL)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, NO_PLAIN, OFF_SITE, ERROR_PAGE, PLAIN_HOP, MISSING, LOOP, DOWNGRADE, NO_HTTPS, PLAIN_443, UNCLEAR,
       area="connection", source="RFC 6797 section 7.2")
def CHECK(plain: PlainVisit, tls: TlsVersions, secure: Maybe[SecureVisit], between: Between) -> Verdict | None:
    """Where http visitors end up; nothing when neither port 80 nor port 443 is open."""
    for visit in (secure.seen, None if between.kind else plain):
        if visit is not None and (end := _fell_back(visit)):
            return DOWNGRADE(to=end.url[:200])
    if tls.plain and between.kind not in NETWORK and not (secure.seen and secure.seen.chain):
        return PLAIN_443()
    if between.kind:
        return UNCLEAR(detail=between.kind)
    if not plain.chain:
        return _without_plain(plain, tls)
    first = plain.chain[0]
    if first.status >= 400:
        return _error(first, tls)
    urls = _urls(plain)
    secured = next((i for i, url in enumerate(urls) if _is_secure(url)), None)
    if secured is None:
        return _stays_plain(plain, tls)
    return _led(plain, urls, secured, tls, secure.seen)


def _led(
    plain: PlainVisit, urls: list[str], secured: int, tls: TlsVersions, secure: SecureVisit | None
) -> Verdict | None:
    """Judge a way that reaches https at *urls[secured]*. Where https leads to the same other site,
    that is no merit of the shop's, and front_page tells."""
    facts: dict[str, Fact] = {"status": plain.chain[0].status, "to": host_of(urls[secured])}
    back = any(not _is_secure(url) for url in urls[secured + 1:])
    if back and plain.end in (End.LOOP, End.TOO_MANY):
        return _loop(plain)
    if back or secured > 1:
        return PLAIN_HOP(**facts)
    if not same_site(host_of(urls[0]), host_of(urls[secured])):
        told = secure is not None and secure.chain and host_of(secure.last_url) == host_of(urls[-1])
        return None if told else OFF_SITE(**facts)
    return NO_HTTPS(status=plain.chain[0].status) if _no_https(tls) else GOOD(**facts)


def _stays_plain(plain: PlainVisit, tls: TlsVersions) -> Verdict:
    """Judge a way on which https never appears."""
    if plain.end in (End.LOOP, End.TOO_MANY):
        return _loop(plain)
    if plain.final is None or not 200 <= plain.final.status < 300:
        return UNCLEAR(detail=str(plain.end))
    outcome = NO_HTTPS if _no_https(tls) else MISSING
    return outcome(status=plain.chain[0].status)


def _loop(plain: PlainVisit) -> Verdict:
    if plain.end is not End.LOOP or any(reply.header("set-cookie") for reply in plain.chain):
        return UNCLEAR(detail=str(plain.end))
    return LOOP(hops=len(plain.chain), to=plain.last_url[:200])


def _error(first: Reply, tls: TlsVersions) -> Verdict:
    """An error over http: a hint where https is there, otherwise nothing is known of a shop."""
    if first.status in GUARDED or first.status >= 500 or not _speaks(tls):
        return UNCLEAR(detail=str(first.status))
    return ERROR_PAGE(status=first.status)


def _without_plain(plain: PlainVisit, tls: TlsVersions) -> Verdict | None:
    if plain.end is End.REFUSED and _speaks(tls):
        return NO_PLAIN()
    if plain.end is End.REFUSED and tls.state is PortState.REFUSED:
        return None
    return UNCLEAR(detail=str(plain.end))


def _fell_back(visit: Visit) -> Reply | None:
    """The answer over plain http at which a way that had been on https ended."""
    end = visit.final
    been_secure = any(_is_secure(reply.url) for reply in visit.chain)
    if not end or not been_secure or _is_secure(end.url):
        return None
    return end if same_site(host_of(visit.chain[0].url), host_of(end.url)) else None


def _urls(visit: Visit) -> list[str]:
    """Every address of the way, the last one even where it gave no answer."""
    urls = [reply.url for reply in visit.chain]
    return urls if visit.end in (End.ARRIVED, End.BAD_LOCATION) else [*urls, visit.last_url]


def _speaks(tls: TlsVersions) -> bool:
    return any(support is Support.YES for _, support in tls.versions)


def _no_https(tls: TlsVersions) -> bool:
    """Proven: port 443 refuses, or turned every version of TLS down."""
    turned_down = bool(tls.versions) and all(support is Support.NO for _, support in tls.versions)
    return tls.state is PortState.REFUSED or turned_down


def _is_secure(url: str) -> bool:
    return url.lower().startswith("https://")

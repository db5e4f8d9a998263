"""The lines to paste of a finding: which software was seen, whose lines come first, which are for something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..checks.check import Fact
from ..scanner.evidence import Dossier, SecureVisit, is_address
from . import plain
from .view import Fix
from .words import STACKS, FixWords

EXAMPLE = "example.co.id"  # the site in snippets
_LAST = 99
_SERVERS = frozenset({"nginx", "apache", "litespeed", "iis", "caddy"})
# What, when it is seen and this is not, stands in its place. A server behind Cloudflare is not seen, and nginx often
# stands before an Apache whose .htaccess is all that a tenant may write: neither speaks against the other.
_INSTEAD: Mapping[str, frozenset[str]] = {
    **{server: _SERVERS - {server} for server in _SERVERS}, "htaccess": frozenset({"iis", "caddy"}),
    "cloudflare": _SERVERS, "wordpress": _SERVERS | {"cloudflare", "php"},
    "windows": frozenset({"samba"}), "samba": frozenset({"windows"}),
    "wp_admin": frozenset({"opencart"}), "opencart": frozenset({"wp_admin"}),
}


def stacks(dossier: Dossier) -> tuple[str, ...]:
    """The software that the site names in its answer, as slugs of snippets."""
    visit = dossier.of(SecureVisit)
    reply = visit.final if isinstance(visit, SecureVisit) else None
    if reply is None:
        return ()
    named = " ".join(reply.header("server") + reply.header("x-powered-by")).lower()
    found = ["wordpress"] if b"/wp-content/" in reply.body else []
    for sign, slugs in (
        ("cloudflare", ("cloudflare",)), ("litespeed", ("litespeed", "htaccess")), ("apache", ("htaccess", "apache")),
        ("nginx", ("nginx",)), ("microsoft-iis", ("iis", "windows")), ("caddy", ("caddy",)), ("php", ("php",)),
    ):
        found += slugs if sign in named else ()
    return tuple(found)


def fixes(words: Sequence[FixWords], site: str, seen: Sequence[str], meant: Fact | None = None) -> tuple[Fix, ...]:
    """The stack that the finding speaks of comes first, then what was *seen*; the others as they were written. Where
    all are for something else, none is said to be."""
    order = {stack: n for n, stack in enumerate(seen)}
    known = {meant, *seen}
    fit = [f.stack for f in words if f.stack in known or known.isdisjoint(_INSTEAD.get(f.stack, ()))]
    return tuple(
        Fix(f.stack, STACKS[f.stack], plain.lines(_for_site(f.text, site)), f.source, bool(fit) and f.stack not in fit)
        for f in sorted(words, key=lambda f: (f.stack != meant, order.get(f.stack, _LAST)))
    )


def _for_site(text: str, site: str) -> str:
    """A snippet with the name of the *site* in place of the example; an address has no name to write there."""
    name = site.partition(":")[0].removeprefix("www.")
    named = text.replace("{domain}", site)
    return named if is_address(site) or is_address(name) else named.replace(EXAMPLE, name)

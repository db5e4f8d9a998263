"""Options -> Settings of a look. What the user got wrong is a Refusal that names it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import click

from .. import __version__
from ..reports.words import say
from ..scanner.dial import Routes
from ..scanner.ending import Proxy
from ..scanner.fetch import Manners
from ..scanner.ledger import Ledger
from ..scanner.place import address_of
from ..scanner.resolver import NameServers
from ..scanner.survey import Settings
from ..scanner.trust import Roots, RootsError, read_pem
from .machine import Refusal, read_bounded, shown
from .options import ZONES, Choices
from .renewing import rules, tell_passed_over
from .running import to_the_end

MOST_ANCHOR_BYTES = 64 * 2**10
DS_RECORD = re.compile(
    r"^[^;\n]{0,300}?\b(\d{1,5})[ \t]+(\d{1,3})[ \t]+([124])[ \t]+([0-9A-Fa-f]{40,96})[ \t]*$", re.MULTILINE)
MOST_CA_BYTES = 4 * 2**20  # the whole bundle of a distribution has a quarter of a MiB


def settings_of(choices: Choices) -> Settings:
    """How this run looks."""
    tell_passed_over(choices.bahasa)
    fixed: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for host, address in choices.resolve:
        fixed[host] += (address,)
    return Settings(
        manners=manners(choices.kontak),
        routes=Routes(choices.jaringan_lokal, choices.alih_port, proxy=_proxy(choices)),
        names=NameServers(choices.dns, dict(fixed), _anchors(choices)),
        roots=_roots(choices),
        deadline_s=choices.batas_waktu,
        time_zone=ZONES[choices.zona or "wib"],
        tool_version=__version__,
        rules=rules().serial,
        thorough=choices.tls_lengkap,
        names_shown=choices.tampilkan_nama,
    )


def tell_of_proxy(ledger: Ledger, settings: Settings, lang: str) -> None:
    """That the proxy of --proxy could not be reached, where it could not: what was not seen is not the site's fault."""
    proxy = settings.routes.proxy
    if ledger.proxy_is_down and proxy:
        click.echo(say("cli.proxy_down", lang, host=proxy.address, port=proxy.port), err=True)


def _proxy(choices: Choices) -> Proxy | None:
    """The proxy of --proxy at its address; the name of a proxy is asked of DNS like any other."""
    if choices.proxy is None:
        return None
    host, port, credentials = choices.proxy
    found = to_the_end(address_of(host, NameServers(choices.dns)))
    if not found:
        raise Refusal(say("cli.proxy_unknown", choices.bahasa, host=host[:100]))
    return Proxy(found, port, credentials)


def manners(contact: str) -> Manners:
    """An identified User-Agent (product section 6): the tool's name and version, and *contact* to ask.

    Without *contact* it says what is done but not by whom, which is fair on a site of one's own only: the README asks
    for --kontak on others' sites.
    """
    clean = "".join(c for c in contact if c.isascii() and c.isprintable() and c not in "()")[:80].strip()
    return Manners(f"Mozilla/5.0 (compatible; ikmscan/{__version__}; +{clean or 'pemeriksaan kesiapan situs'})")


def _anchors(choices: Choices) -> tuple[str, ...]:
    """The DS records in the file of --jangkar, as a zone file writes them (RFC 4034 section 5.3)."""
    if choices.jangkar is None:
        return ()
    path = Path(choices.jangkar)
    text = read_bounded(path, MOST_ANCHOR_BYTES, choices.bahasa).decode("ascii", "replace")
    found = tuple(" ".join(ds.groups()) for ds in DS_RECORD.finditer(text))
    if not found:
        raise Refusal(say("cli.no_anchor", choices.bahasa, path=shown(path)))
    return found


def _roots(choices: Choices) -> Roots:
    if choices.ca is None:
        return Roots()
    path = Path(choices.ca)
    pem = read_bounded(path, MOST_CA_BYTES, choices.bahasa).decode("ascii", "replace")
    try:
        read_pem(pem)
    except RootsError:
        raise Refusal(say("cli.no_certificate", choices.bahasa, path=shown(path))) from None
    return Roots(pem, path.name)

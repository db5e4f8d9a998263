"""Options -> Settings of a look. What the user got wrong is a Refusal that names it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from .. import __rules__, __version__
from ..reports.words import say
from ..scanner.dial import Routes
from ..scanner.fetch import Manners
from ..scanner.resolver import NameServers
from ..scanner.survey import Settings
from ..scanner.trust import Roots, RootsError, read_pem
from .machine import Refusal, read_bounded, shown
from .options import ZONES, Choices

MOST_CA_BYTES = 4 * 2**20  # the whole bundle of a distribution has a quarter of a MiB


def settings_of(choices: Choices) -> Settings:
    """How this run looks."""
    fixed: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for host, address in choices.resolve:
        fixed[host] += (address,)
    return Settings(
        manners=manners(choices.kontak),
        routes=Routes(choices.jaringan_lokal, choices.alih_port),
        names=NameServers(choices.dns, dict(fixed)),
        roots=_roots(choices),
        deadline_s=choices.batas_waktu,
        time_zone=ZONES[choices.zona],
        tool_version=__version__,
        rules=__rules__,
        thorough=choices.tls_lengkap,
        names_shown=choices.tampilkan_nama,
    )


def manners(contact: str) -> Manners:
    """An identified User-Agent (product section 6): the tool's name and version, and *contact* to ask.

    Without *contact* it says what is done but not by whom, which is fair on a site of one's own only: the README asks
    for --kontak on others' sites.
    """
    clean = "".join(c for c in contact if c.isascii() and c.isprintable() and c not in "()")[:80].strip()
    return Manners(f"Mozilla/5.0 (compatible; ikmscan/{__version__}; +{clean or 'pemeriksaan kesiapan situs'})")


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

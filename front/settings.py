"""Options -> Settings of a look. What the user got wrong is a click.UsageError that names it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click

from .. import __rules__, __version__
from ..reports.words import say
from ..scanner.dial import Routes
from ..scanner.fetch import Manners
from ..scanner.resolver import NameServers
from ..scanner.survey import Settings
from ..scanner.trust import Roots, RootsError, read_pem
from .options import ZONES, Choices


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
    )


def manners(contact: str) -> Manners:
    """An identified User-Agent (product section 6): the tool's name, its version, and whom to ask."""
    clean = "".join(c for c in contact if c.isascii() and c.isprintable() and c not in "()")[:80].strip()
    return Manners(f"Mozilla/5.0 (compatible; ikmscan/{__version__}; +{clean or 'pemeriksaan kesiapan situs'})")


def _roots(choices: Choices) -> Roots:
    if choices.ca is None:
        return Roots()
    path = Path(choices.ca)
    try:
        pem = path.read_text(encoding="ascii", errors="replace")
        read_pem(pem)
    except OSError as error:
        raise click.UsageError(say("cli.file_unreadable", choices.bahasa, path=path.name, detail=str(error.strerror))) from None
    except RootsError:
        raise click.UsageError(say("cli.no_certificate", choices.bahasa, path=path.name)) from None
    return Roots(pem, path.name)

"""`ikmscan contoh`: a little shop of ours on loopback, looked at for real, then ended. No internet, no question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..practice.shop import HEALTHY_HOST, WEAK_HOST, Shop, open_shop
from ..reports.exits import Exit, worst
from ..reports.words import say
from ..scanner.dial import Routes
from ..scanner.permit import Consent, Permit
from ..scanner.resolver import NameServers
from ..scanner.survey import Settings
from ..scanner.target import Target
from ..scanner.trust import Roots
from .dossiers import check_dossier_place
from .judging import judging
from .look import look_and_tell
from .machine import aside
from .options import Choices
from .settings import settings_of
from .writing import Writer


def rehearsed(texts: tuple[str, ...], choices: Choices) -> bool | None:
    """Whether the words name a practice shop, and which (True: the healthy one): its report says "periksa ulang: …".

    None for anything else, and where the user himself says where the name leads.
    """
    if choices.dns or choices.resolve or choices.alih_port or choices.dari or len(texts) != 1:
        return None
    return {WEAK_HOST: False, HEALTHY_HOST: True}.get(texts[0].strip().lower())


def rehearse(*, healthy: bool, choices: Choices) -> Exit:
    """Open the shop, look, say, close. Consent is implied: the shop is ours and lives on this machine."""
    judge, writer = judging(choices), _writer(choices, healthy)
    check_dossier_place(choices)
    with open_shop(healthy=healthy) as shop:
        target = Target(shop.host, shop.host)
        level = Consent.SESSION if choices.uji_ms17_010 else Consent.OWNER
        permit = Permit(shop.host, level, datetime.now(UTC) + timedelta(hours=1))
        aside(say("cli.rehearsal", choices.bahasa, site=shop.host))
        codes = look_and_tell([(target, permit)], judge, _settings(shop, choices), writer)
    return worst(codes)


def _settings(shop: Shop, choices: Choices) -> Settings:
    host, _, port = shop.dns.rpartition(":")
    return replace(
        settings_of(choices),
        routes=Routes(True, dict(shop.ports), other_port=shop.closed),
        names=NameServers((host, int(port)), anchors=(shop.anchor,)),
        roots=Roots(shop.ca_pem, "CA latihan") if shop.ca_pem else Roots(),
    )


def _writer(choices: Choices, healthy: bool) -> Writer:
    """Without --format and -o: the report on the screen, and its HTML beside it."""
    if choices.formats or choices.keluaran:
        return Writer(choices, 1)
    return Writer(choices, 1, html_beside=Path("ikmscan-contoh-sehat.html" if healthy else "ikmscan-contoh.html"))

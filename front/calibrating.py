"""`--kalibrasi`: does this network show a door that is known to be open? Else nothing is believed of that port."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import click

from .. import __version__
from ..reports.exits import Exit
from ..reports.words import say
from ..scanner.calibration import calibrate
from ..scanner.consent import ConsentError, Deed
from ..scanner.permit import visitors_port
from ..scanner.reserved import reserved
from ..scanner.suffix import registrable
from ..scanner.survey import Settings
from .machine import Refusal
from .options import Choices
from .permission import consent_log, why
from .running import to_the_end


def calibrated(settings: Settings, choices: Choices) -> Settings:
    """*settings*, in which a shut port tells nothing where the known one was not seen open; the trainer is told."""
    if choices.kalibrasi is None:
        return settings
    host, port = choices.kalibrasi
    if not visitors_port(port):
        _write_down(host, choices.bahasa)
    told = to_the_end(calibrate(host, port, settings.names, settings.routes))
    key = "calibration.open" if told.open else "calibration.shut"
    click.echo(say(key, choices.bahasa, place=f"{host}:{port}"[:270], port=port), err=True)
    if told.open:
        return settings
    return replace(settings, routes=replace(settings.routes, blind=settings.routes.blind | {port}))


def _write_down(host: str, lang: str) -> None:
    """That the user calls the door of *host* his own. Not where a word is not enough: a Refusal, and no packet."""
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        log = consent_log()
        if reserved(host) and log.granted(host, now) is None:
            raise Refusal(say("calibration.reserved", lang, site=registrable(host)), Exit.CONSENT)
        log.record(host, Deed.KNOCK, "kalibrasi", __version__, now)
    except (ConsentError, OverflowError) as error:
        raise Refusal(say("cli.consent_unread", lang, detail=why(error, lang))) from None

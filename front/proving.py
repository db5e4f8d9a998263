"""`ikmscan izin buat` and `izin cek`: the owner proves that a domain is his, by a token that he places there."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from .. import __version__
from ..reports.exits import Exit
from ..reports.language import day, local_day
from ..reports.words import say
from ..scanner.consent import ConsentError, Deed, local
from ..scanner.place import place_of
from ..scanner.platforms import builder_of
from ..scanner.proof import META, Proof, file_path, find_proof, new_token, record_name
from ..scanner.suffix import public_suffix, registrable
from .machine import Refusal
from .options import Choices
from .permission import ZONE, consent_log, site_of, why
from .running import to_the_end
from .settings import settings_of


def make_token(words: tuple[str, ...], choices: Choices) -> Exit:
    """`izin buat SITUS`: make a token, write it down, and say where it may be placed. Nothing is sent."""
    lang, host = choices.bahasa, _provable(words, choices.bahasa)
    token, site = new_token(), registrable(host)
    try:
        consent_log().record(host, Deed.TOKEN, "made", __version__, _now(), token=token)
    except (ConsentError, OverflowError) as error:
        raise Refusal(say("cli.consent_unread", lang, detail=why(error, lang))) from None
    click.echo(say("proof.made", lang, site=site))
    click.echo("- " + say("proof.dns", lang, name=record_name(host), token=token))
    click.echo("- " + say("proof.file", lang, url=f"https://{site}{file_path(token)}", token=token))
    click.echo("- " + say("proof.meta", lang, tag=f'<meta name="{META}" content="{token}">'))
    click.echo(say("proof.after", lang, site=site))
    return Exit.CLEAN


def check_token(words: tuple[str, ...], choices: Choices) -> Exit:
    """`izin cek SITUS`: look for the token as a visitor may, and record the consent where it is."""
    lang, host = choices.bahasa, _provable(words, choices.bahasa)
    site, settings = registrable(host), settings_of(choices)
    try:
        tokens = consent_log().tokens(host)
        if not tokens:
            click.echo(say("proof.no_token", lang, site=site), err=True)
            return Exit.USAGE
        proof = to_the_end(find_proof(host, tokens, settings))
        if not proof.how:
            return _not_found(proof, site, lang)
        place = to_the_end(place_of(host, settings.names))
        entry = consent_log().record(host, Deed.GRANT, proof.how, __version__, _now(), place=place, token=proof.token)
    except (ConsentError, OverflowError) as error:
        raise Refusal(say("cli.consent_unread", lang, detail=why(error, lang))) from None
    click.echo(say(f"proof.found_{proof.how}", lang, site=site, date=day(local_day(entry.expires, ZONE), lang)))
    return Exit.CLEAN


def _not_found(proof: Proof, site: str, lang: str) -> Exit:
    click.echo(say("proof.not_found", lang, site=site), err=True)
    for place, unseen in proof.unseen:
        click.echo(say("proof.not_answered", lang, place=place, why=say(f"why.{unseen}", lang).rstrip(".")), err=True)
    return Exit.CONSENT


def _provable(words: tuple[str, ...], lang: str) -> str:
    """The host of the one site that was named, of which a domain can be proved."""
    if len(words) != 1:
        raise Refusal(say("cli.izin_usage", lang))
    target = site_of(words[0], lang)
    host = target.host
    builder = builder_of(host)
    if builder is not None:
        raise Refusal(say("consent.builder", lang, site=host, platform=builder.name))
    if target.is_address or local(host) or host == public_suffix(host):
        raise Refusal(say("cli.izin_usage", lang))
    return host


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)

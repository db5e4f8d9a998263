"""What `pantau` was asked for, read and checked before anything is looked at. No network."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from ..history import heartbeat, quiet, sender
from ..history.fault import Fault, Why
from ..history.hooks import HookError, hooks_in
from ..history.message import Tongue
from ..history.outbox import Message
from ..history.post import Channel
from ..history.quiet import Quiet
from ..history.secrets import SecretError, address_of
from ..history.ward import Manner
from ..reports.language import zone
from ..scanner.state import state_folder
from .judging import threshold
from .machine import Refusal, let_go_of_stdout, shown
from .options import ZONES, Choices
from .pantau_words import say
from .writing import check_place

SCREEN = "layar"


@dataclass(frozen=True, slots=True)
class Screen:
    """stdout, where cron reads: the way out when no other is named."""

    @property
    def name(self) -> str:
        """How it is called."""
        return SCREEN

    def deliver(self, message: Message) -> Fault | None:
        """Print it."""
        try:
            click.echo(f"{message.subject}\n\n{message.body}")
            sys.stdout.flush()
        except OSError:  # nobody reads, or stdout is a file on a full disk
            let_go_of_stdout()
            return Fault(Why.NOT_PRINTED)
        return None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that was asked for. *run_s*: the deadline of the whole run; *pause_s*: before a second look; *ping*: the
    address of the dead man's switch or "", a secret."""

    choices: Choices
    run_s: float
    pause_s: float
    hours: Quiet | None
    channels: tuple[Channel, ...]
    ping: str
    prometheus: Path | None
    page: Path | None
    keep_days: int

    @property
    def zone(self) -> str:
        """The IANA zone in which times are told."""
        return ZONES[self.choices.zona or "wib"]

    @property
    def manner(self) -> Manner:
        """How news is told."""
        return Manner(threshold(self.choices), self.hours, Tongue(self.choices.bahasa, self.zone),
                      tuple(channel.name for channel in self.channels))


def plan_of(given: Mapping[str, Any]) -> Plan:
    """From click's parameters; a Refusal names what is wrong."""
    known = {field.name for field in fields(Choices)}
    choices = Choices.of({name: value for name, value in given.items() if name in known})
    lang = choices.bahasa
    return Plan(
        choices, given["batas_run"], given["jeda"], _hours(given["hening"], choices),
        _channels(given["kirim"], given["hook_dir"], _file(given["kanal"]), lang),
        _ping(given["ping"], _file(given["kanal"]), lang), _place(given["prometheus"], lang),
        _place(given["halaman"], lang), given["simpan_selama"],
    )


def _hours(text: str, choices: Choices) -> Quiet | None:
    if not text:
        return None
    hours = quiet.read(text, zone(ZONES[choices.zona or "wib"])[0])
    if hours is None:
        raise Refusal(say("plan.no_hours", choices.bahasa, text=text[:40]))
    return hours


def _file(path: str) -> Path:
    """Where the addresses of channels stand: the file named, systemd's credential, or the file in the state folder."""
    if path:
        return Path(path)
    lent = os.environ.get("CREDENTIALS_DIRECTORY")
    if lent and (Path(lent) / "kanal").is_file():
        return Path(lent) / "kanal"
    return state_folder() / "kanal"


def channel_file(words: Sequence[str]) -> Path | None:
    """The file of channels that a run with the options *words* reads, where there is one."""
    named = next((after for word, after in pairwise(words) if word == "--kanal"), "")
    path = _file(named).absolute()
    return path if path.is_file() else None


def _channels(names: Sequence[str], folder: str, file: Path, lang: str) -> tuple[Channel, ...]:
    """The ways out; the screen where there is no other."""
    found: list[Channel] = []
    if folder:
        try:
            found += hooks_in(Path(folder))
        except HookError as wrong:
            raise Refusal(say(f"plan.hook_{wrong.slug}", lang, path=shown(wrong.path))) from None
    if names and not sender.available():
        raise Refusal(say("plan.no_apprise", lang))
    for name in dict.fromkeys(word.strip().lower() for word in names):
        one = sender.Sender(name, _address(name, file, lang))
        if not one.understood():
            raise Refusal(say("plan.bad_address", lang, channel=name))
        found.append(one)
    return tuple(found) or (Screen(),)


def _address(name: str, file: Path, lang: str) -> str:
    try:
        return address_of(name, file, os.environ)
    except SecretError as wrong:
        raise Refusal(say(f"plan.secret_{wrong.slug}", lang, what=wrong.what, path=shown(file))) from None


def _ping(word: str, file: Path, lang: str) -> str:
    """The address of the switch: as written, or by its name in the file of channels."""
    if not word:
        return ""
    address = word if "://" in word else _address(word.lower(), file, lang)
    if not heartbeat.understood(address):
        raise Refusal(say("plan.bad_ping", lang))
    return address


def _place(text: str, lang: str) -> Path | None:
    if not text:
        return None
    check_place(Path(text), lang)
    return Path(text)

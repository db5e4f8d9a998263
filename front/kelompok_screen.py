"""`ikmscan kelompok layar`, and `--layar` beside a scan: the screen for the room, in this process or in another one.

It opens on this computer only; to the room's network it opens with --bagikan, and after saying what that means.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import click

from ..reports.exits import Exit
from ..reports.terminal import encoding_of
from ..scanner.neighbours import own_addresses, own_networks
from ..workshop.screen.place import HERE, Place, by_reach
from ..workshop.spoken import say
from ..workshop.watch import Watch
from .judging import judging
from .kelompok_books import open_book, tidy, told
from .machine import Refusal
from .options import Choices
from .permission import may_ask
from .running import to_the_end
from .telling import question, tell

if TYPE_CHECKING:
    from ..workshop.screen.app import Screen
    from ..workshop.screen.serve import Listening

YES = ("y", "ya", "yes")
EXTRA = ("starlette", "uvicorn")


def show_screen(given: dict[str, Any]) -> Exit:
    """Run `kelompok layar`."""
    lang = given["bahasa"]
    needed(lang)
    tidy(lang)
    with told(lang), open_book(given["kelompok"], lang) as book:
        watch = Watch(book, judging(Choices(bahasa=lang)).judged, lang)
        sockets = _sockets(given, lang)
        return to_the_end(_serve(watch, sockets))


async def _serve(watch: Watch, sockets: Listening) -> Exit:
    async with _open(watch, sockets) as screen:
        await _until_stopped(screen)
    return Exit.CLEAN


@contextlib.asynccontextmanager
async def beside(watch: Watch, given: Mapping[str, Any]) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """The screen for as long as a scan lasts, where --layar asks for it; what is given waits on after the scan, until
    Ctrl-C."""
    if not given.get("layar"):
        yield _at_once
        return
    async with _open(watch, _sockets(given, watch.lang)) as screen:
        yield lambda: _until_stopped(screen)


async def _at_once() -> None:
    """Nothing to wait for."""


@contextlib.asynccontextmanager
async def _open(watch: Watch, sockets: Listening) -> AsyncIterator[Screen]:
    from ..workshop.screen.serve import serving

    async with serving(watch, sockets) as screen:
        _tell_where(screen.place, watch.lang)
        yield screen


async def _until_stopped(screen: Screen) -> None:
    """Until Ctrl-C, which is how a screen ends: no fault and no interruption."""
    tell(say("serve_stop", screen.watch.lang), err=True)
    with contextlib.suppress(asyncio.CancelledError):
        await screen.until_it_ends()


def needed(lang: str) -> None:
    """Refuse where the extra is not installed."""
    if any(find_spec(name) is None for name in EXTRA):
        raise Refusal(say("serve_extra", lang))


def _sockets(given: Mapping[str, Any], lang: str) -> Listening:
    """What to listen on: this computer, and where it is shared the room's network."""
    from ..workshop.screen.serve import bind_all

    address, port = _shared(given, lang), int(given["port"])
    try:
        return bind_all([HERE, address] if address else [HERE], port)
    except OSError:
        raise Refusal(say("serve_in_use", lang, port=port, other=port + 1), Exit.LOCKED) from None


def _shared(given: Mapping[str, Any], lang: str) -> str:
    """The address of the room's network, or "" where the screen stays here."""
    if not given["bagikan"] and not given["alamat"]:
        tell(say("serve_not_shared", lang), err=True)
        return ""
    address = _address(given["alamat"], lang)
    tell(say("serve_means", lang, address=address), err=True)
    if given["ya"]:
        return address
    if not may_ask():  # nobody is there to say yes
        tell(say("serve_say_yes", lang), err=True)
        return ""
    typed: str = click.prompt(question(say("serve_question", lang)), default="", show_default=False, err=True)
    if typed.strip().lower() in YES:
        return address
    tell(say("serve_not_shared", lang), err=True)
    return ""


def _address(typed: str, lang: str) -> str:
    """The address that was typed, if it is one of ours, or the one that the room most likely reaches."""
    from ..workshop.screen.serve import asked_addresses

    ours = set(own_addresses() or asked_addresses())
    near = next(iter(own_networks()), None)
    likely = by_reach(ours, near)
    if not typed:
        if not likely:
            raise Refusal(say("serve_no_address", lang))
        return likely[0]
    with contextlib.suppress(ValueError):
        if str(ip_address(typed.strip())) in ours:
            return typed.strip()
    raise Refusal(say("serve_not_ours", lang, address=typed[:60], ours=", ".join(likely) or "-"))


def _tell_where(place: Place, lang: str) -> None:
    """The addresses, and for the phones in the room a code to scan."""
    from ..workshop import qr

    if place.shared:
        tell(say("serve_shared", lang, url=place.hall), err=True)
        if sys.stderr.isatty() and encoding_of(sys.stderr).lower().replace("-", "") == "utf8":
            for line in qr.blocks(place.hall):
                click.secho(line, fg="black", bg="bright_white", err=True)
    tell(say("serve_here", lang, url=f"{place.here}/"), err=True)
    tell(say("serve_control", lang, url=place.control), err=True)

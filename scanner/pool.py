"""Connections to web servers that are kept between two questions of one target, by scheme, host and port."""

from __future__ import annotations

from typing import TypeAlias

from .budget import Lost
from .dial import Dial, Filtered, Refused, Silent
from .evidence import Addresses, Unseen, Why
from .secure import SecureStream
from .stream import Stream
from .weblink import Link

IDLE_PER_PLACE = 2

Carrier: TypeAlias = Stream | SecureStream


class Pool:
    """Opens, hands out, takes back. Close it at the end."""

    def __init__(self, dial: Dial) -> None:
        self._dial = dial
        self._idle: dict[tuple[str, str, int], list[Carrier]] = {}

    def kept(self, link: Link) -> Carrier | None:
        """An open connection to the place of *link*, taken out of the pool; None where there is none.

        One on which something came that nobody asked for (a 408 for being idle, a second answer, the end) is closed:
        it would be taken for the next answer.
        """
        idle = self._idle.get(_place(link), [])
        while idle:
            carrier = idle.pop()
            if carrier.is_quiet:
                return carrier
            carrier.close()
        return None

    async def open(
        self, link: Link, addresses: Addresses, until: float, *, counted: bool = True
    ) -> Carrier | Refused | Unseen:
        """A fresh connection to the place of *link*, over TLS where it says so; Lost when the handshake fails.
        *counted*: what comes takes of what the shop's web servers may send in all."""
        for address in addresses.every:
            self._dial.belongs(address, link.host)
        got = await self._dial.connect_first(link.host, addresses.every, link.port)
        if isinstance(got, Silent):
            return Unseen(Why.TIMED_OUT, f"{link.port}/tcp")
        if isinstance(got, Filtered):
            return Unseen(Why.UNREACHABLE, got.told)
        if not isinstance(got, Stream):
            return got
        got.until, got.of_web = until, counted
        if link.scheme == "http":
            return got
        secure = SecureStream(got, link.host)
        try:
            await secure.handshake()
        except BaseException:
            secure.close()
            raise
        return secure

    async def prepare(self, link: Link, addresses: Addresses, until: float) -> None:
        """Open a connection for later. What goes wrong here is found out again by who asks."""
        try:
            fresh = await self.open(link, addresses, until)
        except Lost:
            return
        if isinstance(fresh, Stream | SecureStream):
            self.give_back(fresh, link, usable=True)

    def give_back(self, carrier: Carrier, link: Link, *, usable: bool) -> None:
        """Keep *carrier* for the next question to the place of *link*, or close it."""
        idle = self._idle.setdefault(_place(link), [])
        if usable and len(idle) < IDLE_PER_PLACE:
            idle.append(carrier)
        else:
            carrier.close()

    def close(self) -> None:
        """Close every connection that is kept."""
        for carriers in self._idle.values():
            for carrier in carriers:
                carrier.close()
        self._idle.clear()


def _place(link: Link) -> tuple[str, str, int]:
    return link.scheme, link.host, link.port

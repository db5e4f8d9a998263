"""Asks name servers in turn until one has an answer, as a stub resolver does. What an answer means is resolver.py's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from .name_server import Mute, NameServer
from .wire.dns_packet import Question, says_nothing

if TYPE_CHECKING:
    import dns.message
    import dns.rrset

TRY_S = 2.0
PAUSE_S = 0.1  # after the last of all kept silent; twice as long each time


class NoAnswer(Enum):
    """Why there is none."""

    SILENT = "silent"  # nobody answered in time
    UNREACHABLE = "unreachable"  # nobody is there
    FAILED = "failed"  # somebody answered, and it was of no use


class Heard:
    """An answer, taken apart when somebody asks what it holds."""

    def __init__(self, packet: bytes) -> None:
        self.packet = packet

    @property
    def is_sound(self) -> bool:
        """Whether it says what there is, or that there is nothing: all else is a refusal or makes no sense."""
        import dns.exception
        import dns.rcode

        if self._says_nothing:
            return True
        try:
            return self.message.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN) and self._chain_ends()
        except (dns.exception.DNSException, ValueError, NotImplementedError):
            return False

    @cached_property
    def _says_nothing(self) -> bool:
        return says_nothing(self.packet)

    @cached_property
    def message(self) -> dns.message.QueryMessage:
        """All of it."""
        import dns.message

        message = dns.message.from_wire(self.packet)
        if not isinstance(message, dns.message.QueryMessage):
            raise dns.message.NotQueryResponse
        return message

    @property
    def is_absence(self) -> bool:
        """Whether there is no such name (NXDOMAIN)."""
        import dns.rcode

        return not self._says_nothing and self.message.rcode() == dns.rcode.NXDOMAIN

    @property
    def found(self) -> dns.rrset.RRset | None:
        """The records that were asked for, at the end of all aliases; None: there are none."""
        return None if self._says_nothing else self.message.resolve_chaining().answer

    def holds_s(self) -> int:
        """For how long the zone lets it be remembered, also that there is nothing; 0 where it cannot be read."""
        import dns.exception

        try:
            return self.message.resolve_chaining().minimum_ttl
        except dns.exception.DNSException:
            return 0

    def _chain_ends(self) -> bool:
        self.message.resolve_chaining()
        return True


async def ask(
    servers: Sequence[NameServer], question: Question, until: float, try_s: float = TRY_S
) -> Heard | NoAnswer:
    """The first sound answer of *servers*. Who answers badly, or is not there, is not asked again."""
    left, pause_s, ending = list(servers), PAUSE_S, NoAnswer.UNREACHABLE
    loop = asyncio.get_running_loop()
    while left:
        for server in tuple(left):
            told = await server.ask(question, min(loop.time() + try_s, until))
            if isinstance(told, bytes):
                if (heard := Heard(told)).is_sound:
                    return heard
                ending = NoAnswer.FAILED
            if told is not Mute.SILENT:
                left.remove(server)
            if loop.time() >= until and left:
                return NoAnswer.SILENT
        if left:
            await asyncio.sleep(min(pause_s, max(0.0, until - loop.time())))
            pause_s = min(2 * pause_s, TRY_S)
    return ending

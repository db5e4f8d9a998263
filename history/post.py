"""Hands waiting messages to their channels, each once. A channel that fails keeps its messages for the next run."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from . import outbox
from .fault import Fault
from .journal import Journal
from .outbox import Message

ALL_S = 240.0  # units for systemd leave 300 s after the looks (front/pantau_units.py)
log = logging.getLogger("ikmscan.pantau")


class Channel(Protocol):
    """A way out."""

    @property
    def name(self) -> str:
        """How it is called; never an address or a secret."""

    def deliver(self, message: Message) -> Fault | None:
        """Hand *message* over; None when it was taken."""


def deliver(journal: Journal, channels: Sequence[Channel], now: Callable[[], datetime]) -> int:
    """Send what may be sent; how many deliveries failed. After the first failure a channel is left alone until the
    next run: fifty messages to a server that is down would take the night. What is not handed over in
    time waits too."""
    faults, until = 0, time.monotonic() + ALL_S
    for channel in channels:
        for message in outbox.waiting(journal, channel.name, now()):
            if time.monotonic() >= until:
                return faults
            fault = channel.deliver(message)
            if fault is None:
                outbox.sent(journal, message, channel.name, now())
                continue
            faults += 1
            log.warning("message %s through %s: %s", message.id, channel.name, fault)
            if outbox.failed(journal, message, channel.name, str(fault), now()):
                break
    return faults

"""E-mail, Telegram, webhooks and the other services that apprise knows (extra [notif])."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from .fault import Fault, Why
from .outbox import Message
from .patience import within

if TYPE_CHECKING:
    from apprise import Apprise

LIMIT_S = 60.0


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("apprise") is not None


@dataclass(frozen=True, slots=True)
class Sender:
    """One channel called *name*; its *address* holds secrets and is never shown."""

    name: str
    address: str = field(repr=False)

    def understood(self) -> bool:
        """Whether apprise knows what to do with the address."""
        return bool(_apprise().add(self.address))

    def deliver(self, message: Message) -> Fault | None:
        """Send it; None when the service took it in time."""
        return within(LIMIT_S, lambda: self._send(message), late=Fault(Why.LATE))

    def _send(self, message: Message) -> Fault | None:
        from apprise import NotifyFormat

        service = _apprise()
        if not service.add(self.address):
            return Fault(Why.NO_ADDRESS)
        try:
            taken = service.notify(body=message.body, title=message.subject, body_format=NotifyFormat.TEXT)
        except Exception as error:  # of a plug-in: what it says may hold the address
            return Fault(Why.BROKE, type(error).__name__)
        return None if taken else Fault(Why.NOT_TAKEN)


def _apprise() -> Apprise:
    """apprise without its own log, which may repeat the address."""
    from apprise import Apprise as Sending
    from apprise import AppriseAsset

    class Patient(AppriseAsset):
        """No deadline of its own: for that it hangs services on threads that the end of the process waits for."""

        _service_timeout = 0

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = Patient(app_id="ikmscan", app_desc="ikmscan", app_url="", async_mode=False, secure_logging=True)
    return Sending(asset=asset)

"""Alerts of a server: what each says, and how they are found in the contents of alert records."""

from __future__ import annotations

from dataclasses import dataclass

from .tls_numbers import ALERT_NAMES, CLOSE_NOTIFY, REFUSALS
from .tls_vector import TlsError

WARNINGS_CAP = 16


@dataclass(frozen=True, slots=True)
class Alert:
    """The server ends the talk. `level` is 2 (fatal), or 1 for close_notify, after which nothing may follow."""

    level: int
    description: int

    @property
    def label(self) -> str:
        """The name of the RFC, or "alert 199" for a number without one."""
        return ALERT_NAMES.get(self.description, f"alert {self.description}")

    @property
    def refuses(self) -> bool:
        """True when the alert answers the offer itself; otherwise it tells nothing about what the server accepts."""
        return self.description in REFUSALS


class AlertReader:
    """Finds the alert that ends a talk; warnings before it are kept in `warnings`, at most 16."""

    def __init__(self) -> None:
        self.warnings: tuple[Alert, ...] = ()
        self._content = bytearray()

    def feed(self, content: bytes | bytearray) -> Alert | None:
        """The first alert that ends the talk, None while there is none. Raises TlsError.

        RFC 5246 section 6.2.1: alerts may be split over records and share them; RFC 8446 ended that.
        """
        self._content += content
        while len(self._content) >= 2:
            alert = Alert(self._content[0], self._content[1])
            del self._content[:2]
            if alert.level not in (1, 2):
                raise TlsError(f"an alert of level {alert.level}")
            if alert.level == 2 or alert.description == CLOSE_NOTIFY:
                return alert
            if len(self.warnings) == WARNINGS_CAP:
                raise TlsError(f"more than {WARNINGS_CAP} warnings and no answer")
            self.warnings += (alert,)
        return None

"""The security headers of every answer. No Strict-Transport-Security: this is plain http on a room's own Wi-Fi."""

from __future__ import annotations

from functools import cache

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_OFF = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "usb",
)


@cache
def always() -> dict[str, str]:
    """What every answer carries; a page replaces the policy by its own."""
    return {
        "content-security-policy": NOTHING,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "permissions-policy": ", ".join(f"{name}=()" for name in _OFF),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
        "x-robots-tag": "noindex",
    }

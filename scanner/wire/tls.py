"""TLS hellos as bytes, and what a server's first words mean: one ClientHello that offers one version, one answer read.

No keys, no sockets, no verdict: `client_hello` writes, `HelloReader` reads, `accepted` compares the two. Nothing of
an answer is trusted; the only exception that leaves this file is TlsError.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .tls_numbers import (
    ALERT,
    ALERT_NAMES,
    ALPN,
    CLIENT_HELLO,
    CLOSE_NOTIFY,
    EC_POINT_FORMATS,
    EMPTY_RENEGOTIATION_INFO_SCSV,
    EXTENDED_MASTER_SECRET,
    GROUPS,
    HANDSHAKE,
    HELLO_CAP,
    HELLO_REQUEST,
    KEY_SHARE,
    NEW_GROUPS,
    OLD_GROUPS,
    OLD_SIGNATURES,
    PADDING,
    PSK_KEY_EXCHANGE_MODES,
    RECORD_CAP,
    REFUSALS,
    RENEGOTIATION_INFO,
    RETRY_RANDOM,
    SERVER_HELLO,
    SERVER_NAME,
    SIGNATURE_ALGORITHMS,
    SIGNATURES,
    SUITE_NAMES,
    SUPPORTED_GROUPS,
    SUPPORTED_VERSIONS,
    WIRE_CAP,
    Version,
    suites,
)

__all__ = [
    "ALERT_NAMES",
    "SUITE_NAMES",
    "Alert",
    "Answer",
    "HelloReader",
    "ServerHello",
    "TlsError",
    "Version",
    "accepted",
    "client_hello",
    "suites",
]


class TlsError(ValueError):
    """These bytes are not the TLS that they should be; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class ServerHello:
    """The server goes on: the version and suite that it chose, as numbers, since it may choose what nobody offered.

    `version` is that of supported_versions where the server sends this extension (RFC 8446 section 4.2.1), else
    legacy_version. `retry` is true for a HelloRetryRequest.
    """

    version: int
    suite: int
    retry: bool


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
        """True when the alert answers the offer itself; otherwise it tells nothing about the versions of the server."""
        return self.description in REFUSALS


Answer = ServerHello | Alert


# ---- Writing --------------------------------------------------------------------------------------------------------

def client_hello(version: Version, *, server_name: str | None, random: bytes, session_id: bytes = b"") -> bytes:
    """The bytes of one record with a ClientHello that offers this version and no other.

    `server_name` is a name in ASCII (A-labels); an address is left out, as RFC 6066 section 3 demands. `random` has
    32 bytes, `session_id` at most 32 (RFC 8446 appendix D.4 likes it full). TLS 1.3 carries no key share, so that a
    willing server answers with a HelloRetryRequest of about 100 bytes. Raises TlsError for a part that no hello can
    carry.
    """
    if len(random) != 32 or len(session_id) > 32:
        raise TlsError(f"a random of {len(random)} bytes, a session id of {len(session_id)}; 32 and at most 32 go")
    offered = suites(version)
    if version is Version.SSL30:
        offered += (EMPTY_RENEGOTIATION_INFO_SCSV,)
    body = (
        _u16(min(version, Version.TLS12))  # RFC 8446 section 4.1.2: legacy_version
        + random
        + _sized(1, session_id)
        + _sized(2, _u16s(offered))
        + _sized(1, b"\x00")  # the null compression alone
    )
    # RFC 6101 knows no extensions, and servers that stopped there may refuse them.
    extensions = b"" if version is Version.SSL30 else _extensions(version, _dns_name(server_name), len(body))
    message = bytes([CLIENT_HELLO]) + _sized(3, body + extensions)
    # RFC 8446 section 5.1: an initial ClientHello may say 0x0301 here for compatibility; RFC 5246 appendix E.1
    # advises it.
    return bytes([HANDSHAKE]) + _u16(min(version, Version.TLS10)) + _sized(2, message)


def _extensions(version: Version, name: bytes | None, body_bytes: int) -> bytes:
    """The extensions block with its length; `body_bytes` is the size of the hello before it."""
    old = version < Version.TLS13
    listed: list[tuple[int, bytes]] = []
    if name is not None:
        listed.append((SERVER_NAME, _sized(2, b"\x00" + _sized(2, name))))
    if old:
        listed += [
            (EXTENDED_MASTER_SECRET, b""),
            (RENEGOTIATION_INFO, _sized(1, b"")),
            (EC_POINT_FORMATS, _sized(1, b"\x00")),  # uncompressed
        ]
    listed.append((SUPPORTED_GROUPS, _sized(2, _u16s(GROUPS + (OLD_GROUPS if old else NEW_GROUPS)))))
    if version >= Version.TLS12:  # RFC 5246 section 7.4.1.4.1: not in hellos for earlier versions
        listed.append((SIGNATURE_ALGORITHMS, _sized(2, _u16s(SIGNATURES + (OLD_SIGNATURES if old else ())))))
    listed.append((ALPN, _sized(2, _sized(1, b"http/1.1"))))
    if not old:
        listed += [
            (SUPPORTED_VERSIONS, _sized(1, _u16(version))),
            (PSK_KEY_EXCHANGE_MODES, _sized(1, b"\x01")),  # psk_dhe_ke
            # RFC 8446 section 4.2.8: "This vector MAY be empty if the client is requesting a HelloRetryRequest."
            (KEY_SHARE, _sized(2, b"")),
        ]
    block = b"".join(_u16(number) + _sized(2, content) for number, content in listed)
    return _sized(2, block + _padding(4 + body_bytes + 2 + len(block)))


def _padding(message_bytes: int) -> bytes:
    """The padding extension for a ClientHello message of this size, or nothing.

    RFC 7685 section 1: implementations are known that hang on a ClientHello of 256 to 511 bytes. Never empty, since
    others stumble over an empty last extension.
    """
    if not 256 <= message_bytes < 512:
        return b""
    return _u16(PADDING) + _sized(2, bytes(max(1, 512 - message_bytes - 4)))


_DNS_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*")


def _dns_name(name: str | None) -> bytes | None:
    """What the server_name extension carries: no trailing dot, no address (RFC 6066 section 3); None to leave it
    out."""
    if name is None or _is_address(name):
        return None
    name = name.removesuffix(".")
    if len(name) > 253 or _DNS_NAME.fullmatch(name) is None:
        raise TlsError(f"no DNS name: {name[:80]!r}")
    # Resolvers read a name that ends in a number as an address of the old kinds ("10.1", "0x7f.1").
    last = name.rpartition(".")[2].lower()
    return None if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) else name.encode("ascii")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _u16(number: int) -> bytes:
    return number.to_bytes(2, "big")


def _u16s(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_u16, numbers))


def _sized(width: int, content: bytes) -> bytes:
    """RFC 8446 section 3.4: a vector, its length in `width` bytes before it."""
    return len(content).to_bytes(width, "big") + content


# ---- Reading --------------------------------------------------------------------------------------------------------

def accepted(offered: Version, answer: Answer) -> bool:
    """True when the answer takes up `client_hello(offered)`: this very version with a suite that the hello named.

    A server that steps down says by it that it has not the version offered; one that answers what nobody offered
    proves nothing.
    """
    return (
        isinstance(answer, ServerHello)
        and answer.version == offered
        and answer.suite in suites(offered)
        and (offered is Version.TLS13 or not answer.retry)
    )


class HelloReader:
    """Finds the server's answer to a ClientHello in bytes that arrive in any pieces.

    Warnings are passed over (RFC 6066 section 3 lets a server send unrecognized_name and go on) and kept in
    `warnings`; so is a HelloRequest. Holds at most one record and one message, and reads at most 64 KiB before it
    gives up.
    """

    def __init__(self) -> None:
        self.warnings: tuple[Alert, ...] = ()
        self._answer: Answer | None = None
        self._error: str | None = None
        self._read_bytes = 0
        self._wire = bytearray()
        self._alerts = bytearray()
        self._handshake = bytearray()

    def feed(self, data: bytes) -> Answer | None:
        """The answer, once enough has arrived, and then always the same; None before. Raises TlsError, and then
        always."""
        if self._error is not None:
            raise TlsError(self._error)
        if self._answer is None:
            try:
                self._answer = self._read(data)
            except TlsError as error:
                self._error = str(error)
                raise
        return self._answer

    def _read(self, data: bytes) -> Answer | None:
        self._wire += data[: WIRE_CAP - self._read_bytes]
        self._read_bytes += len(data)
        at = 0
        while (end := _record_end(self._wire, at)) is not None:
            answer = self._record(self._wire[at], self._wire[at + 5 : end])
            if answer is not None:
                return answer
            at = end
        del self._wire[:at]
        if self._read_bytes > WIRE_CAP:
            raise TlsError(f"no answer in the first {WIRE_CAP} bytes")
        return None

    def _record(self, content_type: int, content: bytearray) -> Answer | None:
        if content_type == ALERT:
            self._alerts += content
            return self._next_alert()
        self._handshake += content
        return self._next_message()

    def _next_alert(self) -> Alert | None:
        """RFC 5246 section 6.2.1: alerts may be split over records and share them; RFC 8446 ended that."""
        while len(self._alerts) >= 2:
            alert = Alert(self._alerts[0], self._alerts[1])
            del self._alerts[:2]
            if alert.level not in (1, 2):
                raise TlsError(f"an alert of level {alert.level}")
            if alert.level == 2 or alert.description == CLOSE_NOTIFY:
                return alert
            if len(self.warnings) == 16:
                raise TlsError("more than 16 warnings and no answer")
            self.warnings += (alert,)
        return None

    def _next_message(self) -> ServerHello | None:
        while self._handshake:
            kind, size = self._handshake[0], int.from_bytes(self._handshake[1:4], "big")
            if kind not in (HELLO_REQUEST, SERVER_HELLO):
                raise TlsError(f"a handshake message of type {kind} where a ServerHello belongs")
            if len(self._handshake) < 4:
                return None
            if size > (HELLO_CAP if kind == SERVER_HELLO else 0):
                raise TlsError(f"a handshake message of type {kind} with {size} bytes")
            if len(self._handshake) < 4 + size:
                return None
            message = bytes(self._handshake[4 : 4 + size])
            del self._handshake[: 4 + size]
            if kind == SERVER_HELLO:
                return _server_hello(message)
        return None


def _record_end(wire: bytearray, at: int) -> int | None:
    """Where the record that begins at `at` ends, None while it is not whole; each byte of its header is judged as it
    comes."""
    if len(wire) > at and wire[at] not in (ALERT, HANDSHAKE):
        first = bytes(wire[at : at + 5])
        raise TlsError("HTTP, not TLS" if first.upper() == b"HTTP/" else f"no TLS record: begins with {first.hex(' ')}")
    if len(wire) > at + 1 and wire[at + 1] != 3:  # RFC 8446 section 5.1: the rest of this version tells nothing
        raise TlsError(f"no TLS record: major version {wire[at + 1]}")
    if len(wire) < at + 5:
        return None
    size = int.from_bytes(wire[at + 3 : at + 5], "big")
    if not 0 < size <= RECORD_CAP:  # RFC 8446 section 5.1 forbids empty alert and handshake records
        raise TlsError(f"a record of {size} bytes")
    return at + 5 + size if len(wire) >= at + 5 + size else None


def _server_hello(message: bytes) -> ServerHello:
    """RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3, whose extensions may be missing altogether."""
    vector = _Vector(message)
    version = vector.number(2)
    random = vector.take(32)
    session_id = vector.take(vector.number(1))
    suite = vector.number(2)
    vector.number(1)  # compression: of no interest here
    if version >> 8 != 3 or len(session_id) > 32:
        raise TlsError(f"a ServerHello of version {version:#06x} with a session id of {len(session_id)} bytes")
    extensions = _extensions_of(vector) if vector.left else {}
    if (selected := extensions.get(SUPPORTED_VERSIONS)) is not None:
        if len(selected) != 2:
            raise TlsError(f"supported_versions of {len(selected)} bytes")
        version = int.from_bytes(selected, "big")
    return ServerHello(version, suite, random == RETRY_RANDOM)


def _extensions_of(vector: _Vector) -> dict[int, bytes]:
    """All extensions by number. RFC 8446 section 4.2: "There MUST NOT be more than one extension of the same type"."""
    block = _Vector(vector.take(vector.number(2)))
    if vector.left:
        raise TlsError(f"{vector.left} bytes behind the extensions")
    found: dict[int, bytes] = {}
    while block.left:
        number = block.number(2)
        content = block.take(block.number(2))
        if number in found:
            raise TlsError(f"extension {number} twice")
        found[number] = content
    return found


class _Vector:
    """Reads a message from front to back; TlsError where it ends too early."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._content) - self._at

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise TlsError(f"{size} bytes promised, {self.left} left")
        self._at += size
        return self._content[self._at - size : self._at]

    def number(self, width: int) -> int:
        return int.from_bytes(self.take(width), "big")

"""Reads a ClientHello of any version, strictly: what a careful server would refuse is a HelloError, never a guess."""

from __future__ import annotations

from dataclasses import dataclass, field

SSL2, SSL3, TLS10, TLS11, TLS12, TLS13 = 0x0002, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304
LABELS = {SSL2: "SSL2", SSL3: "SSL3", TLS10: "TLS1.0", TLS11: "TLS1.1", TLS12: "TLS1.2", TLS13: "TLS1.3"}
FALLBACK_SCSV, RENEGOTIATION_SCSV = 0x5600, 0x00FF
NAME, STATUS, GROUPS, SIGNATURES, HEARTBEAT, ALPN, SCT, PADDING, EMS, TICKET = 0, 5, 10, 13, 15, 16, 18, 21, 23, 35
POINTS, VERSIONS, COOKIE, SHARES, RENEGOTIATION = 11, 43, 44, 51, 0xFF01


class HelloError(ValueError):
    """The bytes are no ClientHello that a careful server would answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One hello as it came. `raw` is the handshake message, without its record (SSLv2: without the length)."""

    number: int  # of its connection, from 1
    again: bool = False  # the second one, after a HelloRetryRequest
    ssl2: bool = False  # in the form of SSLv2
    raw: bytes = field(repr=False)
    record_version: int = 0
    version: int  # the legacy one
    random: bytes = field(repr=False)  # SSLv2: the challenge
    session_id: bytes = field(repr=False)
    suites: tuple[int, ...]
    kinds: tuple[int, ...] = ()  # SSLv2: all, with three bytes each; those of SSL 3.0 and later stand in `suites` too
    compressions: tuple[int, ...] = (0,)
    extensions: tuple[tuple[int, bytes], ...] = ()
    server_name: str | None = None
    listed: tuple[int, ...] = ()  # supported_versions
    groups: tuple[int, ...] = ()
    signatures: tuple[int, ...] = ()
    shares: tuple[tuple[int, bytes], ...] = ()
    alpn: tuple[str, ...] = ()
    cookie: bytes = b""

    @property
    def highest(self) -> int:
        return max((self.version, *self.listed))

    @property
    def fallback(self) -> bool:
        return FALLBACK_SCSV in self.suites

    def asks(self, extension: int) -> bool:
        return any(number == extension for number, _ in self.extensions)

    @property
    def shape(self) -> str:
        """What kind of hello it is, for counting: "TLS1.3+TLS1.2, 20 suites, 4 groups, shares 29, SNI"."""
        best_first = self.listed or (self.version,)
        parts = ["+".join(LABELS.get(v, hex(v)) for v in best_first), f"{len(self.kinds or self.suites)} suites"]
        parts += [f"{len(self.groups)} groups"] * bool(self.groups)
        parts += ["shares " + ("/".join(str(g) for g, _ in self.shares) or "none")] * self.asks(SHARES)
        for label, there in (("SNI", self.server_name), ("SCSV", self.fallback), ("again", self.again)):
            parts += [label] * bool(there)
        return ", ".join(parts)


class Cursor:
    """Takes bytes apart from the front; anything that is too short, or left over, is a HelloError."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise HelloError(f"{count} bytes wanted at {self.at}, {len(self.data) - self.at} are there")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> bytes:
        return self.take(self.number(size))

    @property
    def over(self) -> bool:
        return self.at == len(self.data)

    def end(self) -> None:
        if not self.over:
            raise HelloError(f"{len(self.data) - self.at} bytes too many")


def read_hello(message: bytes, *, number: int, record_version: int, again: bool = False) -> Heard:
    """The ClientHello of a whole handshake message (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2)."""
    cursor = Cursor(message)
    if cursor.number(1) != 1:
        raise HelloError("no ClientHello")
    cursor = Cursor(_whole(cursor.vector(3), cursor))
    version, random, session_id = cursor.number(2), cursor.take(32), cursor.vector(1)
    suites, compressions = numbers(cursor.vector(2)), tuple(cursor.vector(1))
    extensions = () if cursor.over else _pairs(_whole(cursor.vector(2), cursor))
    known = dict(extensions)
    if len(session_id) > 32 or not suites or 0 not in compressions or len(known) != len(extensions):
        raise HelloError("a session id, a list of suites or compressions, or an extension that is not allowed")
    heard = Heard(
        number=number, again=again, raw=message, record_version=record_version, version=version, random=random,
        session_id=session_id, suites=suites, compressions=compressions, extensions=extensions,
        server_name=_server_name(known[NAME]) if NAME in known else None,
        listed=numbers(_only(known[VERSIONS], 1)) if VERSIONS in known else (),
        groups=numbers(_only(known[GROUPS], 2)) if GROUPS in known else (),
        signatures=numbers(_only(known[SIGNATURES], 2)) if SIGNATURES in known else (),
        shares=_pairs(_only(known[SHARES], 2)) if SHARES in known else (),
        alpn=_protocols(_only(known[ALPN], 2)) if ALPN in known else (),
        cookie=_only(known[COOKIE], 2) if COOKIE in known else b"",
    )
    _sound(heard)
    return heard


def read_ssl2(body: bytes, *, number: int) -> Heard:
    """The CLIENT-HELLO of SSLv2 ([SSL2] section 2.5; RFC 5246 appendix E.2), without the two bytes of its length."""
    cursor = Cursor(body)
    if cursor.number(1) != 1:
        raise HelloError("no CLIENT-HELLO")
    version = cursor.number(2)
    sizes = [cursor.number(2) for _ in range(3)]
    kinds, session_id, challenge = (cursor.take(size) for size in sizes)
    cursor.end()
    if not kinds or len(kinds) % 3 or len(session_id) not in (0, 16) or not 16 <= len(challenge) <= 32:
        raise HelloError("kinds, session id or challenge of a length that is not allowed")
    known = tuple(int.from_bytes(kinds[i : i + 3], "big") for i in range(0, len(kinds), 3))
    return Heard(number=number, ssl2=True, raw=body, version=version, random=challenge, session_id=session_id,
                 suites=tuple(k for k in known if k < 0x10000), kinds=known)


def _sound(heard: Heard) -> None:
    """What TLS 1.3 asks of a hello (RFC 8446 sections 4.1.2, 4.2.8, 9.2) and SSL 3.0 of one without extensions."""
    if not SSL3 <= heard.version <= TLS12:
        raise HelloError(f"legacy version {heard.version:#06x}")
    if heard.version == SSL3 and heard.extensions:
        raise HelloError("SSL 3.0 with extensions")
    if TLS13 in heard.listed:
        missing = [n for n in (GROUPS, SIGNATURES, SHARES) if not heard.asks(n)]
        if missing or heard.version != TLS12 or heard.compressions != (0,):
            raise HelloError(f"TLS 1.3 without extensions {missing}, or with an old version or compression")
        order = [heard.groups.index(g) if g in heard.groups else -1 for g, _ in heard.shares]
        if -1 in order or order != sorted(set(order)):
            raise HelloError("shares of groups that are not offered, or not in their order")


def _whole(inside: bytes, outside: Cursor) -> bytes:
    outside.end()
    return inside


def _only(data: bytes, size: int) -> bytes:
    """The vector that fills the whole of *data*."""
    cursor = Cursor(data)
    return _whole(cursor.vector(size), cursor)


def numbers(data: bytes) -> tuple[int, ...]:
    """Numbers of two bytes each."""
    if len(data) % 2:
        raise HelloError("half a number")
    return tuple(int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))


def _pairs(data: bytes) -> tuple[tuple[int, bytes], ...]:
    cursor, found = Cursor(data), []
    while not cursor.over:
        found.append((cursor.number(2), cursor.vector(2)))
    return tuple(found)


def _server_name(data: bytes) -> str:
    """RFC 6066 section 3: one name of type host_name, without a dot at its end, in ASCII."""
    cursor = Cursor(_only(data, 2))
    kind, name = cursor.number(1), cursor.vector(2)
    cursor.end()
    if kind or not name or name.endswith(b".") or not name.isascii():
        raise HelloError("a server name that is not allowed")
    return name.decode("ascii")


def _protocols(data: bytes) -> tuple[str, ...]:
    cursor, found = Cursor(data), []
    while not cursor.over:
        found.append(cursor.vector(1).decode("latin-1"))
    if not all(found):
        raise HelloError("an empty protocol name")
    return tuple(found)

"""How a scripted server behaves, in one frozen value. The defaults: a well-kept server of TLS 1.2 and 1.3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from .authority import Identity
from .hello import TLS12, TLS13, Heard

SUITES = (0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0x009E, 0x009F)
GROUPS = (29, 23, 24)  # x25519, secp256r1, secp384r1
HTTP_400 = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
GARBAGE = b"\x00\xff\x13\x37" * 64


class No(StrEnum):
    """How a server says no. SILENCE reads on and never answers, until the client has gone."""

    ALERT = "alert"
    RESET = "reset"
    CLOSE = "close"
    SILENCE = "silence"


class Reason(StrEnum):
    """Why a hello is refused."""

    VERSION = "version"
    SUITE = "suite"
    GROUP = "group"  # only in TLS 1.3: below, a suite without a group is no common suite
    FALLBACK = "fallback"
    NAME = "name"
    SSL2 = "ssl2"  # an SSLv2 hello where SSLv2 is off, or none of its kinds is
    UNREADABLE = "unreadable"


# protocol_version, handshake_failure, inappropriate_fallback, unrecognized_name, decode_error
ALERTS = {Reason.VERSION: 70, Reason.SUITE: 40, Reason.GROUP: 40, Reason.FALLBACK: 86, Reason.NAME: 112,
          Reason.SSL2: 70, Reason.UNREADABLE: 50}


class Bleed(StrEnum):
    """Heartbeat (RFC 6520): OFF echoes no extension; the others do, and answer an honest request."""

    OFF = "off"  # a request meets alert 10
    DISCARDS = "discards"  # a request that claims too much is dropped in silence, as RFC 6520 section 4 wants
    ALERTS = "alerts"  # it meets alert 47
    BLEEDS = "bleeds"  # answers as long as was claimed


class Ccs(StrEnum):
    """What a ChangeCipherSpec before the key exchange meets (CVE-2014-0224)."""

    FIXED = "fixed"  # alert 10 at once
    VULNERABLE = "vulnerable"  # nothing; alert 20 after the second
    CLOSES = "closes"  # nothing; the end after the second, without an alert (node 0.10)
    IGNORES = "ignores"  # nothing, ever


class Robot(StrEnum):
    """What an RSA key exchange with wrong padding meets; with right padding it is alert 20 after Finished."""

    SAFE = "safe"  # the same
    ALERT = "alert"  # alert 51 at once
    CLOSE = "close"
    RESET = "reset"
    STALL = "stall"  # nothing


Answer: TypeAlias = No | int  # an int is the number of a fatal alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Numbers are those of the wire. What is `forced_…` is said whatever was offered; all else goes by the RFCs: a
    suite that is not legal in a version, that the key cannot sign for, or that lacks a common group, is passed over.
    """

    # What is taken.
    versions: tuple[int, ...] = (TLS12, TLS13)
    suites: tuple[int, ...] | Mapping[int, tuple[int, ...]] = SUITES  # the server's order; a mapping is by version
    order: Literal["server", "client"] = "server"  # of suites and of groups
    groups: tuple[int, ...] = GROUPS
    insists: bool = False  # TLS 1.3: asks again for its first group though a share of another one is there
    dh_prime: bytes = b""  # b"": ffdhe2048
    compressions: tuple[int, ...] = (0,)  # the first that the client has too
    ssl2_kinds: tuple[int, ...] = (0x010080, 0x020080, 0x0700C0)
    fallback_scsv: bool = True
    # What is said beside it; each only to a client that asked.
    alpn: tuple[str, ...] = ("http/1.1",)
    ems: bool = True
    renegotiation_info: bool = True
    ticket: bool = True  # the extension below TLS 1.3
    heartbeat: Bleed = Bleed.OFF
    staple: bytes = b""
    scts: tuple[bytes, ...] = ()
    pushed: tuple[tuple[int, bytes], ...] = ()  # extensions of the ServerHello that nobody asked for
    # Who it is.
    identity: Identity | None = None  # None: for toko.example, RSA-2048, and P-256 for ECDSA suites
    names: Mapping[str, Identity] = field(default_factory=dict)  # by server name
    strict_names: bool = False  # other names, and none, are refused
    client_certificate: bool = False  # asked for, not insisted on
    signature: int | None = None  # of the ServerKeyExchange; None: the first of the client's that the key can
    clock: int | None = None  # the first four bytes of the random; None: random
    # TLS 1.3.
    tickets: int = 2
    ticket_delay_s: float = 0.0
    early_data: int | None = None  # in each ticket; None: no such extension
    cookie: bytes = b""  # of the HelloRetryRequest
    answer: bytes = b""  # to the first application data
    answer_bytes: int = 16384  # the longest payload of its records
    after: tuple[tuple[int, bytes], ...] = ()  # records (type, content) behind the tickets
    key_updates: int = 0  # and then so many, each of which asks for one (RFC 8446 section 4.6.3)
    # Flaws.
    ccs: Ccs = Ccs.FIXED
    robot: Robot = Robot.SAFE
    robot_strong: bool = False  # it tells 00 02 at the beginning from the rest; else only the whole from the rest
    forced_version: int | None = None
    forced_suite: int | None = None
    forced_group: int | None = None
    forced_compression: int | None = None
    # How it talks.
    no: No = No.ALERT
    no_when: Mapping[Reason, Answer] = field(default_factory=dict)  # where it differs
    rule: Callable[[Heard], Script | Answer | None] | None = None  # for one hello: another script, a refusal, or None
    instead: bytes | None = None  # said instead of TLS (HTTP_400, GARBAGE), then the end
    warnings: tuple[int, ...] = ()  # alerts of level 1 before the ServerHello
    record_bytes: int = 16384  # the longest payload of a handshake record
    coalesce: bool = False  # the whole flight in as few records as it fits
    piece_bytes: int | None = None  # written piece by piece
    piece_pause_s: float = 0.0
    cut: int | None = None  # after so many bytes `cut_by`
    cut_by: No = No.CLOSE
    # When it talks.
    delays_s: tuple[float, ...] = ()  # before the answer of the 1st, 2nd … connection; the last one goes on
    one_by_one: bool = False  # a connection waits, unread, until the one before it has ended
    patience: int | None = None  # so many connections are answered, the rest meets `beyond`
    at_once: int | None = None  # so many at a time, the rest meets `beyond`
    beyond: No = No.RESET

    def suites_of(self, version: int) -> tuple[int, ...]:
        return self.suites.get(version, ()) if isinstance(self.suites, Mapping) else self.suites

    def refusal(self, reason: Reason) -> Answer:
        """How a hello is refused for *reason*."""
        said = self.no_when.get(reason, self.no)
        return ALERTS[reason] if said is No.ALERT else said

    def delay_s(self, number: int) -> float:
        """Before the answer of connection *number*, counted from 1."""
        return self.delays_s[min(number, len(self.delays_s)) - 1] if self.delays_s else 0.0

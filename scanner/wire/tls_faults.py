"""The bytes of three tests that go on after a server's hello: Heartbleed, CCS injection, ROBOT. None of them breaks
in: the first is known by the header of the answer, the second by its absence, the third by answers that differ.

No sockets, no verdict but that of `robot_verdict`; nothing of a leaked memory is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .tls_numbers import ALERT, CHANGE_CIPHER_SPEC, CLIENT_KEY_EXCHANGE, HANDSHAKE, HEARTBEAT_RECORD, Version
from .tls_vector import TlsError, sized, u16

# OpenSSL 1.0.1 keeps an answer of less than 4 KiB in its write buffer and looks safe; one of 16,000 bytes still goes
# into one record.
CLAIM = 16_000
RANDOM_BYTES = 48
# What a watch remembers; more has no reader.
RECORDS_CAP = 64


def heartbeat_request(version: int, claim: int = CLAIM) -> bytes:
    """A heartbeat that claims a payload of `claim` bytes and has none (CVE-2014-0160).

    RFC 6520 section 4: "If the payload_length of a received HeartbeatMessage is too large, the received
    HeartbeatMessage MUST be discarded silently." A heartbeat record in answer, of more than the three bytes sent,
    proves the fault; its header is enough. Source: OpenSSL security advisory of 2014-04-07.
    """
    return bytes([HEARTBEAT_RECORD]) + u16(version) + sized(2, b"\x01" + u16(claim))


def change_cipher_spec(version: int) -> bytes:
    """A change_cipher_spec, which comes too early when sent right behind the ServerHelloDone (CVE-2014-0224).

    RFC 5246 section 7.1 puts it behind the key exchange. A sound server answers at once with unexpected_message; one
    that is silent took it, and answers a second one with bad_record_mac or decryption_failed. Source: OpenSSL security
    advisory of 2014-06-05.
    """
    return bytes([CHANGE_CIPHER_SPEC]) + u16(version) + sized(2, b"\x01")


def stray_message(version: int) -> bytes:
    """A hello_request, which no client may send (RFC 5246 section 7.4.1.1): a server answers with a fatal alert. Sent
    behind a test that a sound server passes over in silence, so that its answer shows that it is still there."""
    return bytes([HANDSHAKE]) + u16(version) + sized(2, bytes(4))


# ---- ROBOT ----------------------------------------------------------------------------------------------------------

class Padding(StrEnum):
    """What is encrypted to the server's RSA key: one message as PKCS#1 1.5 has it, and four that are not."""

    CORRECT = "correct"
    WRONG_START = "wrong_start"
    ZERO_MISPLACED = "zero_misplaced"
    ZERO_MISSING = "zero_missing"
    WRONG_VERSION = "wrong_version"


class Oracle(StrEnum):
    """What the answers to the five messages give away."""

    SAFE = "safe"
    WEAK = "weak"
    STRONG = "strong"
    UNCLEAR = "unclear"


def robot_vectors(
    modulus: int, exponent: int, version: int, random: Callable[[int], bytes], *, offered: int = 0, whole: bool = True,
) -> tuple[tuple[str, bytes], ...]:
    """(name of the Padding, bytes) for each of the five messages of the ROBOT paper (CVE-2017-13099 and its kin).

    To be sent each on a connection of its own, behind the ServerHelloDone of a suite with RSA key exchange:
    ClientKeyExchange, change_cipher_spec and a Finished that no key opens; `whole` off sends the first alone, the
    "shortened message flow". *version*: the one chosen; *offered*: client_version of the hello, which the premaster
    secret repeats (RFC 5246 section 7.4.7.1), when it was another. *random*: n -> n random bytes. TlsError for a key
    that no server has: under 512 or over 8192 bits, an even exponent or one of more than 64 bits.

    Source: Böck, Somorovsky, Young, "Return Of Bleichenbacher's Oracle Threat (ROBOT)", USENIX Security 2018,
    section "Methodology"; the wrong version from Klíma, Pokorný, Rosa, "Attacking RSA-based Sessions in SSL/TLS", 2003.
    """
    bits = modulus.bit_length()
    if not 512 <= bits <= 8192 or exponent < 3 or exponent % 2 == 0 or exponent.bit_length() > 64:
        raise TlsError(f"an RSA key of {bits} bits with an exponent of {exponent.bit_length()} bits")
    rest = b""
    if whole:  # five blocks of AES or ten of 3DES, and more than the least that GCM needs
        rest = change_cipher_spec(version) + bytes([HANDSHAKE]) + u16(version) + sized(2, random(80))
    size = (bits + 7) // 8
    found = []
    for name, message in _padded(modulus, offered or version, random).items():
        sealed = pow(int.from_bytes(message, "big"), exponent, modulus).to_bytes(size, "big")
        found.append((name.value, _key_exchange(version, sealed) + rest))
    return tuple(found)


def _key_exchange(version: int, sealed: bytes) -> bytes:
    """RFC 5246 section 7.4.7.1, whose note tells that SSL 3.0 leaves the length of the vector out."""
    body = sealed if version == Version.SSL30 else sized(2, sealed)
    return bytes([HANDSHAKE]) + u16(version) + sized(2, bytes([CLIENT_KEY_EXCHANGE]) + sized(3, body))


def _padded(modulus: int, offered: int, random: Callable[[int], bytes]) -> dict[Padding, bytes]:
    """The five messages, all of the modulus' size and smaller than it, alike but for the fault (RFC 8017 section 7.2.1:
    0x00 0x02, padding without a zero, 0x00, the premaster secret)."""
    size = (modulus.bit_length() + 7) // 8
    start, padding = b"\x00\x02", _without_zero(random(size - 3 - RANDOM_BYTES))
    secret = _without_zero(random(RANDOM_BYTES - 2))  # no zero by chance where one is told to be missing
    # a modulus may begin with a smaller byte than 0x41
    wrong = b"\x41\x17" if modulus >> (8 * size - 16) > 0x4117 else b"\x00\x17"
    return {
        Padding.CORRECT: start + padding + b"\x00" + u16(offered) + secret,
        Padding.WRONG_START: wrong + padding + b"\x00" + u16(offered) + secret,
        Padding.ZERO_MISPLACED: start + padding + b"\x11" + secret + b"\x00\x11",
        Padding.ZERO_MISSING: start + padding + b"\x11\x11\x11" + secret,
        Padding.WRONG_VERSION: start + padding + b"\x00\x02\x02" + secret,
    }


def _without_zero(random: bytes) -> bytes:
    return bytes(byte % 255 + 1 for byte in random)


def robot_verdict(answers: Mapping[str, tuple[str, ...]], again: Mapping[str, tuple[str, ...]] | None = None) -> Oracle:
    """What the answers to `robot_vectors` give away; an answer is what came back, in order ("alert 20", "closed").

    SAFE: all the same. Else there is an oracle, WEAK when the three messages that no server may accept are answered
    alike, so that only a fully correct one stands out; STRONG when they are not, and a beginning of 0x00 0x02 shows
    (the paper, section "Methodology"). UNCLEAR: an answer is missing or empty; all of them are mere silence, in which
    nothing was seen; or the second round *again*, which a single lost packet makes needful, says otherwise.
    """
    if again is not None and dict(again) != dict(answers):
        return Oracle.UNCLEAR
    given = [answers.get(name.value, ()) for name in Padding]
    if not all(given) or all(set(answer) == {"silent"} for answer in given):
        return Oracle.UNCLEAR
    if len(set(given)) == 1:
        return Oracle.SAFE
    _, start, misplaced, missing, _ = given
    return Oracle.WEAK if start == misplaced == missing else Oracle.STRONG


# ---- What comes back ------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Record:
    """The header of one record. *alert*: the description of an alert that came in plaintext, -1 for all else."""

    content_type: int
    version: int
    length: int
    alert: int = -1


class RecordWatch:
    """Tells the records of a stream by their headers, as soon as these are in. Keeps nothing of what they hold.

    An alert of two bytes is told when it is whole, so that its number is known. Raises TlsError where no TLS record
    begins, and then always; after 64 records it tells no more.
    """

    def __init__(self) -> None:
        self._header = bytearray()
        self._skip = 0
        self._told = 0
        self._error: str | None = None

    def feed(self, data: bytes) -> list[Record]:
        """The records that can be told now, in order."""
        if self._error is not None:
            raise TlsError(self._error)
        found: list[Record] = []
        at = 0
        while at < len(data) and self._told < RECORDS_CAP:
            if self._skip:
                passed = min(self._skip, len(data) - at)
                self._skip -= passed
                at += passed
                continue
            self._header.append(data[at])
            at += 1
            self._error = self._fault()
            if self._error is not None:
                if found:
                    break  # what came before the fault is told first
                raise TlsError(self._error)
            record = self._record()
            if record is not None:
                found.append(record)
                self._told += 1
        return found

    def _fault(self) -> str | None:
        """Each byte of a header is judged as it comes."""
        header = self._header
        if CHANGE_CIPHER_SPEC <= header[0] <= HEARTBEAT_RECORD and (len(header) < 2 or header[1] == 3):
            return None
        return f"no TLS record: begins with {bytes(header).hex(' ')}"

    def _record(self) -> Record | None:
        header = self._header
        if len(header) < 5:
            return None
        version, length = int.from_bytes(header[1:3], "big"), int.from_bytes(header[3:5], "big")
        plain_alert = header[0] == ALERT and length == 2
        if plain_alert and len(header) < 7:
            return None
        self._skip = 0 if plain_alert else length
        record = Record(header[0], version, length, header[6] if plain_alert else -1)
        header.clear()
        return record

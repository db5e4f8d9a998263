"""TLS played to the end and then badly: the end of a talk at every step, questions asked again for ever, and what may
come once both sides have keys."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import scripted_tls
from scripted_tls import TLS12, TLS13, No, Script

from .. import OK, Behaviour
from ..case import SEEN, UNREACHABLE, UNSEEN, Case, door

ANY = SEEN | UNSEEN
PAGE = OK + b"Content-Length: 20\r\n\r\n<title>Toko</title>x"
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
ENDS = (5, 43, 127, 600)


def played(name: str, **how: object) -> Case:
    """A scripted server of TLS."""
    def script(host: str) -> Script:
        return replace(Script(identity=scripted_tls.identity(host, "ec"), answer=PAGE), **how)  # type: ignore[arg-type]

    return Case(f"handshake: {name}", ANY, script=script)


def hello(random: bytes, extensions: bytes, session: bytes, suite: bytes = b"\x13\x01", version: bytes = b"\x03\x03") -> bytes:
    """A record with a ServerHello."""
    body = version + random + bytes([len(session)]) + session + suite + b"\x00" + len(extensions).to_bytes(2, "big") + extensions
    message = b"\x02" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x03" + len(message).to_bytes(2, "big") + message


async def _session(reader: asyncio.StreamReader) -> bytes:
    """The session id of the hello that comes."""
    head = await reader.readexactly(5)
    body = await reader.readexactly(int.from_bytes(head[3:5], "big"))
    return body[39 : 39 + body[38]] if len(body) > 39 else b""


def answered(random: bytes, extensions: bytes, *, times: int = 1, behind: bytes = b"", suite: bytes = b"\x13\x01", version: bytes = b"\x03\x03") -> Behaviour:
    """A ServerHello of this making to each of so many hellos, with *behind* behind it."""
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(times):
            writer.write(hello(random, extensions, await _session(reader), suite, version) + behind)
            await writer.drain()
        await reader.read()

    return behave


def extension(number: int, data: bytes) -> bytes:
    return number.to_bytes(2, "big") + len(data).to_bytes(2, "big") + data


V13, SECP, X25519 = extension(43, b"\x03\x04"), extension(51, b"\x00\x18"), extension(51, b"\x00\x1d")
SHARE_0 = extension(51, b"\x00\x1d\x00\x20" + bytes(32))
RANDOM = bytes(range(32))


def bare(name: str, behave: Behaviour) -> Case:
    return door(f"handshake: {name}", UNREACHABLE, behave)


CASES: list[Case] = [
    *(played(f"{how} after {at} bytes", cut=at, cut_by=how) for at in ENDS for how in (No.CLOSE, No.RESET)),
    *(played(f"silence after {at} bytes", cut=at, cut_by=No.SILENCE) for at in (5, 900)),
    *(played(f"{how} of TLS 1.2 after {at} bytes", cut=at, cut_by=how, versions=(TLS12,)) for at in (60, 700) for how in (No.CLOSE, No.RESET)),
    bare("retries without end", answered(RETRY, V13 + SECP, times=200)), bare("a retry for what was sent", answered(RETRY, V13 + X25519, times=3)),
    bare("a retry for no group", answered(RETRY, V13, times=3)), bare("a retry for a group of no name", answered(RETRY, V13 + extension(51, b"\xfa\xfa"), times=3)),
    bare("a retry with a cookie of 65 kB", answered(RETRY, V13 + SECP + extension(44, b"\x3a\x98" + bytes(15_000)), times=3)),
    bare("a share of zeros", answered(RANDOM, V13 + SHARE_0)), bare("a share of nothing", answered(RANDOM, V13 + extension(51, b"\x00\x1d\x00\x00"))),
    bare("a share that is no point", answered(RANDOM, V13 + extension(51, b"\x00\x17\x00\x41\x04" + bytes(64)))),
    bare("two shares", answered(RANDOM, V13 + SHARE_0 + SHARE_0)),
    bare("TLS 1.3 with a suite of 1.2", answered(RANDOM, V13 + SHARE_0, suite=b"\xc0\x2f")),
    bare("a length of extensions that lies", answered(RANDOM, b"\x00\x2b\xff\xff\x03\x04")), bare("3,000 extensions of one number", answered(RANDOM, extension(0xFAFA, b"") * 3000)),
    bare("a hello, then plain HTTP", answered(RANDOM, V13 + SHARE_0, behind=OK + b"\r\n<title>x</title>")), bare("a hello, then noise sealed by nobody", answered(RANDOM, V13 + SHARE_0, behind=b"\x17\x03\x03\x40\x00" + bytes(16384))),
    bare("a hello, and a second one", answered(RANDOM, V13 + SHARE_0, behind=hello(RANDOM, V13 + SHARE_0, b""))),
    played("2,000 key updates", key_updates=2000), played("records of nothing once there are keys", after=((23, b""),) * 3000), played("HTTP before it is asked", after=((23, PAGE),)),
    played("warnings once there are keys", after=((21, b"\x01\x5a"),) * 500), played("a close, then the page", after=((21, b"\x01\x00"), (23, PAGE))), played("a hello once there are keys", after=((22, b"\x02\x00\x00\x04abcd"),)),
    played("a certificate asked for once there are keys", after=((22, b"\x0d\x00\x00\x0f\x04abcd\x00\x08\x00\x0d\x00\x04\x00\x02\x08\x04"),)), played("a ticket of 60 kB", after=tuple((22, p) for p in (b"\x04\x00\xea\x60" + bytes(16_000), bytes(16_000), bytes(16_000), bytes(12_004)))),
    played("half a message once there are keys", after=((22, b"\x04\x00\x40\x00abc"),)), played("a type of no name once there are keys", after=((99, b"x" * 100),)), played("a page of one byte a record", answer_bytes=1),
    played("a body of one byte a record, without end", answer=OK + b"\r\n" + b"z" * 30_000, answer_bytes=1), played("no answer once there are keys", answer=b""),
    played("TLS 1.3 alone, one record a byte", versions=(TLS13,), record_bytes=1, piece_bytes=7), played("a prime of two", versions=(TLS12,), suites=(0x009E,), dh_prime=b"\x02"),
    played("a prime of 16,384 bits", versions=(TLS12,), suites=(0x009E,), dh_prime=b"\xff" * 2048),
    played("every alert there is", warnings=tuple(range(256))), played("another face to each hello", rule=lambda heard: [No.RESET, None, 40, No.CLOSE, 70, None, 255][heard.number % 7]),
]

"""What comes after ServerHelloDone up to TLS 1.2: Heartbeat, ChangeCipherSpec and the RSA key exchange, as scripted.

No handshake is completed: the client's Finished meets alert 20 (bad_record_mac), as if its key were wrong.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.asymmetric import rsa

from .authority import Identity
from .choose import Choice, Exchange, exchange_of
from .hello import SSL3
from .keys import rsa_opens
from .script import Answer, Bleed, Ccs, No, Robot
from .wire import Over, Record, Wire

UNEXPECTED_MESSAGE, BAD_RECORD_MAC, ILLEGAL_PARAMETER, DECRYPT_ERROR = 10, 20, 47, 51
BAD_PADDING: dict[Robot, Answer] = {Robot.ALERT: DECRYPT_ERROR, Robot.CLOSE: No.CLOSE, Robot.RESET: No.RESET,
                                    Robot.STALL: No.SILENCE}
PADDING_BYTES = 16  # RFC 6520 section 4


async def interactions(wire: Wire, choice: Choice, who: Identity) -> None:
    """Plays the client's records until one of them ends the talk."""
    pending, early, keyed, changed = b"", 0, False, False
    while True:
        record = await wire.record()
        if record.kind == 24:
            await _heartbeat(wire, record)
        elif record.kind == 20 and keyed:
            changed = True
        elif record.kind == 20:
            early += 1
            _early(wire.script.ccs, early)
        elif record.kind == 22 and changed:
            raise Over(BAD_RECORD_MAC)
        elif record.kind == 22:
            pending += record.body
            while len(pending) >= 4 and len(pending) >= 4 + int.from_bytes(pending[1:4], "big"):
                end = 4 + int.from_bytes(pending[1:4], "big")
                keyed = _handshake(wire, choice, who, pending[:end]) or keyed
                pending = pending[end:]
        elif record.kind == 21:
            raise Over(No.CLOSE)
        else:
            raise Over(UNEXPECTED_MESSAGE)


def _early(behaviour: Ccs, count: int) -> None:
    """A ChangeCipherSpec before the key exchange, the *count*-th."""
    if behaviour is Ccs.FIXED:
        raise Over(UNEXPECTED_MESSAGE)
    if count > 1 and behaviour is not Ccs.IGNORES:
        raise Over(BAD_RECORD_MAC if behaviour is Ccs.VULNERABLE else No.CLOSE)


async def _heartbeat(wire: Wire, record: Record) -> None:
    mode, body = wire.script.heartbeat, record.body
    if mode is Bleed.OFF:
        raise Over(UNEXPECTED_MESSAGE)
    claim = int.from_bytes(body[1:3], "big")
    if body[:1] != b"\x01" or len(body) < 3:
        return
    if 3 + claim + PADDING_BYTES > len(body) and mode is not Bleed.BLEEDS:
        if mode is Bleed.ALERTS:
            raise Over(ILLEGAL_PARAMETER)
        return
    payload = body[3 : 3 + claim].ljust(claim, b"\xb1")
    await wire.send(wire.plain(24, b"\x02" + body[1:3] + payload + os.urandom(PADDING_BYTES)))


def _handshake(wire: Wire, choice: Choice, who: Identity, message: bytes) -> bool:
    """True for the ClientKeyExchange; a Certificate before it and a CertificateVerify after it are passed over."""
    if message[0] in (11, 15):
        return False
    if message[0] != 16:
        raise Over(UNEXPECTED_MESSAGE)
    robot = wire.script.robot
    if exchange_of(choice.suite) is Exchange.RSA and robot is not Robot.SAFE and isinstance(who.key, rsa.RSAPrivateKey):
        sealed = message[4:] if choice.version == SSL3 else message[6:]  # SSL 3.0: no length
        if not rsa_opens(who.key, sealed, choice.version, strong=wire.script.robot_strong):
            raise Over(BAD_PADDING[robot])
    return True

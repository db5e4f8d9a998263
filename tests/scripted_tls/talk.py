"""What one connection goes through, from its first byte to its end: the rules of a Script, played out in order."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, field, replace

from . import messages as say
from .authority import Identity
from .choose import Choice, Refused, choose, identity_for
from .hello import SSL2, TLS12, TLS13, Heard, HelloError, read_hello, read_ssl2
from .keys import KeyShare, can_complete, fitting, public_share, sign
from .legacy import interactions
from .schedule import SUITES, Schedule, Seal
from .script import No, Reason, Script
from .wire import HANDSHAKE_FAILURE, Gone, Over, Wire

SIGNATURES = (0x0804, 0x0403, 0x0503, 0x0603, 0x0805, 0x0806)  # what TLS 1.3 allows (RFC 8446 section 4.2.3)
CCS = b"\x14\x03\x03\x00\x01\x01"
NO_CIPHER = b"\x80\x03\x00\x00\x01"  # NO-CIPHER-ERROR of SSLv2
CLOSE_NOTIFY, UNEXPECTED_MESSAGE, ILLEGAL_PARAMETER, DECRYPT_ERROR = 0, 10, 47, 51


@dataclass(slots=True)
class Notes:
    """What the connections of a server heard and reached, in the order of its happening."""

    heard: list[Heard] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    finished: int = 0


async def talk(wire: Wire, notes: Notes, number: int) -> None:
    """The whole connection; it returns when both sides have gone, or after a reset."""
    try:
        try:
            await _answer(wire, notes, number)
        except Over as over:
            await wire.end(over.how)
        except Refused as refused:
            await wire.end(wire.script.refusal(refused.reason))
    except Gone:
        return


async def _answer(wire: Wire, notes: Notes, number: int) -> None:
    heard = await _hear(wire, notes, number)
    wire.version = min(max(heard.version, 0x0300), TLS12)
    ruled = wire.script.rule(heard) if wire.script.rule is not None else None
    if isinstance(ruled, Script):
        wire.script = ruled
    await asyncio.sleep(wire.script.delay_s(number))
    if ruled is not None and not isinstance(ruled, Script):
        raise Over(ruled)
    if wire.script.instead is not None:
        await wire.send(wire.script.instead)
        raise Over(No.CLOSE)
    if heard.version == SSL2:
        await _ssl2(wire, heard)
    choice = choose(wire.script, heard)
    who = identity_for(wire.script, heard, choice.suite)
    if wire.script.warnings:
        await wire.send(b"".join(wire.alert(1, n) for n in wire.script.warnings))
    if choice.version == TLS13:
        await Modern(wire, notes, heard, choice, who).play()
    wire.version = choice.version
    await wire.send(wire.handshake(say.old_flight(wire.script, heard, choice, who)))
    await interactions(wire, choice, who)


async def _hear(wire: Wire, notes: Notes, number: int, *, again: bool = False) -> Heard:
    """The next hello of the connection; what is none is noted and refused."""
    try:
        heard = await _read(wire, number, again=again)
    except HelloError as fault:
        notes.unreadable.append(str(fault))
        raise Refused(Reason.UNREADABLE) from fault
    notes.heard.append(heard)
    return heard


async def _read(wire: Wire, number: int, *, again: bool) -> Heard:
    first = (await wire.peek(1))[0]
    if first & 0x80 and not again:
        length = int.from_bytes(await wire.take(2), "big") & 0x7FFF
        return read_ssl2(await wire.take(length), number=number)
    data, version = b"", 0
    while len(data) < 4 or len(data) < 4 + int.from_bytes(data[1:4], "big"):
        head = await wire.peek(5)  # before its body, which may never come
        if head[0] not in (20, 22) or head[1] != 3 or not 0 < int.from_bytes(head[3:5], "big") <= 16384:
            raise HelloError(f"a record that begins with {head.hex()}")
        record = await wire.record()
        if again and record.kind == 20:  # for middleboxes (RFC 8446 appendix D.4)
            continue
        if record.kind != 22:
            raise HelloError("a ChangeCipherSpec")
        data, version = data + record.body, int.from_bytes(record.head[1:3], "big")
    return read_hello(data, number=number, record_version=version, again=again)


async def _ssl2(wire: Wire, heard: Heard) -> None:
    script = wire.script
    if SSL2 not in script.versions:
        raise Refused(Reason.SSL2)
    kinds = [k for k in script.ssl2_kinds if k in heard.kinds]
    if not kinds:
        await wire.send(NO_CIPHER)
        raise Over(No.CLOSE)
    await wire.send(say.ssl2_hello(kinds, identity_for(script, heard, kinds[0]).chain[0]))
    raise Over(No.SILENCE)


class Modern:
    """TLS 1.3 to its end. `play` never returns: every end is an Over, a Gone or a Refused."""

    def __init__(self, wire: Wire, notes: Notes, heard: Heard, choice: Choice, who: Identity) -> None:
        self.wire, self.notes, self.heard, self.choice, self.who = wire, notes, heard, choice, who
        self.schedule = Schedule(choice.suite) if choice.suite in SUITES else None
        self.theirs: Seal | None = None
        self.pending = b""
        self.changed = not heard.session_id  # the one ChangeCipherSpec for middleboxes is out, or not wanted

    async def play(self) -> None:
        if self.choice.share is None:
            await self._ask_again()
        elif self.schedule is not None:
            self.schedule.add(self.heard.raw)
        await self._flight()
        await self._finished()
        await self._after()

    async def _ask_again(self) -> None:
        """HelloRetryRequest and the second hello (RFC 8446 section 4.1.4)."""
        retry = say.retry_request(self.wire.script, self.heard, self.choice)
        await self.wire.send(self.wire.plain(22, retry) + self._change())
        first, self.heard = self.heard, await _hear(self.wire, self.notes, self.heard.number, again=True)
        shares = dict(self.heard.shares)
        if list(shares) != [self.choice.group] or self.heard.cookie != self.wire.script.cookie:
            raise Over(ILLEGAL_PARAMETER)
        if any(getattr(first, part) != getattr(self.heard, part) for part in ("suites", "random", "session_id")):
            raise Over(ILLEGAL_PARAMETER)
        self.choice = replace(self.choice, share=shares[self.choice.group])
        if self.schedule is not None:
            self.schedule.heard_again(first.raw)
            self.schedule.add(retry)
            self.schedule.add(self.heard.raw)

    def _change(self) -> bytes:
        said, self.changed = b"" if self.changed else CCS, True
        return said

    async def _flight(self) -> None:
        """ServerHello to Finished in one write; without arithmetic for suite or group only a ServerHello."""
        wire, script, share = self.wire, self.wire.script, self.choice.share or b""
        if self.schedule is None or not can_complete(self.choice.group):
            made = public_share(self.choice.group)
            await wire.send(wire.plain(22, say.server_hello(script, self.heard, self.choice, made)) + self._change())
            raise Over(No.SILENCE)
        key, schedule = KeyShare(self.choice.group), self.schedule
        try:
            secret = key.secret(share)
        except ValueError as fault:
            raise Over(ILLEGAL_PARAMETER) from fault
        hello = say.server_hello(script, self.heard, self.choice, key.public)
        schedule.add(hello)
        opening = wire.plain(22, hello) + self._change()
        wire.seal, self.theirs = schedule.handshake_seals(secret)
        await wire.send(opening + wire.handshake(self._protected(schedule)))

    def _protected(self, schedule: Schedule) -> list[bytes]:
        script = self.wire.script
        messages = [say.encrypted_extensions(script, self.heard)]
        messages += [say.certificate_request_13()] * script.client_certificate
        messages.append(say.certificate_13(script, self.heard, self.who))
        for part in messages:
            schedule.add(part)
        scheme = fitting(self.who.key, tuple(s for s in self.heard.signatures if s in SIGNATURES))
        if scheme not in SIGNATURES:
            raise Over(HANDSHAKE_FAILURE)
        signed = b" " * 64 + b"TLS 1.3, server CertificateVerify\0" + schedule.digest
        verify = say.certificate_verify(scheme, sign(self.who.key, scheme, signed))
        schedule.add(verify)
        finished = say.message(20, schedule.finished(schedule.ours))
        schedule.add(finished)
        return [*messages, verify, finished]

    async def _next(self) -> tuple[int, bytes]:
        """(type, content) of the client's next protected record; the end of the talk at its alert."""
        assert self.theirs is not None
        while True:
            record = await self.wire.record()
            if record.kind == 20:
                continue
            if record.kind == 21:
                raise Over(No.CLOSE)
            try:
                kind, data = self.theirs.open(record.head, record.body)
            except ValueError as fault:
                raise Over(20) from fault  # bad_record_mac
            if kind != 21:
                return kind, data
            if data[1:] == bytes([CLOSE_NOTIFY]):
                await self.wire.send(self.wire.alert(1, CLOSE_NOTIFY))
            raise Over(No.CLOSE)

    async def _finished(self) -> None:
        """The client's Finished, perhaps after an empty Certificate; then the keys for application data."""
        schedule, wire = self.schedule, self.wire
        assert schedule is not None
        traffic = schedule.traffic_seals()
        while True:
            kind, data = await self._next()
            self.pending += data
            if kind != 22:
                raise Over(UNEXPECTED_MESSAGE)
            while len(self.pending) >= 4 and len(self.pending) >= 4 + int.from_bytes(self.pending[1:4], "big"):
                end = 4 + int.from_bytes(self.pending[1:4], "big")
                part, self.pending = self.pending[:end], self.pending[end:]
                if part[0] == 20:
                    if not hmac.compare_digest(part[4:], schedule.finished(schedule.theirs)):
                        raise Over(DECRYPT_ERROR)
                    wire.seal, self.theirs = traffic
                    self.notes.finished += 1
                    return
                if part != say.message(11, b"\x00" + bytes(3)):
                    raise Over(UNEXPECTED_MESSAGE)
                schedule.add(part)

    async def _after(self) -> None:
        wire, script = self.wire, self.wire.script
        tickets = [say.new_session_ticket(script, n) for n in range(script.tickets)]
        if tickets:
            await asyncio.sleep(script.ticket_delay_s)
            await wire.send(wire.handshake(tickets))
        assert wire.seal is not None
        await wire.send(b"".join(wire.seal.seal(kind, content) for kind, content in script.after))
        for _ in range(script.key_updates):
            await wire.send(wire.seal.seal(22, say.message(24, b"\x01")))
            wire.seal = wire.seal.updated()
        while True:
            kind, data = await self._next()
            if kind == 22 and data[:1] == b"\x18" and self.theirs is not None:
                self.theirs = self.theirs.updated()
            if kind == 23 and script.answer:
                most = script.answer_bytes
                parts = [script.answer[i : i + most] for i in range(0, len(script.answer), most)]
                said = b"".join(wire.seal.seal(23, p) for p in parts)
                await wire.send(said + wire.alert(1, CLOSE_NOTIFY))
                raise Over(No.CLOSE)

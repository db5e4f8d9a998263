"""SMB2 and SMB3 messages: the negotiation, and the session setup whose first answer names the system.

Never opens a socket and never completes a session. Source: [MS-SMB2].
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from . import ntlm
from .smb import (
    SMB1,
    SMB2,
    STATUS_MORE_PROCESSING_REQUIRED,
    STATUS_PENDING,
    STATUS_SUCCESS,
    NotSmb,
    Signing,
    SmbError,
    moment,
    part,
    u16,
    u32,
    u64,
)


class Command(IntEnum):
    """[MS-SMB2] 2.2.1.2."""

    NEGOTIATE = 0
    SESSION_SETUP = 1


class Context(IntEnum):
    """[MS-SMB2] 2.2.3.1, negotiate contexts of dialect 3.1.1."""

    PREAUTH_INTEGRITY = 1
    ENCRYPTION = 2
    COMPRESSION = 3
    SIGNING = 8


# [MS-SMB2] 2.2.4, DialectRevision
DIALECTS = {0x0202: "2.0.2", 0x0210: "2.1", 0x0300: "3.0", 0x0302: "3.0.2", 0x0311: "3.1.1"}
SMB311 = 0x0311

SERVER_TO_REDIR = 0x00000001  # [MS-SMB2] 2.2.1.2, Flags: this is an answer
SIGNING_ENABLED = 0x0001  # [MS-SMB2] 2.2.4, SecurityMode
SIGNING_REQUIRED = 0x0002
CAP_ENCRYPTION = 0x00000040  # [MS-SMB2] 2.2.4, in dialects 3.0 and 3.0.2; in 3.1.1 the context says it
CLIENT_CAPABILITIES = 0x0000007F  # [MS-SMB2] 2.2.3, all seven

HEADER_BYTES = 64
NEGOTIATE_BODY_BYTES = 36  # [MS-SMB2] 2.2.3, before the dialects
NEGOTIATE_ANSWER_SIZE = 65  # [MS-SMB2] 2.2.4, StructureSize
SETUP_ANSWER_SIZE = 9  # [MS-SMB2] 2.2.6, StructureSize
CONTEXTS_CAP = 16
ALGORITHMS_CAP = 16


@dataclass(frozen=True, slots=True)
class Smb2Message:
    """One message: the synchronous header ([MS-SMB2] 2.2.1.2) and its body."""

    command: int
    body: bytes
    status: int = STATUS_SUCCESS
    flags: int = 0
    message_id: int = 0
    tree: int = 0
    session: int = 0
    credits: int = 31

    def pack(self) -> bytes:
        """The message as it is sent, without a frame and without a signature."""
        charge = 1 if self.message_id else 0  # [MS-SMB2] 3.2.4.1.2: the first message has one credit and charges none
        head = struct.pack("<4sHHIHHI", SMB2, HEADER_BYTES, charge, self.status, self.command, self.credits, self.flags)
        head += struct.pack("<IQIIQ16x", 0, self.message_id, 0, self.tree, self.session)
        return head + self.body

    def buffer(self, at: int, size_bytes: int) -> bytes:
        """A variable part; `at` counts from the header, as all offsets in SMB2 do."""
        return part(self.body, at - HEADER_BYTES, size_bytes)


def read_message(payload: bytes) -> Smb2Message:
    """The first message of a payload; SmbError when it is not SMB2 or is cut short."""
    if payload[:4] != SMB2 or u16(payload, 4) != HEADER_BYTES:
        raise SmbError("not SMB2")
    return Smb2Message(
        command=u16(payload, 12),
        body=payload[len(part(payload, 0, HEADER_BYTES)) :],
        status=u32(payload, 8),
        flags=u32(payload, 16),
        message_id=u64(payload, 24),
        tree=u32(payload, 36),
        session=u64(payload, 40),
        credits=u16(payload, 14),
    )


def read_answer(payload: bytes, command: Command) -> Smb2Message:
    """The message, when it answers this command; else SmbError (a mere echo is none)."""
    message = read_message(payload)
    if not message.flags & SERVER_TO_REDIR:
        raise NotSmb("our own words came back")
    if message.command != command:
        raise SmbError(f"no answer to SMB2 {command.name}")
    return message


def pack_context(kind: int, value: bytes) -> bytes:
    """One negotiate context ([MS-SMB2] 2.2.3.1), without the padding that leads to the next."""
    return struct.pack("<HHI", kind, len(value), 0) + value


def pack_contexts(contexts: list[bytes]) -> bytes:
    """The contexts one behind the other, each but the last padded to 8 bytes ([MS-SMB2] 2.2.3.1)."""
    padded = [context + bytes(-len(context) % 8) for context in contexts[:-1]]
    return b"".join(padded + contexts[-1:])


def smb2_negotiate(client_guid: bytes, salt: bytes) -> bytes:
    """The first message of a connection: all five dialects and the contexts of 3.1.1.

    A GUID of 16 bytes and a salt of 32, both random; SmbError for other lengths.
    """
    if len(client_guid) != 16 or len(salt) != 32:
        raise SmbError("a GUID has 16 bytes, the salt 32")
    dialects = struct.pack(f"<{len(DIALECTS)}H", *DIALECTS)
    contexts = [
        pack_context(Context.PREAUTH_INTEGRITY, struct.pack("<HHH", 1, len(salt), 1) + salt),  # 2.2.3.1.1: SHA-512
        pack_context(Context.ENCRYPTION, struct.pack("<5H", 4, 2, 1, 4, 3)),  # 2.2.3.1.2: AES-128-GCM, -CCM, -256-
        pack_context(Context.COMPRESSION, struct.pack("<HHI4H", 4, 0, 0, 1, 2, 3, 4)),  # 2.2.3.1.3: LZNT1 first
        pack_context(Context.SIGNING, struct.pack("<4H", 3, 2, 1, 0)),  # 2.2.3.1.7: AES-GMAC, -CMAC, HMAC-SHA256
    ]
    unaligned = HEADER_BYTES + NEGOTIATE_BODY_BYTES + len(dialects)
    padding = bytes(-unaligned % 8)
    body = struct.pack("<HHHHI", NEGOTIATE_BODY_BYTES, len(DIALECTS), SIGNING_ENABLED, 0, CLIENT_CAPABILITIES)
    body += client_guid + struct.pack("<IHH", unaligned + len(padding), len(contexts), 0)
    return Smb2Message(Command.NEGOTIATE, body + dialects + padding + pack_contexts(contexts)).pack()


def answers(question: bytes, message: bytes) -> bool:
    """Whether *message* answers *question* for good, by its number: the multiplex id of SMB1 ([MS-CIFS] 2.2.3.1), the
    message id of SMB2 ([MS-SMB2] 2.2.1.2), where "pending" only announces an answer (3.3.4.2)."""
    if question[:4] != message[:4]:
        return True  # a negotiation may be answered in the other version; what it is worth its reader says
    if question[:4] == SMB1:
        return question[30:32] == message[30:32]
    return question[24:32] == message[24:32] and message[8:12] != STATUS_PENDING.to_bytes(4, "little")


@dataclass(frozen=True, slots=True)
class Smb2Answer:
    """What a server said to `smb2_negotiate`. Refused or answered in SMB1: dialect "", nothing else set but `status`.

    `status` is the NTSTATUS of a refusal, else 0. `server_guid` is 32 hex digits. Times are ISO 8601 UTC or "";
    newer Windows and Samba send no boot time. `compression` lists algorithm numbers ([MS-SMB2] 2.2.3.1.3), not NONE.
    """

    dialect: str = ""
    signing: Signing = Signing.UNKNOWN
    server_guid: str = ""
    boot_time: str = ""
    server_time: str = ""
    encryption: bool = False
    compression: tuple[int, ...] = ()
    status: int = STATUS_SUCCESS

    @property
    def supported(self) -> bool:
        """True when a dialect of SMB2 or SMB3 was agreed on."""
        return bool(self.dialect)


def read_smb2_negotiate(payload: bytes) -> Smb2Answer:
    """The best dialect of the server and what it says of itself; SmbError when the bytes do not answer the question."""
    answer = read_answer(payload, Command.NEGOTIATE)
    body = answer.body
    if answer.status != STATUS_SUCCESS:
        return Smb2Answer(status=answer.status)
    mode, dialect = u16(body, 2), u16(body, 4)
    if u16(body, 0) != NEGOTIATE_ANSWER_SIZE or dialect not in DIALECTS:
        raise SmbError(f"SMB2 negotiation of size {u16(body, 0)} with dialect 0x{dialect:04x}")
    security_at, security_bytes, contexts_at = u16(body, 56), u16(body, 58), u32(body, 60)
    answer.buffer(security_at, security_bytes)  # cut short there means cut short: nothing behind it may be believed
    contexts = read_contexts(answer, contexts_at, u16(body, 6)) if dialect == SMB311 else {}
    return Smb2Answer(
        dialect=DIALECTS[dialect],
        signing=Signing.of(enabled=bool(mode & SIGNING_ENABLED), required=bool(mode & SIGNING_REQUIRED)),
        server_guid=part(body, 8, 16).hex(),
        boot_time=moment(u64(body, 48)),
        server_time=moment(u64(body, 40)),
        encryption=_encrypts(u32(body, 24), contexts),
        compression=algorithms(contexts),
    )


def read_contexts(message: Smb2Message, at: int, count: int) -> dict[int, bytes]:
    """Negotiate contexts by kind ([MS-SMB2] 2.2.3.1); SmbError when one does not lie inside the message."""
    if count > CONTEXTS_CAP:
        raise SmbError(f"{count} negotiate contexts")
    contexts: dict[int, bytes] = {}
    for _ in range(count):
        head = message.buffer(at, 8)
        size = u16(head, 2)
        contexts[u16(head, 0)] = message.buffer(at + 8, size)
        at += 8 + size
        at += -at % 8
    return contexts


def _encrypts(capabilities: int, contexts: dict[int, bytes]) -> bool:
    # [MS-SMB2] 2.2.4.2: a server with no cipher in common answers cipher 0
    cipher = contexts.get(Context.ENCRYPTION)
    return bool(capabilities & CAP_ENCRYPTION) if cipher is None else u16(cipher, 2) != 0


def algorithms(contexts: dict[int, bytes]) -> tuple[int, ...]:
    """The compression algorithms that the contexts list ([MS-SMB2] 2.2.3.1.3), in their order, without NONE (0)."""
    value = contexts.get(Context.COMPRESSION)
    if value is None:
        return ()
    count = u16(value, 0)
    if count > ALGORITHMS_CAP:
        raise SmbError(f"{count} compression algorithms")
    return tuple(number for n in range(count) if (number := u16(value, 8 + 2 * n)))


def smb2_session_setup() -> bytes:
    """The second message: NTLM NEGOTIATE in SPNEGO ([MS-SMB2] 2.2.5). Nothing follows it, so nobody is logged in."""
    token = ntlm.first_token(ntlm.negotiate())
    body = struct.pack("<HBBIIHHQ", 25, 0, SIGNING_ENABLED, 1, 0, HEADER_BYTES + 24, len(token), 0) + token
    return Smb2Message(Command.SESSION_SETUP, body, message_id=1).pack()


def read_challenge(payload: bytes) -> ntlm.Challenge | None:
    """What the server tells in its NTLM challenge; None when it refused NTLM."""
    answer = read_answer(payload, Command.SESSION_SETUP)
    if answer.status != STATUS_MORE_PROCESSING_REQUIRED:
        return None
    if u16(answer.body, 0) != SETUP_ANSWER_SIZE:
        raise SmbError(f"SMB2 session setup of size {u16(answer.body, 0)}")
    return ntlm.find_challenge(answer.buffer(u16(answer.body, 4), u16(answer.body, 6)))

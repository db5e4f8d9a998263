"""SMB1 (CIFS) messages: one shape for all commands, and the negotiation that tells whether a server still speaks it.

Never opens a socket and never completes a session. Sources: [MS-CIFS], [MS-SMB].
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from .smb import SMB1, STATUS_SUCCESS, NotSmb, Signing, SmbError, moment, part, u8, u16, u32, u64


class Command(IntEnum):
    """[MS-CIFS] 2.2.2.1, those that a detector uses."""

    TRANSACTION = 0x25
    TRANSACTION2 = 0x32
    NEGOTIATE = 0x72
    SESSION_SETUP_ANDX = 0x73
    TREE_CONNECT_ANDX = 0x75
    NONE = 0xFF


class Flags(IntFlag):
    """[MS-CIFS] 2.2.3.1."""

    CASE_INSENSITIVE = 0x08
    CANONICALIZED_PATHS = 0x10
    REPLY = 0x80


class Flags2(IntFlag):
    """[MS-CIFS] 2.2.3.1; EXTENDED_SECURITY from [MS-SMB] 2.2.3.1."""

    LONG_NAMES = 0x0001
    EAS = 0x0002
    IS_LONG_NAME = 0x0040
    EXTENDED_SECURITY = 0x0800
    NT_STATUS = 0x4000
    UNICODE = 0x8000


# [MS-CIFS] 2.2.4.52.1. Never "SMB 2.002" or "SMB 2.???" among them: a server that knows SMB2 then answers in SMB2
# ([MS-SMB2] 3.3.5.3.1) and hides that it speaks SMB1 as well. The old ones find servers that know LANMAN only.
NT_LM = "NT LM 0.12"
DIALECTS = ("PC NETWORK PROGRAM 1.0", "LANMAN1.0", "Windows for Workgroups 3.1a", "LM1.2X002", "LANMAN2.1", NT_LM)
NO_DIALECT = 0xFFFF  # [MS-CIFS] 2.2.4.52.2, DialectIndex

USER_SECURITY = 0x01  # [MS-CIFS] 2.2.4.52.2, SecurityMode; without it each share has a password of its own
SECURITY_SIGNATURES_ENABLED = 0x04
SECURITY_SIGNATURES_REQUIRED = 0x08
CAP_EXTENDED_SECURITY = 0x80000000  # [MS-SMB] 2.2.4.5.2.1

NT_LM_WORDS = 17  # [MS-CIFS] 2.2.4.52.2
HEADER_BYTES = 32


@dataclass(frozen=True, slots=True)
class Smb1Message:
    """One message: header, parameters, data ([MS-CIFS] 2.2.3.1 to 2.2.3.3). `words` has an even length."""

    command: int
    words: bytes = b""
    data: bytes = b""
    status: int = STATUS_SUCCESS
    flags: int = Flags.CASE_INSENSITIVE | Flags.CANONICALIZED_PATHS
    flags2: int = Flags2.LONG_NAMES | Flags2.NT_STATUS | Flags2.UNICODE
    tree: int = 0
    process: int = 0
    user: int = 0
    multiplex: int = 0

    @property
    def data_at(self) -> int:
        """Where `data` begins, counted from the header, as AndX offsets and the alignment of Unicode are."""
        return HEADER_BYTES + 1 + len(self.words) + 2

    def pack(self) -> bytes:
        """The message as it is sent, without a frame."""
        head = struct.pack("<4sBIBH12x", SMB1, self.command, self.status, self.flags, self.flags2)
        head += struct.pack("<HHHH", self.tree, self.process, self.user, self.multiplex)
        return head + bytes([len(self.words) // 2]) + self.words + struct.pack("<H", len(self.data)) + self.data


def read_message(payload: bytes) -> Smb1Message:
    """The first command of an SMB1 message; SmbError when it is none or is cut short."""
    if payload[:4] != SMB1:
        raise SmbError("not SMB1")
    words = part(payload, HEADER_BYTES + 1, 2 * u8(payload, HEADER_BYTES))
    count_at = HEADER_BYTES + 1 + len(words)
    return Smb1Message(
        command=u8(payload, 4),
        words=words,
        data=part(payload, count_at + 2, u16(payload, count_at)),
        status=u32(payload, 5),
        flags=u8(payload, 9),
        flags2=u16(payload, 10),
        tree=u16(payload, 24),
        process=u16(payload, 26),
        user=u16(payload, 28),
        multiplex=u16(payload, 30),
    )


def read_reply(payload: bytes, command: Command) -> Smb1Message:
    """The message, when it answers this command; else SmbError (a mere echo is none)."""
    message = read_message(payload)
    if not message.flags & Flags.REPLY:
        raise NotSmb("our own words came back")
    if message.command != command:
        raise SmbError(f"no answer to SMB1 {command.name}")
    return message


def smb1_negotiate(extended_security: bool = True) -> bytes:
    """The first message of a connection: the six dialects, never one of SMB2.

    Without extended security a server answers with its domain and takes a session setup without SPNEGO
    ([MS-SMB] 2.2.4.5.2.2).
    """
    flags2 = Flags2.LONG_NAMES | Flags2.NT_STATUS
    if extended_security:
        flags2 |= Flags2.EXTENDED_SECURITY | Flags2.UNICODE | Flags2.EAS | Flags2.IS_LONG_NAME
    dialects = b"".join(b"\x02" + name.encode("ascii") + b"\0" for name in DIALECTS)
    return Smb1Message(Command.NEGOTIATE, data=dialects, flags2=flags2, process=0x4B49, multiplex=1).pack()


@dataclass(frozen=True, slots=True)
class Smb1Answer:
    """What a server said to `smb1_negotiate`. Not supported: dialect "", signing unknown, nothing else set.

    `share_level`: it guards each share with a password instead of asking who comes (Windows 95 to ME).
    """

    supported: bool
    dialect: str = ""
    signing: Signing = Signing.UNKNOWN
    extended_security: bool = False
    server_time: str = ""
    share_level: bool = False


def read_smb1_negotiate(payload: bytes) -> Smb1Answer:
    """Whether the server speaks SMB1, and how.

    A closed connection is the other legal no ([MS-SMB2] 3.3.5.3.2) and is seen by the caller. SmbError when the
    bytes are no answer to our question: a mere echo, an error without a dialect, a dialect that was not offered.
    """
    answer = read_reply(payload, Command.NEGOTIATE)
    if not answer.words:
        raise SmbError(f"SMB1 negotiation refused with status 0x{answer.status:08x}")
    index = u16(answer.words, 0)
    if index == NO_DIALECT and answer.status == STATUS_SUCCESS:
        return Smb1Answer(False)
    if answer.status != STATUS_SUCCESS or index >= len(DIALECTS):
        raise SmbError(f"dialect {index} with status 0x{answer.status:08x}")
    if DIALECTS[index] == NT_LM:
        return _nt_lm_answer(answer.words)
    # LANMAN and older have no message signing; their 13 words (or one) hold a local time without a zone
    return Smb1Answer(True, DIALECTS[index], Signing.OFF)


def _nt_lm_answer(words: bytes) -> Smb1Answer:
    # [MS-CIFS] 2.2.4.52.2: index 2, mode 1, multiplex 2, circuits 2, buffer 4, raw 4, key 4, capabilities 4, time 8 …
    if len(words) != 2 * NT_LM_WORDS:
        return Smb1Answer(True, NT_LM)
    mode = u8(words, 2)
    return Smb1Answer(
        supported=True,
        dialect=NT_LM,
        signing=Signing.of(
            enabled=bool(mode & SECURITY_SIGNATURES_ENABLED), required=bool(mode & SECURITY_SIGNATURES_REQUIRED)
        ),
        extended_security=bool(u32(words, 19) & CAP_EXTENDED_SECURITY),
        server_time=moment(u64(words, 23)),
        share_level=not mode & USER_SECURITY,
    )

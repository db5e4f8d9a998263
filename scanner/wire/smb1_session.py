"""What follows an SMB1 negotiation: a question for the challenge, and the session without a name for MS17-010.

Never opens a socket, holds no name and no password. Who sends the null session, and with whose leave, is decided in
scanner/smb/session.py. Sources: [MS-CIFS], [MS-SMB]; MS17-010 and CVE-2017-0143 for the meaning of the peek.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from . import ntlm
from .smb import STATUS_MORE_PROCESSING_REQUIRED, STATUS_SUCCESS, SmbError, part, printable, u8, u16
from .smb1 import CAP_EXTENDED_SECURITY, HEADER_BYTES, Command, Flags2, Smb1Message, read_reply

PROCESS = 0x4B49
UNICODE = Flags2.LONG_NAMES | Flags2.NT_STATUS | Flags2.UNICODE
EXTENDED = UNICODE | Flags2.EXTENDED_SECURITY | Flags2.EAS | Flags2.IS_LONG_NAME

# [MS-CIFS] 2.2.4.53.1. Virtual circuit 1: with 0 a server may end the other sessions of everybody behind our address.
BUFFER_BYTES, MULTIPLEX_COUNT, CIRCUIT = 16644, 2, 1
CAPABILITIES = 0xD4  # Unicode, NT SMBs, NT status codes, level 2 oplocks
NATIVE = ("Windows", "ikmscan")  # NativeOS and NativeLanMan, in which a log shows who came
TEXTS_CAP_BYTES = 2048

SETUP_WORDS = 3  # [MS-CIFS] 2.2.4.53.2
EXTENDED_SETUP_WORDS = 4  # [MS-SMB] 2.2.4.6.2

# What a server says that read only half of a chained message ([MS-CIFS] 2.2.2.4, [MS-ERREF] 2.3.1): not implemented,
# invalid parameter, not supported, invalid SMB, bad command, bad user
CHAIN_MISREAD = frozenset({0xC0000002, 0xC000000D, 0xC00000BB, 0x00010002, 0x00160002, 0x005B0002})

# [MS-CIFS] 2.2.5.5 TRANS_PEEK_NMPIPE on a file that nobody opened. Before MS17-010 a server checked the sizes first.
PIPE = b"\\PIPE\\\0"
PEEK_NAMED_PIPE, NO_FILE = 0x0023, 0
ANY_SIZE = 0xFFFF

# The knock to which an implant answers with another multiplex number (81) than it was asked with
SESSION_SETUP_SUBCOMMAND = 0x000E  # [MS-CIFS] 2.2.6.15, reserved and never implemented
PING_MULTIPLEX = 65
PING_TIMEOUT = 0x00A4D9A6


@dataclass(frozen=True, slots=True)
class Told:
    """What a server says of itself before any login; "" and None for what it left out."""

    system: str = ""
    software: str = ""
    challenge: ntlm.Challenge | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """How a session without a name was met; NTSTATUS numbers. `tree` None: no tree connect was answered with it."""

    setup: int
    tree: int | None = None
    user: int = 0
    tree_id: int = 0
    system: str = ""
    software: str = ""

    @property
    def misread(self) -> bool:
        """Whether the server seems to know no chained messages, so that the same may be asked apart."""
        return self.setup in CHAIN_MISREAD or self.tree in CHAIN_MISREAD


def challenge_request() -> bytes:
    """Session setup with an NTLM NEGOTIATE ([MS-SMB] 2.2.4.6.1). Nothing follows it, so nobody is logged in."""
    blob = ntlm.first_token(ntlm.negotiate())
    words = struct.pack("<BBHHHHI", Command.NONE, 0, 0, BUFFER_BYTES, MULTIPLEX_COUNT, CIRCUIT, 0)
    words += struct.pack("<HII", len(blob), 0, CAPABILITIES | CAP_EXTENDED_SECURITY)
    message = Smb1Message(
        Command.SESSION_SETUP_ANDX, words, blob, flags2=EXTENDED, process=PROCESS, multiplex=2
    )
    padding = bytes((message.data_at + len(blob)) % 2)
    return _with_data(message, blob + padding + _unicode(*NATIVE))


def read_told(payload: bytes) -> Told:
    """What the answer to `challenge_request` tells; an empty Told when the server refused it."""
    answer = read_reply(payload, Command.SESSION_SETUP_ANDX)
    welcome = answer.status in (STATUS_MORE_PROCESSING_REQUIRED, STATUS_SUCCESS)
    if not welcome or len(answer.words) != 2 * EXTENDED_SETUP_WORDS:
        return Told()
    blob = part(answer.data, 0, u16(answer.words, 6))
    system, software = _texts(answer, len(blob))
    return Told(system, software, ntlm.find_challenge(blob))


def null_session(address: str | None) -> bytes:
    """Session setup without name and password ([MS-CIFS] 2.2.4.53.1, 3.2.4.2.4): one zero byte as the password.

    With an *address* a tree connect to IPC$ is chained behind it (AndX, [MS-CIFS] 2.2.3.4).
    """
    data = b"\0" + _unicode("", "", *NATIVE)  # begins at 61, so the texts are even behind one byte
    at = HEADER_BYTES + 1 + 2 * 13 + 2 + len(data)
    words = struct.pack("<BBH", Command.NONE, 0, 0)
    if address is not None:
        words = struct.pack("<BBH", Command.TREE_CONNECT_ANDX, 0, at)
    words += struct.pack("<HHHIHHII", BUFFER_BYTES, MULTIPLEX_COUNT, CIRCUIT, 0, 1, 0, 0, CAPABILITIES)
    message = Smb1Message(
        Command.SESSION_SETUP_ANDX, words, data, flags2=UNICODE, process=PROCESS, multiplex=2
    ).pack()
    return message if address is None else message + _tree_block(address, at)


def read_entered(payload: bytes) -> Entered:
    """How the server took `null_session`, chained or not.

    The status of a chained answer is that of its last part. A refused IPC$ leaves an empty block behind the session,
    and Samba then gives the number of the user as 0 (measured on 4.17). A refused session has no words.
    """
    answer = read_reply(payload, Command.SESSION_SETUP_ANDX)
    if len(answer.words) < 2 * SETUP_WORDS:
        if answer.status == STATUS_SUCCESS:
            raise SmbError("a session without words")
        return Entered(answer.status)
    system, software = _texts(answer, 0)
    if u8(answer.words, 0) != Command.TREE_CONNECT_ANDX:
        return Entered(answer.status, None, answer.user, 0, system, software)
    _look_at_block(payload, u16(answer.words, 2), answer.status)
    return Entered(STATUS_SUCCESS, answer.status, answer.user, answer.tree, system, software)


def _look_at_block(payload: bytes, at: int, status: int) -> None:
    # a tree that was granted has words ([MS-CIFS] 2.2.4.55.2); offsets count from the header
    if at < HEADER_BYTES:
        raise SmbError(f"a chained answer at {at}")
    words = u8(payload, at)
    part(payload, at + 1 + 2 * words + 2, u16(payload, at + 1 + 2 * words))
    if not words and status == STATUS_SUCCESS:
        raise SmbError("a tree without words")


def tree_connect(address: str, user: int) -> bytes:
    """Tree connect to IPC$ in a message of its own ([MS-CIFS] 2.2.4.55.1)."""
    head = Smb1Message(
        Command.TREE_CONNECT_ANDX, flags2=UNICODE, process=PROCESS, user=user, multiplex=3
    ).pack()[:HEADER_BYTES]
    return head + _tree_block(address, HEADER_BYTES)


def read_tree(payload: bytes) -> tuple[int, int]:
    """The NTSTATUS of a tree connect and the number of the tree."""
    answer = read_reply(payload, Command.TREE_CONNECT_ANDX)
    if answer.status == STATUS_SUCCESS and not answer.words:
        raise SmbError("a tree without words")
    return answer.status, answer.tree


def peek(tree: int, user: int) -> bytes:
    """PeekNamedPipe on file 0 ([MS-CIFS] 2.2.4.33, 2.2.5.5); it reads nothing and no such file is open.

    The pipe's name is in ASCII and so without FLAGS2_UNICODE, as every published detector sends it.
    """
    at = HEADER_BYTES + 1 + 2 * 16 + 2 + len(PIPE)
    words = struct.pack("<HHHHBBHIH", 0, 0, ANY_SIZE, ANY_SIZE, 0, 0, 0, 0, 0)
    words += struct.pack("<HHHHBBHH", 0, at, 0, at, 2, 0, PEEK_NAMED_PIPE, NO_FILE)
    return Smb1Message(
        Command.TRANSACTION, words, PIPE, flags2=Flags2.LONG_NAMES | Flags2.NT_STATUS, tree=tree, process=PROCESS,
        user=user, multiplex=4,
    ).pack()


def read_peek(payload: bytes) -> int:
    """The NTSTATUS of `peek`: 0xC0000205 where MS17-010 is missing, 0xC0000008 or 0xC0000022 where it is there."""
    return read_reply(payload, Command.TRANSACTION).status


def ping(tree: int, user: int) -> bytes:
    """TRANS2 0x000E ([MS-CIFS] 2.2.4.46), which no server implements and only an implant answers in its own way."""
    parameters_at = HEADER_BYTES + 1 + 2 * 15 + 2 + 1
    words = struct.pack("<HHHHBBHIH", 12, 0, 1, 0, 0, 0, 0, PING_TIMEOUT, 0)
    words += struct.pack("<HHHHBBH", 12, parameters_at, 0, parameters_at + 12, 1, 0, SESSION_SETUP_SUBCOMMAND)
    return Smb1Message(
        Command.TRANSACTION2, words, bytes(1 + 12), flags2=UNICODE | Flags2.EAS, tree=tree, process=PROCESS, user=user,
        multiplex=PING_MULTIPLEX,
    ).pack()


def read_ping(payload: bytes) -> int:
    """The multiplex number of the answer to `ping`: 65 as it was asked, 81 from an implant."""
    return read_reply(payload, Command.TRANSACTION2).multiplex


def _tree_block(address: str, at: int) -> bytes:
    """The tree connect as it begins at *at* of a message: an empty password, the path, any kind of service."""
    words = struct.pack("<BBHHH", Command.NONE, 0, 0, 0, 1)
    padding = bytes((at + 1 + len(words) + 2 + 1) % 2)
    # a path holds no colon: so Windows writes an IPv6 address into one
    server = address.replace(":", "-") + ".ipv6-literal.net" if ":" in address else address
    data = b"\0" + padding + _unicode(f"\\\\{server}\\IPC$") + b"?????\0"
    return bytes([len(words) // 2]) + words + struct.pack("<H", len(data)) + data


def _with_data(message: Smb1Message, data: bytes) -> bytes:
    return message.pack()[: message.data_at - 2] + struct.pack("<H", len(data)) + data


def _unicode(*texts: str) -> bytes:
    return "".join(text + "\0" for text in texts).encode("utf-16-le")


def _texts(answer: Smb1Message, behind: int) -> tuple[str, str]:
    """NativeOS and NativeLanMan *behind* the first bytes of the data ([MS-CIFS] 2.2.1.1: UTF-16 at an even offset).

    The byte that leads to the even offset is zero; some servers (impacket 0.13) leave it out.
    """
    if answer.flags2 & Flags2.UNICODE:
        odd = (answer.data_at + behind) % 2 and answer.data[behind : behind + 1] == b"\0"
        begin = behind + bool(odd)
        text = answer.data[begin : begin + TEXTS_CAP_BYTES].decode("utf-16-le", "replace")
    else:
        text = answer.data[behind : behind + TEXTS_CAP_BYTES].decode("ascii", "replace")
    system, software, *_ = (*text.split("\0"), "", "")
    return printable(system), printable(software)

"""How a host of a profile answers SMB1, message by message, up to the null session of the MS17-010 test. Pure.

No file, pipe or user exists behind it; every login with a name is refused.
"""

from __future__ import annotations

import struct

from ..scanner.wire import ntlm, smb, smb1
from ..scanner.wire.smb1 import Command, Flags, Flags2, Smb1Message
from .smb_challenge import answer_token, challenge, filetime_now
from .smb_profiles import STATUS_INVALID_PARAMETER, Chain, Profile, Smb1Face

# [MS-ERREF] 2.3.1 and [MS-CIFS] 2.2.2.4
STATUS_NOT_IMPLEMENTED = 0xC0000002
STATUS_LOGON_FAILURE = 0xC000006D
STATUS_SMB_BAD_TID = 0x00050002
STATUS_SMB_BAD_UID = 0x005B0002

CAPABILITIES = 0x0001F3FD  # [MS-CIFS] 2.2.4.52.2, as Windows 7 shows them
ENCRYPTED_PASSWORDS = 0x02  # [MS-CIFS] 2.2.4.52.2, SecurityMode
GIVEN_USER = 2048
GIVEN_TREE = 2048
PING_MULTIPLEX = 65  # the implant answers its ping with 81, both numbers as its detectors have them
IMPLANT_STEP = 16
WORKGROUP = "WORKGROUP"


class Reset(Exception):
    """The connection ends here with a TCP reset."""


class Smb1Host:
    """One connection to the host; `seen` receives the name of each command."""

    def __init__(self, profile: Profile, seen: list[str]) -> None:
        self._profile = profile
        self._seen = seen
        self._negotiated = False
        self._user = 0
        self._tree = 0

    def answer(self, payload: bytes) -> bytes | None:
        """The answer, b"" for silence, None to close the connection; Reset, or SmbError for a request that is none."""
        request = smb1.read_message(payload)
        if request.command == Command.NEGOTIATE:
            return self._negotiate(request)
        return self._command(request) if self._negotiated else None

    def _command(self, request: Smb1Message) -> bytes | None:
        match request.command:
            case Command.SESSION_SETUP_ANDX:
                return self._session_setup(request)
            case Command.TREE_CONNECT_ANDX:
                return self._tree_connect(request)
            case Command.TRANSACTION:
                return self._transaction(request)
            case Command.TRANSACTION2:
                return self._transaction2(request)
        self._seen.append(f"smb1.0x{request.command:02x}")
        return self._reply(request, STATUS_NOT_IMPLEMENTED).pack()

    def _reply(self, request: Smb1Message, status: int = 0, words: bytes = b"", data: bytes = b"") -> Smb1Message:
        return Smb1Message(
            command=request.command,
            words=words,
            data=data,
            status=status,
            flags=Flags.REPLY | Flags.CASE_INSENSITIVE | Flags.CANONICALIZED_PATHS,
            flags2=request.flags2,
            tree=self._tree or request.tree,
            process=request.process,
            user=self._user or request.user,
            multiplex=request.multiplex,
        )

    def _negotiate(self, request: Smb1Message) -> bytes | None:
        offered = [name.removeprefix(b"\x02").decode("ascii", "replace") for name in request.data.split(b"\0") if name]
        both = any(name.startswith("SMB 2.") for name in offered)
        self._seen.append("smb1.negotiate.multiprotocol" if both else "smb1.negotiate")
        self._negotiated = True
        match self._profile.smb1:
            case Smb1Face.CLOSE:
                return None
            case Smb1Face.RESET:
                raise Reset
            case Smb1Face.NT_LM if smb1.NT_LM in offered:
                return self._nt_lm(request, offered.index(smb1.NT_LM))
            case Smb1Face.LANMAN if "LANMAN2.1" in offered:
                return self._lanman(request, offered.index("LANMAN2.1"))
        return self._reply(request, words=struct.pack("<H", smb1.NO_DIALECT)).pack()

    def _lanman(self, request: Smb1Message, index: int) -> bytes:
        """Thirteen words, as LAN Manager 2.1 answers: index, user level security, sizes, no time, a zone, no key."""
        words = struct.pack("<HHHHHHIHHhHH", index, 1, 16644, 50, 1, 0, 0, 0, 0, -420, 0, 0)
        return self._reply(request, words=words, data=WORKGROUP.encode("ascii") + b"\0").pack()

    def _nt_lm(self, request: Smb1Message, index: int) -> bytes:
        """[MS-CIFS] 2.2.4.52.2, or [MS-SMB] 2.2.4.5.2.1 for a client with extended security."""
        extended = bool(request.flags2 & Flags2.EXTENDED_SECURITY) and not self._profile.share_level
        mode = ENCRYPTED_PASSWORDS | (0 if self._profile.share_level else smb1.USER_SECURITY)
        if self._profile.signing_required:
            mode |= smb1.SECURITY_SIGNATURES_ENABLED | smb1.SECURITY_SIGNATURES_REQUIRED
        capabilities = CAPABILITIES | (smb1.CAP_EXTENDED_SECURITY if extended else 0)
        words = struct.pack("<HBHHIIIIQhB", index, mode, 50, 1, 16644, 65536, 0, capabilities, filetime_now(), -420, 0)
        if extended:
            return self._reply(request, words=words, data=bytes(16) + ntlm.first_token(None)).pack()
        server_challenge = bytes(range(1, 9))
        words = words[:-1] + bytes([len(server_challenge)])
        return self._reply(request, words=words, data=server_challenge + _texts(request, WORKGROUP)).pack()

    def _session_setup(self, request: Smb1Message) -> bytes | None:
        if len(request.words) == 2 * 12:  # [MS-SMB] 2.2.4.6.1, with SPNEGO
            return self._extended_setup(request)
        if len(request.words) != 2 * 13:  # [MS-CIFS] 2.2.4.53.1
            raise smb.SmbError("session setup of an unknown shape")
        if self._logs_in(request):
            self._seen.append("smb1.session_setup.login")
            return self._reply(request, STATUS_LOGON_FAILURE).pack()
        self._seen.append("smb1.session_setup.anonymous")
        if self._profile.null_session_status:
            return self._reply(request, self._profile.null_session_status).pack()
        self._user = GIVEN_USER
        if smb.u8(request.words, 0) == Command.TREE_CONNECT_ANDX:
            return self._chained(request)
        return self._welcome(request).pack()

    def _logs_in(self, request: Smb1Message) -> bool:
        """True when the request carries a password or an account name ([MS-CIFS] 2.2.4.53.1)."""
        size = smb.u16(request.words, 14) + smb.u16(request.words, 16)
        password, account = smb.part(request.data, 0, size), request.data[size:]
        if request.flags2 & Flags2.UNICODE:
            account = account[(request.data_at + size) % 2 :]
        return any(password) or account[:1] != b"\0"

    def _welcome(self, request: Smb1Message, status: int = 0, following: bytes = b"\xff\0\0\0") -> Smb1Message:
        """[MS-CIFS] 2.2.4.53.2: words `following` and Action, then system, server and domain."""
        words = following + struct.pack("<H", 0)
        texts = _texts(request, self._profile.native_os, self._profile.native_lanman, WORKGROUP)
        data = _aligned(request, self._reply(request, words=words), texts)
        return self._reply(request, status, words, data)

    def _extended_setup(self, request: Smb1Message) -> bytes:
        """[MS-SMB] 2.2.4.6.2: a challenge; whoever goes on to authenticate is refused."""
        if ntlm.message_type(request.data) == ntlm.MessageType.AUTHENTICATE:
            self._seen.append("smb1.session_setup.authenticate")
            return self._reply(request, STATUS_LOGON_FAILURE).pack()
        self._seen.append("smb1.session_setup.negotiate")
        self._user = GIVEN_USER
        token = answer_token(challenge(self._profile.version))
        words = struct.pack("<BBHHH", Command.NONE, 0, 0, 0, len(token))
        texts = _texts(request, self._profile.native_os, self._profile.native_lanman)
        data = token + _aligned(request, self._reply(request, words=words, data=token), texts, behind=len(token))
        return self._reply(request, smb.STATUS_MORE_PROCESSING_REQUIRED, words, data).pack()

    def _chained(self, request: Smb1Message) -> bytes | None:
        match self._profile.chain:
            case Chain.CLOSED:
                return None
            case Chain.SILENT:
                return b""
            case Chain.REFUSED:
                return self._reply(request, STATUS_INVALID_PARAMETER).pack()
            case Chain.IGNORED:
                return self._welcome(request).pack()
        self._seen.append("smb1.tree_connect")
        return self._both(request)

    def _both(self, request: Smb1Message) -> bytes:
        """Session and tree in one answer ([MS-CIFS] 2.2.3.4). A refused tree puts its status on the whole, leaves an
        empty block and takes the number of the user away, as Samba 4.17 does."""
        refused = self._profile.tree_status
        self._user, self._tree = (0, 0) if refused else (GIVEN_USER, GIVEN_TREE)
        at = len(self._welcome(request).pack())
        following = struct.pack("<BBH", Command.TREE_CONNECT_ANDX, 0, at)
        return self._welcome(request, refused, following).pack() + (b"\0\0\0" if refused else _tree_block())

    def _tree_connect(self, request: Smb1Message) -> bytes:
        self._seen.append("smb1.tree_connect")
        status = self._profile.tree_status if self._user and request.user == self._user else STATUS_SMB_BAD_UID
        if status:
            return self._reply(request, status).pack()
        self._tree = GIVEN_TREE
        bare = self._reply(request).pack()
        return bare[: smb1.HEADER_BYTES] + _tree_block()

    def _transaction(self, request: Smb1Message) -> bytes:
        """PeekNamedPipe on file 0: the status that tells a patched host from an unpatched one (MS17-010)."""
        self._seen.append("smb1.transaction")
        if self._profile.peek_resets:
            raise Reset
        return self._reply(request, self._stranger(request) or self._profile.peek_status).pack()

    def _transaction2(self, request: Smb1Message) -> bytes:
        self._seen.append("smb1.transaction2")
        reply = self._reply(request, self._stranger(request) or STATUS_NOT_IMPLEMENTED).pack()
        if self._profile.implant and request.multiplex == PING_MULTIPLEX:
            at = smb1.HEADER_BYTES - 2
            return reply[:at] + struct.pack("<H", request.multiplex + IMPLANT_STEP) + reply[at + 2 :]
        return reply

    def _stranger(self, request: Smb1Message) -> int:
        if not self._user or request.user != self._user:
            return STATUS_SMB_BAD_UID
        return 0 if self._tree and request.tree == self._tree else STATUS_SMB_BAD_TID


def _tree_block() -> bytes:
    """[MS-CIFS] 2.2.4.55.2 for the pipe share: the service in OEM letters always, an empty file system."""
    words, data = struct.pack("<BBHH", Command.NONE, 0, 0, 1), b"IPC\0\0\0"
    return bytes([len(words) // 2]) + words + struct.pack("<H", len(data)) + data


def _texts(request: Smb1Message, *texts: str) -> bytes:
    # [MS-CIFS] 2.2.1.1: UTF-16 when the client set FLAGS2_UNICODE, else the OEM character set
    encoding = "utf-16-le" if request.flags2 & Flags2.UNICODE else "ascii"
    return b"".join((text + "\0").encode(encoding, "replace") for text in texts)


def _aligned(request: Smb1Message, reply: Smb1Message, texts: bytes, behind: int = 0) -> bytes:
    """The texts at an even offset from the header, as Unicode must be ([MS-CIFS] 2.2.1.1)."""
    padding = (reply.data_at + behind) % 2 if request.flags2 & Flags2.UNICODE else 0
    return bytes(padding) + texts

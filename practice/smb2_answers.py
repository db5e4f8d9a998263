"""How a host of a profile answers SMB2 and SMB3, up to the NTLM challenge. Pure; every login is refused."""

from __future__ import annotations

import os
import struct

from ..scanner.wire import ntlm, smb, smb2
from ..scanner.wire.smb2 import Command, Context, Smb2Message
from .smb_challenge import answer_token, challenge, filetime, filetime_now
from .smb_profiles import Profile

# [MS-ERREF] 2.3.1
STATUS_ACCESS_DENIED = 0xC0000022
STATUS_LOGON_FAILURE = 0xC000006D
STATUS_NOT_SUPPORTED = 0xC00000BB

SERVER_GUID = b"ikmscan-practice"  # 16 bytes, the same on purpose: nobody shall take it for a real host
SESSION = 0x0000400000000001
TRANSFER_BYTES = 8 << 20
WITHOUT_ENCRYPTION = 0x07  # [MS-SMB2] 2.2.4, Capabilities: DFS, leasing, large MTU
ALL_BUT_ENCRYPTION = 0x2F
AES_128_GCM = 2


class Smb2Host:
    """One connection to the host; `seen` receives the name of each command."""

    def __init__(self, profile: Profile, seen: list[str]) -> None:
        self._profile = profile
        self._seen = seen
        self._negotiated = False

    def answer(self, payload: bytes) -> bytes | None:
        """The answer, None to close the connection; SmbError for a request that is none."""
        request = smb2.read_message(payload)
        if request.command == Command.NEGOTIATE:
            self._seen.append("smb2.negotiate")
            return self._negotiate(request) if self._profile.dialects else None
        if not self._negotiated:
            return None
        if request.command == Command.SESSION_SETUP:
            return self._session_setup(request)
        self._seen.append(f"smb2.0x{request.command:02x}")
        return _refusal(request, STATUS_ACCESS_DENIED)

    def _negotiate(self, request: Smb2Message) -> bytes:
        count = smb.u16(request.body, 2)
        offered = {smb.u16(request.body, smb2.NEGOTIATE_BODY_BYTES + 2 * n) for n in range(count)}
        common = offered.intersection(self._profile.dialects)
        if not common:
            return _refusal(request, STATUS_NOT_SUPPORTED)
        self._negotiated = True
        dialect = max(common)
        contexts = self._contexts(request) if dialect == smb2.SMB311 else []
        return _reply(request, self._negotiate_body(dialect, contexts)).pack()

    def _negotiate_body(self, dialect: int, contexts: list[bytes]) -> bytes:
        """[MS-SMB2] 2.2.4."""
        security_at = smb2.HEADER_BYTES + 64
        security = ntlm.first_token(None)
        padding = bytes(-(security_at + len(security)) % 8) if contexts else b""
        contexts_at = security_at + len(security) + len(padding) if contexts else 0
        mode = smb2.SIGNING_ENABLED | (smb2.SIGNING_REQUIRED if self._profile.signing_required else 0)
        capabilities = WITHOUT_ENCRYPTION if dialect < 0x0300 else ALL_BUT_ENCRYPTION
        if 0x0300 <= dialect < smb2.SMB311:
            capabilities |= smb2.CAP_ENCRYPTION
        boot = filetime(self._profile.boot) if self._profile.boot else 0
        body = struct.pack("<HHHH", smb2.NEGOTIATE_ANSWER_SIZE, mode, dialect, len(contexts)) + SERVER_GUID
        body += struct.pack("<IIII", capabilities, TRANSFER_BYTES, TRANSFER_BYTES, TRANSFER_BYTES)
        body += struct.pack("<QQHHI", filetime_now(), boot, security_at, len(security), contexts_at)
        return body + security + padding + smb2.pack_contexts(contexts)

    def _contexts(self, request: Smb2Message) -> list[bytes]:
        """[MS-SMB2] 2.2.4.1: one answer for each kind that the client sent and this host knows."""
        asked = smb2.read_contexts(request, smb.u32(request.body, 28), smb.u16(request.body, 32))
        contexts = [smb2.pack_context(Context.PREAUTH_INTEGRITY, struct.pack("<HHH", 1, 32, 1) + os.urandom(32))]
        if Context.ENCRYPTION in asked:
            contexts.append(smb2.pack_context(Context.ENCRYPTION, struct.pack("<HH", 1, AES_128_GCM)))
        common = [number for number in smb2.algorithms(asked) if number in self._profile.compression]
        if common:
            value = struct.pack("<HHI", len(common), 0, 0) + struct.pack(f"<{len(common)}H", *common)
            contexts.append(smb2.pack_context(Context.COMPRESSION, value))
        return contexts

    def _session_setup(self, request: Smb2Message) -> bytes:
        blob = request.buffer(smb.u16(request.body, 12), smb.u16(request.body, 14))
        if ntlm.message_type(blob) == ntlm.MessageType.AUTHENTICATE:
            self._seen.append("smb2.session_setup.authenticate")
            return _refusal(request, STATUS_LOGON_FAILURE)
        self._seen.append("smb2.session_setup.negotiate")
        if self._profile.ntlm_status:
            return _refusal(request, self._profile.ntlm_status)
        token = answer_token(challenge(self._profile.version))
        body = struct.pack("<HHHH", smb2.SETUP_ANSWER_SIZE, 0, smb2.HEADER_BYTES + 8, len(token)) + token
        return _reply(request, body, smb.STATUS_MORE_PROCESSING_REQUIRED, SESSION).pack()


def _reply(request: Smb2Message, body: bytes, status: int = 0, session: int = 0) -> Smb2Message:
    return Smb2Message(
        request.command, body, status, smb2.SERVER_TO_REDIR, request.message_id, session=session, credits=1
    )


def _refusal(request: Smb2Message, status: int) -> bytes:
    """[MS-SMB2] 2.2.2."""
    return _reply(request, struct.pack("<HHIB", 9, 0, 0, 0), status).pack()

"""The hosts that the SMB emulator can play: facts that a real machine of that kind shows, nothing else.

Real Windows could not be run where these were gathered; the statuses follow [MS-CIFS] and the published detectors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

# [MS-ERREF] 2.3.1
STATUS_INVALID_HANDLE = 0xC0000008
STATUS_ACCESS_DENIED = 0xC0000022
STATUS_INVALID_PARAMETER = 0xC000000D
STATUS_INSUFF_SERVER_RESOURCES = 0xC0000205
STATUS_NTLM_BLOCKED = 0xC0000418

SMB_2 = (0x0202, 0x0210)
SMB_3_0 = (*SMB_2, 0x0300, 0x0302)
SMB_3_1 = (*SMB_3_0, 0x0311)
LZNT1 = 1  # [MS-SMB2] 2.2.3.1.3

BOOTED = 1478000000  # 2016-11-01T11:33:20Z, before the patch of 2017-03-14


class Smb1Face(StrEnum):
    """How a host meets an SMB1 negotiation."""

    NT_LM = "nt_lm"
    LANMAN = "lanman"
    NO_DIALECT = "no_dialect"  # [MS-CIFS] 2.2.4.52.2, as Samba does
    CLOSE = "close"  # [MS-SMB2] 3.3.5.3.2, as Windows does
    RESET = "reset"  # the same abruptly; so does a firewall on the way that lets no SMB1 through


class Chain(StrEnum):
    """What a host does with a tree connect chained behind a session setup ([MS-CIFS] 2.2.3.4)."""

    TAKEN = "taken"
    IGNORED = "ignored"  # answers the session alone
    REFUSED = "refused"
    CLOSED = "closed"
    SILENT = "silent"


class Manner(StrEnum):
    """Whether a host speaks SMB at all."""

    SMB = "smb"
    TARPIT = "tarpit"  # takes everything, says nothing
    RAW_CLOSE = "raw_close"  # says `raw`, then closes
    RAW_HOLD = "raw_hold"  # says `raw`, then keeps the line open


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of host. `dialects` are those of SMB2, empty when it closes; each status is what that step answers."""

    name: str
    version: tuple[int, int, int] = (6, 1, 7601)
    native_os: str = ""
    native_lanman: str = ""
    smb1: Smb1Face = Smb1Face.CLOSE
    dialects: tuple[int, ...] = ()
    signing_required: bool = False
    compression: tuple[int, ...] = ()
    boot: int = 0
    ntlm_status: int = 0
    null_session_status: int = 0
    tree_status: int = 0
    peek_status: int = STATUS_INVALID_HANDLE
    peek_resets: bool = False
    implant: bool = False
    chain: Chain = Chain.TAKEN
    share_level: bool = False
    one_at_a_time: bool = False  # ends a second connection at once, as a limit for each visitor does
    only_once: bool = False  # serves the first connection; later ones stand open until they are asked something
    seat_s: float | None = None  # serves one at a time, as above, and its seat stays taken so long behind a visit
    manner: Manner = Manner.SMB
    raw: bytes = b""


def _windows_7(
    name: str, *, peek_status: int = STATUS_INVALID_HANDLE, implant: bool = False, chain: Chain = Chain.TAKEN
) -> Profile:
    return Profile(
        name,
        (6, 1, 7601),
        "Windows 7 Professional 7601 Service Pack 1",
        "Windows 7 Professional 6.1",
        Smb1Face.NT_LM,
        SMB_2,
        boot=BOOTED,
        peek_status=peek_status,
        implant=implant,
        chain=chain,
    )


def _windows_2012(name: str, *, null_session_status: int = 0, tree_status: int = 0) -> Profile:
    return Profile(
        name,
        (6, 3, 9600),
        "Windows Server 2012 R2 Standard 9600",
        "Windows Server 2012 R2 Standard 6.3",
        Smb1Face.NT_LM,
        SMB_3_0,
        boot=BOOTED,
        null_session_status=null_session_status,
        tree_status=tree_status,
    )


def _samba(name: str, *, tree_status: int = 0, signing_required: bool = False) -> Profile:
    return Profile(
        name,
        (6, 1, 0),
        "Windows 6.1",
        "Samba 4.17.12-Debian",
        Smb1Face.NT_LM,
        SMB_3_1,
        signing_required=signing_required,
        tree_status=tree_status,
    )


def _windows_xp(name: str, *, implant: bool = False, chain: Chain = Chain.TAKEN) -> Profile:
    """SMB1 and nothing else; dionaea claims to be one, has every hole, and drops what is chained."""
    return Profile(
        name,
        (5, 1, 2600),
        "Windows 5.1",
        "Windows 2000 LAN Manager",
        Smb1Face.NT_LM,
        peek_status=STATUS_INSUFF_SERVER_RESOURCES,
        implant=implant,
        chain=chain,
    )


_ALL = (
    _windows_7("win7-unpatched", peek_status=STATUS_INSUFF_SERVER_RESOURCES),
    _windows_7("win7-dopu", peek_status=STATUS_INSUFF_SERVER_RESOURCES, implant=True),
    _windows_7("win7-patched"),
    Profile(
        "win10-patched",
        (10, 0, 10240),
        "Windows 10 Pro 10240",
        "Windows 10 Pro 6.3",
        Smb1Face.NT_LM,
        SMB_3_1,
        peek_status=STATUS_ACCESS_DENIED,
    ),
    _windows_2012("win2012-nonull", null_session_status=STATUS_ACCESS_DENIED),
    _windows_2012("win2012-noipc", tree_status=STATUS_ACCESS_DENIED),
    Profile("win10-1903", (10, 0, 18362), dialects=SMB_3_1, compression=(LZNT1,)),
    Profile("win2019-sign", (10, 0, 17763), dialects=SMB_3_1, signing_required=True),
    Profile(
        "win11-ntlmblock",
        (10, 0, 26100),
        dialects=(0x0300, 0x0302, 0x0311),
        signing_required=True,
        ntlm_status=STATUS_NTLM_BLOCKED,
    ),
    _samba("samba-nt1"),
    _samba("samba-nt1-sign", signing_required=True),
    _samba("samba-noanon", tree_status=STATUS_ACCESS_DENIED),  # restrict anonymous = 2
    _windows_xp("winxp"),
    _windows_xp("honeypot", implant=True, chain=Chain.CLOSED),
    _windows_7("chain-ignored", chain=Chain.IGNORED),
    _windows_7("chain-refused", chain=Chain.REFUSED),
    _windows_7("chain-silent", chain=Chain.SILENT),
    Profile("win98", smb1=Smb1Face.NT_LM, share_level=True),
    Profile("win10-resets", (10, 0, 19045), smb1=Smb1Face.RESET, dialects=SMB_3_1),
    replace(_windows_7("smb1-cut-on-the-way", peek_status=STATUS_INSUFF_SERVER_RESOURCES), smb1=Smb1Face.RESET),
    replace(_windows_7("one-at-a-time", peek_status=STATUS_INSUFF_SERVER_RESOURCES), one_at_a_time=True),
    replace(_windows_7("only-once", peek_status=STATUS_INSUFF_SERVER_RESOURCES), only_once=True),
    replace(_windows_xp("xp-one-at-a-time"), one_at_a_time=True),
    Profile("smb1-off-by-ffff", (6, 1, 0), smb1=Smb1Face.NO_DIALECT, dialects=SMB_3_1),
    Profile("lanman", smb1=Smb1Face.LANMAN),
    Profile(
        "ips-rst",
        (6, 1, 7601),
        "Windows 7 Professional 7601 Service Pack 1",
        "Windows 7 Professional 6.1",
        Smb1Face.NT_LM,
        peek_resets=True,
    ),
    Profile("tarpit", manner=Manner.TARPIT),
    Profile(
        "http",
        manner=Manner.RAW_CLOSE,
        raw=b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n",
    ),
    Profile("garbage", manner=Manner.RAW_HOLD, raw=b"\0\0\0\x40" + bytes.fromhex("9e3779b97f4a7c15") * 8),
    Profile("hugelen", manner=Manner.RAW_HOLD, raw=b"\0\x01\xff\xff" + b"A" * 100),
    Profile("half", manner=Manner.RAW_CLOSE, raw=b"\0\0\0\x55\xffSMBr"),
)

PROFILES: dict[str, Profile] = {profile.name: profile for profile in _ALL}

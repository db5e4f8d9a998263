"""Our SMB messages against every practice host and a real Samba, over loopback; smbprotocol is the referee."""

from __future__ import annotations

import asyncio
import contextlib
import struct
import uuid
from collections.abc import Callable

import pytest
from ikmscan.practice.smb_emulator import NetBios, SmbEmulator, serve
from ikmscan.practice.smb_profiles import PROFILES
from ikmscan.scanner.wire.netbios import session_request
from ikmscan.scanner.wire.ntlm import Challenge
from ikmscan.scanner.wire.smb import FrameReader, Signing, SmbError, frame, u16, u32
from ikmscan.scanner.wire.smb1 import (
    Command,
    Flags2,
    Smb1Answer,
    Smb1Message,
    read_message,
    read_smb1_negotiate,
    smb1_negotiate,
)
from ikmscan.scanner.wire.smb2 import (
    Smb2Answer,
    Smb2Message,
    read_challenge,
    read_smb2_negotiate,
    smb2_negotiate,
    smb2_session_setup,
)
from smbprotocol.connection import Connection  # type: ignore[import-untyped]

HELLO_2 = smb2_negotiate(bytes(range(16)), bytes(range(32)))
NOT_SMB = {"http", "garbage", "hugelen", "half"}
SPEAK_SMB1 = {name for name, profile in PROFILES.items() if profile.smb1 == "nt_lm"}
SPEAK_SMB2 = {name for name, profile in PROFILES.items() if profile.dialects}


class Line:
    """One connection that sends a message and reads the next one, by its own deadline."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._frames = reader, writer, FrameReader()

    @classmethod
    async def to(cls, port: int) -> Line:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, message: bytes) -> bytes | None:
        """The next message, None when the other side closed in peace."""
        self._writer.write(frame(message))
        async with asyncio.timeout(5):
            while data := await self._reader.read(4096):
                if messages := self._frames.feed(data):
                    return messages[0]
        self._frames.close()
        return None

    async def hang_up(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()


def talk(profile: str, *messages: bytes) -> tuple[list[bytes | None], list[str]]:
    """The answers of a practice host to the messages on one connection, and what it noted."""

    async def run() -> tuple[list[bytes | None], list[str]]:
        emulator = SmbEmulator(profile)
        async with await emulator.serve() as server:
            line = await Line.to(server.sockets[0].getsockname()[1])
            try:
                return [await line.ask(message) for message in messages], emulator.seen
            finally:
                await line.hang_up()

    return asyncio.run(run())


def smb1_of(profile: str) -> Smb1Answer | None:
    (answer,), _ = talk(profile, smb1_negotiate())
    return None if answer is None else read_smb1_negotiate(answer)


def smb2_of(profile: str) -> Smb2Answer | None:
    (answer,), _ = talk(profile, HELLO_2)
    return None if answer is None else read_smb2_negotiate(answer)


def test_the_table_of_profiles_is_the_promised_one() -> None:
    assert set(PROFILES) == {
        "win7-unpatched", "win7-dopu", "win7-patched", "win10-patched", "win2012-nonull", "win2012-noipc",
        "win10-1903", "win2019-sign", "win11-ntlmblock", "samba-nt1", "smb1-off-by-ffff", "lanman", "ips-rst",
        "tarpit", "http", "garbage", "hugelen", "half", "samba-nt1-sign", "samba-noanon", "winxp", "honeypot",
        "chain-ignored", "chain-refused", "chain-silent", "win98", "win10-resets",
        "smb1-cut-on-the-way", "only-once", "one-at-a-time", "xp-one-at-a-time",
    }  # fmt: skip


@pytest.mark.parametrize("profile", sorted(SPEAK_SMB1))
def test_a_host_that_speaks_smb1_is_seen_to(profile: str) -> None:
    answer = smb1_of(profile)
    assert answer is not None
    signing = Signing.REQUIRED if PROFILES[profile].signing_required else Signing.OFF
    assert (answer.supported, answer.dialect, answer.signing) == (True, "NT LM 0.12", signing)
    assert (answer.share_level, answer.extended_security) == (profile == "win98", profile != "win98")
    assert answer.server_time.startswith("20")


@pytest.mark.parametrize(
    ("profile", "truth"),
    [
        ("lanman", Smb1Answer(True, "LANMAN2.1", Signing.OFF)),
        ("smb1-off-by-ffff", Smb1Answer(False)),
        ("win10-1903", None),
        ("win2019-sign", None),
        ("win11-ntlmblock", None),
    ],
)
def test_smb1_is_off_in_two_ways_and_lanman_is_a_yes(profile: str, truth: Smb1Answer | None) -> None:
    assert smb1_of(profile) == truth


@pytest.mark.parametrize(
    ("profile", "dialect", "signing", "encryption", "compression", "boot_time"),
    [
        ("win7-unpatched", "2.1", "enabled", False, (), "2016-11-01T11:33:20Z"),
        ("win7-dopu", "2.1", "enabled", False, (), "2016-11-01T11:33:20Z"),
        ("win7-patched", "2.1", "enabled", False, (), "2016-11-01T11:33:20Z"),
        ("win2012-nonull", "3.0.2", "enabled", True, (), "2016-11-01T11:33:20Z"),
        ("win2012-noipc", "3.0.2", "enabled", True, (), "2016-11-01T11:33:20Z"),
        ("win10-patched", "3.1.1", "enabled", True, (), ""),
        ("win10-1903", "3.1.1", "enabled", True, (1,), ""),
        ("win2019-sign", "3.1.1", "required", True, (), ""),
        ("win11-ntlmblock", "3.1.1", "required", True, (), ""),
        ("samba-nt1", "3.1.1", "enabled", True, (), ""),
        ("samba-nt1-sign", "3.1.1", "required", True, (), ""),
        ("samba-noanon", "3.1.1", "enabled", True, (), ""),
        ("smb1-off-by-ffff", "3.1.1", "enabled", True, (), ""),
    ],
)
def test_the_best_dialect_of_smb2_is_seen_with_its_signing(
    profile: str, dialect: str, signing: str, encryption: bool, compression: tuple[int, ...], boot_time: str
) -> None:
    answer = smb2_of(profile)
    assert answer is not None
    assert (answer.dialect, answer.signing, answer.encryption) == (dialect, signing, encryption)
    assert (answer.compression, answer.boot_time, answer.status) == (compression, boot_time, 0)
    assert bytes.fromhex(answer.server_guid) == b"ikmscan-practice"
    assert answer.server_time.startswith("20")


@pytest.mark.parametrize("profile", sorted(SPEAK_SMB1 - SPEAK_SMB2 | {"lanman"}))
def test_a_host_without_smb2_closes(profile: str) -> None:
    assert smb2_of(profile) is None


@pytest.mark.parametrize("profile", sorted(SPEAK_SMB2 - {"win11-ntlmblock"}))
def test_the_challenge_names_the_system_and_nobody_logs_in(profile: str) -> None:
    (_, answer), seen = talk(profile, HELLO_2, smb2_session_setup())
    assert answer is not None
    major, minor, build = PROFILES[profile].version
    assert read_challenge(answer) == Challenge(f"{major}.{minor}.{build}", *["KASIR-PC"] * 4)
    assert seen == ["smb2.negotiate", "smb2.session_setup.negotiate"]


def test_a_host_that_blocks_ntlm_gives_a_status_and_no_challenge() -> None:
    (_, answer), _ = talk("win11-ntlmblock", HELLO_2, smb2_session_setup())
    assert answer is not None
    assert read_challenge(answer) is None
    assert int.from_bytes(answer[8:12], "little") == 0xC0000418  # STATUS_NTLM_BLOCKED


@pytest.mark.parametrize("message", [smb1_negotiate(), HELLO_2], ids=["smb1", "smb2"])
@pytest.mark.parametrize("profile", sorted(NOT_SMB))
def test_what_is_not_smb_is_an_error_and_never_an_off(profile: str, message: bytes) -> None:
    with pytest.raises(SmbError):
        talk(profile, message)


def test_a_tarpit_answers_nothing_and_lets_go_when_we_do() -> None:
    async def run() -> bytes:
        async with await serve("tarpit") as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(frame(HELLO_2))
            try:
                async with asyncio.timeout(0.3):
                    return await reader.read(1)
            except TimeoutError:
                return b"silence"
            finally:
                writer.close()

    assert asyncio.run(run()) == b"silence"


# What the later test for MS17-010 will ask: the messages stand here by hand, as the emulator's own truth.

PLAIN = smb1_negotiate(extended_security=False)
UNICODE = Flags2.LONG_NAMES | Flags2.NT_STATUS | Flags2.UNICODE


def session_setup(flags2: int = UNICODE, account: str = "", chained: bool = False) -> bytes:
    """[MS-CIFS] 2.2.4.53.1 without a password; chained: with a tree connect behind it."""
    encoding = "utf-16-le" if flags2 & Flags2.UNICODE else "ascii"
    data = b"\0" + "".join(text + "\0" for text in (account, "", "Windows", "ikm")).encode(encoding)
    tree_at = 32 + 1 + 26 + 2 + len(data)
    words = struct.pack("<BBH", 0x75 if chained else 0xFF, 0, tree_at)
    words += struct.pack("<HHHIHHII", 16644, 2, 0, 0, 1, 0, 0, 0xD4)
    message = Smb1Message(Command.SESSION_SETUP_ANDX, words, data, flags2=flags2, multiplex=2).pack()
    return message + (tree_connect(0)[32:] if chained else b"")


def tree_connect(user: int) -> bytes:
    """[MS-CIFS] 2.2.4.55.1 to the pipe share."""
    data = b"\0" + "\\\\127.0.0.1\\IPC$\0".encode("utf-16-le") + b"?????\0"
    words = struct.pack("<BBHHH", 0xFF, 0, 0, 0, 1)
    return Smb1Message(Command.TREE_CONNECT_ANDX, words, data, flags2=UNICODE, user=user, multiplex=3).pack()


def peek(tree: int = 2048, user: int = 2048) -> bytes:
    """[MS-CIFS] 2.2.5.5 on file 0; the pipe's name in ASCII, so without FLAGS2_UNICODE."""
    words = struct.pack("<HHHHBBHIHHHHHBBHH", 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0, 0, 0, 0, 74, 0, 74, 2, 0, 0x23, 0)
    flags2 = Flags2.LONG_NAMES | Flags2.NT_STATUS
    return Smb1Message(
        Command.TRANSACTION, words, b"\\PIPE\\\0", flags2=flags2, tree=tree, user=user, multiplex=4
    ).pack()


def ping() -> bytes:
    """The question to which only an implant answers with another multiplex number."""
    words = struct.pack("<HHHHBBHIHHHHHBBH", 12, 0, 1, 0, 0, 0, 0, 0x00A4D9A6, 0, 12, 66, 0, 78, 1, 0, 14)
    return Smb1Message(Command.TRANSACTION2, words, bytes(13), tree=2048, user=2048, multiplex=65).pack()


@pytest.mark.parametrize(
    ("profile", "status", "multiplex"),
    [
        ("win7-unpatched", 0xC0000205, 65),
        ("win7-dopu", 0xC0000205, 81),
        ("win7-patched", 0xC0000008, 65),
        ("win10-patched", 0xC0000022, 65),
        ("samba-nt1", 0xC0000008, 65),
    ],
)
@pytest.mark.parametrize("chained", [False, True], ids=["apart", "chained"])
def test_the_pipe_tells_the_patch_and_the_ping_the_implant(
    profile: str, status: int, multiplex: int, chained: bool
) -> None:
    steps = [session_setup(chained=True)] if chained else [session_setup(), tree_connect(2048)]
    answers, seen = talk(profile, PLAIN, *steps, peek(), ping())
    replies = [read_message(answer) for answer in answers if answer is not None]
    assert [reply.status for reply in replies[:-2]] == [0] * (len(steps) + 1)
    assert (replies[-2].status, replies[-1].multiplex) == (status, multiplex)
    assert seen == [
        "smb1.negotiate",
        "smb1.session_setup.anonymous",
        "smb1.tree_connect",
        "smb1.transaction",
        "smb1.transaction2",
    ]


def test_a_chained_answer_holds_both_blocks() -> None:
    (_, answer), _ = talk("win7-patched", PLAIN, session_setup(chained=True))
    assert answer is not None
    first = read_message(answer)
    assert (first.user, first.tree) == (2048, 2048)
    at = u16(first.words, 2)
    assert answer[at] == 3
    assert answer[at + 9 :].startswith(b"IPC\0")


@pytest.mark.parametrize("step", [[session_setup()], [session_setup(chained=True)]], ids=["apart", "chained"])
def test_a_refused_null_session_stays_refused(step: list[bytes]) -> None:
    answers, _ = talk("win2012-nonull", PLAIN, *step, peek())
    assert [read_message(answer).status for answer in answers[1:] if answer] == [0xC0000022, 0x005B0002]


@pytest.mark.parametrize("profile", ["win2012-noipc", "samba-noanon"])
@pytest.mark.parametrize(
    ("steps", "stranger"),
    [([session_setup(), tree_connect(2048)], 0x00050002), ([session_setup(chained=True)], 0x005B0002)],
    ids=["apart", "chained"],
)
def test_a_refused_pipe_share_stays_refused(profile: str, steps: list[bytes], stranger: int) -> None:
    answers, _ = talk(profile, PLAIN, *steps, peek())
    assert [read_message(answer).status for answer in answers[-2:] if answer] == [0xC0000022, stranger]


def test_a_refused_chain_has_the_shape_of_a_real_samba() -> None:
    """As Samba 4.17 with "restrict anonymous = 2" answered: the session's words, an empty block behind, user 0."""
    (_, answer), _ = talk("samba-noanon", PLAIN, session_setup(chained=True))
    assert answer is not None
    first = read_message(answer)
    assert (first.status, first.user, first.tree, len(first.words)) == (0xC0000022, 0, 0, 6)
    assert answer[u16(first.words, 2) :] == b"\0\0\0"


@pytest.mark.parametrize(
    ("profile", "status", "words"),
    [("chain-ignored", 0, b"\xff\0\0\0\0\0"), ("chain-refused", 0xC000000D, b""), ("honeypot", None, b"")],
)
def test_not_every_host_knows_chains(profile: str, status: int | None, words: bytes) -> None:
    (_, answer), seen = talk(profile, PLAIN, session_setup(chained=True))
    assert seen == ["smb1.negotiate", "smb1.session_setup.anonymous"]
    if answer is None:
        assert status is None
    else:
        assert (read_message(answer).status, read_message(answer).words) == (status, words)


def test_port_139_wants_to_be_called_first() -> None:
    async def run(netbios: NetBios) -> tuple[bytes, list[str]]:
        emulator = SmbEmulator("winxp", netbios)
        async with await emulator.serve() as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(session_request())
            said = await reader.read(64)
            if netbios is NetBios.ACCEPTS:
                writer.write(frame(PLAIN))
                said += (await reader.read(4096))[4:9]
            writer.close()
            return said, emulator.seen

    assert asyncio.run(run(NetBios.ACCEPTS)) == (
        b"\x82\0\0\0\xffSMBr", ["netbios.session_request", "smb1.negotiate"]
    )
    assert asyncio.run(run(NetBios.REFUSES)) == (b"\x83\0\0\x01\x82", ["netbios.session_request"])


def test_an_ips_resets_at_the_pipe() -> None:
    with pytest.raises(ConnectionResetError):
        talk("ips-rst", PLAIN, session_setup(), tree_connect(2048), peek())


def test_a_login_with_a_name_is_noted_and_refused() -> None:
    (_, answer), seen = talk("win7-unpatched", PLAIN, session_setup(account="guest"))
    assert answer is not None
    assert read_message(answer).status == 0xC000006D
    assert seen == ["smb1.negotiate", "smb1.session_setup.login"]


@pytest.mark.parametrize(("flags2", "encoding"), [(UNICODE, "utf-16-le"), (Flags2.NT_STATUS, "ascii")])
def test_strings_are_ascii_for_a_client_without_unicode(flags2: int, encoding: str) -> None:
    (_, answer), _ = talk("win7-patched", PLAIN, session_setup(flags2))
    assert answer is not None
    reply = read_message(answer)
    padding = reply.data_at % 2 if flags2 & Flags2.UNICODE else 0
    system, server = reply.data[padding:].decode(encoding).split("\0")[:2]
    assert (system, server) == ("Windows 7 Professional 7601 Service Pack 1", "Windows 7 Professional 6.1")


def test_nothing_is_answered_before_a_negotiation() -> None:
    assert talk("win7-unpatched", session_setup())[0] == [None]
    assert talk("win7-unpatched", smb2_session_setup())[0] == [None]


def test_dialects_that_would_hide_smb1_are_noted() -> None:
    message = Smb1Message(Command.NEGOTIATE, data=b"\x02NT LM 0.12\0\x02SMB 2.002\0").pack()
    assert talk("win7-patched", message)[1] == ["smb1.negotiate.multiprotocol"]
    assert talk("win7-patched", smb1_negotiate())[1] == ["smb1.negotiate"]


def test_a_client_with_no_common_dialect_is_refused_by_status() -> None:
    body = struct.pack("<HHHHI", 36, 1, 1, 0, 0) + bytes(24) + struct.pack("<H", 0x0202)
    (answer,), _ = talk("win11-ntlmblock", Smb2Message(0, body).pack())
    assert answer is not None
    assert read_smb2_negotiate(answer) == Smb2Answer(status=0xC00000BB)


# The referee: another implementation of SMB2, by other people.


def referee(port: int) -> tuple[int, bool, str]:
    """Dialect, signing required and server GUID as smbprotocol sees them."""
    connection = Connection(uuid.uuid4(), "127.0.0.1", port, require_signing=False)
    connection.connect(timeout=5)
    try:
        mode = connection.server_security_mode
        return connection.dialect, bool(mode & 2), connection.server_guid.bytes.hex()
    finally:
        connection.disconnect(close=True)


@pytest.mark.parametrize("profile", sorted(SPEAK_SMB2))
def test_another_implementation_reads_the_same_from_our_host(profile: str) -> None:
    async def run() -> tuple[int, bool, str]:
        async with await serve(profile) as server:
            return await asyncio.to_thread(referee, server.sockets[0].getsockname()[1])

    dialect, required, guid = asyncio.run(run())
    ours = smb2_of(profile)
    assert ours is not None
    assert (dialect, guid) == (max(PROFILES[profile].dialects), ours.server_guid)
    assert required is (ours.signing is Signing.REQUIRED)


# A real Samba.


def ask_samba(port: int, *steps: bytes | Callable[[bytes], bytes]) -> list[bytes]:
    """The answers on one connection; a step that is a function makes its message from the answer before."""

    async def run() -> list[bytes]:
        line = await Line.to(port)
        answers: list[bytes] = []
        try:
            for step in steps:
                answer = await line.ask(step if isinstance(step, bytes) else step(answers[-1]))
                assert answer is not None
                answers.append(answer)
        finally:
            await line.hang_up()
        return answers

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("config", "truth"),
    [
        ("nt1", ("NT LM 0.12", Signing.OFF, True)),
        ("smb23", ("", Signing.UNKNOWN, False)),
        ("sign", ("", Signing.UNKNOWN, False)),
        ("lanman", ("LANMAN2.1", Signing.OFF, False)),
    ],
)
def test_a_real_samba_shows_its_smb1(
    samba: Callable[[str], int], config: str, truth: tuple[str, Signing, bool]
) -> None:
    (answer,) = ask_samba(samba(config), smb1_negotiate())
    read = read_smb1_negotiate(answer)
    assert (read.dialect, read.signing, read.extended_security) == truth
    assert read.supported is bool(truth[0])


@pytest.mark.parametrize(
    ("config", "signing"), [("nt1", Signing.ENABLED), ("smb23", Signing.ENABLED), ("sign", Signing.REQUIRED)]
)
def test_a_real_samba_shows_smb3_and_a_challenge(samba: Callable[[str], int], config: str, signing: Signing) -> None:
    port = samba(config)
    hello, setup = ask_samba(port, HELLO_2, smb2_session_setup())
    answer, challenge = read_smb2_negotiate(hello), read_challenge(setup)
    assert (answer.dialect, answer.signing, answer.boot_time, answer.encryption) == ("3.1.1", signing, "", True)
    assert challenge is not None
    assert (challenge.version, challenge.netbios_name) == ("6.1.0", "KASIR-PC")
    dialect, required, guid = referee(port)
    assert (dialect, required, guid) == (0x0311, signing is Signing.REQUIRED, answer.server_guid)


def test_a_real_samba_of_lanman_days_closes_at_an_smb2_hello(samba: Callable[[str], int]) -> None:
    async def run(port: int) -> bytes | None:
        line = await Line.to(port)
        answer = await line.ask(HELLO_2)
        await line.hang_up()
        return answer

    assert asyncio.run(run(samba("lanman"))) is None


def test_a_real_samba_takes_the_messages_that_our_host_takes(samba: Callable[[str], int]) -> None:
    _, setup, tree, answer = ask_samba(
        samba("nt1"),
        PLAIN,
        session_setup(),
        lambda setup: tree_connect(read_message(setup).user),
        lambda tree: peek(read_message(tree).tree, read_message(tree).user),
    )
    assert [u32(message, 5) for message in (setup, tree)] == [0, 0]
    assert u32(answer, 5) == PROFILES["samba-nt1"].peek_status

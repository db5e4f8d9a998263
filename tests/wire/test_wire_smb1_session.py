"""The bytes behind an SMB1 negotiation: what we ask for MS17-010, what the answers mean, and what hostile ones do."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire import ntlm
from ikmscan.scanner.wire.smb import SmbError, u16
from ikmscan.scanner.wire.smb1 import Command, Flags2, Smb1Message, read_message
from ikmscan.scanner.wire.smb1_session import (
    Entered,
    Told,
    challenge_request,
    null_session,
    peek,
    ping,
    read_entered,
    read_peek,
    read_ping,
    read_told,
    read_tree,
    tree_connect,
)

DENIED, MISSING, MORE = 0xC0000022, 0xC0000205, 0xC0000016
WINDOWS, SAMBA = ("Windows 5.1", "Windows 2000 LAN Manager"), ("Windows 6.1", "Samba 4.17.12-Debian")


def head(command: int, status: int = 0, tree: int = 0, user: int = 0, multiplex: int = 2, flags2: int = 0xC003) -> bytes:
    """[MS-CIFS] 2.2.3.1 of an answer."""
    front = b"\xffSMB" + struct.pack("<BIBH12x", command, status, 0x88, flags2)
    return front + struct.pack("<HHHH", tree, 0x4B49, user, multiplex)


def block(words: bytes, data: bytes) -> bytes:
    return bytes([len(words) // 2]) + words + struct.pack("<H", len(data)) + data


def texts(*said: str, encoding: str = "utf-16-le") -> bytes:
    return "".join(text + "\0" for text in said).encode(encoding)


TREE = block(bytes.fromhex("ff000000 0100"), b"IPC\0\0\0\0")

# A real Samba 4.17.12: the chain granted, and refused by "restrict anonymous = 2" with nothing behind the session
GRANTED = bytes.fromhex(
    "ff534d4273000000008803c00000000000000000000000000891494b2e0b0100037500840000004d0000570069006e0064006f0077007300"
    "200036002e0031000000530061006d0062006100200034002e00310037002e00310032002d00440065006200690061006e00000054004f00"
    "4b004f000000000000000000000000000000000003ff0000000100070049504300000000"
)
NO_IPC = bytes.fromhex(
    "ff534d4273220000c08803c00000000000000000000000000000494bfa5b0100037500840000004d0000570069006e0064006f0077007300"
    "200036002e0031000000530061006d0062006100200034002e00310037002e00310032002d00440065006200690061006e00000054004f00"
    "4b004f0000000000000000000000000000000000000000"
)

ENTERED = {
    "Samba grants the chain": (GRANTED, Entered(0, 0, 0x0B2E, 0x9108, *SAMBA)),
    "Samba refuses IPC$": (NO_IPC, Entered(0, DENIED, 0x5BFA, 0, *SAMBA)),
    "the session alone": (
        head(0x73, user=7) + block(bytes.fromhex("ff00 0000 0100"), b"\0" + texts(*WINDOWS)),
        Entered(0, None, 7, 0, *WINDOWS),
    ),
    "in letters of one byte": (
        head(0x73, user=7, flags2=0x4001) + block(bytes.fromhex("ff00 0000 0000"), texts(*WINDOWS, encoding="ascii")),
        Entered(0, None, 7, 0, *WINDOWS),
    ),
    "without the byte that leads to an even offset": (
        head(0x73, user=7) + block(bytes.fromhex("ff00 0000 0000"), texts(*WINDOWS)),
        Entered(0, None, 7, 0, *WINDOWS),
    ),
    "without a word on itself": (head(0x73, user=7) + block(bytes.fromhex("ff00 0000 0000"), b""), Entered(0, None, 7)),
    "refused": (head(0x73, DENIED) + block(b"", b""), Entered(DENIED)),
    "refused, yet with words": (
        head(0x73, DENIED) + block(bytes.fromhex("ff00 0000 0000"), b"\0" + texts(*WINDOWS)),
        Entered(DENIED, None, 0, 0, *WINDOWS),
    ),
    "not understood": (head(0x73, 0xC000000D) + block(b"", b""), Entered(0xC000000D)),
}


def challenge_message() -> bytes:
    """[MS-NLMP] 2.2.1.2 with a version and one name."""
    info = struct.pack("<HH", 1, 10) + "KASIR".encode("utf-16-le") + bytes(4)
    front = b"NTLMSSP\0" + struct.pack("<IHHII8s8xHHI", 2, 0, 0, 56, 0xE2898215, b"challeng", len(info), len(info), 56)
    return front + bytes.fromhex("0501 280a 000000 0f") + info


def told(blob: bytes, status: int = MORE, flags2: int = 0xC803) -> bytes:
    """[MS-SMB] 2.2.4.6.2."""
    unicode = flags2 & Flags2.UNICODE
    padding = bytes((32 + 1 + 8 + 2 + len(blob)) % 2) if unicode else b""
    said = texts(*WINDOWS, encoding="utf-16-le" if unicode else "ascii")
    return head(0x73, status, flags2=flags2) + block(struct.pack("<BBHHH", 255, 0, 0, 0, len(blob)), blob + padding + said)


XP = ntlm.Challenge("5.1.2600", "KASIR")
TOLD = {
    "a challenge and the texts": (told(challenge_message()), Told(*WINDOWS, XP)),
    "the blob of an odd length": (told(b"\xa1" + challenge_message()), Told(*WINDOWS, XP)),
    "in letters of one byte": (told(challenge_message(), flags2=0x4801), Told(*WINDOWS, XP)),
    "no challenge": (told(b"\xa1\x03\x30\x01\x00"), Told(*WINDOWS)),
    "refused": (head(0x73, 0xC000006D) + block(b"", b""), Told()),
    "refused, with the words of a welcome": (told(challenge_message(), 0xC0000418), Told()),
    "in the old shape": (GRANTED, Told()),
}

TREES = {
    "granted": (head(0x75, tree=9) + TREE, (0, 9)),
    "refused": (head(0x75, DENIED) + block(b"", b""), (DENIED, 0)),
}
PEEKS = {
    "the patch is missing": (head(0x25, MISSING) + block(b"", b""), MISSING),
    "the patch is there": (head(0x25, 0xC0000008) + block(b"", b""), 0xC0000008),
}
PINGS = {
    "as it was asked": (head(0x32, 0xC0000002, multiplex=65) + block(b"", b""), 65),
    "an implant": (head(0x32, 0xC0000002, multiplex=81) + block(b"", b""), 81),
}

Reader = Callable[[bytes], object]
GENUINE: list[tuple[Reader, bytes, object]] = [
    *((read_entered, payload, meaning) for payload, meaning in ENTERED.values()),
    *((read_told, payload, meaning) for payload, meaning in TOLD.values()),
    *((read_tree, payload, meaning) for payload, meaning in TREES.values()),
    *((read_peek, payload, meaning) for payload, meaning in PEEKS.values()),
    *((read_ping, payload, meaning) for payload, meaning in PINGS.values()),
]
NAMES = [f"{r.__name__}: {n}" for r, t in (
    (read_entered, ENTERED), (read_told, TOLD), (read_tree, TREES), (read_peek, PEEKS), (read_ping, PINGS)) for n in t]


@pytest.mark.parametrize(("read", "payload", "meaning"), GENUINE, ids=NAMES)
def test_an_answer_means(read: Reader, payload: bytes, meaning: object) -> None:
    assert read(payload) == meaning


@pytest.mark.parametrize(
    ("entered", "misread"),
    [
        (Entered(0, 0), False),
        (Entered(0, None), False),
        (Entered(DENIED), False),
        (Entered(0, DENIED), False),
        (Entered(0xC000000D), True),
        (Entered(0xC0000002), True),
        (Entered(0, 0x005B0002), True),
    ],
)
def test_only_an_error_of_reading_suggests_asking_apart(entered: Entered, misread: bool) -> None:
    assert entered.misread is misread


@pytest.mark.parametrize(
    ("read", "payload"),
    [
        pytest.param(read_entered, head(0x73) + block(b"", b""), id="a granted session without words"),
        pytest.param(read_entered, head(0x73) + block(b"\x75\0\x10\0\0\0", b""), id="a chain into the header"),
        pytest.param(read_entered, head(0x73) + block(b"\x75\0\xff\xff\0\0", b""), id="a chain past the end"),
        pytest.param(read_entered, head(0x73) + block(b"\x75\0\x29\0\0\0", b"") + block(b"", b""), id="a granted tree without words"),
        pytest.param(read_entered, head(0x73) + block(b"\x75\0\x29\0\0\0", b"") + b"\xff", id="a tree longer than the message"),
        pytest.param(read_entered, null_session(None), id="our own question back"),
        pytest.param(read_entered, TREES["granted"][0], id="another command"),
        pytest.param(read_told, challenge_request(), id="our own question for the challenge back"),
        pytest.param(read_told, head(0x73) + block(struct.pack("<4H", 255, 0, 0, 500), b"x"), id="a blob past the end"),
        pytest.param(read_tree, head(0x75) + block(b"", b""), id="a tree without words"),
        pytest.param(read_tree, PEEKS["the patch is there"][0], id="a peek for a tree"),
        pytest.param(read_peek, peek(1, 2), id="our own peek back"),
        pytest.param(read_peek, head(0x73, MISSING) + block(b"", b""), id="the status on another command"),
        pytest.param(read_ping, ping(1, 2), id="our own ping back"),
        pytest.param(read_ping, head(0x25, multiplex=81) + block(b"", b""), id="the number on another command"),
    ],
)
def test_what_does_not_answer_the_question_is_an_error(read: Reader, payload: bytes) -> None:
    with pytest.raises(SmbError):
        read(payload)


def test_what_a_system_says_of_itself_is_cleaned_and_short() -> None:
    said = b"\0" + texts("Windows\x1b[2J\u202e" + "x" * 200, "y" * 4000, "TOKO")
    read = read_entered(head(0x73, user=1) + block(bytes.fromhex("ff00 0000 0000"), said))
    assert read.system == "Windows [2J " + "x" * 68
    assert read.software == "y" * 80


def claims(answer: object) -> set[object]:
    """What an answer says, without what it leaves open."""
    if isinstance(answer, Entered | Told):
        return {(f.name, str(getattr(answer, f.name))) for f in fields(answer)}
    return {answer}


@pytest.mark.parametrize(("read", "payload", "meaning"), GENUINE, ids=NAMES)
def test_a_cut_answer_is_an_error_or_says_the_same(read: Reader, payload: bytes, meaning: object) -> None:
    for size in range(len(payload)):
        try:
            cut = read(payload[:size])
        except SmbError:
            continue
        assert claims(cut) == claims(meaning), size


@pytest.mark.parametrize("read", [read_entered, read_told, read_tree, read_peek, read_ping])
@given(payload=st.binary(max_size=200), command=st.sampled_from([0x25, 0x32, 0x73, 0x75]), status=st.sampled_from([0, MORE, DENIED]))
@settings(max_examples=120)
def test_any_bytes_are_an_answer_or_an_smb_error(read: Reader, payload: bytes, command: int, status: int) -> None:
    for whole in (payload, head(command, status) + payload):
        with suppress(SmbError):
            read(whole)


@given(st.sampled_from(GENUINE), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=300)
def test_a_changed_answer_is_an_answer_or_an_smb_error(
    case: tuple[Reader, bytes, object], changes: list[tuple[int, int]]
) -> None:
    read, payload, _ = case
    changed = bytearray(payload)
    for at, value in changes:
        changed[at % len(changed)] = value
    with suppress(SmbError):
        read(bytes(changed))


# What we send.


def test_the_question_for_the_challenge_is_the_one_of_the_specification() -> None:
    message = read_message(challenge_request())
    blob = ntlm.first_token(ntlm.negotiate())
    assert (message.command, message.flags2, message.user, message.tree) == (0x73, 0xC843, 0, 0)
    assert message.words.hex() == "ff0000000441020001000000000" + f"04a00{'00' * 4}d4000080"
    assert message.data == blob + b"\0" + texts("Windows", "ikmscan")
    assert ntlm.message_type(message.data) == ntlm.MessageType.NEGOTIATE


def test_the_null_session_names_nobody_and_ends_no_other_session() -> None:
    message = read_message(null_session(None))
    assert (message.command, message.flags2, message.user) == (0x73, 0xC001, 0)
    assert u16(message.words, 8) == 1, "virtual circuit 0 would end the sessions of others behind our address"
    assert message.words.hex() == "ff000000" + "0441" + "0200" + "0100" + "00000000" + "0100" + "0000" + "00000000" + "d4000000"
    assert message.data == b"\0" + texts("", "", "Windows", "ikmscan")
    assert (message.data_at + 1) % 2 == 0


@pytest.mark.parametrize(
    ("address", "path"),
    [("192.168.1.9", "\\\\192.168.1.9\\IPC$"), ("2001:db8::1", "\\\\2001-db8--1.ipv6-literal.net\\IPC$")],
)
def test_the_chain_is_a_null_session_and_a_tree_connect(address: str, path: str) -> None:
    whole = null_session(address)
    first = read_message(whole)
    assert first.words[:1] == bytes([Command.TREE_CONNECT_ANDX])
    at = u16(first.words, 2)
    alone = read_message(whole[:32] + whole[at:])
    padding = bytes((at + 1 + 8 + 2 + 1) % 2)
    assert (alone.words.hex(), alone.data) == ("ff000000" + "0000" + "0100", b"\0" + padding + texts(path) + b"?????\0")
    assert whole[: 33 + 1] + whole[33 + 4 : at] == null_session(None)[:33] + b"\x75" + null_session(None)[33 + 4 :]
    assert at + len(whole[at:]) == len(whole)
    apart = read_message(tree_connect(address, 2048))
    assert (apart.command, apart.user, apart.data.lstrip(b"\0")) == (0x75, 2048, alone.data.lstrip(b"\0"))
    assert (apart.data_at + apart.data.index(b"\\")) % 2 == 0


def test_the_peek_is_the_one_of_every_detector() -> None:
    message = read_message(peek(0x0801, 0x0802))
    assert (message.command, message.flags2, message.tree, message.user) == (0x25, 0x4001, 0x0801, 0x0802)
    assert message.words == struct.pack("<HHHHBBHIHHHHHBBHH", 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0, 0, 0, 0, 74, 0, 74, 2, 0, 0x23, 0)
    assert message.data == b"\\PIPE\\\0"


def test_the_ping_is_the_one_of_every_detector() -> None:
    message = read_message(ping(0x0801, 0x0802))
    assert (message.command, message.tree, message.user, message.multiplex) == (0x32, 0x0801, 0x0802, 65)
    assert message.words == struct.pack("<HHHHBBHIHHHHHBBH", 12, 0, 1, 0, 0, 0, 0, 0x00A4D9A6, 0, 12, 66, 0, 78, 1, 0, 14)
    assert message.data == bytes(13)
    assert isinstance(message, Smb1Message)

"""SMB messages: tables of bytes and their meaning; whatever else arrives is an SmbError or a smaller honest answer."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire import ntlm, smb1, smb2
from ikmscan.scanner.wire.ntlm import Challenge, find_challenge
from ikmscan.scanner.wire.smb import FRAME_CAP_BYTES, FrameReader, Signing, SmbError, frame, moment, printable
from ikmscan.scanner.wire.smb1 import Smb1Answer, Smb1Message, read_smb1_negotiate, smb1_negotiate
from ikmscan.scanner.wire.smb2 import (
    Smb2Answer,
    Smb2Message,
    read_challenge,
    read_smb2_negotiate,
    smb2_negotiate,
    smb2_session_setup,
)

GUID, SALT = bytes(range(16)), bytes(range(32))
HELLO_1, HELLO_2 = smb1_negotiate(), smb2_negotiate(GUID, SALT)

# 2017-03-14T17:00:00Z as FILETIME
PATCH_DAY = 131_339_844_000_000_000

# Answers written out from [MS-CIFS] 2.2.3.1 and 2.2.4.52.2: signature, 0x72, status, flags with REPLY …
HEAD_1 = "ff534d42 72 00000000 98 43c8" + "00" * 12 + "0000 494b 0000 0100"


def nt_lm(mode: int, capabilities: int = 0x8001F3FD, time: int = PATCH_DAY, index: int = 5) -> bytes:
    words = struct.pack("<HBHHIIIIQhB", index, mode, 50, 1, 16644, 65536, 0, capabilities, time, -420, 0)
    return bytes.fromhex(HEAD_1) + b"\x11" + words + struct.pack("<H", 16) + GUID


NO_DIALECT = bytes.fromhex(HEAD_1 + "01 ffff 0000")
LANMAN = bytes.fromhex(HEAD_1 + "0d 0400 0100 0441 3200 0100 0000 00000000 0000 0000 5cfe 0000 0000 0000")
CORE = bytes.fromhex(HEAD_1 + "01 0000 0000")

SMB1_ANSWERS = {
    "required": (nt_lm(0x0F), Smb1Answer(True, "NT LM 0.12", Signing.REQUIRED, True, "2017-03-14T17:00:00Z")),
    "enabled": (nt_lm(0x07), Smb1Answer(True, "NT LM 0.12", Signing.ENABLED, True, "2017-03-14T17:00:00Z")),
    "no signing": (nt_lm(0x03), Smb1Answer(True, "NT LM 0.12", Signing.OFF, True, "2017-03-14T17:00:00Z")),
    "no SPNEGO": (nt_lm(3, 0x1F3FD), Smb1Answer(True, "NT LM 0.12", Signing.OFF, False, "2017-03-14T17:00:00Z")),
    "a password for each share": (
        nt_lm(0x02),
        Smb1Answer(True, "NT LM 0.12", Signing.OFF, True, "2017-03-14T17:00:00Z", share_level=True),
    ),
    "no time": (nt_lm(3, time=0), Smb1Answer(True, "NT LM 0.12", Signing.OFF, True, "")),
    "a time past all calendars": (nt_lm(3, time=2**64 - 1), Smb1Answer(True, "NT LM 0.12", Signing.OFF, True, "")),
    "NT LM in a foreign shape": (
        bytes.fromhex(HEAD_1 + "02 0500 0300 0000"),
        Smb1Answer(True, "NT LM 0.12", Signing.UNKNOWN),
    ),
    "LANMAN 2.1": (LANMAN, Smb1Answer(True, "LANMAN2.1", Signing.OFF)),
    "core protocol": (CORE, Smb1Answer(True, "PC NETWORK PROGRAM 1.0", Signing.OFF)),
    "off as Samba says it": (NO_DIALECT, Smb1Answer(False)),
}

HEAD_2 = "fe534d42 4000 0000 {status} {command} 0100 01000000 00000000" + "00" * 8 + "fffe0000 00000000" + "00" * 24


def head_2(command: int, status: int = 0) -> bytes:
    """[MS-SMB2] 2.2.1.2 of an answer."""
    return bytes.fromhex(
        HEAD_2.format(status=struct.pack("<I", status).hex(), command=struct.pack("<H", command).hex())
    )


def smb2_answer(
    dialect: int = 0x0311, mode: int = 1, capabilities: int = 0, contexts: bytes = b"", count: int = 0, boot: int = 0
) -> bytes:
    """[MS-SMB2] 2.2.4 with a security buffer of eight bytes."""
    body = struct.pack("<HHHH", 65, mode, dialect, count) + GUID + struct.pack("<IIII", capabilities, 1, 1, 1)
    body += struct.pack("<QQHHI", PATCH_DAY, boot, 128, 8, 136 if count else 0)
    return head_2(0) + body + b"SECURITY" + contexts


CONTEXTS = bytes.fromhex(
    "0100 0600 00000000 0100 0000 0100 0000"  # preauthentication without a salt, padded to 8
    "0200 0400 00000000 0100 0200 00000000"  # AES-128-GCM
    "0300 0c00 00000000 0200 0000 00000000 0100 0000"  # LZNT1 and NONE
)
NO_CIPHER = bytes.fromhex("0200 0400 00000000 0100 0000")
TIME, HEX = "2017-03-14T17:00:00Z", GUID.hex()

SMB2_ANSWERS = {
    "2.0.2": (smb2_answer(0x0202, 0), Smb2Answer("2.0.2", Signing.OFF, HEX, "", TIME)),
    "2.1 with boot time": (
        smb2_answer(0x0210, 1, boot=PATCH_DAY),
        Smb2Answer("2.1", Signing.ENABLED, HEX, TIME, TIME),
    ),
    "3.0 encrypts": (smb2_answer(0x0300, 3, 0x40), Smb2Answer("3.0", Signing.REQUIRED, HEX, "", TIME, True)),
    "3.0.2": (smb2_answer(0x0302, 2, 0x3F), Smb2Answer("3.0.2", Signing.REQUIRED, HEX, "", TIME)),
    "3.1.1 with contexts": (
        smb2_answer(contexts=CONTEXTS, count=3),
        Smb2Answer("3.1.1", Signing.ENABLED, HEX, "", TIME, True, (1,)),
    ),
    "3.1.1 with no cipher in common": (
        smb2_answer(contexts=NO_CIPHER, count=1, capabilities=0x40),
        Smb2Answer("3.1.1", Signing.ENABLED, HEX, "", TIME, False),
    ),
    "refused": (head_2(0, 0xC00000BB) + bytes.fromhex("0900 0000 00000000 00"), Smb2Answer(status=0xC00000BB)),
}


def challenge_message(flags: int = 0xE2898215, info: bytes | None = None) -> bytes:
    """[MS-NLMP] 2.2.1.2: target name KASIR, build 10.0.17763, and pairs."""
    if info is None:
        pairs = ((2, "TOKO"), (1, "KASIR"), (4, "toko.example"), (3, "kasir.toko.example"))
        info = b"".join(struct.pack("<HH", kind, 2 * len(text)) + text.encode("utf-16-le") for kind, text in pairs)
        info += struct.pack("<HHQHH", 7, 8, PATCH_DAY, 0, 0)
    head = b"NTLMSSP\0" + struct.pack("<IHHII8s8xHHI", 2, 0, 0, 56, flags, b"challeng", len(info), len(info), 56)
    return head + bytes.fromhex("0a00 6345 000000 0f") + info


def setup_answer(blob: bytes, status: int = 0xC0000016) -> bytes:
    """[MS-SMB2] 2.2.6."""
    return head_2(1, status) + struct.pack("<HHHH", 9, 0, 72, len(blob)) + blob


NAMES = ("KASIR", "TOKO", "kasir.toko.example", "toko.example")
FULL = Challenge("10.0.17763", *NAMES)
CHALLENGES = {
    "all": (setup_answer(challenge_message()), FULL),
    "inside SPNEGO": (setup_answer(b"\xa1\x82\x01\x00" + challenge_message()), FULL),
    "no version": (setup_answer(challenge_message(0xE0898215)), Challenge("", *NAMES)),
    "a version of all ones": (
        setup_answer(challenge_message().replace(bytes.fromhex("0a006345"), b"\xff" * 4)), Challenge("", *NAMES)
    ),
    "no names": (setup_answer(challenge_message(0xE2098215)), Challenge("10.0.17763")),
    "another mechanism": (setup_answer(b"\xa1\x03\x30\x01\x00"), None),
    "NTLM blocked": (head_2(1, 0xC0000418) + bytes.fromhex("0900 0000 00000000 00"), None),
}

READERS: dict[str, Callable[[bytes], object]] = {
    "smb1": read_smb1_negotiate,
    "smb2": read_smb2_negotiate,
    "challenge": read_challenge,
}


@pytest.mark.parametrize(("payload", "meaning"), SMB1_ANSWERS.values(), ids=SMB1_ANSWERS)
def test_an_smb1_answer_means(payload: bytes, meaning: Smb1Answer) -> None:
    assert read_smb1_negotiate(payload) == meaning


@pytest.mark.parametrize(("payload", "meaning"), SMB2_ANSWERS.values(), ids=SMB2_ANSWERS)
def test_an_smb2_answer_means(payload: bytes, meaning: Smb2Answer) -> None:
    assert read_smb2_negotiate(payload) == meaning
    assert meaning.supported is (meaning.dialect != "")


@pytest.mark.parametrize(("payload", "meaning"), CHALLENGES.values(), ids=CHALLENGES)
def test_a_session_setup_answer_tells(payload: bytes, meaning: Challenge | None) -> None:
    assert read_challenge(payload) == meaning


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(64), id="http"),
        pytest.param(HELLO_1, id="our own hello back"),
        pytest.param(nt_lm(3, index=6), id="a dialect that was not offered"),
        pytest.param(bytes.fromhex(HEAD_1 + "00 0000"), id="no words"),
        pytest.param(bytes.fromhex(HEAD_1.replace("00000000", "220000c0", 1) + "00 0000"), id="refused by status"),
        pytest.param(bytes.fromhex(HEAD_1.replace(" 72 ", " 73 ", 1) + "01 ffff 0000"), id="another command"),
    ],
)
def test_what_does_not_answer_the_question_is_never_smb1_off(payload: bytes) -> None:
    with pytest.raises(SmbError):
        read_smb1_negotiate(payload)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(64), id="http"),
        pytest.param(HELLO_2, id="our own hello back"),
        pytest.param(smb2_answer(0x02FF), id="a wildcard nobody asked for"),
        pytest.param(smb2_answer(0x0311, contexts=CONTEXTS, count=4), id="a context that is missing"),
        pytest.param(smb2_answer(0x0311, contexts=CONTEXTS, count=17), id="too many contexts"),
        pytest.param(
            smb2_answer(contexts=bytes.fromhex("0300 0a00 00000000 1100 0000 00000000 0100"), count=1),
            id="too many algorithms",
        ),
        pytest.param(setup_answer(b""), id="another command"),
    ],
)
def test_what_does_not_answer_the_question_is_never_an_smb2_answer(payload: bytes) -> None:
    with pytest.raises(SmbError):
        read_smb2_negotiate(payload)


def test_as_many_contexts_and_algorithms_as_the_caps_are_read() -> None:
    one = bytes.fromhex("0500 0100 00000000 aa") + bytes(7)
    algorithms = struct.pack("<HHIHHI16H", 3, 40, 0, 16, 0, 0, *range(1, 17))
    read = read_smb2_negotiate(smb2_answer(contexts=one * 15 + algorithms, count=16))
    assert read.compression == tuple(range(1, 17))


@pytest.mark.parametrize(("blob", "kind"), [(b"", 0), (b"NTLMSSP", 0), (b"xxNTLMSSP\0\3\0\0\0", 3)])
def test_the_kind_of_an_ntlm_message_is_found_anywhere(blob: bytes, kind: int) -> None:
    assert ntlm.message_type(blob) == kind


@pytest.mark.parametrize(
    "info",
    [
        pytest.param(struct.pack("<HH", 1, 500) + b"K\0", id="a name longer than the list"),
        pytest.param(b"\x01\0\x02", id="half a pair"),
    ],
)
def test_pairs_that_lie_about_their_size_are_an_error(info: bytes) -> None:
    with pytest.raises(SmbError):
        find_challenge(challenge_message(info=info))


def test_names_are_bounded_and_never_break_the_reader() -> None:
    long = "K" * 4000
    info = struct.pack("<HH", 1, 8000) + long.encode("utf-16-le") + struct.pack("<HH", 3, 3) + b"\x00\xd8X"
    read = find_challenge(challenge_message(info=info))
    assert read is not None
    assert read.netbios_name == long[:255]
    assert read.dns_name == "\ufffd" or set(read.dns_name) == {"\ufffd"}


@pytest.mark.parametrize(
    ("filetime", "text"),
    [
        (0, ""),
        (1, "1601-01-01T00:00:00Z"),
        (PATCH_DAY, "2017-03-14T17:00:00Z"),
        (2650467743999999999, "9999-12-31T23:59:59Z"),
        (2650467744000000000, ""),
    ],
)
def test_a_filetime_means(filetime: int, text: str) -> None:
    assert moment(filetime) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Windows 7 Professional 7601 Service Pack 1",) * 2,
        ("TOKO\x00\x1b[31m\r\nX", "TOKO [31m X"),
        ("a\u202eb\u200bc\u2028d\ud800e", "a b c d e"),
        ("  kasir \t  toko ", "kasir toko"),
        ("x" * 10_000, "x" * 80),
        ("\0" * 10_000 + "x", ""),
        ("y" * 79 + " z", "y" * 79),
        ("Kasir-Été 收银", "Kasir-Été 收银"),
    ],
)
def test_what_a_stranger_says_is_printable_and_short(text: str, shown: str) -> None:
    assert printable(text) == shown


# What we send.


def test_the_smb1_hello_offers_six_dialects_and_none_of_smb2() -> None:
    message = smb1.read_message(HELLO_1)
    assert message.data.split(b"\0") == [
        b"\x02PC NETWORK PROGRAM 1.0",
        b"\x02LANMAN1.0",
        b"\x02Windows for Workgroups 3.1a",
        b"\x02LM1.2X002",
        b"\x02LANMAN2.1",
        b"\x02NT LM 0.12",
        b"",
    ]
    assert HELLO_1[:35].hex() == "ff534d42720000000018" + "43c8" + "00" * 14 + "494b" + "0000" + "0100" + "00" + "6200"
    assert message.command == 0x72
    assert smb1.read_message(smb1_negotiate(extended_security=False)).flags2 == 0x4001


def test_the_smb2_hello_is_the_one_of_the_specification() -> None:
    assert HELLO_2[:64].hex() == "fe534d42" + "4000" + "0000" + "00" * 6 + "1f00" + "00" * 48
    assert HELLO_2[64:].hex() == (
        "2400 0500 0100 0000 7f000000".replace(" ", "")
        + GUID.hex()
        + "70000000 0400 0000 0202 1002 0003 0203 1103 0000".replace(" ", "")
        + "0100 2600 00000000 0100 2000 0100".replace(" ", "")
        + SALT.hex()
        + "0000 0200 0a00 00000000 0400 0200 0100 0400 0300".replace(" ", "")
        + "000000000000 0300 1000 00000000 0400 0000 00000000 0100 0200 0300 0400".replace(" ", "")
        + "0800 0800 00000000 0300 0200 0100 0000".replace(" ", "")
    )


def test_the_session_setup_asks_for_a_challenge_and_names_nobody() -> None:
    message = smb2_session_setup()
    head = "fe534d42 4000 0100 00000000 0100 1f00 00000000 00000000 01000000 00000000" + "00" * 32
    assert message[:64] == bytes.fromhex(head)
    assert message[64:88] == bytes.fromhex("1900 00 01 01000000 00000000 5800 4a00 0000000000000000")
    blob = message[88:]
    assert blob.startswith(
        bytes.fromhex("6048 06062b0601050502 a03e 303c a00e 300c 060a2b06010401823702020a a22a 0428")
    )
    token = blob[-40:]
    assert ntlm.message_type(blob) == 1
    assert token == b"NTLMSSP\0" + bytes.fromhex("01000000 978208e2") + bytes(16) + bytes.fromhex("0a00614a0000000f")


@pytest.mark.parametrize(("guid", "salt"), [(b"", SALT), (GUID, b""), (GUID + b"x", SALT)])
def test_a_guid_or_salt_of_another_length_is_our_error(guid: bytes, salt: bytes) -> None:
    with pytest.raises(SmbError):
        smb2_negotiate(guid, salt)


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65535])
def test_a_der_length_takes_the_shortest_form(size: int) -> None:
    element = ntlm.der(0x04, bytes(size))
    head = {0: 2, 1: 2, 127: 2, 128: 3, 255: 3}.get(size, 4)
    assert len(element) == head + size
    assert int.from_bytes(element[1 if head == 2 else 2 : head], "big") == size
    assert element[:1] == b"\x04"
    assert head == 2 or element[1] == 0x80 + head - 2  # X.690 section 8.1.3.5: how many bytes of length follow


# The stream.

STREAM = frame(NO_DIALECT) + b"\x85\0\0\0" + frame(SMB2_ANSWERS["3.1.1 with contexts"][0])


@given(st.lists(st.integers(0, len(STREAM)), max_size=6))
@settings(max_examples=60)
def test_a_stream_gives_the_same_messages_however_it_is_cut(cuts: list[int]) -> None:
    reader = FrameReader()
    edges = [0, *sorted(cuts), len(STREAM)]
    got = [message for begin, end in pairwise(edges) for message in reader.feed(STREAM[begin:end])]
    assert got == [NO_DIALECT, SMB2_ANSWERS["3.1.1 with contexts"][0]]
    reader.close()


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(b"H", id="http at its first byte"),
        pytest.param(b"\x82\0\0\0", id="a session answer of port 139"),
        pytest.param(b"\0\x01\xff\xffA", id="a huge length with a wrong signature, at once"),
        pytest.param(b"\0\x02\0\x01\xffSMB", id="a byte more than the cap"),
        pytest.param(b"\0\0\0\0", id="an empty message"),
        pytest.param(b"\0\0\0\x22\xffSMB", id="shorter than any message"),
        pytest.param(b"\x85\0\0\0" * 9, id="keep-alives without end"),
        pytest.param(b"\x85\0\0\1x", id="a keep-alive with a body"),
        pytest.param(b"\0\0\0\x40\xfdSMB", id="an encrypted message before any session"),
    ],
)
def test_a_stream_that_is_not_smb_is_an_error_and_stays_one(stream: bytes) -> None:
    reader = FrameReader()
    for data in (stream, b"", frame(NO_DIALECT)):
        with pytest.raises(SmbError):
            reader.feed(data)
    with pytest.raises(SmbError):
        reader.close()


def test_a_good_message_in_front_of_rubbish_is_still_handed_out() -> None:
    reader = FrameReader()
    assert reader.feed(frame(NO_DIALECT) + b"rubbish") == [NO_DIALECT]
    with pytest.raises(SmbError):
        reader.feed(b"")


@pytest.mark.parametrize("size", range(1, len(frame(NO_DIALECT))))
def test_a_stream_that_ends_inside_a_message_is_an_error(size: int) -> None:
    reader = FrameReader()
    assert reader.feed(frame(NO_DIALECT)[:size]) == []
    with pytest.raises(SmbError):
        reader.close()


def test_a_message_of_the_cap_passes_and_one_more_byte_does_not() -> None:
    whole = b"\xffSMB" + bytes(FRAME_CAP_BYTES - 4)
    assert FrameReader().feed(frame(whole)) == [whole]
    with pytest.raises(SmbError):
        frame(whole + b"\0")


# Hostile bytes: SmbError or an answer that claims no more than the whole one.

GENUINE = [
    *((read_smb1_negotiate, payload) for payload, _ in SMB1_ANSWERS.values()),
    *((read_smb2_negotiate, payload) for payload, _ in SMB2_ANSWERS.values()),
    *((read_challenge, payload) for payload, _ in CHALLENGES.values()),
]


def claims(answer: Smb1Answer | Smb2Answer | Challenge | None) -> dict[str, object]:
    """The fields that say something, by name."""
    if answer is None:
        return {}
    stated = {field.name: getattr(answer, field.name) for field in fields(answer)}
    return {name: value for name, value in stated.items() if value not in ("", (), 0, False, Signing.UNKNOWN)}


@pytest.mark.parametrize(("reader", "payload"), GENUINE)
def test_a_cut_answer_is_an_error_or_claims_less(
    reader: Callable[[bytes], Smb1Answer | Smb2Answer | Challenge | None], payload: bytes
) -> None:
    whole = claims(reader(payload))
    for size in range(len(payload)):
        try:
            cut = reader(payload[:size])
        except SmbError:
            continue
        assert claims(cut).items() <= whole.items()


def test_a_cut_answer_never_turns_support_into_its_absence() -> None:
    for payload, meaning in SMB1_ANSWERS.values():
        if meaning.supported:
            for size in range(len(payload)):
                with pytest.raises(SmbError):
                    read_smb1_negotiate(payload[:size])


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@given(
    payload=st.binary(max_size=300),
    head=st.sampled_from([b"", b"\xffSMB", bytes.fromhex(HEAD_1), head_2(0), head_2(1)]),
)
@settings(max_examples=120)
def test_any_bytes_are_an_answer_or_an_smb_error(
    reader: Callable[[bytes], object], payload: bytes, head: bytes
) -> None:
    with suppress(SmbError):
        reader(head + payload)


@given(st.sampled_from(GENUINE), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=400)
def test_a_changed_answer_is_an_answer_or_an_smb_error(
    case: tuple[Callable[[bytes], object], bytes], changes: list[tuple[int, int]]
) -> None:
    reader, payload = case
    changed = bytearray(payload)
    for at, value in changes:
        changed[at % len(changed)] = value
    with suppress(SmbError):
        reader(bytes(changed))


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_any_stream_is_messages_or_an_smb_error(data: bytes) -> None:
    reader = FrameReader()
    try:
        messages = reader.feed(b"\0\0\0" + data)
        reader.close()
    except SmbError:
        return
    assert sum(map(len, messages)) <= len(data) + 3


@given(
    st.builds(
        Smb1Message,
        command=st.integers(0, 255),
        words=st.binary(max_size=60).map(lambda words: words + bytes(len(words) % 2)),
        data=st.binary(max_size=80),
        status=st.integers(0, 2**32 - 1),
        flags=st.integers(0, 255),
        flags2=st.integers(0, 65535),
        tree=st.integers(0, 65535),
        process=st.integers(0, 65535),
        user=st.integers(0, 65535),
        multiplex=st.integers(0, 65535),
    )
)
@settings(max_examples=60)
def test_an_smb1_message_comes_back_as_it_was_packed(message: Smb1Message) -> None:
    assert smb1.read_message(message.pack()) == message
    assert message.pack()[message.data_at :] == message.data


@given(
    st.builds(
        Smb2Message,
        command=st.integers(0, 65535),
        body=st.binary(max_size=100),
        status=st.integers(0, 2**32 - 1),
        flags=st.integers(0, 2**32 - 1),
        message_id=st.integers(0, 2**64 - 1),
        tree=st.integers(0, 2**32 - 1),
        session=st.integers(0, 2**64 - 1),
        credits=st.integers(0, 65535),
    )
)
@settings(max_examples=60)
def test_an_smb2_message_comes_back_as_it_was_packed(message: Smb2Message) -> None:
    assert smb2.read_message(message.pack()) == message


@pytest.mark.parametrize("answer", [
    b"\xfeSMB" + bytes(60), b"\xfeSMB" + bytes(31), b"\xffSMB" + bytes(40),
    NO_DIALECT[:5] + (0xC0000205).to_bytes(4, "little") + NO_DIALECT[9:], smb1_negotiate(),
], ids=["SMB2", "a piece of SMB2", "SMB1 without a command", "no dialect, and an error", "our own words"])
def test_a_no_to_smb1_must_be_said_in_smb1(answer: bytes) -> None:
    with pytest.raises(SmbError):
        read_smb1_negotiate(answer)


@pytest.mark.parametrize("answer", [
    NO_DIALECT, b"\xffSMB" + bytes(40), smb2_negotiate(bytes(16), bytes(32)),
], ids=["SMB1", "a piece of SMB1", "our own words"])
def test_a_no_to_smb2_must_be_said_in_smb2(answer: bytes) -> None:
    with pytest.raises(SmbError):
        read_smb2_negotiate(answer)

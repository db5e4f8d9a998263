"""The session request of port 139 and its answers, byte by byte (RFC 1001, RFC 1002)."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.netbios import SessionAnswer, encoded_name, read_session_answer, session_request
from ikmscan.scanner.wire.smb import SmbError

ANSWERS = [
    (b"\x82\0\0\0", SessionAnswer(True)),
    (b"\x83\0\0\x01\x80", SessionAnswer(False, 0x80)),
    (b"\x83\0\0\x01\x82", SessionAnswer(False, 0x82)),
    (b"\x83\0\0\x01\x8f", SessionAnswer(False, 0x8F)),
    (b"\x84\0\0\x06\x7f\0\0\x01\x01\xbd", SessionAnswer(False)),
]


def test_the_request_calls_the_name_that_every_server_takes() -> None:
    asked = session_request()
    assert asked[:4] == bytes.fromhex("81000044")
    assert asked[4:38] == b"\x20" + b"CKFDENECFDEFFCFGEFFCCACACACACACA" + b"\0"  # RFC 1001 section 14.1
    assert asked[38:] == b"\x20" + b"EJELENFDEDEBEOCACACACACACACACAAA" + b"\0"
    assert len(asked) == 72


def test_a_name_is_the_example_of_the_rfc() -> None:
    """RFC 1001 section 14.1: "The NetBIOS name" becomes these letters."""
    assert encoded_name("The NetBIOS nam", ord("e"))[1:-1] == bytes(
        0x41 + half for c in b"THE NETBIOS NAMe" for half in divmod(c, 16)
    )
    assert encoded_name("FRED", 0x20)[1:-1] == b"EGFCEFEECACACACACACACACACACACACA"


@pytest.mark.parametrize("name", ["SIXTEEN-LETTERS!", "KAFÉ"])
def test_what_is_no_name_is_our_error(name: str) -> None:
    with pytest.raises(SmbError):
        encoded_name(name, 0)


@pytest.mark.parametrize(("data", "meaning"), ANSWERS)
def test_an_answer_means_and_half_of_it_means_nothing_yet(data: bytes, meaning: SessionAnswer) -> None:
    assert read_session_answer(data) == meaning
    for size in range(len(data)):
        assert read_session_answer(data[:size]) is None


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\0\x55\xffSMB",
        b"HTTP/1.1 400",
        b"\x85\0\0\0",
        b"\x82\0\0\x01",
        b"\x82\x01\0\0",
        b"\x83\0\xff\xff",
        b"\x84\0\0\x05",
        b"\x82\0\0\0\0",
        b"\x83\0\0\x01\x82more",
        session_request(),
    ],
)
def test_anything_else_is_no_netbios(data: bytes) -> None:
    with pytest.raises(SmbError):
        read_session_answer(data)


@given(st.binary(max_size=80))
@settings(max_examples=200)
def test_any_bytes_are_an_answer_or_an_smb_error(data: bytes) -> None:
    with suppress(SmbError):
        read = read_session_answer(data)
        assert read is None or data[:1] in (b"\x82", b"\x83", b"\x84")

"""SSL 2.0: the hello as the draft lays it out, and every answer to it that a server may have, in any pieces."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.ssl2 import SSL2_KINDS, Ssl2Error, Ssl2Hello, Ssl2Reader, ssl2_hello
from ikmscan.scanner.wire.tls import Alert, TlsError

CHALLENGE = bytes(range(16))
Answer = Ssl2Hello | Ssl2Error | Alert


def message(kinds: bytes = b"\x01\x00\x80", certificate: bytes = b"\x30\x00", version: int = 2) -> bytes:
    sizes = struct.pack(">HHHH", version, len(certificate), len(kinds), 16)
    return b"\x04\x00\x01" + sizes + certificate + kinds + CHALLENGE


def short(content: bytes) -> bytes:
    """A record with a header of two bytes, which has no padding."""
    return struct.pack(">H", 0x8000 | len(content)) + content


def long(content: bytes, padding: int = 0) -> bytes:
    """A record with a header of three bytes."""
    return struct.pack(">HB", len(content) + padding, padding) + content + bytes(padding)


MEANINGS: dict[str, tuple[bytes, Answer]] = {
    "a hello": (short(message()), Ssl2Hello(2, (0x010080,), True)),
    "all kinds": (
        short(message(b"".join(kind.to_bytes(3, "big") for kind in SSL2_KINDS))), Ssl2Hello(2, tuple(SSL2_KINDS), True),
    ),
    "no kind left": (short(message(b"")), Ssl2Hello(2, (), True)),
    "no certificate": (short(message(certificate=b"")), Ssl2Hello(2, (0x010080,), False)),
    "a header of three bytes with padding": (long(message(), 5), Ssl2Hello(2, (0x010080,), True)),
    "a kind of no name": (short(message(b"\x08\x00\x80")), Ssl2Hello(2, (0x080080,), True)),
    "no cipher": (short(b"\x00\x00\x01"), Ssl2Error(1)),
    "no certificate error": (long(b"\x00\x00\x02"), Ssl2Error(2)),
    "an alert of a TLS server": (b"\x15\x03\x01\x00\x02\x02\x46", Alert(2, 70)),
    "an alert of an SSL 3.0 server": (b"\x15\x03\x00\x00\x02\x02\x28", Alert(2, 40)),
}

NO_ANSWERS: dict[str, tuple[bytes, str]] = {
    "a TLS hello": (b"\x16\x03\x01\x00\x31\x02\x00", "TLS, not SSLv2"),
    "http": (b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP, not SSLv2"),
    "ssh": (b"SSH-2.0-OpenSSH_9.2\r\n", "no SSLv2 hello"),
    "an alert of three bytes": (b"\x15\x03\x01\x00\x03\x02\x46\x00", "an alert of 3 bytes"),
    "a client's hello": (ssl2_hello(CHALLENGE), "no SSLv2 hello"),
    "version 3.0 in the hello": (short(message(version=0x0300)), "version 0x0300"),
    "kinds of four bytes": (short(message(b"\x01\x00\x80\x00")), "4 bytes of cipher kinds"),
    "a certificate longer than the message": (short(b"\x04\x00\x01\x00\x02\xff\xff\x00\x03\x00\x10\x30"), "65535 bytes"),
    "an empty record": (b"\x80\x00", "0 left"),
    "a record of padding alone": (struct.pack(">HB", 3, 9) + b"\x04\x00\x00", "0 left"),
}


def test_the_hello_is_laid_out_as_the_draft_says_and_names_all_seven_kinds() -> None:
    sent = ssl2_hello(CHALLENGE)
    (length,) = struct.unpack(">H", sent[:2])
    kind, version, kinds_bytes, session_bytes, challenge_bytes = struct.unpack(">BHHHH", sent[2:11])
    assert length == 0x8000 | len(sent) - 2
    assert (kind, version, session_bytes, challenge_bytes) == (1, 2, 0, 16)
    kinds = [int.from_bytes(sent[at : at + 3], "big") for at in range(11, 11 + kinds_bytes, 3)]
    assert sorted(kinds) == sorted(SSL2_KINDS)
    assert len(set(kinds)) == 7
    assert sent[11 + kinds_bytes :] == CHALLENGE


@pytest.mark.parametrize("size", [0, 15, 33])
def test_a_challenge_of_the_wrong_size_is_refused(size: int) -> None:
    with pytest.raises(TlsError, match="challenge"):
        ssl2_hello(bytes(size))


@pytest.mark.parametrize("size", [1, 2, 5, 10**6])
@pytest.mark.parametrize("name", MEANINGS)
def test_an_answer_means_the_same_in_any_pieces_and_stays(name: str, size: int) -> None:
    wire, meaning = MEANINGS[name]
    reader = Ssl2Reader()
    answers = [reader.feed(wire[at : at + size]) for at in range(0, len(wire), size)]
    assert answers == [None] * (len(answers) - 1) + [meaning]
    assert reader.feed(b"more") == meaning


@pytest.mark.parametrize("size", [1, 10**6])
@pytest.mark.parametrize("name", NO_ANSWERS)
def test_what_is_no_answer_is_named_and_stays_an_error(name: str, size: int) -> None:
    wire, named = NO_ANSWERS[name]
    reader = Ssl2Reader()
    with pytest.raises(TlsError) as first:
        [reader.feed(wire[at : at + size]) for at in range(0, len(wire), size)]
    if size > 1:
        assert named in str(first.value)
    with pytest.raises(TlsError) as again:
        reader.feed(MEANINGS["a hello"][0])
    assert str(again.value) == str(first.value)


@pytest.mark.parametrize("name", MEANINGS)
def test_a_changed_byte_gives_an_answer_or_a_tls_error(name: str) -> None:
    wire, _ = MEANINGS[name]
    for at in range(len(wire)):
        for changed in range(0, 256, 5):
            try:
                answer = Ssl2Reader().feed(wire[:at] + bytes([changed]) + wire[at + 1 :])
            except TlsError:
                continue
            assert answer is None or isinstance(answer, Answer)


@settings(max_examples=200)
@given(st.data())
def test_any_bytes_give_an_answer_or_a_tls_error_and_the_same_in_any_pieces(data: st.DataObject) -> None:
    noise = st.binary(max_size=30)
    start = st.sampled_from([b"", b"\x80\x0e\x04", b"\x15\x03", b"\x00\x0b\x00\x04", *(wire for wire, _ in MEANINGS.values())])
    wire = data.draw(start) + data.draw(noise)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=5)))

    def read(pieces: list[bytes]) -> Answer | str | None:
        reader = Ssl2Reader()
        try:
            for piece in pieces:
                if (answer := reader.feed(piece)) is not None:
                    return answer
        except TlsError:
            return "TlsError"
        return None

    assert read([wire[a:b] for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)]) == read([wire])


def test_the_largest_record_is_waited_for_and_no_more_is_held() -> None:
    reader = Ssl2Reader()
    assert reader.feed(b"\xff\xff\x04" + bytes(32000)) is None
    with pytest.raises(TlsError, match="version 0x0000"):
        reader.feed(bytes(10_000_000))

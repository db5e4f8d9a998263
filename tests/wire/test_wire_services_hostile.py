"""Talks against anything: changed bytes, noise in any pieces, floods; and what they send, to the byte."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire import services
from ikmscan.scanner.wire.services import NotThis, Proof, Talk, talk_for

SERVICES = [*services._EXCHANGES, *services._PAGES]
# One answer of each kind of shape, to be changed
SEEDS = [
    b"220-a\r\n220 (vsFTPd 3.0.3)\r\n", b"Hi\r\nSSH-2.0-ROSSSH\r\n", b"\xff\xf1\xff\xfd\x18login: ", b"@RSYNCD: 31.0 md5\n", b"\1\0\0\0",
    bytes.fromhex("2c0000000a382e302e333600030000003c437753767772580000f7080200ff81150000000000001d00004f683c342f303f30"),
    b"\x0f\0\0\0\xff\x6a\x04Host 'a' no.", b"S", b"E\0\0\0\x15SFATAL\0C53300\0Mx\0\0",
    bytes.fromhex("0401001a0000010000000b00060100110001ff0f0007d0000001"), b"+PONG\r\n", b"-NOAUTH x\r\n", b"VERSION 1.6\r\n",
    bytes.fromhex("3b0000000700000001000000010000000800000000000000000000000000000001000000" "17000000")
    + b"\x10ok\0\1\0\0\0\x10code\0\1\0\0\0\0",
    bytes.fromhex("009c00011a2b3c4d00020000010001000000000000000000000100016c6f63616c").ljust(156, b"\0"),
    bytes.fromhex("030000130ed000001234000201080001000000"), b"RFB 003.008\n\2\x13\2", b"\x21\x06" + bytes(33), b"\x06!fatal\x04no t\0",
    b"HTTP/1.0 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 29\r\n\r\n" b'{"message":"page not found"}\n',
    b'HTTP/1.0 200 OK\r\nX-elastic-product: Elasticsearch\r\n\r\n{"number":"8","lucene_version":"9"',
    b"HTTP/1.1 401 x\r\nWWW-Authenticate: Digest\r\nServer: MiniServ/1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
]
# Where one byte or four are all there is, a second in the same read says that somebody else speaks
EXACT = {"postgresql", "mikrotik_bandwidth", "winbox"}


def fresh(service: str) -> Talk:
    talk = talk_for(service)
    assert talk is not None
    return talk


def heard(service: str, pieces: list[bytes]) -> Proof | str | None:
    """A proof, "not" with its note, or None; whatever else is raised comes through."""
    talk = fresh(service)
    try:
        for piece in pieces:
            if (proof := talk.feed(piece)) is not None:
                return proof
            talk.reply()
    except NotThis as fault:
        return f"not {fault.note}"
    return talk.end()


def sound(proof: Proof | str | None, service: str) -> bool:
    if not isinstance(proof, Proof):
        return True
    printable = all(" " <= sign <= "~" for sign in proof.version) and len(proof.version) <= 80
    return proof.service == service and printable


def test_every_seed_proves_something_before_it_is_changed() -> None:
    proven = [{service for service in SERVICES if isinstance(heard(service, [seed]), Proof)} for seed in SEEDS]
    assert all(proven)
    assert set(SERVICES) - set().union(*proven) == {"winrm"}


@pytest.mark.parametrize("service", SERVICES)
def test_changed_bytes_are_read_or_refused(service: str) -> None:
    for seed in SEEDS:
        for at in range(len(seed)):
            for changed in (0, 0x0A, 0x31, 0x7F, 0x80, 0xFF):
                assert sound(heard(service, [seed[:at] + bytes([changed]) + seed[at + 1 :]]), service)


@pytest.mark.parametrize("service", SERVICES)
@settings(max_examples=60)
@given(st.data())
def test_any_bytes_in_any_pieces_mean_the_same(service: str, data: st.DataObject) -> None:
    noise = st.binary(max_size=40)
    seed = data.draw(st.sampled_from(SEEDS))
    keep = data.draw(st.integers(0, len(seed)))
    wire = data.draw(st.sampled_from([b"", b"\0", b"\r\n"])) + seed[:keep] + data.draw(noise)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=6)))
    in_pieces = heard(service, [wire[a:b] for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)])
    assert sound(in_pieces, service)
    if service not in EXACT:
        assert in_pieces == heard(service, [wire])


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("flood", [b"a", b"\n", b"\0", b"\xff", b"220-x\r\n", b"\xff\xf1", b'"number":"', b"-"])
def test_a_flood_is_read_in_no_time_and_no_further_than_16_kilobytes(service: str, flood: bytes) -> None:
    for seed in (b"", *SEEDS):
        talk, begun = fresh(service), time.process_time()
        try:
            proof = talk.feed(seed + flood * 200_000)
        except NotThis:
            proof = None
        else:
            assert proof is not None  # so much, and neither a yes nor a no
        assert sound(proof, service)
        assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("service", SERVICES)
def test_a_flood_of_single_bytes_ends(service: str) -> None:
    dice = random.Random(service)
    front = b"HTTP/1.0 200 OK\r\n\r\n" if service in services._PAGES else b""
    talk = fresh(service)
    ended = False
    for byte in front + bytes(dice.choices(b'ab "number":\r\n', k=17_000)):
        try:
            ended = talk.feed(bytes([byte])) is not None
        except NotThis:
            ended = True
        if ended:
            break
    assert ended


def test_what_is_sent_is_small_and_known_to_the_byte() -> None:
    sent = {service: fresh(service).opening.hex() for service in services._EXCHANGES}
    assert sent == dict.fromkeys(("ftp", "ssh", "telnet", "rsync", "mikrotik_bandwidth", "mysql", "vnc"), "") | {
        "mssql": "12010029000000000000150006" "01001b0001" "02001c0001" "03001d0004" "ff" + "00" * 12,
        "postgresql": "0000000804d2162f",
        "redis": b"PING\r\n".hex(),
        "memcached": b"version\r\n".hex(),
        "mongodb": "440000000100000000000000d407000000000000" + b"admin.$cmd\0".hex() + "00000000ffffffff"
        + "1d00000010" + b"isMaster\0".hex() + "01000000" + "08" + b"helloOk\0".hex() + "0100",
        "rdp": "030000130ee000000000000100080001000000",
        "pptp": "009c00011a2b3c4d0001000001000000" "0000000300000003" "00000000" + "00" * 128,
        "winbox": "2206" "00" + "00" * 31 + "09" "00",
        "mikrotik_api": "052f7175697400",
    }


@pytest.mark.parametrize(
    ("version", "answer"),
    [(b"003.003", b"003.003"), (b"003.005", b"003.003"), (b"003.007", b"003.007"), (b"003.008", b"003.008"), (b"003.889", b"003.008"),
     (b"005.000", b"003.008"), (b"000.000", b"003.003")],
)
def test_vnc_is_answered_with_a_version_once_and_with_nothing_else(version: bytes, answer: bytes) -> None:
    talk = fresh("vnc")
    assert talk.feed(b"RFB " + version + b"\n") is None
    assert talk.reply() == b"RFB " + answer + b"\n"
    assert talk.reply() == b""
    assert talk.feed(b"\1" if answer != b"003.003" else b"\0") is None
    assert talk.reply() == b""
    assert (proof := talk.end()) is not None
    assert proof.service == "vnc"


def test_what_speaks_on_behind_an_exact_answer_is_somebody_else() -> None:
    for service, wire in (("postgresql", b"SSH-2.0-x\r\n"), ("postgresql", b"NO"), ("mikrotik_bandwidth", b"\1\0\0\0\0"), ("winbox", b"\x21\x06" + bytes(34))):
        assert heard(service, [wire]) == "not "


def test_no_network_and_no_tls_library_comes_with_it() -> None:
    code = "import sys, ikmscan.scanner.wire.services; print(sorted({'asyncio', 'socket', 'ssl', 'cryptography'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"

"""The scripted TLS server does what its script says: seen by OpenSSL as a client, and byte by byte where that is shy."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import scripted_tls as tls
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.tls_suites import SUITE_NAMES
from scripted_tls import TLS10, TLS11, TLS12, TLS13, Bleed, Ccs, No, Reason, Robot, Script, serve
from scripted_tls.choose import ECDSA, anonymous, exchange_of
from scripted_tls.hello import HelloError, read_hello, read_ssl2

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

HOST = "toko.example"
WAIT_S = 20.0
QUIET_S = 0.3  # long enough for loopback to have said what it will say
RSA_CBC, ECDHE_CBC, DHE_CBC = 0x2F, 0xC013, 0x33
OLD = Script(versions=(TLS10, TLS11, TLS12), suites=(ECDHE_CBC, DHE_CBC, RSA_CBC))


# ---- a client of a few lines, which shares nothing with the server ---------------------------------------------------

def vec(size: int, data: bytes) -> bytes:
    return len(data).to_bytes(size, "big") + data


def nums(*values: int) -> bytes:
    return b"".join(v.to_bytes(2, "big") for v in values)


def record(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + b"\x03\x01" + vec(2, data)


def hello_message(version: int = TLS12, suites: tuple[int, ...] = (ECDHE_CBC, RSA_CBC), *extra: tuple[int, bytes],
                  listed: tuple[int, ...] = (), compressions: bytes = b"\0", name: str | None = HOST) -> bytes:
    said = [(10, vec(2, nums(29, 23))), (13, vec(2, nums(0x0401, 0x0403))), *extra]
    said += [(0, vec(2, b"\0" + vec(2, name.encode())))] if name else []
    said += [(43, vec(1, nums(*listed)))] if listed else []
    body = version.to_bytes(2, "big") + b"r" * 32 + vec(1, b"") + vec(2, nums(*suites)) + vec(1, compressions)
    return b"\x01" + vec(3, body + vec(2, b"".join(nums(n) + vec(2, d) for n, d in said)))


def hello(*args: int | tuple[int, ...] | tuple[int, bytes], **named: object) -> bytes:
    return record(22, hello_message(*args, **named))  # type: ignore[arg-type]


NO_SHARE = (51, vec(2, b""))


def modern_hello(*groups: int) -> bytes:
    said = (10, vec(2, nums(*groups))), (13, vec(2, nums(0x0804))), NO_SHARE, (43, vec(1, nums(TLS13)))
    body = nums(TLS12) + b"r" * 32 + vec(1, b"s" * 32) + vec(2, nums(0x1301)) + vec(1, b"\0")
    return record(22, b"\x01" + vec(3, body + vec(2, b"".join(nums(n) + vec(2, d) for n, d in said))))


def ssl2_hello(*kinds: int) -> bytes:
    body = b"\x01\x00\x02" + nums(3 * len(kinds), 0, 16) + b"".join(k.to_bytes(3, "big") for k in kinds) + b"c" * 16
    return (0x8000 | len(body)).to_bytes(2, "big") + body


def flight(sock: socket.socket) -> bytes:
    """All that comes until ServerHelloDone, or the end."""
    data = b""
    sock.settimeout(WAIT_S)
    while not data.endswith(b"\x0e\0\0\0") and (piece := sock.recv(65536)):
        data += piece
    return data


def to_the_end(sock: socket.socket) -> bytes:
    """All that comes until the server closes; silence is an error here."""
    data = b""
    sock.settimeout(WAIT_S)
    while piece := sock.recv(65536):
        data += piece
    return data


def call(port: int, data: bytes = b"") -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", port), WAIT_S)
    sock.sendall(data)
    return sock


def ask(script: Script, data: bytes) -> bytes:
    """The server's whole answer to *data*, after which the client says that it is at its end."""
    with serve(script) as server, call(server.port, data) as sock:
        sock.shutdown(socket.SHUT_WR)
        return to_the_end(sock)


def records(data: bytes) -> list[tuple[int, bytes]]:
    found = []
    while data:
        end = 5 + int.from_bytes(data[3:5], "big")
        found.append((data[0], data[5:end]))
        data = data[end:]
    return found


def messages(data: bytes) -> dict[int, bytes]:
    joined, found = b"".join(body for kind, body in records(data) if kind == 22), {}
    while joined:
        end = 4 + int.from_bytes(joined[1:4], "big")
        found[joined[0]] = joined[4:end]
        joined = joined[end:]
    return found


def parts(server_hello: bytes) -> tuple[int, int, int, dict[int, bytes]]:
    """(version, suite, compression, extensions) of a ServerHello's body."""
    at = 35 + server_hello[34]
    rest, found = server_hello[at + 5 :], {}
    while rest:
        end = 4 + int.from_bytes(rest[2:4], "big")
        found[int.from_bytes(rest[:2], "big")] = rest[4:end]
        rest = rest[end:]
    return int.from_bytes(server_hello[:2], "big"), int.from_bytes(server_hello[at : at + 2], "big"), server_hello[at + 2], found


def chosen(script: Script, data: bytes) -> tuple[int, int, int, dict[int, bytes]]:
    return parts(messages(ask(script, data))[2])


FATAL = re.compile(rb"\x15\x03.\x00\x02\x02(.)\Z", re.DOTALL)


def alert_of(data: bytes) -> int:
    found = FATAL.search(data)
    assert found is not None, data[-20:]
    return found[1][0]


# ---- OpenSSL as a client ---------------------------------------------------------------------------------------------

def client(*, highest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3, ciphers: str = "ALL:@SECLEVEL=0") -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=tls.identity().anchor)
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, highest
    context.set_ciphers(ciphers)
    return context


def openssl() -> str:
    found = shutil.which("openssl")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("openssl is missing: CI must install it")
    if found is None:
        pytest.skip("openssl is missing")
    return found


def s_client(port: int, tmp_path: Path, *options: str) -> str:
    anchor = tmp_path / "anchor.pem"
    anchor.write_text(tls.identity().anchor)
    command = [openssl(), "s_client", "-connect", f"127.0.0.1:{port}", "-servername", HOST, "-verify_hostname", HOST]
    done = subprocess.run([*command, "-CAfile", str(anchor), *options], input=b"", capture_output=True, timeout=120,
                          check=False, start_new_session=True)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


@pytest.mark.parametrize("suite", ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])
@pytest.mark.parametrize(("group", "told"), [("X25519", "X25519"), ("P-256", "prime256v1"), ("P-521", "secp521r1"), ("X448", "X448")])
def test_openssl_finishes_tls_13(tmp_path: Path, suite: str, group: str, told: str) -> None:
    with serve(Script(groups=(29, 30, 23, 25))) as server:
        said = s_client(server.port, tmp_path, "-groups", group, "-ciphersuites", suite)
        assert f"New, TLSv1.3, Cipher is {suite}" in said
        assert told in said
        assert "Verify return code: 0 (ok)" in said
        assert server.settle()
        assert server.finished == 1


def test_openssl_follows_a_retry_and_gives_the_cookie_back(tmp_path: Path) -> None:
    with serve(Script(groups=(23,), cookie=b"biskuit" * 9)) as server:
        said = s_client(server.port, tmp_path, "-groups", "X25519:P-256")
        assert "Verify return code: 0 (ok)" in said
        first, second = server.heard
        assert [[g for g, _ in h.shares] for h in (first, second)] == [[29], [23]]
        assert (first.cookie, second.cookie, second.again) == (b"", b"biskuit" * 9, True)
        assert server.settle()
        assert (server.connections, server.finished, server.unreadable) == (1, 1, [])


def test_openssl_reads_staple_protocol_and_tickets(tmp_path: Path) -> None:
    script = Script(staple=tls.staple(), early_data=16384, tickets=1, client_certificate=True, answer=b"x")
    with serve(script) as server:
        said = s_client(server.port, tmp_path, "-status", "-alpn", "h2,http/1.1")
        assert "OCSP Response Status: successful" in said
        assert "Cert Status: good" in said
        assert "ALPN protocol: http/1.1" in said
        context = client()
        with context.wrap_socket(call(server.port), server_hostname=HOST) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert sock.recv(10) == b"x"
            assert sock.session is not None
        assert server.settle()
        assert server.finished == 2


@pytest.mark.parametrize("fault", ["untrusted", "other name"])
def test_openssl_can_refuse_the_certificate(fault: str) -> None:
    context = client() if fault == "other name" else ssl.create_default_context()
    with serve(Script()) as server:
        sock = call(server.port)
        with sock, pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(sock, server_hostname="lain.example")
        assert server.settle()
        assert server.finished == 0


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2])
@pytest.mark.parametrize("suite", ["ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "DHE-RSA-AES128-SHA", "AES128-SHA", "ADH-AES128-SHA"])
def test_openssl_believes_the_old_flight_with_its_signature(version: ssl.TLSVersion, suite: str) -> None:
    """It answers with its Finished, which meets bad_record_mac: nothing before that was wrong."""
    context = client(highest=version, ciphers=f"{suite}:@SECLEVEL=0")
    if suite.startswith("ADH"):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    script = replace(OLD, suites=(ECDHE_CBC, 0xC009, DHE_CBC, RSA_CBC, 0x34))
    with serve(script) as server:
        with pytest.raises(ssl.SSLError) as told, call(server.port) as sock:
            context.wrap_socket(sock, server_hostname=HOST)
        assert "ALERT_BAD_RECORD_MAC" in str(told.value)
        assert server.unreadable == []


def test_a_flight_in_small_records_says_the_same() -> None:
    for script in (Script(record_bytes=7), Script(coalesce=True), Script(piece_bytes=100), Script(warnings=(112, 112))):
        with serve(script) as server, client().wrap_socket(call(server.port), server_hostname=HOST) as sock:
            assert sock.version() == "TLSv1.3"
    for script in (replace(OLD, record_bytes=7), replace(OLD, coalesce=True), replace(OLD, piece_bytes=100)):
        with serve(script) as server, call(server.port) as sock, pytest.raises(ssl.SSLError, match="BAD_RECORD_MAC"):
            client(highest=ssl.TLSVersion.TLSv1_2).wrap_socket(sock, server_hostname=HOST)


# ---- tables and formulas ---------------------------------------------------------------------------------------------

def table(number: int) -> tuple[str, bool, bool]:
    return str(exchange_of(number)), anonymous(number), number in ECDSA


def told_by(name: str) -> tuple[str, bool, bool] | None:
    """(exchange, anonymous, ECDSA) from the registry's name of a suite; None for PSK and the like."""
    exchange = name.removeprefix("TLS_").partition("_WITH_")[0]
    if "_WITH_" not in name or re.search("PSK|SRP|KRB5|GOST|FORTEZZA|SM[1-9]|RSA_FIPS|PWD|NULL_WITH_NULL", name):
        return None
    kinds = (("anon", "ecdhe" if "ECDH" in exchange else "dhe"), ("ECDHE", "ecdhe"), ("DHE", "dhe"), ("DH", "fixed"),
             ("EXPORT", "rsa_export"), ("", "rsa"))
    return next(kind for part, kind in kinds if part in exchange), "anon" in exchange, "ECDSA" in exchange

def test_the_table_of_exchanges_agrees_with_the_names_that_openssl_gives() -> None:
    command = [openssl(), "ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    pairs = [(int("".join(re.findall("0x(..)", start)), 16), rest) for start, rest in (s.split(" - ", 1) for s in lines)]
    names = {number: rest.split(" - ")[0] for number, rest in pairs}
    assert [name for number, name in names.items() if told_by(name) not in (None, table(number))] == []
    assert sum(told_by(name) is not None for name in names.values()) > 60


def test_the_table_of_exchanges_agrees_with_the_scanners_names() -> None:
    """Two hands wrote them, so an error of one is seen."""
    assert [name for number, name in SUITE_NAMES.items() if told_by(name) not in (None, table(number))] == []


@pytest.mark.parametrize("prime", [tls.modp(768), tls.modp(1024), tls.modp(2048), tls.ffdhe(2048), tls.ffdhe(3072)], ids=len)
def test_the_primes_are_safe_primes(prime: bytes) -> None:
    number = int.from_bytes(prime, "big")
    assert number.bit_length() == len(prime) * 8
    assert pow(2, number - 1, number) == 1
    assert pow(3, (number - 1) // 2 - 1, (number - 1) // 2) == 1


# ---- choosing --------------------------------------------------------------------------------------------------------

def test_the_order_is_the_servers_or_the_clients() -> None:
    data = hello(TLS12, (RSA_CBC, ECDHE_CBC))
    assert chosen(OLD, data)[1] == ECDHE_CBC
    assert chosen(replace(OLD, order="client"), data)[1] == RSA_CBC


@pytest.mark.parametrize(("offered", "taken"), [(TLS12, TLS12), (TLS11, TLS11), (0x0300, 0x0300)])
def test_the_best_common_version_is_taken(offered: int, taken: int) -> None:
    data = hello(offered)
    if offered == 0x0300:  # without extensions, hence shorter by them
        data = record(22, b"\x01" + vec(3, nums(0x0300) + b"r" * 32 + b"\0" + vec(2, nums(RSA_CBC)) + b"\1\0"))
    assert chosen(replace(OLD, versions=(0x0300, TLS10, TLS11, TLS12)), data)[0] == taken


@pytest.mark.parametrize(("reason", "number", "script", "data"), [
    (Reason.VERSION, 70, Script(), hello(TLS10)),
    (Reason.SUITE, 40, Script(), hello(TLS12, (RSA_CBC,))),
    (Reason.SUITE, 40, replace(OLD, groups=(24,)), hello(TLS12, (ECDHE_CBC,))),
    (Reason.GROUP, 40, Script(groups=(24,)), modern_hello(23)),
    (Reason.FALLBACK, 86, OLD, hello(TLS11, (RSA_CBC, 0x5600))),
    (Reason.NAME, 112, replace(OLD, strict_names=True), hello()),
    (Reason.SSL2, 70, OLD, ssl2_hello(0x010080)),
    (Reason.UNREADABLE, 50, OLD, record(22, b"\x01\x00\x00\x01\x00")),
])
def test_a_refusal_has_its_alert_or_what_the_script_says(reason: Reason, number: int, script: Script, data: bytes) -> None:
    assert ask(script, data)[5:] == bytes([2, number])
    assert ask(replace(script, no_when={reason: 80}), data)[5:] == bytes([2, 80])
    assert ask(replace(script, no_when={reason: No.CLOSE}), data) == b""


def test_no_is_said_in_four_ways() -> None:
    def end(no: No) -> str:
        with serve(Script(no=no)) as server, call(server.port, hello(TLS10)) as sock:
            sock.settimeout(QUIET_S)
            try:
                return "alert" if sock.recv(100) else "close"
            except TimeoutError:
                return "silence"
            except ConnectionResetError:
                return "reset"

    assert [end(no) for no in No] == list(No)


def test_the_fallback_signal_matters_only_below_the_best_and_where_it_is_honoured() -> None:
    assert chosen(OLD, hello(TLS12, (RSA_CBC, 0x5600)))[0] == TLS12
    assert chosen(replace(OLD, fallback_scsv=False), hello(TLS11, (RSA_CBC, 0x5600)))[0] == TLS11


def test_what_was_not_offered_can_be_chosen() -> None:
    forced = replace(OLD, forced_version=0x0300, forced_suite=0x04, forced_compression=64)
    assert chosen(forced, hello(TLS12, (RSA_CBC,)))[:3] == (0x0300, 0x04, 64)
    exchange = messages(ask(replace(OLD, forced_group=22), hello(TLS12, (ECDHE_CBC,))))[12]
    assert exchange[:4] == b"\x03\x00\x16\x41"  # secp256k1, 65 bytes


def test_extensions_answer_only_what_was_asked() -> None:
    script = replace(OLD, staple=b"staple", scts=(b"sct",), heartbeat=Bleed.DISCARDS, pushed=((99, b"!"),))
    assert set(chosen(script, hello())[3]) == {99}
    asked = (*((n, b"") for n in (5, 18, 23, 35)), (15, b"\x01"), (0xFF01, b"\0"), (16, vec(2, vec(1, b"http/1.1"))))
    whole = messages(ask(script, hello(TLS12, (RSA_CBC,), *asked)))
    assert set(parts(whole[2])[3]) == {5, 15, 16, 18, 23, 35, 99, 0xFF01}
    assert whole[22] == b"\x01" + vec(3, b"staple")
    bare = replace(script, ems=False, renegotiation_info=False, ticket=False, heartbeat=Bleed.OFF, alpn=(), staple=b"", scts=())
    assert set(chosen(bare, hello(TLS12, (RSA_CBC,), *asked))[3]) == {99}


def test_compression_and_clock_are_as_scripted() -> None:
    data = hello(compressions=b"\x01\x00")
    assert chosen(OLD, data)[2] == 0
    whole = messages(ask(replace(OLD, compressions=(1, 0), clock=0x5F5E1000), data))[2]
    assert (parts(whole)[2], whole[2:6]) == (1, bytes.fromhex("5f5e1000"))


@pytest.mark.parametrize(("suite", "prime", "length"), [(DHE_CBC, b"", 256), (DHE_CBC, tls.modp(1024), 128), (0x14, b"", 64)])
def test_the_prime_of_the_key_exchange_is_the_scripts(suite: int, prime: bytes, length: int) -> None:
    exchange = messages(ask(replace(OLD, suites=(suite,), dh_prime=prime), hello(TLS12, (suite,))))[12]
    assert exchange[:2] == length.to_bytes(2, "big")
    assert not prime or exchange[2 : 2 + length] == prime


def test_the_certificate_goes_by_name_and_a_certificate_may_be_asked_back() -> None:
    other = tls.identity("lain.example", "rsa1024")
    script = replace(OLD, names={"lain.example": other}, client_certificate=True)
    for name, leaf in (("lain.example", other.chain[0]), (HOST, tls.identity().chain[0]), (None, tls.identity().chain[0])):
        whole = messages(ask(script, hello(name=name)))
        assert whole[11] == vec(3, vec(3, leaf))
        assert list(whole) == [2, 11, 12, 13, 14]


def test_a_signature_can_be_ordered() -> None:
    exchange = messages(ask(replace(OLD, signature=0x0201), hello()))[12]
    assert exchange[4 + 32 : 4 + 32 + 4] == bytes.fromhex("02010100")


@pytest.mark.parametrize("group", [0x11EC, 23, 25, 0x0200])
def test_a_hello_without_a_share_is_told_suite_and_group(group: int) -> None:
    with serve(Script(groups=(group,))) as server, call(server.port, modern_hello(29, group)) as sock:
        sock.shutdown(socket.SHUT_WR)
        version, suite, _, said = parts(messages(to_the_end(sock))[2])
        assert (version, suite, said) == (TLS12, 0x1301, {43: nums(TLS13), 51: nums(group)})
        assert server.heard[0].shape == "TLS1.3, 1 suites, 2 groups, shares none"


def test_a_rule_sees_each_hello_and_can_change_everything() -> None:
    def firewall(heard: tls.Heard) -> Script | No | int | None:
        if heard.number == 1:
            return None
        return 80 if RSA_CBC in heard.suites else replace(OLD, instead=tls.HTTP_400)

    with serve(replace(OLD, rule=firewall)) as server:
        answers = []
        for data in (hello(), hello(), hello(TLS12, (ECDHE_CBC,))):
            with call(server.port, data) as sock:
                answers.append(flight(sock))
    assert list(messages(answers[0])) == [2, 11, 12, 14]
    assert alert_of(answers[1]) == 80
    assert answers[2] == tls.HTTP_400


def test_a_flight_can_break_off_at_any_byte() -> None:
    whole = len(ask(OLD, hello()))
    for cut in (0, 1, 5, 80, whole - 1):
        with serve(replace(OLD, cut=cut)) as server, call(server.port, hello()) as sock:
            assert len(to_the_end(sock)) == cut
    with serve(replace(OLD, cut=100, cut_by=No.RESET)) as server, call(server.port, hello()) as sock, pytest.raises(ConnectionResetError):
        to_the_end(sock)


def test_sslv2_answers_with_the_common_kinds() -> None:
    script = Script(versions=(tls.SSL2, TLS10), ssl2_kinds=(0x0700C0, 0x020080))
    said = ask(script, ssl2_hello(0x010080, 0x020080))
    assert said[2:7] == bytes.fromhex("0400010002")
    assert int.from_bytes(said[7:9], "big") == len(tls.identity().chain[0])
    assert said[9:11] == b"\x00\x03"
    assert said[-19:-16] == bytes.fromhex("020080")
    assert ask(script, ssl2_hello(0x010080)) == bytes.fromhex("8003000001")


# ---- what comes after the flight -------------------------------------------------------------------------------------

OPEN = b"..."


def after(script: Script, *sent: bytes, quiet_s: float = QUIET_S) -> bytes:
    """What is said to the records that follow the flight; OPEN stands behind it if the server then neither speaks nor
    closes for *quiet_s*."""
    with serve(script) as server, call(server.port, hello(TLS12, (RSA_CBC,), (15, b"\x01"))) as sock:
        flight(sock)
        said = b""
        for data in sent:
            sock.sendall(data)
        sock.settimeout(quiet_s)
        try:
            while piece := sock.recv(65536):
                said += piece
        except TimeoutError:
            return said + OPEN
        return said


CCS = record(20, b"\x01")


@pytest.mark.parametrize(("mode", "one", "two"), [
    (Ccs.FIXED, 10, 10), (Ccs.VULNERABLE, None, 20), (Ccs.IGNORES, None, None),
])
def test_an_early_change_of_ciphers(mode: Ccs, one: int | None, two: int | None) -> None:
    script = replace(OLD, ccs=mode)
    for sent, number in (((CCS,), one), ((CCS + CCS,), two)):
        said = after(script, *sent)
        assert said == (OPEN if number is None else b"\x15\x03\x03\0\2\2" + bytes([number]))
    assert after(replace(OLD, ccs=Ccs.CLOSES), CCS, CCS) == b""


def beat(claim: int, data: bytes) -> bytes:
    return record(24, b"\x01" + claim.to_bytes(2, "big") + data + b"p" * 16)


@pytest.mark.parametrize("claim", [32, 4080, 16384, 65535])
def test_a_bleeding_server_answers_as_long_as_was_claimed(claim: int) -> None:
    said = after(replace(OLD, heartbeat=Bleed.BLEEDS), beat(claim, b"A"))
    assert said.endswith(OPEN)
    joined = b"".join(body for kind, body in records(said[: -len(OPEN)]) if kind == 24)
    assert joined[:4] == b"\x02" + claim.to_bytes(2, "big") + b"A"
    assert len(joined) == 3 + claim + 16


def test_the_other_servers_do_not_bleed() -> None:
    assert after(replace(OLD, heartbeat=Bleed.DISCARDS), beat(16384, b"A")) == OPEN
    assert alert_of(after(replace(OLD, heartbeat=Bleed.ALERTS), beat(16384, b"A"))) == 47
    assert alert_of(after(OLD, beat(16384, b"A"))) == 10
    assert after(replace(OLD, heartbeat=Bleed.DISCARDS), beat(4, b"lima"))[5:12] == b"\x02\x00\x04lima"


def key_message(shape: str) -> bytes:
    """ClientKeyExchange, ChangeCipherSpec and a false Finished, with a premaster secret of a right or wrong shape."""
    key = tls.identity().key
    assert isinstance(key, rsa.RSAPrivateKey)
    public = key.public_key().public_numbers()
    pad, secret = b"\xaa" * (256 - 51), b"\x03\x03" + b"s" * 46
    plain = {"right": b"\0\2" + pad + b"\0" + secret, "start": b"\x41\x17" + pad + b"\0" + secret,
             "no zero": b"\0\2" + pad + b"\x11" + secret, "version": b"\0\2" + pad + b"\0\2\2" + secret[2:]}[shape]
    sealed = pow(int.from_bytes(plain, "big"), public.e, public.n).to_bytes(256, "big")
    return record(22, b"\x10" + vec(3, vec(2, sealed))) + CCS + record(22, b"f" * 40)


@pytest.mark.parametrize("shape", ["right", "start", "no zero", "version"])
def test_the_padding_oracle_tells_what_the_script_lets_it(shape: str) -> None:
    mac = b"\x15\x03\x03\0\2\2\x14"
    told = {Robot.ALERT: b"\x15\x03\x03\0\2\2\x33", Robot.CLOSE: b"", Robot.STALL: OPEN}
    cases = [(OLD, mac)]
    for robot, answer in told.items():
        cases += [(replace(OLD, robot=robot), mac if shape == "right" else answer),
                  (replace(OLD, robot=robot, robot_strong=True), answer if shape == "start" else mac)]
    for script, said in cases:  # who decrypts takes a while on a busy machine, and who stalls takes for ever
        assert after(script, key_message(shape), quiet_s=QUIET_S if said == OPEN else WAIT_S) == said


# ---- counting and limits ---------------------------------------------------------------------------------------------

def test_bytes_are_counted_exactly() -> None:
    with serve(OLD) as server:
        sent = read = 0
        for data in (hello(), hello(TLS12, (RSA_CBC,)), hello(0x0301), b"GET / HTTP/1.1\r\n\r\n"):
            with call(server.port, data) as sock:
                read += len(flight(sock))
                sock.sendall(b"\x15\x03\x03\0\2\1\0")
            sent += len(data) + 7
        assert server.settle()
        assert (server.connections, server.bytes_in, server.bytes_out) == (4, sent, read)
        assert (len(server.heard), len(server.unreadable), server.most_at_once) == (3, 1, 1)


def test_most_at_once_is_what_the_client_held_open() -> None:
    with serve(OLD) as server:
        for _ in range(50):  # each closed before the next is opened
            call(server.port, hello()).close()
        assert server.settle()
        assert (server.connections, server.most_at_once) == (50, 1)
        held = [call(server.port) for _ in range(7)]
        while server.connections < 57:  # one that closes unanswered before it is accepted is not known to be held
            time.sleep(0.001)
        for sock in held:
            sock.close()
        assert server.settle()
        assert (server.connections, server.most_at_once) == (57, 7)


def _ends(port: int, count: int) -> list[str]:
    """How *count* connections, one after another and all kept open, are answered."""
    held, ends = [], []
    for _ in range(count):
        try:
            held.append(call(port, hello()))
            held[-1].settimeout(QUIET_S)
            ends.append("answer" if held[-1].recv(10) else "close")
        except TimeoutError:
            ends.append("silence")
        except OSError:
            ends.append("reset")
    for sock in held:
        sock.close()
    return ends


def test_patience_ends_after_so_many_connections() -> None:
    with serve(replace(OLD, patience=2)) as server:
        assert _ends(server.port, 4) == ["answer", "answer", "reset", "reset"]
        assert (server.turned_away, server.connections) == (2, 4)
    with serve(replace(OLD, patience=1, beyond=No.SILENCE)) as server:
        assert _ends(server.port, 2) == ["answer", "silence"]


def test_only_so_many_are_served_at_once() -> None:
    with serve(replace(OLD, at_once=2)) as server:
        assert _ends(server.port, 3) == ["answer", "answer", "reset"]
        assert server.settle()
        assert _ends(server.port, 1) == ["answer"]


def test_one_by_one_lets_the_next_wait() -> None:
    with serve(replace(OLD, one_by_one=True)) as server:
        first, second = call(server.port, hello()), call(server.port, hello())
        assert flight(first)
        second.settimeout(QUIET_S)
        with pytest.raises(TimeoutError):
            second.recv(1)
        first.close()
        assert flight(second)
        second.close()


def test_delays_are_per_connection_and_do_not_add_up() -> None:
    with serve(replace(OLD, delays_s=(0.4, 0.0))) as server:
        threads = []
        began, took = time.monotonic(), {}

        def one(number: int) -> None:
            with call(server.port, hello()) as sock:
                sock.recv(1)
                took[number] = time.monotonic() - began

        for number in range(2):
            threads.append(threading.Thread(target=one, args=(number,)))
            threads[-1].start()
            while server.connections == number:
                time.sleep(0.001)
        for thread in threads:
            thread.join(WAIT_S)
    assert took[0] >= 0.4 > took[1]


def test_a_fault_of_the_server_itself_is_not_passed_over() -> None:
    def broken(_: tls.Heard) -> No:
        raise LookupError("a rule with a fault")

    with pytest.raises(LookupError), serve(Script(rule=broken)) as server, call(server.port, hello()) as sock:
        assert to_the_end(sock) == b""


def test_it_listens_on_loopback_only() -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::"):
        with pytest.raises(ValueError, match="loopback"), serve(host=host):
            pass
    with serve(host="127.0.0.2") as server, socket.create_connection(("127.0.0.2", server.port), WAIT_S):
        assert server.host == "127.0.0.2"


def test_the_end_of_the_block_closes_every_connection() -> None:
    before = threading.active_count()
    with serve(Script(no=No.SILENCE)) as server:
        sock = call(server.port, hello(TLS10))
        assert not server.settle(0.05)
    with sock:
        assert to_the_end(sock) == b""
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        call(server.port)


# ---- its reading of hellos -------------------------------------------------------------------------------------------

HELLOS = [hello_message(), hello_message(TLS12, (0x1301,), NO_SHARE, listed=(TLS13, TLS12)), modern_hello(29)[5:]]


@pytest.mark.parametrize("message", HELLOS, ids=len)
def test_a_hello_cut_at_any_byte_is_none(message: bytes) -> None:
    assert read_hello(message, number=1, record_version=TLS10).raw == message
    for end in range(len(message)):
        with pytest.raises(HelloError):
            read_hello(message[:end], number=1, record_version=TLS10)
    with pytest.raises(HelloError):
        read_hello(message + b"\0", number=1, record_version=TLS10)
    for end in range(2, len(ssl2_hello(1, 2))):
        with pytest.raises(HelloError):
            read_ssl2(ssl2_hello(1, 2)[2:end], number=1)


@given(st.sampled_from(HELLOS), st.integers(0, 150), st.binary(min_size=1, max_size=4))
@settings(max_examples=200)
def test_a_changed_hello_is_read_or_is_none(message: bytes, at: int, put: bytes) -> None:
    changed = message[:at] + put + message[at + len(put) :]
    try:
        heard = read_hello(changed, number=1, record_version=TLS10)
    except HelloError:
        return
    assert heard.suites
    assert heard.shape


@pytest.mark.parametrize("wrong", [
    hello_message(TLS12, (0x1301,), listed=(TLS13,)),  # no key_share
    hello_message(TLS11, (0x1301,), NO_SHARE, listed=(TLS13,)),
    hello_message(TLS12, (0x1301,), NO_SHARE, listed=(TLS13,), compressions=b"\1\0"),
    hello_message(TLS12, (0x1301,), (51, vec(2, nums(24) + vec(2, b"k"))), listed=(TLS13,)),  # a group that is not offered
    hello_message(0x0300), hello_message(TLS12, ()), hello_message(compressions=b"\1"), hello_message(TLS12, (1,), (10, b"")),
    hello_message(name="toko.example."),
])
def test_a_hello_that_a_careful_server_refuses_is_none(wrong: bytes) -> None:
    with pytest.raises(HelloError):
        read_hello(wrong, number=1, record_version=TLS10)


def test_made_certificates_are_what_they_say() -> None:
    leaf = x509.load_der_x509_certificate(tls.identity("lain.example", "rsa1024").chain[0])
    key = leaf.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert key.key_size == 1024
    assert tls.identity(kind="ec").anchor == tls.identity().anchor

"""TLS 1.3 with a server that says what it likes, under keys that fit: bounded, never a loop, nothing but TlsError."""

from __future__ import annotations

import contextlib
import hashlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.tls import Alert, Flight, TlsError
from ikmscan.scanner.wire.tls13 import WIRE_CAP, Client13
from ikmscan.scanner.wire.tls13_keys import SUITES, Schedule, Sealer, finished, new_share, next_secret
from ikmscan.scanner.wire.tls_hello import Offer
from ikmscan.scanner.wire.tls_numbers import ALERT, APPLICATION_DATA, HANDSHAKE, RETRY_RANDOM, Version
from ikmscan.scanner.wire.tls_suites import TLS13_SUITES

RANDOM, SESSION_ID = bytes(range(32)), bytes(range(32, 64))
SUITE, X25519, P256 = 0x1301, 0x1D, 0x17
CCS = bytes.fromhex("140303000101")
EE, CERTIFICATE_REQUEST, CERTIFICATE, VERIFY, FINISHED, TICKET, KEY_UPDATE = 8, 13, 11, 15, 20, 4, 24


def sized(width: int, content: bytes) -> bytes:
    return len(content).to_bytes(width, "big") + content


def u16(number: int) -> bytes:
    return number.to_bytes(2, "big")


def extension(number: int, content: bytes) -> bytes:
    return u16(number) + sized(2, content)


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + sized(3, body)


def plain(kind: int, content: bytes) -> bytes:
    return bytes([kind, 3, 3]) + sized(2, content)


def server_hello(
    group: int = X25519, public: bytes = b"", *, suite: int = SUITE, retry: bool = False, more: bytes = b"",
    version: int = 0x0304,
) -> bytes:
    share = u16(group) + (b"" if retry else sized(2, public))
    listed = extension(43, u16(version)) + (extension(51, share) if group else b"") + more
    random = RETRY_RANDOM if retry else bytes(32)
    return message(2, b"\x03\x03" + random + sized(1, SESSION_ID) + u16(suite) + b"\x00" + sized(2, listed))


def certificate(*entries: tuple[bytes, bytes], context: bytes = b"") -> bytes:
    listed = b"".join(sized(3, der) + sized(2, extensions) for der, extensions in entries)
    return message(CERTIFICATE, sized(1, context) + sized(3, listed))


def ticket(extensions: bytes = b"", value: bytes = b"t" * 32) -> bytes:
    return message(TICKET, bytes(8) + sized(1, b"n") + sized(2, value) + sized(2, extensions))


STAPLE = extension(5, b"\x01" + sized(3, b"an OCSPResponse"))
SCTS = extension(18, sized(2, sized(2, b"first") + sized(2, b"second")))
EXTENSIONS = message(EE, sized(2, extension(16, sized(2, sized(1, b"h2")))))
REQUEST = message(CERTIFICATE_REQUEST, sized(1, b"") + sized(2, extension(13, sized(2, u16(0x0403)))))
CHAIN = certificate((b"leaf", STAPLE + SCTS), (b"issuer", extension(5, b"\x01" + sized(3, b"another"))))
SIGNED = message(VERIFY, u16(0x0804) + sized(2, b"s" * 256))
FLIGHT = (EXTENSIONS, CHAIN, SIGNED)


class Script:
    """A client that has sent its hello, and the keys of a server that answered it well; what is said is up to the
    test."""

    def __init__(self, *, session_id: bytes = SESSION_ID, suite: int = SUITE) -> None:
        offer = Offer(versions=(Version.TLS13, Version.TLS12), suites=TLS13_SUITES, rich=True)
        self.client = Client13(offer, server_name="toko.example", random=RANDOM, session_id=session_id)
        self.number, self.suite = suite, SUITES[suite]
        self.first = self.client.start()
        self.transcript = hashlib.new(self.suite.hash, self.first[5:])
        self.sent = b""

    def say(self, data: bytes) -> bytes:
        said = self.client.feed(data)
        self.sent += said
        return said

    def hello(self, theirs: bytes | None = None) -> bytes:
        """The record of a ServerHello; from here on both sides have keys. *theirs*: the hello that is answered."""
        share = new_share(X25519)
        assert share is not None
        heard = theirs or self.first
        at = heard.rindex(bytes.fromhex("001d0020"))
        said = server_hello(public=share.public, suite=self.number)
        self.transcript.update(said)
        self.schedule = Schedule(self.suite.hash, share.agree(heard[at + 4 : at + 36]))
        digest = self.transcript.digest()
        self.theirs = self.schedule.handshake(b"s", digest)
        self.ours = self.schedule.handshake(b"c", digest)
        self.sealer = Sealer(self.suite, self.theirs)
        return plain(HANDSHAKE, said)

    def sealed(self, *said: bytes, kind: int = HANDSHAKE) -> bytes:
        """One record with these messages, which both sides keep."""
        for one in said:
            self.transcript.update(one)
        return self.sealer.seal(kind, b"".join(said))

    def flight(self, *said: bytes) -> bytes:
        """The records of a whole flight, with a Finished that fits; after it the keys are those of applications."""
        records = b"".join(self.sealed(one) for one in said or FLIGHT)
        records += self.sealed(message(FINISHED, finished(self.suite.hash, self.theirs, self.transcript.digest())))
        digest = self.transcript.digest()
        self.theirs = self.schedule.application(b"s", digest)
        self.applications = self.schedule.application(b"c", digest)
        self.sealer = Sealer(self.suite, self.theirs)
        return records

    def ready(self, *said: bytes) -> Script:
        self.say(self.hello() + CCS + self.flight(*said))
        assert self.client.established
        return self


def refuses(script: Script, data: bytes, words: str | None = None) -> None:
    with pytest.raises(TlsError, match=words):
        script.say(data)
    assert script.client.settled
    with pytest.raises(TlsError, match=words):
        script.say(b"")


# ---- What a good server says ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("suite", SUITES)
def test_everything_of_a_good_flight_is_told(suite: int) -> None:
    script = Script(suite=suite).ready()
    script.say(script.sealer.seal(HANDSHAKE, ticket(extension(42, (16384).to_bytes(4, "big")))))
    seen = script.client.secrets
    assert seen is not None
    assert (seen.suite, seen.group, seen.alpn, seen.signature) == (suite, X25519, "h2", 0x0804)
    assert (seen.chain, seen.staple, seen.scts) == ((b"leaf", b"issuer"), b"an OCSPResponse", (b"first", b"second"))
    assert (seen.client_certificate, seen.tickets, seen.early_data) == (False, 1, 16384)


@pytest.mark.parametrize("session_id", [SESSION_ID, b""])
def test_we_answer_with_our_finished_and_close_notify(session_id: bytes) -> None:
    script = Script(session_id=session_id).ready()
    sent = script.sent
    assert sent.startswith(CCS) == bool(session_id)
    sent = sent.removeprefix(CCS)
    size = 5 + int.from_bytes(sent[3:5], "big")
    kind, said = Sealer(script.suite, script.ours).open(sent[:5], sent[5:size])
    assert (kind, said) == (HANDSHAKE, message(FINISHED, finished("sha256", script.ours, script.transcript.digest())))
    kind, said = Sealer(script.suite, script.applications).open(sent[size : size + 5], sent[size + 5 :])
    assert (kind, said) == (ALERT, b"\x01\x00")


def test_a_certificate_request_is_answered_with_none_before_our_finished() -> None:
    script = Script(session_id=b"").ready(EXTENSIONS, REQUEST, CHAIN, SIGNED)
    size = 5 + int.from_bytes(script.sent[3:5], "big")
    none = message(CERTIFICATE, bytes(4))
    script.transcript.update(none)
    verify_data = finished("sha256", script.ours, script.transcript.digest())
    said = Sealer(script.suite, script.ours).open(script.sent[:5], script.sent[5:size])
    assert said == (HANDSHAKE, none + message(FINISHED, verify_data))
    assert script.client.secrets is not None
    assert script.client.secrets.client_certificate


def test_messages_may_share_a_record_and_be_split_over_records() -> None:
    script = Script()
    together = script.hello() + script.sealed(*FLIGHT)
    script.say(together)
    end = message(FINISHED, finished("sha256", script.theirs, script.transcript.digest()))
    for at in range(len(end)):
        assert not script.client.established
        script.say(script.sealer.seal(HANDSHAKE, end[at : at + 1]))
    assert script.client.established


def test_tickets_are_counted_and_the_largest_limit_is_told() -> None:
    script = Script().ready()
    limits = [0, 100, 50]
    script.say(b"".join(
        script.sealer.seal(HANDSHAKE, ticket(extension(42, limit.to_bytes(4, "big")) if limit else b""))
        for limit in limits
    ))
    assert script.client.secrets is not None
    assert (script.client.secrets.tickets, script.client.secrets.early_data) == (3, 100)


def test_application_data_before_a_ticket_is_passed_over() -> None:
    script = Script().ready()
    script.say(script.sealer.seal(APPLICATION_DATA, b"SETTINGS") + script.sealer.seal(APPLICATION_DATA, b""))
    assert not script.client.settled
    script.say(script.sealer.seal(HANDSHAKE, ticket()))
    assert script.client.settled


def test_renewed_keys_are_followed() -> None:
    script = Script().ready()
    for asked in (0, 1, 1):
        assert script.say(script.sealer.seal(HANDSHAKE, message(KEY_UPDATE, bytes([asked])))) == b""
        script.theirs = next_secret("sha256", script.theirs)
        script.sealer = Sealer(script.suite, script.theirs)
    script.say(script.sealer.seal(HANDSHAKE, ticket()))
    assert script.client.settled


def test_a_retry_with_a_cookie_alone_keeps_the_share() -> None:
    script = Script()
    cookie = b"biskuit"
    asked = server_hello(0, retry=True, more=extension(44, sized(2, cookie)))
    second = script.say(plain(HANDSHAKE, asked))
    assert second.startswith(CCS)
    second = second.removeprefix(CCS)
    assert extension(44, sized(2, cookie)) in second
    first_hash = hashlib.sha256(script.first[5:]).digest()
    script.transcript = hashlib.sha256(b"\xfe\x00\x00\x20" + first_hash + asked + second[5:])
    said = script.say(CCS + script.hello(second) + CCS + script.flight())
    assert script.client.established
    assert not said.startswith(CCS)


# ---- Alerts ---------------------------------------------------------------------------------------------------------

def test_an_alert_under_encryption_stands_in_the_answer() -> None:
    script = Script()
    script.say(script.hello() + script.sealed(EXTENSIONS) + script.sealer.seal(ALERT, b"\x02\x50"))
    assert isinstance(script.client.answer, Flight)
    assert script.client.answer.alert == Alert(2, 80)
    assert script.client.settled
    assert script.client.secrets is None


@pytest.mark.parametrize(("said", "alert"), [(b"\x01\x00", None), (b"\x02\x00", None), (b"\x02\x74", Alert(2, 116))])
def test_only_an_early_end_is_told(said: bytes, alert: Alert | None) -> None:
    script = Script().ready()
    script.say(script.sealer.seal(ALERT, said))
    assert isinstance(script.client.answer, Flight)
    assert script.client.answer.alert == alert
    assert script.client.settled
    assert script.client.secrets is not None


def test_a_close_notify_within_the_handshake_is_too_early() -> None:
    script = Script()
    script.say(script.hello() + script.sealer.seal(ALERT, b"\x01\x00"))
    assert isinstance(script.client.answer, Flight)
    assert script.client.answer.alert == Alert(1, 0)


def test_a_plaintext_alert_is_all_that_a_server_without_keys_can_say() -> None:
    script = Script()
    script.say(script.hello() + plain(ALERT, b"\x02\x28"))
    assert isinstance(script.client.answer, Flight)
    assert script.client.answer.alert == Alert(2, 40)
    assert script.client.settled


def test_after_the_end_nothing_is_read() -> None:
    script = Script()
    script.say(script.hello() + script.sealer.seal(ALERT, b"\x02\x50"))
    assert script.say(b"junk" * 100_000) == b""


# ---- What no good server says ---------------------------------------------------------------------------------------

@pytest.mark.parametrize(("said", "words"), [
    (server_hello(P256, bytes(65)), "not ours"),
    (server_hello(X25519, bytes(32)), "no key of its group"),
    (server_hello(X25519, b"short"), "no key of its group"),
    (server_hello(X25519, retry=True), "changes nothing"),
    (server_hello(0, retry=True), "changes nothing"),
    (server_hello(0, retry=True, more=extension(44, b"\x00\x09short")), "promised"),
    (server_hello(0), "promised"),
    (server_hello(X25519, bytes(32)) + b"\x08", "something else"),
])
def test_a_hello_that_does_not_fit_is_refused(said: bytes, words: str) -> None:
    refuses(Script(), plain(HANDSHAKE, said), words)


@pytest.mark.parametrize("said", [
    server_hello(0x11EC, bytes(32)), server_hello(0x0100, retry=True), server_hello(X25519, bytes(32), suite=0x1399),
    server_hello(X25519, bytes(32), suite=0xC02F),
])
def test_what_nobody_offered_is_kept_as_the_answer_and_not_gone_along_with(said: bytes) -> None:
    script = Script()
    assert script.say(plain(HANDSHAKE, said)) == b""
    assert isinstance(script.client.answer, Flight)
    assert script.client.settled
    assert script.client.secrets is None


@pytest.mark.parametrize("again", [server_hello(0x18, retry=True), server_hello(P256, bytes(65), suite=0x1303)])
def test_a_second_retry_and_another_suite_are_refused(again: bytes) -> None:
    script = Script()
    script.say(plain(HANDSHAKE, server_hello(P256, retry=True)))
    refuses(script, plain(HANDSHAKE, again), "another retry or another suite")


def test_a_share_of_the_old_group_after_a_retry_is_refused() -> None:
    script = Script()
    script.say(plain(HANDSHAKE, server_hello(P256, retry=True)))
    refuses(script, plain(HANDSHAKE, server_hello(X25519, bytes(32))), "not ours")


@pytest.mark.parametrize("order", [
    (CHAIN,), (SIGNED,), (EXTENSIONS, SIGNED), (EXTENSIONS, EXTENSIONS), (EXTENSIONS, CHAIN, CHAIN),
    (EXTENSIONS, CHAIN, REQUEST), (EXTENSIONS, REQUEST, REQUEST), (EXTENSIONS, ticket()), (ticket(),),
    (message(KEY_UPDATE, b"\x00"),), (message(0, b""),), (message(14, b""),), (message(5, b""),),
    (EXTENSIONS, message(25, bytes(9))),
])
def test_messages_out_of_order_are_refused(order: tuple[bytes, ...]) -> None:
    script = Script()
    refuses(script, script.hello() + script.sealed(*order), "a handshake message of type")


@pytest.mark.parametrize("bad", [
    message(EE, b""), message(EE, sized(2, b"\x00")), message(EE, sized(2, b"") + b"x"),
    message(EE, sized(2, extension(16, b"") * 2)),
])
def test_broken_extensions_are_refused(bad: bytes) -> None:
    script = Script()
    refuses(script, script.hello() + script.sealed(bad))


@pytest.mark.parametrize("bad", [
    certificate(), certificate((b"", b"")), certificate((b"leaf", b""), context=b"x"), message(CERTIFICATE, b""),
    certificate((b"leaf", extension(5, b"\x01\x00\x00\x09short"))), certificate((b"leaf", b"\x00\x05\x00")),
    message(CERTIFICATE, b"\x00" + sized(3, b"\x00\x00\x09short")),
])
def test_broken_certificates_are_refused(bad: bytes) -> None:
    script = Script()
    refuses(script, script.hello() + script.sealed(EXTENSIONS, bad))


def test_a_chain_without_end_is_cut() -> None:
    script = Script().ready(EXTENSIONS, certificate(*[(b"%d" % n, b"") for n in range(500)]), SIGNED)
    assert script.client.secrets is not None
    assert script.client.secrets.chain == tuple(b"%d" % n for n in range(10))


def test_a_wrong_finished_is_refused() -> None:
    script = Script()
    refuses(script, script.hello() + script.sealed(*FLIGHT, message(FINISHED, bytes(32))), "Finished")
    assert script.client.secrets is None
    assert isinstance(script.client.answer, Flight)


@pytest.mark.parametrize("kind", [FINISHED, KEY_UPDATE])
def test_no_message_goes_across_a_change_of_keys(kind: int) -> None:
    script = Script()
    if kind == KEY_UPDATE:
        script.ready()
        refuses(script, script.sealer.seal(HANDSHAKE, message(KEY_UPDATE, b"\x00") + b"\x04"), "across")
        return
    script.say(script.hello() + script.sealed(*FLIGHT))
    end = message(FINISHED, finished("sha256", script.theirs, script.transcript.digest()))
    refuses(script, script.sealed(end + ticket()), "across")


@pytest.mark.parametrize("said", [
    message(KEY_UPDATE, b"\x02"), message(KEY_UPDATE, b""), ticket(value=b""), ticket(extension(42, b"\x00")),
    message(TICKET, b""), ticket(extension(42, bytes(4)) * 2), EXTENSIONS, REQUEST, message(FINISHED, bytes(32)),
    bytes([TICKET]) + b"\xff\xff\xff",
])
def test_after_the_handshake_only_tickets_and_renewals_come(said: bytes) -> None:
    script = Script().ready()
    refuses(script, script.sealer.seal(HANDSHAKE, said))
    assert script.client.secrets is not None, "what was seen stays"


@pytest.mark.parametrize(("kind", "content"), [
    (HANDSHAKE, b""), (ALERT, b""), (ALERT, b"\x02"), (ALERT, b"\x02\x28\x00"), (20, b"\x01"), (24, b"\x01"), (99, b"x"),
    (APPLICATION_DATA, b"too early"),
])
def test_records_that_have_no_place_in_the_handshake_are_refused(kind: int, content: bytes) -> None:
    script = Script()
    refuses(script, script.hello() + script.sealer.seal(kind, content))


@pytest.mark.parametrize("kind", [ALERT, APPLICATION_DATA])
def test_nothing_comes_between_the_pieces_of_a_message(kind: int) -> None:
    script = Script().ready()
    pieces = script.sealer.seal(HANDSHAKE, ticket()[:9]) + script.sealer.seal(kind, b"\x01\x00")
    refuses(script, pieces, "within a handshake message")


@pytest.mark.parametrize("header", [
    "17 03 03 41 01", "17 03 03 ff ff", "17 03 03 00 00", "17 03 03 00 10", "17 02 03 00 20", "16 03 03 00 20", "15 03 03 00 03",
    "18 03 03 00 03", "00 03 03 00 20", "48 54 54 50 2f",
])
def test_a_bad_header_is_refused_before_its_content(header: str) -> None:
    script = Script()
    refuses(script, script.hello() + bytes.fromhex(header), "no record of TLS 1.3")


def test_the_largest_record_is_read_and_one_byte_more_is_not() -> None:
    script = Script().ready()
    script.say(script.sealer.seal(APPLICATION_DATA, bytes(1 << 14)))
    refuses(script, script.sealer.seal(APPLICATION_DATA, bytes((1 << 14) + 1)), "without padding")


@pytest.mark.parametrize("said", [CCS * 9, bytes.fromhex("140303000102"), bytes.fromhex("14030300020101")])
def test_change_cipher_specs_are_few_and_of_one_kind(said: bytes) -> None:
    script = Script()
    refuses(script, script.hello() + said, "change_cipher_spec")


def test_a_change_cipher_spec_after_the_handshake_is_refused() -> None:
    script = Script().ready()
    refuses(script, CCS, "no record of TLS 1.3")


# ---- Floods ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("kind", [APPLICATION_DATA, HANDSHAKE])
def test_a_flood_after_the_handshake_ends_quietly_at_the_cap(kind: int) -> None:
    script = Script().ready()
    content = b"" if kind == APPLICATION_DATA else ticket()
    began = time.process_time()
    for _ in range(20_000):
        if script.client._over:
            break
        script.say(script.sealer.seal(kind, content))
    assert script.client.settled
    assert script.client._over
    assert script.client.secrets is not None
    assert time.process_time() - began < 5


def test_a_message_that_claims_too_much_is_refused_by_its_header() -> None:
    script = Script()
    script.say(script.hello() + script.sealed(EXTENSIONS))
    refuses(script, script.sealer.seal(HANDSHAKE, bytes([CERTIFICATE]) + b"\x02\x00\x01"), "with 131073 bytes")


def test_a_flight_that_drips_is_refused_at_the_cap() -> None:
    script = Script()
    script.say(script.hello() + script.sealed(EXTENSIONS))
    script.say(script.sealer.seal(HANDSHAKE, bytes([CERTIFICATE]) + b"\x02\x00\x00"))
    with pytest.raises(TlsError, match="no end of the handshake in the first 262144 bytes"):
        for _ in range(20_000):
            script.say(script.sealer.seal(HANDSHAKE, b"\x00"))


def test_keys_are_not_renewed_for_ever() -> None:
    script = Script().ready()
    with pytest.raises(TlsError, match="KeyUpdate"):
        for _ in range(100):
            script.say(script.sealer.seal(HANDSHAKE, message(KEY_UPDATE, b"\x01")))
            script.theirs = next_secret("sha256", script.theirs)
            script.sealer = Sealer(script.suite, script.theirs)


def test_no_more_than_the_cap_is_held() -> None:
    script = Script()
    with contextlib.suppress(TlsError):
        script.say(script.hello() + b"\x17\x03\x03\x40\x00" + bytes(WIRE_CAP * 4))
    assert len(script.client._wire) <= WIRE_CAP


# ---- Every byte -----------------------------------------------------------------------------------------------------

def whole() -> tuple[Script, bytes]:
    script = Script()
    records = script.hello() + CCS + script.flight()
    return script, records + script.sealer.seal(HANDSHAKE, ticket()) + script.sealer.seal(ALERT, b"\x01\x00")


def test_a_talk_cut_anywhere_raises_nothing_and_is_not_settled_too_early() -> None:
    script, records = whole()
    ticket_end = len(records) - 24
    for at in range(len(records)):
        assert script.client.settled == (at >= ticket_end), at
        script.say(records[at : at + 1])
    assert script.client.settled


def test_a_changed_byte_anywhere_is_a_tls_error_or_changes_nothing_that_was_verified() -> None:
    size = len(whole()[1])
    for at in range(size):
        script, records = whole()
        changed = bytearray(records)
        changed[at] ^= 0x01
        with contextlib.suppress(TlsError):
            script.say(bytes(changed))
        seen = script.client.secrets
        assert seen is None or (seen.chain, seen.staple, seen.alpn) == ((b"leaf", b"issuer"), b"an OCSPResponse", "h2")


@settings(max_examples=150)
@given(said=st.lists(st.tuples(st.sampled_from([HANDSHAKE, ALERT, APPLICATION_DATA, 20]), st.binary(max_size=60)), max_size=6),
       ready=st.booleans())
def test_whatever_is_sealed_raises_nothing_but_tls_error(said: list[tuple[int, bytes]], ready: bool) -> None:
    script = Script()
    if ready:
        script.ready()
    else:
        script.say(script.hello())
    with contextlib.suppress(TlsError):
        for kind, content in said:
            script.say(script.sealer.seal(kind, content))


@settings(max_examples=150)
@given(kind=st.sampled_from([EE, CERTIFICATE_REQUEST, CERTIFICATE, VERIFY, FINISHED, TICKET]), body=st.binary(max_size=80))
def test_whatever_a_message_holds_raises_nothing_but_tls_error(kind: int, body: bytes) -> None:
    before = {EE: (), CERTIFICATE_REQUEST: (EXTENSIONS,), CERTIFICATE: (EXTENSIONS,), VERIFY: (EXTENSIONS, CHAIN), FINISHED: FLIGHT}
    script = Script()
    if kind == TICKET:
        script.ready()
    else:
        script.say(script.hello() + b"".join(script.sealed(one) for one in before[kind]))
    with contextlib.suppress(TlsError):
        script.say(script.sealer.seal(HANDSHAKE, message(kind, body)))


@settings(max_examples=200)
@given(data=st.lists(st.binary(max_size=300), max_size=5))
def test_whatever_comes_in_plaintext_raises_nothing_but_tls_error(data: list[bytes]) -> None:
    script = Script()
    with contextlib.suppress(TlsError):
        for piece in data:
            script.say(piece)


@settings(max_examples=60)
@given(cuts=st.lists(st.integers(0, 1200), max_size=12))
def test_the_pieces_make_no_difference(cuts: list[int]) -> None:
    script, records = whole()
    at = 0
    for cut in [*sorted(cuts), len(records)]:
        script.say(records[at:cut])
        at = max(at, cut)
    assert script.client.secrets is not None
    assert script.client.secrets.tickets == 1

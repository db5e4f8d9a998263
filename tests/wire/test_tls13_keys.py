"""The key schedule of TLS 1.3 against the traces of RFC 8448, whose bytes stand here as they are printed there."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.tls13_keys import (
    SUITES,
    Schedule,
    Sealer,
    expand_label,
    finished,
    new_share,
    next_secret,
)
from ikmscan.scanner.wire.tls13_sealed import Encrypted, SealedTalk
from ikmscan.scanner.wire.tls_numbers import ALERT, GROUPS, HANDSHAKE
from ikmscan.scanner.wire.tls_vector import TlsError


def hexed(text: str) -> bytes:
    return bytes.fromhex("".join(text.split()))

# ---- RFC 8448 section 3, "Simple 1-RTT Handshake" ------------------------------------------------------------------

CLIENT_HELLO = hexed("""
010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113031302010000910000000b0009000006
736572766572ff01000100000a00140012001d0017001800190100010101020103010400230000003300260024001d002099381de560e4bd43d23d8e
435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d0020001e0403050306030203080408050806040105010601020104020502
06020202002d00020101001c00024001""")
SERVER_HELLO = hexed("""
020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d0020c9828876112095fe
66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304""")
SHARED = hexed("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d")
HELLOS = hexed("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8")  # the hash of both
CLIENT_HANDSHAKE = hexed("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21")
SERVER_HANDSHAKE = hexed("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38")
AFTER_FINISHED = hexed("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13")
CLIENT_APPLICATION = hexed("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5")
SERVER_APPLICATION = hexed("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643")
SERVER_FLIGHT = hexed("""
17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8ea73f848a7ca07612ef9f945cb960b406890
5123ea78b111b429ba9191cd05d2a389280f526134aadc7fc78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb355c7c79020716cfb9b1183e
f3ab20e37d57a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b0e3cdd0cbae8bf2d0b227812cbb360987255
cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70a2559c09ead686945ba246ab66e5edd8044b4c6de3fcf2a8
9441ac66272fd8fb330ef8190579b3684596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f4415cf9538d51a200c270342
72968a264ed6540c84838d89f72c24461aad6d26f59ecaba9acbbb317b66d902f4f292a36ac1b639c637ce343117b659622245317b49eeda0c6258f1
00d7d961ffb138647e92ea330faeea6dfa31c7a84dc3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843
f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d461e66f99882bd89fc50800becca62d6c74116dbd2972fda1fa80f85df881edbe
5a37668936b335583b599186dc5c6918a396fa48a181d6b6fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e
2ac4c85977b7c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f23faa63978c317fc9fa66a73f
60f0504de93b5b845e275592c12335ee340bbc4fddd502784016e4b3be7ef04dda49f4b440a30cb5d2af939828fd4ae3794e44f94df5a631ede42c17
19bfdabf0253fe5175be898e750edc53370d2b""")
CLIENT_FINISHED = hexed("""
170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc46deb384bd1caeacab6867d726c40546""")
TICKET = hexed("""
17030300de3a6b8f90414a97d6959c3487680de5134a2b240e6cffac116e95d41d6af8f6b580dcf3d11d63c758db289a015940252f55713e061dc13e
078891a38efbcf5753ad8ef170ad3c7353d16d9da773b9ca7f2b9fa1b6c0d4a3d03f75e09c30ba1e62972ac46f75f7b981be63439b2999ce13064615
139891d5e4c5b406f16e3fc181a77ca475840025db2f0a77f81b5ab05b94c01346755f69232c86519d86cbeeac87aac347d143f9605d64f650db4d02
3e70e952ca49fe5137121c74bc2697687e248746d6df353005f3bce18696129c8153556b3b6c6779b37bf15985684f""")
SERVER_DATA = hexed("""
17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2
abf332540dd032e167c2955d""")
SERVER_CLOSE = hexed("1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9")

# ---- RFC 8448 section 5, "HelloRetryRequest": secp256r1 after a cookie ----------------------------------------------

RETRY_FIRST = hexed("""
010000b00303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f000006130113031302010000810000000b0009000006
736572766572ff01000100000a00080006001d00170018003300260024001d0020e8e8e3f3b93a25ed97a14a7dcacb8a272c6288e585c6484d05262f
cad062ad1f002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c00024001
""")
RETRY_REQUEST = hexed("""
020000ac0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c001301000084003300020017002c0074007271dcd04b
b88bc3189119398a00000000eefafc76c146b823b096f8aacad365dd0030953f4edf625636e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e3
6e8a1f025f7dfa5d6e50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0caf571fb2b7cff0f934b0002b00020304""")
RETRY_SECOND = hexed("""
010001fc0303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f000006130113031302010001cd0000000b0009000006
736572766572ff01000100000a00080006001d001700180033004700450017004104a6da7392ec591e17abfd535964b99894d13befb221b3def2ebe
3830eac8f0151812677c4d6d2237e85cf01d6910cfb83954e76ba7352830534159897e8065780002b0003020304000d0020001e0403050306030203
08040805080604010501060102010402050206020202002c0074007271dcd04bb88bc3189119398a00000000eefafc76c146b823b096f8aacad365dd
0030953f4edf625636e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e36e8a1f025f7dfa5d6e50781b5eda4aa15b0c8be778257d16aa3030e9
e7841dd9e4c0342267e8ca0caf571fb2b7cff0f934b0002d00020101001c00024001001500af""") + bytes(175)
RETRY_HELLO = hexed("""
020000770303bb341d847fd789c47c387172dc0c9bf147fccacb5043d86ca4c598d3ff571b9800130100004f003300450017004104583e054b7a6667
2ae020ad9d2686fcc85b5ad41a134a0f03ee72b893052bd85b4c8de6776f5b04ac07d83540eab3e3d9c547bc6528c4317d294686093a6cad7d002b00
020304""")
RETRY_SHARED = hexed("c142ce13ca11b5c2233652e63ad3d97844f1621fbfb9de69d547dc8fedeabeb4")
RETRY_HELLOS = hexed("8aa8e828ec2f8a884fec95a3139de01c15a3daa7ff5bfc3f4bfcc21b438d7bf8")
RETRY_CLIENT_HANDSHAKE = hexed("158aa7ab8855073582b41d674b4055cabcc534728f659314861b4e08e2011566")
RETRY_SERVER_HANDSHAKE = hexed("3403e781e2af7b6508da28574f6e95a1abf162de83a97927c37672a4a0cef8a1")
RETRY_FLIGHT = hexed("""
170303029699bee20baf5b7fc727bfab6223928a381e6d0cf9c4da653f9d2a7b23f7de11cce842d5cf75631763450ffb8b0cc1d238e658af7a12adc8
6243114ab14a1da2fae42621ce483fb6242eabfaad52566b02b31d2eddedefeb80e66a9900d5f973b40c4fdf74719ecf1b68d7f9c3b6ceb903ca13dd
1bb8f8187ae33417e1d152522c5822a1a03ad52c838c55953d610222874cce8e1790b229a2aa0b53c8d377ee720182951dc6181dc5d90bd1f0105ed1
e84aa5f75957c6661897079e5ea5007449e3197bdc7c9beeedddeafdd844afa5c315ecfe65e576afe909812880620ec7048b42d7f5c78d76f299d6d8
2534bdd8f512febc0ed3814aca470cd8000d3e1cb9962b052fbb950df683a52c2ba77ed3713b122937a6e5170964e2ab7969dcd980b3db9b458da760
3124d6dc005e4d6e04b4d0c4baf3275db827dbba0a6db09672171fc057b3851d7e026841e2978fbd2346bbefdd0376bb1108fe9acc92189f5650aa5e
85d8e8c7b67ac510dba003d3d7e16350bb66d45013efd44c9b607c0d318c4c7d1a1f5cbc57e20611804e3787d7b4a4b5f08ed8fd70bdaeade02260b1
2ab842ef690b4a3ee7911e841b374ecd5ebbbc2a54d047b600336dd7d0c88b4bc10e58ee6cb656de7247fa20d8e91deb84628608cf80615b62e96c14
91c7ac3755eb6901405d3474fe1ac79d106a0cee56c2577fc88480f96cb6b8c681b7b68b53c146093908f350888175bdfb0b1e31ad61e30ba0adfe6d
223aa03c0783b5001a57587c328a9afcfcfb978d1cd4328f7d9d60530e630befd96c0c816ee20b0100768ae2a6df51fc68f172740a79af11398ee3be
1252491fa9c693479e877f94ab7c5f8cad480203e6ab7b87dd71e8a0729113df17f5eee86ce108d1d72007ec1cd13c85a6c149621e77b7d78d805a30
f0be030c315e54""")

AES_128 = SUITES[0x1301]


def test_the_schedule_gives_the_secrets_of_the_trace() -> None:
    schedule = Schedule("sha256", SHARED)
    assert hashlib.sha256(CLIENT_HELLO + SERVER_HELLO).digest() == HELLOS
    assert schedule.handshake(b"c", HELLOS) == CLIENT_HANDSHAKE
    assert schedule.handshake(b"s", HELLOS) == SERVER_HANDSHAKE
    assert schedule.application(b"c", AFTER_FINISHED) == CLIENT_APPLICATION
    assert schedule.application(b"s", AFTER_FINISHED) == SERVER_APPLICATION


def test_the_hash_of_the_first_hello_stands_for_it_after_a_retry() -> None:
    message_hash = hexed("fe000020") + hashlib.sha256(RETRY_FIRST).digest()
    assert hashlib.sha256(message_hash + RETRY_REQUEST + RETRY_SECOND + RETRY_HELLO).digest() == RETRY_HELLOS
    schedule = Schedule("sha256", RETRY_SHARED)
    assert schedule.handshake(b"c", RETRY_HELLOS) == RETRY_CLIENT_HANDSHAKE
    assert schedule.handshake(b"s", RETRY_HELLOS) == RETRY_SERVER_HANDSHAKE


@pytest.mark.parametrize(("secret", "key", "iv"), [
    (SERVER_HANDSHAKE, "3fce516009c21727d0f2e4e86ee403bc", "5d313eb2671276ee13000b30"),
    (CLIENT_HANDSHAKE, "dbfaa693d1762c5b666af5d950258d01", "5bd3c71b836e0b76bb73265f"),
    (SERVER_APPLICATION, "9f02283b6c9c07efc26bb9f2ac92e356", "cf782b88dd83549aadf1e984"),
    (RETRY_SERVER_HANDSHAKE, "4646bfac1712c426cd78d8a24a8a6f6b", "c7d395c08d62f297d13768ea"),
])
def test_a_secret_gives_the_key_and_the_iv_of_the_trace(secret: bytes, key: str, iv: str) -> None:
    assert expand_label("sha256", secret, b"key", b"", 16) == hexed(key)
    assert expand_label("sha256", secret, b"iv", b"", 12) == hexed(iv)


def test_the_finished_messages_are_those_of_the_trace() -> None:
    flight = Sealer(AES_128, SERVER_HANDSHAKE).open(SERVER_FLIGHT[:5], SERVER_FLIGHT[5:])[1]
    before = hashlib.sha256(CLIENT_HELLO + SERVER_HELLO + flight[:-36]).digest()
    assert flight[-36:] == hexed("14000020") + finished("sha256", SERVER_HANDSHAKE, before)
    assert finished("sha256", CLIENT_HANDSHAKE, AFTER_FINISHED) == hexed(
        "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61"
    )


def the_talk() -> SealedTalk:
    return SealedTalk(AES_128, SHARED, hashlib.sha256(CLIENT_HELLO + SERVER_HELLO), Encrypted(0x1301, 0x1D))


def test_the_whole_trace_is_lived_through_byte_for_byte() -> None:
    talk = the_talk()
    reply = talk.heard(SERVER_FLIGHT[:5], SERVER_FLIGHT[5:])
    assert reply[: len(CLIENT_FINISHED)] == CLIENT_FINISHED
    assert Sealer(AES_128, CLIENT_APPLICATION).open(reply[58:63], reply[63:]) == (ALERT, b"\x01\x00")
    assert talk.established
    assert (talk.seen.signature, talk.seen.tickets, talk.seen.early_data) == (0x0804, 0, -1)
    assert hashlib.sha256(talk.seen.chain[0]).hexdigest() == hashlib.sha256(certificate()).hexdigest()
    assert talk.heard(TICKET[:5], TICKET[5:]) == b""
    assert (talk.seen.tickets, talk.seen.early_data) == (1, 1024)
    assert talk.heard(SERVER_DATA[:5], SERVER_DATA[5:]) == b""
    assert not talk.orderly
    assert talk.heard(SERVER_CLOSE[:5], SERVER_CLOSE[5:]) == b""
    assert talk.orderly


def certificate() -> bytes:
    """The one of the trace, found by its outer SEQUENCE of 432 bytes."""
    flight = Sealer(AES_128, SERVER_HANDSHAKE).open(SERVER_FLIGHT[:5], SERVER_FLIGHT[5:])[1]
    at = flight.index(hexed("308201ac"))
    return flight[at : at + 432]


def test_the_flight_after_a_retry_is_verified() -> None:
    message_hash = hexed("fe000020") + hashlib.sha256(RETRY_FIRST).digest()
    transcript = hashlib.sha256(message_hash + RETRY_REQUEST + RETRY_SECOND + RETRY_HELLO)
    talk = SealedTalk(AES_128, RETRY_SHARED, transcript, Encrypted(0x1301, 0x17))
    assert talk.heard(RETRY_FLIGHT[:5], RETRY_FLIGHT[5:])
    assert talk.established


def test_a_finished_over_another_transcript_is_refused() -> None:
    talk = SealedTalk(AES_128, SHARED, hashlib.sha256(CLIENT_HELLO + SERVER_HELLO), Encrypted(0x1301, 0x1D))
    talk._transcript.update(b"\x00")  # one byte that the server did not hear
    with pytest.raises(TlsError, match="Finished"):
        talk.heard(SERVER_FLIGHT[:5], SERVER_FLIGHT[5:])
    assert not talk.established


# ---- Records and shares ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("number", SUITES)
@settings(max_examples=20)
@given(contents=st.lists(st.binary(max_size=200), min_size=1, max_size=5), secret=st.binary(min_size=32, max_size=48))
def test_what_one_side_seals_the_other_opens_in_order(number: int, contents: list[bytes], secret: bytes) -> None:
    suite = SUITES[number]
    ours, theirs = Sealer(suite, secret), Sealer(suite, secret)
    for content in contents:
        record = ours.seal(HANDSHAKE, content)
        assert int.from_bytes(record[3:5], "big") == len(record) - 5
        assert theirs.open(record[:5], record[5:]) == (HANDSHAKE, content)


@pytest.mark.parametrize("number", SUITES)
def test_a_changed_byte_does_not_open(number: int) -> None:
    record = Sealer(SUITES[number], bytes(32)).seal(HANDSHAKE, b"halo")
    for at in range(len(record)):
        if at in (3, 4):
            continue  # the length says where the record ends
        changed = bytearray(record)
        changed[at] ^= 1
        with pytest.raises(TlsError):
            Sealer(SUITES[number], bytes(32)).open(bytes(changed[:5]), bytes(changed[5:]))


def test_a_record_without_content_type_is_refused() -> None:
    record = Sealer(AES_128, bytes(32)).seal(0, bytes(9))
    with pytest.raises(TlsError, match="0 without padding"):
        Sealer(AES_128, bytes(32)).open(record[:5], record[5:])


def test_padding_is_taken_off_and_zeros_of_the_content_are_not() -> None:
    record = Sealer(AES_128, bytes(32)).seal(0, b"\x00halo\x00" + bytes([HANDSHAKE]) + bytes(30))
    assert Sealer(AES_128, bytes(32)).open(record[:5], record[5:]) == (HANDSHAKE, b"\x00halo\x00")


@pytest.mark.parametrize("group", GROUPS)
def test_two_shares_of_a_group_agree(group: int) -> None:
    one, other = new_share(group), new_share(group)
    assert one is not None
    assert other is not None
    assert one.agree(other.public) == other.agree(one.public)
    assert one.public != other.public


@pytest.mark.parametrize("group", GROUPS)
@settings(max_examples=30)
@given(theirs=st.binary(max_size=140))
def test_a_share_that_is_no_key_raises_nothing_but_tls_error(group: int, theirs: bytes) -> None:
    share = new_share(group)
    assert share is not None
    if len(theirs) != len(share.public):
        with pytest.raises(TlsError):
            share.agree(theirs)


@pytest.mark.parametrize("group", GROUPS)
def test_zeros_are_no_key_of_any_group(group: int) -> None:
    share = new_share(group)
    assert share is not None
    with pytest.raises(TlsError):
        share.agree(bytes(len(share.public)))


@pytest.mark.parametrize("group", [0x17, 0x18, 0x19])
def test_a_point_that_is_compressed_or_off_the_curve_is_refused(group: int) -> None:
    share, other = new_share(group), new_share(group)
    assert share is not None
    assert other is not None
    half = len(other.public) // 2
    for theirs in (b"\x02" + other.public[1 : half + 1], other.public[:-1] + bytes([other.public[-1] ^ 1])):
        with pytest.raises(TlsError):
            share.agree(theirs)


def test_a_group_that_is_not_computed_here_has_no_share() -> None:
    assert new_share(0x11EC) is None
    assert new_share(0x0100) is None


def test_a_renewed_secret_is_another_one_of_the_same_size() -> None:
    once = next_secret("sha384", bytes(48))
    assert len(once) == 48
    assert once != next_secret("sha384", once)

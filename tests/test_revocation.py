"""What an issuer says of a certificate: only what it signed, about this very certificate, and of today."""

from __future__ import annotations

import random
import warnings
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from forge import DAY, HOST, NOW, Party, crl, key_of, party, point, staple
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.evidence import Revoked, Staple
from ikmscan.scanner.revocation import StapleRead, Word, find_issuer, read_crl, read_staple

OCSP_SIGNING = (ExtendedKeyUsageOID.OCSP_SIGNING,)
URL, OTHER_URL = "http://crl.example/1.crl", "http://crl.example/2.crl"
ROOT = party("Word Root", ca=True)
ISSUER = party("Word Issuer", ROOT, ca=True)
LEAF = party(HOST, ISSUER, crl_at=(URL,))
SIBLING = party("lain.example", ISSUER)
NAMESAKE = party("Word Issuer", ROOT, ca=True)  # the right name over another key
RESPONDER = party("Word Responder", ISSUER, names=(), purposes=OCSP_SIGNING)
RSA_ISSUER = party("Word RSA", ca=True, key=key_of("rsa 2048"))
RSA_LEAF = party(HOST, RSA_ISSUER)
ED_ISSUER = party("Word Ed", ca=True, key=key_of("ed25519"))
ED_LEAF = party(HOST, ED_ISSUER)
GOOD, REVOKED, UNKNOWN = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN
SAID_GOOD = StapleRead(Staple.VALID, Word(Revoked.GOOD))
TAKEN_BACK = (NOW - 3 * DAY).date().isoformat()


def of(said: bytes, leaf: Party = LEAF, issuer: Party = ISSUER) -> StapleRead:
    return read_staple(said, leaf.der, issuer.der, NOW)


@pytest.mark.parametrize(("said", "expected"), [
    (staple(LEAF, ISSUER), SAID_GOOD),
    (staple(LEAF, ISSUER, digest=hashes.SHA256()), SAID_GOOD),
    (staple(LEAF, ISSUER, status=REVOKED), StapleRead(Staple.VALID, Word(Revoked.REVOKED, TAKEN_BACK))),
    (staple(LEAF, ISSUER, status=REVOKED, reason=x509.ReasonFlags.key_compromise),
     StapleRead(Staple.VALID, Word(Revoked.REVOKED, TAKEN_BACK, "keyCompromise"))),
    (staple(LEAF, ISSUER, status=REVOKED, reason=x509.ReasonFlags.unspecified),
     StapleRead(Staple.VALID, Word(Revoked.REVOKED, TAKEN_BACK))),
    (staple(LEAF, ISSUER, status=UNKNOWN), StapleRead(Staple.VALID)),
    (staple(LEAF, ISSUER, start=NOW - 8 * DAY, end=NOW - DAY), StapleRead(Staple.EXPIRED)),
    (staple(LEAF, ISSUER, status=REVOKED, start=NOW - 8 * DAY, end=NOW - DAY), StapleRead(Staple.EXPIRED)),
    (staple(LEAF, ISSUER, start=NOW - 2 * DAY, end=None), SAID_GOOD),
    (staple(LEAF, ISSUER, start=NOW - 11 * DAY, end=None), StapleRead(Staple.EXPIRED)),
    (staple(LEAF, ISSUER, start=NOW + DAY), StapleRead(Staple.NOT_YET)),
    (staple(LEAF, ISSUER, start=NOW + DAY / 1440, end=NOW + DAY), SAID_GOOD),  # a minute: clocks differ
    (staple(SIBLING, ISSUER), StapleRead(Staple.OTHER_CERTIFICATE)),
    (staple(LEAF, NAMESAKE), StapleRead(Staple.OTHER_CERTIFICATE)),
    (staple(LEAF, RSA_ISSUER), StapleRead(Staple.OTHER_CERTIFICATE)),
    (staple(LEAF, ISSUER, impostor=NAMESAKE), StapleRead(Staple.BAD_SIGNATURE)),
    (staple(LEAF, ISSUER, status=REVOKED, impostor=RSA_ISSUER), StapleRead(Staple.BAD_SIGNATURE)),
    (ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
     StapleRead(Staple.UNREADABLE)),
    (b"", StapleRead(Staple.NONE)), (b"rubbish", StapleRead(Staple.UNREADABLE)), (b"\x30\x00", StapleRead(Staple.UNREADABLE)),
    (LEAF.der, StapleRead(Staple.UNREADABLE)),
])
def test_each_staple_has_its_name(said: bytes, expected: StapleRead) -> None:
    assert of(said) == expected


@pytest.mark.parametrize(("responder", "expected"), [
    (RESPONDER, SAID_GOOD),
    (party("r", ISSUER, names=(), purposes=OCSP_SIGNING, key=key_of("rsa 2048")), SAID_GOOD),
    (party("r", ISSUER, names=(), purposes=OCSP_SIGNING, key=key_of("ed25519")), SAID_GOOD),
    (SIBLING, StapleRead(Staple.BAD_SIGNATURE)),  # of the same issuer, but a shop and no responder
    (party("r", ISSUER, names=(), purposes=()), StapleRead(Staple.BAD_SIGNATURE)),
    (party("r", NAMESAKE, names=(), purposes=OCSP_SIGNING), StapleRead(Staple.BAD_SIGNATURE)),
    (party("r", ROOT, names=(), purposes=OCSP_SIGNING), StapleRead(Staple.BAD_SIGNATURE)),
    (party("r", names=(), purposes=OCSP_SIGNING), StapleRead(Staple.BAD_SIGNATURE)),
    (party("r", ISSUER, names=(), purposes=OCSP_SIGNING, start=NOW - 9 * DAY, end=NOW - 2 * DAY), StapleRead(Staple.BAD_SIGNATURE)),
])
def test_only_the_issuer_empowers_a_responder(responder: Party, expected: StapleRead) -> None:
    assert of(staple(LEAF, ISSUER, signer=responder)) == expected


# TLSFeature (RFC 7633) of a number that nobody gave a meaning: the library looks it up in a table of its own and raises
# KeyError as soon as any extension of such a certificate is asked for.
STRANGE_FEATURE = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.24"), bytes.fromhex("3003020163"))
STRANGE_LEAF = party(HOST, ISSUER, crl_at=(URL,), more=[STRANGE_FEATURE])
STRANGE_RESPONDER = party("Word Strange", ISSUER, names=(), purposes=OCSP_SIGNING, more=[STRANGE_FEATURE])


@pytest.mark.parametrize(("listed", "expected"), [
    (crl(ISSUER), Word(Revoked.GOOD)), (crl(ISSUER, more=[point(URL, users=True)]), Word(Revoked.GOOD)),
    (crl(ISSUER, STRANGE_LEAF, more=[point(URL, users=True)]), Word(Revoked.REVOKED, (NOW - 3 * DAY).date().isoformat())),
    (crl(ISSUER, more=[point(URL, authorities=True)]), None),
], ids=["a plain list", "a list for servers", "on it", "a list for authorities"])
def test_an_unknown_feature_of_a_certificate_takes_no_list_away(listed: bytes, expected: Word | None) -> None:
    assert read_crl(listed, STRANGE_LEAF.der, ISSUER.der, (URL,), NOW) == expected


def test_an_unknown_feature_takes_no_staple_away_but_no_such_responder_is_believed() -> None:
    assert of(staple(STRANGE_LEAF, ISSUER), STRANGE_LEAF) == SAID_GOOD
    assert of(staple(LEAF, ISSUER, signer=STRANGE_RESPONDER)) == StapleRead(Staple.BAD_SIGNATURE)


def test_every_kind_of_key_signs() -> None:
    assert of(staple(RSA_LEAF, RSA_ISSUER), RSA_LEAF, RSA_ISSUER) == SAID_GOOD
    assert of(staple(ED_LEAF, ED_ISSUER), ED_LEAF, ED_ISSUER) == SAID_GOOD
    assert read_crl(crl(RSA_ISSUER), RSA_LEAF.der, RSA_ISSUER.der, (), NOW) == Word(Revoked.GOOD)


def test_an_unreadable_leaf_or_issuer_makes_a_staple_unreadable() -> None:
    for leaf, issuer in ((b"", ISSUER.der), (LEAF.der, b""), (b"x", b"x")):
        assert read_staple(staple(LEAF, ISSUER), leaf, issuer, NOW) == StapleRead(Staple.UNREADABLE)
        assert read_crl(crl(ISSUER), leaf, issuer, (URL,), NOW) is None


@pytest.mark.parametrize(("listed", "expected"), [
    (crl(ISSUER), Word(Revoked.GOOD)),
    (crl(ISSUER, SIBLING, others=50), Word(Revoked.GOOD)),
    (crl(ISSUER, LEAF), Word(Revoked.REVOKED, TAKEN_BACK)),
    (crl(ISSUER, SIBLING, LEAF, others=50, reason=x509.ReasonFlags.superseded), Word(Revoked.REVOKED, TAKEN_BACK, "superseded")),
    (x509.load_der_x509_crl(crl(ISSUER, LEAF)).public_bytes(Encoding.PEM), Word(Revoked.REVOKED, TAKEN_BACK)),
    (crl(ISSUER, LEAF, key=NAMESAKE.key), None),
    (crl(RSA_ISSUER, LEAF), None),
    (crl(NAMESAKE), None),
    (crl(ISSUER, LEAF, start=NOW - 9 * DAY, end=NOW - DAY), None),
    (crl(ISSUER, start=NOW + DAY), None),
    (crl(ISSUER, more=[point(URL)]), Word(Revoked.GOOD)),
    (crl(ISSUER, more=[point(OTHER_URL, URL, users=True)]), Word(Revoked.GOOD)),
    (crl(ISSUER, more=[point(users=True)]), Word(Revoked.GOOD)),
    (crl(ISSUER, more=[point(OTHER_URL)]), None),  # its silence is about other certificates
    (crl(ISSUER, more=[point(authorities=True)]), None),
    (crl(ISSUER, more=[point(URL, indirect=True)]), None),
    (crl(ISSUER, more=[point(URL, reasons=frozenset([x509.ReasonFlags.key_compromise]))]), None),
    (crl(ISSUER, more=[x509.DeltaCRLIndicator(1)]), None),
    (crl(ISSUER, more=[x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")]), None),
    (b"", None), (b"<html>", None), (b"-----BEGIN X509 CRL-----", None), (b"\x30\x00", None), (LEAF.der, None),
])
def test_each_list_says_so_much_and_no_more(listed: bytes, expected: Word | None) -> None:
    assert read_crl(listed, LEAF.der, ISSUER.der, (URL,), NOW) == expected


def test_the_issuer_is_who_signed_and_not_who_bears_the_name() -> None:
    crowd = [b"rubbish", b"", ROOT.der, NAMESAKE.der, ISSUER.der]
    assert find_issuer(LEAF.der, crowd) == ISSUER.der
    assert find_issuer(LEAF.der, crowd[:-1]) == find_issuer(LEAF.der, ()) == find_issuer(b"rubbish", crowd) == b""
    assert find_issuer(ROOT.der, [ROOT.der]) == ROOT.der


# ---- Hostile bytes ---------------------------------------------------------------------------------------------------

@cache
def said() -> tuple[bytes, ...]:
    return (staple(LEAF, ISSUER, status=REVOKED), staple(LEAF, ISSUER, signer=RESPONDER), crl(ISSUER, LEAF, more=[point(URL)]))


def look(data: bytes) -> tuple[StapleRead, Word | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_staple(data, LEAF.der, ISSUER.der, NOW), read_crl(data, LEAF.der, ISSUER.der, (URL,), NOW)


@pytest.mark.parametrize("which", range(3))
def test_cut_short_it_says_nothing(which: int) -> None:
    whole = said()[which]
    for size in range(1, len(whole)):
        read, word = look(whole[:size])
        assert (read, word) == (StapleRead(Staple.UNREADABLE), None)


@pytest.mark.parametrize("which", range(3))
def test_a_bent_byte_never_gives_another_word(which: int) -> None:
    """A signature holds over the same bytes only; what is outside of it changes nothing that is said."""
    dice, whole = random.Random(20261124 + which), said()[which]
    true = look(whole)
    for _ in range(800):
        bent = bytearray(whole)
        for _ in range(dice.choice((1, 1, 3))):
            bent[dice.randrange(len(bent))] ^= 1 << dice.randrange(8)
        read, word = look(bytes(bent))
        assert read.staple is not Staple.VALID or read == true[0]
        assert word in (None, true[1])


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_break_us(data: bytes) -> None:
    assert look(data)[1] is None
    assert find_issuer(data, [data, ISSUER.der]) == b""

"""Certificates made on the spot: which chains lead to a root, what keeps the others from one, and which names cover a host."""

from __future__ import annotations

import random
import time
import warnings
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from forge import DAY, HOST, NOW, Party, key_of, party, slow_key
from ikmscan.scanner.certificates import covers, read_chain
from ikmscan.scanner.evidence import Certificates, Handshake, Trust, Unseen, Why
from ikmscan.scanner.trust import Roots, RootsError, judge_chain, read_pem, roots_above, top_of

ROOT = party("Lab Root", ca=True, end=NOW + 3000 * DAY, start=NOW - 700 * DAY)
MIDDLE = party("Lab Middle", ROOT, ca=True, end=NOW + 900 * DAY, start=NOW - 400 * DAY)
LEAF = party(HOST, MIDDLE)
EXPIRED = party(HOST, MIDDLE, start=NOW - 100 * DAY, end=NOW - 6 * DAY)
FUTURE = party(HOST, MIDDLE, start=NOW + 2 * DAY, end=NOW + 50 * DAY)
OTHER_ROOT = party("Unheard Of", ca=True)
FORGED = party("Lab Middle", party("Lab Root", ca=True), ca=True)  # the right names over the wrong keys
STALE_MIDDLE = party("Stale Middle", ROOT, ca=True, start=NOW - 200 * DAY, end=NOW - 2 * DAY)
AT = "http://ca.example/middle.der"


def trust(*chain: Party, roots: Roots = ROOT.roots) -> Trust:
    return judge_chain([p.der for p in chain], roots, NOW)[0]


RSA_ROOT = party("RSA Root", ca=True, kind="rsa")


@pytest.mark.parametrize(("chain", "roots", "expected"), [
    ((LEAF, MIDDLE), ROOT.roots, Trust.TRUSTED),
    ((LEAF, MIDDLE, ROOT), ROOT.roots, Trust.TRUSTED),
    ((LEAF, OTHER_ROOT, MIDDLE), ROOT.roots, Trust.TRUSTED),  # disorder and ballast do no harm (RFC 8446 section 4.4.2)
    ((EXPIRED, MIDDLE), ROOT.roots, Trust.TRUSTED),  # dates are judged elsewhere
    ((FUTURE, MIDDLE), ROOT.roots, Trust.TRUSTED),
    ((party(HOST, RSA_ROOT, kind="rsa"),), RSA_ROOT.roots, Trust.TRUSTED),
    ((party(HOST, MIDDLE, names=(x509.DNSName("*.toko.example"),)), MIDDLE), ROOT.roots, Trust.TRUSTED),
    ((LEAF,), LEAF.roots, Trust.TRUSTED),  # the user trusts this very certificate
    ((party(HOST),), ROOT.roots, Trust.SELF_SIGNED),
    ((party(HOST, ca=True),), ROOT.roots, Trust.SELF_SIGNED),
    ((party(HOST, names=()),), ROOT.roots, Trust.SELF_SIGNED),
    ((LEAF, MIDDLE), Roots(), Trust.UNKNOWN_CA),
    ((LEAF, MIDDLE, ROOT), Roots(), Trust.UNKNOWN_CA),
    ((party(HOST, OTHER_ROOT), OTHER_ROOT), ROOT.roots, Trust.UNKNOWN_CA),
    ((party(HOST, OTHER_ROOT),), ROOT.roots, Trust.UNKNOWN_CA),
    ((party(HOST, MIDDLE, issuer_at=(AT,)),), ROOT.roots, Trust.MISSING_INTERMEDIATE),
    ((party(HOST, MIDDLE, issuer_at=(AT,)), OTHER_ROOT), ROOT.roots, Trust.MISSING_INTERMEDIATE),
    ((party(HOST, FORGED), MIDDLE), ROOT.roots, Trust.BROKEN),
    ((party(HOST, STALE_MIDDLE), STALE_MIDDLE), ROOT.roots, Trust.BROKEN),
    ((party(HOST, party("Lab Middle", ROOT)), MIDDLE), ROOT.roots, Trust.BROKEN),
    ((party(HOST, ROOT, names=()),), ROOT.roots, Trust.TRUSTED),  # names are judged elsewhere
    ((), ROOT.roots, Trust.BROKEN),
])
def test_each_chain_has_its_name(chain: tuple[Party, ...], roots: Roots, expected: Trust) -> None:
    assert judge_chain([p.der for p in chain], roots, NOW)[0] is expected


def test_an_unreadable_leaf_is_broken_and_an_unreadable_companion_is_passed_over() -> None:
    assert judge_chain([b"\x30\x00"], ROOT.roots, NOW)[0] is Trust.BROKEN
    assert judge_chain([b""], ROOT.roots, NOW)[0] is Trust.BROKEN
    assert judge_chain([LEAF.der, b"rubbish", MIDDLE.der], ROOT.roots, NOW)[0] is Trust.TRUSTED


@pytest.mark.parametrize("name", ["", "a_b.example", "toko.example.", "*", "*.", "-x.example", "x" * 70 + ".example", " toko.example"])
def test_a_name_that_no_verifier_takes_is_a_finding_and_no_fault_of_ours(name: str) -> None:
    leaf = party(HOST, MIDDLE, names=(x509.DNSName(name),))
    assert trust(leaf, MIDDLE) in (Trust.TRUSTED, Trust.BROKEN)
    assert isinstance(read(leaf.der), Certificates)


def test_many_authorities_of_one_name_are_not_tried_in_every_order() -> None:
    crowd = [party("Loop", party("Loop", ca=True), ca=True) for _ in range(7)]
    assert trust(party(HOST, crowd[0]), *crowd) is Trust.UNKNOWN_CA


def test_nothing_is_verified_by_a_key_that_no_browser_would_use_for_what_it_costs() -> None:
    middle = party("Slow", ROOT, ca=True, key=slow_key())
    leaf = party(HOST, middle)
    assert trust(leaf, middle) is not Trust.TRUSTED
    assert top_of([leaf.der, middle.der]) == leaf.der


def read(*ders: bytes, host: str = HOST) -> Certificates | Unseen:
    return read_chain(Handshake("192.0.2.1", host, "TLS 1.3", "", "", ders, Trust.TRUSTED))


@pytest.mark.parametrize(("kind", "text"), [("ec", "EC secp256r1"), ("rsa", "RSA 2048")])
def test_the_facts_of_a_certificate(kind: str, text: str) -> None:
    made = party(HOST, MIDDLE, kind=kind, names=(x509.DNSName(HOST), x509.IPAddress(ip_address("192.0.2.1"))))
    seen = read(made.der, MIDDLE.der, b"rubbish")
    assert isinstance(seen, Certificates) and seen.covers_host and len(seen.others) == 1
    leaf = seen.leaf
    assert (leaf.subject, leaf.issuer, leaf.names, leaf.key) == (HOST, "Lab Middle", (HOST, "192.0.2.1"), text)
    assert (leaf.not_before, leaf.not_after, leaf.self_signed) == (NOW - 30 * DAY, NOW + 60 * DAY, False)
    assert leaf.serial == f"{made.certificate.serial_number:x}"


def test_other_keys_are_named_and_unreadable_chains_are_unseen() -> None:
    seen = read(party("x", key=key_of("ed25519"), names=()).der)
    assert isinstance(seen, Certificates) and seen.leaf.key == "Ed25519" and seen.leaf.names == () and not seen.covers_host
    for ders in ((), (b"rubbish",)):
        seen = read(*ders)
        assert isinstance(seen, Unseen) and seen.why is Why.PROTOCOL_ERROR


def test_no_broken_byte_breaks_us_and_none_prints_a_warning() -> None:
    """Certificates fail late in the library, with exceptions of many kinds (duplicate extensions, odd versions, …)."""
    dice = random.Random(20261123)
    chain = [LEAF.der, MIDDLE.der]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(4000):
            place = dice.randrange(2)
            bent = bytearray(chain[place])
            for _ in range(dice.choice((1, 1, 2))):
                at = dice.randrange(len(bent))
                bent[at] ^= 1 << dice.randrange(8)
            ders = [*chain[:place], bytes(bent), *chain[place + 1 :]]
            assert isinstance(judge_chain(ders, ROOT.roots, NOW)[0], Trust)
            assert isinstance(read(*ders), Certificates | Unseen)


@pytest.mark.parametrize("version", [3, 34, 127])
def test_a_certificate_of_an_unheard_of_version_is_unreadable(version: int) -> None:
    at = LEAF.der.index(b"\xa0\x03\x02\x01\x02") + 4
    bent = LEAF.der[:at] + bytes([version]) + LEAF.der[at + 1 :]
    assert judge_chain([bent], ROOT.roots, NOW)[0] is Trust.BROKEN
    assert isinstance(read(bent), Unseen)


@pytest.mark.parametrize(("names", "host", "expected"), [
    ((HOST,), HOST, True), (("TOKO.Example",), HOST, True), ((HOST + ".",), HOST, True), ((HOST,), "www." + HOST, False),
    (("*.toko.example",), "www.toko.example", True), (("*.TOKO.example",), "WWW.toko.example", True),
    (("*.toko.example",), "toko.example", False), (("*.toko.example",), "a.b.toko.example", False),
    (("*.example",), "toko.example", False), (("*",), "toko.example", False), (("*.*.example",), "a.b.example", False),
    (("w*.toko.example",), "www.toko.example", False), (("a.*.example",), "a.b.example", False),
    (("*.co.id", "toko.co.id"), "toko.co.id", True), (("xn--bcher-kva.example",), "xn--bcher-kva.example", True),
    (("192.0.2.1",), "192.0.2.1", True), (("192.0.2.1",), "192.0.2.10", False), (("*.0.2.1",), "192.0.2.1", False),
    (("2001:db8::1",), "2001:db8:0::1", True), (("2001:db8::1",), "2001:db8::2", False), ((), HOST, False), (("",), HOST, False),
])
def test_names_match_as_in_browsers(names: tuple[str, ...], host: str, expected: bool) -> None:
    assert covers(names, host) is expected


def test_roots_say_what_they_are_and_refuse_what_is_no_certificate() -> None:
    assert ROOT.roots.label.endswith(" + lab") and Roots().label.startswith("certifi 20")
    for text in ("", "no", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(RootsError):
            read_pem(text)


def test_a_chain_that_browsers_open_is_trusted_without_an_authority_key_identifier() -> None:
    root = party("CA lama", ca=True, names=(), issuer_id=False)
    leaf = party(HOST, root, issuer_id=False)
    assert judge_chain((leaf.der,), root.roots, NOW) == (Trust.TRUSTED, "")


def test_an_issuer_that_is_no_ca_makes_no_path() -> None:
    root = party("CA", ca=True, names=())
    middle = party("bukan CA", root)
    leaf = party(HOST, middle)
    trust, _ = judge_chain((leaf.der, middle.der), root.roots, NOW)
    assert trust is not Trust.TRUSTED


def test_an_odd_first_name_does_not_break_the_chain() -> None:
    leaf = party(HOST, MIDDLE, names=(x509.DNSName("my_shop.toko.example"), x509.DNSName(HOST)))
    assert trust(leaf, MIDDLE) is Trust.TRUSTED


def test_a_certificate_for_clients_only_is_not_for_a_shop() -> None:
    leaf = party(HOST, MIDDLE, purposes=())
    assert trust(leaf, MIDDLE) is Trust.TRUSTED
    wrong = party(HOST, MIDDLE, purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,))
    assert trust(wrong, MIDDLE) is Trust.BROKEN


def test_the_last_of_many_names_counts() -> None:
    crowd = tuple(x509.DNSName(f"toko{n}.example") for n in range(250))
    leaf = party(HOST, MIDDLE, names=(*crowd, x509.DNSName(HOST)))
    read = read_chain(Handshake("203.0.113.7", HOST, "TLS 1.3", "", "", (leaf.der,), Trust.TRUSTED))
    assert isinstance(read, Certificates)
    assert read.covers_host
    assert len(read.leaf.names) == 200


def test_an_ended_issuer_is_named_and_told_apart_from_every_other_break() -> None:
    stale, early = STALE_MIDDLE, party("Early Middle", ROOT, ca=True, start=NOW + DAY, end=NOW + 50 * DAY)
    assert judge_chain([party(HOST, stale).der, stale.der], ROOT.roots, NOW) == (Trust.BROKEN, "issuer expired: CN=Stale Middle")
    assert judge_chain([party(HOST, early).der, early.der], ROOT.roots, NOW) == (Trust.BROKEN, "issuer not valid yet: CN=Early Middle")
    assert judge_chain([party(HOST, stale).der, stale.der], OTHER_ROOT.roots, NOW)[0] is Trust.UNKNOWN_CA
    ended = party(HOST, stale, start=NOW - 90 * DAY, end=NOW - 3 * DAY)  # both ended: the leaf's own end is enough to say
    assert judge_chain([ended.der, stale.der], ROOT.roots, NOW)[0] is Trust.TRUSTED


@pytest.mark.parametrize("days", [-4000, -60, 0, 29, 31, 59, 61, 4000])
def test_no_clock_makes_a_good_chain_untrusted(days: int) -> None:
    """The leaf outlives its issuer by a month. Its dates are judged elsewhere; on a day of its own the path is whole."""
    middle = party("Lab Short", ROOT, ca=True, start=NOW - 30 * DAY, end=NOW + 30 * DAY)
    leaf = party(HOST, middle, start=NOW - 30 * DAY, end=NOW + 60 * DAY)
    trust, detail = judge_chain([leaf.der, middle.der], ROOT.roots, NOW + days * DAY)
    of_the_issuer = 30 < days <= 60  # only while the leaf is good and its issuer is not
    assert (trust, detail) == ((Trust.BROKEN, "issuer expired: CN=Lab Short") if of_the_issuer else (Trust.TRUSTED, ""))


def test_a_path_may_go_over_what_was_fetched() -> None:
    low = party("Lab Low", MIDDLE, ca=True)
    leaf = party(HOST, low, issuer_at=(AT,))
    assert judge_chain([leaf.der], ROOT.roots, NOW, [low.der])[0] is not Trust.TRUSTED
    assert judge_chain([leaf.der], ROOT.roots, NOW, [b"rubbish", low.der, MIDDLE.der]) == (Trust.TRUSTED, "")
    assert judge_chain([leaf.der], ROOT.roots, NOW, [FORGED.der])[0] is Trust.MISSING_INTERMEDIATE


def test_the_top_of_a_path_follows_names_and_ends() -> None:
    low = party("Lab Low", MIDDLE, ca=True)
    leaf = party(HOST, low)
    assert top_of([leaf.der]) == leaf.der
    assert top_of([leaf.der, MIDDLE.der]) == leaf.der  # a gap ends it
    assert top_of([leaf.der, MIDDLE.der], [low.der]) == MIDDLE.der
    assert top_of([leaf.der, ROOT.der, MIDDLE.der, low.der]) == ROOT.der
    a, b = party("A", party("B", ca=True), ca=True), party("B", party("A", ca=True), ca=True)
    assert top_of([a.der, b.der]) == b.der  # each names the other as its issuer
    assert top_of([b"rubbish"]) == top_of([b""]) == b""


def test_the_roots_above_a_certificate_bear_its_issuers_name() -> None:
    assert roots_above(MIDDLE.der, ROOT.roots) == (ROOT.der,)
    assert roots_above(LEAF.der, ROOT.roots) == roots_above(b"rubbish", ROOT.roots) == ()


def test_judging_a_chain_is_quick() -> None:
    """A hundred and a half roots are read once; then a path costs a fraction of a millisecond, and a fault little more."""
    chain, lost = [LEAF.der, MIDDLE.der], [party(HOST, OTHER_ROOT, issuer_at=(AT,)).der]
    for ders, cap_s in ((chain, 0.005), (lost, 0.01)):
        judge_chain(ders, ROOT.roots, NOW)
        began = time.process_time()
        for _ in range(20):
            judge_chain(ders, ROOT.roots, NOW)
        assert (time.process_time() - began) / 20 < cap_s

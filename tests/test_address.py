"""The address guard: every special block at both ends and beside them, and addresses inside addresses."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.address import LOCAL, METADATA, SPECIAL, Reason, canonical, forbidden, plain_ipv4, view
from ikmscan.scanner.evidence import is_address

# (first, last, reason of both, just before, just after); "" is public. Before 2001:1:: stands the Teredo address that
# carries 255.255.255.255. Metadata addresses are tested apart.
RANGES = [
    ("0.0.0.1", "0.255.255.255", "reserved", "unspecified", ""),
    ("10.0.0.0", "10.255.255.255", "private", "", ""),
    ("100.64.0.0", "100.127.255.255", "cgnat", "", ""),
    ("127.0.0.0", "127.255.255.255", "loopback", "", ""),
    ("169.254.0.0", "169.254.255.255", "link_local", "", ""),
    ("172.16.0.0", "172.31.255.255", "private", "", ""),
    ("192.0.0.0", "192.0.0.255", "reserved", "", ""),
    ("192.0.2.0", "192.0.2.255", "documentation", "", ""),
    ("192.31.196.0", "192.31.196.255", "reserved", "", ""),
    ("192.52.193.0", "192.52.193.255", "reserved", "", ""),
    ("192.88.99.0", "192.88.99.255", "translated", "", ""),
    ("192.168.0.0", "192.168.255.255", "private", "", ""),
    ("192.175.48.0", "192.175.48.255", "reserved", "", ""),
    ("198.18.0.0", "198.19.255.255", "benchmarking", "", ""),
    ("198.51.100.0", "198.51.100.255", "documentation", "", ""),
    ("203.0.113.0", "203.0.113.255", "documentation", "", ""),
    ("224.0.0.0", "233.251.255.255", "multicast", "", "documentation"),
    ("233.252.0.0", "233.252.0.255", "documentation", "multicast", "multicast"),
    ("233.252.1.0", "239.255.255.255", "multicast", "documentation", "reserved"),
    ("240.0.0.0", "255.255.255.255", "reserved", "multicast", None),
    ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "translated", "reserved", "reserved"),
    ("100::", "100::ffff:ffff:ffff:ffff", "reserved", "reserved", "reserved"),
    ("100:0:0:1::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved", "reserved", ""),
    ("2001:1::", "2001:1:ffff:ffff:ffff:ffff:ffff:ffff", "reserved", "reserved", "benchmarking"),
    ("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", "benchmarking", "reserved", "reserved"),
    ("2001:3::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved", "reserved", ""),
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation", "", ""),
    ("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "reserved", "", ""),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation", "", ""),
    ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved", "reserved", "reserved"),
    ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private", "reserved", "reserved"),
    ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link_local", "reserved", "private"),
    ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private", "link_local", "multicast"),
    ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast", "private", None),
]

INSIDE = [
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::ffff:127.0.0.1", "loopback"),
    ("::ffff:10.1.2.3", "private"),
    ("::ffff:169.254.169.254", "metadata"),
    ("::ffff:0.0.0.0", "unspecified"),
    ("::ffff:8.8.8.8", ""),
    ("64:ff9b::8.8.8.8", ""),
    ("64:ff9b::127.0.0.1", "loopback"),
    ("64:ff9b::a9fe:a9fe", "metadata"),
    ("64:ff9b:0:0:0:1::", "reserved"),
    ("64:ff9b:1::8.8.8.8", "translated"),
    ("2002:808:808::1", "translated"),
    ("2002:7f00:1::", "loopback"),
    ("2002:a9fe:a9fe::", "metadata"),
    ("2001:0:808:808::f7f7:f7f7", "translated"),
    ("2001:0:4136:e378:8000:63bf:80ff:fffe", "loopback"),
    ("::8.8.8.8", "translated"),
    ("::127.0.0.1", "loopback"),
    ("::2", "reserved"),
    ("::ffff:0:127.0.0.1", "reserved"),
]

PUBLIC = ["1.1.1.1", "103.10.64.1", "223.255.255.255", "2606:4700::1111", "2404:6800::1", "2a00::1", "2003::"]


@pytest.mark.parametrize(("first", "last", "reason", "before", "after"), RANGES)
def test_a_special_block_ends_where_its_registry_says(
    first: str, last: str, reason: str, before: str, after: str | None
) -> None:
    assert (forbidden(first), forbidden(last)) == (reason, reason)
    assert forbidden(str(ip_address(first) - 1)) == before
    if after is not None:
        assert forbidden(str(ip_address(last) + 1)) == after


@pytest.mark.parametrize("block", [block for block, _ in SPECIAL])
def test_no_listed_block_has_a_hole(block: str) -> None:
    network = ip_network(block)
    assert all(forbidden(str(edge)) for edge in (network[0], network[network.num_addresses // 2], network[-1]))


@pytest.mark.parametrize(("address", "reason"), INSIDE)
def test_an_address_is_judged_by_the_one_it_carries(address: str, reason: str) -> None:
    assert forbidden(address) == reason


@pytest.mark.parametrize("address", PUBLIC)
def test_the_internet_is_public(address: str) -> None:
    assert forbidden(address) == forbidden(address, local_ok=True) == ""
    assert view(address) == "public"


@pytest.mark.parametrize("address", [block.partition("/")[0] for block in METADATA])
def test_metadata_is_refused_even_in_ones_own_network(address: str) -> None:
    assert forbidden(address) == forbidden(address, local_ok=True) == "metadata"
    assert view(address) == "private"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.0.0.1", "fd12::1", "169.254.1.1", "100.64.0.1", "192.0.2.1"]
)
def test_ones_own_network_is_allowed_on_purpose_only(address: str) -> None:
    assert forbidden(address) in LOCAL
    assert forbidden(address, local_ok=True) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "ff02::1", "2002:808:808::1"])
def test_what_is_no_host_stays_refused_in_ones_own_network(address: str) -> None:
    assert forbidden(address, local_ok=True)


@pytest.mark.parametrize(
    "text", ["", "toko.id", "127.1", "0177.0.0.1", "1.2.3.4:80", "[::1]", "fe80::1%eth0", "2606::1%lo", "١.1.1.1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert forbidden(text) == forbidden(text, local_ok=True) == Reason.NOT_AN_ADDRESS


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("1.2.772", "1.2.3.4"),
        ("0x", "0.0.0.0"),
        ("4294967295", "255.255.255.255"),
        ("4294967296", ""),
        ("256.1.1.1", ""),
        ("1.2.3.256", ""),
        ("1.2.3.4.5", ""),
        ("08.1.1.1", ""),
        ("1..1", ""),
        ("toko.1", ""),
        ("1" * 5000, ""),
    ],
)
def test_every_spelling_of_an_ipv4_address_is_known(typed: str, plain: str) -> None:
    assert plain_ipv4(typed) == plain


@pytest.mark.parametrize(("text", "expected"), [
    ("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True), ("toko.example", False), ("8.8.8", False), ("", False),
    ("0x8.8.8.8", False), ("[::1]", False),
])
def test_a_name_is_no_address(text: str, expected: bool) -> None:
    assert is_address(text) is expected


def test_a_mapped_address_has_one_text() -> None:
    assert canonical("::FFFF:8.8.8.8") == "8.8.8.8"
    assert canonical("2606:4700:0:0::1111") == "2606:4700::1111"


@settings(max_examples=150)
@given(st.integers(0, 2**32 - 1))
def test_an_inner_address_is_never_safer_than_alone(value: int) -> None:
    alone = forbidden(str(IPv4Address(value)))
    assert forbidden(str(IPv6Address(0xFFFF << 32 | value))) == alone
    assert forbidden(str(IPv6Address(0x64FF9B << 96 | value))) == alone
    for carrier in (0x2002 << 112 | value << 80, 0x20010000 << 96 | value ^ 0xFFFFFFFF):
        assert forbidden(str(IPv6Address(carrier)))


@settings(max_examples=200)
@given(st.one_of(st.ip_addresses(), st.text(max_size=40).map(str)))
def test_what_python_calls_private_is_never_public(address: object) -> None:
    text = str(address)
    reason = forbidden(text)
    if not isinstance(address, str) and not ip_address(text).is_global:
        inner = getattr(address, "ipv4_mapped", None)
        assert reason or (inner is not None and inner.is_global)

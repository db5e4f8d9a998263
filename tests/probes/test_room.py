"""Which networks may be swept, and what the kernel's own tables tell of them."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.scanner.address import forbidden
from ikmscan.scanner.dial import Attempt, Filtered, Refused, Silent
from ikmscan.scanner.evidence import Unseen, Why
from ikmscan.scanner.neighbours import neighbours, own_addresses, own_networks
from ikmscan.scanner.room import OWN, RoomError, answer, known_by_arp, read_network

ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0
down0\t0002A8C0\t00000000\t0000\t0\t0\t600\t00FFFFFF\t0\t0\t0
"""
TRIE = """Main:
  +-- 0.0.0.0/1 2 0 2
           |-- 10.1.2.0
              /24 link UNICAST
           |-- 10.1.2.3
              /32 host LOCAL
        |-- 10.1.2.255
           /32 link BROADCAST
     +-- 127.0.0.0/31 1 0 0
        |-- 127.0.0.0
           /8 host LOCAL
        |-- 127.0.0.1
           /32 host LOCAL
"""
ARP = """IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         aa:bb:cc:dd:ee:ff     *        wlan0
192.168.1.77     0x1         0x0         00:00:00:00:00:00     *        wlan0
192.168.1.9      0x1         0x6         aa:bb:cc:dd:ee:01     *        wlan0
"""


@pytest.mark.parametrize(("words", "network"), [
    ("192.168.1.0/24", "192.168.1.0/24"), ("192.168.1.77/24", "192.168.1.0/24"), (" 10.1.2.0/22 ", "10.1.0.0/22"),
    ("172.31.255.9", "172.31.255.9/32"), ("192.168.1.0/255.255.255.0", "192.168.1.0/24"), ("169.254.3.0/24", "169.254.3.0/24"),
])
def test_a_network_as_people_write_it(words: str, network: str) -> None:
    assert read_network(words) == IPv4Network(network)


@pytest.mark.parametrize(("words", "slug"), [
    ("192.168.0.0/21", "large"), ("8.8.8.8", "public"), ("192.0.2.0/24", "public"), ("100.64.0.0/24", "public"),
    ("172.32.0.0/24", "public"), ("169.254.169.254", "public"), ("192.168.1.256/24", "none"), ("", "none"), ("/24", "none"),
    ("192.168.1.0/24/24", "none"), ("2001:db8::/64", "ipv6"), ("224.0.0.0/24", "public"), ("192.168.1.0/-1", "none"),
])
def test_what_may_not_be_swept(words: str, slug: str) -> None:
    with pytest.raises(RoomError) as wrong:
        read_network(words)
    assert wrong.value.slug == slug


@given(st.ip_addresses(v=4), st.integers(0, 32))
def test_no_public_address_is_ever_in_a_room(address: object, bits: int) -> None:
    try:
        network = read_network(f"{address}/{bits}")
    except RoomError:
        return
    assert network.num_addresses <= 1024
    assert all(forbidden(str(network[n])) in OWN for n in (0, network.num_addresses // 2, -1))


@given(st.text(max_size=40))
def test_anything_typed_is_a_network_or_a_reason(words: str) -> None:
    slug = ""
    try:
        read_network(words)
    except RoomError as wrong:
        slug = wrong.slug
    assert slug in ("", "none", "ipv6", "public", "large")


def test_the_network_of_the_way_out_comes_first(tmp_path: Path) -> None:
    (tmp_path / "route").write_text(ROUTES)
    assert own_networks(tmp_path) == (IPv4Network("192.168.1.0/24"), IPv4Network("172.17.0.0/16"))


def test_who_answered_arp_is_there(tmp_path: Path) -> None:
    (tmp_path / "arp").write_text(ARP)
    assert neighbours(tmp_path) == {
        "192.168.1.1": "aa:bb:cc:dd:ee:ff", "192.168.1.77": "", "192.168.1.9": "aa:bb:cc:dd:ee:01",
    }


def test_the_addresses_of_this_machine_are_read_from_the_kernels_table(tmp_path: Path) -> None:
    (tmp_path / "fib_trie").write_text(TRIE)
    assert own_addresses(tmp_path) == {"10.1.2.3", "127.0.0.1"}


HOST, OURS, ROUTER = "10.1.2.9", frozenset({"10.1.2.3"}), "10.1.2.1"
NOBODY, SOMEBODY = {HOST: ""}, {HOST: "aa:bb:cc:dd:ee:01"}


@pytest.mark.parametrize(("attempt", "known", "told"), [
    (Refused(), {}, True),
    (Silent(0.8), {}, False),
    (Filtered("icmp 3/13", HOST), {}, True),
    (Filtered("icmp 3/1", ROUTER), {}, False),
    (Filtered("icmp 3/13", ROUTER), {}, None),
    (Filtered("icmp 3/0", ROUTER), NOBODY, None),
    (Filtered("PermissionError"), NOBODY, None),
    (Filtered("icmp 3/3", "10.1.2.3"), NOBODY, None),
    (Filtered("icmp 3/1", "10.1.2.3"), NOBODY, False),
    (Filtered("icmp 3/1", "10.1.2.3"), {}, None),
    (Unseen(Why.UNREACHABLE), NOBODY, False),
    (Unseen(Why.UNREACHABLE), {}, None),
    (Unseen(Why.UNREACHABLE), SOMEBODY, None),
    (Unseen(Why.NO_ROUTE), NOBODY, None),
    (Unseen(Why.TOO_MUCH), NOBODY, None),
    (Unseen(Why.TIMED_OUT), NOBODY, None),
])
def test_no_is_an_answer_only_from_who_was_asked(attempt: Attempt, known: dict[str, str], told: bool | None) -> None:
    assert answer(HOST, attempt, known, OURS) is told


def test_one_machine_that_answers_arp_for_many_shows_nobody() -> None:
    known = {"10.1.2.4": "aa", "10.1.2.5": "aa", "10.1.2.6": "bb", "10.1.2.7": "", "10.1.2.8": "cc"}
    assert known_by_arp(["10.1.2.4", "10.1.2.5", "10.1.2.6", "10.1.2.7", "10.1.2.9"], known) == {"10.1.2.6"}


@pytest.mark.parametrize("text", ["", "x", "a\tb\n\tc\n", "h\nwlan0\tzz\t0\t1\t0\t0\t0\tqq\n"])
def test_tables_that_cannot_be_read_tell_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "route").write_text(text)
    (tmp_path / "arp").write_text(text)
    (tmp_path / "fib_trie").write_text(text)
    assert own_networks(tmp_path) == () and neighbours(tmp_path) == {} and own_addresses(tmp_path) == frozenset()
    assert own_networks(tmp_path / "nowhere") == ()

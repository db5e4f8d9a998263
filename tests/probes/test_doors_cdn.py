"""Addresses of content delivery networks: known by the published lists, in any writing, and never knocked at."""

from __future__ import annotations

import asyncio
import tomllib
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from ipaddress import IPv4Address, collapse_addresses, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.address import forbidden
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.doors.cdn import cdn_of
from ikmscan.scanner.evidence import Doorways, SmbDoors, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

LISTS = tomllib.loads(files("ikmscan.scanner.doors").joinpath("cdn.toml").read_text(encoding="utf-8"))
NETWORKS = [(ip_network(block), name) for name, told in LISTS.items() for block in told["ranges"]]
HOST = "toko.example"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_its_source_and_its_day(name: str) -> None:
    told = LISTS[name]
    assert told["source"].startswith("https://")
    assert date(2026, 1, 1) < told["date"] <= datetime.now(UTC).date()


def test_no_block_lies_in_another_and_all_are_public() -> None:
    for version in (4, 6):
        blocks = [n for n, _ in NETWORKS if n.version == version]
        joined = list(collapse_addresses(blocks))  # type: ignore[type-var]
        assert sum(n.num_addresses for n in joined) == sum(n.num_addresses for n in blocks)
    assert not [n for n, _ in NETWORKS if forbidden(str(n[0])) or forbidden(str(n[-1]))]


@pytest.mark.parametrize(("address", "name"), [
    ("3.160.0.9", "CloudFront"), ("3.175.255.255", "CloudFront"), ("3.176.0.0", ""), ("2600:9000:2000::1", "CloudFront"),
    ("2600:9000:7000::1", ""), ("205.251.192.1", ""),  # Amazon's name servers, not its CDN
    ("45.60.1.1", "Imperva"), ("192.88.135.9", "Sucuri"), ("104.15.255.255", ""), ("104.28.0.0", ""),
    ("::ffff:104.16.1.1", "Cloudflare"), ("64:ff9b::104.16.1.1", "Cloudflare"), ("64:ff9b::203.0.113.7", ""),
    ("64:ff9b:1::104.16.1.1", ""), ("::104.16.1.1", ""),
])
def test_an_address_belongs_to_whom_the_list_says(address: str, name: str) -> None:
    assert cdn_of(address) == name


@settings(max_examples=200)
@given(st.data())
def test_the_edges_of_a_block_are_in_it_and_their_neighbours_only_if_listed(data: st.DataObject) -> None:
    network, name = data.draw(st.sampled_from(NETWORKS))
    inside = ip_address(data.draw(st.integers(int(network[0]), int(network[-1]))))
    if network.version == 4:
        inside = IPv4Address(int(inside))
    assert cdn_of(str(network[0])) == cdn_of(str(network[-1])) == cdn_of(str(inside)) == name
    for beside in (network[0] - 1, network[-1] + 1):
        listed = [n for block, n in NETWORKS if block.version == beside.version and beside in block]
        assert cdn_of(str(beside)) == (listed[0] if listed else "")


def test_no_packet_goes_to_a_cdn() -> None:
    """Also with consent: its ports say nothing of the shop, and it never agreed."""
    looks = Settings(Manners("ikmscan test"), Routes(), NameServers(fixed={HOST: ("104.16.1.1", "2606:4700::1111")}), heeds_opt_out=False)
    permit = Permit(HOST, Consent.SESSION, datetime.now(UTC) + timedelta(days=1))
    seen = asyncio.run(survey(Target(HOST, HOST), (Doorways, SmbDoors), looks, Ledger(), permit))
    assert seen.cost.connections == 0
    assert seen.of(Doorways) == Doorways((), (("104.16.1.1", Why.CDN), ("2606:4700::1111", Why.CDN)))
    assert seen.of(SmbDoors) == Unseen(Why.CDN, "Cloudflare")

"""Which sites are looked at together: every site once, no place in two shards that may be done at a time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from ikmscan.cluster.sharding import SLOT, WITHIN, place_of, shards

T0 = datetime(2026, 11, 23, tzinfo=UTC)
PLACES = st.sampled_from(("", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/48", "cdn Cloudflare", "builder Wix"))


def test_a_place_is_a_builder_a_cdn_or_a_block() -> None:
    assert place_of("toko.myshopify.com", "203.0.113.9") == "builder Shopify"
    assert place_of("toko.id", "104.16.1.1") == "cdn Cloudflare"
    assert place_of("toko.id", "203.0.113.9") == "203.0.113.0/24"
    assert place_of("toko.id", "2001:db8:0:1::7") == "2001:db8::/48"
    assert place_of("toko.id", "") == ""


def test_a_giant_gets_slots_of_time_within_the_week() -> None:
    made = shards([(f"t{n}.id", "203.0.113.0/24") for n in range(1000)], T0)
    assert [shard.not_before for shard in made] == [None, *(T0 + n * SLOT for n in range(1, 5))]
    assert {shard.places for shard in made} == {("203.0.113.0/24",)}
    last = shards([(f"t{n}.id", "cdn Cloudflare") for n in range(300_000)], T0)[-1]
    assert last.not_before < T0 + WITHIN


@given(st.lists(PLACES, max_size=120), st.integers(1, 20))
def test_every_site_is_in_one_shard_and_every_small_place_too(places: list[str], most: int) -> None:
    found = [(f"t{n}.id", place) for n, place in enumerate(places)]
    made = shards(found, T0, most)
    assert Counter(key for shard in made for key in shard.keys) == Counter(key for key, _ in found)
    assert all(1 <= len(shard.keys) <= most for shard in made)
    assert len({shard.name for shard in made}) == len(made)
    where = dict(found)
    for shard in made:
        assert {where[key] for key in shard.keys} - {""} == set(shard.places)
    held = Counter(place for shard in made for place in shard.places)
    sizes = Counter(places)
    assert all(sizes[place] > most for place, count in held.items() if count > 1)
    assert shards(found, T0, most) == made

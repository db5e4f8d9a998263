"""Lists from a server on loopback that lies, stalls, drips and cuts."""

from __future__ import annotations

import time

import pytest
from ikmscan.renew.fetching import FetchError, List, fetch
from renew_mirror import mirror

SMALL = List("kev.json", "https://unused.example/", 10_000)


@pytest.mark.parametrize(("manner", "slug"), [
    ("stall", "late"), ("drip", "late"), ("endless", "large"), ("cut", "broken"), ("404", "status"), ("html", "broken"),
])
def test_what_a_server_does_ends_in_time_and_has_a_name(manner: str, slug: str) -> None:
    with mirror(kev=manner) as address:
        began = time.monotonic()
        with pytest.raises(FetchError) as caught:
            fetch(SMALL, "ikmscan/test", address, deadline_s=1.5)
    assert caught.value.slug in (slug, "silent" if manner == "cut" else slug)
    assert time.monotonic() - began < 10


def test_nobody_there_is_silence() -> None:
    with pytest.raises(FetchError) as caught:
        fetch(SMALL, "ikmscan/test", "http://127.0.0.1:9/", deadline_s=5)
    assert caught.value.slug == "silent"

"""What may be asked of whom: levels end at the border of the site and of their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from ikmscan.scanner.doors.plan import PORTS, ROOM_PORTS
from ikmscan.scanner.permit import WEB_PORTS, Consent, Permit, visitors_port

LATER = datetime.now(UTC) + timedelta(hours=1)
PAST = datetime.now(UTC) - timedelta(seconds=1)


@pytest.mark.parametrize(("permit", "host", "level"), [
    (Permit("toko.co.id", Consent.OWNER, LATER), "toko.co.id", Consent.OWNER),
    (Permit("toko.co.id", Consent.OWNER, LATER), "www.toko.co.id", Consent.OWNER),
    (Permit("toko.co.id", Consent.OWNER, LATER), "eviltoko.co.id", Consent.VISITOR),
    (Permit("toko.co.id", Consent.OWNER, LATER), "toko.co.id.evil.example", Consent.VISITOR),
    (Permit("toko.co.id", Consent.OWNER, LATER), "co.id", Consent.VISITOR),
    (Permit("toko.co.id", Consent.OWNER, LATER), "192.0.2.1", Consent.VISITOR),
    (Permit("toko.co.id", Consent.OWNER, PAST), "toko.co.id", Consent.VISITOR),
    (Permit("batik.myshopify.com", Consent.OWNER, LATER), "songket.myshopify.com", Consent.VISITOR),
    (Permit("192.0.2.1", Consent.OWNER, LATER), "192.0.2.1", Consent.OWNER),
    (Permit("192.0.2.1", Consent.OWNER, LATER), "192.0.2.2", Consent.VISITOR),
    (Permit("2001:db8::1", Consent.OWNER, LATER), "2001:db8::1", Consent.OWNER),
    (Permit("toko.co.id", Consent.RECORDS, LATER), "toko.co.id", Consent.RECORDS),
    (Permit.visitor("www.toko.co.id"), "www.toko.co.id", Consent.VISITOR),
    (Permit.visitor("www.toko.co.id"), "elsewhere.example", Consent.VISITOR),
])
def test_a_permit_goes_so_far_and_no_further(permit: Permit, host: str, level: Consent) -> None:
    assert permit.level_on(host) is level
    assert [permit.allows(host, asked) for asked in Consent] == [asked <= level for asked in Consent]


def test_a_visitor_has_leave_for_the_registrable_domain() -> None:
    assert Permit.visitor("www.toko.co.id").site == "toko.co.id"


@pytest.mark.parametrize("port", [*WEB_PORTS, 3000, 8000, 8888, 21443])
def test_a_typed_port_of_the_web_is_a_visitors(port: int) -> None:
    assert visitors_port(port)


@pytest.mark.parametrize("port", [21, 22, 23, 25, 53, 135, 139, 445, 1433, 3306, 3389, 5432, 5900, 6379, 8291, 8728, 9200, 11211, 27017])
def test_typing_the_port_of_another_service_is_no_consent(port: int) -> None:
    assert not visitors_port(port)


@pytest.mark.parametrize("port", [
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])
def test_where_no_browser_goes_there_is_no_visitor(port: int) -> None:
    """The list of the Fetch Standard ("bad port"), from 1024 on; below, only the ports of the web are a visitor's."""
    assert not visitors_port(port)


@pytest.mark.parametrize("port", [3307, 33060, 5433, 9300, 2377, 10250])
def test_a_second_door_of_a_database_or_a_cluster_is_not_the_webs(port: int) -> None:
    assert not visitors_port(port)


def test_no_port_that_we_knock_at_is_a_visitors() -> None:
    assert not [port for port in (*PORTS, *ROOM_PORTS, 139, 445) if visitors_port(port)]

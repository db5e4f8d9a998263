"""A real Dovecot behind a door: IMAP and POP3 are taken for none of the services that usually listen there.

And the mailbox beside a real Postfix, which asks it about passwords, changes nothing in what is said of STARTTLS.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import dovecot
import lab
import postfix
import pytest
from ikmscan.checks.domain.mail_transport import CHECK as MAIL_TRANSPORT
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all, judge_one
from ikmscan.practice.names import Answers, Zone, serve
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.doors.plan import PORTS
from ikmscan.scanner.evidence import Access, Door, Doorways, Dossier, MailServers, PortState, Support
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

HOST = "toko.example"
ZONE = Zone(HOST, (("@", "SOA", "ns1 admin 1 7200 3600 1209600 300"), ("@", "A", "127.0.0.1"), ("mail", "A", "127.0.0.1"),
                   ("@", "MX", "10 mail")))
OWNER = Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(hours=1))
CHECKS = [c for c in all_checks().checks if c.folder == "ports" and {n.kind for n in c.needs} == {Doorways}]
GREETS = {"imap": "said: * OK ", "pop3": "said: +OK Dovecot"}
ASKS_THE_MAILBOX = """smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
"""


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dovecot.Mailbox]:
    with dovecot.serving(tmp_path_factory.mktemp("dovecot")) as box:
        yield box


def seen(routes: dict[int, int], *kinds: type[object]) -> Dossier:
    async def go() -> Dossier:
        desk = await serve(Answers(ZONE))
        try:
            settings = Settings(Manners("ikmscan test"), Routes(True, routes, other_port=lab.free_port()),
                                NameServers(desk.get_extra_info("sockname")[:2]))
            return await survey(Target(HOST, HOST), kinds, settings, lab.patient(), OWNER)
        finally:
            desk.close()

    return asyncio.run(go())


def doors(dossier: Dossier) -> dict[int, Door]:
    ways = dossier.of(Doorways)
    assert isinstance(ways, Doorways)
    return {door.port: door for door in ways.every[0].doors}


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_mailbox_at_any_door_is_none_of_the_services_of_that_door(mailbox: dovecot.Mailbox, protocol: str) -> None:
    port = getattr(mailbox, protocol)
    told = doors(seen(dict.fromkeys(PORTS, port), Doorways))
    assert told.keys() == PORTS.keys()
    assert {(d.state, d.service, d.access, d.version) for d in told.values()} == {(PortState.OPEN, "", Access.UNKNOWN, "")}


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
@pytest.mark.parametrize("usual", [21, 22, 23, 3306, 6379, 5900])
def test_the_checks_say_open_and_not_proven(mailbox: dovecot.Mailbox, protocol: str, usual: int) -> None:
    dossier = seen({usual: getattr(mailbox, protocol)}, Doorways)
    assert doors(dossier)[usual].state is PortState.OPEN
    (told,) = [f.verdict for f in judge_all(CHECKS, dossier) if f.verdict and f.subject == f"{usual}/tcp"]
    assert told.outcome.slug == "unproven_in_room"
    assert str(told.facts["note"]).startswith(GREETS[protocol])


def mail(port: int) -> tuple[MailServers, str]:
    dossier = seen({25: port}, MailServers)
    told = dossier.of(MailServers)
    assert isinstance(told, MailServers)
    (finding,) = judge_one(MAIL_TRANSPORT, dossier)
    return told, finding.verdict.outcome.slug if finding.verdict else "unseen"


def test_postfix_that_asks_the_mailbox_about_passwords_is_told_as_before(mailbox: dovecot.Mailbox) -> None:
    with postfix.serving(ASKS_THE_MAILBOX.format(auth=mailbox.auth)) as (bare, locked, _):
        (without, said_bare), (with_it, said_locked) = mail(bare), mail(locked)
    assert [t.servers[0].starttls for t in (without, with_it)] == [Support.NO, Support.YES]
    assert (said_bare, said_locked) == ("no_starttls", "good")


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_mailbox_in_the_place_of_the_mail_server_is_no_verdict(mailbox: dovecot.Mailbox, protocol: str) -> None:
    told, said = mail(getattr(mailbox, protocol))
    assert (told.servers[0].state, told.servers[0].starttls) == (PortState.OPEN, Support.UNKNOWN)
    assert said == "unclear"


def test_nobody_tried_a_password(mailbox: dovecot.Mailbox) -> None:
    assert doors(seen({21: mailbox.imap}, Doorways))[21].state is PortState.OPEN
    until = time.monotonic() + 5
    while "no auth attempts" not in (heard := mailbox.log.read_text(encoding="utf-8")) and time.monotonic() < until:
        time.sleep(0.05)  # it is written when the connection has ended
    assert "no auth attempts" in heard and "auth failed" not in heard and "user=<>" in heard

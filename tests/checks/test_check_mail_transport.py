"""Whether letters may travel locked: only an answer to EHLO decides."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.mail_transport import CHECK
from ikmscan.scanner.evidence import MailServer, MailServers, PortState, Records, RecordSet, Support, Why

OPEN, YES, NO = PortState.OPEN, Support.YES, Support.NO


def server(starttls: Support = Support.UNKNOWN, state: PortState = OPEN, host: str = "mail.toko.id") -> MailServer:
    return MailServer(host, "192.0.2.1", state, starttls)


def seen(*servers: MailServer, elsewhere: int = 0, unseen: tuple[tuple[str, Why], ...] = (),
         mx: Why | None = None, txt: str = "") -> tuple[Records, MailServers]:
    sts = RecordSet("_mta-sts.toko.id", "TXT", (txt,) if txt else ())
    return Records("toko.id", (RecordSet("toko.id", "MX", (), mx), sts)), MailServers("toko.id", servers, elsewhere, unseen)


CASES = [
    ("ready", seen(server(YES)), "good"),
    ("not offered", seen(server(NO)), "no_starttls"),
    ("one of two", seen(server(YES), server(NO, host="mail2.toko.id")), "no_starttls"),
    ("refused", seen(server(state=PortState.REFUSED)), "unclear"),
    ("silent", seen(server(state=PortState.SILENT)), "unclear"),
    ("open and mute", seen(server()), "unclear"),
    ("one ready, one not asked", seen(server(YES), unseen=(("mail2.toko.id", Why.TIMED_OUT),)), "unclear"),
    ("which servers there are is not known", seen(mx=Why.TIMED_OUT), "unclear"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_only_an_answer_decides(name: str, arguments: tuple[Records, MailServers], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_servers_of_a_provider_are_not_judged() -> None:
    assert CHECK.judge(*seen(elsewhere=2)) is None


def test_what_the_domain_insists_on_is_told() -> None:
    verdict = CHECK.judge(*seen(server(YES), txt='"v=STSv1; id=1"'))
    assert isinstance(verdict, Verdict) and (verdict.facts["mta_sts"], verdict.facts["tls_rpt"]) == ("yes", "unknown")

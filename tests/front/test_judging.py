"""Which kinds of evidence a run looks for."""

from __future__ import annotations

import pytest
from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import Doorways, MailServers, SmbDoors, SoftwareFiles


@pytest.mark.parametrize("choices", [Choices(kecuali=("ports",)), Choices(hanya=("software",)), Choices(hanya=("platform",))])
def test_for_software_alone_nobody_knocks_at_a_door(choices: Choices) -> None:
    looked = derive.raw_kinds(judging(choices).kinds())
    assert SoftwareFiles in looked
    assert not {Doorways, SmbDoors} & looked
    assert (MailServers in looked) == bool(choices.kecuali), "mail_transport asks for it"


def test_a_whole_run_looks_at_everything() -> None:
    assert {Doorways, SmbDoors, MailServers, SoftwareFiles} <= judging(Choices()).kinds()
    assert Doorways in judging(Choices(hanya=("databases",))).kinds()

"""A new way of looking: which logo a domain shows beside its mail (BIMI). It sends one DNS question, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from ikmscan.scanner.evidence import Records, Unseen
from ikmscan.scanner.probe import Reach, probe


@dataclass(frozen=True, slots=True)
class MailLogo:
    """The TXT records at default._bimi of *domain*, as received; empty when DNS says that there are none."""

    domain: str
    values: tuple[str, ...] = ()


@probe(level=0, deadline_s=10)
async def MAIL_LOGO(reach: Reach, records: Records) -> MailLogo | Unseen:
    """TXT of default._bimi (draft-brand-indicators-for-message-identification, section 4.2)."""
    answer = await reach.resolver.records(f"default._bimi.{records.domain}", "TXT")
    if answer.unseen is not None:
        return Unseen(answer.unseen, answer.name)
    return MailLogo(records.domain, answer.values)

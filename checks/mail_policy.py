"""What a domain asks of those who send it letters: MTA-STS (RFC 8461) and TLS-RPT (RFC 8460). Pure; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LIFE_S = 31_557_600  # RFC 8461 section 3.2
MODES = ("enforce", "testing", "none")
_RECORD = re.compile(r"v=STSv1[ \t]*;(?:[^;=]*=[^;=]*;)*[ \t]*id[ \t]*=[ \t]*[A-Za-z0-9]{1,32}[ \t]*(?:;.*)?")
_NAME = re.compile(r"(?:\*\.)?(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")
_REPORT = re.compile(r"mailto:[^\s@,!;]+@[^\s@,!;]+\.[^\s@,!;]+|https://[^\s,!;]{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of MTA-STS: how strict (*mode*), and which servers letters may go to (*servers*, "*." for one label)."""

    mode: str
    servers: tuple[str, ...]

    def covers(self, host: str) -> bool:
        """Whether letters may go to *host* (section 4.1)."""
        name = host.lower().removesuffix(".")
        above = f"*.{name.partition('.')[2]}"
        return any(pattern.lower() in (name, above) for pattern in self.servers)


def read_policy(text: str) -> Policy | None:
    """The policy of a file; None where senders cannot read it. Of a field that comes twice the first counts."""
    fields: dict[str, str] = {}
    servers: list[str] = []
    for line in text.replace("\r\n", "\n").strip("\n").split("\n"):
        name, colon, value = (part.strip(" \t") for part in line.partition(":"))
        if not colon and line.strip():
            return None
        if name == "mx":
            servers.append(value)
        else:
            fields.setdefault(name, value)
    life = fields.get("max_age", "")
    lasts = re.fullmatch(r"\d{1,10}", life, re.ASCII) is not None and int(life) <= LONGEST_LIFE_S
    mode = fields.get("mode", "")
    named = all(_NAME.fullmatch(server) for server in servers)
    if not lasts or not named or fields.get("version") != "STSv1" or mode not in MODES:
        return None
    return Policy(mode, tuple(servers)) if servers or mode == "none" else None


def is_record(text: str) -> bool:
    """Whether a TXT record at _mta-sts is one that can be read (section 3.1)."""
    return _RECORD.fullmatch(text) is not None


def reports_lost(texts: Iterable[str]) -> str:
    """What is wrong with the records at _smtp._tls, "" for nothing: "several", or the address that is none (RFC 8460
    section 3)."""
    ours = [text for text in texts if re.match(r"v=TLSRPTv1(?:[ \t]*;|$)", text)]
    if len(ours) > 1:
        return "several"
    for text in ours:
        told = re.search(r";[ \t]*rua[ \t]*=([^;]*)", text)
        sent = [part for p in told[1].split(",") if (part := p.strip())] if told else []
        wrong = [part for part in sent if not _REPORT.fullmatch(part)]
        return wrong[0][:100] if wrong else "" if sent else "rua"
    return ""

"""The report as SARIF 2.1.0 (OASIS, 27 March 2020), for code scanning pages and tools that collect results.

One run: rules are the checks, results what asks for something, notifications what was not seen. What is good has no
result, for readers that overlook `kind` would take it for a fault.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from ..checks.check import Check, Finding, Level
from ..scanner.evidence import Dossier
from . import plain
from .cards import Voice, name_of
from .json_v1 import Json
from .rows import Told, Untold, told, untold
from .view import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_CHARS = 4000
LEVELS: Mapping[Level, str] = {
    Level.CRITICAL: "error", Level.HIGH: "error", Level.MEDIUM: "warning", Level.LOW: "note", Level.HINT: "note",
    Level.GOOD: "none", Level.UNKNOWN: "none",
}
FINGERPRINT = "ikmscanCheckSubject/v1"
# Section 3.11.5 and 3.11.6: braces are placeholders and brackets links, also in plain text.
_QUIET = str.maketrans("[]{}", "()()")
_RFC = re.compile(r"\bRFC (\d{3,5})(?!\w)(?:,? section (\d+(?:\.\d+)*))?")


def render(report: Report, dossier: Dossier, findings: Iterable[Finding], voice: Voice) -> str:
    """The log as one JSON document; ASCII only, as JSON v1."""
    judged = list(findings)
    names = {f.check.name: name_of(f, voice) for f in judged}
    checks = {f.check.name: f.check for f in judged}
    order = {name: number for number, name in enumerate(checks)}
    blind = untold(judged, voice)
    run: dict[str, Json] = {
        "tool": {"driver": {
            "name": "ikmscan", "version": text(dossier.tool_version) or "0",
            "rules": [_rule(check, names[name]) for name, check in checks.items()],
        }},
        "language": report.lang,
        "automationDetails": {"id": f"ikmscan/{dossier.target.shown}/"},
        "invocations": [{
            "executionSuccessful": True, "endTimeUtc": str(dossier.seen_at),
            "toolExecutionNotifications": [_note(row, order) for row in blind if row.asked],
            "toolConfigurationNotifications": [_note(row, order) for row in blind if not row.asked],
        }],
        "results": [_result(row, dossier, order) for row in told(report, judged) if row.card.level is not Level.GOOD],
        "properties": {"letter": report.grade.letter, "score": report.grade.score, "scoring": report.grade.scoring,
                       "seen": report.grade.seen, "asked": report.grade.asked, "rules": text(dossier.rules)},
    }
    log: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def text(said: str) -> str:
    """*said* as the text of a SARIF message: one line, no placeholder, no link."""
    return plain.line(said, MAX_CHARS).translate(_QUIET)


def fingerprint(site: str, check: str, subject: str) -> str:
    """The same for the same check and subject of a site, whatever was found: by it a result is known again."""
    return hashlib.sha256("\0".join((site, check, subject)).encode("utf-8", "replace")).hexdigest()[:32]


def rule_page(source: str) -> str:
    """The page of the RFC that *source* names first, "" where it names none."""
    found = _RFC.search(source)
    if not found:
        return ""
    part = f"#section-{found[2]}" if found[2] else ""
    return f"https://www.rfc-editor.org/rfc/rfc{found[1]}{part}"


def _rule(check: Check, name: str) -> Json:
    gravest = max((o.level for o in check.outcomes), key=lambda level: level.rank, default=Level.UNKNOWN)
    rule: dict[str, Json] = {
        "id": check.name, "shortDescription": {"text": text(name)},
        "fullDescription": {"text": text(check.doc.partition("\n\n")[0]) or text(name)},
        "help": {"text": text(f"{check.doc} {check.source}. ikmscan jelaskan {check.name} "
                              f"(docs/checks/{check.folder}/{check.name}.md)")},
        "defaultConfiguration": {"level": LEVELS[gravest]},
        "properties": {"tags": [*dict.fromkeys(("security", check.folder, check.area.value))]},
    }
    page = rule_page(check.source)
    return {**rule, "helpUri": page} if page else rule


def _result(row: Told, dossier: Dossier, order: Mapping[str, int]) -> Json:
    card, site = row.card, dossier.target.shown
    return {
        "ruleId": card.check, "ruleIndex": order[card.check], "level": LEVELS[card.level],
        "message": {"text": text(" ".join(filter(None, (f"{card.title}.", card.meaning, card.do))))},
        "locations": [_location(dossier, card.subject)],
        "partialFingerprints": {FINGERPRINT: fingerprint(site, card.check, card.subject)},
        "properties": {"outcome": card.outcome, "level": card.level.value, "deadline": text(card.deadline),
                       "facts": {text(name): value.through(text) for name, value in card.facts if value}},
    }


def _location(dossier: Dossier, subject: str) -> Json:
    """The site, and which of its parts."""
    site, host = dossier.target.shown, dossier.target.host
    name = text(subject) or site
    whole = f"{site}/{name}" if subject else site
    place = f"[{host}]" if site == host and ":" in host else site
    return {"physicalLocation": {"artifactLocation": {"uri": f"https://{place}/"}},
            "logicalLocations": [{"name": name, "fullyQualifiedName": whole, "kind": "resource"}]}


def _note(row: Untold, order: Mapping[str, int]) -> Json:
    said = " ".join(filter(None, (f"{row.title}:" if row.title != row.reason else "", row.reason)))
    note: dict[str, Json] = {
        "descriptor": {"id": row.why or "unknown"}, "level": "warning" if row.asked else "note",
        "associatedRule": {"id": row.check.name, "index": order[row.check.name]}, "message": {"text": text(said)},
    }
    more: dict[str, Json] = {"detail": row.detail.through(text)} if row.detail else {}
    subject: dict[str, Json] = {"subject": text(row.subject)} if row.subject else {}
    return {**note, "properties": {**more, **subject}} if more or subject else note

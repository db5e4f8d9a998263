"""What the watch knows as a textfile for Prometheus' node_exporter (text exposition format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..checks.check import Level
from .journal_rows import Look
from .transitions import Observation
from .watch import Warned

HELP = {
    "ikmscan_score": "Score of the last look, 0 to 100.",
    "ikmscan_findings": "Open findings by level.",
    "ikmscan_cert_not_after_seconds": "End of the certificate, Unix time.",
    "ikmscan_check_state": "1 for the state that a check is in.",
    "ikmscan_last_run_timestamp_seconds": "When the last run ended, Unix time.",
    "ikmscan_last_success_timestamp_seconds": "When a run ended last with exit code 0, 1 or 4.",
    "ikmscan_run_seconds": "How long the last run took.",
}
STATES = ("good", "open", "unknown", "wavering")


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of one site."""

    name: str
    look: Look | None
    seen: Sequence[Observation]
    terms: Sequence[Warned]


def render(sites: Sequence[Site], ended: datetime, success: datetime | None, seconds: float) -> str:
    """The whole file."""
    rows: dict[str, list[str]] = {name: [] for name in HELP}
    for site in sites:
        _site(site, rows)
    rows["ikmscan_last_run_timestamp_seconds"].append(f" {ended.timestamp():.0f}")
    if success is not None:
        rows["ikmscan_last_success_timestamp_seconds"].append(f" {success.timestamp():.0f}")
    rows["ikmscan_run_seconds"].append(f" {seconds:.1f}")
    lines = [line for name, found in rows.items() if found for line in _family(name, found)]
    return "\n".join(lines) + "\n"


def _family(name: str, found: Iterable[str]) -> list[str]:
    return [f"# HELP {name} {HELP[name]}", f"# TYPE {name} gauge", *(f"{name}{row}" for row in found)]


def _site(site: Site, rows: dict[str, list[str]]) -> None:
    if site.look is not None and site.look.score is not None:
        rows["ikmscan_score"].append(f"{_labels(target=site.name)} {site.look.score}")
    for level in (Level.LOW, Level.MEDIUM, Level.HIGH, Level.CRITICAL):
        count = sum(o.level is level for o in site.seen)
        rows["ikmscan_findings"].append(f"{_labels(target=site.name, severity=level.value)} {count}")
    ends = [w for w in site.terms if w.term.check == "certificate_expiry"]
    if ends:
        newest = max(ends, key=lambda w: w.seen)
        rows["ikmscan_cert_not_after_seconds"].append(
            f"{_labels(target=site.name)} {newest.term.ends.timestamp():.0f}")
    by_check: dict[str, list[Observation]] = {}
    for seen in site.seen:
        by_check.setdefault(seen.mark.check, []).append(seen)
    for check, found in sorted(by_check.items()):
        rows["ikmscan_check_state"].append(f"{_labels(target=site.name, check=check, state=_state(found))} 1")


def _state(found: Sequence[Observation]) -> str:
    if any(o.wavering for o in found):
        return "wavering"
    if any(o.level.is_fault for o in found):
        return "open"
    blind = all(o.level is Level.UNKNOWN or o.blind_runs for o in found)
    return "unknown" if blind else "good"


def _labels(**values: str) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in values.items())
    return f"{{{told}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

"""Dossier <-> JSON, with a format number. Bodies stand once, by hash; unknown kinds of evidence are kept as they are.

Derived evidence is not written: derive.py computes it again.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Set as AbstractSet

from ..target import Target
from .codec import Blobs, CodecError, Json, as_dict, dump, load
from .dossier import Cost, Dossier, Opaque, kind_of
from .unseen import Clock, Unseen

FORMAT = 1
LONGEST_CHARS = 64 * 1024 * 1024
DEEPEST = 100
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: no file could hold it


class DossierError(ValueError):
    """The text is no dossier; the message names the place that is wrong."""


class ReportError(DossierError):
    """The text is a report (JSON v1): what was judged, of which no dossier can be made again."""


def to_json(dossier: Dossier, without: AbstractSet[str] = frozenset(), *, spread: bool = True) -> str:
    """Write *dossier* down, leaving out the kinds named in *without* (those derive.py makes); *spread*: for people to
    read, which takes five times as long."""
    blobs = Blobs()
    seen: dict[str, Json] = {k: _dump_seen(v, blobs) for k, v in sorted(dossier.seen.items()) if k not in without}
    head: dict[str, Json] = {
        "format": FORMAT, "target": dump(dossier.target, blobs), "seen_at": str(dossier.seen_at),
        "consent_level": dossier.consent_level, "time_zone": dossier.time_zone,
        "tool": {"name": "ikmscan", "version": dossier.tool_version, "rules": dossier.rules},
        "cost": dump(dossier.cost, blobs), "seen": seen, "blobs": blobs.to_json(),
    }
    text = json.dumps(head, indent=1 if spread else None, ensure_ascii=False) + "\n"
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def from_json(text: str) -> Dossier:
    """Read a dossier; DossierError names what is wrong."""
    try:
        return _read(text)
    except CodecError as wrong:
        raise DossierError(str(wrong)) from None
    except RecursionError:
        raise DossierError("nested too deep") from None


def _dump_seen(value: object, blobs: Blobs) -> Json:
    if isinstance(value, Unseen):
        return {"unseen": dump(value, blobs)}
    if isinstance(value, Opaque):
        kept = as_dict(json.loads(value.raw), "opaque")
        blobs.by_hash.update(Blobs.from_json(kept["blobs"], "blobs").by_hash)
        return kept["value"]
    return dump(value, blobs)


def _mentioned(raw: Json, blobs: Blobs) -> Blobs:
    """The blobs that *raw* names; CodecError when it is nested deeper than to_json can write it again."""
    found, todo = Blobs(), [(raw, 0)]
    while todo:
        value, depth = todo.pop()
        if depth > DEEPEST:
            raise CodecError(f"nested deeper than {DEEPEST}")
        if isinstance(value, dict):
            name = value.get("blob")
            if isinstance(name, str) and name in blobs.by_hash:
                found.by_hash[name] = blobs.by_hash[name]
            todo.extend((v, depth + 1) for v in value.values())
        elif isinstance(value, list):
            todo.extend((v, depth + 1) for v in value)
    return found


def _finite(text: str) -> float:
    """A number that JSON has: NaN, Infinity and 1e999 are none (RFC 8259 section 6)."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is no number")
    return number


def _parse(text: str) -> dict[str, Json]:
    if len(text) > LONGEST_CHARS:
        raise CodecError(f"longer than {LONGEST_CHARS // 1024 // 1024} MiB")
    try:
        parsed: Json = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError) as wrong:  # a number of more than 4,300 digits is a bare ValueError
        raise CodecError(f"no JSON: {str(wrong)[:80]}") from None
    raw = as_dict(parsed, "dossier")
    if "findings" in raw and "seen" not in raw:
        raise ReportError("findings: this is a report")
    if raw.get("format") != FORMAT:
        raise CodecError(f"format: {str(raw.get('format'))[:20]} is not {FORMAT}")
    for name in ("target", "seen_at", "consent_level", "time_zone", "tool", "cost", "seen", "blobs"):
        if name not in raw:
            raise CodecError(f"{name}: missing")
    return raw


def _read(text: str) -> Dossier:
    raw = _parse(text)
    blobs = Blobs.from_json(raw["blobs"], "blobs")
    tool = as_dict(raw["tool"], "tool")
    try:
        clock = Clock.read(str(raw["seen_at"]))
    except ValueError:
        raise CodecError("seen_at: no time such as 2026-11-23T07:05:00Z") from None
    target = load(Target, raw["target"], blobs, "target")
    level = load(int, raw["consent_level"], blobs, "consent_level")
    if not 1 <= target.port <= 65535:
        raise CodecError("target.port: no number from 1 to 65535")
    if not 0 <= level <= 2:
        raise CodecError("consent_level: no number from 0 to 2")
    return Dossier(
        target=target, seen_at=clock, consent_level=level,
        time_zone=load(str, raw["time_zone"], blobs, "time_zone"),
        tool_version=load(str, tool.get("version"), blobs, "tool.version"),
        rules=load(str, tool.get("rules"), blobs, "tool.rules"),
        cost=load(Cost, raw["cost"], blobs, "cost"),
        seen={k: _load_seen(k, v, blobs) for k, v in as_dict(raw["seen"], "seen").items()},
    )


def _load_seen(key: str, raw: Json, blobs: Blobs) -> object:
    where = f"seen.{key[:60]}"
    if isinstance(raw, dict) and set(raw) == {"unseen"}:
        return load(Unseen, raw["unseen"], blobs, where)
    kind = kind_of(key)
    if kind is None:
        return Opaque(json.dumps({"value": raw, "blobs": _mentioned(raw, blobs).to_json()}))
    return load(kind, raw, blobs, where)

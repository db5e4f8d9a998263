"""Content-Security-Policy as MDN HTTP Observatory 1.6.3 reads it; where browsers differ, checks/web/csp.py judges.

Facts of its algorithm (version 6), told in its public source: several policies are merged into one list, a source
stays only when a policy before names it too, and a directive that stands twice makes the whole header invalid.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from .observatory_seen import BLANKS, Seen

SHORTEST = 6  # characters of a policy that it takes for one
MOST_POLICIES = 50  # the work grows with their square, and no site that means it has more
TWICE = ("report-uri", "report-to")  # may stand twice; that is only told
NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox")
NOTHING_UNSAFE = "csp-implemented-with-no-unsafe"
PASSED = (NOTHING_UNSAFE, "csp-implemented-with-no-unsafe-default-src-none",
          "csp-implemented-with-unsafe-inline-in-style-src-only",
          "csp-implemented-with-insecure-scheme-in-passive-content-only")
_BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
_UNSAFE = _BROAD | {"'unsafe-inline'", "data:"}
_FINGERPRINTS = ("'sha256-", "'sha384-", "'sha512-", "'nonce-")
_PASSIVE = ("img-src", "media-src")
_BLANKS = re.compile(f"[{BLANKS}]+")
# the order of the Unicode collation (CLDR root) for what stands in policies
_ORDER = {c: i for i, c in enumerate(" _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz")}
_PERCENT = re.compile("%(?![0-9a-fA-F]{2})")

Policy = dict[str, set[str]]


class Invalid(ValueError):
    """The Observatory would not take it for a policy."""


@dataclass(slots=True)
class _Source:
    text: str
    policy: int
    keep: bool


def result(seen: Seen) -> str:
    """The slug of the Content Security Policy test."""
    in_header, in_meta = policies(seen)
    try:
        whole, twice = merge(in_header + in_meta)
    except Invalid:
        return "csp-header-invalid"
    if not _is_told(in_header, in_meta):
        told = seen.header("content-security-policy-report-only")
        return "csp-not-implemented-but-reporting-enabled" if told else "csp-not-implemented"
    found = _judged(whole, secure=seen.secure)
    return "csp-implemented-but-duplicate-directives" if twice and found in PASSED else found


def frames_by_policy(seen: Seen) -> bool:
    """Whether the test for X-Frame-Options is content with a frame-ancestors."""
    in_header, in_meta = policies(seen)
    try:
        whole, _ = merge(in_header + in_meta)
    except Invalid:
        return False
    return _is_told(in_header, in_meta) and "frame-ancestors" in whole


def policies(seen: Seen) -> tuple[list[str], list[str]]:
    """The policies of the header and those of the page, apart."""
    header = seen.header("content-security-policy")
    lines = [] if header is None else [header]
    return _split(lines), _split(seen.policies_inside())


def _split(lines: list[str]) -> list[str]:
    return [part.strip(BLANKS) for line in lines for part in line.split(",")]


def _is_told(in_header: list[str], in_meta: list[str]) -> bool:
    """Whether header or page tell it anything that counts; its note that a directive stands twice does."""
    headed, meant = _counted(in_header), _counted(in_meta)
    return bool(headed[0]) or meant[1] or any(name not in NOT_IN_META for name in meant[0])


def _counted(texts: list[str]) -> tuple[Policy, bool]:
    try:
        return merge(texts)
    except Invalid:
        return {}, False


def merge(texts: list[str]) -> tuple[Policy, bool]:
    """All policies as one, and whether a directive that may stands twice. Raises Invalid."""
    cleaned = [re.sub("[\r\n]", "", text).strip(BLANKS) for text in texts[:MOST_POLICIES]]
    if any(len(text) < SHORTEST for text in cleaned):
        raise Invalid("too short")
    merged: dict[str, list[_Source]] = {}
    twice = False
    for number, text in enumerate(cleaned):
        met: set[str] = set()
        for entry in text.split(";"):
            first, *values = _BLANKS.split(_trim(entry))
            name = first.lower()
            if not name:
                continue
            if name in met and name not in TWICE:
                raise Invalid(name)
            twice = twice or name in met
            met.add(name)
            if not values and name.endswith("-src"):
                values = ["'none'"]
            before = merged.get(name, []) if number else []
            merged[name] = _kept([*before, *(_Source(v.lower(), number, number == 0) for v in values)])
            if number == 0 and len(cleaned) > 1:
                for source in merged[name]:
                    source.keep = False
    return {name: {s.text for s in sources} or {"'none'"} for name, sources in merged.items()}, twice


def _kept(sources: list[_Source]) -> list[_Source]:
    """In one policy the longer of two that begin alike goes; over several, one that two of them name stays."""
    sources.sort(key=lambda s: [_ORDER.get(c, 100 + ord(c)) for c in s.text])
    for before, source in itertools.pairwise(sources):
        if source.policy == before.policy:
            if source.text.startswith(before.text):
                source.keep = False
        elif _covers(before.text, source.text):
            source.keep = True
    return [s for s in sources if s.keep]


def _covers(one: str, other: str) -> bool:
    """CSP Level 3, "path-part match", as the Observatory uses it on whole sources. Raises Invalid for a stray "%"."""
    if not one or (one == "/" and not other):
        return True
    ours, theirs = one.split("/"), other.split("/")
    folder = one.endswith("/")
    if len(ours) > len(theirs) or (not folder and len(ours) != len(theirs)):
        return False
    if folder:
        ours.pop()
    return all(_decoded(a) == _decoded(b) for a, b in zip(ours, theirs, strict=False))


def _decoded(text: str) -> str:
    if _PERCENT.search(text):
        raise Invalid("percent")
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid("percent") from None


def _trim(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _judged(policy: Policy, *, secure: bool) -> str:
    """The first thing that is wrong, in the order of the Observatory."""
    fallback = policy.get("default-src", {"*"})
    script = set(policy.get("script-src", fallback))
    style = set(policy.get("style-src", fallback))
    shared = "script-src" not in policy and "style-src" not in policy  # then both are one list, in place
    for sources in (script, style):
        if _has_fingerprint(sources):
            sources.discard("'unsafe-inline'")
    strict = "'strict-dynamic'" in script
    if strict and _has_fingerprint(script):
        loose = {s for s in script if s.startswith(tuple(_BROAD)) or s in ("'self'", "'unsafe-inline'")}
        script -= loose
        style = style - loose if shared else style
    elif strict:
        return "csp-header-invalid"
    changed = dict(policy)
    for name, sources in (("script-src", script), ("style-src", style)):  # the Observatory strikes them out in place
        owner = name if name in policy else "default-src"
        if owner in policy:
            changed[owner] = changed[owner] & sources
    objects = changed.get("object-src", changed.get("default-src", {"*"}))
    active = {s for d, values in changed.items() if d not in (*_PASSIVE, "script-src") for s in values} | script
    passive = {s for d in _PASSIVE for s in changed.get(d, changed.get("default-src", set()))}
    if script & _UNSAFE or objects & _BROAD:
        return "csp-implemented-with-unsafe-inline"
    if secure and _insecure(active):
        return "csp-implemented-with-insecure-scheme"
    if "'unsafe-eval'" in script | style:
        return "csp-implemented-with-unsafe-eval"
    if secure and _insecure(passive):
        return "csp-implemented-with-insecure-scheme-in-passive-content-only"
    if style & _UNSAFE:
        return "csp-implemented-with-unsafe-inline-in-style-src-only"
    return f"{NOTHING_UNSAFE}-default-src-none" if changed.get("default-src") == {"'none'"} else NOTHING_UNSAFE


def _has_fingerprint(sources: set[str]) -> bool:
    return any(s.startswith(_FINGERPRINTS) for s in sources)


def _insecure(sources: set[str]) -> bool:
    return any(s.startswith(("http:", "ftp:")) for s in sources)

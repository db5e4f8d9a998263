"""Content-Security-Policy, read as browsers read it (CSP Level 3), and what of it is in force for scripts.

Unknown directives are kept, the first of a name counts ("Parse a serialized CSP"), keywords and bare schemes are in
lower case. What stands in <meta> is cut by what the standard forbids there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..scanner.evidence import Markup, Page

Policy = Mapping[str, tuple[str, ...]]

DIRECTIVES = frozenset((
    "child-src", "connect-src", "default-src", "font-src", "frame-src", "img-src", "media-src", "object-src",
    "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem",
    "prefetch-src", "manifest-src", "worker-src", "base-uri", "plugin-types", "sandbox", "disown-opener",
    "form-action", "frame-ancestors", "navigate-to", "report-to", "report-uri", "block-all-mixed-content",
    "upgrade-insecure-requests", "reflected-xss", "referrer", "require-sri-for", "trusted-types",
    "require-trusted-types-for", "webrtc",
))
FETCHING = frozenset((
    "child-src", "connect-src", "default-src", "font-src", "frame-src", "img-src", "manifest-src", "media-src",
    "object-src", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr",
    "style-src-elem", "worker-src",
))
KEYWORDS = frozenset(
    f"'{word}'" for word in (
        "self", "none", "unsafe-inline", "unsafe-eval", "wasm-eval", "wasm-unsafe-eval", "strict-dynamic",
        "unsafe-hashed-attributes", "unsafe-hashes", "report-sample", "block", "allow", "inline-speculation-rules"))
SCRIPTS = ("script-src", "script-src-attr", "script-src-elem")
NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox")
MOST_CHARACTERS = 16_384
MOST_POLICIES = 20
_ANY_NONCE = re.compile(r"'nonce-(.+)'")
_NONCE = re.compile(r"'nonce-[a-zA-Z0-9+/_-]+={0,2}'")
_HASH = re.compile(r"'(?:sha256|sha384|sha512)-[a-zA-Z0-9+/_-]+={0,2}'")
_WORD = re.compile("[^\t\n\v\f\r \u00a0]+")
_SCHEME = re.compile(r"[a-zA-Z][+a-zA-Z0-9.-]*:")


def read_policy(text: str) -> Policy:
    """Directives of one policy and their sources, in order, each once."""
    found: dict[str, tuple[str, ...]] = {}
    for part in text[:MOST_CHARACTERS].split(";"):
        words = _WORD.findall(part)
        if words and all(ord(c) < 256 for c in part) and words[0].lower() not in found:
            found[words[0].lower()] = tuple(dict.fromkeys(_normal(w) for w in words[1:]))
    return found


def enforced(page: Page, markup: Markup | None = None) -> tuple[Policy, ...]:
    """The policies in force: of every header line, each part between commas, and of <meta> in the head of the page."""
    told = [p for line in page.header("content-security-policy") for p in line.split(",")]
    policies = [read_policy(text) for text in told]
    for meta in markup.every("meta") if markup else ():
        if meta.head and (meta.get("http-equiv") or "").lower().strip() == "content-security-policy":
            inside = [read_policy(text) for text in (meta.get("content") or "").split(",")]
            policies += [{n: v for n, v in policy.items() if n not in NOT_IN_META} for policy in inside]
    return tuple(policy for policy in policies if policy)[:MOST_POLICIES]


def governs(policy: Policy, directive: str) -> str:
    """The directive that decides in the place of *directive* (CSP Level 3, "Get fetch directive fallback list")."""
    if directive in policy or directive not in FETCHING:
        return directive
    wider = directive.removesuffix("-attr").removesuffix("-elem")
    return wider if wider in policy else "default-src"


def governing(policy: Policy, directives: tuple[str, ...]) -> tuple[str, ...]:
    """The directives that decide for *directives*, each once, in order."""
    return tuple(dict.fromkeys(governs(policy, d) for d in directives))


def in_force(policy: Policy) -> tuple[Policy, tuple[tuple[str, str], ...]]:
    """The policy without what browsers pass over in the sources of scripts, and what that was: (directive, source).

    A nonce or a hash switches 'unsafe-inline' off; 'strict-dynamic' hosts, schemes, 'self' and 'unsafe-inline'.
    """
    left = {name: list(sources) for name, sources in policy.items()}
    ignored: list[tuple[str, str]] = []
    for name in (governs(policy, directive) for directive in SCRIPTS):
        now = left.get(name)
        if now is None:
            continue
        strict = "'strict-dynamic'" in policy[name]
        if any(is_nonce(s) or is_hash(s) for s in now) and "'unsafe-inline'" in policy[name]:
            _strike(now, "'unsafe-inline'")
            ignored.append((name, "'unsafe-inline'"))
        for source in policy[name] if strict else ():
            if not source.startswith("'") or source in ("'self'", "'unsafe-inline'"):
                _strike(now, source)
                ignored.append((name, source))
    return {name: tuple(sources) for name, sources in left.items()}, tuple(ignored)


def is_nonce(source: str) -> bool:
    """Whether *source* is a nonce-source in the grammar of the standard."""
    return _NONCE.fullmatch(source) is not None


def nonce_of(source: str) -> str | None:
    """What was meant for the value of a nonce, well written or not; None for another source."""
    found = _ANY_NONCE.fullmatch(source)
    return found[1] if found else None


def is_hash(source: str) -> bool:
    """Whether *source* is a hash-source."""
    return _HASH.fullmatch(source) is not None


def is_scheme(source: str) -> bool:
    """Whether *source* is a bare scheme ("https:")."""
    return _SCHEME.fullmatch(source) is not None


def _normal(word: str) -> str:
    low = word.lower()
    return low if low in KEYWORDS or is_scheme(word) else word


def _strike(sources: list[str], source: str) -> None:
    if source in sources:
        sources.remove(source)

"""What Google's CSP Evaluator 1.1.8 finds in a policy, in its own terms: for experts, beside our own judgement.

Its default set of checks on the policy as a browser of CSP Level 3 sees it, in its order. The hosts by which a policy
can be walked around are its data (csp_bypasses.toml).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from .csp_policy import (
    DIRECTIVES,
    KEYWORDS,
    SCRIPTS,
    Policy,
    governing,
    governs,
    in_force,
    is_hash,
    is_nonce,
    is_scheme,
    nonce_of,
)

DANGEROUS = (*SCRIPTS, "object-src", "base-uri")
OUTDATED = ("reflected-xss", "referrer", "disown-opener", "prefetch-src")
SEVERITIES = ("HIGH", "SYNTAX", "MEDIUM", "HIGH_MAYBE", "MEDIUM_MAYBE", "INFO", "NONE")
_BARE = frozenset(word.strip("'") for word in KEYWORDS)
_FLASH = "application/x-shockwave-flash"
_NUMBER = r"(?:0x[\da-f]*|\d+)"
_ADDRESS = re.compile(rf"\[.*\]|(?:{_NUMBER}\.){{0,3}}{_NUMBER}\.?", re.ASCII)  # IPv4 in every form that browsers read
_BASE64 = re.compile(r"[a-zA-Z0-9+/_-]+={0,2}")


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; *value* is None where it speaks of the directive."""

    type: str
    severity: str
    directive: str
    value: str | None = None


def evaluate(policy: Policy) -> tuple[Found, ...]:
    """All findings on one policy."""
    left, ignored = in_force(policy)
    found = [Found("IGNORED", "NONE", directive, value) for directive, value in ignored]
    for look in (inline, evaluated, schemes, wildcards, missing, script_hosts, plugin_hosts, addresses, nonces, plain,
                 outdated, unknown, semicolons, keywords):
        found += look(left)
    return tuple(found)


def _sources(policy: Policy, directives: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for directive in governing(policy, directives):
        for value in policy.get(directive, ()):
            yield directive, value


def _every(policy: Policy) -> Iterator[tuple[str, str]]:
    for directive, values in policy.items():
        for value in values:
            yield directive, value


def inline(policy: Policy) -> list[Found]:
    """Scripts in the page itself."""
    found = []
    for directive in governing(policy, SCRIPTS):
        values = policy.get(directive, ())
        if "'unsafe-inline'" in values:
            found.append(Found("SCRIPT_UNSAFE_INLINE", "HIGH", directive, "'unsafe-inline'"))
        if "'unsafe-hashes'" in values:
            found.append(Found("SCRIPT_UNSAFE_HASHES", "MEDIUM_MAYBE", directive, "'unsafe-hashes'"))
    return found


def evaluated(policy: Policy) -> list[Found]:
    """Text run as code."""
    return [Found("SCRIPT_UNSAFE_EVAL", "MEDIUM_MAYBE", d, v) for d, v in _sources(policy, SCRIPTS)
            if v == "'unsafe-eval'"]


def schemes(policy: Policy) -> list[Found]:
    """Whole schemes."""
    return [Found("PLAIN_URL_SCHEMES", "HIGH", d, v) for d, v in _sources(policy, DANGEROUS)
            if v in ("data:", "http:", "https:")]


def wildcards(policy: Policy) -> list[Found]:
    """Every host."""
    return [Found("PLAIN_WILDCARD", "HIGH", d, v) for d, v in _sources(policy, DANGEROUS) if _without_scheme(v) == "*"]


def missing(policy: Policy) -> list[Found]:
    """Directives without which scripts get in."""
    found = []
    if not policy.get("object-src" if "object-src" in policy else "default-src", ()):
        found.append("object-src")
    if "script-src" not in policy and "default-src" not in policy:
        found.append("script-src")
    scripts = policy.get(governs(policy, "script-src"), ())
    strict = "'strict-dynamic'" in scripts and any(is_hash(v) for v in scripts)
    if (strict or any(is_nonce(v) for v in scripts)) and "base-uri" not in policy:
        found.append("base-uri")
    return [Found("MISSING_DIRECTIVES", "HIGH", directive) for directive in found]


def script_hosts(policy: Policy) -> list[Found]:
    """Hosts that answer with whatever code they are asked for."""
    found = []
    for directive in governing(policy, ("script-src", "script-src-elem")):
        values = policy.get(directive, ())
        if "'none'" in values:
            continue
        for value in values:
            if value == "'self'":
                found.append(Found("SCRIPT_ALLOWLIST_BYPASS", "MEDIUM_MAYBE", directive, value))
            elif not (value.startswith("'") or is_scheme(value) or "." not in value):
                known = bypass(value, evaluates="'unsafe-eval'" in values)
                found.append(Found("SCRIPT_ALLOWLIST_BYPASS", "HIGH" if known else "MEDIUM_MAYBE", directive, value))
    return found


def bypass(source: str, *, evaluates: bool) -> str:
    """The host by which a policy with *source* can be walked around, "" when none is known."""
    table = _bypasses()
    jsonp = _first_match(source, table.jsonp)
    if jsonp in table.needs_eval and not evaluates:
        jsonp = ""
    return jsonp or _first_match(source, table.angular)


def plugin_hosts(policy: Policy) -> list[Found]:
    """What plug-ins may load."""
    kinds = policy.get("plugin-types")
    if kinds is not None and _FLASH not in kinds:
        return []
    directive = governs(policy, "object-src")
    found: list[Found] = []
    for value in policy.get(directive, ()):
        if value == "'none'":
            return []
        if _first_match(value, _bypasses().flash):
            found.append(Found("OBJECT_ALLOWLIST_BYPASS", "HIGH", directive, value))
        elif directive == "object-src":
            found.append(Found("OBJECT_ALLOWLIST_BYPASS", "MEDIUM_MAYBE", directive, value))
    return found


def addresses(policy: Policy) -> list[Found]:
    """IP addresses, which browsers pass over (but 127.0.0.1)."""
    return [Found("IP_SOURCE", "INFO", d, v) for d, v in _every(policy)
            if _ADDRESS.fullmatch(_host(v))]


def nonces(policy: Policy) -> list[Found]:
    """Nonces that are short or strangely written."""
    found = []
    for directive, value in _every(policy):
        nonce = nonce_of(value)
        if nonce is not None and len(nonce) < 8:
            found.append(Found("NONCE_LENGTH", "MEDIUM", directive, value))
        if nonce is not None and not _BASE64.fullmatch(nonce):
            found.append(Found("NONCE_CHARSET", "INFO", directive, value))
    return found


def plain(policy: Policy) -> list[Found]:
    """Sources without encryption."""
    return [Found("SRC_HTTP", "MEDIUM", d, v) for d, v in _every(policy) if v.startswith("http://")]


def outdated(policy: Policy) -> list[Found]:
    """Directives that the standard has dropped."""
    return [Found("DEPRECATED_DIRECTIVE", "INFO", d) for d in OUTDATED if d in policy]


def unknown(policy: Policy) -> list[Found]:
    """Directives that nobody knows."""
    return [Found("UNKNOWN_DIRECTIVE", "SYNTAX", d) for d in policy if d not in DIRECTIVES]


def semicolons(policy: Policy) -> list[Found]:
    """Directives among the sources."""
    return [Found("MISSING_SEMICOLON", "SYNTAX", d, v) for d, v in _every(policy) if v in DIRECTIVES]


def keywords(policy: Policy) -> list[Found]:
    """Keywords without their quotes, and quoted words that are none."""
    return [Found("INVALID_KEYWORD", "SYNTAX", d, v) for d, v in _every(policy) if _is_misspelt(d, v)]


def _is_misspelt(directive: str, value: str) -> bool:
    if value in _BARE or re.match(r"nonce-|sha(?:256|384|512)-", value):
        return True
    if not value.startswith("'"):
        return False
    if directive == "require-trusted-types-for":
        return value != "'script'"
    if directive == "trusted-types":
        return value not in ("'allow-duplicates'", "'none'")
    return not (value in KEYWORDS or is_hash(value) or is_nonce(value))


def _without_scheme(value: str) -> str:
    return re.sub(r"^//", "", re.sub(r"^\w[+\w.-]*://", "", value, flags=re.ASCII))


def _place(value: str) -> str:
    """Host, port and path of a source; of slashes in front any number is read over, as in every address."""
    return _without_scheme(value).replace(":*", "", 1).lstrip("/\\")


def _host(value: str) -> str:
    """The host of a source, in lower case, its port and path gone."""
    rest = re.split(r"[/?#\\]", _place(value), maxsplit=1)[0].rpartition("@")[2]
    return re.sub(r":\d*$", "", rest).lower()


def _first_match(source: str, known: tuple[tuple[str, str], ...]) -> str:
    """The first of *known* (host, path) that *source* lets through; "" for none (CSP Level 2, "path-part matching")."""
    host = _host(source)
    any_sub = host.startswith("*.")
    path = re.sub(r"^[^/?#\\]*", "", _place(source)).split("?")[0].split("#")[0] or "/"
    for name, place in known:
        if not (name.endswith(host[1:]) if any_sub else name == host):
            continue
        if path == "/" or (place.startswith(path) if path.endswith("/") else place == path):
            return name
    return ""


@dataclass(frozen=True, slots=True)
class _Bypasses:
    jsonp: tuple[tuple[str, str], ...]
    needs_eval: frozenset[str]
    angular: tuple[tuple[str, str], ...]
    flash: tuple[tuple[str, str], ...]


@cache
def _bypasses() -> _Bypasses:
    raw = tomllib.loads(files(__package__).joinpath("csp_bypasses.toml").read_text(encoding="utf-8"))

    def places(key: str) -> tuple[tuple[str, str], ...]:
        parts = [urlsplit(f"https:{url}") for url in raw[key]]
        return tuple(((p.hostname or "").lower(), p.path or "/") for p in parts)

    return _Bypasses(places("jsonp"), frozenset(raw["jsonp_needs_eval"]), places("angular"), places("flash"))

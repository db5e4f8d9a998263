"""Whether browsers are told which scripts may run in the shop (Content-Security-Policy).

Whoever slips a script into a page, through a comment, a plug-in or a broken form, reads what customers type. A policy
that names the shop's own scripts stops every other one.

Judged as browsers do (CSP Level 3): all policies of header and <meta> are in force together, the strictest decides;
report-only counts for nothing; a nonce or a hash switches 'unsafe-inline' off and 'strict-dynamic' the hosts;
script-src-elem and script-src-attr go before script-src, and that before default-src. A policy is weak when scripts in
the page or from everywhere may run, or from a host by which it can be walked around. Facts carry what Google's CSP
Evaluator finds, in its own terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...scanner.evidence import Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..csp_evaluator import SEVERITIES, Found, bypass, evaluate
from ..csp_policy import Policy, enforced, governing, governs, in_force, is_scheme
from ..site_names import is_suffix

STRICT = Outcome("strict", Level.GOOD)
WEAK = Outcome("weak", Level.HINT)
OTHER_THINGS = Outcome("other_things", Level.LOW)
REPORT_ONLY = Outcome("report_only", Level.LOW)
MISSING = Outcome("missing", Level.LOW)
RUNS = ("script-src-elem", "script-src-attr")  # script-src decides only where these are not told
NAMED = 5
MOST_FOUND = 40


@check(STRICT, WEAK, OTHER_THINGS, REPORT_ONLY, MISSING, area="browser", source="W3C CSP Level 3 section 4")
def CHECK(page: Page, markup: Markup) -> Verdict:
    """What the policies in force say of scripts."""
    policies = enforced(page, markup)
    if not policies:
        outcome = REPORT_ONLY if page.header("content-security-policy-report-only") else MISSING
        return outcome(evaluator=())
    told = _evaluator(policies)
    of_scripts = [_holes(policy) for policy in policies if governs(policy, RUNS[0]) in policy]
    if not of_scripts:
        return OTHER_THINGS(evaluator=told)
    holes = min(of_scripts, key=len)
    return WEAK(holes=holes[:NAMED], evaluator=told) if holes else STRICT(evaluator=told)


def _holes(policy: Policy) -> tuple[str, ...]:
    """The sources through which a stranger's script gets in, each once."""
    left, _ = in_force(policy)
    found: list[str] = []
    for directive in governing(left, RUNS):
        values = left.get(directive, ("*",))
        evaluates = "'unsafe-eval'" in values
        found += [v for v in values if v == "'unsafe-inline'" or _is_anywhere(v)
                  or (v[:1] != "'" and "." in v and not is_scheme(v) and bypass(v, evaluates=evaluates))]
    return tuple(value[:100] for value in dict.fromkeys(found))


def _is_anywhere(source: str) -> bool:
    """Whether everybody can put a script there: no host is named, or every name that a registry hands out."""
    place = source.lower().rpartition("//")[2]
    host = re.split(r"[:/]", place, maxsplit=1)[0]
    return place in ("*", "data:", "http:", "https:", "blob:", "filesystem:") or (
        host == "*" or (host.startswith("*.") and is_suffix(host[2:])))


def _evaluator(policies: tuple[Policy, ...]) -> tuple[Mapping[str, str | None], ...]:
    """Findings on the policy that has the least grave ones: an attacker has to pass it too."""
    every = [evaluate(policy) for policy in policies]
    best = max(every, key=lambda found: sorted(SEVERITIES.index(f.severity) for f in found) or [len(SEVERITIES)])
    return tuple(_row(found) for found in best[:MOST_FOUND])


def _row(found: Found) -> Mapping[str, str | None]:
    value = None if found.value is None else found.value[:200]
    return {"type": found.type, "severity": found.severity, "directive": found.directive[:100], "value": value}

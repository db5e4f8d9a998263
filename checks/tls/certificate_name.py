"""Whether the certificate was made for this shop's name.

A certificate is a name tag. When it carries another name, as the default certificate of a hosting server does, browsers
cannot know whom they talk to and show a full-page warning.

Judged as browsers match names: only the subjectAltName counts, a wildcard stands for exactly one label, and a
certificate with nothing but a common name is refused. A certificate for the www name alone, or only for the name
without www, is told apart, because there the cure is one more name and not another certificate.
"""

from __future__ import annotations

from ...scanner.evidence import Certificates
from ..check import Level, Outcome, Verdict, check

MAX_NAMES = 5
MAX_NAME_CHARS = 253  # RFC 1035 section 2.3.4

GOOD = Outcome("good", Level.GOOD)
ONLY_TWIN = Outcome("only_twin", Level.CRITICAL)
OTHER_NAME = Outcome("other_name", Level.CRITICAL)
CN_ONLY = Outcome("cn_only", Level.CRITICAL)


@check(GOOD, ONLY_TWIN, OTHER_NAME, CN_ONLY, area="connection", source="RFC 9525 section 6.3")
def CHECK(certs: Certificates) -> Verdict:
    """The evidence says whether the host is covered; here is told what the certificate covers instead."""
    names = tuple(n[:MAX_NAME_CHARS] for n in certs.leaf.names[:MAX_NAMES])
    if certs.covers_host:
        return GOOD(host=certs.host, names=names)
    if not names:
        return CN_ONLY(host=certs.host, common_name=(certs.leaf.common_name or certs.leaf.subject)[:200])
    twin = _twin(certs.host)
    if certs.covers_twin:
        return ONLY_TWIN(host=certs.host, twin=twin, names=names)
    return OTHER_NAME(host=certs.host, names=names)


def _twin(host: str) -> str:
    """The host's name with www where it has none, without where it has."""
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"

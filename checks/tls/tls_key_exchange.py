"""How browser and server agree on the secret key of a visit.

With forward secrecy each visit has a key of its own that is thrown away afterwards; without it all visits hang on the
one key of the certificate, and whoever gets hold of that key later can open what was recorded before. A Diffie-Hellman
prime that is too short can be broken (Logjam, CVE-2015-4000), and so can curves under 224 bits, with more effort.

Judged from what the server picks out of all that clients usually offer, from hellos with nothing but static RSA, finite
fields or weak curves, and from the shortest prime that it showed in any of them. "Good" and the hint about static RSA
need an answer to each of these hellos.

Levels: primes under 1024 bits are an F at SSL Labs (rating guide 2009r), under 2048 bits a B, no forward secrecy a B.
Static RSA beside forward secrecy costs nothing there; NCSC-NL (guidelines 2025) wants it phased out, and Mozilla's
guideline 5.8 has it in no list but "old".
"""

from __future__ import annotations

from ...scanner.evidence import Support, TlsServer, TlsVersions, Why
from ..check import Fact, Level, Outcome, Verdict, check
from ..spoken import chosen, no_tls, ruled_out

GOOD = Outcome("good", Level.GOOD)
STATIC_RSA = Outcome("static_rsa", Level.HINT)
WEAK_GROUPS = Outcome("weak_groups", Level.LOW)
WEAK_DH = Outcome("weak_dh", Level.MEDIUM)
NO_FORWARD_SECRECY = Outcome("no_forward_secrecy", Level.MEDIUM)
BROKEN_DH = Outcome("broken_dh", Level.HIGH)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

# bits that a prime must have, and what it means to stay under them; worst first
PRIMES = (
    (1024, BROKEN_DH),  # CVE-2015-4000; SSL Labs 2009r: F
    (2048, WEAK_DH),  # RFC 9325 section 4.3; SSL Labs 2009r: B
)
ENOUGH_BITS = PRIMES[-1][0]
EPHEMERAL = ("TLS_ECDHE_", "TLS_DHE_", "TLS_AES_", "TLS_CHACHA20_")  # the last two are those of TLS 1.3


@check(GOOD, STATIC_RSA, WEAK_GROUPS, WEAK_DH, NO_FORWARD_SECRECY, BROKEN_DH, UNCLEAR,
       area="connection", source="RFC 9325 section 4")
def CHECK(server: TlsServer, versions: TlsVersions) -> Verdict | None:
    """The worst that is proven; then whether everything was answered."""
    if no_tls(server, versions):
        return None
    facts = _facts(server)
    bits = _shortest(server)[0]
    outcome = next((o for limit, o in PRIMES if 0 < bits < limit), None)
    picked = chosen(server, versions)
    ephemeral = any(suite.startswith(EPHEMERAL) for suite in picked)
    if outcome is not BROKEN_DH and picked and not ephemeral and ruled_out(versions, ("TLS 1.3",)):
        return NO_FORWARD_SECRECY(suite=picked[0], **facts)
    if outcome:
        return outcome(**facts)
    if _weak_curve(server) is Support.YES:
        return WEAK_GROUPS(**facts)
    if not ephemeral or not _all_told(server):
        return UNCLEAR(**facts)
    return (STATIC_RSA if _static_rsa(server) is Support.YES else GOOD)(**facts)


def _all_told(server: TlsServer) -> bool:
    """Whether the hellos for static RSA, finite fields and weak curves were answered, the second with a good prime."""
    told = (_static_rsa(server), _weak_curve(server), server.accepts("dhe"))
    prime = server.accepts("dhe") is Support.NO or server.greeting("dhe").dh_bits >= ENOUGH_BITS
    return Support.UNKNOWN not in told and prime


def _static_rsa(server: TlsServer) -> Support:
    """Whether the RSA key exchange is accepted; some servers keep it for their oldest versions alone, and are asked."""
    new, old = server.accepts("static_rsa"), server.greeting("static_rsa_old")
    return new if new is not Support.NO or old.why is Why.NOT_ASKED else old.heard


def _weak_curve(server: TlsServer) -> Support:
    """Whether a weak curve is accepted; a yes in which no curve was used tells nothing of curves."""
    asked = server.greeting("weak_groups")
    if asked.heard is Support.YES and not asked.group:
        return Support.UNKNOWN
    return asked.heard


def _shortest(server: TlsServer) -> tuple[int, str]:
    """Bits and name of the shortest prime in any hello; (0, "") when none was shown."""
    shown = [(g.dh_bits, g.dh_prime) for g in server.greetings if g.heard is Support.YES and g.dh_bits > 0]
    return min(shown, default=(0, ""))


def _facts(server: TlsServer) -> dict[str, Fact]:
    bits, prime = _shortest(server)
    facts: dict[str, Fact] = {
        "bits": bits, "prime": prime, "curve": server.greeting("weak_groups").group, "group": server.group,
        "static_rsa": _static_rsa(server).value, "address": server.address,
    }
    if server.listing:
        facts["groups"] = server.listing.groups
    return facts

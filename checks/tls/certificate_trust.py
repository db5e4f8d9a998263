"""Whether the certificate comes from an authority that browsers trust.

A certificate that nobody known has signed protects against nothing: anyone can make one. Browsers show a full-page
warning, and payment services refuse to deliver their notifications.

Judged from the chain of certificates as it was sent, by path validation against Mozilla's roots (and the user's own,
where given); names and dates have checks of their own. A missing intermediate certificate is told apart: desktop
browsers often fetch or remember it, apps on Android, older phones and payment services do not. It is certain that it
was not sent; where it could be fetched from the address that the certificate names (fact *mended*), it is proven too
that nothing else is wrong. The certificate that a server or its panel makes for itself is told apart from one that
somebody made, and so is Cloudflare's for the way between Cloudflare and the server, because their cures differ. The
validation is at some points stricter than a browser's; therefore a chain that is broken in another way is called "most
likely" refused. Where only the dates of an issuer break the chain, and the server's clock says another day than ours,
one of the two clocks is wrong, and nobody is blamed.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Certificate, Certificates, Clock, Handshake, Trust
from ..check import Level, Maybe, Outcome, Verdict, check
from ..clocks import clocks_agree, iso

# Common names (lower case) of what servers and panels make for themselves -> what is told of it. Counted in a scan of
# 350 million hosts (leebutterman.com, 2019-08-01, issuers seen more than 100,000 times: localhost 950 thousand, Plesk
# 1.1 million, www.example.com 650 thousand, Parallels 500 thousand); the newer ones from their products' source.
BY_COMMON_NAME = {
    "plesk": "Plesk", "parallels panel": "Parallels Panel", "odin.com": "Odin",
    "localhost": "localhost", "localhost.localdomain": "localhost.localdomain",
    "www.example.com": "www.example.com", "example.com": "example.com",
    "traefik default cert": "Traefik",  # traefik: tls.generate
    "kubernetes ingress controller fake certificate": "Kubernetes",  # ingress-nginx: internal/net/ssl, GetFakeSSLCert
}
# What their names of subject or issuer begin with.
BY_BEGINNING = {
    "someorganization,": "Apache",  # mod_ssl of CentOS and RHEL, httpd-ssl-gencerts
    "webmin webserver on": "Webmin",  # webmin: newkey.cgi
    "hestia control panel": "HestiaCP", "vesta control panel": "VestaCP",  # v-generate-ssl-cert
    "caddy local authority": "Caddy",  # caddy: modules/caddypki, defaultCAName
    "wmsvc-": "IIS",  # Web Management Service of Windows Server
    "dis, ": "CyberPanel",  # cyberpanel: plogical/sslUtilities.py, made when Let's Encrypt said no
}
# Names that a panel gives to a server and has certified publicly: trusted, but not the shop's.
BY_ENDING = {".plesk.page": "Plesk", ".cprapid.com": "cPanel"}
# How a machine is called, not a shop: "server12.hosting.example", "vps-7f3a.host.example", "srv01".
MACHINE = re.compile(r"(server|srv|host|vps|web|cpanel|whm|panel|node|ns|ip)[-\da-f]*(\.|$)|[^.*]+$")
CLOUDFLARE_ORIGIN_NAME = "cloudflare origin certificate"  # developers.cloudflare.com/ssl/origin-configuration/origin-ca
MAX_CHARS = 100

GOOD = Outcome("good", Level.GOOD)
SELF_SIGNED = Outcome("self_signed", Level.CRITICAL)
HOSTING_DEFAULT = Outcome("hosting_default", Level.CRITICAL)
CLOUDFLARE_ORIGIN = Outcome("cloudflare_origin", Level.CRITICAL)
UNKNOWN_CA = Outcome("unknown_ca", Level.CRITICAL)
MISSING_INTERMEDIATE = Outcome("missing_intermediate", Level.HIGH)
BROKEN = Outcome("broken", Level.CRITICAL)
CLOCKS_DIFFER = Outcome("clocks_differ", Level.UNKNOWN)
OF_DATES = ("issuer expired", "issuer not valid yet")  # how scanner/trust.py says that another day would do

BY_TRUST = {
    Trust.TRUSTED: GOOD, Trust.SELF_SIGNED: SELF_SIGNED, Trust.UNKNOWN_CA: UNKNOWN_CA,
    Trust.MISSING_INTERMEDIATE: MISSING_INTERMEDIATE, Trust.BROKEN: BROKEN,
}


@check(GOOD, SELF_SIGNED, HOSTING_DEFAULT, CLOUDFLARE_ORIGIN, UNKNOWN_CA, MISSING_INTERMEDIATE, BROKEN, CLOCKS_DIFFER,
       area="connection", source="RFC 5280 section 6")
def CHECK(handshake: Handshake, certs: Maybe[Certificates], clock: Clock) -> Verdict:
    """The result of path validation, and whose certificate it is where that tells the cure."""
    told = certs.seen.told if certs.seen is not None else None
    if told is not None and handshake.trust_detail.startswith(OF_DATES) and not clocks_agree(told, clock.at):
        return CLOCKS_DIFFER(ours=iso(clock.at), theirs=iso(told), detail=handshake.trust_detail[:200])
    outcome, product = BY_TRUST[handshake.trust], ""
    if certs.seen is not None:
        product = _maker(certs.seen, handshake.trust)
        if handshake.trust is not Trust.TRUSTED and certs.seen.leaf.common_name.lower() == CLOUDFLARE_ORIGIN_NAME:
            outcome = CLOUDFLARE_ORIGIN
        elif product:
            outcome = HOSTING_DEFAULT
    return outcome(
        detail=handshake.trust_detail[:200], roots=handshake.trust_store[:100], sent=len(handshake.chain),
        mended=int(handshake.mended), product=product,
    )


def publicly_trusted(handshake: Handshake) -> bool:
    """Whether the chain, as sent or with what was missing, leads to a root that browsers carry. With a root of the
    user's own beside them it is not known which one was found, and then it counts as private."""
    return (handshake.trust is Trust.TRUSTED or handshake.mended) and " + " not in handshake.trust_store


def _maker(certs: Certificates, trust: Trust) -> str:
    """Which server or panel made this certificate for itself; "" when nothing says so."""
    leaf, name = certs.leaf, certs.leaf.common_name.lower()
    if not certs.covers_host:
        for ending, product in BY_ENDING.items():
            if any(n.lower().endswith(ending) for n in leaf.names):
                return product
    if trust is Trust.TRUSTED:
        return ""
    if product := _begins(leaf):
        return product
    if certs.covers_host or certs.covers_twin or name == certs.host.lower():
        return ""
    if name in BY_COMMON_NAME:
        return BY_COMMON_NAME[name]
    return name[:MAX_CHARS] if trust is Trust.SELF_SIGNED and MACHINE.match(name) else ""


def _begins(leaf: Certificate) -> str:
    called = (leaf.common_name.lower(), leaf.subject.lower(), leaf.issuer.lower())
    return next((p for b, p in BY_BEGINNING.items() if any(c.startswith(b) for c in called)), "")

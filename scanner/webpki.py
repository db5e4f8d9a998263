"""Which extensions a path to a root must have, as browsers ask it and no stricter. Pure.

pyca/cryptography's own profile follows the CA/B Baseline Requirements to the letter and refuses chains that every
browser opens (a leaf without authorityKeyIdentifier, a private root whose basicConstraints stand twice; its issue
11042). A shop whose customers see no warning must not be told that its certificate is refused.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.x509 import verification


@cache
def extension_policies() -> tuple[verification.ExtensionPolicy, verification.ExtensionPolicy]:
    """The policies for issuers and for the server's own certificate (RFC 5280 section 6.1.4 k, n; 4.2.1.12)."""
    from cryptography import x509
    from cryptography.x509.verification import Criticality, ExtensionPolicy

    anyhow = Criticality.AGNOSTIC
    issuer = (ExtensionPolicy.permit_all()
              .require_present(x509.BasicConstraints, anyhow, _may_issue)
              .may_be_present(x509.KeyUsage, anyhow, _may_sign)
              .may_be_present(x509.ExtendedKeyUsage, anyhow, _for_servers))
    server = ExtensionPolicy.permit_all().may_be_present(x509.ExtendedKeyUsage, anyhow, _for_servers)
    return issuer, server


def _may_issue(
    policy: verification.Policy, certificate: x509.Certificate, extension: x509.BasicConstraints
) -> None:
    if not extension.ca:
        raise ValueError("the issuer is no CA")


def _may_sign(
    policy: verification.Policy, certificate: x509.Certificate, extension: x509.KeyUsage | None
) -> None:
    if extension is not None and not extension.key_cert_sign:
        raise ValueError("the issuer's key may not sign certificates")


def _for_servers(
    policy: verification.Policy, certificate: x509.Certificate, extension: x509.ExtendedKeyUsage | None
) -> None:
    from cryptography.x509.oid import ExtendedKeyUsageOID

    usable = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
    if extension is not None and not any(usage in usable for usage in extension):
        raise ValueError("the certificate is not for servers")

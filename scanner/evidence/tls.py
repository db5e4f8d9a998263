"""What the TLS port told, hello by hello, and what its certificates say. Names are those of the IANA registries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .doors import PortState, Support
from .unseen import Why


class Trust(StrEnum):
    """Path validation of the chain as sent (RFC 5280 section 6), name and dates left aside.

    MISSING_INTERMEDIATE: its last certificate says where an issuer that was not sent can be fetched. That it leads to a
    root is proven only by a Handshake that is *mended*; else that issuer may be unknown as well.
    """

    TRUSTED = "trusted"
    SELF_SIGNED = "self_signed"
    UNKNOWN_CA = "unknown_ca"
    MISSING_INTERMEDIATE = "missing_intermediate"
    BROKEN = "broken"


class Tested(StrEnum):
    """How a test by interaction ended. IMPOSSIBLE: the server's own hellos rule the fault out, nothing was sent."""

    SAFE = "safe"
    VULNERABLE = "vulnerable"
    IMPOSSIBLE = "impossible"
    NO_CONSENT = "no_consent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Greeting:
    """One ClientHello and what came of it. *name* is the hello's place in the plan ("tls12", "static_rsa").

    *heard*: YES when the server took up the offer, NO when it said no (a fatal alert of refusal, or by hanging up where
    that is proven to be its way to say no), UNKNOWN after a reset, an end of file, silence or an answer that nobody
    offered; then *why* says which. *version*, *suite* and
    *group* are what it chose, "" where nothing was. *alert* is the name of the alert that ended the talk.
    *dh_bits* and *dh_prime* speak of a finite-field prime ("ffdhe2048", "rfc2409-1024", "" when unknown to us).
    """

    name: str
    heard: Support
    version: str = ""
    suite: str = ""
    group: str = ""
    alert: str = ""
    why: Why | None = None
    dh_bits: int = 0
    dh_prime: str = ""


@dataclass(frozen=True, slots=True)
class Flight:
    """What the plaintext flight of TLS <= 1.2 says about its server's software (RFC 5246 section 7.4)."""

    version: str
    suite: str
    compression: int
    extended_master_secret: bool
    secure_renegotiation: bool
    heartbeat: bool
    ticket: bool
    client_certificate: bool
    signature: str


@dataclass(frozen=True, slots=True)
class Interaction:
    """One test that goes on after the hello ("heartbleed", "ccs_injection", "robot"); *detail* is a short note."""

    name: str
    ended: Tested
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TlsListing:
    """Everything that a server accepts (--tls-lengkap). *suites*: (version, suites in the order asked of the server);
    *groups*: of TLS 1.3 and ECDHE; *order*: per version who chooses, "server" or "client", "" where not told apart.

    *unknown* counts hellos that stayed without a yes or a no: then the lists may lack something.
    """

    suites: tuple[tuple[str, tuple[str, ...]], ...]
    groups: tuple[str, ...]
    order: tuple[tuple[str, str], ...] = ()
    unknown: int = 0


# One no to a hello that offers several things clears them all (RFC 5246 section 7.4.1.3: a server that shares a suite
# or a version with the client takes it up).
WEAK_CLASSES = ("null", "anonymous", "export", "des", "rc4", "triple_des")
OLD_VERSIONS = ("tls11", "tls10", "ssl3")
_CLEARED_BY = {**dict.fromkeys(WEAK_CLASSES, "weak"), **dict.fromkeys(OLD_VERSIONS, "old")}


@dataclass(frozen=True, slots=True)
class TlsServer:
    """What one address's TLS port told. *protocol*, *cipher*, *group*, *alpn*, *chain* (DER, as sent), *staple* (an
    OCSPResponse, DER), *scts* (of the TLS extension) are those of the first conversation, in the newest version.

    *early_data*: bytes of 0-RTT that a ticket of TLS 1.3 allows (0: none), -1 where no ticket came in time to tell.
    *flight*: of TLS <= 1.2.
    """

    host: str
    address: str
    state: PortState
    greetings: tuple[Greeting, ...] = ()
    protocol: str = ""
    cipher: str = ""
    group: str = ""
    alpn: str = ""
    chain: tuple[bytes, ...] = ()
    staple: bytes = b""
    scts: tuple[bytes, ...] = ()
    early_data: int = -1
    flight: Flight | None = None
    interactions: tuple[Interaction, ...] = ()
    listing: TlsListing | None = None

    @property
    def turned_away(self) -> bool:
        """Whether it had enough of us, and was asked no more."""
        return Why.BLOCKED in [*(g.why for g in self.greetings), *(i.detail for i in self.interactions)]

    def greeting(self, name: str) -> Greeting:
        """What came of the hello *name*; UNKNOWN (not_asked) when the plan did not come to it."""
        return next((g for g in self.greetings if g.name == name),
                    Greeting(name, Support.UNKNOWN, why=Why.NOT_ASKED))

    def accepts(self, name: str) -> Support:
        """Whether the server took up the hello *name*; NO also when it took up nothing of a hello that holds it."""
        asked = self.greeting(name)
        if asked.why is Why.NOT_ASKED and name in _CLEARED_BY:
            wider = self.greeting(_CLEARED_BY[name]).heard
            return Support.NO if wider is Support.NO else Support.UNKNOWN
        return asked.heard

    def tested(self, name: str) -> Interaction:
        """How the interaction *name* ended; UNCLEAR (not asked) when it did not come to it."""
        return next((i for i in self.interactions if i.name == name), Interaction(name, Tested.UNCLEAR, "not_asked"))


@dataclass(frozen=True, slots=True)
class TlsVersions:
    """Which protocol versions the TLS port accepts (derived): pairs ("TLS 1.2", Support), newest first. *plain*: it
    answered hellos in HTTP without TLS, and took up none. *turned_away*: it had enough of us, and was asked no more."""

    address: str
    state: PortState
    versions: tuple[tuple[str, Support], ...] = ()
    plain: bool = False
    turned_away: bool = False

    def speaks(self, version: str) -> Support:
        """Whether *version* ("TLS 1.0") is accepted."""
        return dict(self.versions).get(version, Support.UNKNOWN)

    @property
    def whole(self) -> bool:
        """True when every version was answered with a yes or a no. A judge that wants the whole list asks this."""
        return bool(self.versions) and all(s is not Support.UNKNOWN for _, s in self.versions)


@dataclass(frozen=True, slots=True)
class Handshake:
    """The certificate side of the first conversation, and whether its chain leads to a known root.

    *chain*: DER as sent, the server's own first. *fetched*: what the certificates themselves named as their issuer
    (RFC 5280 section 4.2.2.1) and was fetched because it was not sent; *mended*: with it the chain is trusted.
    """

    address: str
    server_name: str
    protocol: str
    cipher: str
    alpn: str
    chain: tuple[bytes, ...]
    trust: Trust
    trust_detail: str = ""
    trust_store: str = ""
    staple: bytes = b""
    scts: tuple[bytes, ...] = ()
    fetched: tuple[bytes, ...] = ()
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, read. Times UTC; *names* are the DNS and IP entries of subjectAltName (RFC 5280 4.2.1.6).

    *key*: "RSA 2048", "EC secp256r1", "Ed25519". *key_bits*: the size of an RSA/DSA modulus or the curve, 0 unknown.
    *signature*: the hash of its signature ("sha256", "sha1", "md5"; "" where the algorithm has none of its own).
    *purposes*: OIDs of extendedKeyUsage, *limited*: the extension is there. *embedded_scts*: how many SCTs it carries
    (RFC 6962 section 3.3). *must_staple*: RFC 7633. *common_name*: the CN, which browsers ignore.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    serial: str
    key: str
    self_signed: bool
    key_bits: int = 0
    signature: str = ""
    limited: bool = False
    purposes: tuple[str, ...] = ()
    embedded_scts: int = 0
    must_staple: bool = False
    common_name: str = ""
    ocsp_urls: tuple[str, ...] = ()
    crl_urls: tuple[str, ...] = ()
    issuer_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificates:
    """The chain of the Handshake, read (derived). *covers_host* as browsers match names (RFC 9525 section 6.3),
    over all names, of which *leaf* keeps the first; *covers_twin* the same for the host with or without www.

    *scts*: how many the server gave in all (certificate, TLS extension, staple). *ordered*: each sent certificate is
    certified by the next; *duplicates*: how many stood twice; *root_sent*: a self-signed one was sent behind the leaf.
    *told*: what time the server itself says it is (Date, RFC 9110 section 6.6.1); None where it was not asked.
    """

    host: str
    leaf: Certificate
    others: tuple[Certificate, ...]
    covers_host: bool
    covers_twin: bool = False
    scts: int = 0
    ordered: bool = True
    duplicates: int = 0
    root_sent: bool = False
    told: datetime | None = None


class Revoked(StrEnum):
    """What the issuer says of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class Staple(StrEnum):
    """The OCSP response that the server sent along (RFC 6066 section 8), checked as RFC 6960 section 3.2 asks."""

    NONE = "none"
    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    OTHER_CERTIFICATE = "other_certificate"
    BAD_SIGNATURE = "bad_signature"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Revocation:
    """Whether the issuer took the server's own certificate back. *source*: "staple", "crl" or "" when nobody could be
    asked, and then *why* says what kept us. *status* rests on a valid staple or a CRL whose signature holds.

    *at*: ISO date of the revocation; *reason*: the CRLReason of RFC 5280 section 5.3.1 ("keyCompromise"), "" unsaid.
    """

    status: Revoked
    source: str
    staple: Staple
    must_staple: bool
    at: str = ""
    reason: str = ""
    url: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class TlsDoor:
    """One more address of the site, or its twin name (www), asked by two hellos. *old*: whether any version before
    TLS 1.2 is accepted. *fingerprint*: SHA-256 of its certificate, hex. *why* when there was nothing to read."""

    host: str
    address: str
    state: PortState
    protocol: str = ""
    old: Support = Support.UNKNOWN
    leaf: Certificate | None = None
    fingerprint: str = ""
    covers_host: bool = False
    trust: Trust | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class TlsDoors:
    """The other addresses and the twin name. *unseen* counts addresses that were left out."""

    doors: tuple[TlsDoor, ...]
    unseen: int = 0

    @property
    def truncated(self) -> bool:
        """True when an address was left out."""
        return self.unseen > 0

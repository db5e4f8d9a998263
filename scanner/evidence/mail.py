"""What DNS says about the mail of a domain, beyond the domain's own records."""

from __future__ import annotations

from dataclasses import dataclass

from .doors import PortState, Support
from .names import RecordSet
from .unseen import Why


@dataclass(frozen=True, slots=True)
class SpfTree:
    """What the SPF record of *domain* leads to (RFC 7208 section 5): TXT of each name that is included or redirected
    to, and A, AAAA and MX of the names that its terms ask for; without names that hold a macro. *cut*: there were more
    names than are asked for."""

    domain: str
    sets: tuple[RecordSet, ...] = ()
    cut: bool = False

    def of(self, kind: str, name: str) -> RecordSet:
        """The set of type *kind* at *name*; a set never asked for is unseen."""
        wanted = name.lower().removesuffix(".")
        found = (s for s in self.sets if s.type == kind and s.name == wanted)
        return next(found, RecordSet(wanted, kind, (), Why.NOT_ASKED))

    @property
    def truncated(self) -> bool:
        """True when some name was left out or had no answer."""
        return self.cut or any(s.unseen is not None for s in self.sets)


@dataclass(frozen=True, slots=True)
class DkimKeys:
    """TXT at the selectors below _domainkey of *domain* that mail providers usually take (RFC 6376 section 3.6.2.1).
    Others cannot be listed, so that finding none proves no absence."""

    domain: str
    sets: tuple[RecordSet, ...] = ()

    @property
    def truncated(self) -> bool:
        """True when some selector had no answer."""
        return any(s.unseen is not None for s in self.sets)


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server of the domain, asked on port 25. *starttls*: YES where it was ready for TLS, NO where its answer to
    EHLO does not offer it (RFC 3207). *greeting*: its first words, printable ASCII."""

    host: str
    address: str
    state: PortState
    starttls: Support = Support.UNKNOWN
    greeting: str = ""


@dataclass(frozen=True, slots=True)
class MailServers:
    """The mail servers of *domain* that are its own; *elsewhere* counts those of others, which are not asked. *unseen*
    pairs (host, why) could not be asked."""

    domain: str
    servers: tuple[MailServer, ...] = ()
    elsewhere: int = 0
    unseen: tuple[tuple[str, Why], ...] = ()

    @property
    def truncated(self) -> bool:
        """True when one could not be asked."""
        return bool(self.unseen)


@dataclass(frozen=True, slots=True)
class MtaSts:
    """The policy of *domain* at https://mta-sts.domain/.well-known/mta-sts.txt (RFC 8461 section 3.3), asked for where
    _mta-sts has a record (*asked*). *status* 0: no answer, and *why* there is none. *media*: its type, lower case."""

    domain: str
    asked: bool = False
    status: int = 0
    media: str = ""
    policy: str = ""
    why: Why | None = None

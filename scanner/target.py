"""What a person types -> a Target to look at, or an Account on somebody's platform; resolves nothing, opens nothing.

The only place where typed words become a host name. Tolerant of slips of the hand (spaces, commas, half a scheme),
strict about what could lead the scanner elsewhere (private names, odd spellings of addresses, invisible characters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from . import typed

MAX_TEXT_CHARS = 4096  # links copied from apps carry long trackers
MAX_HOST_CHARS = 253  # RFC 1035 section 2.3.4, without the trailing dot
HTTPS_PORT = 443
HTTP_PORT = 80


class Problem(StrEnum):
    """Why the words are neither a target nor an account."""

    EMPTY = "empty"
    NO_SITE = "no_site"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    EMAIL = "email"
    PHONE = "phone"
    NO_DOT = "no_dot"
    BAD_LABEL = "bad_label"
    BAD_IDN = "bad_idn"
    BAD_PORT = "bad_port"
    BAD_SCHEME = "bad_scheme"
    PRIVATE_ADDRESS = "private_address"
    LOCAL_NAME = "local_name"
    NOT_A_NAME = "not_a_name"


class TargetError(ValueError):
    """The words cannot be looked at.

    `text` is the offending part (at most 200 characters, invisible ones as [U+200F]), `suggestion` a host to try or "".
    """

    def __init__(self, problem: Problem, text: str, suggestion: str = "") -> None:
        self.problem = problem
        self.text = typed.showable(text)
        self.suggestion = suggestion
        super().__init__(f"{problem}: {self.text}")


@dataclass(frozen=True, slots=True)
class Target:
    """A host to look at: lower-case A-labels without trailing dot, or an IP address in canonical text without brackets.

    `input` is as typed, but for a password in the user part. `dropped` is the path, query and fragment that were typed:
    the look is at "/". `warnings` are slugs of idn.doubts.
    """

    input: str
    host: str
    port: int = HTTPS_PORT
    dropped: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address; no name ends in a number."""
        return ":" in self.host or self.host.rpartition(".")[2].isdigit()

    @property
    def unicode_host(self) -> str:
        """The host in its own letters; for the eye beside the A-labels, never alone."""
        from .idn import to_unicode

        return to_unicode(self.host)

    @property
    def shown(self) -> str:
        """toko.id, toko.id:8443 or [2001:db8::1]:8443."""
        if self.port == HTTPS_PORT:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def rewritten(self) -> bool:
        """Whether what was read differs from what was typed."""
        return self.input.strip() != self.shown


@dataclass(frozen=True, slots=True)
class Account:
    """A place on a platform, no site of one's own.

    `kind` is marketplace, social, chat, links, short or builder; `shown` is the link without scheme, www. and query.
    """

    input: str
    platform: str
    name: str
    kind: str
    shown: str


# RFC 6761, RFC 6762 with its appendix G, RFC 8375; `internal` by ICANN's decision of 2024 (metadata.google.internal).
_LOCAL_SUFFIXES = frozenset(
    {
        "localhost",
        "localdomain",
        "local",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "home.arpa",
        "lan",
        "workgroup",
    }
)
_HANDLE = re.compile(r"@[A-Za-z0-9._]{1,30}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def read(text: str, *, local_ok: bool = False) -> Target | Account:
    """Return what the words mean; raise TargetError when they mean no place on the web.

    With `local_ok` (own network) single labels, local names and private addresses are targets too. Port 80 is read as
    443, since both doors of a site are looked at anyway.
    """
    words = _seen(text)
    account = None if local_ok else _account_in_words(text, words)
    if account is not None:
        return account
    words = _without_word_before(words)
    if typed.is_phone(words):
        raise TargetError(Problem.PHONE, words)
    rest, with_scheme = _after_scheme(words)
    authority, path = typed.cut_path(rest)
    name, shown_input = _without_user(authority, text, words, with_scheme)
    host, port = _host_and_port(_joined(name, words))
    host = _read_host(host, local_ok)
    account = _account_at(shown_input, host, path)
    if account is not None:
        return account
    port = HTTPS_PORT if port == HTTP_PORT else port
    return Target(shown_input, host, port, "" if path == "/" else path, _warnings(host))


def _seen(text: str) -> str:
    """The words in plain characters; refuses nothing at all, too much, what cannot be seen, and "belum punya"."""
    if len(text) > MAX_TEXT_CHARS:
        raise TargetError(Problem.TOO_LONG, text)
    words = typed.without_edges(text)
    if not words:
        raise TargetError(Problem.EMPTY, text)
    if typed.has_invisible(words):
        raise TargetError(Problem.CONTROL_CHARACTERS, words, _first_name(typed.without_invisible(words)))
    plain = typed.plain(words)
    if typed.says_no_site(plain):
        raise TargetError(Problem.NO_SITE, words)
    if not plain:
        raise TargetError(Problem.NOT_A_NAME, words)
    return plain


def _account_in_words(text: str, words: str) -> Account | None:
    """`@batik`, "ig: batik.sari", "Shopee": an account told without a link."""
    from .platforms import platform_called

    if _HANDLE.fullmatch(words):
        return Account(text, "instagram", "Instagram", "social", words)
    word, rest = typed.called(words)
    if typed.is_phone(words) or "://" in rest or "www." in rest.lower():
        return None
    platform = platform_called(word)
    if platform is None:
        return None
    return Account(text, platform.key, platform.name, platform.kind, typed.showable(words))


def _without_word_before(words: str) -> str:
    """Without "website:" or "Shopee:" in front of the address."""
    from .platforms import platform_called

    word, rest = typed.called(words)
    return rest if rest and platform_called(word) else typed.without_label(words)


def _after_scheme(words: str) -> tuple[str, bool]:
    """The words after http:// in any of its misspellings, and whether there was one."""
    rest = typed.after_web_scheme(words)
    if not rest:
        raise TargetError(Problem.EMPTY, words)
    if rest.lower().startswith("mailto:"):
        return rest[7:], False
    with_scheme = rest != words
    scheme = "" if with_scheme else typed.other_scheme(rest)
    if "//" in scheme:
        raise TargetError(Problem.BAD_SCHEME, words, _suggested(rest[len(scheme) :]))
    if scheme and "@" not in typed.cut_path(rest)[0]:  # user:password@host is an e-mail address without a scheme
        raise TargetError(Problem.BAD_SCHEME, words)
    return rest, with_scheme


def _without_user(authority: str, text: str, words: str, with_scheme: bool) -> tuple[str, str]:
    """The authority after its last "@" and the input with a password masked; without a scheme it is an e-mail."""
    user, at, name = authority.rpartition("@")
    if not at:
        return authority, text
    _, colon, secret = user.partition(":")
    masked = words.replace(f":{secret}@", ":***@") if colon else text
    if not with_scheme:
        raise TargetError(Problem.EMAIL, masked, _own_mail_domain(name))
    return name, masked


def _own_mail_domain(name: str) -> str:
    from .platforms import is_free_mail

    suggestion = _suggested(name.strip())
    return "" if is_free_mail(suggestion) else suggestion


def _joined(name: str, words: str) -> str:
    """The name with spaces around dots gone and commas read as dots; refuses a sentence or a list."""
    if "," in name and _is_list(name):
        raise TargetError(Problem.NOT_A_NAME, words, _first_name(name))
    for mark in (",", ".", ":"):
        name = name.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    name = name.strip(" ").rstrip(",;!").replace(",", ".")
    if " " in name:
        raise TargetError(Problem.NOT_A_NAME, words, _first_name(words))
    return name


def _is_list(name: str) -> bool:
    """Whether two of the parts between commas are whole domains, so that the comma was no slip for a dot."""
    from .suffix import public_suffix

    parts = [part.strip(" .").lower() for part in name.split(",", 10)]
    return sum(0 < len(public_suffix(part)) < len(part) for part in parts) > 1


def _host_and_port(name: str) -> tuple[str, int]:
    """Split host and port; an IPv6 address may stand without brackets and then has no port (RFC 3986 section 3.2.2)."""
    if name.startswith("["):
        host, bracket, tail = name[1:].partition("]")
        if not bracket or ":" not in host or (tail and not tail.startswith(":")):
            raise TargetError(Problem.NOT_A_NAME, name)
        return host, _port(tail[1:])
    if name.count(":") > 1:
        return name, HTTPS_PORT
    host, _, port = name.partition(":")
    return host, _port(port)


def _port(digits: str) -> int:
    if not digits:
        return HTTPS_PORT
    if not re.fullmatch("[0-9]{1,5}", digits) or not 0 < int(digits) < 65536:
        raise TargetError(Problem.BAD_PORT, digits)
    return int(digits)


def _read_host(words: str, local_ok: bool) -> str:
    """The host: an address, or a name that may be asked of the public DNS (any name with `local_ok`)."""
    if ":" in words:
        return _read_address(words, words, local_ok)
    host = _name(words.rstrip("."))
    labels = host.split(".")
    if re.fullmatch("[0-9]+|0x[0-9a-f]*", labels[-1]):
        return _read_ipv4(host, local_ok)
    if not local_ok and not _LOCAL_SUFFIXES.isdisjoint((labels[-1], ".".join(labels[-2:]))):
        raise TargetError(Problem.LOCAL_NAME, host)
    if len(labels) == 1 and typed.says_no_site(host):
        raise TargetError(Problem.NO_SITE, words)
    if len(labels) == 1 and not local_ok:
        raise TargetError(Problem.NO_DOT, words)
    return host


def _name(words: str) -> str:
    """Lower-case A-labels that DNS and certificates can carry (RFC 1123 section 2.1: letters, digits, hyphens)."""
    from .idn import to_ascii

    if len(words) > MAX_HOST_CHARS:
        raise TargetError(Problem.TOO_LONG, words)
    if not words:
        raise TargetError(Problem.NOT_A_NAME, words)
    try:
        host = to_ascii(words).rstrip(".")
    except ValueError:
        broken = ".." in words or "_" in words
        raise TargetError(Problem.BAD_LABEL if broken else Problem.BAD_IDN, words) from None
    if len(host) > MAX_HOST_CHARS:
        raise TargetError(Problem.TOO_LONG, words)
    for label in host.split("."):
        if not _LABEL.fullmatch(label):
            raise TargetError(Problem.BAD_LABEL, label or words)
    return host


def _read_ipv4(host: str, local_ok: bool) -> str:
    """An IPv4 address in its plain spelling.

    Others are refused with the plain one as suggestion, since nobody types them for a shop; in one's own network they
    are read as a browser reads them.
    """
    from .address import plain_ipv4

    plain = plain_ipv4(host)
    if not plain:
        raise TargetError(Problem.NOT_A_NAME, host)
    address = _read_address(plain, host, local_ok)
    if plain != host and not local_ok:
        raise TargetError(Problem.NOT_A_NAME, host, plain)
    return address


def _read_address(words: str, shown: str, local_ok: bool) -> str:
    """Canonical text (RFC 5952) of an address that may be dialled; an IPv4-mapped one in its IPv4 form."""
    from .address import Reason, canonical, forbidden

    reason = forbidden(words, local_ok=local_ok)
    if reason:
        raise TargetError(Problem.NOT_A_NAME if reason == Reason.NOT_AN_ADDRESS else Problem.PRIVATE_ADDRESS, shown)
    return canonical(words)


def _account_at(text: str, host: str, path: str) -> Account | None:
    from .platforms import platform_of

    platform = platform_of(host, path)
    if platform is None:
        return None
    shown = typed.showable(host.removeprefix("www.") + typed.without_query(path))
    return Account(text, platform.key, platform.name or host, platform.kind, shown)


def _warnings(host: str) -> tuple[str, ...]:
    from .idn import doubts

    return doubts(host) if "xn--" in host else ()


def _first_name(words: str) -> str:
    """The first of a few words that is a target by itself, or ""."""
    some = typed.without_gap(words.replace(",", " ")).split()[:12]
    return next((host for w in some if "." in w.lower().removeprefix("www.") and (host := _suggested(w))), "")


def _suggested(words: str) -> str:
    """The host of a Target, or "": what may be proposed.

    Tries only one visible word without "@" or comma, for which `read` proposes no further: so it ends.
    """
    if len(words) > MAX_HOST_CHARS or any(mark in words for mark in " ,@:") or typed.has_invisible(words):
        return ""
    try:
        found = read(words)
    except TargetError:
        return ""
    return found.host if isinstance(found, Target) else ""

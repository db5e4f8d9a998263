"""A pack of facts: one canonical JSON text with an Ed25519 signature (RFC 8032), so that it may travel on a stick.

A pack is all or nothing: what is cut, changed, signed by nobody we know, too old or expired is refused with its reason.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ..checks.support.rules import RulesError, check, newest_day

FORMAT = 1
MOST_BYTES = 8 * 2**20
VALID_FOR = timedelta(days=400)
TOMORROW = timedelta(days=1)  # where the maker lives it may be a day later
_SERIAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([.][0-9]{1,3})?")
_SOURCE = re.compile(r"[ -~]{1,200}")
Raw = Mapping[str, object]


class PackError(ValueError):
    """No pack that may be used; *slug* says why: "broken", "format", "signature", "unknown_key", "expired", "future",
    "older", "facts" (*detail* names the place)."""

    def __init__(self, slug: str, detail: str = "") -> None:
        super().__init__(f"{slug} {detail}".strip())
        self.slug, self.detail = slug, detail


@dataclass(frozen=True, slots=True)
class Pack:
    """*serial*: the day it was made, ".2" for the second of a day; rises with each. *sources*: what was read, with the
    day. *products*: slug -> facts as checks/support has them, days as text."""

    serial: str
    valid_until: date
    sources: tuple[str, ...]
    products: Mapping[str, Raw]

    @property
    def order(self) -> tuple[str, int]:
        """What serials are compared by."""
        return order_of(self.serial)

    @property
    def day(self) -> date:
        """The day it was made."""
        return date.fromisoformat(self.serial[:10])


def order_of(serial: str) -> tuple[str, int]:
    """The day of a serial and its number in that day."""
    day, _, number = serial.partition(".")
    return day, int(number or 1)


def canonical(pack: Pack) -> bytes:
    """The one way in which *pack* is written: keys in order, no blanks, ASCII (RFC 8785 in what we use of it)."""
    raw = {"format": FORMAT, "serial": pack.serial, "valid_until": pack.valid_until.isoformat(),
           "sources": list(pack.sources), "products": pack.products}
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False,
                      default=_day).encode("ascii")


def sealed(pack: Pack, private: Ed25519PrivateKey) -> bytes:
    """*pack* with its signature, as a file."""
    body = canonical(pack)
    return _head(private.public_key(), private.sign(body)) + b"\n" + body + b"\n"


def opened(content: bytes, trusted: frozenset[str], today: date, newer_than: tuple[str, int] | None = None) -> Pack:
    """The pack in *content*. *trusted*: keys that are believed, or the first sixteen digits or more of them;
    *newer_than*: the order of the pack that is in use. PackError with the reason for everything else."""
    public, body = _parted(content)
    pack = _read(_json(body))
    if not _is_canonical(pack, body):
        raise PackError("broken", "not canonical")
    name = identity(public)
    if not any(name.startswith(plain(t)) for t in trusted):
        raise PackError("unknown_key", short(name))
    if today > pack.valid_until:
        raise PackError("expired", pack.valid_until.isoformat())
    if pack.day > today + TOMORROW:
        raise PackError("future", pack.serial)
    if newer_than is not None and pack.order < newer_than:
        raise PackError("older", pack.serial)
    return pack


def signer(content: bytes) -> str:
    """The key that really signed *content*; PackError where none did."""
    return identity(_parted(content)[0])


def identity(public: Ed25519PublicKey) -> str:
    """What a key is kept as: all of its SHA-256, in hex digits."""
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def short(name: str) -> str:
    """The start of a key as people read it to each other: sixteen digits in fours."""
    return "-".join(name[n:n + 4] for n in range(0, 16, 4))


def plain(typed: str) -> str:
    """The digits of a key that somebody wrote with hyphens or capitals."""
    return typed.replace("-", "").strip().lower()


def fingerprint(public: Ed25519PublicKey) -> str:
    """The name of a key that people can read to each other."""
    return short(identity(public))


def _parted(content: bytes) -> tuple[Ed25519PublicKey, bytes]:
    """The key of a pack and the text that it signed."""
    if len(content) > MOST_BYTES:
        raise PackError("broken", f"> {MOST_BYTES} bytes")
    first, _, rest = content.partition(b"\n")
    body, end = rest[:-1], rest[-1:]
    head = _json(first)
    if end != b"\n" or not isinstance(head, dict):
        raise PackError("broken")
    public, signature = _verified(head, body)
    if first != _head(public, signature):
        raise PackError("broken")
    return public, body


def _is_canonical(pack: Pack, body: bytes) -> bool:
    """Whether *body* is the one way to write *pack*: nothing twice, nothing that is not read."""
    try:
        return canonical(pack) == body
    except (ValueError, RecursionError):  # NaN, Infinity
        return False


def _head(public: Ed25519PublicKey, signature: bytes) -> bytes:
    """The first line: the key, and the signature under all that follows."""
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return json.dumps({"public": base64.b64encode(raw).decode("ascii"),
                       "signature": base64.b64encode(signature).decode("ascii")}).encode("ascii")


def _verified(head: Raw, body: bytes) -> tuple[Ed25519PublicKey, bytes]:
    """The key and its signature under *body*, which is right."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(str(head["public"]), validate=True))
        signature = base64.b64decode(str(head["signature"]), validate=True)
        public.verify(signature, body)
    except (KeyError, ValueError, binascii.Error):
        raise PackError("broken") from None
    except InvalidSignature:
        raise PackError("signature") from None
    return public, signature


def _read(raw: object) -> Pack:
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise PackError("format", str(raw.get("format"))[:20] if isinstance(raw, dict) else "")
    serial, products, sources = raw.get("serial"), raw.get("products"), raw.get("sources")
    if not isinstance(serial, str) or not _SERIAL.fullmatch(serial) or not isinstance(products, dict):
        raise PackError("facts", "serial")
    if not isinstance(sources, list) or not all(isinstance(s, str) and _SOURCE.fullmatch(s) for s in sources):
        raise PackError("facts", "sources")
    _real_day("serial", serial[:10])
    return Pack(serial, _real_day("valid_until", str(raw.get("valid_until"))), tuple(sources), products)


def _real_day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PackError("facts", name) from None


def check_facts(pack: Pack) -> None:
    """PackError for facts that no judge could read, or that were read after the pack was made."""
    for product, raw in pack.products.items():
        try:
            if not isinstance(raw, Mapping):
                raise RulesError(product)
            check(product, raw)
            if newest_day(raw) > pack.day + TOMORROW:
                raise RulesError(f"{product}: tanggal")
        except RulesError as wrong:
            raise PackError("facts", f"{str(wrong)[:140]!a}"[1:-1]) from None


def _json(content: bytes) -> object:
    try:
        parsed: object = json.loads(content)
    except (ValueError, RecursionError):
        raise PackError("broken") from None
    return parsed


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a pack holds no {type(value).__name__}")

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

from ..checks.support.rules import RulesError, support_from

FORMAT = 1
MOST_BYTES = 8 * 2**20
VALID_FOR = timedelta(days=400)
_SERIAL = re.compile(r"\d{4}-\d\d-\d\d(\.\d{1,3})?")
Raw = Mapping[str, object]


class PackError(ValueError):
    """No pack that may be used; *slug* says why: "broken", "format", "signature", "unknown_key", "expired", "older",
    "facts" (*detail* names the place)."""

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
        day, _, number = self.serial.partition(".")
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
    """The pack in *content*. *trusted*: fingerprints of the keys that are believed; *newer_than*: the order of the pack
    that is in use. PackError with the reason for everything else."""
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
    key = fingerprint(public)
    pack = _read(_json(body))
    if key not in trusted:
        raise PackError("unknown_key", key)
    if today > pack.valid_until:
        raise PackError("expired", pack.valid_until.isoformat())
    if newer_than is not None and pack.order < newer_than:
        raise PackError("older", pack.serial)
    return pack


def fingerprint(public: Ed25519PublicKey) -> str:
    """The name of a key that people can read to each other: sixteen hex digits of its SHA-256, in fours."""
    digits = hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
    return "-".join(digits[n:n + 4] for n in range(0, 16, 4))


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
    try:
        until = date.fromisoformat(str(raw.get("valid_until")))
    except ValueError:
        raise PackError("facts", "valid_until") from None
    named = tuple(str(s)[:200] for s in sources) if isinstance(sources, list) else ()
    return Pack(serial, until, named, products)


def check_facts(pack: Pack) -> None:
    """PackError for facts that no judge could read."""
    for product, raw in pack.products.items():
        if not isinstance(raw, dict):
            raise PackError("facts", product[:60])
        members = raw.get("member")
        rows = members.items() if isinstance(members, dict) else (("", raw),)
        try:
            for slug, row in rows:
                support_from(product, {"sumber": raw["sumber"], "tanggal": raw["tanggal"], **row} if slug else row)
        except (KeyError, TypeError, RulesError) as wrong:
            raise PackError("facts", f"{product[:60]}: {str(wrong)[:80]}") from None


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

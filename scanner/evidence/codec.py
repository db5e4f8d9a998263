"""Frozen dataclasses <-> JSON, field by field and strictly. Bytes stand once, by hash, in a table beside the tree.

The shapes are read from the type hints, so a new kind of evidence needs no code here. Nothing is guessed: an unknown
field, a missing one or a wrong type is a CodecError that names the place.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
_T = typing.TypeVar("_T")


class CodecError(ValueError):
    """The JSON does not have the promised shape; the message names the place ("seen.Page.status: …")."""


class Blobs:
    """Byte strings by SHA-256, each kept once."""

    def __init__(self) -> None:
        self.by_hash: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keep *data*; its name."""
        name = hashlib.sha256(data).hexdigest()
        self.by_hash[name] = data
        return name

    def to_json(self) -> dict[str, Json]:
        """Base64 by hash, sorted."""
        return {k: base64.b64encode(v).decode("ascii") for k, v in sorted(self.by_hash.items())}

    @classmethod
    def from_json(cls, raw: Json, where: str) -> Blobs:
        """Read what to_json wrote; every hash is checked."""
        blobs = cls()
        for name, text in as_dict(raw, where).items():
            try:
                data = base64.b64decode(text if isinstance(text, str) else "?", validate=True)
            except (binascii.Error, ValueError):
                raise CodecError(f"{where}.{name}: no base64") from None
            if blobs.put(data) != name:
                raise CodecError(f"{where}.{name}: content and hash differ")
        return blobs


def as_dict(raw: Json, where: str) -> dict[str, Json]:
    """*raw* if it is an object."""
    if not isinstance(raw, dict):
        raise CodecError(f"{where}: an object is expected")
    return raw


def dump(value: object, blobs: Blobs) -> Json:
    """JSON of *value*: dataclasses, enums, tuples, bytes, UTC datetimes, days, text by name and plain values."""
    if isinstance(value, Enum):
        return dump(value.value, blobs)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes):
        return {"blob": blobs.put(value)}
    if isinstance(value, tuple):
        return [dump(v, blobs) for v in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): dump(v, blobs) for k, v in value.items()}
    if dataclasses.is_dataclass(value):
        return {f.name: dump(getattr(value, f.name), blobs) for f in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} is no evidence")


def load(kind: type[_T], raw: Json, blobs: Blobs, where: str) -> _T:
    """The *kind* that *raw* describes, or a CodecError naming the place."""
    got = _load(kind, raw, blobs, where)
    assert isinstance(got, kind)
    return got


def _load(kind: object, raw: Json, blobs: Blobs, where: str) -> object:
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind), raw, blobs, where)
    if origin is Mapping:
        return {k: _load(str, v, blobs, f"{where}.{k[:60]}") for k, v in as_dict(raw, where).items()}
    if origin in (types.UnionType, typing.Union):
        if raw is None and type(None) in typing.get_args(kind):
            return None
        (only,) = (a for a in typing.get_args(kind) if a is not type(None))
        return _load(only, raw, blobs, where)
    if not isinstance(kind, type):
        raise TypeError(f"{where}: {kind!r} is no type of evidence")
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, raw, blobs, where)
    return _leaf(kind, raw, blobs, where)


def _leaf(kind: type[object], raw: Json, blobs: Blobs, where: str) -> object:
    if issubclass(kind, Enum):
        try:
            return kind(raw)
        except ValueError:
            raise CodecError(f"{where}: {str(raw)[:60]!r} is no {kind.__name__}") from None
    if kind is bytes:
        name = as_dict(raw, where).get("blob")
        if not isinstance(name, str) or name not in blobs.by_hash:
            raise CodecError(f"{where}: its bytes are missing")
        return blobs.by_hash[name]
    if kind is datetime:
        try:
            return datetime.strptime(str(raw), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            raise CodecError(f"{where}: no time such as 2026-11-23T07:05:00Z") from None
    if kind is date:
        try:
            return date.fromisoformat(str(raw))
        except ValueError:
            raise CodecError(f"{where}: no day such as 2026-11-23") from None
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        try:
            return float(raw)
        except OverflowError:
            raise CodecError(f"{where}: too large a number") from None
    if type(raw) is not kind:
        raise CodecError(f"{where}: {kind.__name__} is expected")
    return raw


def _tuple(args: tuple[object, ...], raw: Json, blobs: Blobs, where: str) -> tuple[object, ...]:
    if not isinstance(raw, list):
        raise CodecError(f"{where}: a list is expected")
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_load(args[0], v, blobs, f"{where}[{i}]") for i, v in enumerate(raw))
    if len(raw) != len(args):
        raise CodecError(f"{where}: {len(args)} items are expected")
    return tuple(_load(a, v, blobs, f"{where}[{i}]") for i, (a, v) in enumerate(zip(args, raw, strict=True)))


@cache
def _hints(kind: type[object]) -> dict[str, object]:
    """The fields of a dataclass and their types; reading them takes longer than all else."""
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind)}  # type: ignore[arg-type]  # is a dataclass


def _dataclass(kind: type[object], raw: Json, blobs: Blobs, where: str) -> object:
    fields = as_dict(raw, where)
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
    names = list(hints)
    for strange in sorted(set(fields) - set(names)):
        raise CodecError(f"{where}.{strange[:60]}: unknown field")
    for missing in [n for n in names if n not in fields]:
        raise CodecError(f"{where}.{missing}: missing")
    return kind(**{n: _load(hints[n], fields[n], blobs, f"{where}.{n}") for n in names})

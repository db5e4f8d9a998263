"""DER taken apart (ITU-T X.690 section 8.1): tags, contents and object identifiers. Bytes alone, no meaning.

Only what certificates hold is read: one-byte tags and definite lengths. The only exception that leaves is DerError.
"""

from __future__ import annotations

from collections.abc import Iterator

INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID = 0x02, 0x03, 0x04, 0x06
SEQUENCE, SET = 0x30, 0x31
ITEMS_CAP = 20_000
OID_BYTES = 64


class DerError(ValueError):
    """The bytes are no DER, or not that of which was asked."""


def one(data: bytes, at: int = 0) -> tuple[int, bytes, int]:
    """Tag and contents of the element that begins at *at*, and where the next begins."""
    head = data[at : at + 2]
    if len(head) < 2 or head[0] & 0x1F == 0x1F:
        raise DerError(f"no element at {at}")
    length, begin = head[1], at + 2
    if length & 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4 or len(data) < begin + size:
            raise DerError(f"length at {at}")
        length = int.from_bytes(data[begin : begin + size], "big")
        begin += size
    if begin + length > len(data):
        raise DerError(f"{length} bytes at {at} are not there")
    return head[0], data[begin : begin + length], begin + length


def inside(data: bytes, tag: int) -> bytes:
    """The contents of *data*, one element of *tag*; what stands behind it is left alone."""
    found, contents, _ = one(data)
    if found != tag:
        raise DerError(f"tag {found:#x} instead of {tag:#x}")
    return contents


def items(contents: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and contents of each element, one behind the other, of the *contents* of a SEQUENCE or SET."""
    at = count = 0
    while at < len(contents):
        if count >= ITEMS_CAP:
            raise DerError("too many elements")
        tag, body, at = one(contents, at)
        count += 1
        yield tag, body


def object_id(contents: bytes) -> str:
    """The dotted text of an OBJECT IDENTIFIER (X.690 section 8.19)."""
    if not contents or contents[-1] & 0x80 or len(contents) > OID_BYTES:
        raise DerError("object identifier")
    arcs, value = [], 0
    for octet in contents:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))

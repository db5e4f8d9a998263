"""What lies in a zip container, inflated under a cap: what the container tells of its sizes is not believed."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from .table import TableError

MAX_INFLATED = 96 * 2**20
MAX_PART = 16 * 2**20  # of a larger part nothing is kept
MAX_PARTS = 2_000
_CHUNK = 1 << 16
_STORED, _DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s22xHH")  # APPNOTE 4.3.7: signature … lengths of name and extra field


def parts(content: bytes) -> dict[str, bytes]:
    """Return the small parts by name (b"" for large ones); TableError for a bomb and for a broken container."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            listed = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise TableError("damaged") from None
    if len(listed) > MAX_PARTS:
        raise TableError("bomb", {"most": str(MAX_INFLATED // 2**20)})
    left, found = MAX_INFLATED, {}
    for info in listed:
        size, found[info.filename] = _inflated(content, info, left)
        left -= size
    return found


def _inflated(content: bytes, info: ZipInfo, most: int) -> tuple[int, bytes]:
    """The true size of a part, and its bytes when they are few."""
    head = content[info.header_offset : info.header_offset + _LOCAL.size]
    if len(head) < _LOCAL.size or info.compress_type not in (_STORED, _DEFLATED):
        raise TableError("damaged")
    if info.flag_bits & 1:
        raise TableError("password")
    _, name, extra = _LOCAL.unpack(head)
    start = info.header_offset + _LOCAL.size + name + extra
    packed = content[start : start + info.compress_size]
    if info.compress_type == _STORED:
        return len(packed), packed
    return _deflated(packed, most)


def _deflated(packed: bytes, most: int) -> tuple[int, bytes]:
    engine, size, kept = zlib.decompressobj(-zlib.MAX_WBITS), 0, bytearray()
    try:
        while packed and not engine.eof:
            piece = engine.decompress(packed, _CHUNK)
            packed = engine.unconsumed_tail
            size += len(piece)
            if size <= MAX_PART:
                kept += piece
            if size > most:
                raise TableError("bomb", {"most": str(MAX_INFLATED // 2**20)})
    except zlib.error:
        raise TableError("damaged") from None
    return size, bytes(kept) if size <= MAX_PART else b""

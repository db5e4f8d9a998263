"""MongoDB: the handshake that every driver opens with, and the few fields of its answer that count. No BSON beyond it.

Nothing of a database is read: whether it asks for a name would show only by asking for data, which is never done.
"""

from __future__ import annotations

import struct

from ..evidence import Access
from .services_talk import NotThis, Proof

_HEADER = "<iiii"
_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013
_REQUEST = 1
_MESSAGE_CAP = 16_384

_HELLO = b"\x10isMaster\0\1\0\0\0" + b"\x08helloOk\0\1"
_DOCUMENT = struct.pack("<i", 4 + len(_HELLO) + 1) + _HELLO + b"\0"
_QUERY = struct.pack("<i", 0) + b"admin.$cmd\0" + struct.pack("<ii", 0, -1) + _DOCUMENT
HELLO = struct.pack(_HEADER, 16 + len(_QUERY), _REQUEST, 0, _OP_QUERY) + _QUERY
"""{isMaster: 1, helloOk: true} to admin.$cmd by OP_QUERY: the opening that the "MongoDB Handshake" specification keeps
for servers of unknown age. OP_MSG with {hello: 1} is met by a closed connection before 3.6; this by none."""

# MongoDB, "Wire Version and Server Version": stable releases
_RELEASES = {
    3: "3.0", 4: "3.2", 5: "3.4", 6: "3.6", 7: "4.0", 8: "4.2", 9: "4.4", 13: "5.0", 17: "6.0", 21: "7.0", 25: "8.0",
}


def mongodb(wire: bytes) -> Proof | None:
    """The answer to HELLO: an OP_REPLY, or an OP_MSG as servers send that know nothing older. *version*: the release
    that its maxWireVersion belongs to, "wire N" for others."""
    if len(wire) < 16:
        return None
    size, _mine, answered, code = struct.unpack_from(_HEADER, wire)
    if answered != _REQUEST or code not in (_OP_REPLY, _OP_MSG) or not 16 + 5 + 5 <= size <= _MESSAGE_CAP:
        raise NotThis(f"opcode {code}, {size} bytes")
    if len(wire) < size:
        return None
    # "MongoDB Wire Protocol": OP_REPLY has flags 4, cursor 8, start 4, count 4; OP_MSG flags 4 and the section kind 0
    at = 16 + (20 if code == _OP_REPLY else 5)
    fields = _numbers(wire[at:size])
    if "ok" not in fields:
        raise NotThis("an answer without ok")
    if "maxWireVersion" not in fields:  # an error, or a server of before 2.6
        if not {"ismaster", "isWritablePrimary", "code"} & fields.keys():
            raise NotThis("no answer to a handshake")
        return Proof("mongodb", Access.UNKNOWN)
    spoken = fields["maxWireVersion"]
    if type(spoken) is not int or not 0 <= spoken < 1_000:
        raise NotThis(f"wire version {spoken}")
    return Proof("mongodb", Access.UNKNOWN, _RELEASES.get(spoken, f"wire {spoken}"))


# bsonspec.org: how many bytes a value has by its type; the others carry their size
_FIXED = {0x01: 8, 0x06: 0, 0x07: 12, 0x08: 1, 0x09: 8, 0x0A: 0, 0x10: 4, 0x11: 8, 0x12: 8, 0x13: 16, 0x7F: 0, 0xFF: 0}
_FORMATS = {0x01: "<d", 0x08: "<?", 0x10: "<i", 0x12: "<q"}
# string, JavaScript, symbol: the size counts from behind itself; document, array: with itself; binary: without its kind
_SIZED = {0x02: 0, 0x0D: 0, 0x0E: 0, 0x03: -4, 0x04: -4, 0x05: 1}


def _numbers(document: bytes) -> dict[str, float]:
    """The numbers and booleans of the top level, by name; what is inside others is stepped over. NotThis where the
    sizes do not add up."""
    if len(document) < 5 or struct.unpack_from("<i", document) != (len(document),) or document[-1] != 0:
        raise NotThis("no BSON")
    found: dict[str, float] = {}
    at, end = 4, len(document) - 1
    while at < end:
        kind, name_end = document[at], document.find(b"\0", at + 1, end)
        if name_end < 0:
            raise NotThis("a name without an end")
        name, value = document[at + 1 : name_end].decode("latin-1"), name_end + 1
        at = value + _size(document, kind, value, end)
        if at > end:
            raise NotThis("a value beyond the document")
        if kind in _FORMATS:
            (found[name],) = struct.unpack_from(_FORMATS[kind], document, value)
    return found


def _size(document: bytes, kind: int, at: int, end: int) -> int:
    """How many bytes the value at *at* has."""
    if kind in _FIXED:
        return _FIXED[kind]
    if kind not in _SIZED or at + 4 > end:
        raise NotThis(f"BSON type {kind:#x}")
    (told,) = struct.unpack_from("<i", document, at)
    size: int = 4 + told + _SIZED[kind]
    if told < 0 or size < 4:
        raise NotThis("a negative size")
    return size

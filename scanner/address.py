"""Which IP addresses are the public internet, judged by a table of our own; opens no socket and resolves no name.

`ipaddress.is_global` is not asked: in Python 3.11 it calls multicast, 6to4, NAT64, fec0::/10 and others global.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


class Reason(StrEnum):
    """Why an address is not the public internet."""

    LOOPBACK = "loopback"
    PRIVATE = "private"
    LINK_LOCAL = "link_local"
    METADATA = "metadata"
    CGNAT = "cgnat"
    MULTICAST = "multicast"
    UNSPECIFIED = "unspecified"
    RESERVED = "reserved"
    DOCUMENTATION = "documentation"
    BENCHMARKING = "benchmarking"
    TRANSLATED = "translated"
    NOT_AN_ADDRESS = "not_an_address"


# What the owner of a network may scan on purpose; documentation and benchmarking blocks number laboratories.
LOCAL = frozenset(
    {
        Reason.LOOPBACK,
        Reason.PRIVATE,
        Reason.LINK_LOCAL,
        Reason.CGNAT,
        Reason.DOCUMENTATION,
        Reason.BENCHMARKING,
    }
)

# Instance metadata and host agents of clouds: they hand out credentials to whoever asks from inside.
METADATA = (
    "169.254.169.254/32",  # AWS, Azure, Google, OpenStack, DigitalOcean, Oracle …
    "169.254.170.2/32",  # AWS ECS task credentials
    "169.254.170.23/32",  # AWS EKS pod identity
    "169.254.0.23/32",  # Tencent
    "169.254.42.42/32",  # Scaleway
    "100.100.100.200/32",  # Alibaba
    "168.63.129.16/32",  # Azure host agent, in public space
    "192.0.0.192/32",  # Oracle, classic
    "fd00:ec2::254/128",  # AWS
    "fd00:ec2::23/128",  # AWS EKS pod identity
    "fd20:ce::254/128",  # Google
    "fd00:42::42/128",  # Scaleway
    "fe80::a9fe:a9fe/128",  # OpenStack
)

# IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190) and RFC 4291. Blocks that the registries
# call reachable (AS112, AMT, anycast relays) are here too: no shop lives there.
SPECIAL = (
    ("0.0.0.0/32", Reason.UNSPECIFIED),  # RFC 1122 section 3.2.1.3
    ("0.0.0.0/8", Reason.RESERVED),  # RFC 791 section 3.2
    ("10.0.0.0/8", Reason.PRIVATE),  # RFC 1918
    ("100.64.0.0/10", Reason.CGNAT),  # RFC 6598
    ("127.0.0.0/8", Reason.LOOPBACK),  # RFC 1122 section 3.2.1.3
    ("169.254.0.0/16", Reason.LINK_LOCAL),  # RFC 3927
    ("172.16.0.0/12", Reason.PRIVATE),  # RFC 1918
    ("192.0.0.0/24", Reason.RESERVED),  # RFC 6890; holds RFC 7335, 7600, 7723, 8155, 8880
    ("192.0.2.0/24", Reason.DOCUMENTATION),  # RFC 5737
    ("192.31.196.0/24", Reason.RESERVED),  # RFC 7535, AS112
    ("192.52.193.0/24", Reason.RESERVED),  # RFC 7450, AMT
    ("192.88.99.0/24", Reason.TRANSLATED),  # RFC 7526, 6to4 relay; RFC 6751, 6a44
    ("192.168.0.0/16", Reason.PRIVATE),  # RFC 1918
    ("192.175.48.0/24", Reason.RESERVED),  # RFC 7534, AS112
    ("198.18.0.0/15", Reason.BENCHMARKING),  # RFC 2544
    ("198.51.100.0/24", Reason.DOCUMENTATION),  # RFC 5737
    ("203.0.113.0/24", Reason.DOCUMENTATION),  # RFC 5737
    ("233.252.0.0/24", Reason.DOCUMENTATION),  # RFC 6676
    ("224.0.0.0/4", Reason.MULTICAST),  # RFC 5771
    ("240.0.0.0/4", Reason.RESERVED),  # RFC 1112 section 4; holds the limited broadcast of RFC 8190
    ("::/128", Reason.UNSPECIFIED),  # RFC 4291 section 2.5.2
    ("::1/128", Reason.LOOPBACK),  # RFC 4291 section 2.5.3
    ("64:ff9b:1::/48", Reason.TRANSLATED),  # RFC 8215, local translation
    ("::/8", Reason.RESERVED),  # RFC 4291 section 4
    ("100::/64", Reason.RESERVED),  # RFC 6666, discard
    ("100:0:0:1::/64", Reason.RESERVED),  # RFC 9780, dummy
    ("2001::/32", Reason.TRANSLATED),  # RFC 4380, Teredo
    ("2001:2::/48", Reason.BENCHMARKING),  # RFC 5180
    ("2001::/23", Reason.RESERVED),  # RFC 2928; holds RFC 4843, 7343, 7450, 7535, 7723, 8155, 9374, 9665
    ("2001:db8::/32", Reason.DOCUMENTATION),  # RFC 3849
    ("2002::/16", Reason.TRANSLATED),  # RFC 3056, 6to4
    ("2620:4f:8000::/48", Reason.RESERVED),  # RFC 7534, AS112
    ("3fff::/20", Reason.DOCUMENTATION),  # RFC 9637
    ("5f00::/16", Reason.RESERVED),  # RFC 9602, segment routing
    ("fc00::/7", Reason.PRIVATE),  # RFC 4193
    ("fe80::/10", Reason.LINK_LOCAL),  # RFC 4291 section 2.5.6
    ("fec0::/10", Reason.PRIVATE),  # RFC 3879, site-local
    ("ff00::/8", Reason.MULTICAST),  # RFC 4291 section 2.7
)

_TABLE = sorted(
    ((ip_network(block), reason) for block, reason in (*((m, Reason.METADATA) for m in METADATA), *SPECIAL)),
    key=lambda row: -row[0].prefixlen,
)
_NUMBER = re.compile("0x[0-9a-f]{0,16}|0[0-7]{0,16}|[1-9][0-9]{0,15}")
_GLOBAL_UNICAST = ip_network("2000::/3")  # RFC 4291 section 4: all else is unassigned


@lru_cache(maxsize=4096)  # each door of a site asks again
def forbidden(address: str, *, local_ok: bool = False) -> str:
    """Return "" when the address may be dialled, else the slug of a Reason.

    With `local_ok` (own network, on purpose) the reasons in LOCAL are allowed; metadata, multicast, reserved and
    unspecified addresses never are. What is no address, or carries a zone, is `not_an_address`.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return Reason.NOT_AN_ADDRESS
    if isinstance(parsed, IPv6Address) and parsed.scope_id is not None:
        return Reason.NOT_AN_ADDRESS
    reason = _reason(parsed)
    return "" if reason is None or (local_ok and reason in LOCAL) else reason


def view(address: str) -> str:
    """Return "public" or "private": from which side of the internet a look at this address sees it."""
    return "private" if forbidden(address) else "public"


def canonical(address: str) -> str:
    """Return the one text of an address (RFC 5952), of an IPv4-mapped one its IPv4 form; ValueError when it is none."""
    parsed = ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)


def plain_ipv4(host: str) -> str:
    """Return the dotted decimal form of any spelling that a browser takes for an IPv4 address, "" of what it does not.

    Decimal, 0x hexadecimal and 0 octal parts, one to four of them (WHATWG URL Standard, "IPv4 parser").
    """
    labels = host.split(".", 4)
    if len(labels) > 4 or not all(_NUMBER.fullmatch(label) for label in labels):
        return ""
    *heads, last = map(_number, labels)
    if any(head > 255 for head in heads) or last >= 256 ** (4 - len(heads)):
        return ""
    return str(IPv4Address(last + sum(head << 8 * (3 - place) for place, head in enumerate(heads))))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def _reason(address: IPv4Address | IPv6Address) -> Reason | None:
    """Why it is not public, or None; an address that carries an IPv4 one is judged by what it carries.

    ::ffff:0:0/96 reaches the inner address itself (RFC 4291 section 2.5.5.2), and 64:ff9b::/96 does behind NAT64
    (RFC 6052), so a public inner address is public. 6to4, Teredo and ::/96 go through relays that nobody answers for:
    refused whatever is inside.
    """
    if isinstance(address, IPv6Address):
        top = int(address) >> 32
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if top in (0xFFFF, 0x64FF9B << 64):
            return _reason(inner)
        if top == 0 and int(address) > 1:
            return _reason(inner) or Reason.TRANSLATED
        for carried in (address.sixtofour, *(address.teredo or ())):
            if carried is not None and (reason := _reason(carried)):
                return reason
    for block, reason in _TABLE:
        if address in block:
            return reason
    return Reason.RESERVED if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST else None

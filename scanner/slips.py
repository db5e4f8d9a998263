"""Which ending of a host was perhaps meant (`.con`, `.co.di`): proposed, never applied. Pure."""

from __future__ import annotations

from .suffix import public_suffix

# What shops in Indonesia end in, the likeliest first.
USUAL = (
    "co.id", "com", "id", "my.id", "web.id", "biz.id", "or.id", "net", "org", "sch.id", "ac.id", "go.id", "desa.id",
    "ponpes.id", "net.id", "shop", "store", "online", "site", "xyz", "info", "biz", "asia", "co",
)
_SHORT = 3  # x.com.id: the label before .id is too short for most owners, and one slip from a suffix


def suffix_meant(host: str) -> str:
    """Return the host with the usual suffix that is one slip of the finger away, or "".

    Asked only where no registry has the ending, or where the name ends in a short label one slip from a suffix of .id.
    """
    labels = host.split(".")
    if len(labels) < 2:
        return ""
    listed = public_suffix(host)
    if listed and not _doubtful(labels, listed):
        return ""
    for count in (2, 1):
        name, ending = labels[:-count], ".".join(labels[-count:])
        if name and name != ["www"]:
            found = next((usual for usual in USUAL if one_slip(ending, usual)), "")
            if found and not (listed and not found.endswith(".id")):
                return ".".join([*name, found])
    return ""


def _doubtful(labels: list[str], listed: str) -> bool:
    """toko.com.id, toko.c.id: listed under .id, but hardly what was meant."""
    return listed == "id" and len(labels) >= 3 and labels[-3] != "www" and len(labels[-2]) <= _SHORT


def one_slip(a: str, b: str) -> bool:
    """Whether one letter added, left out, changed or swapped with its neighbour makes one of the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[1::-1] and len(rest_a) > 1 and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b[1:] or rest_a == rest_b[1:] or rest_a[1:] == rest_b or swapped

"""What lies open at a path: which paths are asked, and what an answer proves, never by its status alone. Pure.

An answer that is given to a path that nobody has is no find, whatever it says; and one refusal for all is no absence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from . import exposure_marks as marks
from .derive import NETWORK, taken_apart
from .evidence import Reply, Why, turned_away
from .exposure_marks import FIRST_BYTES, SHOWN
from .listing import made_by
from .standing import standing_of
from .suffix import registrable

MOST_MORE = 12  # beyond the base set, those of the platform and the folders that the page names together
NOT_FOUND_CUT = 60  # what stands at the end of a cut page may be half a word
IN_PLACE = ("guard", "challenge", *NETWORK)
_XMLRPC = "XML-RPC server accepts POST requests only."
Mark = Callable[[bytes], str]
# At which paths each mark is looked for: the end of the path, its slug, and what tells.
_MARKS: tuple[tuple[re.Pattern[str], str, Mark], ...] = tuple((re.compile(end), slug, mark) for end, slug, mark in (
    (r"/\.env(?:\.\w+)?$", "env", marks.words(marks.env)),
    (r"/\.env(?:\.\w+)?$", "settings", marks.words(marks.settings)),
    (r"/\.git/HEAD$", "git", marks.words(marks.git)),
    (r"/(?:php)?info\.php$", "phpinfo", marks.phpinfo),
    (r"\.(?:zip|t?gz)$", "archive", marks.packed),
    (r"\.sql$", "sql_dump", marks.words(marks.sql)),
    (r"/wp-config\.php(?:\.\w+|~)$", "wp_config", marks.words(marks.wp_config)),
    (r"\.log$", "log", marks.words(marks.log)),
    (r"^/wp-json/wp/v2/users$", "wp_users", marks.users),
    (r"/adminer\.php$", "adminer", marks.adminer),
    (r"(?i)/phpmyadmin/$", "phpmyadmin", marks.phpmyadmin),
    (r"/composer\.(?:json|lock)$", "packages", marks.words(marks.composer)),
    (r"/package\.json$", "packages", marks.words(marks.node)),
))


def paths_for(home: Reply, host: str, folders: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What to ask of a site whose front page is *home*: the base set, and at most 12 that its platform justifies, or
    that the page names itself (*folders*)."""
    shop = registrable(host).partition(".")[0]
    sets = _sets()
    more = [p for name, row in sets.items() if name != "base" and _shows(home, row) for p in row["paths"]]
    chosen = [*sets["base"]["paths"], *dict.fromkeys((*folders, *more))][: len(sets["base"]["paths"]) + MOST_MORE]
    return tuple(dict.fromkeys(p.replace("{shop}", shop) for p in chosen))


def found_in(path: str, reply: Reply, nowhere: Reply | None = None) -> tuple[str, str]:
    """(slug, masked line) of what lies at *path*; ("", "") for nothing that we know. *nowhere*: the answer to a path
    that nobody has."""
    if path == "/xmlrpc.php":
        says = _XMLRPC.encode() in reply.body[:FIRST_BYTES] and reply.status in (200, 405)
        return ("xmlrpc", _XMLRPC) if says else ("", "")
    if reply.status not in (200, 206) or (nowhere is not None and _same_page(path, reply, nowhere)):
        return "", ""
    head = reply.body[:FIRST_BYTES]
    for place, slug, mark in _MARKS:
        shown = mark(head) if place.search(path) else ""
        if shown:
            return slug, shown[:SHOWN]
    listed = path.endswith("/") and made_by(head.decode("latin-1"))
    return ("directory_listing", f"Index of {path}"[:SHOWN]) if listed else ("", "")


def unseen_in(path: str, reply: Reply, nowhere: Reply | None) -> str:
    """The slug of the Why for which an answer that shows nothing tells nothing either; "" where it says "not there"."""
    if reply.status >= 500:
        return Why.ERROR_PAGE.value
    if reply.status in (200, 206) and (reply.packed or (reply.body_cut and len(reply.body) < FIRST_BYTES)):
        return Why.TRUNCATED.value
    stands = standing_of(reply, taken_apart(reply)).kind if reply.status < 300 else ""
    return Why.BLOCKED.value if stands in IN_PLACE or turned_away(path, reply, nowhere) else ""


def _same_page(path: str, reply: Reply, nowhere: Reply) -> bool:
    """Whether a path that nobody has is answered with the same page, but for the path itself and what counts up."""
    if nowhere.status not in (200, 206):
        return False
    ours = _bare(reply.body[:FIRST_BYTES], path)
    theirs = _bare(nowhere.body[:FIRST_BYTES], nowhere.url.partition("://")[2].partition("/")[2])
    shorter = min(len(ours), len(theirs))
    if shorter > 2 * NOT_FOUND_CUT:
        return ours[: shorter - NOT_FOUND_CUT] == theirs[: shorter - NOT_FOUND_CUT]
    return ours == theirs


def _bare(body: bytes, path: str) -> bytes:
    named = body.replace(path.strip("/").encode() or b"/", b"~")
    return re.sub(rb"\s+", b" ", re.sub(rb"[0-9A-Fa-f]{8,}|[0-9]+", b"#", named))


def _shows(home: Reply, row: Mapping[str, list[str]]) -> bool:
    """Whether the front page shows what a set of paths is for."""
    cookies = " ".join(line.partition("=")[0].strip() for line in home.header("set-cookie")).split()
    header = row.get("headers", ["", ""])
    return (
        any(text.encode() in home.body for text in row.get("body", []))
        or any(name in cookies for name in row.get("cookies", []))
        or any(header[1] in value.lower() for value in home.header(header[0]))
    )


@cache
def _sets() -> Mapping[str, Mapping[str, list[str]]]:
    table: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        files(__package__).joinpath("exposure.toml").read_text(encoding="utf-8"))
    return table

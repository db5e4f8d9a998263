"""Whether the server shows the list of files in a folder.

Where a folder has no front page, some servers show all that lies in it: invoices, photographs of identity cards and
backups that were only meant to have a secret name.

Judged by the page that the server makes for such a folder: of the front page as every visitor gets it, and, with the
owner's consent, of the upload folder and of up to three folders from which the front page itself takes pictures or
files. The front page's list names files: those that look like tables, copies or packed files weigh more. A folder that
is not there is listed by no server: "not found" tells something only where the page takes files from that folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from ...scanner.evidence import Exposures, Markup, Page, Standing
from ..check import Level, Maybe, Outcome, Verdict, check
from ..links import resolved
from ..open_paths import judge_paths
from ..site_names import host_of

GOOD = Outcome("good", Level.GOOD)
NO_FOLDER = Outcome("no_folder", Level.GOOD)
LISTED = Outcome("listed", Level.LOW)
FRONT_LISTED = Outcome("front_listed", Level.MEDIUM)
FILES_LISTED = Outcome("files_listed", Level.HIGH)

ASKED = ("/",)
NAMED = 6
_NOT_THERE = (404, 410)
_TAKEN = {"img": "src", "source": "src", "video": "src", "audio": "src", "embed": "src", "script": "src",
          "link": "href", "a": "href"}
# Tables, letters, copies and packed files: what a shop keeps for itself.
_PRIVATE = (".csv", ".xls", ".xlsx", ".ods", ".doc", ".docx", ".sql", ".db", ".sqlite", ".mdb", ".zip", ".rar", ".7z",
            ".gz", ".tar", ".bak", ".old", ".log", ".env", ".json", ".pdf", ".txt", ".key", ".pem")


@check(GOOD, NO_FOLDER, LISTED, FRONT_LISTED, FILES_LISTED, area="site", source="OWASP WSTG-CONF-04")
def CHECK(
    seen: Maybe[Exposures], standing: Maybe[Standing], markup: Maybe[Markup], page: Maybe[Page]
) -> list[Verdict]:
    """The front page where it is a list, and every folder that is listed. Behind a page in the shop's place, nothing
    found is no good news."""
    found = _front(standing.seen, markup.seen) if standing.seen and standing.seen.kind == "listing" else []
    if seen.seen is None:
        return found or [GOOD(paths=())]  # run.py: nothing good without having seen
    references = _references(markup.seen) if markup.seen else ()
    telling = tuple(e for e in seen.seen.asked
                    if e.why or e.status not in _NOT_THERE or (
                        e.path.endswith(ASKED) and markup.seen and _takes(markup.seen, references, e.path)))
    paths = judge_paths(replace(seen.seen, asked=telling), {"directory_listing": LISTED}, GOOD, ASKED)
    if found:
        return [*found, *(v for v in paths if v.outcome is LISTED)]
    return paths or [NO_FOLDER()]


def _front(standing: Standing, markup: Markup | None) -> list[Verdict]:
    names = _names(markup) if markup else ()
    private = tuple(name for name in names if name.lower().endswith(_PRIVATE))
    outcome, shown = (FILES_LISTED, private) if private else (FRONT_LISTED, names)
    verdict = outcome(files=shown[:NAMED] or ("–",), count=len(shown), server=standing.by or "other", path="/")
    return [verdict.about("/")]


def _references(page: Markup) -> Iterable[str]:
    """What *page* names, as it is written there, each once."""
    return dict.fromkeys(element.get(_TAKEN[element.tag]) or "" for element in page.every(*_TAKEN))


def _takes(page: Markup, references: Iterable[str], folder: str) -> bool:
    """Whether one of *references* is an address in that *folder* ("/uploads/") of the page's own host. From a base
    outside of it none is that does not write its last part."""
    here, inside = host_of(page.url), folder in page.base
    last = f"{folder.rstrip('/').rpartition('/')[2]}/"
    addresses = (resolved(page, one) for one in references if inside or last in one or "\\" in one)
    return any(host_of(address) == here and urlsplit(address).path.startswith(folder) for address in addresses)


def _names(markup: Markup) -> tuple[str, ...]:
    """The files and folders that the list names, without its own links for sorting and upwards."""
    here = host_of(markup.url)
    links = [(e.get("href") or "", e.text) for e in markup.every("a")]
    own = [(h, t) for h, t in links if not h.startswith(("?", "..")) and host_of(resolved(markup, h)) == here]
    paths = (h.partition("?")[0].rstrip("/").rpartition("/")[2] for h, _ in own)
    return tuple(dict.fromkeys(path[:60] for path in paths if path))

"""Lists of files that a web server makes for a folder without a page, and the folders that a page names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from .evidence import Markup
from .evidence.reference import host_of, is_elsewhere, joined

FIRST_CHARACTERS = 2048
MOST_FOLDERS = 3
_TITLES = re.compile(
    r"<title>\s{0,9}(?:Index of|Directory listing for) /[^\s<]{0,200}\s{0,9}</title>|"
    r"<h[12][^>]{0,80}>\s{0,9}Index of /",
    re.IGNORECASE)
# The list of IIS names the host in title and heading alike.
_IIS = re.compile(
    r"<title>([^<]{1,200}) - (/[^<]{0,200})</title></head><body>\s{0,9}<h1>\1 - \2</h1>\s{0,9}<hr>", re.IGNORECASE)
_FILES = {"img": "src", "source": "src", "video": "src", "audio": "src", "embed": "src", "a": "href"}
_PAGES = (".php", ".html", ".htm", ".asp", ".aspx", ".jsp")
_FILE = re.compile(r"/[^/]{1,150}\.[A-Za-z0-9]{2,5}")
_FOLDER = re.compile(r"(?:/[A-Za-z0-9._~!$&'()+,;=:@%-]{1,80}){1,8}/")


def made_by(text: str) -> str:
    """The software whose list of files *text* begins with ("apache", "nginx", "litespeed", "iis", "python", "other");
    "" for any other page. nginx: ngx_http_autoindex_module; Apache: mod_autoindex; Python: http.server."""
    head = text[:FIRST_CHARACTERS]
    if _IIS.search(head):
        return "iis"
    if not _TITLES.search(head):
        return ""
    if "<title>directory listing for /" in head.lower():
        return "python"
    if "litespeed" in text.lower():
        return "litespeed"
    if re.search(r"/icons/[a-z]{2,9}\.(?:gif|png)|\?C=[NMSD];O=[AD]|<address>Apache", text):
        return "apache"
    return "nginx" if re.search(r"</h1>\s{0,9}<hr>\s{0,9}<pre>", head, re.IGNORECASE) else "other"


def folders_in(page: Markup) -> tuple[str, ...]:
    """The folders of the same server that *page* names by its pictures and files: the first of each beginning first."""
    named = dict.fromkeys(_folders(page, urlsplit(page.url).netloc))
    firsts = {folder.split("/")[1]: folder for folder in reversed(named)}
    ordered = sorted(named, key=lambda folder: firsts[folder.split("/")[1]] != folder)
    return tuple(ordered[:MOST_FOLDERS])


def _folders(page: Markup, here: str) -> Iterator[str]:
    host, known = host_of(page.url), set[str]()
    for element in page.every(*_FILES)[:2_000]:
        reference = (element.get(_FILES[element.tag]) or "").strip()[:2_000]
        if reference[:1] in ("", "?", "#") or (reference[:1] == "/" and "." not in reference):
            continue  # the page itself in another form, and what most of a shop names: products, and no files
        beside = reference.rpartition("/")[0]
        if beside in known or is_elsewhere(reference, host):
            continue  # a folder is told by one of its pictures
        try:
            address = joined(page.base, reference)
            if host_of(address) != host:
                continue
            parts = urlsplit(address)
        except ValueError:
            continue
        folder, slash, file = parts.path.rpartition("/")
        is_page = element.tag == "a" and file.lower().endswith(_PAGES)
        if parts.netloc == here and not is_page and _FILE.fullmatch(f"/{file}") and _FOLDER.fullmatch(folder + slash):
            known.add(beside)
            yield folder + slash

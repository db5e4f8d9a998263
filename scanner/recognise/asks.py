"""Which small files are worth a question once a platform was recognised, and what their answers tell. Asks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..evidence import Reply, Sign, SoftwareFiles
from .match import Gathered, clean, shown
from .rules import Product, Question, products

SORTS = ("product", "members", "banner", "size")
MEMBERS_ASKED = 8
BANNERS_ASKED = 6
# Libraries whose old versions have holes that are known and common, the commonest first: theirs are asked first.
HOLED = ("jquery", "bootstrap", "jquery-ui", "angularjs", "swiper", "vue", "moment", "lodash", "handlebars",
         "datatables", "tinymce", "select2", "underscore", "dompurify")
_NAMESPACE = re.compile(r'"([a-z][\w-]{1,60})(?:\\?/|")')
_READ_CHARS = 16 * 1024


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: *key* as in SoftwareFile, the absolute *address*, and how much of it is read."""

    key: str
    address: str
    question: Question


def questions(got: Gathered, front: str) -> list[Ask]:
    """What to ask where *got* was gathered from the page at *front*, the most telling first; each key once."""
    asks = [a for key in got.signs for a in _of(key, got, front)]
    asks.sort(key=lambda a: (SORTS.index(sort_of(a)), a.question.owner, _place(a)))  # what visitors ask for comes first
    return list({a.key: a for a in asks}.values())


def sort_of(ask: Ask) -> str:
    """Which of SORTS it is: about a product, a member of a family, the first words of a file, the length of one."""
    if ask.question.source == "size":
        return "size"
    return "banner" if not ask.question.path else "members" if "/" in ask.key else "product"


def _place(ask: Ask) -> int:
    """The place of a library among those whose version matters; all others keep their order behind them."""
    name = ask.key.partition(".")[0]
    return HOLED.index(name) if name in HOLED else len(HOLED)


def _of(key: str, got: Gathered, front: str) -> Iterator[Ask]:
    product_id, _, slug = key.partition("/")
    product = products()[product_id]
    for question in product.questions:
        if (question.unversioned and got.version_of(key)) or not _there(question, got.at.get(key, ())):
            continue
        address = _address(product, question, slug, got, front)
        if address:
            yield Ask(f"{key}.{question.name}", address, question)


def _there(question: Question, addresses: Sequence[str]) -> bool:
    """Whether the page shows that the file of *question* is there."""
    return (not question.seen or any(question.seen in a for a in addresses)) and not (
        question.unless and any(question.unless in a for a in addresses))


def _address(product: Product, question: Question, slug: str, got: Gathered, front: str) -> str:
    """Where the answer to *question* lies; "" where the page does not tell."""
    if product.family:
        base = _base(product, slug, got)
        return base + question.path if base else ""
    if not question.path:
        at = got.at.get(product.id, ())  # styles rarely say whose they are, scripts often
        return min(at, key=lambda a: not a.partition("?")[0].endswith(".js"), default="")
    return _root(product, got, front) + question.path.removeprefix("/")


def _base(product: Product, slug: str, got: Gathered) -> str:
    """The folder of a member: its own addresses tell, else those of its sisters."""
    for address in got.at.get(f"{product.id}/{slug}", ()):
        return address[: address.index(f"/{slug}/") + len(slug) + 2]
    for key, addresses in got.at.items():
        sister = key.removeprefix(f"{product.id}/")
        if sister != key and f"/{sister}/" in addresses[0]:
            return addresses[0][: addresses[0].index(f"/{sister}/") + 1] + f"{slug}/"
    return ""


def _root(product: Product, got: Gathered, front: str) -> str:
    """The folder in which the product is installed, with its slash: its own addresses tell, else the site's root."""
    for address in got.at.get(product.id, ()):
        for mark in product.marks:
            if mark in address:
                return address[: address.index(mark) + 1]
    scheme, _, rest = front.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"


def read_answers(files: SoftwareFiles, got: Gathered) -> None:
    """Add to *got* what the answers tell."""
    sizes: dict[str, dict[str, int]] = {}
    for file in files.files:
        key, _, name = file.key.rpartition(".")
        product_id, _, slug = key.partition("/")
        product, reply = products().get(product_id), file.answer.reply
        question = next((q for q in product.questions if q.name == name), None) if product else None
        if product is None or question is None or reply is None or reply.status not in (200, 206):
            continue
        if question.source == "size":
            length = reply.length
            if length >= 0:
                sizes.setdefault(product_id, {})[question.path] = length
        elif question.source == "namespace":
            _namespaces(reply, got)
        else:
            _told(product, slug, question, reply, got)
    for product_id, seen in sizes.items():
        fitting(products()[product_id], seen, got)


def _told(product: Product, slug: str, question: Question, reply: Reply, got: Gathered) -> None:
    match = question.match.search(_text(reply))
    if match:
        version = clean(match.groupdict().get("version"))
        got.add(product, Sign(question.source, shown(match[0]), version, question.confidence), slug)


def _namespaces(reply: Reply, got: Gathered) -> None:
    """The REST namespaces of WordPress, each of which a plugin registers."""
    names = set(_NAMESPACE.findall(_text(reply)))
    for family in products().values():
        for name, slug in (family.namespaces or {}).items():
            if name in names:
                got.add(family, Sign("namespace", name, "", 85), slug)


def fitting(product: Product, seen: Mapping[str, int], got: Gathered) -> None:
    """The releases whose files are as long as those seen. One alone is the version, where its line is known whole."""
    tables = product.sizes or {}
    known = {v for table in tables.values() for v in table}
    fits = sorted(v for v in known if all(tables.get(p, {}).get(v) == size for p, size in seen.items()))
    if not fits:
        return
    sure = len(fits) == 1 and not product.whole_lines.isdisjoint((fits[0], fits[0].rpartition(".")[0]))
    told = ", ".join(f"{path} {size}" for path, size in sorted(seen.items()))
    got.add(product, Sign("size", shown(told), fits[0] if sure else "", 75 if sure else 60))


def _text(reply: Reply) -> str:
    return reply.body[:_READ_CHARS].decode("utf-8", "replace")



def limited(asks: Sequence[Ask], known: frozenset[str]) -> list[Ask]:
    """*asks* without those in *known*, and no more members of a family and banners than are worth it."""
    left = {"members": MEMBERS_ASKED, "banner": BANNERS_ASKED}
    kept = []
    for ask in asks:
        sort = sort_of(ask)
        if ask.key in known or left.get(sort, 1) <= 0:
            continue
        if sort in left:
            left[sort] -= 1
        kept.append(ask)
    return kept

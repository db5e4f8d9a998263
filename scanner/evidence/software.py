"""What a site runs on: the small files that were asked about it, and what was recognised."""

from __future__ import annotations

from dataclasses import dataclass

from .site import Answer


@dataclass(frozen=True, slots=True)
class SoftwareFile:
    """One question about software and its answer. *key*: whose question it was, "wordpress.feed" (a product of
    scanner/recognise/products and the name of its question) or "wp-plugin.woocommerce" (a family and a member)."""

    key: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class SoftwareFiles:
    """The beginnings of small files that the recognised platform justifies. *left_out*: questions for which no request
    was left, or no consent."""

    files: tuple[SoftwareFile, ...] = ()
    left_out: int = 0

    @property
    def truncated(self) -> bool:
        """True when a question was not put, or had no answer."""
        return self.left_out > 0 or any(f.answer.reply is None for f in self.files)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that names a product. *source*: where it stood, "generator", "header", "cookie", "meta", "class",
    "title", "script", "url", "footer", "door" (what an open port said), "greeting" (a mail server), or the slug of a
    question ("feed", "readme", "style", "banner", "size", "namespace"). *shown*: the words themselves, printable and
    bounded. *version*: "" where it tells none. *confidence* in per cent."""

    source: str
    shown: str
    version: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Found:
    """A product that was recognised. *product*: its slug, "php", "wp-plugin/woocommerce"; *name*: as it calls itself.

    *kind*: "cms", "shop", "framework", "plugin", "theme", "library", "server", "runtime", "os", "panel", "mail",
    "database", "ftp", "ssh", "router", "saas", "payment", "cdn", "tool". *versions*: all that were told, the best
    founded first; more than one means that the signs do not agree. *confidence* is that of the first.
    """

    product: str
    name: str
    kind: str
    versions: tuple[str, ...]
    confidence: int
    signs: tuple[Sign, ...]

    @property
    def version(self) -> str:
        """The version where all signs agree on one, else ""."""
        return self.versions[0] if len(self.versions) == 1 else ""


@dataclass(frozen=True, slots=True)
class Software:
    """All that was recognised (derived), by kind and slug. Nothing that is only implied by something else stands here.

    *cut*: a question that would have told more had no answer."""

    found: tuple[Found, ...] = ()
    cut: bool = False

    def of(self, *kinds: str) -> tuple[Found, ...]:
        """What was found of these kinds."""
        return tuple(f for f in self.found if f.kind in kinds)

    def named(self, product: str) -> Found | None:
        """The product of this slug."""
        return next((f for f in self.found if f.product == product), None)

"""Texts as a hostile server sends them, and bundles in which they stand everywhere: what every format must survive."""

from __future__ import annotations

import re
import unicodedata

import paper_reports as paper
import paper_shop as shop
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from ikmscan.reports.grade import grade
from ikmscan.reports.output import Bundle
from ikmscan.scanner.evidence import (
    Addresses,
    Certificate,
    Certificates,
    Clock,
    End,
    Handshake,
    Reply,
    SecureVisit,
    Trust,
    Why,
)
from ikmscan.scanner.target import Target

PIECES = (
    "=cmd|'/C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r\n=1", '";=1;"', "'=1", '"=1', "\uff1d1", ";", '"', "\n", "\r\n\r\n",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</testcase>", "<![CDATA[", "]]>", "<!--", "-->", "&lt;", "&#106;", "<?x?>",
    "[klik](https://evil.example)", "![x](https://evil.example/a.png)", "<https://evil.example>", "https://evil.example/a", "www.evil.example",
    "mailto:a@evil.example", "a@evil.example", "@orang", "#12", "[x]: https://evil.example", "[x][x]", "`", "```", "~~~", "\\", "\\|", "|",
    "|---|---|", "# judul", "=====", "-----", "***", "* a", "- a", "+ a", "1. a", "1) a", "> a", "    a", "*tebal*", "_miring_", "~coret~",
    "**", "__", "$x$", "{0}", "{{", "{nama}", "[a](1)", "%s", "evil.example", "evil.co.id", "+62 812-3456-7890", "0812 3456 7890", "tel:081234567",
    "javascript:alert(1)", "\x1b[31m", "\x1b]0;x\x07", "\x9b2J", "\x00", "\x08", "\x7f", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad",
    "\u2028", "\u2029", "\x85", "\ufffe", "\uffff", "\ud800", "\U000e0041", "e" + "\u0301" * 9, "\u3164", "../../etc/passwd", "nama file.php", "W" * 500,
    "hthttp://tp://evil.example", "evil.c***om", "tokobatik.co.id.evil.example", "evil.example/tokobatik.co.id", "evil\u3002example", "CVE-2024-12345", "🛒",
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec=None), max_size=8)), min_size=1, max_size=6).map("".join)
SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def bundle(text: str, lang: str = "id") -> Bundle:
    """A look at a server that says *text* wherever it may say something."""
    when = Clock.read("2026-11-01T00:00:00Z").at
    seen = {
        "Addresses": Addresses("tokobatik.co.id", ("203.0.113.7",), source=text),
        "Handshake": Handshake("203.0.113.7", "tokobatik.co.id", text, text, text, (), Trust.TRUSTED),
        "Certificates": Certificates("tokobatik.co.id", Certificate(text, text, (text, "x"), when, when, text, text, False), (), True),
        "SecureVisit": SecureVisit((Reply("https://tokobatik.co.id/" + text, 200, text, (("server", text),)),), End.ARRIVED, ""),
    }
    levels = ("critical", "high", "medium", "low", "hint", "good", "unknown")
    findings = [shop.found(f"check_{n}", level, subject=text, title=text, doors=(text, "b"), rows=({"name": text, "more": None},))
                for n, level in enumerate(levels)]
    findings += [*shop.all_good(), shop.unseen("check_8", detail=text), shop.unseen("check_9", Why.NO_CONSENT, detail=text)]
    dossier = shop.dossier(target=Target(text, "tokobatik.co.id", dropped=text), seen=seen, tool_version=text, rules=text)
    return Bundle(dossier, tuple(findings), grade(findings), lang)


def worded(text: str, lang: str = "id") -> Bundle:
    """A bundle in which every sentence of the report is *text*: words of plug-ins, or a hole in our own cleaning."""
    kept = ("lang", "light", "letter", "check", "source", "shape", "limited_by", "site")
    made = bundle("x", lang)
    made.__dict__["report"] = paper.changed(made.report, lambda at, old: old if at[-1] in kept or "grade" in at else text)
    return made


def unfit(text: str, allowed: str = "\n") -> set[str]:
    """Characters of *text* that move a cursor, turn the direction or cannot be seen."""
    return {c for c in text if c not in allowed and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")}


def linked(text: str) -> list[str]:
    """What a chat program would make a link of: a scheme, or a name that ends in letters."""
    names = re.findall(r"[^\s/]*[^\W_][.\u3002\uff0e\uff61][^\W\d_]{2,}", text)
    harmless = re.compile(r"(?:www\.)?tokobatik\.co\.id|.*\.(?:css|env|htaccess|html|js|json|php|sql|txt)", re.DOTALL)
    return re.findall(r"\w+://", text) + [n for n in names if not harmless.fullmatch(n)]

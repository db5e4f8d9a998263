"""What is written to be shown: titles, headers, cookies, generators that carry HTML, ANSI, bidi, formulas, and charsets
that are none. Nothing of it may reach a report as it was sent."""

from __future__ import annotations

from .. import OK, answers
from ..case import COMPLETE, SEEN, UNSEEN, Case, web

SCRIPT, ANSI, BIDI = "<script>alert(31337)</script>", "\x1b[2J\x1b]0;pwned\x07", "\u202eevil\u2066"
FORMULA, MARKDOWN, LINK = "=HYPERLINK(\"http://evil.example\")", "[klik](javascript:alert(1))", "javascript:alert(31337)"
ATTRIBUTE, JINJA, TYPST = "\"onmouseover=alert(1) x=\"", "{{7*7}}{% raw %}", "#eval(\"1\") $x$ @cite"
EVIL = {"script": SCRIPT, "ansi": ANSI, "bidi": BIDI, "formula": FORMULA, "markdown": MARKDOWN, "link": LINK,
        "attribute": ATTRIBUTE, "jinja": JINJA, "typst": TYPST, "csv at": "@SUM(1+1)*cmd|' /C calc'!A0", "zero width": "a\u200bb\u200d\ufeff",
        "entity": "&lt;script&gt;&#x202e;", "surrogate half": "\ud83d", "nul": "a\x00b", "c1": "\x9b31m\x85", "null byte html": "<scr\x00ipt>"}
NEVER = {"script": (SCRIPT,), "ansi": ("\x1b",), "bidi": ("\u202e",), "formula": (), "markdown": (), "link": (), "attribute": ()}
CHARSETS = ("punycode", "idna", "undefined", "rot_13", "zlib_codec", "base64", "utf-7", "utf-16", "utf-32", "ebcdic", "hex",
            "unicode_escape", "\x00utf-8", "x" * 5000, "", "utf-8\"; x=\"", "mbcs", "string_escape")


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def page(text: str) -> bytes:
    """*text* wherever a page is quoted from."""
    evil = encoded(text)
    return (b"<html><head><meta charset=utf-8><title>Toko " + evil + b"</title><meta name=generator content='" + evil +
            b"'><link rel=canonical href='https://" + evil + b"'></head><body class='" + evil + b"'><form action='http://x/" + evil +
            b"'><input type=password></form><script src='http://cdn.example/" + evil + b"'></script><a href='" + evil + b"'>" +
            evil + b"</a><p>situs slot gacor " + evil + b"</p></body></html>")


def heads(text: str) -> bytes:
    """*text* in every header that is quoted from; what would end a line is left out, as no server can send it."""
    evil = encoded(text.replace("\r", "").replace("\n", ""))
    names = (b"Server", b"X-Powered-By", b"Content-Security-Policy", b"Strict-Transport-Security", b"X-Frame-Options",
             b"Referrer-Policy", b"Permissions-Policy", b"Access-Control-Allow-Origin", b"X-Generator", b"Via", b"Link")
    return (OK + b"".join(name + b": " + evil + b"\r\n" for name in names) +
            b"Set-Cookie: " + evil + b"=" + evil + b"; Path=" + evil + b"\r\n")


CASES: list[Case] = [
    *(web(f"a page of {name}", SEEN, answers(OK, page(text)), *NEVER.get(name, ())) for name, text in EVIL.items()),
    *(web(f"headers of {name}", SEEN | UNSEEN, answers(heads(text), b"hi"), *NEVER.get(name, ())) for name, text in EVIL.items()),
    *(web(f"charset {name[:12]!r}", SEEN | UNSEEN, answers(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=" + name.encode("latin-1") + b"\r\n", page("x")))
      for name in CHARSETS),
    web("a meta charset of UTF-7", SEEN, answers(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", b"<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-")),
    web("half a character at the end", COMPLETE, answers(OK, b"<title>\xf0\x9f\x98")),
    web("a redirect to a name of HTML", SEEN | UNSEEN, answers(
        b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\"><script>alert(31337)</script>\r\n"), SCRIPT),
    web("a redirect to ANSI", SEEN | UNSEEN, answers(b"HTTP/1.1 302 Found\r\nLocation: /\x1b[2J\r\n"), "\x1b"),
]

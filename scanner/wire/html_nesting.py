"""Tables of HTML Standard 13.2.6: which elements have no end, which start ends which, and what leaves svg and math."""

from __future__ import annotations

VOID = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "basefont", "bgsound", "keygen",
])

# Section 13.2.4.2, "special"; what is no part of it (span, a, b …) does not end across these.
SPECIAL = frozenset(
    [
    "address", "applet", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hgroup", "html", "iframe", "li", "listing", "main", "marquee", "menu",
    "nav", "noembed", "noframes", "noscript", "object", "ol", "p", "plaintext", "pre", "search", "section",
    "select", "summary", "table", "tbody", "td", "template", "tfoot", "th", "thead", "title", "tr", "ul", "xmp",
    "svg", "math",
])

_CLOSES_P = [
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "main", "menu", "nav", "ol", "p", "search",
    "section", "summary", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "listing", "li", "dd", "dt", "table",
    "xmp", "plaintext",
]
_NOT_OVER = SPECIAL - {"p"}
_TABLE = frozenset({"table", "template", "html"})

# tag -> (open elements its start ends, elements beyond which none is looked for)
ENDED_BY: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    **dict.fromkeys(_CLOSES_P, (("p",), _NOT_OVER)),
    "li": (("li",), SPECIAL - {"address", "div", "p", "li"}),
    "dd": (("dd", "dt"), SPECIAL - {"address", "div", "p", "dd", "dt"}),
    "dt": (("dd", "dt"), SPECIAL - {"address", "div", "p", "dd", "dt"}),
    "option": (("option",), SPECIAL), "optgroup": (("optgroup", "option"), SPECIAL),
    "td": (("td", "th"), _TABLE | {"tr"}), "th": (("td", "th"), _TABLE | {"tr"}),
    "tr": (("tr",), _TABLE),
    "tbody": (("tbody", "thead", "tfoot"), _TABLE), "thead": (("tbody", "thead", "tfoot"), _TABLE),
    "tfoot": (("tbody", "thead", "tfoot"), _TABLE),
    "a": (("a",), SPECIAL - {"p", "div"}),
    "button": (("button",), _TABLE),
}

# Section 13.2.6.5: a start tag of these ends svg and math.
BREAKOUT = frozenset(
    [
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre",
    "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
])
# Inside these of svg and math, HTML is spoken again.
INTEGRATION = frozenset({"foreignobject", "desc", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"})

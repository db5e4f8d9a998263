"""Cookies, and headers that are read by a grammar: floods, lies and shapes that the grammars do not know."""

from __future__ import annotations

from .. import OK, answers
from ..case import SEEN, UNSEEN, Case, web

LINES = {
    "1,000 cookies": b"Set-Cookie: a=b\r\n" * 900, "a cookie of 60 kB": b"Set-Cookie: a=" + b"b" * 60_000 + b"\r\n",
    "a cookie of attributes": b"Set-Cookie: a=b" + b"; Secure" * 5000 + b"\r\n", "a cookie of nothing": b"Set-Cookie: \r\n" * 50,
    "a cookie without a name": b"Set-Cookie: =value\r\nSet-Cookie: ;;;\r\n", "a cookie for all of id": b"Set-Cookie: a=b; Domain=.id\r\n",
    "a cookie for another": b"Set-Cookie: a=b; Domain=bank.example\r\n", "a date without end": b"Set-Cookie: a=b; Expires=" + b"9" * 9000 + b"\r\n",
    "an age of 400 digits": b"Set-Cookie: a=b; Max-Age=" + b"9" * 400 + b"\r\n", "a date of no year": b"Set-Cookie: a=b; Expires=Thu, 32 Foo 99999 99:99:99\r\n",
    "HSTS of 400 digits": b"Strict-Transport-Security: max-age=" + b"9" * 400 + b"\r\n", "HSTS of quotes": b"Strict-Transport-Security: max-age=\"" + b"\\\"" * 9000 + b"\r\n",
    "CSP of 50,000 directives": b"Content-Security-Policy: " + b"script-src 'self';" * 3000 + b"\r\n",
    "CSP of hosts": b"Content-Security-Policy: script-src " + b"https://*.a.example/* " * 2000 + b"\r\n",
    "500 policies": b"Content-Security-Policy: default-src 'none'\r\n" * 500, "permissions of brackets": b"Permissions-Policy: a=" + b"(" * 30_000 + b"\r\n",
    "permissions of items": b"Permissions-Policy: " + b"a=(), " * 5000 + b"\r\n", "a date of the server from 9999": b"Date: Fri, 31 Dec 9999 23:59:59 GMT\r\n",
    "a date of no calendar": b"Date: " + b"x" * 5000 + b"\r\n", "credentials asked for": b"WWW-Authenticate: Basic realm=\"x\"\r\n",
    "Alt-Svc to the metadata": b"Alt-Svc: h2=\"169.254.169.254:443\"; ma=9999999\r\n", "a Link to everywhere": b"Link: " + b"<http://127.0.0.1/>;rel=preload, " * 500 + b"\r\n",
    "reports to the inside": b"Report-To: {\"endpoints\":[{\"url\":\"http://169.254.169.254/\"}]}\r\nNEL: {\"report_to\":\"x\"}\r\n",
    "source maps inside": b"SourceMap: http://169.254.169.254/\r\n",
}
CASES: list[Case] = [
    *(web(f"head: {name}", SEEN | UNSEEN, answers(OK + lines, b"<title>Toko</title>")) for name, lines in LINES.items()),
    web("401 asks for a password", SEEN | UNSEEN, answers(b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n", b"no")),
    web("407 asks for a password of proxies", SEEN | UNSEEN, answers(b"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n", b"no")),
    web("a cookie, and back to itself", SEEN | UNSEEN, answers(b"HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: /?again\r\n")),
]

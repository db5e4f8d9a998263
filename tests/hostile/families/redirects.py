"""Where a site may lead us: nowhere that is not the public internet, in whatever way it is spelt.

The canaries at those addresses listen; one knock at any of them fails the whole collection.
"""

from __future__ import annotations

from .. import answers, longer_and_longer, redirects
from ..case import COMPLETE, REFUSED, SEEN, UNSEEN, Case, Verdict, may, web

INNER = {
    "decimal": "http://2852039166/", "hexadecimal": "http://0xa9fea9fe/", "octal": "http://0251.0376.0251.0376/",
    "mixed parts": "http://0xa9.254.0251.0376/", "three parts": "http://169.254.43518/", "two parts": "http://169.16689662/",
    "dotted": "http://169.254.169.254/latest/meta-data/", "a dot at the end": "http://169.254.169.254./",
    "mapped": "http://[::ffff:169.254.169.254]/", "mapped in hexadecimal": "http://[::ffff:a9fe:a9fe]/",
    "compatible": "http://[::169.254.169.254]/", "NAT64": "http://[64:ff9b::a9fe:a9fe]/", "6to4": "http://[2002:a9fe:a9fe::]/",
    "scheme-relative": "//169.254.169.254/", "backslashes": "\\\\169.254.169.254\\", "http with backslashes": "http:\\\\169.254.169.254/",
    "userinfo": "http://toko.example@169.254.169.254/", "userinfo and port": "http://toko.example:80@169.254.169.254:80/",
    "percent": "http://%31%36%39.254.169.254/", "full width": "http://\uff11\uff16\uff19.254.169.254/",
    "ideographic dots": "http://169\u3002254\u3002169\u3002254/", "a tab inside": "\thttp://169.254.1\t69.254/",
    "loopback": "http://127.0.0.1/", "loopback, short": "http://127.1/", "loopback, decimal": "http://2130706433/",
    "loopback, any of the block": "http://127.8.8.8/", "loopback, six": "http://[::1]/", "loopback, six mapped": "https://[::ffff:127.0.0.1]/",
    "loopback, long six": "http://[0:0:0:0:0:0:0:1]/", "loopback, octal": "http://0177.0.0.1/",
    "nobody": "http://0/", "nobody, dotted": "http://0.0.0.0/",
    "private ten": "http://10.11.12.13/", "private router": "https://192.168.1.1/", "private 172": "http://172.16.9.9/",
    "shared space": "http://100.64.1.1/", "another cloud": "http://100.100.100.200/", "a cloud over six": "https://[fd00:ec2::254]/",
    "unique local": "http://[fd12:3456::1]/", "link-local": "http://[fe80::a9fe:a9fe]/", "benchmarks": "http://198.18.0.1/",
    "circled digits": "http://\u2460\u2465\u2468.254.169.254/", "a full-width dot": "http://127\uff0e0.0.1/",
    "mapped private": "http://[::ffff:10.11.12.13]/", "6to4 of loopback": "http://[2002:7f00:1::]/",
    "NAT64 of loopback": "https://[64:ff9b::7f00:1]/", "the local NAT64": "http://[64:ff9b:1::a9fe:a9fe]/", "Teredo": "http://[2001:0:a9fe:a9fe::]/",
    "ISATAP": "http://[fe80::5efe:a9fe:a9fe]/", "octal with many zeros": "http://0000000251.00000376.0251.0376/", "hexadecimal, long": "http://0x00000000a9fea9fe/",
    "scheme-relative, six": "//[::ffff:7f00:1]/", "percent of a dot": "http://127%2e0%2e0%2e1/",
    "a question mark before the at": "http://127.0.0.1?@toko.example/", "a hash before the at": "http://127.0.0.1#@toko.example/",
    "two ats": "http://a@b@169.254.169.254/", "a line feed inside": "http://127.0.\n0.1/",
    "multicast": "http://224.0.0.1/", "broadcast": "http://255.255.255.255/",
}
INNER_NAMES = {"localhost": "http://localhost/", "localhost below": "http://x.localhost:8080/", "a router": "http://router.lan/"}
ODD = {
    "an open bracket": "http://[", "half an address": "http://[::1", "ftp": "ftp://toko.example/", "javascript": "javascript:alert(1)",
    "data": "data:text/html,x", "file": "file:///etc/passwd", "gopher": "gopher://169.254.169.254/", "a port of ssh": "http://45.72.1.9:22/",
    "a port of SMB": "http://45.72.1.9:445/", "a port that is none": "http://toko.example:99999/", "numbers that are none": "http://256.256.256.256/",
    "no host": "http:///", "dots": "https://..../", "a space": "http://a b/", "a long name": "http://" + "a" * 300 + "/",
    "a broken label": "http://xn--\xff/", "two ports": "http://toko.example:80:80/", "a zone": "http://[fe80::1%25eth0]:80/",
    "60,000 characters": "/" + "a" * 60_000,
    # a browser goes to an address there or to the site itself; for us they are no addresses, or paths
    "soft hyphens": "http://169.254\u00ad.169.254/", "Arabic digits": "http://\u0661\u0666\u0669.254.169.254/", "a password with a slash": "http://toko.example\\@127.0.0.1/", "three slashes": "http:///127.0.0.1/",
    "one slash": "http:/127.0.0.1/", "no slash": "https:127.0.0.1", "percent of a bracket": "http://%5b::1%5d/", "a NUL behind": "http://127.0.0.1\x00.toko.example/",
}


def to(place: str) -> bytes:
    """*place* as a server would send it."""
    try:
        return place.encode("latin-1")
    except UnicodeEncodeError:
        return place.encode("utf-8")


CASES: list[Case] = [
    *(web(f"to {name}", REFUSED, redirects(to(place))) for name, place in INNER.items()),
    *(web(f"to {name}", UNSEEN | SEEN | REFUSED, redirects(to(place))) for name, place in INNER_NAMES.items()),
    *(web(f"nowhere: {name}", UNSEEN | SEEN | REFUSED, redirects(to(place))) for name, place in ODD.items()),
    web("two Locations, the second inside", UNSEEN | SEEN | REFUSED, answers(
        b"HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n")),
    web("a Location that is folded to the inside", UNSEEN | SEEN | REFUSED, answers(
        b"HTTP/1.1 302 Found\r\nLocation: http://169.254.\r\n 169.254/\r\nContent-Length: 0\r\n")),
    web("308 to the inside", REFUSED, answers(b"HTTP/1.1 308 P\r\nLocation: http://127.0.0.1:8080/\r\nContent-Length: 0\r\n")),
    web("300 with a Location inside", SEEN | UNSEEN, answers(b"HTTP/1.1 300 M\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n")),
    web("201 with a Location inside", SEEN | UNSEEN, answers(b"HTTP/1.1 201 C\r\nLocation: http://127.0.0.1/\r\nContent-Length: 2\r\n", b"hi")),
    web("a loop", UNSEEN | SEEN, redirects("/")),
    web("without end", UNSEEN | SEEN, longer_and_longer),
    web("refresh to the metadata", SEEN, answers(b"HTTP/1.1 200 OK\r\nRefresh: 0; url=http://169.254.169.254/\r\n", b"hi")),
    web("meta refresh to the metadata", SEEN, answers(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", b"<meta http-equiv=refresh content='0;url=http://169.254.169.254/'>")),
    web("pictures and scripts at the metadata", SEEN, answers(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
        b"<img src=http://169.254.169.254/><script src=//127.0.0.1/x></script><link rel=stylesheet href=http://[::1]/>")),
    web("Link header to the metadata", COMPLETE | may(Verdict.PARTIAL), answers(
        b"HTTP/1.1 200 OK\r\nLink: <http://169.254.169.254/>; rel=preload\r\n", b"hi")),
]

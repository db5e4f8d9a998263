"""Names that the shop itself hands us, each of which resolves to the inside: its twin, its mail and name servers, the
place of its issuer, of its policies, of what a page or a redirect names. Nobody there may hear anything."""

from __future__ import annotations

from dataclasses import replace

import forge
from forge import party

from .. import OK, answers, redirects, says
from ..case import REFUSED, SEEN, UNSEEN, Case, web
from ..stage import host_of
from .certificates import presenting
from .doors import MOST

ANY = SEEN | UNSEEN | REFUSED
PAGE = answers(OK + b"Content-Length: 20\r\n", b"<title>Toko</title>x")
INSIDE = {"www": "169.254.169.254", "in": "127.0.0.1", "ten": "10.11.12.13", "router": "192.168.1.1", "shared": "100.64.1.1",
          "cloud": "100.100.100.200", "bench": "198.18.0.1", "local": "172.16.9.9", "mta-sts": "127.8.8.8", "_dmarc": "127.0.0.1"}


def led(name: str, **how: object) -> Case:
    """A shop of one page whose names lead inside; looked at with leave of the owner."""
    return Case(f"inside: {name}", ANY, secure=PAGE, plain=PAGE, below=INSIDE, doors={25: says(b"220 x\r\n")}, most_connections=MOST, **how)  # type: ignore[arg-type]




def back(label: str, scheme: str) -> Case:
    """A redirect to a name below the shop's own."""
    name = f"inside: {scheme} to {label} of its own"
    return replace(web(name, ANY, redirects(f"{scheme}://{label}.{host_of(Case(name, ANY))}/")), below=INSIDE)


def issued_at(name: str, **places: object) -> Case:
    """A certificate that names such a place."""
    there = f"http://ten.{host_of(Case(f'inside: {name}', ANY))}/ca.der"
    return replace(led(name), context=presenting(lambda host: party(host, names=forge.dns(host), **dict.fromkeys(places, (there,)))))  # type: ignore[arg-type]


CASES: list[Case] = [
    *(back(label, scheme) for label, scheme in (("in", "http"), ("ten", "https"), ("shared", "http"), ("www", "https"))),
    led("mail servers", beside={"MX": ["0 in.{host}.", "5 ten.{host}.", "10 router.{host}."], "TXT": ['"v=STSv1; id=1"', '"v=TLSRPTv1; rua=https://in.{host}/"']}),
    led("name servers", beside={"NS": ["in.{host}.", "ten.{host}.", "shared.{host}.", "bench.{host}."]}),
    led("name servers by bare numbers", beside={"NS": ["127.0.0.1.", "169.254.169.254.", "10.11.12.13."]}),
    led("mail servers by bare numbers", beside={"MX": ["0 127.0.0.1.", "1 10.11.12.13.", "2 169.254.169.254."]}),
    led("policies of SPF", beside={"TXT": ['"v=spf1 a:in.{host} mx:ten.{host} include:router.{host} exists:%{i}.in.{host} redirect=cloud.{host}"']}),
    led("reports of DMARC", beside={"TXT": ['"v=DMARC1; p=reject; rua=mailto:a@in.{host},http://127.0.0.1/; ruf=mailto:b@ten.{host}"']}),
    led("aliases", beside={"CNAME": ["in.{host}."]}),
    issued_at("an issuer at a name", issuer_at=1), issued_at("an OCSP responder at a name", ocsp_at=1), issued_at("lists of revoked ones at a name", crl_at=1),
    replace(web("inside: a page of names", ANY, answers(OK + b"Link: <https://in.inside-a-page-of-names.hostile.web.id/>; rel=preload\r\n", b"".join(
        b"<script src=http://%s.inside-a-page-of-names.hostile.web.id/jquery-1.2.js></script><img src=//%s.inside-a-page-of-names.hostile.web.id/wp-content/x.png>"
        % (label.encode(), label.encode()) for label in INSIDE))), below=INSIDE),
]

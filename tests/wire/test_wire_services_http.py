"""Services behind one GET: which heads and bodies prove them, in any pieces, and what any other web server proves."""

from __future__ import annotations

import pytest
from ikmscan.scanner.evidence import Access
from ikmscan.scanner.wire.services import NotThis, Proof, talk_for

OPEN, LOCKED, UNKNOWN = Access.OPEN, Access.LOCKED, Access.UNKNOWN


def page(status: str, *headers: str, body: bytes = b"", sized: bool = True) -> bytes:
    lines = [f"HTTP/1.0 {status}", *headers, *([f"Content-Length: {len(body)}"] if sized else []), "", ""]
    return "\r\n".join(lines).encode() + body


ELASTIC = b"""{
  "name" : "toko",
  "cluster_name" : "elasticsearch",
  "version" : {
    "number" : "8.11.1",
    "build_flavor" : "default",
    "lucene_version" : "9.8.0"
  },
  "tagline" : "You Know, for Search"
}
"""
TWIN = b'{"version":{"distribution":"opensearch","number":"2.11.0","lucene_version":"9.7.0"},"tagline":"The OpenSearch Project"}'
REFUSAL = b'{"error":{"root_cause":[{"type":"security_exception","reason":"missing token"}]},"status":401}'
JSON = "Content-Type: application/json"
NOT_FOUND = b'{"message":"page not found"}\n'
HTTP_SYS = "Server: Microsoft-HTTPAPI/2.0"
PLAIN = page("200 OK", "Server: nginx", body=b"<html>hello</html>")

# recorded from Debian 12's dockerd 20.10: "404"; the others after the projects' own documentation and source
ANSWERS: dict[tuple[str, str], tuple[bytes, Proof]] = {
    ("docker", "404"): (page("404 Not Found", JSON, "Date: x", body=NOT_FOUND), Proof("docker", OPEN)),
    ("docker", "fields of its own"): (
        page("200 OK", "Api-Version: 1.41", "Docker-Experimental: false", "Server: Docker/20.10.24 (linux)"),
        Proof("docker", OPEN, "Docker/20.10.24 (linux)"),
    ),
    ("docker", "turned away"): (page("403 Forbidden", "Api-Version: 1.41", "Server: Docker/20"), Proof("docker", LOCKED, "Docker/20")),
    ("elasticsearch", "8"): (page("200 OK", "X-elastic-product: Elasticsearch", JSON, body=ELASTIC), Proof("elasticsearch", OPEN, "8.11.1")),
    ("elasticsearch", "without a size"): (page("200 OK", body=ELASTIC, sized=False), Proof("elasticsearch", OPEN, "8.11.1")),
    ("elasticsearch", "not ready"): (page("503 Unavailable", body=ELASTIC), Proof("elasticsearch", UNKNOWN, "8.11.1")),
    ("elasticsearch", "OpenSearch"): (page("200 OK", body=TWIN), Proof("elasticsearch", OPEN, "2.11.0", "opensearch")),
    ("elasticsearch", "locked by name"): (
        page("401 Unauthorized", "X-elastic-product: Elasticsearch", body=REFUSAL), Proof("elasticsearch", LOCKED),
    ),
    ("elasticsearch", "locked by realm"): (
        page("401 Unauthorized", 'WWW-Authenticate: Basic realm="security" charset="UTF-8"', body=b"{}"), Proof("elasticsearch", LOCKED),
    ),
    ("elasticsearch", "locked by reason"): (page("401 Unauthorized", body=REFUSAL), Proof("elasticsearch", LOCKED)),
    ("elasticsearch", "OpenSearch locked"): (
        page("401 Unauthorized", 'WWW-Authenticate: Basic realm="OpenSearch Security"'), Proof("elasticsearch", LOCKED, "", "opensearch"),
    ),
    ("elasticsearch", "named, and no more"): (page("404 Not Found", "X-elastic-product: Elasticsearch"), Proof("elasticsearch", UNKNOWN)),
    ("winrm", "POST alone"): (
        page("405 Method Not Allowed", "Allow: POST", HTTP_SYS), Proof("winrm", UNKNOWN, "Microsoft-HTTPAPI/2.0"),
    ),
    ("winrm", "a Windows login"): (
        page("401 ", HTTP_SYS, "WWW-Authenticate: Negotiate", "WWW-Authenticate: Kerberos"), Proof("winrm", LOCKED, "Microsoft-HTTPAPI/2.0"),
    ),
    ("winrm", "Openwsman"): (page("401 Unauthorized", 'WWW-Authenticate: Basic realm="OPENWSMAN"'), Proof("winrm", LOCKED)),
    ("tr069", "a digest"): (
        page("401 Unauthorized", "Server: RomPager/4.07 UPnP/1.0", 'WWW-Authenticate: Digest realm="HuaweiHomeGateway"'),
        Proof("tr069", LOCKED, "RomPager/4.07 UPnP/1.0"),
    ),
    ("tr069", "gSOAP"): (page("404 Not Found", "Server: gSOAP/2.7"), Proof("tr069", UNKNOWN, "gSOAP/2.7")),
    ("tr069", "any other"): (PLAIN, Proof("tr069", UNKNOWN, "nginx", "http")),
    ("webmin", "its page"): (page("200 Document follows", "Server: MiniServ/2.105"), Proof("webmin", UNKNOWN, "MiniServ/2.105")),
    ("webmin", "wants https"): (
        page("302 Moved Temporarily", "Location: https://toko:10000/", "Server: MiniServ/2.105"),
        Proof("webmin", UNKNOWN, "MiniServ/2.105", "tls"),
    ),
    ("webmin", "says so"): (
        page("400 Bad Request", "Server: MiniServ/1.890", body=b"This web server is running in SSL mode."),
        Proof("webmin", UNKNOWN, "MiniServ/1.890", "tls"),
    ),
    ("webmin", "basic"): (page("401 Unauthorized", "Server: MiniServ/0.01"), Proof("webmin", LOCKED, "MiniServ/0.01")),
}
CASES = pytest.mark.parametrize(("service", "name"), ANSWERS)

GO = page("400 Bad Request", body=b"Client sent an HTTP request to an HTTPS server.\n")
NOT_IT: dict[tuple[str, str], tuple[bytes, str]] = {
    ("docker", "another page"): (PLAIN, ""),
    ("docker", "the sentence as a page"): (page("404 Not Found", "Content-Type: text/html", body=NOT_FOUND), ""),
    ("docker", "the sentence in more"): (page("404 Not Found", JSON, body=b'[{"message":"page not found"}]'), ""),
    ("docker", "wants certificates"): (GO, "tls"),
    ("elasticsearch", "another page"): (PLAIN, ""),
    ("elasticsearch", "a number and no Lucene"): (page("200 OK", body=b'{"number": "8.1"}'), ""),
    ("elasticsearch", "another lock"): (page("401 Unauthorized", 'WWW-Authenticate: Basic realm="router"'), ""),
    ("elasticsearch", "nginx in front"): (page("400 Bad Request", body=b"The plain HTTP request was sent to HTTPS port"), "tls"),
    ("winrm", "another of http.sys"): (page("404 Not Found", HTTP_SYS), ""),
    ("winrm", "another 405"): (page("405 Method Not Allowed", "Server: nginx"), ""),
    ("winrm", "another lock"): (page("401 Unauthorized", 'WWW-Authenticate: Basic realm="router"'), ""),
    ("webmin", "another page"): (PLAIN, ""),
}


@CASES
@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_a_page_proves_the_same_in_any_pieces(service: str, name: str, size: int) -> None:
    wire, proof = ANSWERS[service, name]
    talk = talk_for(service)
    assert talk is not None
    said = [talk.feed(wire[at : at + size]) for at in range(0, len(wire), size)]
    assert said[-1] == proof == talk.end()
    assert set(said) <= {None, proof}
    assert talk.reply() == b""


@CASES
def test_a_page_cut_short_proves_no_other_thing(service: str, name: str) -> None:
    wire, proof = ANSWERS[service, name]
    head = wire.index(b"\r\n\r\n") + 4
    for cut in range(len(wire)):
        talk = talk_for(service)
        assert talk is not None
        talk.feed(wire[:cut])
        ended = talk.end()
        if cut < head:
            assert ended is None
        elif ended is not None:
            assert (ended.service, ended.access) in {(service, proof.access), (service, UNKNOWN)}


@pytest.mark.parametrize(("service", "name"), NOT_IT)
@pytest.mark.parametrize("size", [1, 10**6])
def test_another_web_server_is_none_of_them(service: str, name: str, size: int) -> None:
    wire, note = NOT_IT[service, name]
    talk = talk_for(service)
    assert talk is not None
    with pytest.raises(NotThis) as fault:
        for at in range(0, len(wire), size):
            assert talk.feed(wire[at : at + size]) is None
    assert fault.value.note == note
    assert talk.end() is None
    with pytest.raises(NotThis):
        talk.feed(ANSWERS["docker", "404"][0])


@pytest.mark.parametrize("service", ["docker", "elasticsearch"])
def test_a_page_without_an_end_is_left_after_its_first_16_kilobytes(service: str) -> None:
    talk = talk_for(service)
    assert talk is not None
    with pytest.raises(NotThis):
        for piece in (page("200 OK", sized=False), *[b" " * 1024] * 16):
            assert talk.feed(piece) is None


@pytest.mark.parametrize("size", [1, 10**6])
def test_a_head_of_two_lengths_proves_nothing(size: int) -> None:
    wire = page("200 Document follows", "Server: MiniServ/2", "Content-Length: 7", body=b"x")
    talk = talk_for("tr069")
    assert talk is not None
    with pytest.raises(NotThis):
        for at in range(0, len(wire), size):
            talk.feed(wire[at : at + size])
    assert talk.end() is None


@pytest.mark.parametrize("size", [1, 10**6])
def test_a_broken_body_takes_nothing_from_a_head_that_proves(size: int) -> None:
    wire = page("200 OK", "Server: MiniServ/2", "Transfer-Encoding: chunked", body=b"no size\r\n", sized=False)
    talk = talk_for("webmin")
    assert talk is not None
    said = [talk.feed(wire[at : at + size]) for at in range(0, len(wire), size)]
    assert said[-1] == Proof("webmin", UNKNOWN, "MiniServ/2")


@pytest.mark.parametrize(("service", "path"), [("docker", "/"), ("elasticsearch", "/"), ("winrm", "/wsman"), ("tr069", "/"), ("webmin", "/")])
def test_one_get_is_sent_and_no_more(service: str, path: str) -> None:
    plain, named = talk_for(service), talk_for(service, "ikmscan/1 (+\r\nX: y\xe9)")
    assert plain is not None
    assert named is not None
    assert plain.opening == f"GET {path} HTTP/1.0\r\n\r\n".encode()
    assert named.opening == f"GET {path} HTTP/1.0\r\nUser-Agent: ikmscan/1 (+X: y)\r\n\r\n".encode()

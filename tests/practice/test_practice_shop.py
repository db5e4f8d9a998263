"""The practice shops as a visitor meets them: real sockets on loopback, the standard library's clients, dnspython."""

from __future__ import annotations

import contextlib
import gc
import gzip
import http.client
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import dns.message
import dns.rcode
import dns.resolver
import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from ikmscan.practice import certificates
from ikmscan.practice.shop import Shop, open_shop
from ikmscan.practice.site import Page, Request, Site, answer

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def weak() -> Iterator[Shop]:
    with open_shop(healthy=False) as shop:
        yield shop


@pytest.fixture(scope="module")
def healthy() -> Iterator[Shop]:
    with open_shop(healthy=True) as shop:
        yield shop


def careless_client() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def only(version: ssl.TLSVersion) -> ssl.SSLContext:
    context = careless_client()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    return context


def strict_client(shop: Shop) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=shop.ca_pem)


def dial(shop: Shop, real: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", shop.port(real)), timeout=5)


def ask(
    shop: Shop, path: str = "/", method: str = "GET", *, tls: ssl.SSLContext | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", timeout=5)
    raw = dial(shop, 443 if tls else 80)
    connection.sock = tls.wrap_socket(raw, server_hostname=shop.host) if tls else raw
    with connection.sock:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": shop.host} | named)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def certificate_of(shop: Shop) -> x509.Certificate:
    with careless_client().wrap_socket(dial(shop, 443), server_hostname=shop.host) as line:
        der = line.getpeercert(binary_form=True)
    assert der is not None
    return x509.load_der_x509_certificate(der)


def names_of(certificate: x509.Certificate) -> list[str]:
    extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return extension.value.get_values_for_type(x509.DNSName)


def resolver_of(shop: Shop) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=False)
    address, port = shop.dns.split(":")
    resolver.nameservers, resolver.port, resolver.lifetime = [address], int(port), 3.0
    return resolver


def texts(shop: Shop, name: str, kind: str) -> set[str]:
    return {record.to_text() for record in resolver_of(shop).resolve(name, kind)}


# The weak shop


def test_the_weak_certificate_is_self_made_for_the_right_name_and_expired_six_days_ago(weak: Shop) -> None:
    certificate = certificate_of(weak)
    certificate.verify_directly_issued_by(certificate)
    assert names_of(certificate) == [weak.host, f"www.{weak.host}"]
    assert abs(NOW - certificate.not_valid_after_utc - timedelta(days=6)) < timedelta(hours=2)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=90)
    assert weak.ca_pem == ""


@pytest.mark.parametrize(
    ("version", "shown", "note"),
    [
        (ssl.TLSVersion.TLSv1, "TLSv1", "tls1_0_not_available"),
        (ssl.TLSVersion.TLSv1_1, "TLSv1.1", "tls1_1_not_available"),
        (ssl.TLSVersion.TLSv1_2, "TLSv1.2", ""),
        (ssl.TLSVersion.TLSv1_3, "TLSv1.3", ""),
    ],
)
def test_the_weak_shop_speaks_old_tls_or_says_that_it_cannot(
    weak: Shop, version: ssl.TLSVersion, shown: str, note: str
) -> None:
    if note in weak.notes:
        with pytest.raises((ssl.SSLError, ValueError)):
            only(version).wrap_socket(dial(weak, 443), server_hostname=weak.host)
        return
    with only(version).wrap_socket(dial(weak, 443), server_hostname=weak.host) as line:
        assert line.version() == shown


def test_the_weak_page_is_the_same_with_and_without_tls_and_bare_of_protection(weak: Shop) -> None:
    status, headers, body = ask(weak, tls=careless_client())
    plain_status, plain_headers, plain_body = ask(weak)
    assert (status, plain_status) == (200, 200)
    assert body == plain_body
    assert "location" not in plain_headers
    for shown in (headers, plain_headers):
        assert shown["server"] == "Apache/2.4.29 (Ubuntu)"
        assert shown["x-powered-by"] == "PHP/7.2.24"
        assert shown["set-cookie"].startswith("PHPSESSID=")
        assert shown["set-cookie"].endswith("; path=/")
        for protection in ("strict-transport-security", "content-security-policy", "x-frame-options"):
            assert protection not in shown


def test_the_weak_shop_speaks_smb1(weak: Shop) -> None:
    hello = b"\xffSMB\x72" + bytes(4) + b"\x18\x01\x28" + bytes(12) + b"\xff\xff\xfe\xff\x00\x00\x00\x00"
    hello += b"\x00" + b"\x0c\x00" + b"\x02NT LM 0.12\x00"
    with dial(weak, 445) as line:
        line.sendall(len(hello).to_bytes(4, "big") + hello)
        assert line.recv(64)[4:9] == b"\xffSMB\x72"


def test_the_weak_zone_has_no_dmarc_and_no_caa(weak: Shop) -> None:
    assert '"v=spf1 a mx ?all"' in texts(weak, weak.host, "TXT")
    with pytest.raises(dns.resolver.NXDOMAIN):
        resolver_of(weak).resolve(f"_dmarc.{weak.host}", "TXT")
    with pytest.raises(dns.resolver.NoAnswer):
        resolver_of(weak).resolve(weak.host, "CAA")


# The healthy shop


def test_the_healthy_certificate_holds_for_both_names_before_two_verifiers(healthy: Shop) -> None:
    for name in (healthy.host, f"www.{healthy.host}"):
        with strict_client(healthy).wrap_socket(dial(healthy, 443), server_hostname=name) as line:
            assert line.version() == "TLSv1.3"
    made = certificates.issued(healthy.host, NOW)
    leaf, middle = x509.load_pem_x509_certificates(made.chain_pem)
    store = Store(x509.load_pem_x509_certificates(made.anchor_pem.encode()))
    verifier = PolicyBuilder().store(store).time(NOW).build_server_verifier(x509.DNSName(healthy.host))
    assert len(verifier.verify(leaf, [middle])) == 3
    with pytest.raises(VerificationError):
        verifier.verify(leaf, [])


def test_the_healthy_certificate_has_sixty_of_ninety_days_left(healthy: Shop) -> None:
    certificate = certificate_of(healthy)
    assert abs(certificate.not_valid_after_utc - NOW - timedelta(days=60)) < timedelta(hours=2)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=90)


def test_the_healthy_shop_is_trusted_by_nobody_else(healthy: Shop) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(dial(healthy, 443), server_hostname=healthy.host)


def test_the_healthy_shop_refuses_old_tls_with_an_alert(healthy: Shop) -> None:
    with only(ssl.TLSVersion.TLSv1_2).wrap_socket(dial(healthy, 443), server_hostname=healthy.host) as line:
        assert line.version() == "TLSv1.2"
    client_random = bytes(32)  # of a TLS 1.0 hello, RFC 2246 section 7.4.1.2
    body = b"\x03\x01" + client_random + b"\x00" + b"\x00\x02\xc0\x09" + b"\x01\x00"
    hello = b"\x01" + len(body).to_bytes(3, "big") + body
    with dial(healthy, 443) as raw:
        raw.sendall(b"\x16\x03\x01" + len(hello).to_bytes(2, "big") + hello)
        answered = raw.recv(64)
        assert (answered[0], answered[5:]) == (21, b"\x02\x46")  # alert, fatal, protocol_version
        assert raw.recv(64) == b""


def test_the_healthy_headers_are_complete(healthy: Shop) -> None:
    status, headers, _ = ask(healthy, tls=strict_client(healthy))
    assert status == 200
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    directives = {part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split(";")}
    assert directives["default-src"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'self'"]
    assert "unsafe" not in headers["content-security-policy"]
    cookie = headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")


@pytest.mark.parametrize("path", ["/", "/produk?nomor=3", "//lain.example/", "http://lain.example/x"])
def test_healthy_http_only_sends_to_its_own_https(healthy: Shop, path: str) -> None:
    status, headers, _ = ask(healthy, path)
    assert status == 301
    kept = path.removeprefix("http://lain.example")
    assert headers["location"] == f"https://{healthy.host}{kept}"
    assert "set-cookie" not in headers


def test_healthy_www_leads_to_the_one_name(healthy: Shop) -> None:
    status, headers, _ = ask(healthy, "/a", tls=strict_client(healthy), Host=f"www.{healthy.host}")
    assert (status, headers["location"]) == (301, f"https://{healthy.host}/a")
    assert "strict-transport-security" in headers


def test_the_healthy_shop_serves_its_small_files_and_nothing_else(healthy: Shop) -> None:
    tls = strict_client(healthy)
    status, headers, body = ask(healthy, "/.well-known/security.txt", tls=tls)
    assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
    lines = dict(line.split(": ", 1) for line in body.decode().splitlines())
    assert timedelta(0) < datetime.fromisoformat(lines["Expires"]) - NOW < timedelta(days=365)
    assert lines["Contact"].startswith("mailto:")
    assert ask(healthy, "/robots.txt", tls=tls)[0] == 200
    for path in ("/.env", "/.git/HEAD", "/3f9a", "/index.html/../.env", "/wp-login.php"):
        assert ask(healthy, path, tls=tls)[0] == 404


def test_healthy_port_445_is_closed(healthy: Shop) -> None:
    with pytest.raises(ConnectionRefusedError):
        dial(healthy, 445)


def test_the_healthy_zone_has_spf_dkim_dmarc_and_caa(healthy: Shop) -> None:
    host = healthy.host
    assert texts(healthy, host, "TXT") == {'"v=spf1 mx -all"'}
    assert texts(healthy, f"_dmarc.{host}", "TXT") == {f'"v=DMARC1; p=reject; rua=mailto:dmarc@{host}"'}
    assert '0 issue "otoritas-latihan.example"' in texts(healthy, host, "CAA")
    (key,) = resolver_of(healthy).resolve(f"default._domainkey.{host}", "TXT")
    assert b"".join(key.strings).startswith(b"v=DKIM1; k=rsa; p=MII")


# Both


@pytest.mark.parametrize("healthy_one", [False, True])
def test_names_answer_for_their_zone_and_deny_all_else(healthy_one: bool, weak: Shop, healthy: Shop) -> None:
    shop = healthy if healthy_one else weak
    resolver = resolver_of(shop)
    for name in (shop.host, f"www.{shop.host}", shop.host.upper()):
        assert texts(shop, name, "A") == {"127.0.0.1"}
    assert texts(shop, shop.host, "MX") == {f"10 mail.{shop.host}."}
    assert texts(shop, shop.host, "NS") == {f"ns1.{shop.host}.", f"ns2.{shop.host}."}
    empty = resolver.resolve(shop.host, "AAAA", raise_on_no_answer=False).response
    assert (empty.rcode(), len(empty.answer), len(empty.authority)) == (dns.rcode.NOERROR, 0, 1)
    for absent in ("lain.example", f"tidak-ada.{shop.host}", "1.0.0.127.in-addr.arpa"):
        with pytest.raises(dns.resolver.NXDOMAIN):
            resolver.resolve(absent, "A")


def test_names_stay_silent_to_bytes_that_are_no_query_and_go_on(weak: Shop) -> None:
    query = dns.message.make_query(weak.host, "A").to_wire()
    address, port = weak.dns.split(":")
    with socket.socket(type=socket.SOCK_DGRAM) as asker:
        asker.settimeout(3)
        for cut in range(len(query)):
            asker.sendto(query[:cut], (address, int(port)))
        asker.sendto(query[:2] + b"\x80" + query[3:], (address, int(port)))  # QR set: an answer, not a question
        asker.sendto(query, (address, int(port)))
        replies = [asker.recv(512)]
        while replies[-1][:2] != query[:2] or not dns.message.from_wire(replies[-1]).answer:
            replies.append(asker.recv(512))
    assert dns.message.from_wire(replies[-1]).answer[0].to_text().endswith("IN A 127.0.0.1")


class Tags(HTMLParser):
    """Open elements must close in order, ids be unique and every label have its field."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links |= {value for name, value in attrs if name in ("src", "href") and value and value.startswith("/")}
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)
        if tag not in ("meta", "link", "img", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("healthy_one", [False, True])
def test_the_page_is_whole_says_that_it_is_practice_and_its_files_exist(
    healthy_one: bool, weak: Shop, healthy: Shop
) -> None:
    shop, tls = (healthy, strict_client(healthy)) if healthy_one else (weak, careless_client())
    _, headers, body = ask(shop, tls=tls)
    page = body.decode()
    tags = Tags()
    tags.feed(page)
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert page.startswith("<!DOCTYPE html>")
    assert tags.open == []
    assert {"script", "style"}.isdisjoint(tags.seen)
    assert "Ini toko latihan." in page
    assert "$" not in page
    assert 4_000 < len(body) < 20_000
    for link in tags.links:
        assert ask(shop, link, tls=tls)[0] == 200, link


def test_gzip_only_where_it_is_offered(weak: Shop) -> None:
    _, plain_headers, plain = ask(weak, Accept_Encoding="gzip;q=0, identity")
    _, headers, packed = ask(weak, Accept_Encoding="br, gzip;q=0.5")
    assert "content-encoding" not in plain_headers
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


def test_one_connection_carries_many_requests_also_when_they_come_at_once(weak: Shop) -> None:
    request = f"GET /robots.txt HTTP/1.1\r\nHost: {weak.host}\r\n\r\n".encode()
    with careless_client().wrap_socket(dial(weak, 443), server_hostname=weak.host) as line:
        line.sendall(request * 3 + request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        received = b""
        while chunk := line.recv(65_536):
            received += chunk
    assert received.count(b"HTTP/1.1 200 OK\r\n") == 4
    assert received.count(b"Connection: close") == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n", b"200"),
        (b"OPTIONS / HTTP/1.1\r\nConnection: close\r\n\r\n", b"204"),
        (b"OPTIONS * HTTP/1.0\r\n\r\n", b"204"),
        (b"POST /pesan HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b", b"405"),
        (b"TRACE / HTTP/1.0\r\n\r\n", b"405"),
        (b"GET /tidak-ada HTTP/1.0\r\n\r\n", b"404"),
        (b"\x16\x03\x01\x00\x05hello\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"400"),
        (b"GET /" + b"a" * 20_000, b"400"),
    ],
)
def test_every_request_gets_its_answer_and_the_line_ends(weak: Shop, sent: bytes, status: bytes) -> None:
    with dial(weak, 80) as line:
        line.sendall(sent)
        received = b""
        while chunk := line.recv(65_536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.split()[1] == status
    assert (body == b"") == (status == b"204" or sent.startswith(b"HEAD"))


def test_a_request_cannot_write_a_header_line() -> None:
    site = Site((), Page(b"", "text/plain"), moved_to="https://toko.example")
    for target in ("/a\rX: y", "/a\nX: y", "/a b", "/\x00", "/\xff"):
        assert Request.parse(f"GET {target} HTTP/1.1\r\nHost: x".encode("latin-1")) is None
    request = Request.parse(b"GET /%0d%0aX:y HTTP/1.1\r\nHost: x")
    assert b"Location: https://toko.example/%0d%0aX:y\r\n" in answer(site, request)


# Beginning and end


def listening(shop: Shop) -> list[int]:
    """The real ports that still accept a connection."""
    accepted = []
    for real, port in shop.ports:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                accepted.append(real)
    return accepted


def practice_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "ikmscan-practice" and thread.is_alive()]


@pytest.mark.parametrize("healthy_one", [False, True])
def test_nothing_is_left_after_the_block(healthy_one: bool) -> None:
    before = practice_threads()
    with open_shop(healthy=healthy_one) as shop:
        assert listening(shop) == ([443, 80, 25] if healthy_one else [443, 80, 445, 25])
        assert len(practice_threads()) == len(before) + 1
    assert listening(shop) == []
    assert practice_threads() == before
    with socket.socket(type=socket.SOCK_DGRAM) as free_again:
        free_again.bind(("127.0.0.1", int(shop.dns.split(":")[1])))


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_body_that_raises_still_closes_the_shop(error: type[BaseException]) -> None:
    before = practice_threads()
    with pytest.raises(error), open_shop(healthy=False) as shop:
        raise error
    assert listening(shop) == []
    assert practice_threads() == before


def test_lines_held_open_by_a_client_are_ended_with_the_shop() -> None:
    with open_shop(healthy=False) as shop:
        tls = careless_client().wrap_socket(dial(shop, 443), server_hostname=shop.host)
        held = [tls, dial(shop, 443), dial(shop, 80), dial(shop, 445)]  # the second never sends its hello
        time.sleep(0.05)
        began = time.monotonic()
    assert time.monotonic() - began < 10  # who waits for these lines waits for ever
    for line in held:
        line.settimeout(2)
        with contextlib.suppress(ConnectionResetError, ssl.SSLError):
            assert line.recv(1) == b""
        line.close()


def test_a_line_accepted_in_the_last_moment_does_not_leak() -> None:
    gc.collect()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", ResourceWarning)
        for real in (443, 80, 445) * 8:
            with open_shop(healthy=False) as shop:
                lines = [dial(shop, real) for _ in range(3)]
            for line in lines:
                line.close()
            gc.collect()
    assert [str(warning.message) for warning in heard if warning.category is ResourceWarning] == []


def test_an_unknown_profile_is_the_callers_error_and_leaves_nothing() -> None:
    before = practice_threads()
    with pytest.raises(KeyError), open_shop(healthy=False, smb_profile="tidak-ada"):
        pass
    assert practice_threads() == before


def test_two_shops_stand_side_by_side() -> None:
    with open_shop(healthy=True) as one, open_shop(healthy=True) as other:
        assert not {port for _, port in one.ports} & {port for _, port in other.ports}
        with pytest.raises(ssl.SSLCertVerificationError):
            strict_client(one).wrap_socket(dial(other, 443), server_hostname=other.host)


def test_a_real_port_without_a_service_is_dialled_at_the_closed_one(weak: Shop) -> None:
    assert weak.port(3306) == weak.closed
    with pytest.raises(ConnectionRefusedError):
        dial(weak, 3306)


def test_no_key_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with open_shop(healthy=True):
        assert list(tmp_path.iterdir()) == []


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "dev", "-c", code],
        capture_output=True, text=True, timeout=30, check=True, start_new_session=True,
    )


def test_the_room_is_light_until_a_shop_opens() -> None:
    heavy = "{'asyncio', 'ssl', 'cryptography', 'dns'}"
    assert run(f"import sys, ikmscan.practice.shop; print({heavy} & set(sys.modules))").stdout == "set()\n"


@pytest.mark.parametrize("healthy_one", [False, True])
def test_a_shop_prints_nothing_even_when_clients_misbehave(healthy_one: bool) -> None:
    code = (
        "import asyncio, socket, time\nfrom ikmscan.practice.shop import open_shop\n"
        # asyncio's debug mode also tells what took 0.1 s, which on a busy machine is anything
        "asyncio.base_events.BaseEventLoop.slow_callback_duration = property(lambda s: 60.0, lambda s, v: None)\n"
        f"with open_shop(healthy={healthy_one}) as shop:\n"
        "    for real, port in shop.ports:\n"
        "        for data in (b'', b'\\x16\\x03\\x01\\x00\\x01', b'GET / HTTP/1.1\\r\\n', b'\\xff' * 40000):\n"
        "            with socket.socket() as line:\n"
        "                if line.connect_ex(('127.0.0.1', port)) == 0:\n"
        "                    line.sendall(data)\n"
        "    time.sleep(0.05)\n"
    )
    done = run(code)
    assert (done.stdout, done.stderr) == ("", "")

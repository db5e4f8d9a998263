"""Every snippet for nginx and Apache in the words of our checks is taken by the real server, and repairs what it is for.

The servers are those of the machine (Debian's), started with settings from long ago; the snippet alone is added.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import lab
import lab_look
import pytest
from ikmscan.checks.check import Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_one
from ikmscan.scanner.evidence import Certificates, Dossier, Handshake, PortState, TlsServer, TlsVersions

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {c.name: c for c in all_checks().checks if c.folder == "tls"}
KINDS = (TlsServer, TlsVersions, Certificates, Handshake)
SERVERS = ("nginx", "apache", "htaccess")
PUBLIC = re.compile(r"/etc/letsencrypt/live/[\w.-]+/(\w+\.pem)")
# directives that Apache takes outside a VirtualHost only
SERVER_WIDE = ("SSLStaplingCache", "SSLSessionCache", "LoadModule", "Listen")
LONG_AGO = {
    "nginx": """
        ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on;
        ssl_ciphers ALL:eNULL:aNULL:@SECLEVEL=0; ssl_ecdh_curve prime192v1:prime256v1; ssl_early_data on;
        ssl_stapling on; ssl_stapling_file {p.staple};""",
    "apache": """
        SSLProtocol -all +TLSv1 +TLSv1.1 +TLSv1.2
        SSLHonorCipherOrder on
        SSLCipherSuite ALL:@SECLEVEL=0
        SSLOpenSSLConfCmd Curves prime192v1:prime256v1""",
}
CERTIFICATE = {
    "nginx": "ssl_certificate {p.chain}; ssl_certificate_key {p.key};",
    "apache": "SSLCertificateFile {p.chain}\nSSLCertificateKeyFile {p.key}",
}
# What the settings from long ago are found to be, so that a snippet has something to repair. Apache itself takes the
# suites without a key and without a name off every list.
FOUND_BEFORE = {
    "nginx": {"tls_versions": "old_beside_new", "tls_ciphers": "broken", "tls_key_exchange": "weak_groups", "tls_early_data": "on"},
    "apache": {"tls_versions": "old_beside_new", "tls_ciphers": "good", "tls_key_exchange": "weak_groups"},
}
# A check that speaks of more than one server is proven by the one that looks at one.
PROVEN_BY = {"tls_addresses": "tls_versions"}
# A snippet that repairs one thing leaves another to its own snippet.
STILL = {("tls_key_exchange", "weak_groups"): "static_rsa"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """One fix of one outcome: the text that a technician would paste."""

    folder: str
    check: str
    outcome: str
    server: str
    text: str

    @property
    def label(self) -> str:
        return f"{self.check}.{self.outcome}-{self.server}"


def snippets() -> list[Snippet]:
    """All of them, from the files."""
    found = []
    for path in sorted(p for p in (ROOT / "checks").glob("*/*.toml") if p.with_suffix(".py").is_file()):
        for outcome, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            fixes = words.get("fix", {})
            found += [Snippet(path.parent.name, path.stem, outcome, server, fixes[server]["teks"])
                      for server in SERVERS if server in fixes]
    return found


ALL = snippets()
TLS = [s for s in ALL if s.folder == "tls"]


def at_home(text: str, papers: object) -> str:
    """*text* with the papers of the lab where it names those of Let's Encrypt, and no port below 1024."""
    ours = {"fullchain.pem": "chain", "privkey.pem": "key", "chain.pem": "issuer"}
    text = PUBLIC.sub(lambda found: str(getattr(papers, ours[found[1]])), text)
    assert not re.search(r"(?<!\w)/(etc|var|home|srv|opt|usr)/", text), f"a path that the lab does not know: {text}"
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{lab.free_port()} ssl;")
    text = re.sub(r"listen \[::\]:80;", "listen [::1]:0;", text)
    return re.sub(r"listen 80;", f"listen 127.0.0.1:{lab.free_port()};", text).replace("listen [::1]:0;", "")


def apart(text: str) -> tuple[str, str]:
    """(what stands outside the server's block, what stands inside)."""
    if "server {" in text or "<VirtualHost" in text:
        return text, ""
    outside = [line for line in text.splitlines() if line.strip().startswith(SERVER_WIDE)]
    return "\n".join(outside), "\n".join(line for line in text.splitlines() if line not in outside)


def command(tls_lab: lab.Lab, name: str, port: int, server: str, text: str) -> list[str]:
    """The command that starts *server* with settings from long ago and *text* on top of them."""
    papers, kind = tls_lab.papers, "apache" if server == "htaccess" else server
    outside, inside = apart(at_home(text, papers))
    if server == "htaccess":
        inside = f"<Directory {tls_lab.folder}>\n{inside}\n</Directory>"
    if not re.search("ssl_certificate |SSLCertificateFile ", inside):
        inside = CERTIFICATE[kind].format(p=papers) + "\n" + inside
    outside = LONG_AGO[kind].format(p=papers) + "\n" + outside
    make = tls_lab.nginx if kind == "nginx" else tls_lab.apache
    return make(name, port, inside, outside=outside)


@pytest.fixture(scope="module")
def repaired(tls_lab: lab.Lab) -> Callable[[str, str], Dossier]:
    """What is seen of a server with a snippet ("" for none) added; each started once."""

    @cache
    def seen(server: str, text: str) -> Dossier:
        port = lab.free_port()
        name = f"{server}-{port}"
        tls_lab.run(name, command(tls_lab, name, port, server, text), port)
        return lab_look.look(port, KINDS, tls_lab.papers, lab_look.OWNER)

    return seen


def outcome(check: str, seen: Dossier) -> str:
    """The slug that *check* gives, or why it gives none."""
    (finding,) = judge_one(CHECKS[check], seen)
    verdict = finding.verdict
    return verdict.outcome.slug if verdict else f"unseen: {finding.unseen}"


def library() -> tuple[int, int]:
    """(major, minor) of the system's OpenSSL, which its servers run with."""
    told = subprocess.run([lab.program("openssl", "openssl"), "version"], capture_output=True, text=True, check=True)
    found = re.search(r"OpenSSL (\d+)\.(\d+)", told.stdout)
    assert found is not None, told.stdout
    return int(found[1]), int(found[2])


def test_there_are_snippets_to_prove() -> None:
    assert {s.server for s in TLS} >= {"nginx", "apache"}
    assert {s.check for s in TLS} >= {"tls_versions", "tls_ciphers", "tls_key_exchange"}


@pytest.mark.parametrize("snippet", ALL, ids=[s.label for s in ALL])
def test_the_real_server_takes_it(tls_lab: lab.Lab, snippet: Snippet) -> None:
    start = command(tls_lab, f"taken-{snippet.server}", lab.free_port(), snippet.server, snippet.text)
    ran = subprocess.run([*start, "-t"], capture_output=True, text=True, timeout=120, check=False, cwd=tls_lab.folder,
                         env=lab.plain_environment())
    assert ran.returncode == 0, ran.stderr
    assert not re.search(r"\[(warn|error|emerg)\]|:(warn|error|emerg)\]", ran.stderr), ran.stderr


@pytest.mark.parametrize("server", FOUND_BEFORE)
def test_settings_from_long_ago_are_found_out(repaired: Callable[[str, str], Dossier], server: str) -> None:
    seen = repaired(server, "")
    assert {name: outcome(name, seen) for name in FOUND_BEFORE[server]} == FOUND_BEFORE[server]


REPAIRS = [s for s in TLS if s.server != "htaccess" and s.check != "revocation"]
STAPLES = [s for s in TLS if s.server != "htaccess" and s.check == "revocation"]


@pytest.mark.parametrize("snippet", REPAIRS, ids=[s.label for s in REPAIRS])
def test_it_repairs_what_it_is_for(repaired: Callable[[str, str], Dossier], snippet: Snippet) -> None:
    name = PROVEN_BY.get(snippet.check, snippet.check)
    told = outcome(name, repaired(snippet.server, snippet.text))
    if (snippet.check, snippet.outcome) in STILL:
        assert told == STILL[snippet.check, snippet.outcome]
    elif name == "tls_post_quantum" and library() < (3, 5):
        assert told == "absent", "an older OpenSSL has no such group; the snippet says so"
    else:
        good = {o.slug for o in CHECKS[name].outcomes if o.level is Level.GOOD}
        assert told in good, repaired(snippet.server, snippet.text).of(TlsServer)


@pytest.mark.parametrize("snippet", STAPLES, ids=[s.label for s in STAPLES])
def test_a_staple_is_sent_or_left_out_as_it_says(repaired: Callable[[str, str], Dossier], snippet: Snippet) -> None:
    server = repaired(snippet.server, snippet.text).of(TlsServer)
    assert isinstance(server, TlsServer) and server.state is PortState.OPEN
    assert bool(server.staple) is ("stapling on" in snippet.text.lower())

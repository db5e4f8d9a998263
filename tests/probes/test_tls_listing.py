"""--tls-lengkap lists exactly what OpenSSL's own client gets from a server, asked with one suite, one group at a time."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lab
import lab_look
import pytest
from ikmscan.scanner.evidence import TlsListing, TlsServer
from lab_papers import HOST

AT_ONCE = 16
FLAGS = {"TLS 1.3": "-tls1_3", "TLS 1.2": "-tls1_2", "TLS 1.1": "-tls1_1", "TLS 1.0": "-tls1"}
WIRE_VERSIONS = {"TLSv1.3": "TLS 1.3", "TLSv1.2": "TLS 1.2", "TLSv1.1": "TLS 1.1", "TLSv1": "TLS 1.0"}
# the groups that OpenSSL's client can be told to offer alone: its name, IANA's name
GROUPS = {
    "X25519": "x25519", "X448": "x448", "P-256": "secp256r1", "P-384": "secp384r1", "P-521": "secp521r1",
    "secp224r1": "secp224r1", "prime192v1": "secp192r1", "secp256k1": "secp256k1", "sect233k1": "sect233k1",
    "brainpoolP256r1": "brainpoolP256r1", "brainpoolP384r1": "brainpoolP384r1", "brainpoolP512r1": "brainpoolP512r1",
    "ffdhe2048": "ffdhe2048", "ffdhe3072": "ffdhe3072", "ffdhe4096": "ffdhe4096", "ffdhe6144": "ffdhe6144",
    "ffdhe8192": "ffdhe8192",
}


@dataclass(frozen=True, slots=True)
class Client:
    """OpenSSL's own client against one port."""

    port: int

    def _agrees(self, version: str, *more: str) -> tuple[str, str, str]:
        """(version, suite in OpenSSL's words, group) that were agreed on, "" where nothing was."""
        command = [lab.program("openssl", "openssl"), "s_client", "-connect", f"127.0.0.1:{self.port}", "-servername", HOST,
                   FLAGS[version], "-brief", *more]
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
                             env=lab.plain_environment())
        said = dict(re.findall(r"^([A-Z][A-Za-z ]+): (.+)$", ran.stderr, re.MULTILINE))
        return WIRE_VERSIONS.get(said.get("Protocol version", ""), ""), said.get("Ciphersuite", ""), said.get("Server Temp Key", "")

    def takes(self, version: str, suite: str) -> bool:
        """Whether exactly *suite* (OpenSSL's name) is agreed on in exactly *version*."""
        if version == "TLS 1.3":
            return self._agrees(version, "-ciphersuites", suite)[:2] == (version, suite)
        return self._agrees(version, "-cipher", f"{suite}:@SECLEVEL=0")[:2] == (version, suite)

    def takes_group(self, group: str) -> bool:
        """Whether *group* (OpenSSL's name), offered alone, is used in TLS 1.3 or, for (EC)DHE, in TLS 1.2."""
        if self._agrees("TLS 1.3", "-groups", group)[0]:
            return True
        curves = ("-groups", group, "-cipher", "ECDHE:@SECLEVEL=0")
        return not group.startswith("ffdhe") and bool(self._agrees("TLS 1.2", *curves)[0])


def known_suites() -> dict[str, list[tuple[str, str]]]:
    """(OpenSSL's name, IANA's name) of every suite that this OpenSSL can offer, per version; no PSK and no SRP."""
    ran = subprocess.run([lab.program("openssl", "openssl"), "ciphers", "-stdname", lab.EVERYTHING], capture_output=True,
                         text=True, check=True, env=lab.plain_environment())
    rows = re.findall(r"^(\S+)\s+- (\S+)\s+(\S+)", ran.stdout, re.MULTILINE)
    kept = [(ours, iana, since) for iana, ours, since in rows if not re.search("PSK|SRP", iana)]
    old = [(ours, iana) for ours, iana, since in kept if since != "TLSv1.3"]
    return {"TLS 1.3": [(ours, iana) for ours, iana, since in kept if since == "TLSv1.3"], **dict.fromkeys(list(FLAGS)[1:], old)}


def truth(port: int) -> dict[str, set[str]]:
    """The IANA names of what the server takes, per version; one handshake for each version and suite."""
    client = Client(port)
    asked = [(version, *names) for version, some in known_suites().items() for names in some]
    with ThreadPoolExecutor(AT_ONCE) as many:
        took = list(many.map(lambda a: client.takes(a[0], a[1]), asked))
    return {v: {iana for (version, _, iana), yes in zip(asked, took, strict=True) if yes and version == v} for v in FLAGS}


def groups_of(port: int) -> set[str]:
    client = Client(port)
    with ThreadPoolExecutor(AT_ONCE) as many:
        took = list(many.map(client.takes_group, GROUPS))
    return {iana for iana, yes in zip(GROUPS.values(), took, strict=True) if yes}


def listing(tls_lab: lab.Lab, name: str) -> TlsListing:
    seen = lab_look.look(tls_lab(name), (TlsServer,), tls_lab.papers, thorough=True)
    server = seen.of(TlsServer)
    assert isinstance(server, TlsServer) and server.listing is not None, server
    return server.listing


def sets(rows: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, set[str]]:
    return {version: set(suites) for version, suites in rows}


@pytest.fixture(scope="module")
def wide(tls_lab: lab.Lab) -> TlsListing:
    return listing(tls_lab, "S12")


@pytest.fixture(scope="module")
def wide_truth(tls_lab: lab.Lab) -> dict[str, set[str]]:
    return truth(tls_lab("S12"))


@pytest.mark.parametrize("version", FLAGS)
def test_suites_are_those_that_openssl_itself_gets(wide: TlsListing, wide_truth: dict[str, set[str]], version: str) -> None:
    assert sets(wide.suites)[version] == wide_truth[version]


def test_the_wide_server_has_as_many_suites_as_its_openssl(wide: TlsListing) -> None:
    assert wide.unknown == 0
    assert {v: len(s) for v, s in wide.suites} == {"TLS 1.3": 3, "TLS 1.2": 77, "TLS 1.1": 23, "TLS 1.0": 23}
    assert all(len(s) == len(set(s)) for _, s in wide.suites)


@pytest.mark.parametrize("name", ["S9", "S11"])
def test_other_servers_are_listed_as_truly(tls_lab: lab.Lab, name: str) -> None:
    told = listing(tls_lab, name)
    assert told.unknown == 0
    assert sets(told.suites) == {v: s for v, s in truth(tls_lab(name)).items() if s}


@pytest.mark.parametrize("name", ["S11", "S12"])
def test_groups_are_those_that_openssl_itself_gets(tls_lab: lab.Lab, name: str) -> None:
    told = set(listing(tls_lab, name).groups)
    assert told & set(GROUPS.values()) == groups_of(tls_lab(name))
    assert told <= set(GROUPS.values()), "OpenSSL 3.0 takes nothing else"


def test_who_chooses_is_told_per_version(tls_lab: lab.Lab, wide: TlsListing) -> None:
    assert dict(wide.order) == dict.fromkeys(FLAGS, "server")
    assert dict(listing(tls_lab, "S11").order)["TLS 1.2"] == "client"

"""A real knot on loopback with zones of ours from the root down, signed by knot itself or broken on purpose. No root."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.dnssec
import dns.message
import dns.name
import dns.query
import dns.rrset
import dns.zone
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from dns.dnssectypes import Algorithm
from free_ports import free_port

HERE, START_S = "127.0.0.1", 60.0
NSEC3 = "nsec3"


@dataclass(frozen=True)
class Made:
    """A zone: its records, how it is signed ("", "nsec", "nsec3", "expired"), and whether its parent tells the truth."""

    records: str = ""
    signed: str = ""
    vouched: str = "yes"  # "no": without DS; "other": with that of another key


def tool(name: str) -> str:
    """A program of knot; in CI it must be there."""
    found = shutil.which(name, path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing: CI must install the package knot")
    if found is None:
        pytest.skip(f"{name} is missing: install the package knot")
    return found


@contextmanager
def serving(folder: Path, zones: Mapping[str, Made]) -> Iterator[tuple[int, str]]:
    """The port of knot and the DS of the root's key. *zones*: "." first, each below one before it."""
    knotd, keymgr = tool("knotd"), tool("keymgr")
    port = free_port()
    config = folder / "knot.conf"
    config.write_text(_config(folder, port, zones))
    ds = {name: _vouching(keymgr, config, folder, name, made) for name, made in zones.items()}
    for name, made in zones.items():
        if made.signed != "expired":
            (folder / _file(name)).write_text(_zone_file(name, made, zones, ds))
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen([knotd, "-c", str(config)], stdout=output, stderr=output, start_new_session=True)
    try:
        _wait_for(port, process, folder / "output")
        yield port, ds["."][0]
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def _config(folder: Path, port: int, zones: Mapping[str, Made]) -> str:
    lines = ["server:", f"  rundir: {folder}", f"  listen: {HERE}@{port}", "  background-workers: 1", "  udp-workers: 1",
             "  tcp-workers: 1", "database:", f"  storage: {folder}", "log:", "  - target: stderr", "    any: info", "policy:",
             "  - id: nsec", "    algorithm: ecdsap256sha256", "    nsec3: off",
             "  - id: nsec3", "    algorithm: ecdsap256sha256", "    nsec3: on", "    nsec3-iterations: 0", "zone:"]
    for name, made in zones.items():
        lines += [f"  - domain: {name}", f"    file: {folder / _file(name)}", "    zonefile-sync: -1", "    zonefile-load: whole",
                  "    journal-content: none", "    semantic-checks: off"]
        if made.signed in ("nsec", NSEC3):
            lines += ["    dnssec-signing: on", f"    dnssec-policy: {made.signed}"]
    return "\n".join(lines) + "\n"


def _file(name: str) -> str:
    return f"{name.strip('.') or 'root'}.zone"


def _vouching(keymgr: str, config: Path, folder: Path, name: str, made: Made) -> list[str]:
    """The DS of the zone's key."""
    if made.signed == "expired":
        return [_expired(folder / _file(name), name, made)]
    if not made.signed:
        return []
    base = [keymgr, "-c", str(config), name]
    for kind in ("ksk=yes", "zsk=yes"):
        subprocess.run([*base, "generate", "algorithm=ECDSAP256SHA256", kind], check=True, capture_output=True, timeout=120)
    said = subprocess.run([*base, "ds"], check=True, capture_output=True, text=True, timeout=120).stdout
    return [line.split(" DS ")[1] for line in said.splitlines() if line.split(" DS ")[1].split()[2] == "2"]


def _head(name: str) -> str:
    return f"$ORIGIN {name}\n$TTL 300\n@ SOA ns.{name.lstrip('.')} admin.{name.lstrip('.')} 1 7200 3600 1209600 300\n@ NS ns\nns A {HERE}\n"


def _zone_file(name: str, made: Made, zones: Mapping[str, Made], ds: Mapping[str, list[str]]) -> str:
    text = _head(name) + made.records
    for below, other in zones.items():
        if below in (".", name) or _parent(below, zones) != name:
            continue
        text += f"{below} NS ns.{below}\nns.{below} A {HERE}\n"
        if other.vouched == "yes":
            text += "".join(f"{below} DS {line}\n" for line in ds[below])
        elif other.vouched == "other":
            text += f"{below} DS 4711 13 2 {'AB' * 32}\n"
    return text


def _parent(name: str, zones: Mapping[str, Made]) -> str:
    above = [z for z in zones if z != name and name.endswith("." + z.lstrip(".") if z != "." else ".")]
    return max(above, key=len)


def _expired(file: Path, name: str, made: Made) -> str:
    """A zone signed last year; its DS."""
    zone = dns.zone.from_text(_head(name) + made.records, origin=name, relativize=False)
    secret = ec.generate_private_key(ec.SECP256R1())
    key = dns.dnssec.make_dnskey(secret.public_key(), Algorithm.ECDSAP256SHA256, flags=257)
    then = datetime.now(UTC) - timedelta(days=365)
    with zone.writer() as txn:
        dns.dnssec.sign_zone(zone, txn, keys=[(secret, key)], inception=then, expiration=then + timedelta(days=14))
    zone.to_file(str(file), relativize=False)
    return dns.dnssec.make_ds(dns.name.from_text(name), key, "SHA256").to_text()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            answer = dns.query.udp(dns.message.make_query(".", "DNSKEY", want_dnssec=True), HERE, timeout=1, port=port)
            if any(r.rdtype == dns.rdatatype.RRSIG for r in answer.answer):
                return
        except (OSError, dns.exception.DNSException):
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace")[-2000:])

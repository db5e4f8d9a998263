"""A class of shops on the far side of a slow link (link.py): well-kept ones on addresses of their own and on shared
ones, and a third that is slow, dead or hostile. Public addresses, inside two network namespaces that lead nowhere."""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from link import CLIENT, HERE, SERVER, Link, shell

SICK = ("drip", "endless", "late", "silent", "garbage", "refused", "dropped", "absent", "drip", "dropped")
DEAD = ("dropped", "silent", "drip")
SHARED = 4  # sites on each shared address
PAGE_BYTES = 30_000
WORDS = ["batik", "tulis", "cap", "kain", "sutra", "katun", "motif", "parang", "kawung", "pewarna", "alami", "indigo",
         "perajin", "keluarga", "pesanan", "ongkir", "gratis", "pembeli", "alamat", "ulasan", "harga", "keranjang"]
PAGE = """<!doctype html><html lang=id><head><meta charset=utf-8><title>{0}</title>
<link rel=stylesheet href=/style.css><script src=/js/jquery-3.7.1.min.js></script>
<meta name=generator content="WordPress 6.8"></head><body><h1>{0}</h1>{1}</body></html>"""
NGINX = """daemon off; user root; worker_processes 1; error_log {0}/e.log crit; pid {0}/n.pid;
events {{ worker_connections 4096; }}
http {{ log_format seen '$host $request_uri'; access_log {0}/access.log seen; gzip on; gzip_types text/html;
server_names_hash_bucket_size 128; client_body_temp_path {0}/b; proxy_temp_path {0}/p;
fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s; ssl_protocols TLSv1.2 TLSv1.3;
add_header Strict-Transport-Security "max-age=31536000" always;
{1}
}}
"""
SERVER_BLOCK = """server {{ listen {1}:80; server_name {0} www.{0}; return 301 https://$host$request_uri; }}
server {{ listen {1}:443 ssl; server_name {0} www.{0}; ssl_certificate {2}/{0}.pem; ssl_certificate_key {2}/{0}.pem;
root {2}/web/{0}; {3} }}
"""
PROXY = "location / {{ proxy_pass http://127.0.0.1:{0}; proxy_buffering off; proxy_http_version 1.1; }}"
PORTS = {"drip": 9001, "endless": 9002, "late": 9003}


@dataclass(frozen=True)
class Pupil:
    """One site of the class: "well", or one of SICK; *address* "" where the name does not exist."""

    name: str
    address: str
    health: str


def class_of(count: int, sick: int, kinds: tuple[str, ...]) -> tuple[Pupil, ...]:
    """*count* sites, *sick* of them not well but of *kinds*, mixed as they come; a fifth of the well ones share
    addresses, four an address."""
    health = [kinds[n % len(kinds)] for n in range(sick)] + ["well"] * (count - sick)
    random.Random(8).shuffle(health)
    pupils, shared = [], 0
    for n, how in enumerate(health, 1):
        address = f"45.{77 + n // 250}.{n % 250}.10"
        if how == "well" and n % 5 == 0:
            address = f"45.76.{shared // SHARED}.20"
            shared += 1
        elif how in ("absent", "dropped"):
            address = "" if how == "absent" else f"45.99.{n % 250}.10"
        pupils.append(Pupil(f"toko{n:03}.my.id", address, how))
    return tuple(pupils)


class ClassLab(Link):
    """The class; `ca` is whom it trusts. *local*: who looks stands beside the shops, with no link between."""

    def __init__(
        self, count: int, sick: int, delay_ms: float, *, rate_kbit: float = 0, loss: float = 0,
        kinds: tuple[str, ...] = SICK, local: bool = False,
    ) -> None:
        super().__init__(delay_ms, rate_kbit=rate_kbit, loss=loss)
        self.pupils, self._local = class_of(count, sick, kinds), local

    def __enter__(self) -> ClassLab:
        super().__enter__()
        return self

    def serve(self) -> None:
        """nginx for all who speak, hostile.py for what is behind or instead, and the name server."""
        shell(f"ip -n {CLIENT} route add default dev slow0; ip -n {SERVER} route add default dev slow1; "
              f"ip -n {SERVER} route add {'45.99.0.0/16 dev slow1' if self._local else 'blackhole 45.99.0.0/16'}")
        self.more_addresses(sorted({p.address for p in self.pupils if p.address and p.health != "dropped"}))
        Certificates(self.folder).write(self.pupils)
        blocks = []
        for pupil in self.pupils:
            if pupil.health in ("well", *PORTS):
                (self.folder / "web" / pupil.name).mkdir(parents=True)
                (self.folder / "web" / pupil.name / "index.html").write_text(page(pupil.name))
                behind = PROXY.format(PORTS[pupil.health]) if pupil.health in PORTS else ""
                blocks.append(SERVER_BLOCK.format(pupil.name, pupil.address, self.folder, behind))
        (self.folder / "nginx.conf").write_text(NGINX.format(self.folder, "".join(blocks)))
        odd = [f"{p.health}={p.address}" for p in self.pupils if p.health in ("silent", "garbage")]
        self.ready(self.start_there(sys.executable, str(HERE / "kelompok_hostile.py"),
                                    *[f"{how}=127.0.0.1:{port}" for how, port in PORTS.items()], *odd))
        self.start_there("nginx", "-c", str(self.folder / "nginx.conf"))
        self.name_server({p.name: p.address for p in self.pupils})
        time.sleep(1)

    def cut(self) -> None:
        """The cable is pulled on the far side: nothing comes any more, and nobody says so."""
        shell(f"ip -n {SERVER} link set slow1 down")

    def mend(self) -> None:
        """The cable is back."""
        shell(f"ip -n {SERVER} link set slow1 up; ip -n {SERVER} route add default dev slow1")

    @property
    def ca(self) -> Path:
        """The root certificate of the class."""
        return self.folder / "ca.pem"

    def roster(self) -> Path:
        """The list of participants, as a trainer would have it."""
        lines = ["No;Nama;Domain;Komoditas;Provinsi"]
        lines += [f"{n};Peserta {n};{p.name};Batik;Jawa Tengah" for n, p in enumerate(self.pupils, 1)]
        path = self.folder / "peserta.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


def page(name: str) -> str:
    """A front page that packs about as well as those of real shops do."""
    dice, told = random.Random(name), ""
    while len(told) < PAGE_BYTES:
        words = " ".join(dice.choices(WORDS, k=8))
        told += f'<div class="p{dice.randrange(9)}"><a href="/produk/{dice.randrange(10**6)}">{words}</a></div>\n'
    return PAGE.format(name, told)


class Certificates:
    """A root, a middle one as large as those of real CAs, and a leaf for each site, in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self._middle_key = rsa.generate_private_key(65537, 2048)
        self._root = self._sign("Bench Root", self._root_key, "Bench Root", self._root_key, ca=True)
        self._middle = self._sign("Bench Middle", self._middle_key, "Bench Root", self._root_key, ca=True)
        (folder / "ca.pem").write_bytes(_pem(self._root))

    def write(self, pupils: tuple[Pupil, ...]) -> None:
        """One file for each site: its key, its certificate and the middle one."""
        for pupil in pupils:
            key = ec.generate_private_key(ec.SECP256R1())
            names = (pupil.name, f"www.{pupil.name}")
            leaf = self._sign(pupil.name, key, "Bench Middle", self._middle_key, names=names)
            secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                       serialization.NoEncryption())
            (self._folder / f"{pupil.name}.pem").write_bytes(secret + _pem(leaf) + _pem(self._middle))

    def _sign(
        self, subject: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, issuer: str,
        by: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, *, ca: bool = False, names: tuple[str, ...] = (),
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer)).public_key(
            key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(
            now - timedelta(days=9)).not_valid_after(now + timedelta(days=80)).add_extension(
            x509.BasicConstraints(ca, None), critical=True)
        if names:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
        return made.sign(by, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(made: x509.Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.PEM)

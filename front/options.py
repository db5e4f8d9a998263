"""The options of the command line, read and checked once. Cheap to import: click alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

import click

from .asking import nearest, one_of, say, spoken, wrong_value

LEVELS = {"kritis": "critical", "tinggi": "high", "sedang": "medium", "rendah": "low", "tidak": None}
ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
FLAGS = ("--sehat", "--paksa", "--berizin", "--uji-ms17-010", "--tampilkan-nama", "--jaringan-lokal", "--tls-lengkap")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}")  # HTML, input type=email
FORMATS = ("teks", "html", "json", "pdf", "csv", "sarif", "junit", "md", "wa")
ROOM_FORMATS = FORMATS[:3]
_F = TypeVar("_F", bound=Callable[..., Any])


def mistyped(word: str, commands: Iterable[str]) -> str:
    """The command that *word* was probably meant to be, or "": a word with a dot, colon or slash is a target."""
    if re.search(r"[.:/@\s]", word):
        return ""
    return nearest(word, [*commands, "cek"], cutoff=0.75)


def without_language_before(args: list[str], words: Iterable[str]) -> list[str]:
    """*args* without a --bahasa that stands before one of *words*: help is help in any language."""
    skip = 2 if args[:1] == ["--bahasa"] else int(bool(args) and args[0].startswith("--bahasa="))
    return args[skip:] if skip and args[skip : skip + 1] and args[skip] in words else args


def late_command(args: list[str], commands: Iterable[str]) -> str:
    """The command that stands behind options (`--sehat contoh`), or ""; a value of an option is none."""
    known = {*commands, "cek"}
    return next((word for before, word in pairwise(args)
                 if word in known and (not before.startswith("-") or before in FLAGS)), "")


def seconds(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """60, 90s or 5m -> seconds, between 1 second and 1 hour."""
    found = re.fullmatch(r"(\d{1,5})(s|d|m)?", value.strip())
    seconds = int(found[1]) * (60 if found[2] == "m" else 1) if found else 0
    if not 1 <= seconds <= 3600:
        raise wrong_value(ctx, param, "no_time", value=value)
    return float(seconds)


def _ports(ctx: click.Context, param: click.Parameter, value: str) -> dict[int, int]:
    """443=21443,80=21080 -> pairs; both sides 1-65535."""
    pairs: dict[int, int] = {}
    for piece in filter(None, value.split(",")):
        found = re.fullmatch(r"\s*(\d{1,5})=(\d{1,5})\s*", piece)
        if not found or not all(1 <= int(n) <= 65535 for n in found.groups()):
            raise wrong_value(ctx, param, "no_ports", value=piece)
        pairs[int(found[1])] = int(found[2])
    return pairs


def _host_addresses(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """HOST=ADDR each, as curl's --resolve without the port; names become A-labels, as targets do."""
    from ..scanner.address import canonical
    from ..scanner.idn import to_ascii

    pairs = []
    for value in values:
        host, _, address = value.partition("=")
        try:
            name = to_ascii(host.strip().rstrip("."))
            if not re.fullmatch(r"[a-z0-9_.-]+", name):
                raise ValueError(value)
            pairs.append((name, canonical(address.strip().strip("[]"))))
        except ValueError:
            raise wrong_value(ctx, param, "no_resolve", value=value) from None
    return tuple(pairs)


def _name_server(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """ADDR[:PORT]; an IPv6 address with a port stands in brackets."""
    from ..scanner.address import canonical

    if value is None:
        return None
    found = re.fullmatch(r"(?:\[(.+)\]|([^:]+|[0-9a-fA-F:]+:[0-9a-fA-F:]*))(?::(\d{1,5}))?", value.strip())
    try:
        port = int(found[3] or 53) if found else 0
        if not found or not 1 <= port <= 65535:
            raise ValueError(value)
        return canonical(found[1] or found[2]), port
    except ValueError:
        raise wrong_value(ctx, param, "no_name_server", value=value) from None


def _known_door(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """NAME:PORT or ADDR:PORT of a door that is known to be open."""
    from ..scanner.idn import to_ascii

    if value is None:
        return None
    found = re.fullmatch(r"(?:\[([0-9a-fA-F:]+)\]|([^\s:/]{1,253})):(\d{1,5})", value.strip())
    try:
        if not found or not 1 <= int(found[3]) <= 65535:
            raise ValueError(value)
        return found[1] or to_ascii(found[2].rstrip(".")), int(found[3])
    except ValueError:
        raise wrong_value(ctx, param, "no_known_door", value=value) from None


def _proxy(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, int, str] | None:
    """http://[NAME:PASSWORD@]HOST:PORT -> (host, port, "name:password")."""
    from urllib.parse import unquote, urlsplit

    if value is None:
        return None
    try:
        parts = urlsplit(value.strip())
        port = parts.port or 0
        if parts.scheme != "http" or not parts.hostname or not port or parts.path.strip("/") or parts.query:
            raise ValueError(value)
    except ValueError:
        raise wrong_value(ctx, param, "no_proxy", value=re.sub(r"//.*@", "//…@", value)) from None
    return parts.hostname, port, unquote(f"{parts.username}:{parts.password or ''}") if parts.username else ""


def _contact(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """An address that a stranger can write to, in the letters that fit into a User-Agent."""
    contact = value.strip()
    if contact and (len(contact) > 80 or not EMAIL.fullmatch(contact)):
        raise wrong_value(ctx, param, "no_contact", value=value)
    return contact


def _brought(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    """Refuse what a practice shop brings itself: its names, ports and CA."""
    if value:
        raise click.UsageError(say("cli.shop_brings", spoken(), option=param.opts[0]), ctx)


def _names(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """Comma-separated names; hyphens are read as underscores."""
    return tuple(p.strip().replace("-", "_") for p in value.split(",") if p.strip())


def with_options(*decorators: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Several click options as one decorator, first named first shown."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return wrap


def choice(
    *names: str, among: Iterable[str], default: str | None = None, text: str, metavar: str = ""
) -> Callable[[_F], _F]:
    """An option that takes one of a few words (several times when it has no default); any case is read."""
    known = tuple(among)

    def read(ctx: click.Context, param: click.Parameter, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if value == "" == default:  # left out: who needs it knows what is usual
            return value
        if isinstance(value, tuple):
            return tuple(one_of(ctx, param, v, known) for v in value)
        return one_of(ctx, param, value, known)

    return click.option(*names, callback=read, default=default, multiple=default is None, help=text,
                        metavar=metavar or "|".join(known))


ZONE = choice("--zona", among=ZONES, default="", text="Zona waktu laporan. Biasanya: wib.")
OWN_ZONE = choice("--zona", among=ZONES, default="", text="Zona waktu laporan. Biasanya: zona catatannya.")
FAIL = choice("--gagal-bila", among=LEVELS, default="tinggi", metavar="TINGKAT",
              text=f"Kode keluar 1 mulai dari tingkat ini: {', '.join(LEVELS)}. Biasanya: tinggi.")
FAIL_WORSE = choice("--gagal-bila", among=LEVELS, default="tinggi", metavar="TINGKAT",
                    text="Kode keluar 1 bila ada yang baru atau memburuk mulai dari tingkat ini. Biasanya: tinggi.")
LANGUAGE = choice("--bahasa", among=("id", "en"), default="id", text="Bahasa laporan. Biasanya: id.")
PART = (
    click.option("--hanya", callback=_names, default="", metavar="NAMA,…",
                 help="Periksa hal ini saja (nama cek atau folder: tls, ports, web)."),
    click.option("--kecuali", callback=_names, default="", metavar="NAMA,…", help="Lewati hal ini."),
)
CONSENT = click.option("--berizin", is_flag=True,
                       help="Situs ini milik saya, atau saya berizin: buka pemeriksaan tingkat 2.")
SESSION = click.option("--uji-ms17-010", is_flag=True,
                       help="Uji juga tambalan WannaCry (MS17-010): sesi tanpa nama, dengan izin.")
LOCAL = click.option("--jaringan-lokal", is_flag=True, help="Izinkan alamat jaringan sendiri dan localhost.")
DEADLINE = click.option("--batas-waktu", callback=seconds, default="60", metavar="WAKTU",
                        help="Batas waktu per situs: 60, 90s, 5m. Biasanya: 60.")
CONTACT = click.option("--kontak", callback=_contact, default="", metavar="EMAIL",
                       help="Email Anda, disebut kepada situs yang diperiksa (User-Agent).")
THOROUGH = click.option("--tls-lengkap", is_flag=True,
                        help="Daftar lengkap TLS: semua cipher suite dan grup (untuk teknisi).")
# Through which network, and how: name servers, ports, trust, time.
REACH = (
    click.option("--dns", callback=_name_server, metavar="ALAMAT[:PORT]", help="Server DNS yang dipakai."),
    click.option("--resolve", callback=_host_addresses, multiple=True, metavar="NAMA=ALAMAT",
                 help="Pakai alamat ini untuk nama itu. Boleh berulang."),
    click.option("--alih-port", callback=_ports, default="", metavar="ASLI=GANTI,…",
                 help="Hubungi port pengganti, misalnya 443=21443,80=21080."),
    click.option("--proxy", callback=_proxy, metavar="URL",
                 help="Lewat proxy HTTP ini (http://alamat:port). Proxy dari lingkungan tidak dipakai."),
    click.option("--ca", metavar="FILE", help="Satu CA lagi yang dipercaya (file PEM)."),
    click.option("--jangkar", metavar="FILE", help="Kunci akar DNSSEC lain (file berisi record DS)."),
    LOCAL,
    DEADLINE,
    CONTACT,
)
KNOWN_DOOR = click.option("--kalibrasi", callback=_known_door, metavar="ALAMAT:PORT",
                          help="Pintu Anda yang pasti terbuka: apakah tampak dari jaringan ini? Misalnya vps.id:445.")
LOOK = (
    CONSENT,
    SESSION,
    *PART,
    THOROUGH,
    click.option("--dari", metavar="FILE", help="Nilai catatan yang pernah disimpan; tanpa jaringan."),
    *REACH,
    KNOWN_DOOR,
)
# What a rehearsal takes of it. Consent and the own network are implied there; who writes them anyway is not wrong.
REHEARSE = (
    *PART, CONSENT, SESSION, THOROUGH, LOCAL, DEADLINE, CONTACT,
    *(click.option(name, hidden=True, expose_value=False, multiple=True, callback=_brought)
      for name in ("--dari", "--dns", "--resolve", "--alih-port", "--proxy", "--ca", "--jangkar")),
)
FORMAT = choice("--format", "formats", among=FORMATS, metavar="BENTUK",
                text=f"Bentuk laporan: {', '.join(FORMATS)}. Boleh berulang.")
OUT = click.option("-o", "--keluaran", default="", metavar="TEMPAT", help="File, folder, atau - untuk layar.")
SAVE = click.option("--simpan", metavar="FILE", help="Simpan catatan pemeriksaan ke file ini.")
SAY = (FORMAT, OUT, SAVE, LANGUAGE, ZONE, FAIL)
RETELL = (FORMAT, OUT, LANGUAGE, OWN_ZONE, FAIL, *PART)
LIST_FORMS, COMPARE_FORMS = ("teks", "json"), ("teks", "html", "md", "json")
COMPARE = (
    choice("--format", "formats", among=COMPARE_FORMS, text="Bentuk perbandingan: satu saja."),
    click.option("-o", "--keluaran", default="", metavar="FILE", help="File tujuan, atau - untuk layar."),
    LANGUAGE, OWN_ZONE, FAIL_WORSE,
    click.option("--paksa", is_flag=True,
                 help="Bandingkan juga bila situsnya berbeda, misalnya setelah pindah domain."),
)
FORM = (
    click.option("--penyelenggara", default="", metavar="TEKS", help="Formulir: siapa yang memeriksa."),
    click.option("--tanggal", default="", metavar="TANGGAL", help="Formulir: hari pemeriksaan, misalnya 23/11/2026."),
    click.option("-o", "--keluaran", default="", metavar="FILE",
                 help="Formulir: file tujuan, atau - untuk layar. Biasanya: formulir-izin.html."),
)
LISTED = choice("--format", "formats", among=LIST_FORMS, text="Bentuk daftar: satu saja.")
ROOM = (
    click.option("--berizin", is_flag=True, help="Jaringan ini milik saya, atau saya berizin memeriksanya."),
    SESSION,
    click.option("--tampilkan-nama", is_flag=True, help="Tampilkan nama komputer. Biasanya tidak."),
    click.option("--alih-port", callback=_ports, default="", metavar="ASLI=GANTI,…",
                 help="Hubungi port pengganti, misalnya 445=21445."),
    choice("--format", "formats", among=ROOM_FORMATS, text="Bentuk laporan: satu saja."),
    click.option("-o", "--keluaran", default="", metavar="FILE", help="File tujuan, atau - untuk layar."),
    DEADLINE, LANGUAGE,
    ZONE,
    FAIL,
    click.option("--jaringan-lokal", is_flag=True, hidden=True),  # implied here; who writes it is not wrong
)


@dataclass(frozen=True, slots=True)
class Choices:
    """All options of a run, read. Options that a command does not have keep their defaults."""

    formats: tuple[str, ...] = ()
    keluaran: str = ""
    simpan: str | None = None
    bahasa: str = "id"
    zona: str = ""
    gagal_bila: str = "tinggi"
    hanya: tuple[str, ...] = ()
    kecuali: tuple[str, ...] = ()
    berizin: bool = False
    uji_ms17_010: bool = False
    tampilkan_nama: bool = False
    tls_lengkap: bool = False
    dari: str | None = None
    dns: tuple[str, int] | None = None
    resolve: tuple[tuple[str, str], ...] = ()
    alih_port: Mapping[int, int] = field(default_factory=dict)
    proxy: tuple[str, int, str] | None = None
    ca: str | None = None
    jangkar: str | None = None
    jaringan_lokal: bool = False
    batas_waktu: float = 60.0
    kontak: str = ""
    paksa: bool = False
    kalibrasi: tuple[str, int] | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Choices:
        """From click's parameters."""
        return cls(**given)

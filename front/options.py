"""The options of the command line, read and checked once. Cheap to import: click alone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import click

LEVELS = {"kritis": "critical", "tinggi": "high", "sedang": "medium", "rendah": "low", "tidak": None}
ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
FORMATS = ("teks", "html", "json")


def mistyped(word: str, commands: Iterable[str]) -> str:
    """The command that *word* was probably meant to be, or "": a word with a dot, colon or slash is a target."""
    if re.search(r"[.:/@\s]", word):
        return ""
    return next(iter(difflib.get_close_matches(word.lower(), [*commands, "cek"], n=1, cutoff=0.75)), "")


class Seconds(click.ParamType):
    """60, 90s or 5m -> seconds."""

    name = "WAKTU"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Between 1 second and 1 hour."""
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d{1,5})(s|d|m)?", str(value).strip())
        seconds = int(found[1]) * (60 if found[2] == "m" else 1) if found else 0
        if not 1 <= seconds <= 3600:
            self.fail(f"{str(value)[:40]!r} bukan waktu. Tulis misalnya 60, 90s, atau 5m (paling lama 60m).", param, ctx)
        return float(seconds)


class Ports(click.ParamType):
    """443=21443,80=21080 -> pairs."""

    name = "ASLI=PENGGANTI,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[int, int]:
        """Both sides 1-65535."""
        if isinstance(value, dict):
            return value
        pairs: dict[int, int] = {}
        for piece in str(value).split(","):
            found = re.fullmatch(r"\s*(\d{1,5})=(\d{1,5})\s*", piece)
            if not found or not all(1 <= int(n) <= 65535 for n in found.groups()):
                self.fail(f"{piece[:40]!r} bukan pasangan port. Tulis misalnya 443=21443,80=21080.", param, ctx)
            pairs[int(found[1])] = int(found[2])
        return pairs


class HostAddress(click.ParamType):
    """HOST=ADDR, as curl's --resolve without the port."""

    name = "NAMA=ALAMAT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The name lower-case; the address checked."""
        from ..scanner.address import canonical

        host, _, address = str(value).partition("=")
        try:
            return host.strip().lower().rstrip("."), canonical(address.strip().strip("[]"))
        except ValueError:
            self.fail(f"{str(value)[:60]!r} tidak terbaca. Tulis misalnya toko.co.id=203.0.113.7.", param, ctx)


class NameServer(click.ParamType):
    """ADDR[:PORT] of a resolver."""

    name = "ALAMAT[:PORT]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """An IPv6 address with a port stands in brackets."""
        from ..scanner.address import canonical

        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"(?:\[(.+)\]|([^:]+|[0-9a-fA-F:]+:[0-9a-fA-F:]*))(?::(\d{1,5}))?", str(value).strip())
        try:
            if not found:
                raise ValueError(value)
            port = int(found[3] or 53)
            if not 1 <= port <= 65535:
                raise ValueError(port)
            return canonical(found[1] or found[2]), port
        except ValueError:
            self.fail(f"{str(value)[:60]!r} bukan alamat server DNS. Tulis misalnya 9.9.9.9 atau [2620:fe::fe]:53.", param, ctx)


class Names(click.ParamType):
    """Names of checks or folders, comma-separated."""

    name = "NAMA,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Hyphens are read as underscores; empty pieces are dropped."""
        if isinstance(value, tuple):
            return value
        return tuple(p.strip().replace("-", "_") for p in str(value).split(",") if p.strip())


LANGUAGE = click.option("--bahasa", type=click.Choice(["id", "en"]), default="id", show_default=True,
                        help="Bahasa laporan.")
PART = (
    click.option("--hanya", type=Names(), default=(), help="Periksa hal ini saja (nama cek atau folder: tls, ports, web)."),
    click.option("--kecuali", type=Names(), default=(), help="Lewati hal ini."),
)
LOOK = (
    click.option("--berizin", is_flag=True, help="Situs ini milik saya, atau saya berizin: buka pemeriksaan tingkat 2."),
    *PART,
    click.option("--dari", type=click.Path(dir_okay=False), help="Nilai catatan yang pernah disimpan; tanpa jaringan."),
    click.option("--dns", type=NameServer(), help="Server DNS yang dipakai."),
    click.option("--resolve", type=HostAddress(), multiple=True, help="Pakai alamat ini untuk nama itu. Boleh berulang."),
    click.option("--alih-port", type=Ports(), default=dict, help="Hubungi port pengganti, misalnya 443=21443,80=21080."),
    click.option("--ca", type=click.Path(dir_okay=False), help="Satu CA lagi yang dipercaya (file PEM)."),
    click.option("--jaringan-lokal", is_flag=True, help="Izinkan alamat jaringan sendiri dan localhost."),
    click.option("--batas-waktu", type=Seconds(), default=60.0, show_default="60", help="Batas waktu per situs: 60, 90s, 5m."),
    click.option("--kontak", default="", help="Email Anda, disebut kepada situs yang diperiksa (User-Agent)."),
)
SAY = (
    click.option("--format", "formats", type=click.Choice(FORMATS), multiple=True, help="Bentuk laporan. Boleh berulang."),
    click.option("-o", "--keluaran", default="", help="File, folder, atau - untuk layar."),
    click.option("--simpan", type=click.Path(dir_okay=False), help="Simpan catatan pemeriksaan ke file ini."),
    LANGUAGE,
    click.option("--zona", type=click.Choice(list(ZONES)), default="wib", show_default=True, help="Zona waktu laporan."),
    click.option("--gagal-bila", type=click.Choice(list(LEVELS)), default="tinggi", show_default=True,
                 help="Kode keluar 1 mulai dari tingkat ini."),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """All options of a run, read. Options that a command does not have keep their defaults."""

    formats: tuple[str, ...] = ()
    keluaran: str = ""
    simpan: str | None = None
    bahasa: str = "id"
    zona: str = "wib"
    gagal_bila: str = "tinggi"
    hanya: tuple[str, ...] = ()
    kecuali: tuple[str, ...] = ()
    berizin: bool = False
    dari: str | None = None
    dns: tuple[str, int] | None = None
    resolve: tuple[tuple[str, str], ...] = ()
    alih_port: Mapping[int, int] = field(default_factory=dict)
    ca: str | None = None
    jaringan_lokal: bool = False
    batas_waktu: float = 60.0
    kontak: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Choices:
        """From click's parameters."""
        return cls(**given)

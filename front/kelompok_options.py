"""The options of `ikmscan kelompok …`, read and checked once. Cheap to import: click alone."""

from __future__ import annotations

import re

import click

from . import options
from .asking import Whole, wrong_value

ROOM, QUICK = PACES = ("ruangan", "cepat")
HOURS = {"m": 1 / 60, "j": 1, "h": 24}


def _age(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """90m, 6j or 2h (menit, jam, hari) -> hours; 0 for never."""
    found = re.fullmatch(r"(\d{1,4})([mjh])", value.strip().lower())
    if value.strip() == "0":
        return 0.0
    if not found:
        raise wrong_value(ctx, param, "no_age", value=value)
    return int(found[1]) * HOURS[found[2]]


def _place(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, int] | None:
    """HOST:PORT; an IPv6 address stands in brackets."""
    if not value:
        return None
    found = re.fullmatch(r"(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})", value.strip())
    if not found or not 1 <= int(found[3]) <= 65535:
        raise wrong_value(ctx, param, "no_place", value=value)
    return (found[1] or found[2]).lower(), int(found[3])


def _base(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """http://ADDRESS[:PORT], where the participants' pages are, without a slash at its end."""
    if not value:
        return ""
    found = re.fullmatch(r"(https?://(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?)/?", value.strip())
    if not found:
        raise wrong_value(ctx, param, "no_base", value=value)
    return found[1]


LIST = click.argument("daftar", nargs=1, metavar="DAFTAR")
MAYBE_LIST = click.argument("daftar", nargs=1, required=False, default="", metavar="DAFTAR")
COURSE = click.argument("kelompok", nargs=1, required=False, default="", metavar="[KELOMPOK]")
CONTACTS = click.option("--simpan-kontak", is_flag=True,
                        help="Simpan juga telepon dan email peserta. Biasanya tidak disimpan.")
NAME = click.option("--nama", default="", metavar="NAMA", help="Nama kelompok. Biasanya: nama file daftarnya.")
ABOUT = (
    NAME,
    click.option("--judul", default="", metavar="TEKS", help="Judul pelatihan, untuk halaman dan cetakan."),
    click.option("--penyelenggara", default="", metavar="TEKS", help="Penyelenggara pelatihan."),
    click.option("--tempat", default="", metavar="TEKS", help="Tempat pelatihan."),
)
PACE = options.choice("--tempo", among=PACES, default=ROOM,
                      text="Tempo latihan: ruangan (±20 detik) atau cepat. Biasanya: ruangan.")
SHARE = (
    click.option("--bagikan", is_flag=True, help="Buka layar untuk perangkat lain di jaringan ruangan (hotspot)."),
    click.option("--alamat", default="", metavar="ALAMAT",
                 help="Bagikan lewat alamat komputer ini. Biasanya: alamat hotspot."),
    click.option("--port", type=Whole(1024, 65535), default=8080, metavar="ANGKA",
                 help="Port untuk layar. Biasanya: 8080."),
    click.option("--ya", is_flag=True, help="Bagikan layar tanpa bertanya."),
)
RUN = (
    click.option("--maks-umur", callback=_age, default="6j", metavar="UMUR",
                 help="Situs yang hasilnya lebih muda tidak diperiksa lagi: 90m, 6j, 2h (menit, jam, hari); 0 = semua."
                      " Biasanya: 6j."),
    click.option("--kendali", callback=_place, default="", metavar="HOST:PORT",
                 help="Tempat netral untuk menguji koneksi. Biasanya: server DNS."),
    click.option("--sekaligus", type=Whole(1, 64), default=8, metavar="ANGKA",
                 help="Berapa situs diperiksa sekaligus; menyesuaikan diri dengan jaringan. Biasanya: 8."),
    click.option("--batas-kelompok", callback=options.seconds, default="60m", metavar="WAKTU",
                 help="Batas waktu seluruh kelompok: 90s, 45m. Biasanya: 60m."),
    click.option("--layar", is_flag=True, help="Buka juga layar untuk ruangan (lihat: kelompok layar)."),
    *SHARE,
    *(option for option in options.REACH if option is not options.DEADLINE),
    options.KNOWN_DOOR,
    click.option("--batas-waktu", callback=options.seconds, default="30", metavar="WAKTU",
                 help="Batas waktu per situs: 30, 90s, 5m; pada jaringan lambat otomatis lebih lama. Biasanya: 30."),
    options.LANGUAGE, options.ZONE,
)
PRINT = (
    options.choice("--format", "formats", among=("pdf", "html"), text="Bentuk file cetak. Biasanya: pdf."),
    click.option("-o", "--keluaran", default="", metavar="FILE", help="File tujuan. Biasanya: cetak-KELOMPOK.pdf."),
    click.option("--tautan", callback=_base, default="", metavar="URL",
                 help="Alamat dari kelompok layar, misalnya http://192.168.1.5:8080: kode QR ke halaman tiap peserta."),
    click.option("--lipat", is_flag=True, help="Tambah sampul bernomor; nama situs terlipat di dalam."),
    click.option("--sertifikat", is_flag=True, help="Tambah surat keterangan kehadiran untuk tiap peserta."),
    options.LANGUAGE,
)
NUMBERS = (
    click.argument("kelompok", nargs=-1, metavar="[KELOMPOK…]"),
    click.option("--kementerian", is_flag=True,
                 help="Angka anonim per komoditas dan provinsi, untuk dikirim (csv, json)."),
    click.option("--semua", is_flag=True, help="Dengan --kementerian: semua kelompok di komputer ini."),
    options.choice("--format", "formats", among=("teks", "html", "csv", "json"),
                   text="teks atau html; dengan --kementerian: csv atau json."),
    click.option("-o", "--keluaran", default="", metavar="FILE", help="File tujuan, atau - untuk layar."),
    options.LANGUAGE,
)

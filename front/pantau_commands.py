"""`ikmscan pantau`, `riwayat` and `abaikan`: their options. Everything heavy is imported when it is used."""

from __future__ import annotations

import re
import sys
from typing import Any

import click

from . import options
from .asking import Word, wrong_value

UNITS = {"": 1, "s": 1, "d": 1, "m": 60, "j": 3600}
DAYS = {"h": 1, "m": 7, "b": 30, "t": 365}
LONGEST_RUN_S, LONGEST_PAUSE_S = 24 * 3600, 600


def _run_time(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """90s, 30m or 2j -> seconds, between a second and a day."""
    found = re.fullmatch(r"(\d{1,5})(s|d|m|j)?", value.strip())
    got = int(found[1]) * UNITS[found[2] or ""] if found else 0
    if not 1 <= got <= LONGEST_RUN_S:
        raise wrong_value(ctx, param, "no_run_time", value=value)
    return float(got)


def _pause(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """60 or 2m -> seconds, up to ten minutes."""
    found = re.fullmatch(r"(\d{1,3})(s|d|m)?", value.strip())
    got = int(found[1]) * UNITS[found[2] or ""] if found else -1
    if not 0 <= got <= LONGEST_PAUSE_S:
        raise wrong_value(ctx, param, "no_time", value=value)
    return float(got)


def _keep(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """90h, 12b or 2t (hari, bulan, tahun) -> days."""
    found = re.fullmatch(r"(\d{1,4})([hmbt])", value.strip().lower())
    days = int(found[1]) * DAYS[found[2]] if found else 0
    if not 7 <= days <= 3660:
        raise wrong_value(ctx, param, "no_keep", value=value)
    return days


FAIL = options.choice("--gagal-bila", among=options.LEVELS, default="tinggi", metavar="TINGKAT",
                      text="Kabari dan beri kode keluar mulai dari tingkat ini. Biasanya: tinggi.")
WATCH = (
    click.option("--batas-waktu", "batas_run", callback=_run_time, default="30m", metavar="WAKTU",
                 help="Batas waktu untuk semua situs: 90s, 30m, 2j. Biasanya: 30m."),
    click.option("--batas-situs", "batas_waktu", callback=options.seconds, default="60", metavar="WAKTU",
                 help="Batas waktu per situs. Biasanya: 60."),
    click.option("--jeda", callback=_pause, default="60", metavar="WAKTU",
                 help="Jeda sebelum yang memburuk dilihat sekali lagi. Biasanya: 60."),
    click.option("--hening", default="", metavar="JAM-JAM",
                 help="Jam tanpa pesan, misalnya 21-06. Yang kritis tetap dikirim."),
    click.option("--hook-dir", default="", metavar="FOLDER",
                 help="Jalankan tiap program di folder ini untuk tiap pesan (JSON di stdin)."),
    click.option("--kirim", multiple=True, metavar="NAMA",
                 help="Kirim pesan lewat kanal NAMA dari file kanal (email, Telegram, …). Boleh berulang."),
    click.option("--kanal", default="", metavar="FILE", help="File kanal, hanya terbaca oleh pemiliknya."),
    click.option("--coba-kirim", is_flag=True, help="Kirim satu pesan percobaan ke semua kanal, lalu selesai."),
    click.option("--ping", default="", metavar="URL",
                 help="Alamat tanda hidup: /start di awal, /KODE di akhir. Boleh juga nama dari file kanal."),
    click.option("--prometheus", default="", metavar="FILE", help="Tulis angka untuk Prometheus (textfile)."),
    click.option("--halaman", default="", metavar="FILE", help="Tulis halaman HTML berisi semua situs."),
    click.option("--simpan-selama", callback=_keep, default="400h", metavar="LAMA",
                 help="Simpan riwayat selama ini: 90h, 12b, 2t (hari, bulan, tahun). Biasanya: 400h."),
    click.option("--simpan-sebagai", default="", metavar="NAMA",
                 help="Simpan daftar ini dengan nama; lain kali cukup: ikmscan pantau NAMA."),
    options.choice("--pasang", among=("cron", "systemd", "windows"), default="",
                   text="Tampilkan cara menjalankannya tiap hari, dan pasang setelah bertanya."),
    options.CONSENT, *options.PART, *(o for o in options.REACH if o is not options.DEADLINE),
    options.LANGUAGE, options.ZONE, FAIL,
)
HISTORY = (
    options.choice("--format", "formats", among=("teks", "json"), text="Bentuk riwayat: satu saja."),
    click.option("--hapus", is_flag=True, help="Hapus semua yang dicatat tentang situs ini."),
    options.LANGUAGE, options.ZONE,
)


@click.command(cls=Word, short_help="Untuk cron: diam, sampai ada yang memburuk.")
@click.argument("daftar", required=False, default="", metavar="DAFTAR")
@options.with_options(*WATCH)
def pantau(daftar: str, **given: Any) -> None:
    """Periksa semua situs di DAFTAR dan diam, sampai ada yang memburuk. DAFTAR: file berisi satu situs per baris."""
    from .pantau import watch

    sys.exit(watch(daftar, given))


@click.command(cls=Word, short_help="Riwayat satu situs yang dipantau.")
@click.argument("situs", required=False, default="", metavar="[SITUS]")
@options.with_options(*HISTORY)
def riwayat(situs: str, **given: Any) -> None:
    """Riwayat satu situs yang dipantau: nilainya, apa yang berubah, dan yang masih terbuka. Tanpa SITUS: semua."""
    from .riwayat import show

    sys.exit(show(situs, given))


@click.command(cls=Word, short_help="Jangan kabari tentang satu cek untuk sementara.")
@click.argument("cek", required=False, default="", metavar="CEK")
@click.argument("situs", required=False, default="", metavar="SITUS")
@click.option("--alasan", default="", metavar="TEKS", help="Mengapa: wajib.")
@click.option("--sampai", default="", metavar="TANGGAL",
              help="Sampai tanggal ini (2026-12-31): wajib, paling lama setahun.")
@click.option("--cabut", is_flag=True, help="Kabari lagi mulai sekarang.")
@options.with_options(options.LANGUAGE, options.ZONE)
def abaikan(cek: str, situs: str, **given: Any) -> None:
    """Jangan kabari tentang CEK di SITUS sampai suatu tanggal, dengan alasan. Tanpa CEK: tampilkan yang diabaikan."""
    from .ignoring import ignore

    sys.exit(ignore(cek, situs, given))

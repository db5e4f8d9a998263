"""`ikmscan antrean …`: many machines, one queue. Everything heavy is imported where it is used."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

import click

from . import options
from .asking import Whole, Word
from .kelompok_commands import Verbs
from .kelompok_options import _place

BASE = click.option("--basis", default="", metavar="ALAMAT",
                    help="Database PostgreSQL. Dengan kata sandi: pakai IKMSCAN_BASIS, bukan pilihan ini.")
RUN = click.argument("run", nargs=1, metavar="RUN")


def _choices(given: dict[str, Any]) -> options.Choices:
    return options.Choices(**{f.name: given[f.name] for f in fields(options.Choices) if f.name in given})


@click.group(cls=Verbs, short_help="Banyak mesin, satu antrean: sejuta situs seminggu.", subcommand_metavar="PERINTAH")
def antrean() -> None:
    """Banyak mesin, satu antrean, satu database PostgreSQL.

    \b
    ikmscan antrean siapkan           buat tabelnya, sekali
    ikmscan antrean kirim situs.txt   masukkan daftar ke antrean
    ikmscan antrean pekerja           periksa; jalankan di mesin mana saja
    """


@antrean.command(short_help="Buat atau perbarui tabel di database.")
@BASE
@options.LANGUAGE
def siapkan(**given: Any) -> None:
    """Buat tabel di database, atau perbarui ke versi ini. Aman diulang."""
    from .antrean_base import address_of

    address_of(given)
    from .antrean_send import prepare

    sys.exit(prepare(given))


@antrean.command(short_help="Masukkan daftar situs ke antrean.")
@click.argument("daftar", nargs=1, metavar="DAFTAR")
@click.option("--nama", default="", metavar="NAMA", help="Nama run. Biasanya: nama file daftarnya.")
@click.option("--tiap-minggu", is_flag=True, help="Ulangi tiap minggu, mulai sekarang; jadwalnya di database.")
@BASE
@options.with_options(*(o for o in options.REACH if o not in (options.DEADLINE, options.CONTACT)))
@options.LANGUAGE
def kirim(**given: Any) -> None:
    """Masukkan daftar (.txt satu situs per baris, atau daftar peserta) ke antrean, dikelompokkan per tempatnya."""
    from .antrean_base import address_of

    address_of(given)
    from .antrean_send import send

    sys.exit(send(given, _choices(given)))


@antrean.command(short_help="Periksa situs dari antrean, di mesin ini.")
@click.option("--proses", type=Whole(0, 256), default=0, metavar="ANGKA",
              help="Berapa proses. Biasanya: satu tiap inti prosesor.")
@click.option("--sekaligus", type=Whole(0, 512), default=0, metavar="ANGKA",
              help="Berapa situs sekaligus tiap proses. Biasanya: menurut memori.")
@click.option("--sampai-habis", is_flag=True, help="Berhenti bila antrean kosong. Biasanya: menunggu yang berikutnya.")
@click.option("--anak", is_flag=True, hidden=True)  # one of several processes: ends when the first one is gone
@click.option("--sewa", type=click.FloatRange(0, 3600), default=0.0, hidden=True)
@BASE
@options.with_options(*options.REACH, options.ZONE, options.LANGUAGE)
def pekerja(**given: Any) -> None:
    """Periksa situs dari antrean sampai dihentikan. Boleh banyak, di banyak mesin; yang terhenti diteruskan."""
    from .antrean_base import address_of

    address_of(given)
    from .antrean_work import work

    sys.exit(work(given, _choices(given)))


@antrean.command(short_help="Sejauh mana antreannya.")
@click.argument("run", nargs=1, required=False, default="", metavar="[RUN]")
@click.option("--prometheus", is_flag=True, help="Dalam bentuk teks untuk Prometheus.")
@click.option("--layani", callback=_place, default="", metavar="HOST:PORT", help="Layani Prometheus di http://HOST:PORT/metrics.")
@BASE
@options.LANGUAGE
def status(**given: Any) -> None:
    """Tampilkan isi antrean: yang menunggu, dikerjakan, selesai, gagal, dan kecepatannya."""
    from .antrean_base import address_of

    address_of(given)
    from .antrean_tell import status as tell

    sys.exit(tell(given))


@antrean.command(short_help="Ambil hasil satu run: JSON Lines, CSV, atau statistik.")
@RUN
@options.choice("--format", "bentuk", among=("jsonl", "csv"), default="jsonl", text="Bentuk hasil. Biasanya: jsonl.")
@click.option("--lengkap", is_flag=True, help="Dengan seluruh catatan pemeriksaan (jsonl saja).")
@click.option("--statistik", is_flag=True, help="Angka nasional anonim: tidak ada angka di bawah lima orang.")
@click.option("-o", "--keluaran", default="", metavar="FILE", help="File tujuan. Biasanya: layar.")
@BASE
@options.LANGUAGE
def ekspor(**given: Any) -> None:
    """Ambil hasil satu run. Dengan --statistik: angka anonim per komoditas dan provinsi."""
    from .antrean_base import address_of

    address_of(given)
    from .antrean_tell import export

    sys.exit(export(given))


@antrean.command(cls=Word, short_help="Batalkan satu run.")
@RUN
@click.option("--hapus", is_flag=True, help="Hapus juga hasilnya.")
@click.option("--jadwal", is_flag=True, help="Hapus juga jadwal mingguan bernama itu.")
@BASE
@options.LANGUAGE
def batal(**given: Any) -> None:
    """Batalkan yang masih menunggu. Yang sedang dikerjakan diselesaikan."""
    from .antrean_base import address_of

    address_of(given)
    from .antrean_send import cancel

    sys.exit(cancel(given))

"""`ikmscan kelompok …`: the seven verbs of a workshop. Everything heavy is imported where it is used."""

from __future__ import annotations

import sys
from typing import Any

import click

from . import options
from .asking import Word, no_such_command
from .kelompok_options import ABOUT, CONTACTS, COURSE, LIST, MAYBE_LIST, NUMBERS, PACE, PRINT, RUN, SHARE


class Verbs(Word, click.Group):
    """The group; a mistyped verb is asked about."""

    command_class = Word

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A known verb, or a clear question for a mistyped one."""
        name = args[0].lower()
        if self.get_command(ctx, name):
            return super().resolve_command(ctx, [name, *args[1:]])
        near = options.mistyped(args[0], self.list_commands(ctx))
        if near:
            raise no_such_command(args[0], near, ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, short_help="Pelatihan: periksa banyak situs dari satu daftar peserta.",
             subcommand_metavar="PERINTAH")
def kelompok() -> None:
    """Pelatihan: periksa situs semua peserta dari satu daftar.

    \b
    ikmscan kelompok baca peserta.xlsx     lihat dulu apa yang terbaca
    ikmscan kelompok periksa peserta.xlsx  periksa semua situs di daftar itu
    ikmscan kelompok lanjut                teruskan yang terhenti
    """


@kelompok.command(short_help="Lihat apa yang terbaca dari daftar; belum ada yang dikirim.")
@LIST
@CONTACTS
@options.LANGUAGE
def baca(**given: Any) -> None:
    """Baca daftar peserta dan tampilkan satu baris per peserta. Tanpa jaringan."""
    from .kelompok_read import read_list

    sys.exit(read_list(given))


@kelompok.command(short_help="Periksa semua situs di daftar.")
@MAYBE_LIST
@click.option("--simulasi", is_flag=True, help="Latihan di rumah: daftar karangan dan toko latihan, tanpa internet.")
@PACE
@CONTACTS
@options.with_options(*ABOUT, *RUN)
def periksa(**given: Any) -> None:
    """Periksa semua situs di daftar. Yang terhenti dapat diteruskan: ikmscan kelompok lanjut."""
    from .kelompok import check_list

    sys.exit(check_list(given))


@kelompok.command(short_help="Teruskan pemeriksaan yang terhenti.")
@COURSE
@PACE
@options.with_options(*RUN)
def lanjut(**given: Any) -> None:
    """Teruskan pemeriksaan terakhir yang belum selesai, atau milik KELOMPOK."""
    from .kelompok import go_on

    sys.exit(go_on(given))


@kelompok.command(short_help="Layar besar dan halaman peserta di jaringan ruangan.")
@COURSE
@options.with_options(*SHARE)
@options.LANGUAGE
def layar(**given: Any) -> None:
    """Tampilkan kemajuan di layar besar, dan halaman tiap peserta."""
    from .kelompok_screen import show_screen

    sys.exit(show_screen(given))


@kelompok.command(short_help="Cetak lembar semua peserta sekaligus.")
@COURSE
@options.with_options(*PRINT)
def cetak(**given: Any) -> None:
    """Buat satu file cetak berisi lembar semua peserta, urut nomor peserta."""
    from .kelompok_print import print_all

    sys.exit(print_all(given))


@kelompok.command(short_help="Angka seluruh kelompok, tanpa nama.")
@options.with_options(*NUMBERS)
def statistik(**given: Any) -> None:
    """Angka seluruh kelompok untuk instruktur dan kementerian, tanpa nama dan domain."""
    from .kelompok_numbers import tell_numbers

    sys.exit(tell_numbers(given))


@kelompok.command(short_help="Hapus semua data satu kelompok.")
@click.argument("kelompok", nargs=1, metavar="KELOMPOK")
@click.option("--ya", is_flag=True, help="Hapus tanpa bertanya.")
@options.LANGUAGE
def hapus(**given: Any) -> None:
    """Hapus semua data satu kelompok dari komputer ini: daftar, hasil, dan halaman peserta."""
    from .kelompok_erase import erase_course

    sys.exit(erase_course(given))

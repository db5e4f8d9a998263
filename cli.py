"""The front door: words typed in a terminal -> look, judge, say. The only room that sees all others.

A first word that is no command is a target. Results go to stdout, messages for people to stderr. Heavy libraries are
imported where they are used: `ikmscan --help` costs click alone.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from . import __version__
from .front import asking, options
from .front.antrean_commands import antrean
from .front.kelompok_commands import kelompok
from .front.pantau_commands import abaikan, pantau, riwayat

HELP = ("-h", "--help", "--bantuan")
COMMAND_SETTINGS = {"help_option_names": list(HELP), "max_content_width": 100}


class Front(asking.Word, click.Group):
    """A group whose first word may be a target: `ikmscan example.co.id` = `ikmscan periksa example.co.id`."""

    command_class = asking.Word

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A known command, its alias, a clear question for a mistyped one, else `periksa`."""
        name = args[0].lower()
        name = {"cek": "periksa"}.get(name, name)
        if self.get_command(ctx, name):
            return super().resolve_command(ctx, [name, *args[1:]])
        near = options.mistyped(args[0], self.list_commands(ctx))
        if near:
            raise asking.no_such_command(args[0], near, ctx)
        return super().resolve_command(ctx, ["periksa", *args])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options before the first target belong to `periksa`: `ikmscan --berizin toko.id`."""
        if args and args[0].lower() in ("bantuan", "help"):
            args = [*args[1:2], "--help"]
        args = options.without_language_before(args, (*HELP, "--version"))
        if args and args[0].startswith("-") and args[0] not in (*HELP, "--version"):
            late = options.late_command(args, self.list_commands(ctx))
            if late:
                raise asking.option_first(args[0], late, ctx)
            args = ["periksa", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Front, context_settings=COMMAND_SETTINGS, invoke_without_command=True, no_args_is_help=False,
             subcommand_metavar="SITUS… | PERINTAH")
@click.version_option(__version__, "--version", prog_name="ikmscan", message="%(prog)s %(version)s",
                      help="Tampilkan versi.")
@click.pass_context
def entry(ctx: click.Context) -> None:
    """Periksa kesiapan keamanan situs toko Anda, dan lihat apa yang perlu didahulukan.

    \b
    ikmscan tokobatik.co.id  periksa satu situs (sama dengan: ikmscan periksa …)
    ikmscan contoh           coba dulu pada toko latihan, tanpa internet
    ikmscan jaringan         periksa komputer di jaringan sendiri (WannaCry)
    ikmscan kelompok         pelatihan: periksa situs semua peserta
    ikmscan antrean          banyak mesin: sejuta situs seminggu
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        sys.exit(2)


@entry.command()
@click.argument("target", nargs=-1, metavar="SITUS…")
@options.with_options(*options.LOOK, *options.SAY)
def periksa(target: tuple[str, ...], **given: Any) -> None:
    """Periksa satu situs atau lebih. Tulis alamatnya seperti biasa, misalnya tokobatik.co.id."""
    from .front.look import check_sites
    from .front.rehearse import rehearse, rehearsed

    choices = options.Choices.of(given)
    shop = rehearsed(target, choices)
    sys.exit(check_sites(target, choices) if shop is None else rehearse(healthy=shop, choices=choices))


@entry.command(short_help="Coba dulu pada toko latihan, tanpa internet.")
@click.option("--sehat", is_flag=True, help="Toko latihan yang terawat, bukan yang lemah.")
@options.with_options(*options.SAY, *options.REHEARSE)
def contoh(sehat: bool, **given: Any) -> None:
    """Coba pada toko latihan di komputer ini: dinyalakan, diperiksa sungguhan, lalu dimatikan. Tanpa internet."""
    from .front.rehearse import rehearse

    sys.exit(rehearse(healthy=sehat, choices=options.Choices.of(given)))


@entry.command(short_help="Periksa semua komputer di jaringan sendiri (SMB, WannaCry).")
@click.argument("jaringan", nargs=1, required=False, default="", metavar="[192.168.1.0/24]")
@options.with_options(*options.ROOM)
def jaringan(jaringan: str, **given: Any) -> None:
    """Periksa semua komputer di jaringan sendiri: berbagi file, WannaCry, kendali jarak jauh, pintu router."""
    from .front.network import sweep_network

    sys.exit(sweep_network(jaringan, options.Choices.of(given)))


@entry.command(short_help="Buat laporan dari catatan yang disimpan.")
@click.argument("catatan", nargs=-1, metavar="CATATAN…")
@options.with_options(*options.RETELL)
def laporan(catatan: tuple[str, ...], **given: Any) -> None:
    """Buat laporan dari catatan yang disimpan (--simpan): file atau folder. Tanpa jaringan, dengan cek terbaru."""
    from .front.stored import report

    sys.exit(report(catatan, options.Choices.of(given)))


@entry.command(short_help="Bandingkan dua pemeriksaan: apa yang berubah?")
@click.argument("lama")
@click.argument("baru", required=False, default="")
@options.with_options(*options.COMPARE)
def bandingkan(lama: str, baru: str, **given: Any) -> None:
    """Bandingkan dua catatan atau laporan JSON dari situs yang sama: yang lama dulu, lalu yang baru.

    Untuk situs yang dipantau cukup namanya: ikmscan bandingkan tokobatik.co.id
    """
    from .front.comparing import compare_files

    sys.exit(compare_files(lama, baru, options.Choices.of(given)))


@entry.command(short_help="Lihat, buktikan, atau cabut izin, cetak formulirnya.")
@click.argument("kata", nargs=-1, metavar="[cabut SITUS | buat SITUS | cek SITUS | formulir [DAFTAR]]")
@options.with_options(*options.FORM, *options.REACH)
@options.LANGUAGE
def izin(kata: tuple[str, ...], penyelenggara: str, tanggal: str, **given: Any) -> None:
    """Lihat izin yang tercatat, buktikan bahwa situs ini milik Anda, cabut izin, atau cetak formulirnya.

    \b
    ikmscan izin                        izin yang tercatat
    ikmscan izin cabut tokobatik.co.id  cabut izin itu
    ikmscan izin buat tokobatik.co.id   buat token untuk dipasang di situs
    ikmscan izin cek tokobatik.co.id    cari token itu, lalu catat izinnya
    ikmscan izin formulir               formulir kosong untuk ditandatangani
    ikmscan izin formulir peserta.xlsx  satu formulir untuk tiap peserta
    """
    from .front.permission import show_or_revoke
    from .front.proving import check_token, make_token

    choices, words = options.Choices.of(given), ("cabut", "buat", "cek", "formulir")
    near = options.mistyped(kata[0], words) if kata else ""
    if near in words and near != kata[0]:
        raise asking.no_such_command(kata[0], near, click.get_current_context())
    if near == "formulir":
        from .front.consent_paper import print_forms

        sys.exit(print_forms(kata[1:], penyelenggara, tanggal, choices.keluaran, choices.bahasa))
    if penyelenggara or tanggal or choices.keluaran:
        raise click.UsageError(asking.say("cli.form_only", choices.bahasa), click.get_current_context())
    if near in ("buat", "cek"):
        sys.exit((make_token if near == "buat" else check_token)(kata[1:], choices))
    sys.exit(show_or_revoke(kata, choices.bahasa))


@entry.command("daftar-cek", short_help="Tampilkan semua hal yang dapat diperiksa.")
@options.LISTED
@options.LANGUAGE
def daftar_cek(bahasa: str, formats: tuple[str, ...]) -> None:
    """Tampilkan semua hal yang dapat diperiksa: tingkat terberatnya, bidangnya, perlu izin atau tidak, sumbernya."""
    from .front.listing import list_checks

    sys.exit(list_checks(bahasa, formats))


@entry.command(short_help="Jelaskan satu hal yang diperiksa.")
@click.argument("nama")
@options.LANGUAGE
def jelaskan(nama: str, bahasa: str) -> None:
    """Jelaskan satu hal yang diperiksa, misalnya: ikmscan jelaskan hsts, atau satu hasilnya: hsts.missing."""
    from .front.explain import explain

    sys.exit(explain(nama, bahasa))


@entry.command(short_help="Perbarui data versi perangkat lunak.")
@click.option("--berkas", metavar="FILE", help="Pakai data dari file ini (misalnya dari USB); tanpa internet.")
@click.option("--simpan", metavar="FILE", help="Tulis data yang dipakai ke file ini untuk komputer lain.")
@click.option("--percaya", metavar="SIDIK", help="Percayai kunci pembuat data ini (sidik kunci).")
@click.option("--cermin", default="", metavar="URL", help="Ambil daftar dari folder ini, bukan dari alamat aslinya.")
@click.option("--kunci", is_flag=True, help="Tampilkan sidik kunci komputer ini dan kunci yang dipercaya.")
@click.option("--lupakan", metavar="SIDIK", help="Jangan percayai lagi kunci ini.")
@options.LANGUAGE
def perbarui(
    berkas: str | None, simpan: str | None, percaya: str | None, cermin: str, kunci: bool, lupakan: str | None,
    bahasa: str,
) -> None:
    """Perbarui data versi: mana yang terbaru, mana yang tidak didukung, mana yang punya kerentanan."""
    from .front.renewing import Renewing, renew

    sys.exit(renew(Renewing(berkas, simpan, percaya, cermin, bahasa, kunci, lupakan)))


for command in (kelompok, antrean, pantau, riwayat, abaikan):
    entry.add_command(command)


def main() -> None:
    """Run the command line; every way to fail ends in one sentence and its exit code (product 4.6)."""
    try:
        from .front.ending import run
        from .front.machine import be_quiet

        be_quiet()
        code = run(entry)
    except KeyboardInterrupt:  # before run had begun
        code = 130
    sys.exit(code)

"""Headings of lists as offices, forms and trainers write them, and which row is taken for the heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.workshop.columns import Field, columns, heading_row, letters

HEADINGS = [
    ("domain", "site"), ("Website", "site"), ("WEB", "site"), ("Situs", "site"), ("Alamat Web", "site"), ("Alamat  Website :", "site"),
    ("Toko Online", "site"), ("Link Toko", "site"), ("URL", "site"), ("Link", "site"), ("Nama Domain (jika ada)", "site"),
    ("Apakah Ibu/Bapak sudah memiliki website? Jika ya, tuliskan alamatnya.", "site"), ("Marketplace / Media Sosial", "site"),
    ("Link toko online (Shopee/Tokopedia/lainnya)", "site"), ("Sosmed", "site"),
    ("Nama", "name"), ("Nama Pemilik", "name"), ("NAMA LENGKAP (sesuai KTP)", "name"), ("Nama Lengkap", "name"), ("Pemilik Usaha", "name"),
    ("Nama Peserta", "name"), ("Usaha", "business"), ("Nama Usaha", "business"), ("Merek", "business"), ("Merk Dagang", "business"),
    ("Brand", "business"), ("Nama IKM", "business"), ("Nama Perusahaan", "business"), ("Nama Toko", "business"),
    ("HP", "phone"), ("No. HP", "phone"), ("WA", "phone"), ("No WA", "phone"), ("No. Telp/HP", "phone"), ("Nomor WhatsApp aktif", "phone"),
    ("Kontak", "phone"), ("Email", "mail"), ("Alamat Email", "mail"), ("E-mail", "mail"), ("Email Address", "mail"),
    ("Komoditas", "commodity"), ("Komoditi", "commodity"), ("Jenis Usaha", "commodity"), ("Produk", "commodity"), ("Jenis Produk yang dijual", "commodity"),
    ("Kota", "city"), ("Kab/Kota", "city"), ("Kabupaten", "city"), ("Kota/Kabupaten Asal", "city"), ("Provinsi", "province"), ("PROPINSI", "province"),
    ("Izin", "consent"), ("Persetujuan", "consent"), ("Izin Pemeriksaan", "consent"),
    ("Apakah Anda bersedia situs Anda diperiksa keamanannya?", "consent"), ("Saya mengizinkan pemeriksaan keamanan tingkat 2", "consent"),
    ("Tanggal Izin", "consent_day"), ("No. Formulir", "consent_reference"), ("Nomor izin", "consent_reference"),
    ("Uji MS17-010", "session"), ("Uji MS17-010 (tanpa kata sandi) boleh", "session"), ("Boleh dipakai sebagai contoh di layar", "example"),
    ("Contoh di layar", "example"), ("No", "number"), ("No.", "number"), ("Nomor Peserta", "number"), ("Kursi", "number"),
    ("Timestamp", "time"), ("Cap waktu", "time"), ("Stempel waktu", "time"),
    # what is not asked of a list, and must not be taken for what is
    ("Izin Usaha", "other"), ("Nomor Izin Edar / PIRT", "other"), ("NIB", "other"), ("NIK", "other"), ("Alamat", "other"), ("Alamat Usaha", "other"),
    ("Alamat lengkap (jalan, kelurahan, kota, provinsi)", "other"), ("Omzet per bulan", "other"), ("Tanda Tangan", "other"), ("Keterangan", "other"),
    ("Apakah Anda bersedia mengikuti pelatihan sampai selesai?", "other"), ("Saya setuju data saya disimpan panitia", "other"),
    ("Izin atasan", "other"), ("Lama Usaha (tahun)", "other"), ("Kata sandi website", "other"), ("Persetujuan orang tua", "other"),
]
PLATFORMS = [("Instagram", "instagram"), ("IG", "ig"), ("Akun Instagram", "instagram"), ("Link Shopee", "shopee"), ("Nama Toko Tokopedia", "tokopedia"),
             ("Username TikTok", "tiktok"), ("Shopee / Tokopedia", ""), ("WhatsApp", ""), ("Telegram", "")]


@pytest.mark.parametrize(("heading", "field"), HEADINGS)
def test_a_heading_is_known_by_its_words(heading: str, field: str) -> None:
    (column,) = columns([heading])
    assert (column.field, column.platform, column.index) == (Field(field), "", 0)


@pytest.mark.parametrize(("heading", "platform"), PLATFORMS)
def test_a_heading_that_is_a_platform(heading: str, platform: str) -> None:
    (column,) = columns([heading])
    assert column.platform == platform
    assert (column.field is Field.SITE) == bool(platform) or heading == "Shopee / Tokopedia"


def test_only_what_names_an_examination_is_leave_for_level_2() -> None:
    """The counterpart of the rows above: nothing of a person's ordinary form may open level 2."""
    taken = [heading for heading, field in HEADINGS if columns([heading])[0].field is Field.CONSENT]
    assert taken == [heading for heading, field in HEADINGS if field == "consent"]


@pytest.mark.parametrize(("rows", "found"), [
    ([["DAFTAR PESERTA"], [""], ["No", "Nama", "Website"], ["1", "Sari", "toko.com"]], 2),
    ([["DAFTAR PESERTA PELATIHAN IKM KOTA SOLO", "", ""], ["Nama Pemilik", "Usaha", ""]], 1),
    ([["Timestamp", "Nama Lengkap Ibu/Bapak", "Apakah sudah punya website?"]], 0),
    ([["website"], ["toko.com"]], 0),
    ([["toko.com"], ["kopi.com"]], None),
    ([["Sari", "Batik", "toko.com"], ["Nama", "Website", ""]], 1),
    ([["Bu Nama", "Produk Kota", "toko.com"]], None),
    ([["Nama", "Usaha", "081234567890"]], None),
    ([["Nama"], ["Sari"]], None),
    ([], None), ([[]], None), ([[""], ["  "]], None),
])
def test_the_heading_is_the_first_row_that_names_two_columns(rows: list[list[str]], found: int | None) -> None:
    assert heading_row(rows) == found


def test_a_merged_title_counts_once() -> None:
    assert heading_row([["Daftar Website"] * 6, ["Nama", "Domain"]]) == 1


@given(st.lists(st.lists(st.text(max_size=20), max_size=5), max_size=5))
def test_no_rows_are_too_odd(rows: list[list[str]]) -> None:
    found = heading_row(rows)
    assert found is None or 0 <= found < len(rows)
    for row in rows:
        assert [c.index for c in columns(row)] == [k for k, cell in enumerate(row) if cell.strip()]


def test_letters_are_what_is_compared() -> None:
    assert letters(" Náma  PEMILIK/usaha*:\n(wajib) ") == "nama pemilik usaha wajib"

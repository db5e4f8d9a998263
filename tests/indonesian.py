"""The rules of product 3.3 for texts: spelling, words of the house, length, nobody blamed, nothing made up. Tests read it."""

from __future__ import annotations

import re

SENTENCE_MAX_WORDS, SENTENCE_MEAN_WORDS, ENGLISH_MAX_WORDS = 20, 14, 25

# product 3.3: the spelling that is wrong -> the one to use
SPELLING = {
    "kadaluarsa": "kedaluwarsa", "kadaluwarsa": "kedaluwarsa", "resiko": "risiko", "ijin": "izin", "praktek": "praktik",
    "aktifitas": "aktivitas", "sistim": "sistem", "silahkan": "silakan", "merubah": "mengubah", "dirubah": "diubah",
    "mempengaruhi": "memengaruhi", "terpercaya": "tepercaya", "detil": "detail", "dimana": "di mana",
    "sekedar": "sekadar", "antri": "antre", "otentikasi": "autentikasi", "mempercayai": "memercayai",
    "mengklik": "mengeklik", "non-aktifkan": "nonaktifkan", "terimakasih": "terima kasih", "apapun": "apa pun",
    "siapapun": "siapa pun", "wifi": "Wi-Fi", "e-mail": "email", "surel": "email", "dirumah": "di rumah",
    "perlindungan data pribadi": "pelindungan data pribadi", "analisa": "analisis", "hutang": "utang",
    "jaman": "zaman", "nomer": "nomor", "obyek": "objek", "sekuriti": "keamanan", "standarisasi": "standardisasi",
}
HOUSE_WORDS = {
    "sambungan": "koneksi", "berkas": "file", "kuki": "cookie", "catatan dns": "record DNS", "basis data": "database",
    "pengembang web": "pembuat web", "pelatih": "instruktur", "workshop": "pelatihan", "password": "kata sandi",
    "hacker": "peretas", "tidak bisa diperiksa": "belum dapat diperiksa", "website": "situs", "laman": "halaman",
}
BLAME_AND_FEAR = (
    "lalai", "ceroboh", "teledor", "bodoh", "malas", "kesalahan anda", "salah anda", "anda salah", "anda lupa",
    "seharusnya anda", "anda harus", "bangkrut", "hancur", "mengerikan", "sangat berbahaya", "pasti diretas",
    "wajib anda",
)
WRONG = {**SPELLING, **HOUSE_WORDS}
# What nobody may make up: names to press, hosts, prices, telephone numbers.
TO_PRESS = re.compile(r"(?<![\w*])\*{1,2}([A-Z][^*\n]{0,80})\*{1,2}(?![\w*])")
HOST = re.compile(r"(?<![\w@{}.-])(?:[a-z0-9-]+\.)+(?:com|id|org|net|biz)\b(?!\})")
EXAMPLES = ("toko", "contoh", "kantor", "vps-saya", "kopi")  # hosts that nobody takes for a fact
ENGLISH = re.compile(r"\b(?:the|this|that|and|with|your|you|is|are|of|for)\b", re.IGNORECASE)
ENGLISH_NUMBER = re.compile(r"(?<![\w=,])\d{1,3}(?:,\d{3})+(?:\.\d+)?\b")
PRICE_OR_PHONE = re.compile(r"\bRp ?\d|\b0\d{2,3}[- ]\d{4,}|\+62")
HALF_WRITTEN = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|TBD)\b|\?\?|lorem", re.IGNORECASE)
TO_FILL_IN = re.compile(r"\S  |\[[^\]]*\]")  # what a command or a line of a table may have, and no sentence for an owner


def sentences(text: str) -> list[str]:
    """*text* cut where a sentence ends."""
    return [s for s in re.split(r"(?<=[.!?])[\"”*)]*\s+|\n+", text.strip()) if re.search(r"\w", s)]


def words_in(sentence: str) -> int:
    """Words as a reader counts them: a date is three, another blank or an arrow one or none."""
    filled = re.sub(r"\{\w+:date\}", "1 November 2026", sentence)
    return sum(any(c.isalnum() for c in word) for word in re.sub(r"\{[^}]*\}", "x", filled).split())


def has(text: str, phrase: str) -> bool:
    """Whether *phrase* stands in *text* as it is."""
    return re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", text.lower()) is not None


def says(text: str, word: str) -> bool:
    """Whether *word* stands in the Indonesian *text*, also with the usual beginnings and ends: "diijinkan", "resikonya"."""
    begun = "(?:di|ber|be|ter|se|per|me|mem|men|meng)?"
    return re.search(rf"(?<![\w-]){begun}{re.escape(word)}(?:nya|kan|lah)?(?![\w-])", text.lower()) is not None

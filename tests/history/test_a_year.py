"""A year of twelve shops in 200 runs, with everything that goes wrong: exactly these messages, and no other.

One run every 44 hours. Each shop is a function from the number of the run to what is seen then; the journal is a real
file, opened anew for each run as cron does.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from ikmscan.checks.check import Level
from ikmscan.history import ignored, outbox, quiet, weekly
from ikmscan.history.clock import Elapsed, Trust
from ikmscan.history.expiry import Term
from ikmscan.history.glance import Glance, second
from ikmscan.history.journal import open_journal
from ikmscan.history.message import Tongue
from ikmscan.history.news import Ignored
from ikmscan.history.rounds import belief
from ikmscan.history.ward import Manner, Ward
from ikmscan.history.watch import suspects
from ikmscan.reports.result import Told

from .lives import START, seen, told

RUNS, STEP = 200, timedelta(hours=44)
WIB = timezone(timedelta(hours=7))
HOURS = quiet.read("21-06", WIB)
MINUTE = Elapsed(timedelta(seconds=90), timedelta(seconds=90))
AHEAD, BACK, MISSED, TWICE, CUT_OFF = 110, 130, range(140, 147), 160, 170
DRAWN = random.Random(7)
CDN_TURNS = [DRAWN.choice("12") for _ in range(2 * RUNS)]


@dataclass(frozen=True)
class Shop:
    """*row(run)* is what its checks say, *again(run)* what they say a minute later; *terms(run)* what ends when."""

    row: Callable[[int], Iterable[Told]]
    again: Callable[[int], Iterable[Told]] | None = None
    terms: Callable[[int, datetime], Iterable[Term]] = lambda run, at: ()
    servers: Callable[[int], tuple[str, ...]] = lambda run: ("ns1.id", "ns2.id")
    address: Callable[[int, int], str] = lambda run, look: "192.0.2.1"
    addresses: tuple[str, ...] = ("192.0.2.1",)
    mixed: Callable[[str], Iterable[Told]] | None = None

    def look(self, site: str, run: int, at: datetime, nth: int) -> Glance:
        row, where = self.again if nth and self.again else self.row, self.address(run, nth)
        findings = [*(self.mixed(where) if self.mixed else row(run)), told("spf", "."), told("caa", ".")]
        if run == CUT_OFF or all(t.level is Level.UNKNOWN for t in findings[:-2]):
            findings = [told(t.check, "?") for t in findings]
        return seen(site, findings, at, where, self.addresses, self.terms(run, at), self.servers(run),
                    None if run == CUT_OFF else START + run * STEP)


def steady(check: str, letter: str) -> Callable[[int], list[Told]]:
    return lambda run: [told(check, letter)]


def during(check: str, runs: Iterable[int], letter: str, else_: str = ".") -> Callable[[int], list[Told]]:
    days = set(runs)
    return lambda run: [told(check, letter if run in days else else_)]


def certificates(life: float, renewed_on: Iterable[float]) -> Callable[[int, datetime], list[Term]]:
    """One new certificate on each of these days; on the last it is kept."""
    days = sorted(renewed_on)

    def now(run: int, at: datetime) -> list[Term]:
        today = (START + run * STEP - START) / timedelta(days=1)
        begun = max(d for d in days if d <= today)
        begins = START + timedelta(days=begun)
        return [Term("certificate_expiry", f"{life}-{begun}", begins, begins + timedelta(days=life))]

    return now


def registration(run: int, at: datetime) -> list[Term]:
    ends = START + timedelta(days=200 if run * 44 / 24 < 203 else 565)
    return [Term("registration", f"domain.id {ends:%Y-%m-%d}", None, ends)]


def cdn(address: str) -> list[Told]:
    return [told("hsts", "h" if address.endswith("2") else ".")]


SHOPS = {
    "01-tenang.id": Shop(steady("hsts", "h")),
    "02-sembilanpuluh.id": Shop(steady("hsts", "."), terms=certificates(90, [0, 60, 120, 212, 272, 332])),
    "03-empattujuh.id": Shop(steady("hsts", "."), terms=certificates(47, [*range(0, 180, 31), 195, *range(226, 400, 31)])),
    "04-enam.id": Shop(steady("hsts", "."), terms=certificates(6, [*range(0, 240, 3), *range(252, 400, 3)])),
    "05-kedip.id": Shop(during("hsts", range(5, 200, 9), "h"), again=steady("hsts", ".")),
    "06-goyang.id": Shop(during("https_redirect", range(50, 71, 2), "h")),
    "07-mati.id": Shop(during("front_page", [*range(80, 91), 120, 121], "?")),
    "08-cdn.id": Shop(lambda run: [], address=lambda run, look: f"192.0.2.{CDN_TURNS[2 * run + look]}" if run >= 30 else "192.0.2.1",
                      addresses=("192.0.2.1", "192.0.2.2"), mixed=cdn),
    "09-memburuk.id": Shop(lambda run: [told("hsts", "h" if 100 <= run < 120 or run >= 150 else "l" if run < 100 else ".")]),
    "10-domain.id": Shop(steady("hsts", "."), terms=registration),
    "11-diretas.id": Shop(during("gambling_injection", range(60, 66), "c"),
                          servers=lambda run: ("ns1.id", "ns2.id") if run < 60 else ("ns1.jahat.example",)),
    "12-abai.id": Shop(lambda run: [told("csp", "h" if run >= 45 else "."), told("hsts", "h" if run >= 50 else ".")]),
}
ASK = ". Tanyakan ke penyedia hosting apakah perpanjangan otomatisnya berjalan."
RENEW = ". Perpanjang di tempat Anda membeli domain itu."
NEWS = [  # (run, site, what the subject says, the lines of the message)
    (33, "08-cdn.id", "0 memburuk, 1 baru, 0 teratasi", ["▲ Baru: hsts h (TINGGI)"]),
    (50, "12-abai.id", "0 memburuk, 1 baru, 0 teratasi", ["▲ Baru: hsts h (TINGGI)"]),
    (52, "06-goyang.id", "hasil berubah-ubah", ["~ Berubah-ubah: https_redirect h. Kami diam dulu sampai hasilnya tetap."]),
    (60, "11-diretas.id", "0 memburuk, 2 baru, 0 teratasi", [
        "▲▲ Baru: gambling_injection c (KRITIS)",
        "▲ Server nama domain berganti: ns1[.]jahat[.]example. Bila bukan Anda yang mengubahnya, segera hubungi tempat membeli domain."]),
    (82, "07-mati.id", "belum dapat diperiksa", [
        "? Belum dapat diperiksa sejak kemarin atau lebih: 3 hal (Server tidak menjawab sampai waktu habis. Periksa ulang nanti). "
        "Itu belum berarti aman, dan belum berarti tidak aman."]),
    (91, "12-abai.id", "masa abaikan berakhir", [
        "! Masa abaikan untuk csp berakhir, dan temuannya masih ada. Alasan waktu itu: sedang diganti"]),
    (93, "10-domain.id", "1 memburuk, 0 baru, 0 teratasi", ["● Masa berlaku nama domain berakhir 25 Juli 2026 (sisa 29 hari)" + RENEW]),
    (100, "09-memburuk.id", "1 memburuk, 0 baru, 0 teratasi", ["▲ Memburuk: hsts h (TINGGI, dulu RENDAH)"]),
    (105, "02-sembilanpuluh.id", "1 memburuk, 0 baru, 0 teratasi", ["● Sertifikat situs berakhir 4 Agustus 2026 (sisa 17 hari)" + ASK]),
    (106, "10-domain.id", "1 memburuk, 0 baru, 0 teratasi", ["▲ Masa berlaku nama domain berakhir 25 Juli 2026 (sisa 5 hari)" + RENEW]),
    (106, "03-empattujuh.id", "1 memburuk, 0 baru, 0 teratasi", ["● Sertifikat situs berakhir 27 Juli 2026 (sisa 7 hari)" + ASK]),
    (111, "02-sembilanpuluh.id", "1 memburuk, 0 baru, 0 teratasi", ["▲ Sertifikat situs berakhir 4 Agustus 2026 (sisa 6 hari)" + ASK]),
    (113, "02-sembilanpuluh.id", "1 memburuk, 0 baru, 0 teratasi", ["▲▲ Sertifikat situs berakhir 4 Agustus 2026 (sisa 2 hari)" + ASK]),
    (133, "04-enam.id", "1 memburuk, 0 baru, 0 teratasi", ["● Sertifikat situs berakhir 6 September 2026 (sisa 1 hari)" + ASK]),
    (133, "04-enam.id", "1 memburuk, 0 baru, 0 teratasi", ["▲▲ Sertifikat situs berakhir 6 September 2026 (sudah lewat)" + ASK]),
    (151, "09-memburuk.id", "1 memburuk, 0 baru, 0 teratasi", ["▲ Kambuh: hsts h (TINGGI)"]),
]
MENDED = [  # told in the weekly word
    (67, "11-diretas.id: ✓ Selesai: gambling_injection c"),
    (109, "03-empattujuh.id: ✓ Sertifikat sudah diperbarui, berlaku sampai 5 September 2026"),
    (111, "10-domain.id: ✓ Nama domain sudah diperpanjang sampai 25 Juli 2027"),
    (119, "02-sembilanpuluh.id: ✓ Sertifikat sudah diperbarui, berlaku sampai 4 November 2026"),
    (123, "09-memburuk.id: ✓ Selesai: hsts h"),
    (139, "04-enam.id: ✓ Sertifikat sudah diperbarui, berlaku sampai 21 September 2026"),
]
WEEKLY = [4, 8, 13, 16, 20, 25, 27, 32, 35, 39, 44, 46, 50, 55, 58, 62, 67, 69, 74, 77, 81, 86, 88, 92, 97, 100, 104, 109,
          111, 116, 119, 123, 128, 131, 134, 139, 147, 152, 155, 159, 164, 167, 171, 175, 178, 182, 187, 189, 194, 197]
RUNNING = "Pemantauan berjalan"
Sent = tuple[int, str, list[str]]


def the_looks(run: int, at: datetime, ward: Ward) -> dict[str, Glance]:
    made = {}
    for site, shop in SHOPS.items():
        first = shop.look(site, run, at, 0)
        asked = suspects(ward.journal.memory(site), first, at)
        if asked:
            first = second(first, shop.look(site, run, at + timedelta(minutes=1), 1), asked)
        made[site] = first
    return made


def one_run(path: Path, run: int, sent: list[Sent]) -> Trust:
    """What cron does: open, look, remember, send what may be sent, close."""
    at = START + run * STEP
    wall = at + timedelta(days=800) if run == AHEAD else at - timedelta(days=40) if run == BACK else at
    with open_journal(path) as journal:
        manner = Manner(Level.HIGH, HOURS, Tongue("id", "Asia/Jakarta"), ("kotak",))
        number, ward = journal.begin(wall), Ward(journal, manner, wall)
        if run == 40:
            ignored.ignore(journal, Ignored("12-abai.id", "csp", "sedang diganti", wall, START + 90 * STEP))
        looks = the_looks(run, wall, ward)
        said = belief(journal, wall, MINUTE, list(looks.values()))
        if said is Trust.SOUND:
            for glance in looks.values():
                ward.take(glance, wall, "", lambda: "")
            weekly.tell(journal, manner, list(SHOPS), wall)
            for message in outbox.waiting(journal, "kotak", wall):
                outbox.sent(journal, message, "kotak", wall)
                sent.append((run, message.subject.removeprefix("[ikmscan] "), message.body.strip().splitlines()))
        journal.end(number, wall, said.value, 0)
    return said


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Sent], dict[int, Trust]]]:
    """All that was sent in the year, and what was thought of each run. In memory where there is a place for it: a year
    of waiting for the disk is no test."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory)) if os.access(memory, os.W_OK) else tmp_path_factory.mktemp("year")
    sent, trust = list[Sent](), dict[int, Trust]()
    for run in range(RUNS):
        for _ in range(0 if run in MISSED else 2 if run == TWICE else 1):
            trust[run] = one_run(folder / "pantau.sqlite", run, sent)
    yield sent, trust
    shutil.rmtree(folder)


def test_exactly_these_messages_and_no_other(year: tuple[list[Sent], dict[int, Trust]]) -> None:
    got = [(run, *subject.split(": ", 1), lines) for run, subject, lines in year[0] if RUNNING not in subject]
    assert got == NEWS


def test_what_was_mended_is_told_in_the_weekly_word(year: tuple[list[Sent], dict[int, Trust]]) -> None:
    weekly_words = [(run, lines) for run, subject, lines in year[0] if RUNNING in subject]
    assert [(run, line) for run, lines in weekly_words for line in lines if "✓" in line] == MENDED
    assert [run for run, _ in weekly_words] == WEEKLY


def test_what_cannot_be_believed_is_set_aside(year: tuple[list[Sent], dict[int, Trust]]) -> None:
    assert {run: said for run, said in year[1].items() if said is not Trust.SOUND} == {
        AHEAD: Trust.OFF, BACK: Trust.OFF, CUT_OFF: Trust.CUT_OFF}

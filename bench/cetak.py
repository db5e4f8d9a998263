"""How much CPU time the print job of sixty participants takes (limit: 5 s), and how large it is: as PDF and as HTML."""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.scanner.evidence import record
from ikmscan.scanner.target import Target
from ikmscan.workshop import handout_html, handout_pdf
from ikmscan.workshop.course import Course
from ikmscan.workshop.handout import Order, job
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Entry, Kind, Participant, Roster

MOST_S, PEOPLE = 5.0, 60
RECORDED = Path(__file__).resolve().parents[1] / "tests" / "recorded"
KEPT = ("weak", "healthy", "partial", "unreachable")


def main() -> None:
    """Measure; ends with 1 above the limit."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--longgar", type=float, default=1.0, help="times may be so many times as long (default 1)")
    most_s = MOST_S * words.parse_args().longgar
    dossiers = [record.from_json((RECORDED / f"{name}.json").read_text(encoding="utf-8")) for name in KEPT]
    hosts = [f"toko-{n}.co.id" for n in range(1, PEOPLE + 1)]
    people = tuple(Participant(n, f"Peserta {n}", f"Usaha {n}", entries=(Entry(h, Kind.OWN, Target(h, h), h),))
                   for n, h in enumerate(hosts, 1))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    course = Course("ukur", "Pelatihan", "Dinas", "Balai", date(2026, 11, 23), "Asia/Jakarta", "id", now)
    with (tempfile.TemporaryDirectory() as folder,
          Register.create(Path(folder, "ukur.sqlite"), course, Roster("", people)) as book):
        book.begin({})
        for n, host in enumerate(hosts):
            book.put(host, dataclasses.replace(dossiers[n % len(KEPT)], target=Target(host, host)))
        order = Order(judging(Choices()).judged, "id", "http://192.168.1.5:8080", certificates=True)
        began = time.process_time()
        made = job(book, order)
        judged = time.process_time()
        pdf = handout_pdf.render(made)
        set_at = time.process_time()
        html = handout_html.render(made)
        ended = time.process_time()
    whole = set_at - began
    print(f"{PEOPLE} participants: judged and told {judged - began:.2f} s, PDF {set_at - judged:.2f} s "
          f"({len(pdf) // 1000} kB), HTML {ended - set_at:.2f} s ({len(html.encode()) // 1000} kB)")
    print(f"print job as PDF: {whole:.2f} s of {most_s:.0f} s {'ok' if whole <= most_s else 'TOO SLOW'}")
    raise SystemExit(whole > most_s)


if __name__ == "__main__":
    main()

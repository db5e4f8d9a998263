"""What the watch says: hostile titles, numbers for Prometheus, the page, the sentences of both rooms."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level
from ikmscan.history import message, overview, prometheus
from ikmscan.history.expiry import Term
from ikmscan.history.fingerprint import Fingerprint
from ikmscan.history.journal_rows import Look
from ikmscan.history.message import Tongue
from ikmscan.history.news import Ignored, News, sort
from ikmscan.history.prometheus import Site
from ikmscan.history.transitions import Event, Kind, Observation
from ikmscan.history.watch import Warned
from ikmscan.reports.phrasebook import book

NOW = datetime(2026, 3, 4, 7, 17, tzinfo=UTC)
ID, EN = Tongue("id", "Asia/Jakarta"), Tongue("en", "Asia/Makassar")
HOSTILE = '*tebal* _miring_ https://jahat.example/x +62 812 3456 7890 \x1b[31m<script>alert(1)</script>\u202e"'
ROOT = Path(__file__).resolve().parents[2]


def event(kind: Kind, title: str = "HSTS belum ada", level: Level = Level.HIGH, check: str = "hsts", until: datetime | None = None,
          detail: str = "", was: Level | None = None) -> Event:
    return Event(kind, Fingerprint("toko.id", check), level, "missing", (title, title), NOW, was, until, detail)


@pytest.mark.parametrize("tongue", [ID, EN])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_news_has_its_line(tongue: Tongue, kind: Kind) -> None:
    made = event(kind, until=NOW + timedelta(days=9) if kind is Kind.EXPIRING else None, detail="timed_out" if kind is Kind.BLIND else "ns1.id",
                 was=Level.LOW)
    text = message.body([made], "", tongue)
    assert text.strip()
    assert "{" not in text


@pytest.mark.parametrize(("left", "said"), [
    (timedelta(days=9, hours=3), "sisa 9 hari"), (timedelta(hours=3), "kurang dari sehari lagi"), (timedelta(0), "sudah lewat"),
    (-timedelta(days=2), "sudah lewat"),
])
def test_how_much_time_is_left(left: timedelta, said: str) -> None:
    assert said in message.line(event(Kind.EXPIRING, until=NOW + left), ID)


@pytest.mark.parametrize(("kind", "check", "said", "in_english"), [
    (Kind.EXPIRING, "certificate_expiry", "Sertifikat situs berakhir 13 Maret 2026 (sisa 9 hari)", "ends on 13 March 2026 (9 days left)"),
    (Kind.EXPIRING, "registration", "Masa berlaku nama domain berakhir 13 Maret 2026 (sisa 9 hari)", "ends on 13 March 2026 (9 days left)"),
    (Kind.FIXED, "certificate_expiry", "Sertifikat sudah diperbarui, berlaku sampai 13 Maret 2026", "renewed, valid until 13 March 2026"),
    (Kind.CHANGED, "nameservers", "Server nama domain berganti: ns1[.]id.", "name servers changed: ns1[.]id."),
])
def test_programs_too_are_told_what_no_check_has_a_heading_for(kind: Kind, check: str, said: str, in_english: str) -> None:
    until = None if kind is Kind.CHANGED else NOW + timedelta(days=9)
    made = message.of_event(event(kind, "", check=check, until=until, detail="ns1.id"), "Asia/Jakarta")
    title = made["title"]
    assert isinstance(title, dict)
    assert title["id"].startswith(said)
    assert in_english in title["en"]


@pytest.mark.parametrize(("check", "step"), [("certificate_expiry", "Tanyakan ke penyedia hosting"), ("registration", "Perpanjang di")])
def test_an_end_that_comes_near_names_a_first_step(check: str, step: str) -> None:
    line = message.line(event(Kind.EXPIRING, check=check, until=NOW + timedelta(days=9)), ID)
    assert f"(sisa 9 hari). {step}" in line
    assert line.endswith(".")


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.WORSE, Kind.CHANGED, Kind.FIXED, Kind.WAVERING])
def test_nothing_of_a_stranger_works_in_a_message(kind: Kind) -> None:
    text = message.body([event(kind, HOSTILE, detail=HOSTILE, was=Level.LOW)], "", ID)
    assert not re.search(r"https?:|\*|\x1b|\u202e|812", text.replace("▲", ""))
    assert len(text.splitlines()) == 1


@given(st.text(max_size=400))
def test_any_title_makes_one_line(title: str) -> None:
    assert len(message.body([event(Kind.NEW, title)], "", ID).strip().splitlines()) == 1


def test_the_subject_counts() -> None:
    told = [event(Kind.WORSE), event(Kind.NEW), event(Kind.BACK), event(Kind.FIXED), event(Kind.FIXED)]
    assert message.subject(News("toko.id", tuple(told), ()), (), ID) == "[ikmscan] toko.id: 2 memburuk, 1 baru, 2 teratasi"


def test_news_below_the_threshold_is_kept_and_not_told() -> None:
    low, high = event(Kind.NEW, level=Level.LOW), event(Kind.NEW)
    assert sort("toko.id", [low, high], (), Level.HIGH, 40).now == (high,)
    assert sort("toko.id", [low], (), Level.LOW, 40).now == (low,)
    assert sort("toko.id", [low, high], (), None, 40) == News("toko.id", (), ())
    near = event(Kind.EXPIRING, level=Level.MEDIUM, until=NOW)
    assert sort("toko.id", [near], (), None, 40).now == (near,)


def test_an_outage_is_told_and_a_single_blind_spot_waits() -> None:
    blind = [event(Kind.BLIND, check=f"c{n}", level=Level.GOOD) for n in range(20)]
    assert sort("toko.id", blind, (), Level.HIGH, 40).now == tuple(blind)
    assert sort("toko.id", blind[:3], (), Level.HIGH, 40) == News("toko.id", (), tuple(blind[:3]))
    assert not sort("toko.id", blind, (), Level.HIGH, 40).worse


def test_what_is_ignored_is_not_told_while_the_leave_lasts() -> None:
    leave = Ignored("toko.id", "hsts", "x", NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert sort("toko.id", [event(Kind.NEW)], [leave], Level.HIGH, 40).now == ()
    assert sort("lain.id", [event(Kind.NEW)], [Ignored("lain.id", "hsts", "x", NOW, NOW + timedelta(days=1))], Level.HIGH, 40).now
    over = Ignored("toko.id", "hsts", "x", NOW - timedelta(days=2), NOW)
    assert sort("toko.id", [event(Kind.NEW)], [over], Level.HIGH, 40).now


def site(name: str = "toko.id", title: str = "HSTS belum ada") -> Site:
    seen = [Observation(Fingerprint(name, "hsts"), Level.HIGH, "missing", (title, title), NOW, NOW),
            Observation(Fingerprint(name, "csp"), Level.GOOD, "good", ("", ""), NOW, NOW, blind_runs=4),
            Observation(Fingerprint(name, "spf"), Level.LOW, "x", ("", ""), NOW, NOW, wavering=True)]
    terms = [Warned(Term("certificate_expiry", "1", NOW, NOW + timedelta(days=9)), (), NOW)]
    return Site(name, Look(NOW, "D", 42, 1, 2, 0), seen, terms)


def test_the_numbers_are_in_the_format_of_prometheus() -> None:
    text = prometheus.render([site(), site('a"b\\c\nd')], NOW, None, 1.5)
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) ikmscan_\w+ .+|ikmscan_\w+(\{(\w+="(\\["\\n]|[^"\\\n])*",?)+\})? -?[\d.]+', line), line
    assert 'ikmscan_check_state{target="toko.id",check="csp",state="unknown"} 1' in text
    assert 'ikmscan_check_state{target="toko.id",check="spf",state="wavering"} 1' in text
    assert 'ikmscan_findings{target="toko.id",severity="high"} 1' in text
    assert "success" not in text
    assert [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")] == sorted(
        set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)), key=list(prometheus.HELP).index)


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {(tag, name) for name, _ in attrs} | {(tag, "")}


@pytest.mark.parametrize("tongue", [ID, EN])
def test_nothing_of_a_stranger_works_on_the_page(tongue: Tongue) -> None:
    trail = [Look(NOW - timedelta(days=n), "D", 42 + n, 1, 2, 0) for n in range(5)]
    page = overview.render([site(title=HOSTILE), site("tenang.id")], [trail, []], Level.HIGH, NOW, tongue)
    tags = Tags()
    tags.feed(page)
    assert not {tag for tag, _ in tags.seen} & {"script", "a", "img", "iframe", "link", "form"}
    assert not {name for _, name in tags.seen if name.startswith("on")}
    assert "\u202e" not in page
    assert page.count("<polyline") == 1
    assert "default-src 'none'" in page


def test_scores_of_another_scoring_are_not_joined() -> None:
    trail = [Look(NOW, "D", 42, 1, 0, 0), Look(NOW, "D", 45, 2, 0, 0), Look(NOW, "", None, 2, 0, 9), Look(NOW, "C", 50, 2, 0, 0)]
    assert overview.comparable(trail) == [45, 50]


@pytest.mark.parametrize("room", ["history", "front"])
def test_every_sentence_is_said_somewhere_and_in_house_words(room: str) -> None:
    from ikmscan.reports.phrase import blanks

    told = book(f"ikmscan.{room}", "pantau")
    code = "\n".join(p.read_text() for p in (ROOT / room).glob("*.py"))
    named = [k for k in told["id"] if f'"{k}"' not in code and not re.search(
        rf'f"{re.escape(k.split(".")[0])}\.{{|"{re.escape(k.rsplit("_", 1)[0])}|{re.escape(k.split(".")[-1])}"', code)
        and not re.search(rf'f"{re.escape(k.split(".")[0])}\.\w+_\{{', code)]
    assert named == []
    wrong = re.compile(r"\b(website|berkas|password|kadaluarsa|resiko|ijin|silahkan|merubah|laman|sambungan)\b", re.IGNORECASE)
    assert [k for k, text in told["id"].items() if wrong.search(text)] == []
    long = [k for k, text in told["id"].items() for s in re.split(r"[.!?](?:\s|$)", text) if len(s.split()) > 20]
    assert long == []
    assert all(blanks(text, k) is not None for k, text in told["id"].items())

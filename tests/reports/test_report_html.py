"""The HTML report as text: nothing loaded, nothing unescaped, the same bytes, both languages whole."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import tomllib
from html.parser import HTMLParser
from importlib.resources import files

import paper_reports as paper
import pytest
from ikmscan.reports import html
from ikmscan.reports.language import LANGS
from ikmscan.reports.phrase import blanks
from ikmscan.reports.view import Report

HOSTILE = "<script>alert(1)</script>\"'& --> </style>]]> javascript:x http://evil.example/"
SAMPLES = {
    f"{make.__name__}-{lang}": make(lang)
    for make in (paper.weak, paper.healthy, paper.no_letter, paper.no_answer, paper.longest) for lang in LANGS
}
VOID = {"meta", "br", "rect", "circle", "path", "link", "img", "hr", "input", "wbr"}


class Reader(HTMLParser):
    """Collects elements and complains of an end tag that ends nothing."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"attribute twice in {tag}"
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> ends nothing"

    def values(self, name: str) -> list[str]:
        return [a[name] or "" for _, a in self.found if name in a]

    def count(self, tag: str) -> int:
        return sum(t == tag for t, _ in self.found)


@pytest.fixture(params=SAMPLES.values(), ids=SAMPLES)
def report(request: pytest.FixtureRequest) -> Report:
    given = request.param
    assert isinstance(given, Report)
    return given


def test_elements_close_in_order_and_links_inside_lead_somewhere(report: Report) -> None:
    page = Reader(html.render(report))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = {h[1:] for h in page.values("href") if h.startswith("#")} | set(page.values("aria-labelledby"))
    assert inner <= set(ids)
    assert page.count("h1") == page.count("main") == 1
    assert ("html", {"lang": report.lang}) in page.found


def test_nothing_is_loaded_and_nothing_runs(report: Report) -> None:
    text = html.render(report)
    page = Reader(text)
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "input"} & {t for t, _ in page.found}
    assert not page.values("src") + page.values("style") + page.values("srcset")
    assert all(re.match(r"#|https://", h) for h in page.values("href"))
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import|expression|http", style)


def test_links_out_tell_nobody_where_they_were_pressed(report: Report) -> None:
    for tag, attrs in Reader(html.render(report)).found:
        if (attrs.get("href") or "").startswith("https:"):
            assert (tag, attrs.get("rel")) == ("a", "noreferrer")


def test_the_policy_allows_this_style_sheet_and_nothing_else() -> None:
    text = html.render(paper.weak())
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for _, a in Reader(text).found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:")
    assert "unsafe" not in policy


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    first = html.render(report)
    html._environment.cache_clear()
    assert html.render(report) == first


@pytest.mark.parametrize("path", [p for p in paper.paths(paper.weak()) if p != ("lang",)], ids=".".join)
def test_a_hostile_text_is_shown_and_never_obeyed(path: tuple[str, ...]) -> None:
    calm = Reader(html.render(paper.weak()))
    text = html.render(paper.changed(paper.weak(), lambda at, old: HOSTILE if at == path else old))
    assert "<script" not in text
    assert "alert(1)</" not in text
    assert "--> " not in text.replace("--&gt; ", "")
    page = Reader(text)
    assert all(re.match(r"#|https://", h) for h in page.values("href"))
    assert {t for t, _ in page.found} <= {t for t, _ in calm.found}
    assert {n for _, a in page.found for n in a} <= {n for _, a in calm.found for n in a}


SAID = [
    "site", "read_as", "when", "grade_word", "grade_sentence", "held_by", "could_be", "coverage", "level_note",
    "answers.question", "answers.answer", "first.short", "first.who", "first.how_long", "first.cost",
    "first.deadline", "cards.title", "cards.level_word", "cards.meaning", "cards.why", "cards.do", "cards.ask",
    "cards.subject", "cards.facts", "cards.fixes.label", "cards.fixes.text", "cards.fixes.source", "cards.source",
    "good.title", "good.short", "blind.name", "blind.sentence", "blind.detail", "left_out", "message", "technical",
    "glossary", "sums", "notes", "promise", "cost", "tool",
]


@pytest.mark.parametrize("path", SAID)
def test_every_text_of_the_report_is_said(path: str) -> None:
    told = paper.changed(paper.weak(), lambda at, old: "KATA-TANDA" if ".".join(at) == path else old)
    assert "KATA-TANDA" in html.render(told)


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "http://a.example/", "https://a b", 'https://a"onx=1', "https://a'x", "https://a<b",
    "data:text/html,x", "//a.example", "", "https://a\nb",
])
def test_only_an_https_address_becomes_a_link(address: str) -> None:
    assert html.web_link(address) == ""


def test_the_chat_button_leads_to_the_chat_only() -> None:
    assert html.web_link("https://wa.me/?text=Halo%2C", html.CHAT) == "https://wa.me/?text=Halo%2C"
    assert html.web_link("https://wa.me.evil.example/", html.CHAT) == ""


@pytest.mark.parametrize(("text", "named"), [
    ("buka *SSL/TLS Status*, klik *Run AutoSSL*.", ["SSL/TLS Status", "Run AutoSSL"]),
    ("*Pengaturan → Umum*, ubah *Alamat Situs (URL)*", ["Pengaturan → Umum", "Alamat Situs (URL)"]),
    ("**jangan dihapus**", ["jangan dihapus"]),
    ("Access-Control-Allow-Origin: * dan *", []),
    ("*.example.com dan *.example.id", []),
    ("2*3*4", []),
])
def test_stars_name_a_button_and_nothing_else(text: str, named: list[str]) -> None:
    assert [piece for piece, is_name in html.pieces(text) if is_name] == named


@pytest.mark.parametrize(("text", "cut"), [
    ("1) Simpan. 2) Ganti.", ["", "Simpan.", "Ganti."]),
    ("Urutannya: 1) a 2) b 3) c", ["Urutannya:", "a", "b", "c"]),
    ("Pakai TLS 1.2. Lalu 1.3.", ["Pakai TLS 1.2. Lalu 1.3."]),
    ("Tunggu sampai 2027. Lalu periksa.", ["Tunggu sampai 2027. Lalu periksa."]),
    ("1) hanya satu", ["1) hanya satu"]),
    ("2) b 1) a", ["2) b 1) a"]),
])
def test_steps_that_count_from_one_become_a_list(text: str, cut: list[str]) -> None:
    assert html.steps(text) == cut


def test_labels_speak_both_languages_and_all_are_used() -> None:
    folder = files("ikmscan.reports").joinpath("templates")
    both = tomllib.loads(folder.joinpath("labels.toml").read_text(encoding="utf-8"))
    assert set(both) == set(LANGS)
    assert list(both["id"]) == list(both["en"])
    templates = "".join(f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith((".j2", ".typ")))
    for key, text in both["id"].items():
        assert blanks(text) == blanks(both["en"][key])
        assert text != both["en"][key]
        assert f"t.{key}" in templates or key.startswith("lamp_"), f"{key} is never used"
    shared = set(html.labels("id")) - set(both["id"])
    assert set(re.findall(r"\bt\.(\w+)", templates)) <= shared | set(both["id"])


def test_no_data_escapes_the_escaping() -> None:
    folder = files("ikmscan.reports").joinpath("templates")
    for template in (f for f in folder.iterdir() if f.name.endswith((".j2", ".typ"))):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup|style=", text), template.name


def test_without_a_letter_no_letter_and_no_colour_are_shown() -> None:
    text = html.render(paper.no_letter())
    assert 'class="mark"' not in text
    assert 'class="lit' not in text
    assert "Lampu padam" in text


def test_a_weak_shop_fits_in_a_chat_attachment() -> None:
    assert len(html.render(paper.weak()).encode()) < 60_000


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(full[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, definition of contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_pair_of_colours_can_be_read() -> None:
    css = files("ikmscan.reports").joinpath("templates", "style.css").read_text(encoding="utf-8")
    schemes = [dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r":root \{([^}]*)\}", css)]
    assert len(schemes) == 3, "light, dark, paper"
    for scheme in schemes:
        for front in ("ink", "soft", "link"):
            for back in ("paper", "card", "quote"):
                assert _contrast(scheme[front], scheme[back]) >= 4.5, (front, back, scheme)
    for level, on in re.findall(r"^\.\w+ \{ --tone: var\(--(\w+)\); --on: (#\w+);", css, re.MULTILINE):
        assert _contrast(schemes[0][level], on) >= 4.5, level


def test_a_name_that_does_not_exist_is_told_with_its_steps_on_page_1() -> None:
    first = html.render(paper.no_answer()).partition("<nav")[0]
    assert "tidak ditemukan di internet" in first
    assert first.index("Periksa ejaannya.") < first.index("hubungi tempat Anda membeli domain")
    assert "belum tentu diretas" in first
    for gone in ("Tidak ada yang perlu", "Sudah baik"):
        assert gone not in first
    assert "sudah baik" not in html.render(paper.no_answer())


def test_each_message_is_headed_by_whom_it_is_for() -> None:
    told = dataclasses.replace(paper.weak(), maker_message="1. Mohon tambahkan header", maker_link="https://wa.me/?text=a")
    page = html.render(told)
    assert "<h3>Pesan untuk penyedia hosting</h3>" in page
    assert "<h3>Pesan untuk pembuat web</h3>" in page
    assert "<h3>Pesan untuk pembuat web</h3>" not in html.render(dataclasses.replace(told, maker_message=""))


# ---- Boxes to tick (a participant's own page) --------------------------------------------------------------------


def test_a_page_with_ticks_is_the_report_and_its_boxes() -> None:
    """Nothing of the report is left out, and there is one hidden box for each finding."""
    report = paper.weak()
    plain_page, ticked = Reader(html.render(report)), Reader(html.render(report, ticks=True))
    boxes = [a for t, a in ticked.found if t == "input"]
    assert [a["type"] for a in boxes] == ["checkbox"] * len(report.cards)
    assert len({a["value"] for a in boxes}) == len(report.cards)  # each keeps its own
    rest = iter(ticked.found)
    assert all(tag in rest for tag in plain_page.found if tag[0] not in ("meta", "style"))
    assert [a for _, a in plain_page.found if a.get("type") == "checkbox"] == []


def test_the_policy_of_ticks_allows_their_script_and_no_other() -> None:
    text = html.render(paper.weak(), ticks=True)
    assert text.count("<script") == 1
    script = text.partition("<script>")[2].partition("</script>")[0]
    policy = html.policy(ticks=True)
    assert f"script-src '{html.digest(script)}'" in policy
    assert html.digest(text.partition("<style>")[2].partition("</style>")[0]) in policy
    assert "unsafe" not in policy
    assert policy in text  # the page keeps it when it is sent on as a file
    assert "script-src" not in html.policy()


def test_a_hostile_finding_cannot_leave_the_box_it_is_kept_by() -> None:
    hostile = paper.changed(paper.weak(), lambda at, old: HOSTILE if at in (("cards", "subject"), ("site",)) else old)
    text = html.render(hostile, ticks=True)
    assert text.count("<script") == 1
    assert {t for t, _ in Reader(text).found} <= {t for t, _ in Reader(html.render(paper.weak(), ticks=True)).found}

"""The report on a terminal: 80 columns, one finding per line for grep, colour only where wanted, any encoding."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Finding
from ikmscan.reports import terminal
from ikmscan.reports.build import build
from ikmscan.reports.grade import grade
from ikmscan.reports.terminal_layout import cells
from ikmscan.reports.view import Report
from ikmscan.scanner.evidence import Why
from paper_shop import all_good, dossier, found, unseen

HERE = Path(__file__).parent
FINDINGS = [
    *all_good(), found("smb1", "critical", "doors", "445/tcp"), found("https_redirect", "high"),
    found("frame_options", "medium", "browser"), found("tls_versions", "low"), found("csp", "hint", "browser"),
    unseen("dnssec", area="domain"), unseen("rdp", Why.NO_CONSENT, "doors"),
]


def report(findings: list[Finding] = FINDINGS, lang: str = "id", **changed: object) -> Report:
    """The report on *findings*."""
    return build(dossier(**changed), findings, grade(findings), lang)


def test_each_finding_begins_a_line_with_its_level_and_check() -> None:
    lines = terminal.render(report()).splitlines()
    for begins in ("KRITIS  smb1  445/tcp  Pintu", "TINGGI  https_redirect  ", "SEDANG  frame_options  ",
                   "RENDAH  tls_versions  ", "INFO    csp  "):
        assert len([line for line in lines if line.startswith(begins)]) == 1


def test_the_verdict_comes_first_and_the_way_on_last() -> None:
    text = terminal.render(report(consent_level=1))
    order = ["tokobatik.co.id · 23 November 2026, 14.05 WIB", "▲▲ F", "Perlu tindakan segera", "10 dari 100",
             "9 dari 10 hal sudah diperiksa", "pemeriksaan tingkat 1", "Nilai masih F",
             "Apakah situs saya diretas?", "Yang perlu didahulukan", "Semua temuan", "KRITIS", "Sudah baik",
             "Belum dapat diperiksa",
             "Tidak diperiksa", "ikmscan tokobatik.co.id --berizin", "ikmscan tokobatik.co.id -o laporan.html",
             "Kami tidak pernah meminta"]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_sheet(width: int, lang: str) -> None:
    lines = terminal.render(report(lang=lang, consent_level=1), width=width).splitlines()
    wide = [line for line in lines if cells(line) > width]
    assert all(line.startswith("   ikmscan ") for line in wide)  # a command is copied, so it is never cut
    assert wide == [] or width == 40


def test_a_command_to_type_is_never_broken() -> None:
    text = terminal.render(report(consent_level=1), width=60)
    assert "\n   ikmscan tokobatik.co.id --berizin\n" in text
    assert re.search(r"ikmscan tokobatik\.co\.id -o laporan\.html$", text, re.MULTILINE)


def test_a_command_keeps_what_the_run_was_given_and_stays_whole() -> None:
    again = "--jaringan-lokal --resolve tokobatik.co.id=127.0.0.1 --alih-port 443=21443,80=21080 --ca 'ca latihan.pem'"
    for lang, end in (("id", ""), ("en", " --bahasa en")):
        made = build(dossier(consent_level=1), FINDINGS, grade(FINDINGS), lang, again)
        lines = [line.strip() for line in terminal.render(made).splitlines() if "ikmscan " in line and "jelaskan" not in line]
        file = "laporan.html" if lang == "id" else "report.html"
        assert lines == [f"ikmscan tokobatik.co.id{option} {again}{end}" for option in (" --berizin", f" -o {file}", "")]


def test_where_the_html_lies_is_told() -> None:
    assert "Laporan lengkap: laporan.html" in terminal.render(report(), saved="laporan.html")


def test_a_clean_shop_reads_well() -> None:
    text = terminal.render(report(all_good()))
    assert "✓ A   Siap" in text
    assert "Tidak ada yang perlu didahulukan." in text
    assert "Semua temuan" not in text


def test_colour_changes_the_codes_and_not_the_words() -> None:
    plain, coloured = terminal.render(report()), terminal.render(report(), colour=True)
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_plain_text_never_loads_rich() -> None:
    script = (
        f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE / 'paper')!r}]\n"
        "import test_report_terminal as t; t.terminal.write(t.report(), sys.stdout)\n"
        "sys.stderr.write(str('rich' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, timeout=60, env={
        **os.environ, "PYTHONIOENCODING": "utf-8"})
    assert done.stderr == b"False"
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1", "utf-8", "cp850"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_encoding_can_be_written_strictly(encoding: str, lang: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    findings = [*FINDINGS, found("server", "low", "software", server="パン")]
    terminal.write(report(findings, lang, target=dossier().target), stream)
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    text = raw.getvalue().decode(encoding)
    assert ("▲▲ F" in text) == (encoding == "utf-8")
    assert encoding == "utf-8" or "!! F" in text
    assert all(cells(line) <= 80 for line in text.splitlines())


def _on_a_terminal(env: dict[str, str]) -> str:
    """What a process writes whose stdout is a terminal."""
    master, slave = pty.openpty()
    script = (
        f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE / 'paper')!r}]\n"
        "import test_report_terminal as t; t.terminal.write(t.report(t.all_good()), sys.stdout)"
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "COLUMNS")}
    process = subprocess.Popen([sys.executable, "-c", script], stdout=slave, start_new_session=True, env={
        **kept, "PYTHONIOENCODING": "utf-8", **env})
    os.close(slave)
    out = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not piece:
            break
        out += piece
    os.close(master)
    assert process.wait(60) == 0
    return out.decode()


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({"TERM": "xterm-256color"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False),
     ({"TERM": "xterm", "NO_COLOR": ""}, True)],
)
def test_a_terminal_gets_colour_unless_it_is_refused(env: dict[str, str], coloured: bool) -> None:
    text = _on_a_terminal(env)
    assert "Siap" in text
    assert ("\x1b[" in text) is coloured


@settings(max_examples=60)
@given(st.text(st.characters(codec=None), max_size=300), st.sampled_from(["utf-8", "ascii"]))
def test_no_server_moves_the_cursor(text: str, encoding: str) -> None:
    findings = [*all_good(), found("smb1", "high", "doors", subject=text or "x", until="2026-11-17")]
    out = terminal.render(report(findings), encoding=encoding)
    assert all(line.isprintable() for line in out.split("\n"))
    assert all(cells(line) <= 80 for line in out.split("\n"))
    out.encode(encoding)

"""The trainer's terminal: 60 participants on 80 columns and 24 lines, page by page."""

from __future__ import annotations

import io
import os
import pty
import re
import select
from collections.abc import Iterator
from pathlib import Path

import pytest
import shop_rooms as rooms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ikmscan.reports.terminal_layout import Sheet, cells
from ikmscan.scanner.runs import Step
from ikmscan.workshop import keys as typing
from ikmscan.workshop import live, live_rows
from ikmscan.workshop.register import Register
from ikmscan.workshop.watch import Watch
from rich.console import Console


class Typed:
    """Keys that are already pressed."""

    def __init__(self) -> None:
        self.waiting = ""

    def pressed(self) -> str:
        typed, self.waiting = self.waiting, ""
        return typed

    def close(self) -> None:
        return


class Screen(io.StringIO):
    """A terminal of 80 by 24, or of another size, that remembers what was written."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self._said = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._said

    def isatty(self) -> bool:
        return True


def window(watch: Watch, width: int = 80, height: int = 24, encoding: str = "utf-8") -> tuple[live.Window, Screen, Typed]:
    screen, typed = Screen(encoding), Typed()
    console = Console(file=screen, width=width, height=height, force_terminal=True, legacy_windows=False)
    return live.Window(watch, console, typed), screen, typed


def shown(view: live.Window, watch: Watch) -> list[str]:
    return ["".join(span.text for span in line) for line in view.lines(watch.board())]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Sixty participants, 37 of them done, three on their way, one diverted, two without a site."""
    people = (*(rooms.person(n) for n in range(1, 59)), rooms.account(59), rooms.none(60))
    with rooms.register(tmp_path_factory.mktemp("live"), people) as made:
        for number in range(1, 38):
            rooms.finish(made, number)
        made.note(rooms.host_of(38), Step.NAMES)
        made.note(rooms.host_of(39), Step.PAGE)
        made.note(rooms.host_of(40), Step.BLOCKED, "diverted")
        yield made


@pytest.fixture(scope="module")
def watch(book: Register) -> Watch:
    seen = rooms.watch(book)
    while seen.look():
        continue
    return seen


def test_sixty_rows_are_pages_that_fill_the_window_and_no_more(watch: Watch) -> None:
    numbers: list[int] = []
    for page in range(live_rows.pages(60, 24)):
        view, _, _ = window(watch)
        view._page = page
        lines = shown(view, watch)
        assert len(lines) <= 24
        assert max(map(cells, lines)) <= 80
        numbers += [int(line[:4]) for line in lines if line[:4].strip().isdigit()]
    assert numbers == list(range(1, 61))


def test_a_row_says_how_far_a_site_is_with_a_sign_and_a_word(watch: Watch) -> None:
    found = {row.number: row for row in live_rows.rows(watch)}
    sheet = Sheet("id", 80, "utf-8")
    text = {n: "".join(span.text for span in live_rows._line(found[n], sheet)) for n in (1, 38, 39, 40, 41, 59, 60)}
    assert text[1].split() == ["1", "toko001.my.id", "selesai", "▲▲", "F", "Perlu", "tindakan", "segera"]
    assert text[38].endswith("DNS")
    assert text[39].endswith("DNS › TLS › HTTP")
    assert text[40].endswith("minta kami berhenti")
    assert text[41].endswith("antre")
    assert text[59].split()[1:] == ["instagram.com/batik", "lembar", "akun"]
    assert text[60].endswith("belum punya situs")


def test_the_footer_tells_the_count_and_the_page(watch: Watch) -> None:
    view, _, _ = window(watch)
    *_, progress, footer = shown(view, watch)
    assert "39 dari 60 selesai" in progress or "38 dari 60 selesai" in progress
    assert footer == "Halaman 1 dari 4 · Spasi: halaman berikutnya"


def test_a_cut_link_is_told_calmly(watch: Watch) -> None:
    view, _, _ = window(watch)
    view.link(False)
    assert shown(view, watch)[-1] == "Internet terputus. Pemeriksaan berlanjut otomatis setelah tersambung."
    view.link(True)
    assert shown(view, watch)[-1].startswith("Halaman 1")


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252"])
def test_old_consoles_get_signs_that_they_have(watch: Watch, encoding: str) -> None:
    view, _, _ = window(watch, encoding=encoding)
    lines = shown(view, watch)
    for line in lines:
        line.encode(encoding)
    if encoding == "ascii":
        assert any("!! F" in line for line in lines)
        assert any("###" in line for line in lines)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(20, 200), height=st.integers(3, 80), name=st.text(max_size=60))
def test_no_window_is_overfull(watch: Watch, width: int, height: int, name: str) -> None:
    people = [*live_rows.rows(watch)[:-1], live_rows.Row(60, name, Step.DONE, watch.told[rooms.host_of(1)])]
    sheet = Sheet("id", max(20, width), "utf-8")
    for page in range(live_rows.pages(len(people), height)):
        made = list(live_rows.lay_out(watch.board(), people, name, sheet, height, page=page, left="", offline=False))
        texts = ["".join(span.text for span in line) for line in made]
        assert len(texts) <= max(height, live_rows.AROUND + 1)
        assert max(map(cells, texts)) <= sheet.width or sheet.width < 40
        assert not any(c in "\x1b\x07\u202e\r\n" for text in texts for c in text)


def test_it_is_drawn_when_something_changed_and_twice_a_second_at_most(tmp_path: Path) -> None:
    with rooms.register(tmp_path, tuple(rooms.person(n) for n in range(1, 4))) as small:
        seen = rooms.watch(small)
        view, screen, _ = window(seen)
        view.tick(0.0)
        drawn = len(screen.getvalue())
        assert drawn
        for at in (0.1, 0.3, 0.49, 0.6, 1.2, 5.0):
            view.tick(at)
        assert len(screen.getvalue()) == drawn
        small.note(rooms.host_of(1), Step.TLS)
        view.tick(5.3)
        assert len(screen.getvalue()) == drawn  # not yet: the last look was 0.3 s ago
        view.tick(5.6)
        assert "DNS › TLS" in screen.getvalue()[drawn:]
        view.close()
        assert "\x1b[?1049l" in screen.getvalue()  # the terminal is as it was


def test_pages_turn_by_themselves_and_by_keys(watch: Watch) -> None:
    view, _, typed = window(watch)
    pages = []
    for at, key in ((0, ""), (7, ""), (8, ""), (16, ""), (17, " "), (25, ""), (46, ""), (47.5, "b"), (48.5, "\x1b[C"), (49.5, "q")):
        typed.waiting = key
        view.tick(at)
        pages.append(view._page)
    assert pages == [0, 0, 1, 2, 3, 3, 3, 2, 3, 3]
    view.close()


def test_a_smaller_window_is_drawn_anew_on_a_page_that_exists(watch: Watch) -> None:
    view, _, _ = window(watch, height=12)
    view._page = 8
    view.tick(0)
    assert view._page == 8
    view._console.height = 40
    view.tick(1)
    assert view._page == 1
    view.close()


def test_without_colour_nothing_is_lost(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    view, screen, _ = window(watch)
    view.tick(0)
    view.close()
    assert "\x1b[38" not in screen.getvalue()
    assert "48;2" not in screen.getvalue()
    assert "▲▲ F  Perlu tindakan segera" in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.getvalue())


def test_a_pipe_and_a_dumb_or_tiny_terminal_get_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not live.possible(io.StringIO())
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as terminal:
        import termios

        monkeypatch.setenv("TERM", "xterm")
        termios.tcsetwinsize(slave, (24, 80))
        assert live.possible(terminal)
        termios.tcsetwinsize(slave, (24, 30))
        assert not live.possible(terminal)
        termios.tcsetwinsize(slave, (24, 80))
        monkeypatch.setenv("TERM", "dumb")
        assert not live.possible(terminal)
    os.close(master)


def test_keys_of_a_real_terminal_come_at_once_and_it_is_left_as_it_was() -> None:
    import termios

    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    found = typing.TerminalKeys(slave)
    assert found.pressed() == ""
    os.write(master, b" \x1b[C")
    select.select([slave], [], [], 5)
    assert found.pressed() == " \x1b[C"
    assert termios.tcgetattr(slave)[3] & termios.ISIG  # Ctrl-C stays Ctrl-C
    found.close()
    assert termios.tcgetattr(slave) == before
    for handle in (master, slave):
        os.close(handle)

"""Ways out: hooks, e-mail and webhooks on real receivers, and the dead man's switch."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from free_ports import free_port
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level
from ikmscan.history import heartbeat, outbox, post
from ikmscan.history.fault import Fault, Why
from ikmscan.history.hooks import Hook, HookError, hooks_in
from ikmscan.history.journal import Journal, open_journal
from ikmscan.history.outbox import Message
from ikmscan.history.secrets import SecretError, address_of, read
from ikmscan.history.sender import Sender

NOW = datetime(2026, 3, 4, 7, 17, tzinfo=UTC)
BODY = "▲ Baru: HSTS belum ada (TINGGI)\n\n*Hasil cek*\n"
SECRET = "kunci-rahasia-7f3a"


def message(number: int = 1, after: timedelta = timedelta(0)) -> Message:
    return Message(outbox.message_id(number), "toko.id", NOW, NOW + after, Level.HIGH, f"[ikmscan] toko.id: {number} baru", BODY,
                   {"format": 1, "kind": "change", "site": "toko.id"})


def script(folder: Path, text: str, mode: int = 0o700, name: str = "kabar") -> Path:
    folder.mkdir(exist_ok=True, mode=0o700)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(mode)
    return path


def test_a_hook_gets_the_message_and_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IKMSCAN_KIRIM_EMAIL", SECRET)
    monkeypatch.setenv("LD_PRELOAD_X", SECRET)
    hook = Hook(script(tmp_path / "hooks.d", f"cat > {tmp_path}/got; env > {tmp_path}/env; echo noise; echo noise >&2"))
    assert hook.deliver(message()) is None
    told = json.loads((tmp_path / "got").read_text())
    assert (told["site"], told["body"], told["id"]) == ("toko.id", BODY, message().id)
    assert SECRET not in (tmp_path / "env").read_text()
    assert {line.partition("=")[0] for line in (tmp_path / "env").read_text().splitlines()} <= {
        "PATH", "HOME", "LANG", "PWD", "SHLVL", "_", "OLDPWD"}


@pytest.mark.parametrize(("text", "fault"), [
    ("exit 0", None), ("exit 3", Fault(Why.ENDED, "3")), ("sleep 60", Fault(Why.LATE)),
    ("kill -9 $$", Fault(Why.ENDED, "-9")), ("exec 0<&-; exit 0", None),
])
def test_how_a_hook_ends(tmp_path: Path, text: str, fault: Fault | None) -> None:
    assert Hook(script(tmp_path / "h", text), limit_s=1).deliver(message()) == fault


def test_a_hook_that_is_no_program_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("#!/no/such/interpreter\n")
    path.chmod(0o700)
    assert Hook(path).deliver(message()) == Fault(Why.NO_START)


@pytest.mark.parametrize("text", ["sleep 300 & echo $! > {pid}; sleep 300", "(sleep 300 & echo $! > {pid}); exit 0"])
def test_no_child_of_a_hook_outlives_it(tmp_path: Path, text: str) -> None:
    pid = tmp_path / "pid"
    Hook(script(tmp_path / "h", text.format(pid=pid)), limit_s=1).deliver(message())
    child = int(pid.read_text())
    until = time.monotonic() + 5
    while time.monotonic() < until and Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes():
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists() or not Path(f"/proc/{child}/cmdline").read_bytes()


@pytest.mark.parametrize("which", ["folder", "file", "linked"])
def test_what_others_may_write_is_not_run(tmp_path: Path, which: str) -> None:
    path = script(tmp_path / "hooks.d", "exit 0")
    if which == "linked":
        target = script(tmp_path / "elsewhere", "exit 0", 0o777)
        (path.parent / "link").symlink_to(target)
    else:
        (path.parent if which == "folder" else path).chmod(0o777)
    with pytest.raises(HookError) as wrong:
        hooks_in(tmp_path / "hooks.d")
    assert wrong.value.slug == "writable"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to give a file away")
def test_what_belongs_to_another_is_not_run(tmp_path: Path) -> None:
    os.chown(script(tmp_path / "hooks.d", "exit 0"), 12345, 12345)
    with pytest.raises(HookError) as wrong:
        hooks_in(tmp_path / "hooks.d")
    assert wrong.value.slug == "foreign"


def test_a_folder_whose_only_file_cannot_be_run_is_no_silence(tmp_path: Path) -> None:
    script(tmp_path / "hooks.d", "exit 0", 0o600, name="kabar")
    with pytest.raises(HookError) as wrong:
        hooks_in(tmp_path / "hooks.d")
    assert (wrong.value.slug, wrong.value.path.name) == ("asleep", "kabar")
    (tmp_path / "hooks.d" / "kabar").unlink()
    assert hooks_in(tmp_path / "hooks.d") == []


def test_what_editors_leave_behind_is_no_hook(tmp_path: Path) -> None:
    for name in ("b", "a", ".hidden", "a~", "#a#", "c.bak"):
        script(tmp_path / "hooks.d", "exit 0", name=name)
    (tmp_path / "hooks.d" / "readme").write_text("no program")
    assert [hook.name for hook in hooks_in(tmp_path / "hooks.d")] == ["hook:a", "hook:b"]
    with pytest.raises(HookError):
        hooks_in(tmp_path / "absent")


@dataclass
class Mailbox:
    """What a mail server took."""

    letters: list[bytes] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "451 later, please"
        self.letters.append(bytes(envelope.content or b""))
        return "250 taken"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, str]]:
    """A real SMTP server that wants a password, and the address of the channel to it."""
    box = Mailbox()

    def allowed(server: SMTP, session: Session, envelope: Envelope, way: str, data: object) -> AuthResult:
        return AuthResult(success=getattr(data, "password", b"") == SECRET.encode())

    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port, authenticator=allowed, auth_require_tls=False, auth_required=True)
    server.start()
    try:
        yield box, f"mailto://ikm:{SECRET}@127.0.0.1:{port}?smtp=127.0.0.1&mode=insecure&from=pantau@toko.id&to=sri@toko.id"
    finally:
        server.stop()


class Receiver(ThreadingHTTPServer):
    """Notes what is called, and answers as told."""

    status, drip = 200, False

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, bytes]] = []
        self.passwords: list[str | None] = []
        super().__init__(("127.0.0.1", 0), Caller)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Caller(BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.calls.append((self.command, self.path, body))
        self.server.passwords.append(self.headers.get("Authorization"))
        if self.server.drip:
            for _ in range(600):
                try:
                    self.wfile.write(b"H")
                    time.sleep(0.05)
                except OSError:
                    return
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(2**40 if self.command == "GET" else 0))
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def dripping() -> Iterator[int]:
    """The port of a server that sends half an answer byte by byte, whatever is said to it."""
    ended = threading.Event()

    def drip(line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            while not ended.wait(0.05):
                line.sendall(b"2")

    def take() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1]
        ended.set()


def test_a_letter_arrives_whole(mail: tuple[Mailbox, str]) -> None:
    box, address = mail
    sender = Sender("email", address)
    assert sender.understood()
    assert sender.deliver(message()) is None
    (letter,) = [message_from_bytes(raw, policy=policy.default) for raw in box.letters]
    assert (letter["Subject"], letter["To"]) == ("[ikmscan] toko.id: 1 baru", "sri@toko.id")
    part = letter.get_body(("plain",))
    assert part is not None
    assert "▲ Baru: HSTS belum ada (TINGGI)" in part.get_content()
    assert SECRET not in repr(sender)


def test_a_webhook_gets_it_too(receiver: Receiver) -> None:
    sender = Sender("hook", receiver.url.replace("http://", "json://"))
    assert sender.deliver(message()) is None
    (method, _, body), = receiver.calls
    assert method == "POST"
    assert json.loads(body)["title"] == "[ikmscan] toko.id: 1 baru"


@pytest.mark.parametrize("scheme", ["json", "mailto"])
def test_a_service_that_drips_is_left_behind_also_when_the_process_ends(scheme: str) -> None:
    more = "?smtp=127.0.0.1&mode=insecure&from=a@toko.id&to=b@toko.id" if scheme == "mailto" else ""
    code = ("import sys; sys.path.append('tls_lab'); from ikmscan.history import sender; from history.test_channels import message; sender.LIMIT_S = 1.0; "
            "print(sender.Sender('x', sys.argv[1]).deliver(message()))")
    with dripping() as port:
        ended = subprocess.run([sys.executable, "-c", code, f"{scheme}://127.0.0.1:{port}/{more}"], capture_output=True, text=True,
                               cwd=Path(__file__).parents[1], timeout=60, check=False)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "late", "")


@pytest.mark.parametrize("address", ["", "no-such-service://x", "mailto://", "http"])
def test_an_address_that_is_none_is_not_understood(address: str) -> None:
    assert not Sender("x", address).understood()
    assert Sender("x", address).deliver(message()) is not None


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "p.sqlite") as opened:
        yield opened


def lay_out(journal: Journal, *messages: Message, channels: tuple[str, ...]) -> None:
    with journal.change():
        for one in messages:
            outbox.put(journal, one, channels)


def test_what_was_not_taken_is_sent_in_the_next_run_and_once(journal: Journal, mail: tuple[Mailbox, str]) -> None:
    box, address = mail
    lay_out(journal, message(1), message(2), channels=("email",))
    box.refuses = True
    assert post.deliver(journal, [Sender("email", address)], lambda: NOW) == 1  # the second is not even tried
    assert (box.letters, outbox.stuck(journal)) == ([], 1)
    box.refuses = False
    assert post.deliver(journal, [Sender("email", address)], lambda: NOW) == 0
    assert post.deliver(journal, [Sender("email", address)], lambda: NOW) == 0
    assert len(box.letters) == 2
    assert outbox.stuck(journal) == 0


def test_a_message_that_is_never_taken_lets_the_others_pass(journal: Journal, tmp_path: Path) -> None:
    hook = Hook(script(tmp_path / "h", f"grep -q {message(1).id} && exit 1; echo >> {tmp_path}/got"))
    lay_out(journal, message(1), message(2), message(3), channels=(hook.name,))
    for _ in range(outbox.FEW + 1):
        post.deliver(journal, [hook], lambda: NOW)
    assert (tmp_path / "got").read_text() == "\n\n"


def test_what_is_not_handed_over_in_time_waits_for_the_next_run(journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Hook(script(tmp_path / "h", f"sleep 0.3; echo >> {tmp_path}/got"))
    lay_out(journal, message(1), message(2), channels=(hook.name,))
    monkeypatch.setattr(post, "ALL_S", 0.1)
    for count in (1, 2):
        assert post.deliver(journal, [hook], lambda: NOW) == 0
        assert (tmp_path / "got").read_text() == "\n" * count


def test_each_channel_gets_each_message_once(journal: Journal, tmp_path: Path) -> None:
    one = Hook(script(tmp_path / "h", f"cat >> {tmp_path}/one; echo >> {tmp_path}/one", name="one"))
    two = Hook(script(tmp_path / "h", "exit 1", name="two"))
    lay_out(journal, message(1), channels=("hook:one", "hook:two"))
    for _ in range(3):
        assert post.deliver(journal, [two, one], lambda: NOW) == 1
    assert len((tmp_path / "one").read_text().splitlines()) == 1


@pytest.mark.parametrize(("sites", "gets"), [(("toko.id",), 1), (("lain.id",), 0)])
def test_what_a_channel_did_not_take_leaves_by_the_one_in_its_place(
    journal: Journal, tmp_path: Path, sites: tuple[str, ...], gets: int
) -> None:
    gone = Hook(script(tmp_path / "h", "exit 1", name="lama"))
    now = Hook(script(tmp_path / "h", f"cat >> {tmp_path}/got", name="baru"))
    lay_out(journal, message(), channels=(gone.name,))
    outbox.take_over(journal, sites, (now.name,))
    assert not outbox.waiting(journal, now.name, NOW)  # nobody has tried the old way yet
    post.deliver(journal, [gone], lambda: NOW)
    outbox.take_over(journal, sites, (gone.name, now.name))
    assert not outbox.waiting(journal, now.name, NOW)  # the old way is still there
    for _ in range(2):
        outbox.take_over(journal, sites, (now.name,))
        post.deliver(journal, [now], lambda: NOW)
    outbox.take_over(journal, sites, ("layar",))
    assert not outbox.waiting(journal, "layar", NOW)  # it was handed over
    assert (tmp_path / "got").exists() == bool(gets)
    if gets:
        assert (tmp_path / "got").read_text().count(message().id) == 1


def test_quiet_hours_hold_a_message_back_until_their_end(journal: Journal, tmp_path: Path) -> None:
    hook = Hook(script(tmp_path / "h", f"echo >> {tmp_path}/got"))
    lay_out(journal, message(1, after=timedelta(hours=3)), channels=(hook.name,))
    post.deliver(journal, [hook], lambda: NOW + timedelta(hours=2))
    assert not (tmp_path / "got").exists()
    post.deliver(journal, [hook], lambda: NOW + timedelta(hours=3))
    assert (tmp_path / "got").exists()


def test_a_channel_that_is_dead_for_weeks_is_given_up(journal: Journal, tmp_path: Path) -> None:
    hook = Hook(script(tmp_path / "h", "exit 1"))
    lay_out(journal, message(1), channels=(hook.name,))
    assert post.deliver(journal, [hook], lambda: NOW + timedelta(days=20)) == 1
    assert outbox.waiting(journal, hook.name, NOW + timedelta(days=20)) == []


def test_no_secret_stands_in_the_journal(journal: Journal, tmp_path: Path, mail: tuple[Mailbox, str],
                                         caplog: pytest.LogCaptureFixture) -> None:
    box, address = mail
    box.refuses = True
    lay_out(journal, message(1), channels=("email",))
    with caplog.at_level("DEBUG"):
        post.deliver(journal, [Sender("email", address), Sender("salah", f"json://u:{SECRET}@127.0.0.1:1/")], lambda: NOW)
    assert SECRET not in caplog.text
    journal.base.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(SECRET.encode() not in file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_of_channels_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    (tmp_path / "kanal").write_text("email = mailto://x\n")
    (tmp_path / "kanal").chmod(mode)
    with pytest.raises(SecretError) as wrong:
        read(tmp_path / "kanal")
    assert wrong.value.slug == "open"


def test_addresses_come_from_the_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "kanal"
    file.write_text("# kanal\n\nEmail = mailto://a = b\ntele-gram=tgram://x\n")
    file.chmod(0o600)
    assert read(file) == {"email": "mailto://a = b", "tele-gram": "tgram://x"}
    assert address_of("email", file, {}) == "mailto://a = b"
    assert address_of("tele-gram", file, {"IKMSCAN_KIRIM_TELE_GRAM": "tgram://y"}) == "tgram://y"
    assert read(tmp_path / "absent") == {}
    for name, slug in (("nothing", "unknown"), (f"mailto://{SECRET}", "no_name"), ("", "no_name")):
        with pytest.raises(SecretError) as wrong:
            address_of(name, file, {})
        assert wrong.value.slug == slug
        assert SECRET not in str(wrong.value)


@pytest.mark.parametrize(("path", "word", "called"), [
    ("/abc", "start", "/abc/start"), ("/abc/", "4", "/abc/4"), ("/abc?x=1", "0", "/abc/0?x=1"), ("", "start", "/start"),
])
def test_the_switch_hears_start_and_code_without_a_body(receiver: Receiver, path: str, word: str, called: str) -> None:
    assert heartbeat.ping(receiver.url + path, word, "ikmscan/1")
    assert receiver.calls == [("GET", called, b"")]


def test_neither_a_proxy_nor_a_password_of_the_surroundings_goes_along(receiver: Receiver, tmp_path: Path,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract of the command line: environment proxies are ignored; and a .netrc is for other programs."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login sri password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert heartbeat.ping(receiver.url, "start", "ikmscan/1")
    assert receiver.passwords == [None]


@pytest.mark.parametrize("ill", ["dead", "slow", "no"])
def test_a_switch_that_is_ill_costs_seconds_and_nothing_else(receiver: Receiver, ill: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "ALL_S", 1.0)
    receiver.drip, receiver.status = ill == "slow", 500
    begun = time.monotonic()
    assert not heartbeat.ping("http://127.0.0.1:1/x" if ill == "dead" else receiver.url, "start", "ikmscan/1")
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(("address", "good"), [
    ("https://hc-ping.com/uuid", True), ("http://127.0.0.1:8000/x", True), ("file:///etc/passwd", False), ("https://", False),
    ("http://[::1", False), ("http://x:99999/", False), ("", False),
])
def test_what_can_be_pinged(address: str, good: bool) -> None:
    assert heartbeat.understood(address) is good




@given(st.binary(max_size=300))
def test_any_file_of_channels_is_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kanal"
        file.write_bytes(content)
        file.chmod(0o600)
        with contextlib.suppress(SecretError):
            assert all(name and address for name, address in read(file).items())

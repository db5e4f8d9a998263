"""The rules of the house, read from the source: who may see whom, who may open a socket, how long a room may be.

Nothing is run but one build of the wheel. What the words of a check must be is in test_words.py.
"""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from ikmscan.checks.registry import all_checks

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = ("tests", "bench", "docs", ".ci")  # tracked, but no part of the package
CHECKS = [c for c in all_checks().checks if c.words[0].startswith("ikmscan.")]

# Whom a room may import; the longest name that fits decides. Nobody may import the front.
SEES = {
    "front": ("",),
    "reports": ("reports", "checks.check", "scanner.evidence", "scanner.target"),
    "checks": ("checks", "scanner.evidence"),
    "scanner": ("scanner",),
    "scanner.evidence": ("scanner.evidence", "scanner.target"),
    "scanner.wire": ("scanner.wire", "scanner.evidence"),
    "scanner.recognise": ("scanner.recognise", "scanner.wire", "scanner.evidence"),
    "practice": ("practice", "scanner.wire"),
    "renew": ("renew", "checks.support", "checks.versions"),
    "history": ("history", "reports", "checks.check", "scanner.evidence", "scanner.runs"),
    "cluster": ("cluster", "scanner.runs", "scanner.lanes", "scanner.platforms", "scanner.doors.cdn"),
    "workshop": ("workshop", "reports", "history", "checks.check", "scanner.classroom", "scanner.runs", "scanner.target",
                 "scanner.evidence", "scanner.permit", "scanner.consent", "scanner.suffix", "scanner.idn",
                 "scanner.typed", "scanner.platforms", "scanner.reserved", "scanner.slips"),
}
# A file that is longer than the rule, and its length: it may shrink, and leaves the list when it is short enough.
LONG = {"scanner/target.py": 365}
LONGEST_FILE, LONGEST_FUNCTION = 320, 45

OPENERS = {
    "socket", "create_connection", "open_connection", "sock_connect", "create_server", "start_server",
    "create_datagram_endpoint", "open_unix_connection", "start_unix_server", "socketpair", "fromfd",
}
# What packs and unpacks addresses opens nothing.
HARMLESS_SOCKET = {"inet_ntop", "inet_pton", "AF_INET", "AF_INET6"}
CLIENTS = (
    "requests", "urllib3", "urllib.request", "http.client", "httpx", "aiohttp", "smtplib", "ftplib", "subprocess",
)
NETWORK_FAULTS = {
    "OSError", "IOError", "EnvironmentError", "ConnectionError", "ConnectionResetError", "ConnectionRefusedError",
    "ConnectionAbortedError", "BrokenPipeError", "gaierror", "herror",
}
READS_FILES = {"scanner/consent.py", "scanner/neighbours.py"}  # their OSErrors are those of files, never of a target
# Who reads answers of DNS, and the parts of dnspython that ask nobody.
READS_DNS = ("scanner/dnssec.py", "scanner/probe_dnssec.py", "scanner/resolver.py", "scanner/stub.py")
ASKS_THE_SYSTEM = ("scanner/resolver.py", "dns.resolver")  # where this computer asks, and nothing more
SILENT_DNS = {f"dns.{part}" for part in ("dnssec", "exception", "flags", "message", "name", "rcode", "rdata",
                                         "rdataclass", "rdataset", "rdatatype", "rrset")}
# Who opens sockets, to targets and to name servers, and who holds what was opened.
OPENS = ("scanner/dial.py", "scanner/name_server.py", "scanner/stream.py")
CATCH_ALL = {
    "checks/run.py",  # a judge's fault becomes Unseen(BUG)
    "checks/registry.py", "scanner/probes.py",  # a stranger's package that does not load is reported
    "scanner/classroom.py",  # a survey's fault costs one target its evidence, not the others theirs
    "history/sender.py",  # a plug-in of apprise that breaks costs one delivery, which is tried again
    "history/sqlite_queue.py",  # a shard that fails is tried again, and the worker goes on
    "scanner/survey.py", "scanner/derive.py",  # a probe's fault, or a derivation's, becomes Unseen(BUG)
    "front/ending.py",  # one sentence instead of a traceback
    "practice/shop.py",  # a shop that cannot open says so in the thread of whoever opens it
}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "time_ns", "localtime", "gmtime", "getenv"}


@cache
def tracked() -> tuple[str, ...]:
    """Every file that belongs to the project: what git knows or would add, else what lies there."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False,
    )
    if listed.returncode == 0:
        return tuple(sorted(n for n in listed.stdout.splitlines() if (ROOT / n).is_file()))
    found = (p.relative_to(ROOT) for p in ROOT.rglob("*") if p.is_file())
    hidden = ("__pycache__", "build", "dist", "ikmscan.egg-info")
    return tuple(sorted(str(p) for p in found if not any(x in hidden or x.startswith(".") for x in p.parts[:-1])))


def rooms(*within: str) -> list[str]:
    """The package's Python files, those in the folders *within* or all."""
    ours = (n for n in tracked() if n.endswith(".py") and n.split("/")[0] not in OUTSIDE)
    return [n for n in ours if not within or any(n.startswith(f"{w}/") for w in within)]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def room_of(name: str) -> str:
    """The room of a file: "scanner.wire", "checks"; the files of the root are the front."""
    parts = name.split("/")[:-1]
    dotted = ".".join(parts) or "front"
    return max((r for r in SEES if dotted == r or dotted.startswith(f"{r}.")), key=len, default="")


def seen_from(name: str) -> Iterator[tuple[int, str]]:
    """Every relative import of a file as (line, "scanner.evidence.Page"), counted from the package's root."""
    here = name.split("/")[:-1]
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = here[: len(here) - node.level + 1] + (node.module.split(".") if node.module else [])
            for alias in node.names:
                yield node.lineno, ".".join([*base, alias.name])


def absolute_imports(name: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, a.name) for a in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{a.name}") for a in node.names)


def is_in(dotted: str, room: str) -> bool:
    return not room or dotted == room or dotted.startswith(f"{room}.")


def names_used(name: str) -> Iterator[tuple[int, str]]:
    """Every name and attribute a file mentions."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def calls(name: str) -> Iterator[tuple[int, str]]:
    """Every call of a file, as it is written: "print", "datetime.now"."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def caught(name: str) -> Iterator[tuple[int, str]]:
    """Every exception that a file catches or suppresses; a bare except is "BaseException"."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ExceptHandler) and ast.unparse(node.body[-1]) != "raise":
            kinds = [node.type] if node.type else [ast.Name("BaseException")]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("suppress", "contextlib.suppress"):
            kinds = list(node.args)
        else:
            continue
        for kind in kinds:
            every = kind.elts if isinstance(kind, ast.Tuple) else [kind]
            yield from ((node.lineno, ast.unparse(one).rpartition(".")[2]) for one in every)


def test_every_room_has_its_rule() -> None:
    assert rooms()
    assert [n for n in rooms() if not room_of(n)] == []


def test_imports_run_down_the_stair() -> None:
    wrong = []
    for name in rooms():
        allowed = SEES[room_of(name)]
        for line, dotted in seen_from(name):
            front = is_in(dotted, "front") or is_in(dotted, "cli")
            if not any(is_in(dotted, room) for room in allowed) or (front and room_of(name) != "front"):
                wrong.append(f"{name}:{line} sees {dotted}")
    assert wrong == []


def test_inside_the_package_imports_are_relative() -> None:
    assert [f"{n}:{line}" for n in rooms() for line, m in absolute_imports(n) if is_in(m, "ikmscan")] == []


def test_only_dial_and_the_asker_of_name_servers_open_sockets() -> None:
    wrong = []
    for name in rooms("scanner", "checks", "reports", "front"):
        if name in OPENS:
            continue
        users = {m for _, m in absolute_imports(name)}
        taken = OPENERS if name != "scanner/wire/icmp.py" else OPENERS - {"socket"}
        wrong += [f"{name}:{line} {used}" for line, used in names_used(name) if used in taken]
        if "socket" in users and name != "scanner/wire/icmp.py":
            wrong.append(f"{name} imports socket")
    assert wrong == []


def test_the_reader_of_icmp_only_formats_addresses() -> None:
    name = "scanner/wire/icmp.py"
    used = {n.attr for n in ast.walk(tree(name)) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "socket"}
    assert used <= HARMLESS_SOCKET


def test_dnspython_reads_and_asks_nobody() -> None:
    wrong = [
        f"{n}:{line} {m}" for n in rooms("scanner", "checks", "reports", "front")
        for line, m in absolute_imports(n)
        if is_in(m, "dns") and not (n in READS_DNS and m in SILENT_DNS) and (n, m) != ASKS_THE_SYSTEM
    ]
    assert wrong == []


def test_no_other_client_reaches_a_target() -> None:
    wrong = [
        f"{n}:{line} {m}" for n in rooms("scanner", "checks", "reports") for line, m in absolute_imports(n)
        if any(is_in(m, c) for c in CLIENTS)
    ]
    assert wrong == []


def test_only_who_opens_sockets_catches_what_the_network_does() -> None:
    inside = [n for n in rooms("scanner") if n not in OPENS and n not in READS_FILES]
    assert [f"{n}:{line} {kind}" for n in inside for line, kind in caught(n) if kind in NETWORK_FAULTS] == []


def test_catching_everything_has_few_named_places() -> None:
    wide = {n for n in rooms() for _, kind in caught(n) if kind in ("Exception", "BaseException")}
    assert wide == CATCH_ALL


def test_modules_are_loaded_by_name_in_two_places_only() -> None:
    wanted = {"import_module", "__import__", "exec", "eval"}
    users = {n for n in rooms() for _, used in names_used(n) if used in wanted}
    assert users == {"checks/registry.py", "scanner/probes.py"}


def test_printing_is_for_the_front_and_the_reports() -> None:
    inside, printing = rooms("scanner", "checks", "practice"), ("print", "click.echo", "sys.stdout.write")
    assert [f"{n}:{line}" for n in inside for line, made in calls(n) if made in printing] == []


def test_judging_and_saying_ask_no_clock_and_no_machine() -> None:
    inside = rooms("checks", "reports")
    assert [f"{n}:{line} {made}" for n in inside for line, made in calls(n) if made.split(".")[-1] in CLOCKS] == []


def test_every_file_opens_with_what_it_is_for() -> None:
    python = [n for n in tracked() if n.endswith(".py")]
    assert [n for n in python if not ast.get_docstring(tree(n))] == []


def test_no_room_is_too_long() -> None:
    lengths = {n: len((ROOT / n).read_text(encoding="utf-8").splitlines()) for n in rooms()}
    assert [f"{n}: {k} lines" for n, k in lengths.items() if k > LONG.get(n, LONGEST_FILE)] == []
    assert [n for n in LONG if lengths.get(n, 0) <= LONGEST_FILE] == [], "short enough now: take it off LONG"


def test_no_function_is_too_long() -> None:
    long = [
        f"{n}:{f.lineno} {f.name}" for n in rooms() for f in ast.walk(tree(n))
        if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef)
        and (f.end_lineno or f.lineno) - f.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_nothing_promises_later_work() -> None:
    promise = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented" r"Error")
    assert found_in_text(promise) == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    folders = r"(?<![\w.])/(work|ro" r"ot|ho" r"me)/\w|/tm" r"p/w\b"
    hosts = r"pypi\.o" r"rg|python" r"hosted|npmjs\.o" r"rg|deb\.deb" r"ian|proxy\.gol" r"ang"
    assert found_in_text(re.compile(f"{folders}|{hosts}")) == []


def found_in_text(pattern: re.Pattern[str]) -> list[str]:
    """Where *pattern* stands in tracked text files."""
    found = []
    for name in tracked():
        try:
            lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{name}:{k}" for k, line in enumerate(lines, 1) if pattern.search(line)]
    return found


def test_every_check_is_a_pair_of_files() -> None:
    facts = "checks/support/"  # what judges are handed, and no check
    judges = {n[:-3] for n in rooms("checks") if n.count("/") == 2 and not n.endswith("__init__.py")
              and not n.startswith(facts)}
    words = {n[:-5] for n in tracked() if n.startswith("checks/") and n.count("/") == 2 and n.endswith(".toml")
             and not n.startswith(facts)}
    assert judges == words == {f"checks/{c.folder}/{c.name}" for c in CHECKS}


def test_every_check_has_its_own_tests() -> None:
    wanted = {f"tests/checks/test_check_{c.name}.py" for c in CHECKS}
    assert wanted - set(tracked()) == set()


def configuration() -> configparser.ConfigParser:
    read = configparser.ConfigParser(delimiters=("=",))
    read.read(ROOT / "setup.cfg", encoding="utf-8")
    return read


def test_setup_lists_every_package() -> None:
    listed = set(configuration()["options"]["packages"].split())
    folders = {str(Path(n).parent) for n in rooms() if n.endswith("__init__.py")}
    assert listed == {"ikmscan" if f == "." else "ikmscan." + f.replace("/", ".") for f in folders}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from the tracked files alone, away from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked():
        copy = folder / "source" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*command, "-w", str(folder), str(folder / "source")], capture_output=True, text=True, timeout=300, check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (built,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(built).namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel: set[str]) -> None:
    folders = {str(Path(n).parent) for n in rooms() if n.endswith("__init__.py")} - {"."}
    inside = {n for n in tracked() if any(n.startswith(f"{f}/") for f in folders)}
    top = {n for n in tracked() if "/" not in n and n.endswith((".py", "py.typed"))}
    assert {f"ikmscan/{n}" for n in inside | top} - wheel == set()


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    ours = {f"ikmscan/{n}" for n in tracked() if n.split("/")[0] not in OUTSIDE}
    assert {n for n in wheel if ".dist-info/" not in n} - ours == set()

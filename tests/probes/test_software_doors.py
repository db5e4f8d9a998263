"""Debian's services behind the doors, looked at by the survey: the version that a banner tells is that of the package,
and none that Debian mends is called old."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import debian
import lab
import postfix
import pytest
import test_doors_truth as doors
from ikmscan.checks.support.ageing import State
from ikmscan.practice.names import Answers, Zone, serve
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Software
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from lab_papers import HOST
from software_look import OWNER, VISITOR, Seen, false_alarms
from web_server import open_to_others

MAIL = Zone(HOST, (("@", "SOA", "ns1 admin 1 7200 3600 1209600 300"), ("@", "A", "127.0.0.1"), ("mail", "A", "127.0.0.1"),
                   ("@", "MX", "10 mail")))
EXIM = """exim_user = mail
exim_group = mail
spool_directory = {folder}/spool
log_file_path = {folder}/spool/%slog
primary_hostname = mail.{host}
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
pid_file_path = {folder}/spool/pid
host_lookup =
acl_smtp_rcpt = deny
"""
PROFTPD = """ServerName Debian
ServerType standalone
DefaultAddress 127.0.0.1
Port {port}
PidFile {folder}/pid
ScoreboardFile {folder}/scoreboard
DelayTable {folder}/delay
SystemLog {folder}/log
User nobody
Group nogroup
UseReverseDNS off
{more}
"""
EXPRESS = """const shop = require("express")();
shop.get("/", (_, answer) => answer.send("<!doctype html><title>Toko Batik</title><p>Batik tulis</p>"));
shop.listen({port}, "127.0.0.1");"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Lab]:
    folder = tmp_path_factory.mktemp("software")
    folder.chmod(0o755)
    with lab.opened(folder) as opened:
        yield opened


def exim(services: lab.Lab, port: int) -> list[str]:
    """Debian's exim beside the Postfix that is installed; its users are those that are there."""
    layer, folder = debian.layer_of("exim"), services.folder / "exim"
    (folder / "spool").mkdir(parents=True)
    open_to_others(folder)
    shutil.chown(folder / "spool", "mail", "mail")
    ours = folder / "layer"
    (ours / "etc").mkdir(parents=True)
    for name, line in (("passwd", "Debian-exim:x:990:990::/:/usr/sbin/nologin"), ("group", "Debian-exim:x:990:")):
        there = Path("/etc", name).read_text(encoding="utf-8")
        (ours / "etc" / name).write_text(f"{there}{line}\n", encoding="utf-8")
    (folder / "exim.conf").write_text(EXIM.format(folder=folder, port=port, host=HOST), encoding="utf-8")
    return debian.over(["/usr/sbin/exim4", "-bdf", "-C", str(folder / "exim.conf")], ours, layer)


def proftpd(services: lab.Lab, port: int, more: str = "ServerIdent on", name: str = "proftpd") -> list[str]:
    """Debian's ProFTPD beside the vsftpd that is installed."""
    layer, folder = debian.layer_of("proftpd"), services.folder / name
    folder.mkdir()
    (folder / "proftpd.conf").write_text(PROFTPD.format(folder=folder, port=port, more=more), encoding="utf-8")
    return debian.over(["/usr/sbin/proftpd", "-n", "-c", str(folder / "proftpd.conf")], layer)


def express(services: lab.Lab, port: int) -> list[str]:
    """A shop made with Express, from npm."""
    modules = debian.LAYERS.parent / "node_modules"
    if not (modules / "express").is_dir():
        lab.missing("the npm packages of tests/software_lab (npm ci --ignore-scripts in that folder)")
    return ["env", f"NODE_PATH={modules}", lab.program("node", "nodejs"), "-e", EXPRESS.format(port=port)]


def look(ports: Mapping[int, int], permit: Permit = OWNER) -> Seen:
    """The whole survey, with a name server that names the mail server."""
    async def go() -> Seen:
        desk = await serve(Answers(MAIL))
        try:
            routes = Routes(True, ports, other_port=lab.free_port())
            settings = Settings(Manners("ikmscan test"), routes, NameServers(desk.get_extra_info("sockname")[:2]))
            kinds = tuple(derive.raw_kinds((Software,)))
            dossier = derive.complete(await survey(Target(HOST, HOST), kinds, settings, lab.patient(), permit))
        finally:
            desk.close()
        software = dossier.of(Software)
        assert isinstance(software, Software), software
        return Seen(dossier, software)

    return asyncio.run(go())


RELEASE = platform.freedesktop_os_release().get("VERSION_ID", "")
TELL_NO_VERSION = {"proftpd"}  # since 1.3.6, if nobody makes it
# the name here: how it is started, its usual port, the package, its layer, what is told of the system
SERVICES: dict[str, tuple[Callable[[lab.Lab, int], list[str]], int, str, str, dict[str, str]]] = {
    "openssh": (doors.sshd, 22, "openssh-server", "", {"debian": RELEASE}),
    "vsftpd": (doors.vsftpd, 21, "vsftpd", "", {}),
    "mariadb": (doors.mariadb, 3306, "mariadb-server", "", {"debian": RELEASE}),
    "proftpd": (proftpd, 21, "proftpd-core", "proftpd", {"debian": ""}),
    "exim": (exim, 25, "exim4-daemon-light", "exim", {}),
}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_tells_the_version_of_its_package(services: lab.Lab, name: str) -> None:
    command, usual, package, layer, system = SERVICES[name]
    version, port = debian.upstream(debian.version_of(package, layer)), lab.free_port()
    services.run(f"truth-{name}", command(services, port), port)
    seen = look({usual: port})
    version = "" if name in TELL_NO_VERSION else version
    assert seen.versions in ({name: version, **system}, {name: version}), "the system is told, or not"
    assert not false_alarms(seen)
    age = seen.age(name)
    assert age is None or age.state in (State.LATEST, State.NEWER, State.UNSURE, State.SUPPORTED, State.UNTOLD), age


def test_without_consent_no_door_is_knocked_at(services: lab.Lab) -> None:
    port = lab.free_port()
    services.run("unasked", doors.sshd(services, port), port)
    web = lab.free_port()
    services.run("unasked-web", express(services, web), web)
    assert look({22: port, 80: web}, VISITOR).versions == {"node-express": ""}


def test_express_tells_its_name_and_no_version(services: lab.Lab) -> None:
    port = lab.free_port()
    services.run("express", express(services, port), port)
    assert look({80: port}).versions == {"node-express": ""}


def test_postfix_and_a_quiet_proftpd_tell_names_at_most(services: lab.Lab) -> None:
    port = lab.free_port()
    services.run("quiet-proftpd", proftpd(services, port, "ServerIdent off", "quiet-proftpd"), port)
    with postfix.serving() as (bare, _, _):
        told = look({21: port, 25: bare}).versions
    assert told in ({"postfix": ""}, {"postfix": "", "proftpd": ""})

"""The compose file that is shipped: each command in it is one of ours, with options that exist, and names what is there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest
import yaml
from ikmscan.front.antrean_base import VARIABLE
from ikmscan.front.antrean_commands import antrean

FILE = Path(__file__).resolve().parents[2] / "docs" / "antrean-compose.yaml"
COMPOSE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
USUAL = {"KONTAK": "keamanan@dinas.go.id", "SANDI": "/tmp/sandi"}


def filled(words: str) -> str:
    """*words* with the variables that its head names."""
    return re.sub(r"\$\{(\w+)[^}]*\}", lambda found: USUAL[found[1]], words)


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_read_by_our_command_line(name: str) -> None:
    words = [filled(word) for word in SERVICES[name]["command"]]
    command = antrean.get_command(click.Context(antrean), words[0])
    assert command is not None
    command.make_context(words[0], words[1:])  # refuses what it does not know


def test_every_service_waits_for_one_that_exists_and_is_given_secrets_that_exist() -> None:
    assert OURS == ["siapkan", "pekerja", "angka"]
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
        assert {volume.partition(":")[0] for volume in service.get("volumes", ())} <= set(COMPOSE["volumes"])
        assert service["restart"] in ("no", "unless-stopped")
    base = SERVICES["basis"]
    where = f"postgresql://{base['environment']['POSTGRES_USER']}@basis/{base['environment']['POSTGRES_DB']}"
    assert {SERVICES[name]["environment"][VARIABLE] for name in OURS} == {where}
    assert "healthcheck" in base


def test_the_file_is_asked_for_as_its_head_says() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+):\?", text)) == set(USUAL)
    (line,) = re.findall(r"^#   (.*docker compose.*)$", text, re.MULTILINE)
    words = shlex.split(line)
    assert {word.partition("=")[0] for word in words if "=" in word} == set(USUAL)
    assert words[words.index("-f") + 1] == f"docs/{FILE.name}"


def test_the_entrance_is_a_shell_command_that_ends_in_ours(tmp_path: Path) -> None:
    """Read by the shell itself, but for what only a container has."""
    inline = SERVICES["siapkan"]["build"]["dockerfile_inline"]
    entrance = json.loads(re.search(r"^ENTRYPOINT (.*)$", inline, re.MULTILINE)[1].replace("$$", "$"))
    assert entrance[:2] == ["sh", "-ec"]
    (tmp_path / "sandi").write_text("r4h4s1a")
    script = entrance[2].replace("~ikm", str(tmp_path)).replace("/run/secrets/sandi", str(tmp_path / "sandi"))
    script = re.sub("exec setpriv .* env HOME", "env HOME", script.replace("chown ikm", "echo"))
    script = script.replace("ikmscan antrean", "echo antrean")
    told = subprocess.run(["sh", "-ec", script, entrance[3], "pekerja", "--kontak", "a b"], capture_output=True, text=True,
                          check=True)
    assert told.stdout.splitlines()[-1] == "antrean pekerja --kontak a b"
    assert (tmp_path / ".pgpass").read_text() == "basis:5432:*:ikm:r4h4s1a"
    assert (tmp_path / ".pgpass").stat().st_mode & 0o777 == 0o600

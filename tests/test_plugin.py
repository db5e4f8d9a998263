"""A stranger's package (tests/plugin) beside ikmscan: installed into an environment of its own, then used like ours.

The environment borrows the packages of the one that runs the tests, so nothing is fetched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from ikmscan.scanner.evidence import from_json, to_json

PLUGIN = Path(__file__).parent / "plugin"
TITLES = {
    "id": ("Halaman depan belum punya tautan WhatsApp", "Email dari toko-contoh.example belum menampilkan logo toko"),
    "en": (
        "The front page has no WhatsApp link yet",
        "Mail from toko-contoh.example does not show the shop's logo yet",
    ),
}
KEY = "ikmscan-toko-plus:MailLogo"


@dataclass(frozen=True, slots=True)
class Place:
    """An environment and a folder to work in."""

    python: Path
    folder: Path

    def run(self, *words: str, expected: int = 0) -> subprocess.CompletedProcess[str]:
        """`ikmscan WORDS` there; its exit code must be *expected*."""
        surroundings = {**os.environ, "HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder / "state")}
        done = subprocess.run(
            [str(self.python), "-m", "ikmscan", *words], cwd=self.folder, env=surroundings, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120, check=False,
        )
        assert done.returncode == expected, done.stdout[-1000:] + done.stderr
        return done

    def packages(self) -> Path:
        """Where packages of this environment lie."""
        (found,) = self.python.parents[1].glob("[Ll]ib/**/site-packages")
        return found


def environment(folder: Path) -> Place:
    """A new environment that sees the packages of ours."""
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    place = Place(python, folder)
    ours = sysconfig.get_path("purelib")
    (place.packages() / "borrowed.pth").write_text(f"import site; site.addsitedir({ours!r})\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An environment with the plug-in, installed by pip from a copy of its source."""
    folder = tmp_path_factory.mktemp("stranger")
    shutil.copytree(PLUGIN, folder / "source")
    place = environment(folder)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(place.python), "install", "-q", "--no-index", "--no-deps",
         "--no-build-isolation", str(folder / "source")],
        capture_output=True, text=True, timeout=120, check=False,
    )
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def saved(stranger: Place) -> Path:
    """The dossier of the weak shop, looked at with the plug-in."""
    stranger.run("contoh", "--format", "json", "-o", "report.json", "--simpan", "dossier.json", expected=1)
    return stranger.folder / "dossier.json"


def test_a_strangers_checks_are_listed_and_explained(stranger: Place) -> None:
    listed = stranger.run("daftar-cek").stdout
    assert "Tautan WhatsApp di halaman depan" in listed
    assert "Logo toko pada email" in listed
    assert "Pasang tautan wa.me" in stranger.run("jelaskan", "whatsapp_link").stdout


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("form", ["teks", "html", "json"])
def test_a_strangers_checks_speak_in_every_format(stranger: Place, saved: Path, form: str, lang: str) -> None:
    out = f"report-{lang}.{form}"
    stranger.run("--dari", str(saved), "--format", form, "-o", out, "--bahasa", lang, expected=1)
    said = " ".join((stranger.folder / out).read_text(encoding="utf-8").replace("&#39;", "'").split())
    assert all(title in said for title in TITLES[lang])


def test_a_strangers_verdicts_are_findings_like_ours(stranger: Place, saved: Path) -> None:
    report = json.loads((stranger.folder / "report.json").read_text(encoding="utf-8"))
    found = {f["check"]: f for f in report["findings"]}
    assert (found["whatsapp_link"]["outcome"], found["whatsapp_link"]["level"]) == ("absent", "low")
    assert (found["mail_logo"]["outcome"], found["mail_logo"]["area"]) == ("missing", "domain")
    assert found["mail_logo"]["facts"] == {"name": "toko-contoh.example"}


def test_a_strangers_evidence_is_kept_by_who_does_not_know_it(stranger: Place, saved: Path, tmp_path: Path) -> None:
    assert json.loads(saved.read_text(encoding="utf-8"))["seen"][KEY] == {
        "domain": "toko-contoh.example", "values": [],
    }
    plain = environment(tmp_path)
    plain.run("--dari", str(saved), "--format", "json", "-o", "plain.json", "--simpan", "again.json", expected=1)
    assert (tmp_path / "again.json").read_text(encoding="utf-8") == saved.read_text(encoding="utf-8")
    known = {f["check"] for f in json.loads((tmp_path / "plain.json").read_text(encoding="utf-8"))["findings"]}
    assert "https_redirect" in known
    assert known.isdisjoint({"whatsapp_link", "mail_logo"})


def test_a_dossier_with_foreign_evidence_is_written_as_it_was_read(saved: Path) -> None:
    text = saved.read_text(encoding="utf-8")
    assert to_json(from_json(text)) == text


def test_a_broken_plugin_is_named_and_not_fatal(saved: Path, tmp_path: Path) -> None:
    place = environment(tmp_path)
    told = place.packages() / "rusak-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: rusak\nVersion: 1.0\n", encoding="utf-8")
    groups = "[ikmscan.checks]\ncek_rusak = rusak\nbukan_cek = json\n[ikmscan.probes]\nprobe_rusak = rusak\n"
    (told / "entry_points.txt").write_text(groups, encoding="utf-8")
    (place.packages() / "rusak.py").write_text("raise RuntimeError('setengah jadi')\n", encoding="utf-8")
    done = place.run("--dari", str(saved), "--format", "json", "-o", "-", expected=1)
    assert "cek_rusak" in done.stderr
    assert "setengah jadi" in done.stderr
    assert "bukan_cek" in done.stderr
    assert "probe_rusak" in done.stderr
    assert json.loads(done.stdout)["findings"]


def test_a_check_that_takes_our_name_is_refused(stranger: Place, tmp_path: Path) -> None:
    place = environment(tmp_path)
    told = place.packages() / "kembar-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: kembar\nVersion: 1.0\n", encoding="utf-8")
    groups = "[ikmscan.checks]\nhsts = ikmscan.checks.web.hsts\n"
    (told / "entry_points.txt").write_text(groups, encoding="utf-8")
    assert "'hsts' exists already" in place.run("daftar-cek").stderr

"""Debian's own packages for the tests, unpacked beside the system and never installed: some conflict with what is there
(exim with Postfix, ProFTPD with vsftpd), some bring daemons along, and none of them is for this machine.

`python3 tests/software_lab/debian.py` fetches them with apt; a program that wants one runs in a mount namespace of its
own, where the unpacked files lie over /usr, /etc and /var/lib. Root only. Nothing here starts anything.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LAYERS = Path(__file__).parent / "debian_layers"
SETS = {
    "wordpress": ("wordpress", "wordpress-theme-twentytwentythree", "php-mysql"),
    "exim": ("exim4-daemon-light",),
    "proftpd": ("proftpd-core",),
    "phpmyadmin": ("phpmyadmin",),
    "roundcube": ("roundcube-core", "roundcube-sqlite3", "roundcube-skin-classic"),
}
COVERED = ("usr", "etc", "var/lib")
MOVED = ("bin", "sbin", "lib")  # these are links into /usr on every Debian of today
FETCH_S = 300.0


def fetch(name: str) -> None:
    """The packages of the set *name*, and all that they need and this machine lacks, unpacked in their layer."""
    layer = LAYERS / name
    shutil.rmtree(layer, ignore_errors=True)
    archives = layer / "archives"
    archives.mkdir(parents=True)
    would = _told("apt-get", "-s", "install", "--no-install-recommends", *SETS[name])
    wanted = [line.split()[1] for line in would.splitlines() if line.startswith("Inst ")]
    if wanted:
        _told("apt-get", "download", "-qq", *wanted, within=archives)
    versions = []
    for archive in sorted(archives.glob("*.deb")):
        _told("dpkg-deb", "-x", str(archive), str(layer))
        versions.append(_told("dpkg-deb", "-W", "--showformat=${Package}\t${Version}\n", str(archive)))
    for moved in MOVED:
        if (layer / moved).is_dir():
            shutil.copytree(layer / moved, layer / "usr" / moved, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(archives)
    _enable_extensions(layer)
    (layer / "versions").write_text("".join(versions), encoding="utf-8")


def _enable_extensions(layer: Path) -> None:
    """What phpenmod does when such a package is installed."""
    for module in layer.glob("usr/lib/php/*/*.so"):
        order = "10" if module.stem in ("mysqlnd", "pdo") else "20"
        for kind in ("cli", "fpm"):
            for version in Path("/etc/php").glob("8.*"):
                folder = layer / str(version).lstrip("/") / kind / "conf.d"
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{order}-{module.stem}.ini").write_text(f"extension={module.name}\n", encoding="utf-8")


def _told(*command: str, within: Path | None = None) -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=within, env=quiet, capture_output=True, text=True, timeout=FETCH_S, check=False)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}: {(done.stdout + done.stderr)[-500:]}")
    return done.stdout


def layer_of(name: str) -> Path:
    """The layer of the set *name*; without it, or without root, the test is skipped and CI fails."""
    import lab
    import pytest

    if os.geteuid() != 0:
        pytest.skip("packages are laid over the system as root only: run this test as root")
    if not (LAYERS / name / "versions").is_file():
        lab.missing(f"the Debian packages of tests/{LAYERS.parent.name} (python3 tests/{LAYERS.parent.name}/debian.py)")
    return LAYERS / name


def version_of(package: str, name: str = "") -> str:
    """The version of a package, in the set *name* or as it is installed; the test ends like `layer_of` without it."""
    import lab

    if name:
        rows = (line.split("\t") for line in (layer_of(name) / "versions").read_text(encoding="utf-8").splitlines())
        versions = dict(rows)
        if package in versions:
            return str(versions[package])
    asked = subprocess.run(["dpkg-query", "-W", "--showformat=${Version}", package], capture_output=True, text=True, check=False) \
        if shutil.which("dpkg-query") else None
    return asked.stdout if asked and asked.returncode == 0 and asked.stdout else lab.missing(f"the package {package}")


def upstream(version: str) -> str:
    """The makers' part of a Debian version: "1.22.1" of "1:1.22.1-9+deb12u11", "6.1.9" of "6.1.9+dfsg1-0+deb12u1"."""
    return version.partition(":")[2 if ":" in version else 0].rpartition("-")[0].partition("+")[0].partition("~")[0]


def over(command: Sequence[str], *layers: Path) -> list[str]:
    """*command* where *layers*, the first on top, lie over the system; without any, *command* as it is."""
    if not layers:
        return list(command)
    mounts = []
    for place in COVERED:
        there = [layer / place for layer in layers if (layer / place).is_dir()]
        if there:
            mounts.append(f"mount -t overlay overlay -o lowerdir={':'.join(map(str, there))}:/{place} /{place}")
    return ["unshare", "-m", "sh", "-ec", "\n".join((*mounts, 'exec "$@"')), "sh", *command]


if __name__ == "__main__":
    for wanted in sys.argv[1:] or SETS:
        fetch(wanted)
        print(wanted, (LAYERS / wanted / "versions").read_text(encoding="utf-8").count("\n"), "packages")

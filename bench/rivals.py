"""Other TLS scanners to measure beside ikmscan: which there are, how they are installed and how they are asked.

sslyze gets a venv of its own through pip; sslscan and nmap are packages of the system, installed where apt and root are
there. What cannot be had is named and left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

Asked: TypeAlias = Callable[[str, str], list[str]]  # (name, address) -> command
PACKAGES = ("sslscan", "nmap")


def rivals(folder: Path) -> Mapping[str, Asked]:
    """The commands of all that could be had; sslyze is put into *folder*."""
    install_packages(PACKAGES)
    sslyze = _sslyze(folder / "sslyze")
    commands: dict[str, Asked] = {
        "sslyze": lambda name, address: [sslyze, f"{name}:443{{{address}}}"],
        "sslscan": lambda name, address: ["sslscan", "--no-colour", "--ocsp", f"--sni-name={name}", f"{address}:443"],
        "nmap_ssl_enum_ciphers": lambda name, address: [
            "nmap", "-Pn", "-n", "-p", "443", "--script", "ssl-enum-ciphers", "--script-args",
            f"tls.servername={name}", address],
    }
    missing = {n for n, asked in commands.items() if not shutil.which(asked("", "")[0])}
    for name in sorted(missing):
        print(f"{name} could not be installed and is left out", file=sys.stderr)
    return {n: asked for n, asked in commands.items() if n not in missing}


def install_packages(packages: Sequence[str]) -> None:
    """Install those that are not there, each a command of its own name; as root, and where there is apt."""
    wanted = [p for p in packages if not shutil.which(p)]
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *wanted]):
            subprocess.run(["apt-get", *words], env=quiet, check=False, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)


def _sslyze(folder: Path) -> str:
    """The path of its command, there or not."""
    for command in ([sys.executable, "-m", "venv", str(folder)], [str(folder / "bin/pip"), "install", "-q", "sslyze"]):
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            break
    return str(folder / "bin/sslyze")

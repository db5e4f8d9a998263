"""Other scanners to measure beside ikmscan: which there are, how they are installed and how they are asked.

sslyze, shcheck and wappalyzer get venvs of their own through pip, MDN HTTP Observatory a folder of its own through npm;
sslscan, nmap and WhatWeb are packages of the system, installed where apt and root are there. What cannot be had is
named and left out.
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
    sslyze = _from_pip("sslyze", folder)
    commands: dict[str, Asked] = {
        "sslyze": lambda name, address: [sslyze, f"{name}:443{{{address}}}"],
        "sslscan": lambda name, address: ["sslscan", "--no-colour", "--ocsp", f"--sni-name={name}", f"{address}:443"],
        "nmap_ssl_enum_ciphers": lambda name, address: [
            "nmap", "-Pn", "-n", "-p", "443", "--script", "ssl-enum-ciphers", "--script-args",
            f"tls.servername={name}", address],
    }
    return _there(commands)


def web_rivals(folder: Path) -> Mapping[str, Asked]:
    """As `rivals`, of those that look at headers and content; all are put into *folder*, whose ca.pem they trust."""
    shcheck, observatory = _from_pip("shcheck", folder, "shcheck.py"), _observatory(folder / "observatory")
    trusting = f"NODE_EXTRA_CA_CERTS={folder / 'ca.pem'}"
    return _there({
        "mdn_http_observatory": lambda name, address: ["env", trusting, "node", observatory, name],
        "shcheck": lambda name, address: [shcheck, "--disable-ssl-check", "--json-output", f"https://{name}/"],
    }, needs={"mdn_http_observatory": ("node", observatory)})


def software_rivals(folder: Path) -> Mapping[str, Asked]:
    """As `rivals`, of those that recognise software; each writes its JSON to *folder*/NAME.json. What wappalyzer says
    of lists that it cannot fetch is not heard."""
    install_packages(("whatweb",))
    wappalyzer, ca = _from_pip("wappalyzer==2.0.4", folder, "wappalyzer"), folder / "ca.pem"
    return _there({
        "whatweb": lambda name, address: [
            "whatweb", "-a3", "--no-errors", f"--log-json={folder}/whatweb.json", f"https://{name}/"],
        "wappalyzer": lambda name, address: [
            "env", f"REQUESTS_CA_BUNDLE={ca}", f"SSL_CERT_FILE={ca}", "sh", "-c", 'exec "$@" 2>/dev/null', "sh",
            wappalyzer, "-i", f"https://{name}/", "--scan-type", "balanced", "-oJ", f"{folder}/wappalyzer.json"],
    }, needs={"wappalyzer": (wappalyzer,)})


def _there(commands: Mapping[str, Asked], needs: Mapping[str, tuple[str, ...]] | None = None) -> Mapping[str, Asked]:
    """Those whose first word, or the files in *needs*, could be installed; the others are named on stderr."""
    wanted = {n: (needs or {}).get(n, (asked("", "")[0],)) for n, asked in commands.items()}
    missing = {n for n, files in wanted.items() if not all(shutil.which(f) or Path(f).is_file() for f in files)}
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


def _from_pip(package: str, folder: Path, command: str = "") -> str:
    """The path of the *command* of a package, in a venv of its own below *folder*, there or not."""
    room = folder / f"venv-{command or package}"
    _quietly([sys.executable, "-m", "venv", str(room)], [str(room / "bin/pip"), "install", "-q", package])
    return str(room / "bin" / (command or package))


def _observatory(folder: Path) -> str:
    """The path of MDN HTTP Observatory's scanner, there or not. The lists that it would fetch while being installed are
    stubs: no name of the bench is preloaded."""
    package = "@mdn/mdn-http-observatory"
    _quietly(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder),
              package])
    root = folder / "node_modules" / package
    if root.is_dir():
        (root / "conf" / "hsts-preload.json").write_text("{}")
        (root / "conf" / "tld-list.json").write_text('["example"]')
    return str(root / "src" / "scan.js")


def _quietly(*commands: list[str]) -> None:
    """Run each until one fails."""
    for command in commands:
        if not shutil.which(command[0]) or subprocess.run(
                command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            break

"""The options with which another run finds the same site in the same way: for the commands that a report names."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from .options import Choices


def again(choices: Choices) -> str:
    """The options to type again, quoted for a shell; "" for a run that needed none.

    What only this run was for (its format, its files, its exit code) is left out, and so is the language, which the
    report knows. The record that --dari names tells nothing of the way it was made.
    """
    return shlex.join(_words(choices))


def _words(choices: Choices) -> Iterator[str]:
    plain = Choices()
    if choices.jaringan_lokal:  # where consent ends with the run
        yield from ("--jaringan-lokal", *(["--berizin"] if choices.berizin else []))
    if choices.dns:
        address, port = choices.dns
        yield from ("--dns", _place(address, port))
    if choices.proxy:
        host, number, credentials = choices.proxy
        secret = "NAMA:SANDI@" if credentials else ""  # which no report repeats
        yield from ("--proxy", f"http://{secret}{_place(host, number)}")
    for host, address in choices.resolve:
        yield from ("--resolve", f"{host}={address}")
    if choices.alih_port:
        yield from ("--alih-port", ",".join(f"{real}={other}" for real, other in choices.alih_port.items()))
    for option, value in (("--ca", choices.ca), ("--jangkar", choices.jangkar), ("--hanya", ",".join(choices.hanya)),
                          ("--kecuali", ",".join(choices.kecuali)), ("--kontak", choices.kontak)):
        yield from (option, value) if value else ()
    if choices.batas_waktu != plain.batas_waktu:
        yield from ("--batas-waktu", f"{choices.batas_waktu:.0f}")
    if choices.zona != plain.zona:
        yield from ("--zona", choices.zona)
    yield from ["--tls-lengkap"] if choices.tls_lengkap else []
    yield from ["--uji-ms17-010"] if choices.uji_ms17_010 else []


def _place(host: str, port: int) -> str:
    """*host* and *port* as they are typed; an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

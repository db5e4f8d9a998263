"""Prints the table [sizes] and whole_lines of a product file (scanner/recognise/products) from unpacked releases.

    python docs/sizes.py FOLDER BERKAS…                  FOLDER holds a folder for each release, named by its version
    python docs/sizes.py FOLDER BERKAS… --rilis DAFTAR   with a list of all releases, one a line ("git tag" prints it)

A file of a release is looked for in its folder and in the folders right below it ("upload/" of OpenCart). What is
missing, and how many releases can be told apart, stands on standard error. A line ("6.5") is whole where every release
of it in DAFTAR has a folder; without DAFTAR none is, for nobody can know from a folder what is not in it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

VERSION = re.compile(r"\d+(?:\.\d+)+(?:-[A-Za-z][\w.]*)?$")
Sizes = Mapping[str, Mapping[str, int]]


class Wrong(Exception):
    """What the user gave cannot be worked with; the message says what."""


def releases(folder: Path) -> dict[str, Path]:
    """The folders of releases by version, the oldest first."""
    found: dict[str, Path] = {}
    for entry in sorted(folder.iterdir()):
        match = VERSION.search(entry.name)
        if match is None or not entry.is_dir():
            continue
        if match[0] in found:
            raise Wrong(f"{match[0]} has two folders: {found[match[0]].name} and {entry.name}")
        found[match[0]] = entry
    if not found:
        raise Wrong(f"{folder}: no folder whose name ends with a version")
    return {v: found[v] for v in sorted(found, key=order)}


def order(version: str) -> tuple[list[int], bool, str]:
    """Numbers as numbers; what comes before a release stands before it."""
    numbers, _, early = version.partition("-")
    return [int(n) for n in numbers.split(".")], not early, early


def size_of(release: Path, path: str) -> int | None:
    """The bytes of the file *path*; None where the release has none."""
    here = [p for p in (release / path, *sorted(release.glob(f"*/{path}"))) if p.is_file()]
    if len(here) > 1:
        raise Wrong(f"{path} lies in {release.name} more than once")
    return here[0].stat().st_size if here else None


def table(found: Mapping[str, Path], paths: Sequence[str]) -> Sizes:
    """Path -> release -> bytes, without what is missing."""
    read = {path: {v: size_of(folder, path) for v, folder in found.items()} for path in paths}
    return {path: {v: n for v, n in sizes.items() if n is not None} for path, sizes in read.items()}


def whole_lines(found: Collection[str], every: Collection[str]) -> list[str]:
    """The lines of which every release is there. Of the line "6.5" are "6.5.5" and "6.5" itself."""
    lines = {v.rpartition(".")[0] for v in every}
    parted = {line: {v for v in every if v == line or v.rpartition(".")[0] == line} for line in lines}
    return sorted((line for line, of_it in parted.items() if of_it <= set(found)), key=order)


def classes(sizes: Sizes, found: Collection[str]) -> int:
    """Into how many groups the sizes part the releases."""
    return len({tuple(s.get(v) for s in sizes.values()) for v in found})


def toml(sizes: Sizes, whole: Sequence[str]) -> Iterator[str]:
    """The lines for the product file."""
    quoted = (f'"{line}"' for line in whole)
    yield f"whole_lines = [{', '.join(quoted)}]"
    for path, told in sizes.items():
        yield from ("", f'[sizes."{path}"]')
        yield from (f'"{version}" = {size}' for version, size in told.items())


def main(words: Sequence[str] | None = None) -> int:
    """Print the table; 2 where the folder or the list cannot be used."""
    about, _, rest = (__doc__ or "").partition("\n")
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=about, epilog=rest, formatter_class=plain)
    parser.add_argument("folder", type=Path, help="holds one folder a release")
    parser.add_argument("berkas", nargs="+", help="path of a static file below the folder of installation")
    parser.add_argument("--rilis", type=Path, metavar="DAFTAR", help="every release of the product, one a line")
    given = parser.parse_args(words)
    try:
        found = releases(given.folder)
        sizes = table(found, given.berkas)
        listed = given.rilis.read_text(encoding="utf-8").split() if given.rilis else []
    except (OSError, Wrong) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    every = [m[0] for m in map(VERSION.search, listed) if m]
    print("\n".join(toml(sizes, whole_lines(found, every))))
    for path, told in sizes.items():
        for version in (v for v in found if v not in told):
            print(f"{path}: not in {version}", file=sys.stderr)
    print(f"{len(found)} releases, {classes(sizes, found)} told apart", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""docs/sizes.py: unpacked releases become the table of sizes that a product file takes."""

from __future__ import annotations

import importlib.util
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from ikmscan.scanner.recognise.rules import read_product

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "sizes.py"


@cache
def script() -> ModuleType:
    """docs/sizes.py, which lies in no package."""
    spec = importlib.util.spec_from_file_location("docs_sizes", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def unpack(folder: Path, files: dict[str, int]) -> Path:
    for name, size in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * size)
    return folder


RELEASES = {
    "toko-1.9.0/a.css": 10, "toko-1.9.0/b.css": 1, "toko-1.10.0/upload/a.css": 20, "toko-1.10.0-rc1/a.css": 15,
    "toko-1.10.1/a.css": 20, "toko-1.10.1/b.css": 2, "catatan/a.css": 99,
}


def test_the_table_is_one_that_a_product_file_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert script().main([str(unpack(tmp_path, RELEASES)), "a.css", "b.css"]) == 0
    out, err = capsys.readouterr()
    raw = tomllib.loads(out)
    assert raw == {"whole_lines": [], "sizes": {
        "a.css": {"1.9.0": 10, "1.10.0-rc1": 15, "1.10.0": 20, "1.10.1": 20}, "b.css": {"1.9.0": 1, "1.10.1": 2}}}
    assert list(raw["sizes"]["a.css"]) == ["1.9.0", "1.10.0-rc1", "1.10.0", "1.10.1"], "numbers are ordered as numbers"
    assert "b.css: not in 1.10.0\n" in err
    assert err.endswith("4 releases, 4 told apart\n")
    assert read_product("toko", f'name = "Toko"\nkind = "shop"\n{out}').sizes == raw["sizes"]


def test_a_line_is_whole_where_every_release_of_it_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tags = tmp_path / "tags"
    tags.write_text("v1.9.0\nv1.10.0\nv1.10.1\nv1.11\nv1.11.1\nlatest\n", encoding="utf-8")
    folder = unpack(tmp_path / "rilis", {**RELEASES, "toko-1.11.1/a.css": 30})
    assert script().main([str(folder), "a.css", "--rilis", str(tags)]) == 0
    assert tomllib.loads(capsys.readouterr().out)["whole_lines"] == ["1.9", "1.10"], "1.11 itself is missing"


@pytest.mark.parametrize(("files", "said"), [
    ({"catatan/a.css": 1}, "no folder whose name ends with a version"),
    ({"toko-1.0/a.css": 1, "1.0/a.css": 1}, "1.0 has two folders"),
    ({"toko-1.0/a/x.css": 1, "toko-1.0/b/x.css": 2}, "x.css lies in toko-1.0 more than once"),
], ids=["no release", "a release twice", "a file twice"])
def test_what_cannot_be_used_is_said(
    files: dict[str, int], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script().main([str(unpack(tmp_path, files)), "x.css"]) == 2
    assert said in capsys.readouterr().err


def test_it_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        script().main(["--help"])
    assert "--rilis" in capsys.readouterr().out

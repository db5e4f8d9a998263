"""A TOML file beside the code of a package, also of one that lies in a zip file.

`importlib.resources` would do the same and costs every start 15 ms: it loads tempfile, random and zipfile.
"""

from __future__ import annotations

import pkgutil
import tomllib
from typing import Any


def read(package: str, name: str) -> dict[str, Any]:
    """What *name* says; OSError where there is no such file."""
    content = pkgutil.get_data(package, name)
    if content is None:
        raise FileNotFoundError(name)
    return tomllib.loads(content.decode("utf-8"))

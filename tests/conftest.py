"""What tests of several rooms share: the lab of real TLS servers (tests/tls_lab)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# for `import hostile`, `import lab`, `import scripted_tls`, `import forge`: these folders are no packages
sys.path.insert(0, str(Path(__file__).parent / "probes"))
sys.path.insert(0, str(Path(__file__).parent / "tls_lab"))
sys.path.insert(0, str(Path(__file__).parent))

import lab


@pytest.fixture(scope="session")
def tls_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Lab]:
    """Servers that start when a test first asks for them, `tls_lab("S12")` -> port, and end with the run."""
    with lab.opened(tmp_path_factory.mktemp("tls")) as opened:
        yield opened

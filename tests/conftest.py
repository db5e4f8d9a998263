"""What tests of several rooms share: the labs of real TLS servers (tests/tls_lab) and real shops (tests/software_lab)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# for `import hostile`, `import lab`, `import scripted_tls`, `import forge`: these folders are no packages
sys.path.insert(0, str(Path(__file__).parent / "probes"))
sys.path.insert(0, str(Path(__file__).parent / "tls_lab"))
sys.path.insert(0, str(Path(__file__).parent / "software_lab"))
sys.path.insert(0, str(Path(__file__).parent))

import lab
import web_server
import wordpress


@pytest.fixture(scope="session")
def tls_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Lab]:
    """Servers that start when a test first asks for them, `tls_lab("S12")` -> port, and end with the run."""
    with lab.opened(tmp_path_factory.mktemp("tls")) as opened:
        yield opened


@pytest.fixture(scope="session")
def wordpress_lab(tls_lab: lab.Lab) -> Callable[[wordpress.Shop], web_server.Ports]:
    """Real WordPress shops behind nginx, each installed when a test first asks for it: what is in it -> its ports."""
    running: dict[wordpress.Shop, web_server.Ports] = {}

    def start(shop: wordpress.Shop) -> web_server.Ports:
        if shop not in running:
            running[shop] = web_server.shop_server(tls_lab, f"wordpress-{len(running)}", shop)
        return running[shop]

    return start

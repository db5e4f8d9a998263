"""What tests of several rooms share: the labs of real TLS servers (tests/tls_lab) and real shops (tests/software_lab)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# for `import hostile`, `import lab`, `import scripted_tls`, `import forge`, `import intake_cells`: these folders are no packages
sys.path.insert(0, str(Path(__file__).parent / "probes"))
sys.path.insert(0, str(Path(__file__).parent / "tls_lab"))
sys.path.insert(0, str(Path(__file__).parent / "software_lab"))
sys.path.insert(0, str(Path(__file__).parent / "workshop"))
sys.path.insert(0, str(Path(__file__).parent))

import lab
import postgres_lab
import side_by_side
import web_server
import wordpress

pytest_xdist_auto_num_workers = side_by_side.pytest_xdist_auto_num_workers
pytest_xdist_make_scheduler = side_by_side.pytest_xdist_make_scheduler
pytest_collection_modifyitems = side_by_side.pytest_collection_modifyitems

# A busy machine is no fault of the code. In CI the same examples are drawn at every run; at home others, that find more.
settings.register_profile("ikmscan", deadline=None, suppress_health_check=[HealthCheck.too_slow],
                          derandomize=bool(os.environ.get("CI")))
settings.load_profile("ikmscan")


@pytest.fixture(scope="session")
def tls_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Lab]:
    """Servers that start when a test first asks for them, `tls_lab("S12")` -> port, and end with the run."""
    with lab.opened(tmp_path_factory.mktemp("tls")) as opened:
        yield opened


@pytest.fixture
def shop_lab(tmp_path: Path) -> Iterator[lab.Lab]:
    """A lab of its own, so that no shop is left running beside the next."""
    with lab.opened(tmp_path) as opened:
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


@pytest.fixture(scope="session")
def new_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres_lab.NewBase]:
    """A PostgreSQL that starts when a test first asks for it; each call is the address of a new, prepared database."""
    with postgres_lab.running(tmp_path_factory.mktemp("postgres")) as made:
        yield made

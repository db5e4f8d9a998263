"""How the tests run side by side (pytest-xdist): the files are shared out among processes, each file whole.

A file that needs the machine for itself says so with `pytestmark = pytest.mark.xdist_group("machine")`: all such files run
one after another, in one process; a file that takes minutes has a group of its own, and begins early. Who names a single
file or test, or asks for `-s`, gets one process, as ever.
"""

from __future__ import annotations

import pytest

WORKERS = 4  # more than cores: most tests wait for a server, or for silence
ROOMS = ("tests", "front", "probes", "practice", "reports")  # where tests wait; tables of bytes fill the gaps at the end


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes `-n auto` means; 0 is none beside this one."""
    few = len(config.args) == 1 and config.args[0].partition("::")[0].endswith(".py")
    return 0 if few or config.option.capture == "no" else WORKERS


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: groups, then the rooms that wait. Every process must find the same order, and a
    set of constants has another one when its module was just compiled than when it came from the cache."""
    items.sort(key=lambda item: (_turn(item), str(item.path), item.location[1] or 0, item.nodeid))


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("xdist_group"):
        return 0
    room = item.path.parent.name
    return ROOMS.index(room) + 1 if room in ROOMS else len(ROOMS) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Shares out files instead of tests; a group stays together, as in xdist's own `loadgroup`."""
    if config.option.dist != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    class ByFile(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return super()._split_scope(nodeid).partition("::")[0]

    return ByFile(config, log)

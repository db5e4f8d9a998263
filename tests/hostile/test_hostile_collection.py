"""The whole collection, once: each case within its bounds, no canary that heard anything, nothing of a server's making
that could act in a report. What each case may bring stands in families/."""

from __future__ import annotations

import os
import shutil

import pytest

from hostile import collection
from hostile.case import Case

pytestmark = pytest.mark.xdist_group("hostile")
CASES = collection.chosen(())


@pytest.fixture(scope="module")
def result() -> collection.Result:
    for program, package in (("ip", "iproute2"), ("unshare", "util-linux")):
        if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
            missing = f"needs {program} (Debian package {package})"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    try:
        return collection.run(())
    except RuntimeError as error:
        if os.environ.get("CI") or "Traceback" in str(error):
            raise
        pytest.skip(f"no network namespace can be made here: {error}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_ends_as_it_must_within_its_bounds(result: collection.Result, case: Case) -> None:
    assert result.faults(case) == []


def test_no_canary_heard_anything(result: collection.Result) -> None:
    assert result.canaries == {}


def test_the_collection_is_large_and_each_case_has_a_name_of_its_own() -> None:
    assert len(CASES) >= 200
    assert len({case.name for case in CASES}) == len({case.slug for case in CASES}) == len(CASES)

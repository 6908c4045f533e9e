"""What every test stands on. Properties are tried on any machine, however busy: no example has a deadline.

Where everything is required (REQUIRE_BROWSER=1), a test that is skipped has failed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from guidance.rulebook import Rulebook, load_rulebook
from tests.faults.postgres import HOW_TO_GET_IT, Postgres, bin_folder, postgres

HERE = Path(__file__).parent
ROOT = HERE.parent
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
TOGETHER = {
    "browser": (pytest.mark.browser, pytest.mark.xdist_group("browser")),
    "faults": (pytest.mark.xdist_group("faults"),),
}
"""The marks of each folder whose tests stay in one process: one server and one Chromium, or one database, serve them all."""

settings.register_profile("free", deadline=None, max_examples=60)
settings.register_profile("repeatable", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "free")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the folders that stay together, before they are shared out among processes."""
    for item in items:
        for folder, marks in TOGETHER.items():
            if HERE / folder in item.path.parents:
                for mark in marks:
                    item.add_marker(mark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where everything is required, a skipped test has failed."""
    report = yield
    if REQUIRED and report.skipped:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """All content, as it is."""
    return load_rulebook()


@pytest.fixture(scope="session")
def database() -> Iterator[Postgres]:
    """A real PostgreSQL server."""
    if bin_folder() is None:
        pytest.skip(HOW_TO_GET_IT)
    with postgres() as running:
        yield running

"""What the trials of misfortune stand on: a real PostgreSQL server, and the rule that a skip is a failure where everything is required."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.postgres import HOW_TO_GET_IT, Postgres, bin_folder, postgres

REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these in one process: one database serves them all, and each of them keeps a processor busy."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is required, a skipped test has failed."""
    report = yield
    if REQUIRED and report.skipped and HERE in item.path.parents:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def database() -> Iterator[Postgres]:
    if bin_folder() is None:
        pytest.skip(HOW_TO_GET_IT)
    with postgres() as running:
        yield running

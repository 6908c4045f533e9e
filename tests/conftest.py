"""Fixtures and settings for all tests. Random examples have no deadline, as the machine may be busy.

With REQUIRE_BROWSER=1 a skipped test counts as failed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from guidance.advice.rulebook import Rulebook, load_rulebook
from tests.faults.postgres import HOW_TO_GET_IT, Postgres, bin_folder, postgres

HERE = Path(__file__).parent
ROOT = HERE.parent
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"

settings.register_profile("free", deadline=None, max_examples=60)
settings.register_profile("repeatable", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "free")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that drive Chromium."""
    for item in items:
        if HERE / "browser" in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """With REQUIRE_BROWSER=1 a skipped test counts as failed."""
    report = yield
    if REQUIRED and report.skipped:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rulebook with all content."""
    return load_rulebook()


@pytest.fixture(scope="session")
def database() -> Iterator[Postgres]:
    """A real PostgreSQL server."""
    if bin_folder() is None:
        pytest.skip(HOW_TO_GET_IT)
    with postgres() as running:
        yield running

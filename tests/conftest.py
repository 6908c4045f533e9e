"""What every test stands on. Properties are tried on any machine, however busy: no example has a deadline."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

settings.register_profile("free", deadline=None, max_examples=60)
settings.register_profile("repeatable", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "free")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT

"""Loads the rights of every country from its rights.yaml, once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from guidance.library.country_sheets import load_sheets
from guidance.library.forms.rights import Rights
from guidance.library.yaml_file import CONTENT


@cache
def load_rights(root: Path = CONTENT) -> Mapping[str, Rights]:
    """The rights of every country by its code; raises ContentError with every fault."""
    return load_sheets("rights.yaml", Rights, root)

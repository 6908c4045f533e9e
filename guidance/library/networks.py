"""Loads the networks of every country from its networks.yaml, once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from guidance.library.country_sheets import load_sheets
from guidance.library.forms.network import Networks
from guidance.library.yaml_file import CONTENT


@cache
def load_networks(root: Path = CONTENT) -> Mapping[str, Networks]:
    """The networks of every country by its code; raises ContentError with every fault."""
    return load_sheets("networks.yaml", Networks, root)

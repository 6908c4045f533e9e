"""Which networks and forums does a country know? Its networks.yaml, found and read once a process.

It refuses a file with any fault in it, as the library does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from guidance.library.country_sheets import load_sheets
from guidance.library.forms.network import Networks
from guidance.library.packs import CONTENT


@cache
def load_networks(root: Path = CONTENT) -> Mapping[str, Networks]:
    """The networks of every country by its code, or raise with every fault."""
    return load_sheets("networks.yaml", Networks, root)

"""Which rights does a country tell of? Its rights.yaml, found and read once a process.

It refuses a file with any fault in it, as the library does: a source that the country does not have, a problem left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from guidance.library.country_sheets import load_sheets
from guidance.library.forms.rights import Rights
from guidance.library.packs import CONTENT


@cache
def load_rights(root: Path = CONTENT) -> Mapping[str, Rights]:
    """The rights that every country tells of, by its code, or raise with every fault."""
    return load_sheets("rights.yaml", Rights, root)

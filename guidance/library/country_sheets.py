"""What do all countries say about one thing? A file of one name in the folder of each country, read together.

It refuses files with any fault in them, as the library does, and tells the faults of all countries at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from guidance.errors import ContentError, Fault
from guidance.library.fault_words import fault_of
from guidance.library.forms.network import Networks
from guidance.library.forms.rights import Rights
from guidance.library.packs import load_library
from guidance.library.yaml_file import load

S = TypeVar("S", Networks, Rights)


def load_sheets(file: str, model: type[S], root: Path) -> Mapping[str, S]:
    """The sheet `file` of every country by its code; ContentError with every fault, and every source that a country does not have."""
    found: dict[str, S] = {}
    faults: list[Fault] = []
    for code, pack in load_library(root).countries.items():
        try:
            sheet = load(root / "countries" / code / file, model, root=root)
        except ContentError as error:
            faults += error.faults
            continue
        faults += (fault_of(sheet, fault) for fault in sheet.misfits(pack.sources.sources))
        found[code] = sheet
    if faults:
        raise ContentError(sorted(set(faults)))
    return found

"""Loads the file of one name from the folder of every country."""

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

CountrySheet = TypeVar("CountrySheet", Networks, Rights)


def load_sheets(file: str, model: type[CountrySheet], root: Path) -> Mapping[str, CountrySheet]:
    """The file of every country by its code; raises ContentError with every fault, sources that a country does not have included."""
    sheets: dict[str, CountrySheet] = {}
    faults: list[Fault] = []
    for code, pack in load_library(root).countries.items():
        try:
            sheet = load(root / "countries" / code / file, model, root=root)
        except ContentError as error:
            faults += error.faults
            continue
        faults += (fault_of(sheet, fault) for fault in sheet.misfits(pack.sources.sources))
        sheets[code] = sheet
    if faults:
        raise ContentError(sorted(set(faults)))
    return sheets

"""Which rights does a country tell of? Its rights.yaml, found and read once a process.

It refuses a file with any fault in it, as the library does: a source that the country does not have, a problem left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from guidance.errors import ContentError, Fault
from guidance.library.library import CONTENT, load_library
from guidance.library.slips import describe
from guidance.library.yaml_file import load
from guidance.models.rights import Rights


@cache
def load_rights(root: Path = CONTENT) -> Mapping[str, Rights]:
    """The rights that every country tells of, by its code, or raise with every fault."""
    found: dict[str, Rights] = {}
    faults: list[Fault] = []
    for code, pack in load_library(root).countries.items():
        try:
            rights = load(root / "countries" / code / "rights.yaml", Rights, root=root)
        except ContentError as error:
            faults += error.faults
            continue
        for slip in rights.misfits(pack.sources.sources):
            told = ValidationError.from_exception_data("Rights", [slip]).errors(include_url=False)[0]
            faults.append(rights.fault(describe(told, Rights), *slip["loc"]))
        found[code] = rights
    if faults:
        raise ContentError(sorted(set(faults)))
    return found

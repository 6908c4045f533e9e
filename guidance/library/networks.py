"""Which networks and forums does a country know? Its networks.yaml, found and read once a process.

It refuses a file with any fault in it, as the library does.
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
from guidance.models.network import Networks


@cache
def load_networks(root: Path = CONTENT) -> Mapping[str, Networks]:
    """The networks of every country by its code, or raise with every fault."""
    found: dict[str, Networks] = {}
    faults: list[Fault] = []
    for code, pack in load_library(root).countries.items():
        try:
            networks = load(root / "countries" / code / "networks.yaml", Networks, root=root)
        except ContentError as error:
            faults += error.faults
            continue
        for slip in networks.misfits(pack.sources.sources):
            told = ValidationError.from_exception_data("Networks", [slip]).errors(include_url=False)[0]
            faults.append(networks.fault(describe(told, Networks), *slip["loc"]))
        found[code] = networks
    if faults:
        raise ContentError(sorted(set(faults)))
    return found

"""The list of equivalent mutants: changes that nobody can observe, each with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from tests.mutation.mutants import Source

LIST = Path(__file__).with_name("equivalent.yaml")
Key = tuple[str, str, str]
"""Module, function and text of the change."""


def read_equivalent(path: Path = LIST) -> Mapping[Key, str]:
    """The reason for each equivalent mutant. Raises SystemExit for an entry without one or that is there twice."""
    reasons: dict[Key, str] = {}
    for entry in yaml.safe_load(path.read_text("utf-8")):
        key = (entry["module"], entry["function"], entry["change"])
        if key in reasons or not entry.get("reason", "").strip():
            raise SystemExit(f"{path.name}: {' '.join(key)}: listed twice, or without a reason")
        reasons[key] = entry["reason"]
    return reasons


def stale_entries(reasons: Mapping[Key, str], sources: Sequence[Source]) -> list[Key]:
    """Entries for these modules that match no mutant."""
    names = {source.name for source in sources}
    keys = {mutant.key for source in sources for mutant in source.mutants}
    return [key for key in reasons if key[0] in names and key not in keys]

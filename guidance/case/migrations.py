"""Upgrades the tree of a case file to today's version: one pure function for each version.

A migration loses nothing and guesses nothing; whether its result is a valid case is checked afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guidance.case.bounded_json import JsonObject
from guidance.errors import InputError

VERSION = 3
"""The version of `guidance.case.case.Case`."""


def migrate(tree: JsonObject) -> JsonObject:
    """A case file's tree in today's version; without a version it counts as version 1. Raises InputError."""
    version = tree.get("version", 1)
    if type(version) is not int or version < 1:
        raise InputError("wrong_word", {"field": "version", "accepted": ", ".join(map(str, range(1, VERSION + 1)))})
    if version > VERSION:
        raise InputError("newer_version")
    for number in range(version, VERSION):
        tree = MIGRATIONS[number](tree)
    return tree


def _to_version_2(tree: JsonObject) -> JsonObject:
    """Version 2 only adds fields: exhibits, sent letters, the buyer's details, losses, parts of a refund."""
    return {**tree, "version": 2}


def _to_version_3(tree: JsonObject) -> JsonObject:
    """Version 3 only adds: what became of the order, the return, the defect, the money; demands, judgments, heads of claim, more words."""
    return {**tree, "version": 3}


MIGRATIONS: Mapping[int, Callable[[JsonObject], JsonObject]] = {1: _to_version_2, 2: _to_version_3}
"""The version that a migration starts from, and the function to the next one."""

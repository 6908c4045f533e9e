"""How does a case file of an earlier version become one of today's? One pure step for each version, tree to tree.

It refuses to lose anything that was told, and to guess what was not; whether the tree is a case is judged afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guidance.errors import InputError

Tree = dict[str, Any]
VERSION = 2
"""The version of `guidance.case.case.Case`."""


def raise_version(tree: Tree) -> Tree:
    """The tree of a case file of any version as today's; one that names no version is of the first. Raises InputError."""
    version = tree.get("version", 1)
    if type(version) is not int or version < 1:
        raise InputError("wrong_word", {"field": "version", "accepted": ", ".join(map(str, range(1, VERSION + 1)))})
    if version > VERSION:
        raise InputError("newer_version")
    for step in range(version, VERSION):
        tree = STEPS[step](tree)
    return tree


def _second(tree: Tree) -> Tree:
    """Version 2 only adds: exhibits, letters sent, the buyer's details, losses, parts of a refund."""
    return {**tree, "version": 2}


STEPS: Mapping[int, Callable[[Tree], Tree]] = {1: _second}
"""The version that a step begins with, and the step to the next."""

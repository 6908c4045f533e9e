"""Loads the words that the program looks for in texts, once a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from guidance.case.choices import LANGUAGES, Language
from guidance.library.forms.machine_words import MachineWords
from guidance.library.yaml_file import CONTENT, load


@cache
def load_words(language: Language, root: Path = CONTENT) -> MachineWords:
    """The words of one language; raises ContentError with every fault."""
    return load(root / "words" / f"{language}.yaml", MachineWords, root=root)


def words_of_all(pick: Callable[[MachineWords], tuple[str, ...]]) -> frozenset[str]:
    """One list, in every language that we speak."""
    return frozenset(word for language in LANGUAGES for word in pick(load_words(language)))

"""The files of texts: each language's own, and what countries and platforms say otherwise.

Paths are taken from the folders themselves, never from what a person entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from guidance.library.yaml_file import CONTENT, read

TextValue = str | tuple[str, ...]
"""One sentence, or a list of them."""


@lru_cache(maxsize=256)
def language_texts(language: str, theme: str) -> Mapping[str, TextValue]:
    """The texts of one file of a language by their keys; none where there is no such file."""
    path = _files().languages[language].get(theme)
    return {} if path is None else _read_flat(path, theme)


def pack_texts(language: str, country: str | None, platform: str | None) -> tuple[Mapping[str, TextValue], ...]:
    """The texts of a platform and of a country by their keys, the platform's first; KeyError for a language without texts."""
    files = _files()
    if language not in files.languages:
        raise KeyError(f"no texts in the language `{language}`")
    packs = (files.platforms.get((platform, language)), files.countries.get((country, language)))
    return tuple(_read_flat(path) for path in packs if path is not None)


class _TextFiles(NamedTuple):
    languages: Mapping[str, Mapping[str, Path]]
    countries: Mapping[tuple[str | None, str], Path]
    platforms: Mapping[tuple[str | None, str], Path]


@lru_cache(maxsize=1)
def _files() -> _TextFiles:
    languages = {folder.name: {path.stem: path for path in folder.glob("*.yaml")} for folder in (CONTENT / "languages").iterdir()}
    countries = {(path.parent.parent.name, path.stem): path for path in CONTENT.glob("countries/*/texts/*.yaml")}
    platforms = {tuple(path.stem.split(".", 1)): path for path in CONTENT.glob("platforms/texts/*.*.yaml")}
    return _TextFiles(languages, countries, platforms)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _read_flat(path: Path, prefix: str = "") -> Mapping[str, TextValue]:
    return dict(_flattened(prefix, read(path, root=CONTENT).plain()))


def _flattened(prefix: str, tree: Any) -> Iterator[tuple[str, TextValue]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _flattened(f"{prefix}.{key}" if prefix else key, value)
    else:
        yield prefix, tuple(tree) if isinstance(tree, list) else tree

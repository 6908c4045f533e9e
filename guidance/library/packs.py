"""What content is there? Tables, questions, rules of thumb, countries and platforms, found and read once a process.

It refuses content with any fault in it, and tells all faults of all files at once. It never skips a file that it cannot read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from pydantic_core import InitErrorDetails

from guidance.errors import ContentError, Fault
from guidance.library.fault_words import fault_of
from guidance.library.forms.country import Bodies, Country
from guidance.library.forms.entry import Loc, unknown
from guidance.library.forms.pack import CountryPack, Pack
from guidance.library.forms.platform import Platform
from guidance.library.forms.question import Questions
from guidance.library.forms.source import Habits, Sources, Terms
from guidance.library.forms.step import Ladder
from guidance.library.forms.sums import Sums
from guidance.library.forms.table import Table
from guidance.library.yaml_file import load

CONTENT = Path(__file__).parents[1] / "content"
ANYWHERE, ANY_PLATFORM = "general", "other"
_NOT_TABLES = ("questions", "steps")

M = TypeVar("M", bound=BaseModel)
Named = TypeVar("Named", Table, Platform)


@dataclass(frozen=True)
class Library:
    """All content that decides something; words for people are read elsewhere."""

    tables: tuple[Table, ...]
    ladder: Ladder
    questions: Questions
    habits: Habits
    countries: Mapping[str, CountryPack]
    platforms: Mapping[str, Platform]

    def country(self, code: str | None) -> CountryPack:
        """The pack of a country; the general one where there is none."""
        return self.countries.get(code or ANYWHERE, self.countries[ANYWHERE])

    def platform(self, name: str | None) -> Platform:
        """The pack of a platform; that of any other platform where there is none."""
        return self.platforms.get(name or ANY_PLATFORM, self.platforms[ANY_PLATFORM])

    def pack(self, country: str | None, platform: str | None) -> Pack:
        """Country and platform together."""
        return Pack(self.country(country), self.platform(platform), self.habits)


@cache
def load_library(root: Path = CONTENT) -> Library:
    """Read all content, or raise with every fault in it."""
    return _Reading(root).library()


def load_country(folder: Path, root: Path = CONTENT) -> CountryPack:
    """Read the pack of one country, or raise with every fault in it."""
    reading = _Reading(root)
    pack = reading.country(folder)
    if pack is None or reading.faults:
        raise ContentError(sorted(set(reading.faults)))
    return pack


class _Reading:
    """One pass over the files, noting faults on the way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []

    def library(self) -> Library:
        tables = [table for path in self._tables() if (table := self._named(path, Table, "table")) is not None]
        ladder = self._load(self.root / "tables" / "steps.yaml", Ladder)
        questions = self._load(self.root / "tables" / "questions.yaml", Questions)
        habits = self._load(self.root / "habits.yaml", Habits)
        countries = {country.code: country for folder in self._countries() if (country := self.country(folder)) is not None}
        platforms = {
            platform.platform: platform for path in self._platforms() if (platform := self._named(path, Platform, "platform")) is not None
        }
        self._require(countries, ANYWHERE, "countries")
        self._require(platforms, ANY_PLATFORM, "platforms")
        if questions is not None:
            self.faults += (fault_of(questions, found) for found in _fact_faults(questions, tables))
        if self.faults or ladder is None or questions is None or habits is None:
            raise ContentError(sorted(set(self.faults)))
        return Library(tuple(tables), ladder, questions, habits, countries, platforms)

    def country(self, folder: Path) -> CountryPack | None:
        country = self._load(folder / "country.yaml", Country)
        terms = self._load(folder / "terms.yaml", Terms)
        sources = self._load(folder / "sources.yaml", Sources)
        bodies = self._load(folder / "bodies.yaml", Bodies)
        sums = self._load(folder / "sums.yaml", Sums)
        claim_term = self._named(folder / "claim_term.yaml", Table, "table")
        if country is None or terms is None or sources is None or bodies is None or sums is None or claim_term is None:
            return None
        if not folder.name.startswith("_") and country.country != folder.name:
            self.faults.append(country.fault(f"the folder is called `{folder.name}`", "country"))
        pack = CountryPack(country, terms, sources, bodies, sums, claim_term)
        self.faults += (fault_of(sheet, found) for sheet, found in pack.misfits())
        return pack

    def _tables(self) -> list[Path]:
        return [path for path in sorted((self.root / "tables").glob("*.yaml")) if path.stem not in _NOT_TABLES]

    def _countries(self) -> list[Path]:
        return [folder for folder in sorted((self.root / "countries").iterdir()) if folder.is_dir() and folder.name[0] not in "_."]

    def _platforms(self) -> list[Path]:
        return sorted((self.root / "platforms").glob("*.yaml"))

    def _load(self, path: Path, model: type[M]) -> M | None:
        try:
            return load(path, model, root=self.root)
        except ContentError as error:
            self.faults += error.faults
            return None

    def _named(self, path: Path, model: type[Named], key: str) -> Named | None:
        """Read a file whose name is the id that it gives itself."""
        found = self._load(path, model)
        if found is not None and getattr(found, key) != path.stem:
            self.faults.append(found.fault(f"`{key}` has to be `{path.stem}`, like the file", key))
        return found

    def _require(self, packs: Mapping[str, object], name: str, folder: str) -> None:
        if name not in packs and not self.faults:
            self.faults.append(Fault(folder, 1, 1, f"there is no `{name}`, which has to stand in for those that are not there"))


def _fact_faults(questions: Questions, tables: list[Table]) -> Iterator[InitErrorDetails]:
    """Questions about facts that no table reads."""
    known = {name for table in tables for name, source in table.inputs.items() if source.table is None}
    for number, question in enumerate(questions.questions):
        named: list[tuple[Loc, str]] = [(("facts", place), fact) for place, fact in enumerate(question.facts)]
        named += [(("when", fact), fact) for fact in question.when]
        for loc, fact in named:
            if fact not in known:
                yield unknown(("questions", number, *loc), "fact that a table reads", fact, known)

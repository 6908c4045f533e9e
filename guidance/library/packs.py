"""Loads all content that decides something: tables, questions, rules of thumb, countries and platforms, once a process.

Raises ContentError with all faults of all files at once, and never skips a file that it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from guidance.errors import ContentError, Fault
from guidance.library.fault_words import fault_of
from guidance.library.forms.country import Bodies, Country
from guidance.library.forms.entry import Faults, Loc, unknown_at
from guidance.library.forms.pack import CountryPack, Pack
from guidance.library.forms.platform import ANY_PLATFORM, Platform
from guidance.library.forms.question import Questions
from guidance.library.forms.source import Habits, Sources, Terms
from guidance.library.forms.step import Ladder
from guidance.library.forms.sums import Sums
from guidance.library.forms.table import Table
from guidance.library.yaml_file import CONTENT, Model, load

ANYWHERE = "general"
_WORDS = re.compile(r"\w+")
_NOT_TABLES = ("questions", "steps")

NamedSheet = TypeVar("NamedSheet", Table, Platform)


@dataclass(frozen=True)
class Library:
    """All content that decides something; texts and letters are loaded on their own."""

    tables: tuple[Table, ...]
    ladder: Ladder
    questions: Questions
    habits: Habits
    countries: Mapping[str, CountryPack]
    platforms: Mapping[str, Platform]

    def country(self, code: str | None) -> CountryPack:
        """The pack of a country, or that whose law it shares; the general one where there is neither."""
        known = self.countries.get(code or ANYWHERE)
        return known or next((pack for pack in self.countries.values() if code in pack.country.members), self.countries[ANYWHERE])

    def platform(self, name: str | None, country: str | None = None) -> Platform:
        """The pack of a platform by its id or a name that buyers write, that of the country first; `other` where there is none."""
        spoken = _spoken(name or "")
        named = [(len(words), pack) for words, pack in self._names if words in spoken]
        there = [one for one in named if country in one[1].countries]
        anywhere = [one for one in named if not one[1].countries or country is None]
        longest = max(there or anywhere, key=lambda one: one[0], default=(0, self.platforms[ANY_PLATFORM]))[1]
        return longest if there else self.platforms.get(name or ANY_PLATFORM, longest)

    @cached_property
    def _names(self) -> tuple[tuple[str, Platform], ...]:
        """Every name of every platform as it is looked for in a text; those of one country first."""
        packs = sorted(self.platforms.values(), key=lambda pack: not pack.countries)
        return tuple((_spoken(name), pack) for pack in packs for name in _names_of(pack))

    def platforms_in(self, country: str | None) -> tuple[Platform, ...]:
        """The platforms that buyers of a country use, those of that country first; not the one that stands in for all others."""
        packs = [pack for pack in self.platforms.values() if pack.platform != ANY_PLATFORM]
        there = [pack for pack in packs if pack.countries and (country is None or country in pack.countries)]
        found = (*there, *(pack for pack in packs if not pack.countries))
        return tuple(pack for pack in found if self.platform(pack.platform, country) is pack)

    def pack(self, country: str | None, platform: str | None) -> Pack:
        """Country and platform together."""
        return Pack(self.country(country), self.platform(platform, country), self.habits)


@cache
def load_library(root: Path = CONTENT) -> Library:
    """Load all content; raises ContentError with every fault."""
    return _LibraryLoader(root).library()


def load_country(folder: Path, root: Path = CONTENT) -> CountryPack:
    """Load the pack of one country; raises ContentError with every fault."""
    loader = _LibraryLoader(root)
    pack = loader.country(folder)
    if pack is None or loader.faults:
        raise ContentError(sorted(set(loader.faults)))
    return pack


class _LibraryLoader:
    """One pass over the files, collecting faults."""

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
        if (other := platforms.get(ANY_PLATFORM)) is not None:
            platforms = {name: pack.with_channels_of(other) for name, pack in platforms.items()}
        if questions is not None:
            self.faults += (fault_of(questions, fault) for fault in _fact_faults(questions, tables))
        if ladder is not None and not self.faults:
            self.faults += (fault_of(ladder, fault) for fault in ladder.misfits(tables))
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
        self.faults += (fault_of(sheet, fault) for sheet, fault in pack.misfits())
        return pack

    def _tables(self) -> list[Path]:
        return [path for path in sorted((self.root / "tables").glob("*.yaml")) if path.stem not in _NOT_TABLES]

    def _countries(self) -> list[Path]:
        return [folder for folder in sorted((self.root / "countries").iterdir()) if folder.is_dir() and folder.name[0] not in "_."]

    def _platforms(self) -> list[Path]:
        return sorted((self.root / "platforms").glob("*.yaml"))

    def _load(self, path: Path, model: type[Model]) -> Model | None:
        try:
            return load(path, model, root=self.root)
        except ContentError as error:
            self.faults += error.faults
            return None

    def _named(self, path: Path, model: type[NamedSheet], key: str) -> NamedSheet | None:
        """Load a file whose name has to be the id in it."""
        sheet = self._load(path, model)
        if sheet is not None and getattr(sheet, key) != path.stem:
            self.faults.append(sheet.fault(f"`{key}` has to be `{path.stem}`, like the file", key))
        return sheet

    def _require(self, packs: Mapping[str, object], name: str, folder: str) -> None:
        if name not in packs and not self.faults:
            self.faults.append(Fault(folder, 1, 1, f"there is no `{name}`, which has to stand in for those that are not there"))


def _spoken(text: str) -> str:
    """A text as its words, each between blanks, whatever the case and the signs between."""
    return f" {' '.join(_WORDS.findall(text.casefold()))} "


def _names_of(pack: Platform) -> tuple[str, ...]:
    """What a platform is called; of the one that stands in for all others only what would be taken for somebody else."""
    own = () if pack.platform == ANY_PLATFORM else (pack.platform.replace("_", " "), pack.name.ru, pack.name.en)
    return (*own, *pack.names)


def _fact_faults(questions: Questions, tables: list[Table]) -> Faults:
    """Facts of questions that no table reads."""
    known = {name for table in tables for name, source in table.inputs.items() if source.table is None}
    for number, question in enumerate(questions.questions):
        facts: list[tuple[Loc, str]] = [(("facts", place), fact) for place, fact in enumerate(question.facts)]
        facts += [(("when", fact), fact) for fact in question.when]
        for loc, fact in facts:
            if fact not in known:
                yield unknown_at(("questions", number, *loc), "fact that a table reads", fact, known)

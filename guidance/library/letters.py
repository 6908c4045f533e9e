"""Loads the letters of every country, its own and the common ones, once a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guidance.case.choices import Language
from guidance.errors import ContentError, Fault
from guidance.library.fault_words import fault_of
from guidance.library.forms.conditions import Inputs
from guidance.library.forms.letter import EXTRA_INPUTS, LetterForm, LetterList
from guidance.library.forms.pack import CountryPack
from guidance.library.forms.passage import Shared, SharedPassages
from guidance.library.forms.placeholders import VALUES
from guidance.library.forms.table import Input, InputKind
from guidance.library.packs import Library, load_library
from guidance.library.texts import Texts
from guidance.library.yaml_file import CONTENT, load

FOLDER, LIST, SHARED = "letters", "letters.yaml", "passages.yaml"


@dataclass(frozen=True)
class Letters:
    """The letters of one country, in the order in which they are listed."""

    language: Language | None
    """The language of addressees there; None: the buyer's own language."""
    forms: Mapping[str, LetterForm]


@cache
def load_letters(root: Path = CONTENT) -> Mapping[str, Letters]:
    """The letters of every country by its code; raises ContentError with every fault."""
    loader = _LetterLoader(root, load_library(root))
    letters = loader.letters()
    if loader.faults:
        raise ContentError(sorted(set(loader.faults)))
    return letters


def blank(placeholder: str, texts: Texts) -> str:
    """The blank for a value that is not known, `[order number]`; `texts` in the letter's language."""
    return texts("letters.blank", name=texts(f"letters.blanks.{placeholder}"))


class _LetterLoader:
    def __init__(self, root: Path, library: Library) -> None:
        self.root, self.library = root, library
        self.faults: list[Fault] = []
        self.used: set[Path] = set()

    def letters(self) -> dict[str, Letters]:
        """The letters of every country by its code; `faults` has what is wrong."""
        countries = {code: self._letters_of(code, pack) for code, pack in self.library.countries.items()}
        self._find_unlisted()
        return {code: letters for code, letters in countries.items() if letters is not None}

    def _letters_of(self, code: str, pack: CountryPack) -> Letters | None:
        folder = self.root / "countries" / code
        try:
            listed = load(folder / LIST, LetterList, root=self.root)
        except ContentError as error:
            self.faults += error.faults
            return None
        inputs, forms = self._inputs(pack), {}
        shared = self._shared(folder / SHARED, inputs, pack)
        for number, name in enumerate(listed.letters):
            path = self._path(folder, name)
            if path is None:
                self.faults.append(listed.fault(f"there is no letter `{name}`", "letters", number))
            elif (form := self._form(path, inputs, pack, shared)) is not None:
                forms[name] = form
        return Letters(None if listed.language == "reader" else listed.language, forms)

    def _path(self, folder: Path, name: str) -> Path | None:
        """The file of a letter: the country's own goes before the common one."""
        paths = (folder / FOLDER / f"{name}.yaml", self.root / FOLDER / f"{name}.yaml")
        path = next((path for path in paths if path.is_file()), None)
        self.used |= {path} if path else set()
        return path

    def _shared(self, path: Path, inputs: Inputs, pack: CountryPack) -> Shared:
        """The passages that letters of this country share; a country may have none."""
        if not path.exists():
            return {}
        try:
            sheet = load(path, SharedPassages, root=self.root)
        except ContentError as error:
            self.faults += error.faults
            return {}
        self.faults += (fault_of(sheet, fault) for fault in sheet.misfits(inputs, frozenset(pack.terms.terms)))
        return sheet.passages

    def _form(self, path: Path, inputs: Inputs, pack: CountryPack, shared: Shared) -> LetterForm | None:
        try:
            form = load(path, LetterForm, root=self.root)
        except ContentError as error:
            self.faults += error.faults
            return None
        if form.letter != path.stem:
            self.faults.append(form.fault(f"`letter` has to be `{path.stem}`, like the file", "letter"))
        self.faults += (fault_of(form, fault) for fault in form.misfits(inputs, frozenset(pack.terms.terms), shared))
        self.faults += (form.fault(f"there is no step `{step}`", "steps") for step in form.steps if step not in self.library.ladder.steps)
        return form.spread(shared)

    def _inputs(self, pack: CountryPack) -> Inputs:
        """The inputs of conditions."""
        facts = {name: _words(source) for table in self.library.tables for name, source in table.inputs.items() if source.table is None}
        addressees = next((table.outputs for table in self.library.tables if table.table == "addressee"), ())
        return {
            **facts,
            "step": tuple(self.library.ladder.steps),
            "addressee": tuple(addressees),
            **EXTRA_INPUTS,
            **{f"has_{name}": ("no", "yes") for name in VALUES},
            **{f"term_{name}": ("no", "yes") for name in pack.terms.terms},
            **{f"source_{name.replace('-', '_')}": ("no", "yes") for name in pack.sources.sources},
        }

    def _find_unlisted(self) -> None:
        """Letters that no country lists are faults: nobody would ever see them."""
        files = {*self.root.glob(f"{FOLDER}/*.yaml"), *self._country_files()}
        for path in sorted(files - self.used):
            self.faults.append(Fault(path.relative_to(self.root).as_posix(), 1, 1, f"no {LIST} lists this letter"))

    def _country_files(self) -> Iterator[Path]:
        for code in self.library.countries:
            yield from (self.root / "countries" / code / FOLDER).glob("*.yaml")


def _words(source: Input) -> tuple[str, ...] | None:
    return source.words if source.type is InputKind.ENUM else None

"""Checks the files of sentences: each can be read, says the same in every language, and asks only for what the program fills in.

Every other content file is read too, so that none is passed over because no worked case happens to need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from guidance.case.choices import LANGUAGES
from guidance.errors import ContentError, Fault
from guidance.library.forms.entry import Loc
from guidance.library.yaml_document import Node, YamlDocument
from guidance.library.yaml_file import CONTENT, read

VALUES = frozenset({
    "accepted", "acts", "addressee", "after", "all", "amount", "base", "before", "cap", "cases", "change", "channel", "checksum", "clock",
    "count", "covered", "currency", "date", "dates", "day", "days", "defect", "done", "due", "events", "extra_price", "extra_service",
    "field", "file", "first", "from", "goods", "impossible", "kind", "kinds", "last", "left", "length", "limit", "line", "messages",
    "mismatch", "moment", "month", "month_alone", "n", "name", "names", "number", "numbers", "other_wish", "paid", "parts", "party",
    "percent", "platform", "product", "promised_by", "promises", "question", "reason", "received_on", "reference", "refunded", "rules",
    "sender", "shown", "size", "source", "standing", "status", "step", "story", "sum", "table", "tables", "tenths", "term", "time", "title",
    "to", "told", "total", "tracking", "values", "what", "when", "who", "whole", "whom", "why", "words", "year",
})  # fmt: skip
"""Every placeholder of sentences, beside `{term:…}`; those of letters are `placeholders.VALUES`."""
_BRACED = re.compile(r"\{([^{}]*)\}?|\}")
_TERM = re.compile(r"term:[a-z0-9_-]+")
_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The forms of a plural (CLDR); languages have different ones."""

_Sentences = Mapping[Loc, str]


def sentence_faults(root: Path = CONTENT) -> Iterator[Fault]:
    """What is wrong in the files that hold sentences, and what cannot be read in any file."""
    documents: dict[Path, YamlDocument] = {}
    for path in sorted(root.rglob("*.yaml")):
        try:
            documents[path] = read(path, root=root)
        except ContentError as error:
            yield from error.faults
    for group in _groups(root):
        yield from _missing_files(group, root)
        there = {language: documents[path] for language, path in group.items() if path in documents}
        for document in there.values():
            yield from _own_faults(document)
        for language, document in there.items():
            yield from _unlike(document, [other for name, other in there.items() if name != language])


def _groups(root: Path) -> Iterator[Mapping[str, Path]]:
    """The files that say the same, by language."""
    themes = {path.name for path in root.glob("languages/*/*.yaml")}
    for theme in sorted(themes):
        yield {language: root / "languages" / language / theme for language in LANGUAGES}
    for folder in sorted(root.glob("countries/*/texts")):
        yield {language: folder / f"{language}.yaml" for language in LANGUAGES}
    texts = root / "platforms" / "texts"
    for platform in sorted({path.name.partition(".")[0] for path in texts.glob("*.yaml")}):
        yield {language: texts / f"{platform}.{language}.yaml" for language in LANGUAGES}


def _missing_files(group: Mapping[str, Path], root: Path) -> Iterator[Fault]:
    for path in group.values():
        if not path.exists():
            yield Fault(path.relative_to(root).as_posix(), 1, 1, "is missing; every language says the same")


def _own_faults(document: YamlDocument) -> Iterator[Fault]:
    """Sentences that are empty, and braces around anything but a placeholder."""
    for loc, text in _sentences(document).items():
        if not text.strip():
            yield Fault(*document.place(loc), f"`{_name(loc)}` says nothing; write the sentence, or delete the key")
        for braced in _BRACED.finditer(text):
            inner = braced[1] or ""
            if not braced[0].endswith("}") or not (inner in VALUES or _TERM.fullmatch(inner)):
                closest = ", ".join(f"{{{name}}}" for name in get_close_matches(inner, sorted(VALUES), n=3, cutoff=0.3)) or "{term:<id>}"
                yield Fault(*document.place(loc), f"`{braced[0]}` is no placeholder; the closest are {closest}")


def _unlike(document: YamlDocument, others: list[YamlDocument]) -> Iterator[Fault]:
    """What another language says and this one does not, and what only this one asks for."""
    own = _without_forms(_sentences(document))
    for other in others:
        for loc, (told_at, asked) in _without_forms(_sentences(other)).items():
            if loc not in own:
                yield Fault(*document.place(loc[:-1]), f"`{_name(loc)}` is missing; {other.file} has it on line {other.place(told_at)[1]}")
            elif strange := own[loc][1] - asked:
                told = ", ".join(f"`{name}`" for name in sorted(strange))
                yield Fault(*document.place(own[loc][0]), f"`{_name(loc)}` asks for {told}, and {other.file} does not")


def _without_forms(sentences: _Sentences) -> Mapping[Loc, tuple[Loc, frozenset[str]]]:
    """Where each sentence begins and what it asks for; the forms of a plural as one sentence."""
    found: dict[Loc, tuple[Loc, frozenset[str]]] = {}
    for loc, text in sentences.items():
        key = loc[:-1] if loc[-1] in _FORMS and (*loc[:-1], "other") in sentences else loc
        first, asked = found.get(key, (loc, frozenset()))
        found[key] = first, asked | {braced[0] for braced in _BRACED.finditer(text)}
    return found


def _sentences(document: YamlDocument) -> _Sentences:
    return dict(_flat(document.root, ()))


def _flat(node: Node, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(node.value, str):
        yield loc, node.value
    elif isinstance(node.value, tuple):
        for number, item in enumerate(node.value):
            yield from _flat(item, (*loc, number))
    else:
        for key, item in node.value.items():
            yield from _flat(item, (*loc, key))


def _name(loc: Loc) -> str:
    return ".".join(map(str, loc))
